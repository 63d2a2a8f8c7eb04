"""What words around a product say of it: what happens to it, its rank now and aimed at, its group.

The words nearest to the name count first: its brackets, its clause, the line above its list, the
heading, in a decision the decision itself. Patterns stand in ``data/products.toml``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from extract import knowledge
from extract.deadlines import times
from extract.found import fold
from extract.products.product_names import SLOTS, Span, one

Action = Literal[
    "new", "re_evaluate", "upgrade", "maintain", "downgrade", "withdraw", "expired", "recognised"
]  # fmt: skip
#: What says that a product is refused stands this near to it.
_NEAREST = 4
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5}


@dataclass(frozen=True)
class Said:
    """What the words around a product say of it."""

    action: Action | None = None
    stars: int | None = None
    aimed: int | None = None
    due: str | None = None
    group: int | None = None


@dataclass(frozen=True)
class Words:
    """A stretch of the text that speaks of a product, and how near it stands."""

    span: Span
    text: str
    #: ``own``: the product's brackets or cells; ``clause``: its clause; ``lead``: the line above
    #: its list, or its heading; ``after``: what its sentence says further on.
    place: Literal["own", "clause", "lead", "after"]


def read(stretches: Iterable[Words], recognising: bool = False) -> tuple[Said, tuple[Span, ...]]:
    """What `stretches`, the nearest first, say, and where each thing that counts was said.

    `recognising`: the document is a decision, which gives ranks instead of aiming at them.
    """
    known = tuple(stretches)
    used: list[Span] = []
    refused = recognising and any(one("refuses").search(words.text) for words in known[:_NEAREST])
    if refused:
        known = tuple(words for words in known if words.place in ("own", "clause"))
    action = _action(known, used)
    held, aimed = _stars(known, action, used)
    due = None if recognising else _due(known, used)
    group = None
    for words in known:
        if words.place != "after" and (group := _group_said(words.text)):
            used.append(words.span)
            break
    if refused:
        return Said(None, None, None, due, group), tuple(dict.fromkeys(used))
    if recognising:
        action, held, aimed = _recognised(known, action, (held, aimed), used)
    elif action is None and held is not None and aimed is not None and aimed > held:
        action = "upgrade"
    return Said(action, held, aimed, due, group), tuple(dict.fromkeys(used))


def _recognised(
    known: tuple[Words, ...],
    action: Action | None,
    ranks: tuple[int | None, int | None],
    used: list[Span],
) -> tuple[Action | None, int | None, int | None]:
    """What a decision does: it gives ranks, whatever was asked for, but for what it sends up."""
    held, aimed = ranks
    if action in ("withdraw", "downgrade"):
        return action, held if held is not None or action == "withdraw" else aimed, None
    if any(one("sends_up").search(words.text) for words in known if words.place == "clause"):
        return action if aimed is None else "upgrade", held, aimed
    for words in known:
        if one("recognises").search(words.text):
            used.append(words.span)
            break
    else:
        return action, held if held is not None else aimed, None
    further = next(
        (rank for words in known if words.place == "own" for rank in _further(words.text)), None
    )
    if action == "upgrade" and aimed is not None and further is None:
        held = aimed
    return "recognised", held if held is not None else aimed, further


def _further(words: str) -> list[int]:
    """The rank that a product may reach later: `tiềm năng 5 sao`."""
    return [int(found["stars"]) for found in one("further").finditer(words)]


@lru_cache(maxsize=256)  # the products of a sentence share their words
def action_in(words: str) -> Action | None:
    """What the words say happens to the product."""
    return next(iter(actions_in(words)), None)


def actions_in(words: str) -> list[Action]:
    """All that the words say happens, the one that counts first."""
    return [value for value, match in _actions() if match.search(words)]


def _action(known: tuple[Words, ...], used: list[Span]) -> Action | None:
    """The nearest action; `hết hạn` gives way to what is done about it."""
    action: Action | None = None
    listed = next(
        (words for words in known if words.place == "lead" and actions_in(words.text)), None
    )
    if listed and actions_in(listed.text) == ["withdraw"]:
        used.append(listed.span)
        return "withdraw"
    for words in known:
        said = action_in(words.text)
        if said and (action is None or (action == "expired" and said in _DONE)):
            if words.place == "after" and action != "expired" and said not in ("upgrade",):
                continue
            action = said
            used.append(words.span)
    return action


_DONE = ("re_evaluate", "withdraw", "upgrade", "maintain")


def _stars(
    known: tuple[Words, ...], action: Action | None, used: list[Span]
) -> tuple[int | None, int | None]:
    """The rank that a product has and the one it is to reach."""
    held = aimed = None
    for words in known:
        if words.place == "after" and action != "upgrade":
            continue
        low, high = stars_in(words.text, action)
        if words.place != "own" and _ranks_differ(words.text):
            continue
        if low is not None and held is None and words.place != "after":
            held = low
            used.append(words.span)
        if high is not None and aimed is None and high != held:
            if action != "downgrade" and held is not None and high < held:
                continue
            aimed = high
            used.append(words.span)
    if action == "new":  # what it has is what it is to get
        held, aimed = None, aimed if aimed is not None else held
    return held, aimed if aimed != held else None


@lru_cache(maxsize=256)
def stars_in(words: str, action: Action | None = None) -> tuple[int | None, int | None]:
    """The rank held and the rank aimed at that the words name: `đã đạt 3 sao` → (3, None)."""
    if rise := one("rise").search(words):
        return _rank(rise["low"]), _rank(rise["high"])
    held = aimed = None
    begin = 0
    for found in one("rank").finditer(words):
        said = found["stars"] or found["stars2"] or found["word"]
        rank = _rank(said) if said else len(found["signs"] or "")
        before = words[max(begin, found.start() - 120) : found.start()]
        begin = found.end()
        if one("origin").search(before):
            continue  # `nâng hạng từ 3 sao`: what it was before
        past = one("past").search(before)
        aiming = one("aim").search(before)
        reaches = action in ("upgrade", "re_evaluate", "new") and one("reaches").search(before)
        dated = re.match(r"\s*(?:từ )?năm 20\d\d", words[found.end() : found.end() + 16])
        above = re.match(r"\s*(?:trở lên|tiềm năng)", words[found.end() : found.end() + 12])
        if not past and (aiming or above or (reaches and not dated and action != "re_evaluate")):
            aimed = aimed if aimed is not None else rank
        elif held is None:
            held = rank
    return held, aimed


def _rank(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS[said.lower()]


def _ranks_differ(words: str) -> bool:
    """True for words of several products: `các sản phẩm 4 sao, 5 sao`, in no order of rise."""
    return one("rise").search(words) is None and one("several_ranks").search(words) is not None


def _due(known: tuple[Words, ...], used: list[Span]) -> str | None:
    for words in known:
        if words.place == "after":
            continue
        for time in times.find(_without_past(words.text)):
            opens = time.start == 0 and re.match(r"\s*[:;,]", words.text[time.end :])
            own = words.place == "own" and time.kind in ("within", "by")
            strong = not time.weak and time.kind in ("within", "by")
            if time.edtf and (strong or own or opens):
                used.append(words.span)
                return time.edtf
    return None


def _without_past(words: str) -> str:
    """What is past blotted out: `đã đạt 03 sao năm 2022` is no time to come."""
    return re.sub(
        r"(?:đã|hiện) (?:đạt|được|có)[^.;)]*|giai đoạn[^.;)]*|hết hạn[^.;)]*",
        lambda found: "~" * len(found[0]),
        words,
    )


@lru_cache(maxsize=256)
def _group_said(words: str) -> int | None:
    """The group that the words name as such: `nhóm thực phẩm`, `ngành đồ uống`."""
    found = re.search(r"(?:nhóm|ngành)(?: hàng| sản phẩm)?:? ([^.;:()]{1,60})", words, re.I)
    return group_of(found[1]) if found else None


def group_of(words: str, old: bool = False) -> int | None:
    """The OCOP group that the words or the number name; `old`: as numbered before 2023."""
    digit = re.fullmatch(r"\W*(?:nhóm |ngành )?(?:0?([1-6])|(VI|IV|V|I{1,3}))\W*", words, re.I)
    if digit:
        roman = ["I", "II", "III", "IV", "V", "VI"]
        number = digit[1] or str(roman.index(digit[2].upper()) + 1)
        key = "old" if old else "group"
        return next((int(row["group"]) for row in _groups() if row[key] == number), None)
    said = f" {fold(words)} "
    places = [
        (said.find(f" {fold(word)} "), -len(word), int(row["group"]))
        for row in _groups()
        for word in row["words"].split("|")
        if f" {fold(word)} " in said
    ]
    return min(places)[2] if places else None


def _groups() -> tuple[dict[str, str], ...]:
    return knowledge.table("groups")


@cache
def _actions() -> tuple[tuple[Action, re.Pattern[str]], ...]:
    entries = knowledge.patterns("products")["action"]
    return tuple((entry["value"], knowledge.pattern(entry["match"], SLOTS)) for entry in entries)
