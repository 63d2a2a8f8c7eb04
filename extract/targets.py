"""Promised quantities, wherever they stand, and the aims without a number of the section of aims.

A sentence with several numbers is unfolded: `công nhận mới trên 60 sản phẩm, công nhận lại trên 30
sản phẩm, nâng tổng số … trên 282` is three targets. The steps: `quantities` finds numbers,
`promises` says which are promised, `clauses` which words belong to each, `dues` by when,
`target_tables` reads tables. What the words are is in ``data/targets.toml``.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

from rapidfuzz import fuzz

from extract import aims, clauses, dues, knowledge, past, promises, quantities, target_tables
from extract.found import State, fold, sentences
from extract.parts import Part
from extract.quantities import Quantity
from sohoa import records

_MEASURES = Literal["new", "cumulative", "share", "growth", "per_unit", "event"]
Span = tuple[int, int]
#: Of 100, rapidfuzz token sort ratio: subjects of one promise made twice.
_SAME = 72
#: Of such an area a number to be reached by a day is a total.
_TOTAL = re.compile(r"toàn |(?:trên )?địa bàn", re.IGNORECASE)


def find(state: State) -> None:
    """Fill ``state.targets``."""
    year = past.document_year(state)
    leads = {state.parts[part.lead_in].start for part in state.parts if part.lead_in is not None}
    for part in state.parts:
        if part.kind not in ("item", "label", "heading", "closing"):
            continue
        if part.section in ("council", "results") or part.label not in (None, "content", "time"):
            continue
        said = list(_in_part(state, part, year))
        found = [target for target in said if target]
        if not said and aims.is_aims(part):
            found = [_dated(state, part, aim) for aim in aims.without_number(state, part, leads)]
        for target in found:
            _add(state, target)
    for target in target_tables.find(state, year):
        _add(state, target)


def _in_part(state: State, part: Part, year: int | None) -> Iterator[records.Target | None]:
    """The targets of a part; None for a number that only tells of the past or compares."""
    above = dues.inherited(state, part)
    lead = state.parts[part.lead_in] if part.lead_in is not None else None
    lead_words = state.even[lead.body : lead.end] if lead else ""
    in_aims = aims.is_aims(part)
    for start, end in sentences(state.even, part.body, part.end):
        opening = dues.opening(state.even, start, end)
        for clause in clauses.clauses(state.even, start, end):
            found = quantities.find(state.even, *clause)
            clause_lead = lead_words + " " + state.even[start : clause[0]]
            kept: list[Quantity] = []
            made: list[records.Target] = []
            for i, quantity in enumerate(found):
                place = _place(state, part, in_aims, clause, found, i, clause_lead)
                carried = clauses.is_carried(state.even, found, i) and found[i - 1] in kept
                sure = promises.strength(quantity, place, carried)
                if sure is None:
                    if promises.is_report(place):
                        yield None
                    continue
                parent = made[-1] if made and found[i - 1] in kept else None
                promised = _target(
                    state, part, clause, found, i, sure, clause_lead, parent, opening or above
                )
                kept.append(quantity)
                target = _in_time(promised, year)
                if target is None or _bare(quantity, target):
                    yield None
                    continue
                made.append(target)
                yield target


def _place(
    state: State, part: Part, in_aims: bool, clause: Span, found: list[Quantity], i: int, lead: str
) -> promises.Place:
    quantity = found[i]
    begin = clause[0]
    if i and in_aims:
        begin = clauses.own_words(state.even, clause, found, i)[0]
    label = "time" if part.label == "time" else part.section
    return promises.Place(
        section=label,
        aims=in_aims,
        before=state.even[min(begin, quantity.start) : quantity.start],
        behind=state.even[
            quantity.noun
            if quantity.unit.startswith("percent") and quantity.noun > quantity.start
            else quantity.end : clause[1]
        ],
        clause=state.even[clause[0] : clause[1]],
        lead=lead,
    )


def _target(
    state: State,
    part: Part,
    clause: Span,
    found: list[Quantity],
    i: int,
    sure: float,
    lead: str,
    parent: records.Target | None,
    inherited: dues.Due | None,
) -> records.Target:
    quantity, text = found[i], state.even
    own = clauses.own_words(text, clause, found, i)
    nested = parent is not None and clauses.is_nested(text, found, i)
    carried = parent is not None and clauses.is_carried(text, found, i)
    comparator, low, high = quantity.comparator, quantity.min, quantity.max
    if carried and parent is not None and parent.comparator and low is not None:
        comparator = parent.comparator
        low, high = quantities.bounds(comparator, low, None)
    due, start = _due(text, clause, own, found, i), own[0]
    other = parent.subject if parent else None
    subject = clauses.subject(state, quantity, clause[0], *own, other)
    if other and subject and subject.startswith(other[:20]):
        start = clause[0]
    scope = past.match("scope").search(text, *own) or past.match("scope").search(
        text, clause[0], own[1]
    )
    if nested or carried or (due and due[1][0] < own[0]) or (scope and scope.start() < own[0]):
        start = clause[0]
    also: tuple[records.Evidence, ...] = ()
    if due is None and inherited is not None:
        due = inherited
        also = (state.evidence(*inherited[1], 0.9),)
    measure = _measure(text, quantity, *own)
    if measure is None and parent is not None and (nested or carried):
        measure = parent.measure
    if measure is None and due and due[0].startswith("../") and scope and _TOTAL.match(scope[0]):
        measure = "cumulative"
    evidence = state.evidence(start, own[1], sure)
    expected = past.match("expected").search(f"{lead} {text[clause[0] : own[1]]}")
    return records.Target(
        id="",
        evidence=evidence,
        section=state.section(part),
        text=state.slice(evidence.start, evidence.end),
        subject=subject,
        comparator=comparator,
        min=low,
        max=high,
        unit=quantity.unit,
        measure=measure,
        modality="expected" if expected else "target",
        stars=_stars(text[own[0] : own[1]]),
        scope=scope[0] if scope else None,
        due=due[0] if due else None,
        also=also,
    )


def _due(text: str, clause: Span, own: Span, found: list[Quantity], i: int) -> dues.Due | None:
    """The time in a number's own words, else before the first number of its clause.

    `03 lớp cho 150 học viên trong quý II` is one phrase: the time holds for both numbers.
    """
    if said := dues.own(text, *own):
        return said
    if i + 1 < len(found) and not clauses.is_cut(text, found[i], found[i + 1]):
        following = clauses.own_words(text, clause, found, i + 1)
        if said := dues.own(text, found[i + 1].end, max(following[1], found[i + 1].end)):
            return said
    return dues.own(text, clause[0], found[0].start)


def _in_time(target: records.Target, year: int | None) -> records.Target | None:
    """The target, None if it was due before the document's year: a report."""
    if not past.is_over(target.due, year):
        return target
    if past.only_names(target.text, year):
        return target.model_copy(update={"due": None})
    return None


