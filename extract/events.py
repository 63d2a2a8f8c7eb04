"""What is due at a time: the words that say it, beside the time, above it or in its row."""

import re
from functools import cache

from extract import knowledge
from extract.found import State, trim
from extract.parts import Part
from extract.tables import Row, Table

Span = tuple[int, int]
_SHORTEST_EVENT = 12
#: Between times of a row: a comma, `và`.
_GAP = 4
#: Parts between a label and what it belongs to; headings above one another.
_FURTHEST, _DEEPEST = 60, 10


def labelled(state: State, index: int) -> Span | None:
    """What a label's time is for: its heading, or the item before it if each has its own label."""
    part = state.parts[index]
    before = None
    labels = 0
    for i in range(index - 1, max(-1, index - _FURTHEST), -1):
        other = state.parts[i]
        if i == part.heading:
            break
        if other.heading != part.heading:
            continue
        labels += other.label == "time"
        if before is None and other.kind == "item" and other.level < part.level:
            before = other
    after = state.parts[index + 1 : index + _FURTHEST]
    labels += sum(other.label == "time" and other.heading == part.heading for other in after)
    if before is not None and (labels or part.heading is None):
        return body(state, before)
    return headed(state, part)


def headed(state: State, part: Part) -> Span | None:
    """The heading a part is under, above those of times and places; else the document's title."""
    above = part.heading
    for _ in range(_DEEPEST):
        if above is None:
            break
        place = body(state, state.parts[above])
        if not _general().fullmatch(state.even, *place):
            return place
        above = state.parts[above].heading
    titles = [other for other in state.parts[:_FURTHEST] if other.kind == "title"]
    return (titles[0].body, titles[-1].end) if titles else None


def body(state: State, part: Part) -> Span:
    """A part's words without its number and the sign at its end."""
    return trim(state.even, part.body, part.end, " :;.")


def before(state: State, index: int) -> Span | None:
    """The longest of the few lines before a line: the task of a table that lost its rules.

    Its heading if that stands just before it.
    """
    if state.parts[index].heading == index - 1:
        return body(state, state.parts[index - 1])
    above = [
        other
        for other in state.parts[max(0, index - 4) : index]
        if other.kind in ("item", "heading") and other.end - other.body > 40
    ]
    return body(state, max(above, key=lambda other: other.end - other.body)) if above else None


def below(state: State, index: int) -> Span | None:
    """What follows a heading that is a time: `a) Quý I: Ban hành kế hoạch.`"""
    following = state.parts[index + 1 : index + 2]
    if not following or following[0].heading != index:
        return None
    start, end = body(state, following[0])
    clause = _CLAUSE.search(state.even, start, end)
    return start, clause.start() if clause else end


def task(table: Table, row: Row) -> Span | None:
    """What a row is about: its task, else its first words that are no number."""
    for kind in ("content", "product", "indicator", "result", "agency", "lead"):
        cell = row.value(table.column(kind))
        if cell:
            return cell.start, cell.end
    others = [cell for cell in row.cells[1:] if cell]
    return (others[0].start, others[0].end) if others else None


def _neighbours(text: str, places: list[Span], at: Span) -> Span:
    """Where the row of times begins and ends that `at` is in: `hàng tuần, hàng tháng`."""
    row = [at]
    for other in places[places.index(at) + 1 :]:
        if not _joins(text, row[-1][1], other[0]):
            break
        row.append(other)
    for other in reversed(places[: places.index(at)]):
        if not _joins(text, other[1], row[0][0]):
            break
        row.insert(0, other)
    return row[0][0], row[-1][1]


def _joins(text: str, start: int, end: int) -> bool:
    return end - start <= _GAP and ";" not in text[start:end]


#: What ends a clause; a colon behind the name of a round does not.
_CLAUSE = re.compile(r";|(?<!đợt\s\d)(?<!đợt\sI)(?<!đợt\sII):", re.IGNORECASE)


def event(state: State, start: int, end: int, places: list[Span], at: Span) -> Span | None:
    """What is due: the clause of a time at its beginning or end, whole if it stands amid it.

    Of other times in the clause (`đợt 1 xong trước …, đợt 2 xong trước …`) it goes no further.
    """
    row = _neighbours(state.even, places, at)
    left = max(
        (found.end() for found in _CLAUSE.finditer(state.even, start, row[0])), default=start
    )
    last = max((b for _, b in places if left < b <= row[0]), default=left)
    before = trim(state.even, last, row[0], ",;:)(-–+*")
    right = state.even.find(";", row[1], end)
    if right >= 0 and before[1] - before[0] < 8 and not state.even[row[1] : right].strip(" )"):
        right = state.even.find(";", right + 1, end)  # "Trong quý II/2024; tổ chức …"
    right = end if right < 0 else right
    following = min((a for a, _ in places if row[1] <= a < right), default=right)
    after = trim(state.even, row[1], following, ",;:).(")
    before_it, behind = before[1] - before[0], after[1] - after[0]
    if min(before_it, behind) >= 3 and max(before_it, behind) < _SHORTEST_EVENT:
        return before[0], after[1]  # "Sở Y tế định kỳ kiểm tra"
    if behind < _SHORTEST_EVENT or (following < right and before_it >= _SHORTEST_EVENT // 2):
        if before_it < 3:  # "trong quý III (chậm nhất 15/9) và quý IV"
            before = trim(state.even, left, min(a for a, _ in places if a >= left), ",;:(")
        return before if before[1] - before[0] > 2 else after if behind > 2 else None
    if before_it < 3:
        aside = state.even[row[1] : right].strip(" .;,")
        return None if aside[:1] == "(" and aside[-1:] == ")" else after
    return before[0], after[1]


@cache
def _general() -> re.Pattern[str]:
    """Headings that name no task: `Thời gian, địa điểm`."""
    words = "thời gian|thời hạn|địa điểm|tiến độ|lộ trình|phạm vi|đối tượng|thực hiện|triển khai"
    return knowledge.pattern(rf"(?:(?:{words}|hoàn thành|tổ chức|và|kế hoạch|dự kiến)[ ,]*)+")
