"""What is due at a time: the words that say it, beside the time, above it or in its row."""

import re
from functools import cache

from extract import knowledge
from extract.assignments import agencies
from extract.found import State, sentences, trim
from extract.structure.parts import Part
from extract.structure.tables import Row, Table

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
    """The heading a part is under, above those of times and places; else the document's title.

    Of a heading that only names a body: what stands first below it.
    """
    above = part.heading
    for _ in range(_DEEPEST):
        if above is None:
            break
        place = body(state, state.parts[above])
        first = state.parts[above + 1] if above + 1 < len(state.parts) else part
        if agencies.begins(state.even, place[0]) and first.kind == "item" and first is not part:
            return next(sentences(state.even, *body(state, first)))
        if not _general().fullmatch(state.even, *place):
            return place
        above = state.parts[above].heading
    return _title(state)


def _title(state: State) -> Span | None:
    """The last lines of a title at the front, those of the plan that a decision issues."""
    titles = [i for i, other in enumerate(state.parts[:_FURTHEST]) if other.kind == "title"]
    if not titles:
        return None
    first = titles[-1]
    while first - 1 in titles:
        first -= 1
    return state.parts[first].body, state.parts[titles[-1]].end


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
_ASIDE = re.compile(r"\s?\([^()]{1,80}\)(?:\s?,|\svà|\s?;)?\s?")
_WEAK = re.compile(
    r"(?:(?:đã |phải )?(?:hoàn thành|xong)|đợt (?:\d|[IVX])+|lần (?:\d|thứ)|và)(?!\w)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";|(?<!đợt\s\d)(?<!đợt\sI)(?<!đợt\sII):", re.IGNORECASE)


def event(state: State, start: int, end: int, places: list[Span], at: Span) -> Span | None:
    """What is due: the clause of a time at its beginning or end, whole if it stands amid it.

    Of other times in the clause (`đợt 1 xong trước …, đợt 2 xong trước …`) it goes no further,
    unless what is left says nothing by itself (`đợt 2`, `hoàn thành`).
    """
    row = _neighbours(state.even, places, at)
    found = _clause_at(state, start, end, places, row)
    if found is None:
        return _before_bracket(state.even, start, places, row)
    if is_weak(state.even[slice(*found)]):
        left = max((c.end() for c in _CLAUSE.finditer(state.even, start, found[0])), default=start)
        if left < found[0] - 1:
            return trim(state.even, left, found[1], ",;:)-–+*")
        return _before_bracket(state.even, start, places, row) or found
    return found


def is_weak(words: str) -> bool:
    """True if what is due is not said: `Hoàn thành`, `đợt II`."""
    return len(words) < _SHORTEST_EVENT or _WEAK.match(words) is not None


def _before_bracket(text: str, start: int, places: list[Span], row: Span) -> Span | None:
    """What stands before the bracket that a time is in, or before the first time of a row."""
    opened = text.rfind("(", start, row[0])
    if opened < 0 or ")" in text[opened : row[0]]:
        opened = min((a for a, _ in places if a >= start), default=row[0])
    left = max((found.end() for found in _CLAUSE.finditer(text, start, opened)), default=start)
    found = trim(text, left, opened, ",;:)(-–+*")
    return found if found[1] - found[0] >= _SHORTEST_EVENT else None


def _clause_at(state: State, start: int, end: int, places: list[Span], row: Span) -> Span | None:
    left = max(
        (found.end() for found in _CLAUSE.finditer(state.even, start, row[0])), default=start
    )
    last = max((b for _, b in places if left < b <= row[0]), default=left)
    if _ASIDE.fullmatch(state.even, last, row[0]):  # `… (đối với đợt 1) và ngày …`
        last = row[0]
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
    words = (
        "thời gian|thời hạn|địa điểm|tiến độ|lộ trình|phạm vi|đối tượng|thực hiện|triển khai"
        "|hoàn thành|tổ chức|kế hoạch|dự kiến|mục tiêu|chỉ tiêu|nội dung|nhiệm vụ|giải pháp|yêu cầu"
        "|mục đích|trọng tâm|chủ yếu|và"
    )
    return knowledge.pattern(rf"(?:(?:{words})[ ,]*)+")
