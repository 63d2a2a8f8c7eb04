"""Assignments as they go into the record: with their evidence, their term, and only once."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from extract import knowledge, loose, wording
from extract.assignments import agencies, gazetteer
from extract.assignments.agencies import Span
from extract.assignments.duties import Duty, Role
from extract.found import State, fold, trim
from extract.structure.parts import Part
from sohoa import records

#: What a body that is not in the gazetteer takes off.
_UNKNOWN = 0.95
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PERIOD = re.compile(r"(\d{4})-(\d\d)")
#: Characters between two terms of one row: `quý II và quý III`.
_JOINED = 6
#: A deadline stands at so many places at the most.
_ALSO = 10
_REPORT = re.compile(r"báo cáo|sơ kết|tổng kết", re.IGNORECASE)
#: No clause is longer than this, so no deadline that began earlier reaches into one.
_REACH = 12_000


def _in_a_row(values: list[str]) -> str | None:
    """The first term; with the next quarters or months as one: `quý II, quý III`."""
    last = None
    for value, following in pairwise(values):
        one, two = _PERIOD.fullmatch(value), _PERIOD.fullmatch(following)
        if not (one and two and one[1] == two[1] and int(two[2]) == int(one[2]) + 1):
            break
        last = following
    return f"{values[0]}/{last}" if last else next(iter(values), None)


class Poster:
    """Adds assignments to a document's records, in the order of the text."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.known: set[tuple[str, str, int, str | None]] = set()
        self.found: list[tuple[int, records.Assignment]] = []
        places = (
            (place.start, place.end, d) for d in state.deadlines for place in (d.evidence, *d.also)
        )
        self.deadlines = sorted(places, key=lambda place: place[:2])

    def term(self, start: int, end: int) -> str | None:
        """What tells the terms in ``text[start:end]`` apart: a value, or words that count from an
        event."""
        for _, deadline in self._within(start, end):
            if deadline.rrule or deadline.edtf or deadline.kind == "relative":
                return deadline.rrule or deadline.edtf or deadline.text
        return None

    def due(self, start: int, end: int) -> str | None:
        """The first term that the document sets in ``text[start:end]``."""
        values = [deadline.rrule or deadline.edtf for _, deadline in self._within(start, end)]
        return _in_a_row([value for value in values if value])

    def _within(self, start: int, end: int) -> list[tuple[int, records.Deadline]]:
        """The deadlines whose words stand in ``text[start:end]``, in order, and where."""
        words = self.state.text.text[start:end].replace("\n", " ")
        found: list[tuple[int, records.Deadline]] = []
        first = bisect_left(self.deadlines, start - _REACH, key=lambda place: place[0])
        for a, b, deadline in self.deadlines[first:]:
            if a >= end:
                break
            at = words.find(deadline.text)
            if b > start and at >= 0 and (at, deadline) not in found[-_ALSO:]:
                found.append((at, deadline))
        return sorted(found, key=lambda place: place[0])

    def add(
        self,
        part: Part,
        name: Span,
        role: Role,
        task: Duty,
        strength: float,
        says: Span | None = None,
    ) -> None:
        """A duty of the body at `name`; `says` are words elsewhere that give its role."""
        start, end = trim(self.state.even, task.start, task.end, ";.,:")
        spans = [] if start <= name[0] and name[1] <= end else [name]
        if says is not None:
            spans.append(says)
        words = self.state.slice(max(start, task.body), end)
        for due in self._dues(start, end):
            also = [*spans, *self.places_of(due, start, end)]
            self.put(part, name, role, (start, end), strength, words=words, due=due, also=also)

    def _dues(self, start: int, end: int) -> list[str | None]:
        """The term of a duty; of reports each one's: `báo cáo tháng …, báo cáo năm trước …`."""
        found = self._within(start, end)
        values = [deadline.rrule or deadline.edtf for _, deadline in found]
        first = next((n for n, value in enumerate(values) if value), None)
        if first is None:
            return [None]
        words = self.state.even[start:end]
        dues: list[str | None] = [values[first]]
        if first + 1 < len(found):
            (at, one), (following, _) = found[first : first + 2]
            if following - at - len(one.text) <= _JOINED:
                dues = [_in_a_row([value for value in values[first:] if value])]
        for (a, last), (b, deadline), value in zip(
            found[first:], found[first + 1 :], values[first + 1 :], strict=False
        ):
            if _REPORT.search(words, a + len(last.text), b) and value not in dues:
                dues.append(value if value or deadline.kind == "relative" else dues[0])
        return list(dict.fromkeys(dues))

    def places_of(self, due: str | None, start: int, end: int) -> list[Span]:
        """Where the years of a term stand that its own words leave out: in the title, say."""
        missing = set(_YEAR.findall(due or "")) - set(_YEAR.findall(self.state.even[start:end]))
        if not missing:
            return []
        for _, deadline in self._within(start, end):
            if due in (deadline.rrule, deadline.edtf) or (due or "").split("/")[0] == deadline.edtf:
                places = ((e.start, e.end) for e in (deadline.evidence, *deadline.also[:9]))
                return [
                    (a, b) for a, b in places if missing & set(_YEAR.findall(self.state.even[a:b]))
                ]
        return []

    def put(
        self,
        part: Part,
        name: Span,
        role: Role,
        place: Span,
        strength: float,
        words: str | None,
        due: str | None,
        also: Iterable[Span] = (),
    ) -> None:
        """Keep one assignment, unless the same was said at the same place."""
        state = self.state
        named = loose.tidy(state.slice(*name))
        if not agencies.is_named(named):
            return
        key = (fold(knowledge.even(named)), role, place[0], due)
        if key in self.known:
            return
        self.known.add(key)
        official = gazetteer.canonical(named)
        strength *= 1 if official else _UNKNOWN
        evidence = state.evidence(*place, strength)
        record = records.Assignment(
            id=f"assignment|{role}|{named}",
            evidence=evidence,
            also=tuple(state.evidence(*span, strength) for span in also),
            section=state.section(part),
            agency=records.Agency(name=named, canonical=official),
            role=role,
            task=wording.clean(words) or None if words else None,
            due=due,
        )
        self.found.append((place[0], record))

    def finish(self) -> None:
        """Write them into the document's records, with their ids."""
        for _, record in sorted(self.found, key=lambda found: found[0]):
            identity = self.state.identify(record.id, record.evidence)
            self.state.assignments.append(record.model_copy(update={"id": identity}))