def _bare(quantity: Quantity, target: records.Target) -> bool:
    return quantity.amount and not past.is_subject(target.subject)


def _measure(text: str, quantity: Quantity, start: int, end: int) -> _MEASURES | None:
    """Of which sort the number is, by its own words before and behind it."""
    if quantity.unit == "percent_per_year":
        return "growth"
    before, behind = text[start : quantity.end], text[quantity.end : end].split("(")[0].strip()
    percent = quantity.unit == "percent"
    for value, match, after in _measures():
        if percent and value != "growth":
            continue
        if match.search(before) or (after and after.match(behind)):
            if value != "per_unit" and quantity.per:
                return "per_unit"
            return cast(_MEASURES, value) if value else None
    if percent:
        return "share"
    return "per_unit" if quantity.per else None


def _stars(words: str) -> int | None:
    found = list(past.match("stars").finditer(words))
    raised = [rank for rank in found if rank["from"]]
    return int((raised or found)[0]["stars"]) if found else None


def _dated(state: State, part: Part, aim: records.Target) -> records.Target:
    """The aim with the time that its words or what leads in to it name."""
    due = dues.own(state.even, aim.evidence.start, aim.evidence.end)
    if due:
        return aim.model_copy(update={"due": due[0]})
    due = dues.inherited(state, part)
    if due is None:
        return aim
    return aim.model_copy(update={"due": due[0], "also": (state.evidence(*due[1], 0.9),)})


def _add(state: State, target: records.Target) -> None:
    """Add it, or its evidence to the same promise made before."""
    if target.min is not None or target.max is not None:
        places = state.index.setdefault(("target", target.min, target.max, target.unit), [])
        for i in places:
            other = state.targets[i]
            if _same(other, target):
                state.targets[i] = _merged(other, target)
                return
        places.append(len(state.targets))
    made = target.model_copy(update={"id": state.identify("target", target.evidence)})
    state.targets.append(made)


def _merged(one: records.Target, two: records.Target) -> records.Target:
    """The first with the place of the second; what only the second says is taken from it."""
    also = (*one.also, two.evidence, *two.also)
    more = {
        name: getattr(two, name)
        for name in ("measure", "stars", "due")
        if getattr(one, name) is None and getattr(two, name) is not None
    }
    return one.model_copy(update={**more, "also": tuple(dict.fromkeys(also))})


def _same(a: records.Target, b: records.Target) -> bool:
    """True if two targets of the same numbers count the same thing by the same time."""
    if a.comparator != b.comparator or a.modality != b.modality:
        return False
    for name in ("measure", "stars", "due"):
        one, two = getattr(a, name), getattr(b, name)
        if one is not None and two is not None and one != two:
            return False
    if a.scope and b.scope and fold(a.scope) != fold(b.scope):
        return False
    return fuzz.token_sort_ratio(fold(a.subject or ""), fold(b.subject or "")) >= _SAME


@cache
def _measures() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            entry["value"],
            knowledge.pattern(rf"(?<!\w)(?:{entry['match']})"),
            knowledge.pattern(entry["behind"]) if "behind" in entry else None,
        )
        for entry in knowledge.patterns("targets")["measure"]
    )
