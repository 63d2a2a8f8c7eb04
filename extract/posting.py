"""Assignments as they go into the record: with their evidence, their term, and only once."""

from bisect import bisect_left
from collections.abc import Iterable

from extract import agencies, gazetteer, knowledge, loose
from extract.agencies import Span
from extract.duties import Duty, Role
from extract.found import State, fold, trim
from extract.parts import Part
from sohoa import records

#: What a body that is not in the gazetteer takes off.
_UNKNOWN = 0.95
#: No clause is longer than this, so no deadline that began earlier reaches into one.
_REACH = 12_000


class Poster:
    """Adds assignments to a document's records, in the order of the text."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.known: set[tuple[str, str, int]] = set()
        self.found: list[tuple[int, records.Assignment]] = []
        places = (
            (place.start, place.end, d) for d in state.deadlines for place in (d.evidence, *d.also)
        )
        self.deadlines = sorted(places, key=lambda place: place[:2])

    def due(self, start: int, end: int) -> str | None:
        """The first term that the document sets in ``text[start:end]``."""
        words = self.state.text.text[start:end]
        first: tuple[int, str] | None = None
        for a, b, deadline in self.deadlines[
            bisect_left(self.deadlines, start - _REACH, key=lambda p: p[0]) :
        ]:
            if a >= end:
                break
            at = words.find(deadline.text)
            value = deadline.rrule or deadline.edtf
            if b > start and at >= 0 and value and (first is None or at < first[0]):
                first = at, value
        return first[1] if first else None

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
        self.put(
            part, name, role, (start, end), strength,
            words=words, due=self.due(start, end), also=spans,
        )  # fmt: skip

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
        key = (fold(knowledge.even(named)), role, place[0])
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
            task=words,
            due=due,
        )
        self.found.append((place[0], record))

    def finish(self) -> None:
        """Write them into the document's records, with their ids."""
        for _, record in sorted(self.found, key=lambda found: found[0]):
            identity = self.state.identify(record.id, record.evidence)
            self.state.assignments.append(record.model_copy(update={"id": identity}))
