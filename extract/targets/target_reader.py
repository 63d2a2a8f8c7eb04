"""A block of the document read for its targets: sentence by sentence, clause by clause."""

import re
from collections.abc import Iterator

from extract import knowledge
from extract.found import State, sentences
from extract.structure.parts import Part
from extract.targets import aims, clauses, dues, measures, past, promises, quantities
from extract.targets.quantities import Quantity
from sohoa import records

Span = tuple[int, int]
#: Before a number no word that it hangs on stands further away.
_FURTHEST = 800
_BREAKDOWN = re.compile(r"trong đó", re.IGNORECASE)


class Reader:
    """A part and what holds for all numbers in it."""

    def __init__(
        self,
        state: State,
        part: Part,
        year: int | None,
        decides: bool,
        whole: records.Target | None = None,
    ) -> None:
        self.state, self.part, self.year = state, part, year
        #: What the numbers of the part are parts of: that of a line that ends in `trong đó:`.
        self.whole = whole
        self.aims = aims.is_aims(part)
        self.decides = decides and not self.aims
        lead = state.parts[part.lead_in] if part.lead_in is not None else None
        self.lead = state.even[lead.body : lead.end] if lead else ""
        self.above = dues.inherited(state, part)
        self.only_year = past.only_year(state)
        #: The number last read is a part of another.
        self.in_parts = False

    def targets(self) -> Iterator[records.Target | None]:
        """The targets of the part; None for a number that only tells of the past or compares."""
        text = self.state.even
        last: records.Target | None = None
        for start, end in sentences(text, self.part.body, self.part.end):
            due = dues.opening(text, start, end) or self.above
            if not _BREAKDOWN.match(text, start):
                last = None
            for clause in clauses.clauses(text, start, end):
                lead = f"{self.lead} {text[start : clause[0]]}"
                for target in self._in_clause(clause, lead, due, last):
                    last = target or last
                    yield target

    def _in_clause(
        self, clause: Span, lead: str, due: dues.Due | None, last: records.Target | None
    ) -> Iterator[records.Target | None]:
        text = self.state.even
        goes_on = last is not None and last.unit is not None and not last.unit.startswith("percent")
        found = quantities.find(text, *clause, last.unit if last and goes_on else None)
        kept: list[Quantity] = []
        whole = self._whole(clause, found)
        for i, quantity in enumerate(found):
            before = text[clause[0] : quantity.start]
            if i:
                follows = bool(kept) and found[i - 1] is kept[-1]
            else:  # `…, trong đó: 45 sản phẩm 3 sao; 05 sản phẩm 4 sao`
                labelled = bool(before.strip()) and clauses.is_label(before)
                named = labelled or (self.in_parts and not before and not quantity.explicit)
                follows = goes_on and last is not None and last.unit == quantity.unit and named
            parent = last if follows else None
            broken = whole is not None and (not follows if whole is self.whole else i > 0)
            parent = whole if broken else parent
            place = self._place(clause, found, i, lead, parent is not None)
            carried = parent is not None and clauses.is_carried(text, found, i)
            sure = promises.strength(quantity, place, carried)
            if sure is None:
                if promises.is_report(place):
                    yield None
                continue
            nested = parent is not None and (broken or not i or clauses.is_nested(text, found, i))
            self.in_parts = nested
            made = self._target(clause, found, i, sure, lead, parent, nested, carried, due)
            if made.subject is None and last is not None and last.subject and not i:
                subject = clauses.of_the_same(text, quantity, clause[1], last.subject)
                also = (*made.also, last.evidence)
                made = made.model_copy(update={"subject": subject, "also": also})
            kept.append(quantity)
            target = _in_time(made, self.year)
            if target is None or _bare(quantity, target):
                yield None
                continue
            last = target
            yield target

    def _whole(self, clause: Span, found: list[Quantity]) -> records.Target | None:
        """What the clause breaks down: a whole it names again, or that of the line above."""
        if not found:
            return None
        first = found[0]
        if past.match("of_whole").match(self.state.even, clause[0], first.start):
            for low, high in ((first.min, first.max), (first.min, None)):
                said = self.state.index.get(("target", low, high, first.unit))
                if said:
                    return self.state.targets[said[-1]]
            return None
        return self.whole if self.whole and self.whole.unit == first.unit else None

    def _place(
        self, clause: Span, found: list[Quantity], i: int, lead: str, goes_on: bool
    ) -> promises.Place:
        quantity, text = found[i], self.state.even
        begin = max(clause[0], quantity.start - _FURTHEST)
        if i and self.aims:
            begin = max(begin, clauses.own_words(text, clause, found, i)[0])
        behind = quantity.end
        if quantity.unit.startswith("percent") and quantity.noun > quantity.start:
            behind = quantity.noun
        return promises.Place(
            section="time" if self.part.label == "time" else self.part.section,
            aims=self.aims,
            before=text[min(begin, quantity.start) : quantity.start],
            behind=text[behind : clause[1]],
            clause=text[clause[0] : clause[1]],
            lead=lead,
            goes_on=goes_on,
            decides=self.decides,
        )

    def _target(
        self,
        clause: Span,
        found: list[Quantity],
        i: int,
        sure: float,
        lead: str,
        parent: records.Target | None,
        nested: bool,
        carried: bool,
        above: dues.Due | None,
    ) -> records.Target:
        state, quantity, text = self.state, found[i], self.state.even
        own = clauses.own_words(text, clause, found, i)
        comparator, low, high = quantity.comparator, quantity.min, quantity.max
        if carried and parent is not None and parent.comparator and low is not None:
            comparator = parent.comparator
            low, high = quantities.bounds(comparator, low, None)
        start = own[0]
        other = parent.subject if parent else None
        subject = clauses.subject(state, quantity, clause[0], *own, other)
        if nested and quantity.implied and other and subject and subject != other:
            subject = f"{other}: {subject}"  # `sản phẩm: nhóm thực phẩm`
        if other and subject and subject.startswith(other[:20]):
            start = clause[0]
        scope = past.match("scope").search(text, *own) or past.match("scope").search(
            text, clause[0], found[0].start
        )
        if nested or carried or (scope and scope.start() < own[0]):
            start = clause[0]
        due = dues.of_number(text, clause, found, i, self.year)
        if due and clause[0] <= due[1][0] < own[0]:
            start = clause[0]
        joined = carried or (parent is not None and clauses.is_coordinated(text, found, i))
        inside = nested and parent is not None and (i > 0 or parent.measure != "per_unit")
        measure = self._measure(quantity, own, parent if inside or joined else None, inside)
        if measure is None and quantity.unit == "person" and parent is not None:
            measure = "event" if parent.measure == "event" else None  # `02 lớp cho 160 người`
        stars = measures.stars(text[slice(*own)])
        if stars is None and nested and parent is not None and parent.measure == measure:
            stars = parent.stars
        evidence = state.evidence(start, own[1], sure)
        value, also = self._dated(due, above, evidence)
        left = measures.rest(text, own[1], clause[1]) if stars is None and not nested else None
        if left and i + 1 < len(found) and clauses.is_nested(text, found, i + 1):
            stars, also = int(left["stars"]), (*also, state.evidence(*left.span(), 0.9))
        if nested and parent is not None:
            if due is None and parent.due:
                value, also = parent.due, parent.also
            if not parent.evidence.start >= evidence.start:
                also = (*also, parent.evidence)
        expected = past.match("expected").search(f"{lead} {text[clause[0] : own[1]]}")
        return records.Target(
            id="",
            evidence=evidence,
            section=state.section(self.part),
            text=state.slice(evidence.start, evidence.end),
            subject=subject,
            comparator=comparator,
            min=low,
            max=high,
            unit=quantity.unit,
            measure=measure,
            modality="expected" if expected else "target",
            stars=stars,
            scope=scope[0] if scope else None,
            due=value,
            also=also,
        )

    def _dated(
        self, due: dues.Due | None, above: dues.Due | None, evidence: records.Evidence
    ) -> tuple[str | None, tuple[records.Evidence, ...]]:
        """The time of a record and where else than in its evidence it is said.

        `trong quý II` takes its year from what leads in, or from the plan's period.
        """
        if due is None and above is None:
            return None, ()
        value, place = due or above or ("", (0, 0))
        places = [place]
        if "XXXX" in value:
            year = _year_of(above) or self.only_year
            said = re.search(rf"(?<!\d){year}(?!\d)", self.state.even) if year else None
            if said is None:
                return None, ()
            value = value.replace("XXXX", str(year))
            places.append(above[1] if above and _year_of(above) else said.span())
        outside = [p for p in places if p[0] < evidence.start or p[1] > evidence.end]
        return value, tuple(self.state.evidence(*place, 0.9) for place in outside)

    def dated(self, aim: records.Target) -> records.Target:
        """The aim with the time that its words or what leads in to it name."""
        due = dues.own(self.state.even, aim.evidence.start, aim.evidence.end, self.year)
        value, also = self._dated(due, self.above, aim.evidence)
        return aim.model_copy(update={"due": value, "also": also})

    def _measure(
        self, quantity: Quantity, own: Span, parent: records.Target | None, nested: bool
    ) -> measures.Measure | None:
        """By its own words, else that of the number it is a part of or joined to, else by what
        leads in."""
        text = self.state.even
        found = measures.said(text, quantity, *own, parent is not None)
        if found:
            return found
        if parent is not None and (nested or (found is None and parent.measure != "event")):
            return parent.measure
        if clauses.is_label(text[own[0] : quantity.start]) and not quantity.amount:
            heading = knowledge.even(self.part.path[-1]) if self.part.path else ""
            return measures.of_heading(self.lead) or measures.of_heading(heading)
        return None


def _year_of(due: dues.Due | None) -> int | None:
    return int(due[0][:4]) if due and re.match(r"\d{4}(?!/)", due[0]) else None


def _in_time(target: records.Target, year: int | None) -> records.Target | None:
    """The target, None if it was due before the document's year: a report."""
    if not past.is_over(target.due, year):
        return target
    if past.only_names(target.text, year):
        return target.model_copy(update={"due": None})
    return None


def _bare(quantity: Quantity, target: records.Target) -> bool:
    return quantity.amount and not past.is_subject(target.subject)
