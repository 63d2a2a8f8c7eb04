"""Where times stand that are deadlines: after labels, alone in lines, in tables, in sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extract import knowledge
from extract.deadlines import events, terms, times
from extract.deadlines.times import Time
from extract.found import State, sentences, trim
from extract.structure.parts import Part
from extract.structure.tables import Column

#: How sure a time is: after a label 0.95, in a column of times 0.9, of a named item of a list
#: (`Đợt 1: …`) 0.9, alone in its line 0.8; in running text `terms` says.
LABEL, CELL, NAMED, ALONE = 0.95, 0.9, 0.9, 0.8
_LONGEST_LIST = 20
Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A deadline before it is a record: where its time, its evidence and its event stand."""

    part: Part
    time: Time
    at: Span
    span: Span
    event: Span | None
    strength: float
    #: What is said before it in the document: `Đánh giá sản phẩm – Đợt 1`.
    named: Span | None = None


def find(state: State) -> list[Found]:
    """All of them, as they stand in the document."""
    found = [*_of_parts(state), *_of_tables(state)]
    return sorted(found, key=lambda one: (one.at, one.time.kind))


def _of_parts(state: State) -> Iterator[Found]:
    for i, part in enumerate(state.parts):
        if part.kind == "label" and part.label == "time":
            yield from _of_label(state, i)
        elif part.kind == "item" and _is_alone(state, part):
            yield from _of_line(state, i)
        elif part.kind in ("item", "label", "closing", "heading"):
            yield from _in_text(state, i)


def _of_label(state: State, index: int) -> Iterator[Found]:
    part = state.parts[index]
    event = events.labelled(state, index)
    title = state.even[part.start : part.body]
    for time, at in _times(state, part.body, part.end, cell=True):
        yield Found(part, _by(time, title), at, (part.start, part.end), event, LABEL)


def _is_alone(state: State, part: Part) -> bool:
    """True for a line that is no more than a time: a cell of a table that lost its rules."""
    if part.end - part.body > 80 or not times.begins(state.even[part.body : part.end]):
        return False
    words = state.even[part.body : part.end].strip(" .;,")
    found = times.find(words) or [t for t in times.find(words, cell=True) if t.kind == "relative"]
    said = sum(time.end - time.start for time in found)
    return bool(found) and said >= len(words) - 2 * len(found)


def _of_line(state: State, index: int) -> Iterator[Found]:
    part = state.parts[index]
    event = events.before(state, index)
    for time, at in _times(state, part.body, part.end, cell=True):
        yield Found(part, time, at, (part.start, part.end), event, ALONE)


def _of_tables(state: State) -> Iterator[Found]:
    for table in state.tables:
        columns = [column for column in table.columns if _is_time(column)]
        for row in table.data:
            event = events.task(table, row)
            for column in columns:
                cell = row.cell(column)
                if not cell:
                    continue
                for time, at in _times(state, cell.start, cell.end, cell=True):
                    time = _by(time, column.title)
                    yield Found(row.part, time, at, (cell.start, cell.end), event, CELL)
            for column in table.all_of("content", "note"):
                cell = row.cell(column)
                if cell:
                    yield from _in_sentences(state, row.part, cell.start, cell.end)


_TIMED = re.compile(r"(?:dự kiến )?(?:thời gian|thời hạn|thời điểm|hạn|ngày|tiến độ|lịch)(?!\w)")
_OVER = re.compile(r"hết hạn|công nhận|chứng nhận|ngày cấp|ngày ký|ngày sinh|ngày ban hành")
_LIMIT = re.compile(r"hoàn thành|hạn |hạn$|kết thúc|chậm nhất|nộp|trình", re.IGNORECASE)


def _is_time(column: Column) -> bool:
    """True for a column of times to come: not of certificates or births."""
    title = column.title.lower().split(" > ")[-1]
    timed = column.kind == "time" or (column.kind is None and _TIMED.match(title))
    return bool(timed) and not _OVER.search(title)


def _by(time: Time, title: str) -> Time:
    """A single day under a head like `Hạn nộp`, `Thời gian hoàn thành`: by that day."""
    if time.kind == "within" and len(time.edtf or "") == 10 and _LIMIT.search(title):
        return replace(time, kind="by", edtf=f"../{time.edtf}")
    return time


def _in_text(state: State, index: int) -> Iterator[Found]:
    part = state.parts[index]
    if part.kind == "item" and _under_times(state, part):
        yield from _listed(state, part)
        return
    found = list(_of_roadmap(state, index)) or _in_sentences(state, part, part.body, part.end)
    for one in found:
        yield one if one.event else replace(one, event=_beside(state, index))


def _beside(state: State, index: int) -> Span | None:
    part = state.parts[index]
    under = events.below(state, index) if part.kind == "heading" else None
    return under or events.headed(state, part)


