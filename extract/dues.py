"""By when a target is due: its own words say it, else what leads in to them, else the heading."""

import re

from extract import past, times
from extract.found import State
from extract.parts import Part

Span = tuple[int, int]
#: A time and where it stands.
Due = tuple[str, Span]

_AIMS = re.compile(r"mục tiêu|chỉ tiêu|kế hoạch năm", re.IGNORECASE)
_OPENING = 60
_YEAR_ONLY = re.compile(r"\.\./\d{4}")


def own(text: str, start: int, end: int) -> Due | None:
    """The time that ``text[start:end]`` names for what it promises."""
    time = past.own_time(text[start:end])
    if time is None or time.edtf is None:
        return None
    return _value(text[start:end], time), _place(text, start, end, time)


def _place(text: str, start: int, end: int, time: times.Time) -> Span:
    """Where the time stands, with the year that may be named later: `tháng 5 và tháng 8/2031`."""
    begin, stop = start + time.start, start + time.end
    year = re.search(r"\d{4}", time.edtf or "")
    if year and year[0] not in text[begin:stop]:
        later = text.find(year[0], stop, end)
        stop = later + 4 if later >= 0 else stop
    return begin, stop


def opening(text: str, start: int, end: int) -> Due | None:
    """The time with which a sentence begins and which holds for all its clauses: `Năm 2025, …`."""
    for time in times.find(text[start : min(end, start + _OPENING)]):
        if time.edtf:
            before = text[start : start + time.start].lower()
            if re.fullmatch(r"(?:phấn đấu|dự kiến|mục tiêu|riêng|[\W])*\s*", before):
                return _value(text[start:end], time), (start + time.start, start + time.end)
            return None
    return None


def inherited(state: State, part: Part) -> Due | None:
    """The time of the line that leads in, or of a heading about aims: `Mục tiêu năm 2025`."""
    if part.lead_in is not None:
        lead = state.parts[part.lead_in]
        found = own(state.even, lead.body, lead.end)
        if found:
            return found
        if lead.lead_in is not None and (found := inherited(state, lead)):
            return found
    above = part.heading
    for _ in range(10):  # no document nests deeper
        if above is None:
            return None
        heading = state.parts[above]
        if _AIMS.search(state.even[heading.body : heading.end]) or heading.section == "targets":
            words = state.even[heading.body : heading.end]
            for time in times.find(words):
                if time.edtf:
                    place = (heading.body + time.start, heading.body + time.end)
                    return _value(words, time), place
        above = heading.heading
    return None


def _value(words: str, time: times.Time) -> str:
    """`đến năm 2030` is by its last day, `hoàn thành trong năm 2030` is the year."""
    edtf = time.edtf or ""
    if within := re.search(r"trong\s+(?P<what>năm|quý|tháng)", words[time.start : time.end]):
        edtf = edtf.removeprefix("../")
        return edtf[:4] if within["what"] == "năm" and "/" not in edtf else edtf
    return f"{edtf}-12-31" if _YEAR_ONLY.fullmatch(edtf) else edtf
