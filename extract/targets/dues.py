"""By when a target is due: its own words say it, else what leads in to them, else the heading."""

import re

from extract.deadlines import times
from extract.found import State
from extract.structure.parts import Part
from extract.targets import clauses, past
from extract.targets.quantities import Quantity

Span = tuple[int, int]
#: A time and where it stands.
Due = tuple[str, Span]

_AIMS = re.compile(r"mục tiêu|chỉ tiêu|kế hoạch năm", re.IGNORECASE)
_OPENING = 60
#: Where the words about one of several rounds begin.
_ROUND = re.compile(
    r"(?<!\w)(?:đợt|lần|vòng|kỳ)\s+(?:\d{1,2}|[IVX]{1,4}|một|hai|ba|thứ\s+\w+|đầu|cuối)(?!\w)",
    re.IGNORECASE,
)
#: What parts the times of a list.
_IN_LIST = re.compile(r"\s*(?:,|và|,\s*và)\s*")
_MONTH = re.compile(r"[\dX]{4}-\d\d")
_YEAR_ONLY = re.compile(r"\.\./\d{4}")


def own(text: str, start: int, end: int, year: int | None = None) -> Due | None:
    """The time that ``text[start:end]`` names for what it promises; of a list, first to last.

    `year` is the document's: what was over before it only says which things are meant.
    """
    words = text[start:end]
    found = past.own_times(words, year)
    if not found:
        return None
    value, place = _value(words, found[0]), _place(text, start, end, found[0])
    last = found[0]
    for time in found[1:]:
        if not (_IN_LIST.fullmatch(words[last.end : time.start]) and _is_month(last, time)):
            break
        last = time
    if last is not found[0]:
        value = f"{value}/{last.edtf}"
        place = place[0], max(place[1], _place(text, start, end, last)[1])
    return value, place


def _is_month(one: times.Time, two: times.Time) -> bool:
    """True if both are a month or a quarter: `vào tháng 5, tháng 8 và tháng 11 năm 2031`."""
    return all(_MONTH.fullmatch(time.edtf or "") for time in (one, two))


def _place(text: str, start: int, end: int, time: times.Time) -> Span:
    """Where the time stands, with the year that may be named later: `tháng 5 và tháng 8/2031`."""
    begin, stop = start + time.start, start + time.end
    year = re.search(r"\d{4}", time.edtf or "")
    if year and year[0] not in text[begin:stop]:
        later = text.find(year[0], stop, end)
        stop = later + 4 if later >= 0 else stop
    return begin, stop


def of_number(
    text: str, clause: Span, found: list[Quantity], i: int, year: int | None
) -> Due | None:
    """The time in the i-th number's own words, else before the first number of its clause.

    `03 lớp cho 150 học viên trong quý II` is one phrase: the time holds for both numbers. In `02
    đợt, đợt 1 trước ngày 30/6` the time is that of one round only.
    """
    start, end = clauses.own_words(text, clause, found, i)
    colon = text.find(": ", found[i].end, end)
    stop = colon if colon >= 0 else end
    if one_round := _ROUND.search(text, found[i].end, clause[1]):
        stop = min(stop, one_round.start())
    if said := own(text, start, stop, year):
        return said
    if said := _behind_bracket(text, (clause[0], stop if one_round else clause[1]), end, found, i):
        return said
    if i + 1 < len(found) and _is_one_phrase(text, found[i], found[i + 1]):
        following = clauses.own_words(text, clause, found, i + 1)
        if said := own(text, found[i + 1].end, max(following[1], found[i + 1].end), year):
            return said
    return own(text, clause[0], found[0].start, year)


def _is_one_phrase(text: str, one: Quantity, two: Quantity) -> bool:
    """True for `02 lớp cho 60 học viên`, also where `và` or `với` stands between."""
    if not clauses.is_cut(text, one, two):
        return True
    return two.unit == "person" and not re.search(r"[,;:()]", text[one.end : two.start])


def _behind_bracket(text: str, clause: Span, end: int, found: list[Quantity], i: int) -> Due | None:
    """The time behind a bracket: `320 nhà tạm (xây mới 205, sửa chữa 115) trước ngày 31/8/2031`."""
    opened = re.match(r"\s*\([^()]*\)", text[end : clause[1]])
    if opened is None:
        return None
    start = end + opened.end()
    following = [other.start for other in found[i + 1 :] if other.start >= start]
    return own(text, start, following[0] if following else clause[1])


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
    if re.match(r"(?:vào|đến|hết)\s+cuối\s+năm", words[time.start : time.end], re.IGNORECASE):
        edtf = f"../{edtf.removeprefix('../')}"
    return f"{edtf}-12-31" if _YEAR_ONLY.fullmatch(edtf) else edtf
