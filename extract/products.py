"""Products named in running text: lists after a colon, and names behind the word `sản phẩm`.

`A, B của X` is two products of one owner. Odd names are left as they are. What a list says of its
length is checked against it. Patterns stand in ``data/products.toml``; tables are read by
`product_tables`.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extract import knowledge, loose, product_tables, times
from extract.found import State, fold, sentences
from extract.parts import Part
from extract.product_names import (
    SLOTS,
    Named,
    is_name,
    list_end,
    listed,
    one,
    owner_of,
    owner_type,
    patterns,
    single_end,
)
from sohoa import records

Action = Literal[
    "new", "re_evaluate", "upgrade", "maintain", "downgrade", "withdraw", "expired", "recognised"
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What the words around a product say of it."""

    action: Action | None = None
    stars: int | None = None
    aimed: int | None = None
    due: str | None = None


def find(state: State) -> None:
    """Fill ``state.products``."""
    for part in state.parts:
        if part.kind in ("item", "heading", "label", "closing"):
            for start, end in sentences(state.even, part.body, part.end):
                _in_sentence(state, part, start, end)
    product_tables.find(state, add)


def _in_sentence(state: State, part: Part, start: int, end: int) -> None:
    taken: list[tuple[int, int]] = []
    for match in patterns("list"):
        for found in match.finditer(state.even, start, end):
            if any(a <= found.start() < b for a, b in taken):
                continue
            stop = list_end(state.even, found.end(), end)
            named = listed(state.even, found.end(), stop, found.groupdict().get("n"))
            if named:
                taken.append((found.start(), stop))
                _add_list(state, part, (start, end), found, stop, named)
    for match in patterns("single"):
        for found in match.finditer(state.even, start, end):
            if any(a <= found.start() < b for a, b in taken):
                continue
            stop = single_end(state.even, found.end(), end)
            span = is_name(state.even, found.end(), stop)
            if span:
                owner, stop = owner_of(state.even, start, found.start(), span[1], end)
                said = _said(state, part, (start, end), found.start(), stop)
                add(state, part, Named(span, owner), said, (start, end), 0.8)


def _said(
    state: State, part: Part, sentence: tuple[int, int], start: int, stop: int
) -> Said:  # fmt: skip
    """What the clause, the sentence and the heading say, the nearest first."""
    text = state.even
    a = max(sentence[0], text.rfind(";", sentence[0], start) + 1)
    b = text.find(";", stop, sentence[1])
    b = b if b >= 0 else sentence[1]
    near = text[a:b]
    bracket = re.compile(r"\s*\(([^)]*)\)").match(text, stop, sentence[1])
    behind = bracket[1] if bracket else ""
    title = knowledge.even(part.path[-1]) if part.path else ""
    whole = text[sentence[0] : sentence[1]]
    action = next((does for words in (behind, near, title) if (does := action_in(words))), None)
    holding = (behind, near, title) if action == "upgrade" else (behind, near)
    held = next((int(found["stars"]) for words in holding
                 if (found := one("held").search(words))), None)  # fmt: skip
    aiming = (behind, near) if action == "re_evaluate" else (behind, near, whole, title)
    aimed = next((int(found["stars"]) for words in aiming
                  for found in one("aimed").finditer(_ahead(words))
                  if int(found["stars"]) > (held or 0)), None)  # fmt: skip
    due = next((time.edtf for time in times.find(_ahead(behind)) if time.edtf), None)
    if due is None:
        before = text[sentence[0] : max(sentence[0], a - 1)]  # "Trong quý II/2024; tổ chức …"
        terms = times.find(near) + (times.find(before) if len(before) < 40 else [])
        due = next((time.edtf for time in terms if time.edtf and not time.weak
                    and time.kind in ("within", "by")), None)  # fmt: skip
    if action == "new":  # what it has is what it is to get
        held, aimed = None, aimed or held
    return Said(action, held, aimed if aimed != held else None, due)


def _ahead(words: str) -> str:
    """Without what is past: `đã đạt 03 sao năm 2022` is no aim."""
    return re.sub(r"đã đạt[^.;)]*", "", words)


def action_in(words: str) -> Action | None:
    """What the words say happens to the product."""
    for value, match in _actions():
        if match.search(words):
            return value
    return None


def _add_list(
    state: State,
    part: Part,
    sentence: tuple[int, int],
    found: re.Match[str],
    stop: int,
    named: list[Named],
) -> None:
    said = _said(state, part, sentence, found.start(), stop)
    stars = found.groupdict().get("stars")
    if stars and said.action != "new":
        said = Said(said.action, int(stars), said.aimed, said.due)
    for item in named:
        add(state, part, item, said, (sentence[0], found.end()), 0.9)
    count = found.groupdict().get("n")
    if count and int(count) != len(named):
        state.issue(
            "product_count",
            f"Văn bản nêu {int(count)} sản phẩm nhưng danh sách đọc được có {len(named)} tên.",
            state.evidence(found.start(), stop, 0.5),
        )


def add(
    state: State,
    part: Part,
    named: Named,
    said: Said,
    context: tuple[int, int] | None,
    strength: float,
    group: int | None = None,
) -> None:
    """Add a product, or its evidence to the same product met before.

    Evidence is its name and owner, and the words of `context` that say what happens to it.
    """
    a, b = named.name
    evidence = state.evidence(a, max(b, named.owner[1]) if named.owner else b, strength)
    owner = loose.tidy(state.slice(*named.owner)) if named.owner else None
    also: tuple[records.Evidence, ...] = ()
    if named.owner and not evidence.start <= named.owner[0] < evidence.end:
        also = (state.evidence(*named.owner, strength),)
    if context and (said != Said() or group):
        also = (*also, state.evidence(*context, strength))
    product = records.Product(
        id="",
        evidence=evidence,
        also=also,
        section=state.section(part),
        name=loose.tidy(state.slice(a, b)) or state.slice(a, b),
        name_raw=" ".join(word.raw for word in state.text.words_in(a, b)).strip(" ,;.:()"),
        owner=owner or None,
        owner_type=owner_type(owner) if owner else None,
        group=group,
        stars=said.stars,
        stars_target=said.aimed,
        action=said.action,
        due=said.due,
    )
    places = state.index.setdefault(("product", fold(product.name)), [])
    for i in places:
        if (merged := _merged(state.products[i], product)) is not None:
            state.products[i] = merged
            return
    places.append(len(state.products))
    identity = state.identify(f"product|{fold(product.name)}", evidence)
    state.products.append(product.model_copy(update={"id": identity}))


def _merged(a: records.Product, b: records.Product) -> records.Product | None:
    """Both as one, if two products of one name contradict each other in nothing."""
    fields = ("owner", "owner_type", "group", "stars", "stars_target", "action", "due")
    values = {field: getattr(a, field) for field in fields}
    for field in fields:
        other = getattr(b, field)
        if values[field] is None:
            values[field] = other
        elif other is not None and other != values[field]:
            return None
    return a.model_copy(update={**values, "also": (*a.also, b.evidence, *b.also)})


@cache
def _actions() -> tuple[tuple[Action, re.Pattern[str]], ...]:
    entries = knowledge.patterns("products")["action"]
    return tuple((entry["value"], knowledge.pattern(entry["match"], SLOTS)) for entry in entries)
