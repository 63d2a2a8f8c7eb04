"""Promised quantities, wherever they stand, and the aims without a number of the target section.

A sentence with several numbers is unfolded: `công nhận mới trên 60 sản phẩm, công nhận lại trên 30
sản phẩm, nâng tổng số … trên 282` is three targets. What makes a number a promise is in
``data/targets.toml``.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, cast

from extract import knowledge, past, quantities, times
from extract.found import State, fold, sentences, trim
from extract.parts import Part
from extract.quantities import Quantity
from sohoa import records

_SPLIT = re.compile(r"[,;:(]\s*|\s(?:và|với|trong đó|cùng)\s", re.IGNORECASE)
_TAIL = re.compile(r"[;.(]|,\s*trong đó|,\s*(?:cụ thể|bao gồm)")
_MEASURES = Literal["new", "cumulative", "share", "growth", "per_unit", "event"]


def find(state: State) -> None:
    """Fill ``state.targets``."""
    year = past.document_year(state)
    for part in state.parts:
        if part.kind in ("item", "label", "heading", "closing"):
            if part.kind == "label" and part.label != "content":
                continue
            if part.section in ("council", "results"):
                continue
            said = list(_in_part(state, part, year))
            found = [target for target in said if target]
            if not said and part.section == "targets" and part.kind == "item":
                found = list(_without_number(state, part))
            for target in found:
                _add(state, target)


def _in_part(state: State, part: Part, year: int | None) -> Iterator[records.Target | None]:
    """The targets of a part; None for a number that only tells of the past or compares."""
    in_section = part.section == "targets"
    inherited = _inherited_due(state, part)
    lead_in = state.parts[part.lead_in] if part.lead_in is not None else None
    for start, end in sentences(state.even, part.body, part.end):
        leading = _leading_due(state.even[start:end])
        said_at = (start, min(end, start + 60)) if leading else None
        if leading is None and inherited is not None and lead_in is not None:
            leading, said_at = inherited, (lead_in.start, lead_in.end)
        for a, b in _clauses(state.even, start, end):
            sentence = state.even[a:b]
            cue = _match("cue").search(sentence)
            if not (in_section or cue) or _match("not").search(sentence):
                continue
            found = [
                quantity
                for quantity in quantities.find(state.even, a, b)
                if _is_promise(quantity, in_section, bool(cue))
            ]
            for i in range(len(found)):
                target = _target(state, part, (a, b), found, i, leading)
                before = state.even[a : found[i].start]
                over = past.is_over(target.due, year)
                if over and past.only_names(target.text, year):
                    over, target = False, target.model_copy(update={"due": None})
                bare = found[i].unit.startswith("percent") and not past.is_subject(target.subject)
                if over or bare or past.is_reached(before):  # `năm 2029 tăng 7%`
                    yield None
                    continue
                if said_at and target.due == leading and not _due(target.text):
                    said = state.evidence(*said_at, 0.9)  # where the time stands
                    target = target.model_copy(update={"also": (said,)})
                yield target


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence at its semicolons, but not at those in brackets."""
    depth, begin = 0, start
    for found in re.finditer(r"[();]", text[start:end]):
        sign, at = found[0], start + found.start()
        if sign == ";" and depth == 0:
            yield trim(text, begin, at)
            begin = at + 1
        depth = max(0, depth + {"(": 1, ")": -1, ";": 0}[sign])
    if begin < end:
        yield trim(text, begin, end)


def _is_promise(quantity: Quantity, in_section: bool, cue: bool) -> bool:
    if quantity.unit in ("percent", "percent_per_year"):
        return True
    if not quantity.known:
        return in_section and quantity.explicit
    return in_section or cue or quantity.explicit


def _target(
    state: State,
    part: Part,
    sentence: tuple[int, int],
    found: list[Quantity],
    i: int,
    inherited: str | None,
) -> records.Target:
    quantity = found[i]
    start, end = _own_words(state.even, sentence, found, i)
    words = state.even[start:end]
    lead = state.even[sentence[0] : end]
    comparator, carried = quantity.comparator, False
    if i and not quantity.explicit and comparator == "exactly" and found[i - 1].explicit:
        comparator, carried = found[i - 1].comparator, True
    between = state.even[found[i - 1].end : quantity.start] if i else ""
    nested = re.search(r"trong\s+đó", between, re.IGNORECASE) is not None
    alone = not (carried or nested)
    low, high = quantity.min, quantity.max
    if carried:
        value = quantity.min
        low, high = quantities.bounds(comparator, cast(float, value), None)
    due, from_lead = _due(words), False
    if due is None and (due := _due(lead)) is not None:
        from_lead = True
    scope = _match("scope").search(words) or _match("scope").search(lead)
    if from_lead or carried or (scope and not _match("scope").search(words)):
        start = sentence[0]
    strength = 0.95 if quantity.known and (quantity.explicit or part.section == "targets") else 0.8
    strength -= 0.15 if carried else 0.0
    evidence = state.evidence(start, end, strength)
    return records.Target(
        id="",
        evidence=evidence,
        section=state.section(part),
        text=state.slice(evidence.start, evidence.end),
        subject=_subject(state, quantity, start, end),
        comparator=comparator,
        min=low,
        max=high,
        unit=quantity.unit,
        measure=_measure(quantity, _before_bracket(words if i and alone else lead, quantity, end)),
        modality="expected" if _match("expected").search(lead) else "target",
        stars=_stars(words),
        scope=scope[0] if scope else None,
        due=due or inherited,
    )


