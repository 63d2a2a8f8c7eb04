"""By when, within what, how often: the document's deadlines, each with its event.

Label lines (`Thời gian thực hiện: …`), sections of that name and columns of tables count whatever
time they name; in running text `terms` decides. A time without a year takes that of a plan for one
year, less surely and with the plan's period as further evidence.
"""

import re

from rapidfuzz import fuzz

from extract import wording
from extract.deadlines import points, timed, timevalues
from extract.deadlines.timed import Found
from extract.deadlines.times import Time
from extract.found import State, fold
from extract.structure.parts import Part
from sohoa import records

#: Times what `timed` and `terms` say where the year is the plan's, or the next one's in the row.
PLAN_YEAR, NEXT_YEAR = 0.85, 0.95
#: Of 100, rapidfuzz token_set_ratio and token_sort_ratio: the same thing said again.
_SAME, _ALIKE = 85, 70
#: Of 100, rapidfuzz ratio: events that end alike, before the same time, are the same.
_END, _ENDS_ALIKE = 60, 90
#: Characters behind a time within which its year may stand.
_NEAR = 80
#: Parts among which the title is; deadlines of one value among which the same is looked for.
_FRONT, _LAST = 100, 50
_NUMBERED = re.compile(r"^(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])\s?[.)]\s*")


def find(state: State) -> None:
    """Fill ``state.deadlines``."""
    for one in timed.find(state):
        _add(state, one)


def _add(state: State, found: Found) -> None:
    time, strength, also = found.time, found.strength, []
    if found.time.year_at:
        strength *= NEXT_YEAR
        if not found.span[0] <= found.time.year_at[0] < found.span[1]:
            also.append(state.evidence(*found.time.year_at, 0.9))
    edtf, proof = _dated(state, time)
    if proof is not None:
        strength *= PLAN_YEAR
        also.append(proof)
    also += _later_years(state, edtf, found.span)
    evidence = state.evidence(*found.span, round(strength, 3))
    for place in (found.named, found.event):
        if place and not found.span[0] <= place[0] <= place[1] <= found.span[1]:
            also.append(state.evidence(*place, 0.9))
    named = [state.slice(*place) for place in (found.named, found.event) if place]
    event = " – ".join(wording.clean(_NUMBERED.sub("", words)) for words in named) or None
    again = _said_before(state, found.part, time.kind, edtf, time.rrule, event)
    if again is not None:
        one = state.deadlines[again]
        more = (*one.also, evidence, *also)
        state.deadlines[again] = one.model_copy(update={"also": more})
        return
    state.deadlines.append(
        records.Deadline(
            id=state.identify("deadline", evidence),
            evidence=evidence,
            also=tuple(also),
            section=state.section(found.part),
            text=_words(state, *found.at),
            kind=time.kind,
            edtf=edtf,
            rrule=time.rrule,
            event=event,
        )
    )


def _later_years(state: State, edtf: str | None, span: tuple[int, int]) -> list[records.Evidence]:
    """Where the years stand that the words leave to the next: `quý II và quý III năm 2031`."""
    missing = set(re.findall(r"(?<!\d)\d{4}", edtf or "")) - set(
        re.findall(r"\d{4}", state.even[slice(*span)])
    )
    places = (state.even.find(year, span[1], span[1] + _NEAR) for year in sorted(missing))
    return [state.evidence(at, at + 4, 0.9) for at in places if at >= 0]


def _words(state: State, start: int, end: int) -> str:
    """The words of the time alone, brackets closed."""
    words = state.slice(start, end)
    if words.count("(") > words.count(")") and state.text.text[end : end + 1] == ")":
        words += ")"
    return re.sub(r"^dự kiến\s+(?=\S)", "", words, flags=re.IGNORECASE)


def _said_before(
    state: State, part: Part, kind: str, edtf: str | None, rrule: str | None, event: str | None
) -> int | None:
    """The index of the deadline that says the same of the same thing."""
    section, words = state.section(part), fold(event or "")
    for i in state.index.get(("deadline", kind, edtf, rrule), [])[-_LAST:]:
        other = state.deadlines[i]
        if not words or edtf is None or other.section == section:
            continue  # bodies and bullets have their own duties
        alike = fold(other.event or "")
        if len(words) > _END and fuzz.ratio(words[-_END:], alike[-_END:]) >= _ENDS_ALIKE:
            return i
        whole = fuzz.token_sort_ratio(words, alike) >= _ALIKE
        if whole and fuzz.token_set_ratio(words, alike) >= _SAME:
            return i
    state.index.setdefault(("deadline", kind, edtf, rrule), []).append(len(state.deadlines))
    return None


def _dated(state: State, time: Time) -> tuple[str | None, records.Evidence | None]:
    """The time's value, in the plan's year if it has none, and where that year stands."""
    if time.edtf is None or "XXXX" not in time.edtf:
        return time.edtf, None
    period = str(state.header.get("period") or "")
    value = timevalues.edtf(points.in_year(time.edtf, period))
    if re.fullmatch(r"\d{4}", period) and value:
        for part in state.parts[:_FRONT]:
            at = state.even.find(period, part.start, part.end) if part.kind == "title" else -1
            if at >= 0:
                return value, state.evidence(at, at + 4, 0.9)
    return (None if time.edtf == "XXXX" else time.edtf), None