def _in_sentences(state: State, part: Part, body: int, stop: int) -> Iterator[Found]:
    earlier = None
    for start, end in sentences(state.even, body, stop):
        sentence, last, earlier = state.even[start:end], earlier, start
        label = _label().match(sentence)
        if label:  # "Cơ quan chủ trì: A. Thời gian: 2026 - 2028."
            event = events.headed(state, part)
            for time, at in _times(state, start + label.end(), end, cell=True):
                yield Found(part, _by(time, label[0]), at, (start, end), event, NAMED)
            continue
        found = list(_times(state, start, end))
        named = re.match(r"([^:;.]{3,80}):\s*", sentence)
        for i, (time, at) in enumerate(found):
            shifted = replace(time, start=at[0] - start, end=at[1] - start)
            sure = terms.strength(state, part, sentence, shifted)
            if sure is None or _governed(state, part, shifted):
                continue
            if named is not None and at[0] == start + named.end() and not times.find(named[1]):
                place = (start, start + named.end(1))
                title = events.headed(state, part) if events.is_weak(named[1]) else None
                yield Found(part, time, at, (start, at[1]), place, NAMED, title)
                continue
            event = events.event(state, start, end, _near(found, i), at)
            if event and last is not None and event[0] == start and events.is_weak(sentence):
                event = (last, event[1])  # `Mở điểm bán hàng. Hoàn thành trong quý III.`
            span = (min(at[0], event[0]), max(at[1], event[1])) if event else at
            yield Found(part, time, at, span, event, sure)


def _near(found: list[tuple[Time, Span]], i: int) -> list[Span]:
    """Where the times around the i-th stand."""
    return [place for _, place in found[max(0, i - _LONGEST_LIST) : i + _LONGEST_LIST]]


def _governed(state: State, part: Part, time: Time) -> bool:
    """True for `thường xuyên` in a block that has a label for its time."""
    if not terms.is_manner(time) or part.heading is None:
        return False
    below = state.parts[part.heading + 1 : part.heading + 60]
    return any(other.label == "time" and other.heading == part.heading for other in below)


def _of_roadmap(state: State, index: int) -> Iterator[Found]:
    """A time in brackets at an item's end, under `Lộ trình …:`."""
    part = state.parts[index]
    above = [i for i in (part.lead_in, part.heading) if i is not None]
    for i in range(index - 1, max(-1, index - _LONGEST_LIST), -1):
        other = state.parts[i]
        if other.heading != part.heading or other.level > part.level:
            above += [i] if state.even[other.body : other.end].rstrip().endswith(":") else []
            break
    if not any(_plan().search(state.even, state.parts[i].start, state.parts[i].end) for i in above):
        return
    bracket = re.search(r"\(([^()]{4,60})\)\s*[.;]?$", state.even[part.body : part.end])
    if bracket:
        event = trim(state.even, part.body, part.body + bracket.start(), " ,")
        begin, stop = part.body + bracket.start(1), part.body + bracket.end(1)
        for time, at in _times(state, begin, stop, cell=True):
            yield Found(part, time, at, (part.body, part.end), event, ALONE)


@cache
def _plan() -> re.Pattern[str]:
    return knowledge.pattern(r"(?<!\w)(?:lộ trình|tiến độ|phân kỳ|thời gian|thời hạn|địa điểm)")


def _under_times(state: State, part: Part) -> bool:
    """True for an item below a label of times, or in a section of that name."""
    if part.lead_in is not None and state.parts[part.lead_in].label == "time":
        return True
    if part.heading is None:
        return False
    title = events.body(state, state.parts[part.heading])
    return _title().fullmatch(state.even, *title) is not None


@cache
def _label() -> re.Pattern[str]:
    return knowledge.pattern(rf"(?:{_time_label()}) ?: ?")


@cache
def _title() -> re.Pattern[str]:
    return knowledge.pattern(
        rf"(?:{_time_label()})(?:(?:,| và|, và) (?:tiến độ|thời gian|địa điểm|kế hoạch))?"
    )


def _time_label() -> str:
    label = next(e for e in knowledge.patterns("labels")["label"] if e["kind"] == "time")["match"]
    return str(label)


def _listed(state: State, part: Part) -> Iterator[Found]:
    """`Đợt 1: Trong tháng 5 năm 2025.`"""
    above = part.lead_in if part.lead_in is not None else part.heading
    for start, end in sentences(state.even, part.body, part.end):
        named = re.match(r"([^:;.]{3,120}):\s*", state.even[start:end])
        for time, at in _times(state, start, end, cell=True):
            if named and at[0] >= start + named.end():
                title = events.labelled(state, above) if above == part.lead_in and above else None
                event = (start, start + named.end(1))
                yield Found(part, time, at, (start, at[1]), event, NAMED, title)
            else:
                clause = events.event(state, start, end, [at], at)
                yield Found(part, time, at, (start, end), clause, NAMED)


def _times(state: State, start: int, end: int, cell: bool = False) -> Iterator[tuple[Time, Span]]:
    """The times in the text, a frequency and its period as one, and where each stands."""
    for time in _joined(times.find(state.even[start:end], cell)):
        if time.year_at:
            time = replace(time, year_at=(start + time.year_at[0], start + time.year_at[1]))
        yield time, (start + time.start, start + time.end)


def _joined(found: list[Time]) -> list[Time]:
    """`Định kỳ hằng quý` + `trong năm 2025` is one deadline, in whatever order."""
    joined: list[Time] = []
    for time in found:
        last = joined[-1] if joined else None
        if last is None or time.start - last.end > 3 or (_lasts(last) == _lasts(time)):
            joined.append(time)
        elif _lasts(last) and not last.edtf and _is_period(time):
            joined[-1] = replace(last, end=time.end, edtf=time.edtf, weak=False)
        elif _lasts(time) and not time.edtf and _is_period(last):
            joined[-1] = replace(time, start=last.start, edtf=last.edtf)
        else:
            joined.append(time)
    return joined


def _lasts(time: Time) -> bool:
    return time.kind in ("recurring", "ongoing")


def _is_period(time: Time) -> bool:
    years = re.fullmatch(r"\d{4}(?:/\d{4})?", time.edtf or "")
    return time.kind == "within" and years is not None