def _own_words(
    text: str, sentence: tuple[int, int], found: list[Quantity], i: int
) -> tuple[int, int]:
    """The span of the sentence that is about the i-th quantity."""
    start, end = sentence
    if i:
        cuts = list(_SPLIT.finditer(text, found[i - 1].end, found[i].start))
        start = cuts[-1].end() if cuts else found[i - 1].end
    if i + 1 < len(found):
        cuts = list(_SPLIT.finditer(text, found[i].end, found[i + 1].start))
        if cuts:
            end = cuts[-1].start()
    return trim(text, start, end, ",;")


def _subject(state: State, quantity: Quantity, start: int, end: int) -> str | None:
    """What is counted: the words behind the number, else those before it."""
    text = state.even
    tail = _TAIL.search(text, quantity.end, end)
    a, b = trim(text, quantity.noun, tail.start() if tail else end, ",;:.")
    before = text[start : quantity.start]
    if quantity.noun < quantity.start:  # `tổng số sản phẩm đạt 60`
        return state.slice(*trim(text, quantity.noun, quantity.start, " ")).rsplit(" ", 1)[0]
    in_brackets = before.rstrip().endswith("(")
    if b - a < 3 or in_brackets or past.compares(text[a:b]):
        a, b = trim(text, start, quantity.start, "(,;: ")
        cut = text.rfind(", ", a, b) if in_brackets else -1
        a = cut + 2 if cut >= 0 else a
        said = re.search(r"\s(?:đạt|là|có|lên|còn|đến)\s*$", text[a:b] + " ")
        b = a + said.start() if said else b
    return state.slice(a, b) or None


def _due(words: str) -> str | None:
    time = past.own_time(words)
    return time.edtf if time else None


def _leading_due(sentence: str) -> str | None:
    """The time with which a sentence begins and which holds for all its clauses: `Năm 2025, …`."""
    found = [time for time in times.find(sentence[:60]) if time.edtf]
    if found and re.match(r"(?:phấn đấu )?$", sentence[: found[0].start].lower()):
        return found[0].edtf
    return None


def _inherited_due(state: State, part: Part) -> str | None:
    """The time named by the line that leads in: `Đến hết năm 2030, phấn đấu đạt …:`."""
    if part.lead_in is None:
        return None
    lead = state.parts[part.lead_in]
    return _due(state.even[lead.body : lead.end])


def _before_bracket(words: str, quantity: Quantity, end: int) -> str:
    """`words`, which end at `end`, without a bracket behind the quantity: that is another's."""
    bracket = words.find("(", max(0, len(words) - (end - quantity.end)))
    return words[:bracket] if bracket >= 0 else words


def _measure(quantity: Quantity, words: str) -> _MEASURES | None:
    if quantity.unit == "percent_per_year":
        return "growth"
    if quantity.unit == "percent":
        return "growth" if re.search(r"(?<!\w)tăng\s", words) else "share"
    for value, match in _measures():
        if match.search(words):
            return cast(_MEASURES, value) if value else None
    return None


def _stars(words: str) -> int | None:
    found = list(_match("stars").finditer(words))
    raised = [rank for rank in found if rank["from"]]
    return int((raised or found)[0]["stars"]) if found else None


def _without_number(state: State, part: Part) -> Iterator[records.Target]:
    """An aim of the target section that names no number: one target, its words."""
    start, end = next(sentences(state.even, part.body, part.end), (part.body, part.body))
    if end - start < 15 or state.even[start:end].endswith(":") or part.level == 9:
        return
    evidence = state.evidence(start, end, 0.7)
    text = state.slice(evidence.start, evidence.end)
    due = _due(text)
    also: tuple[records.Evidence, ...] = ()
    if due is None and part.lead_in is not None:
        due = _inherited_due(state, part)
        lead = state.parts[part.lead_in]
        also = (state.evidence(lead.start, lead.end, 0.9),) if due else ()
    yield records.Target(
        id="",
        evidence=evidence,
        section=state.section(part),
        text=text,
        subject=None,
        comparator=None,
        min=None,
        max=None,
        unit=None,
        measure=None,
        modality="expected" if _match("expected").search(text) else "target",
        stars=_stars(text),
        scope=scope[0] if (scope := _match("scope").search(text)) else None,
        due=due,
        also=also,
    )


def _add(state: State, target: records.Target) -> None:
    """Add it, or its evidence to the same promise made before."""
    key = (target.comparator, target.min, target.max, target.unit, target.measure, target.stars)
    if target.min is not None or target.max is not None:
        for i in state.index.setdefault(("target", *key), []):
            other = state.targets[i]
            if _same(other, target):
                merged = other.model_copy(update={"also": (*other.also, target.evidence)})
                state.targets[i] = merged
                return
        state.index["target", *key].append(len(state.targets))
    made = target.model_copy(update={"id": state.identify("target", target.evidence)})
    state.targets.append(made)


def _same(a: records.Target, b: records.Target) -> bool:
    """True if two targets of the same numbers count the same thing by the same time."""
    if a.due and b.due and a.due != b.due:
        return False
    one, two = set(fold(a.subject or "").split()), set(fold(b.subject or "").split())
    return len(one & two) >= 0.8 * max(len(one), len(two), 1)


@cache
def _match(name: str) -> re.Pattern[str]:
    entry: dict[str, Any] = knowledge.patterns("targets")[name]
    return knowledge.pattern(rf"(?<!\w)(?:{entry['match']})")


@cache
def _measures() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = knowledge.patterns("targets")["measure"]
    return tuple((e["value"], knowledge.pattern(rf"(?<!\w)(?:{e['match']})")) for e in entries)
