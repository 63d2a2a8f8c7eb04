"""When: expressions of time as EDTF and RRULE. The patterns stand in ``data/times.toml``.

A pattern says how a time is meant (by, within, from, …), `points` what place in the calendar its
``{when}`` is; together they make the value: *by* ``../when``, *from* ``when/..``, *within* and
*ongoing* ``when``, from one to another ``when/when2``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from extract import knowledge
from extract.deadlines import frequencies, points, timevalues
from extract.deadlines.points import Point

Kind = Literal["by", "within", "from", "recurring", "ongoing", "relative"]
#: As ISO 8601 date; other components read dates of letterheads and citations with it.
day = points.day

_NUMBERS = r"\d{1,2}(?:(?:, ?(?:và )?| và )\d{1,2}(?!\d)){1,11}"
_LIST_ENDS = rf"(?:{points.OF_YEAR}|(?= ?(?:$|[.;)]|h[àằ]ng|mỗi)))"
_SLOTS = {
    "when2": points.WHEN,
    "when": points.WHEN,
    "span": points.SPAN,
    "quarter": points.QUARTERS,
    "years": points.YEARS,
    "bare": points.BARE,
    "dm2": points.DAY_MONTH,
    "dm": points.DAY_MONTH,
    "days": rf"{points._DAY}(?:(?:, ?| và(?: ngày)? | ?[-–] ?){points._DAY}){{0,30}}(?! ?[/\d])",
    "months": _NUMBERS + _LIST_ENDS,
    "quarters": rf"{points.NUMERAL}(?:(?:, ?(?:và )?| và )(?:quý )?{points.ROMAN}){{1,11}}"
    rf"(?:{points.OF_YEAR})?",
    "freq": frequencies.FREQUENCY,
    "weekday": "hai|ba|tư|năm|sáu|bảy|[2-7]",
    "n": r"\d{1,3}",
}


@dataclass(frozen=True)
class Time:
    """An expression of time at ``[start, end)`` of the text that was searched.

    Without a value it can be no time (`giai đoạn 2030-2025`), or it is relative or ongoing.
    """

    start: int
    end: int
    kind: Kind
    edtf: str | None
    rrule: str | None
    #: Too common to be a deadline by itself: it needs a label, a cell of a table, or a target.
    weak: bool
    #: Where its year stands, if that is elsewhere: `tháng 5 và tháng 11 năm 2024`.
    year_at: tuple[int, int] | None = None


#: No time begins within a word or number, nor with that of a round or document (`đợt 1 tháng 5`).
_BEFORE = r"(?<![\w/.,])(?<!\d-)(?!(?<=đợt\s)\d)(?!(?<=số\s)\d)(?!(?<=tháng\s)\d)"


@dataclass(frozen=True)
class _Pattern:
    match: re.Pattern[str]
    kind: Kind
    edtf: str | None
    rrule: str | None
    weak: bool | Literal["year"]
    cell: bool


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(
            knowledge.pattern(rf"(?:{entry['match']})(?!\w)", _SLOTS),
            entry["kind"],
            entry.get("edtf"),
            entry.get("rrule"),
            entry.get("weak", False),
            entry.get("cell", False),
        )
        for entry in knowledge.patterns("times")["time"]
    )


def find(text: str, cell: bool = False) -> list[Time]:
    """All expressions of time in `text` (a sentence or a label's content), in order.

    A point without a year takes that of the next in its row, `tháng 5 và tháng 11 năm 2024`, or of
    the one before it; else its year is ``XXXX``. With `cell` the text is known to be a time, so
    that `6/2025` and `2025-2026` are, too.
    """
    return list(_find(text, cell))


def begins(text: str) -> bool:
    """True if a time may begin where `text` does: a quick look before `find`."""
    return _begins().match(knowledge.even(text)) is not None


@lru_cache(maxsize=256)  # several components ask for the times of one sentence
def _find(text: str, cell: bool) -> tuple[Time, ...]:
    text = knowledge.even(text)
    for word, misprint in _MISPRINTS.items():
        text = misprint.sub(word, text)
    starts = [found.start() for found in _begins().finditer(text)]
    taken = bytearray(len(text))  # 1 where a time stands
    times: list[Time] = []
    for pattern in _patterns():
        if not starts:
            break
        if pattern.cell and not cell:
            continue
        for found in _matches(pattern.match, text, starts):
            made = () if any(taken[slice(*found.span())]) else _make(pattern, found, text)
            for time in made:
                if not any(taken[time.start : time.end]):
                    times.append(time)
                    taken[time.start : time.end] = b"\x01" * (time.end - time.start)
        starts = [at for at in starts if not taken[at]]
    times.sort(key=lambda time: (time.start, time.end))
    return tuple(_with_years(_in_rows(times, text), text))


def _matches(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """As ``finditer``, but only where a time may begin."""
    end = 0
    for at in starts:
        found = pattern.match(text, at) if at >= end else None
        if found:
            end = found.end()
            yield found


@cache
def _begins() -> re.Pattern[str]:
    """The places where a time may begin: patterns are tried nowhere else, for that is slow."""
    words = knowledge.patterns("times")["begins"]
    return knowledge.pattern(rf"{_BEFORE}(?=(?:{words})(?!\w)|\d|T\.?\d|{points.NUMERAL} ?/)")


#: Common misprints of as many letters: `qúy`, `quí`, `trươc`.
_MISPRINTS = {
    "trước": re.compile(r"(?<!\w)tr[uưứừ][ơớóoờò]c(?!\w)", re.I),
    "quý": re.compile(r"(?<!\w)(?:qúy|quí|quy(?=\s+[IV]{1,3}\s*/))(?!\w)", re.I),
}


def _make(pattern: _Pattern, found: re.Match[str], text: str) -> Iterator[Time]:
    groups = {name: value for name, value in found.groupdict().items() if value}
    for of, name in (("tháng", "months"), ("quý", "quarters")):
        if name in groups:
            yield from _row(pattern, found, of, name)
            return
    if "freq" in groups:
        for start, end, rule in frequencies.row(text, *found.span(), groups["freq"]):
            rrule = timevalues.rrule(rule)
            yield Time(start, end, pattern.kind, None, rrule, bool(pattern.weak))
        return
    slots = [name for name in found.groupdict() if name in groups and name in _POINTS]
    read = [points.read(groups[name]) for name in slots]
    if len(read) == 1 and read[0] is None:
        return  # a 13th month is no time
    if pattern.rrule == "both":
        spans = (found.start(), found.end(slots[0])), (found.start(slots[1]), found.end())
        for span, point in zip(spans, read, strict=True):
            rrule = timevalues.rrule(points.yearly(point.low, point.high)) if point else None
            yield Time(*span, pattern.kind, None, rrule, False)
        return
    time = _time(pattern, found, groups, [point for point in read if point] if all(read) else [])
    if not (read and time.kind == "recurring" and time.rrule is None):  # "2031-2035, mỗi năm"
        yield time


_POINTS = ("when", "when2", "dm", "dm2", "span", "quarter", "years", "bare")


def _time(
    pattern: _Pattern, found: re.Match[str], groups: dict[str, str], read: list[Point]
) -> Time:
    kind, weak = pattern.kind, pattern.weak
    edtf = rrule = None
    if kind == "recurring":
        rrule = timevalues.rrule(_rule(pattern, groups, read))
    elif pattern.edtf and not read:
        edtf = timevalues.edtf(pattern.edtf)
    elif read:
        if kind == "from" and read[0].low != read[0].high and "trở đi" not in found[0].lower():
            kind = "within"  # từ tháng 3-11 năm 2025
        edtf = _edtf(pattern, kind, found[0], read)
    if weak == "year":
        weak = bool(read) and len(read[-1].high) == 4 and not _WHOLE.search(found[0])
    return Time(*found.span(), kind, edtf, rrule, weak)


_WHOLE = re.compile(r"hết|cuối|từ nay|trước|chậm nhất|muộn nhất|trở đi", re.IGNORECASE)


def _edtf(pattern: _Pattern, kind: Kind, words: str, read: list[Point]) -> str | None:
    first, last = read[0], read[-1]
    low, high = first.low, last.high
    if low.startswith("XXXX") and last.year:  # từ 01/6 đến 30/9/2025
        low = points.in_year(low, last.year)
    elif high.startswith("XXXX") and first.year:
        high = points.in_year(high, first.year)
    if pattern.edtf:
        value = pattern.edtf.format(low=low, high=high, end=points.end(high))
    elif kind == "by":
        before = re.match("trước(?! (?:cuối|hết|khi))", words, re.IGNORECASE)
        value = f"../{points.eve(low) if before else points.end(high)}"
    elif kind == "from":
        value = f"{low}/.."
    else:
        value = low if low == high else f"{low}/{high}"
    return timevalues.edtf(value)


def _rule(pattern: _Pattern, groups: dict[str, str], read: list[Point]) -> str | None:
    """The pattern's recurrence with its slots filled; each year's, if it has a point instead."""
    if read:
        return points.yearly(read[0].low, read[-1].high)
    values = {
        "n": groups.get("n", "").lstrip("0"),
        "days": frequencies.days(groups.get("days", ""), groups.get("until")),
        "weekday": frequencies.WEEKDAYS.get(groups.get("weekday", "").lower()),
    }
    return pattern.rrule.format(**values) if pattern.rrule else None


def _row(pattern: _Pattern, found: re.Match[str], of: str, name: str) -> Iterator[Time]:
    """`tháng 5, 6 và 9/2025`: each month by itself."""
    at, recurs = found.start(name), pattern.kind == "recurring"
    row = list(points.rows(found[name], of))
    for i, (start, end, words) in enumerate(row):
        point = points.read(words)
        if point is None:
            continue
        edtf = None if recurs else _edtf(pattern, pattern.kind, found[0], [point])
        rrule = timevalues.rrule(points.yearly(point.low, point.high)) if recurs else None
        begin = at + start if i else found.start()
        stop = at + end if i < len(row) - 1 else found.end()
        yield Time(begin, stop, pattern.kind, edtf, rrule, bool(pattern.weak))


_ROW = re.compile(r"\s*(?:\([^()]{0,40}\)\s*)?(?:,|;|và|, và|hoặc)\s+", re.IGNORECASE)
_LUNAR = re.compile(r"\s*\(?âm lịch", re.IGNORECASE)


def _in_rows(found: list[Time], text: str) -> list[Time]:
    """Bare points are meant as those before them in a row: `trước ngày 15/4 và 15/8/2025`.

    Of the lunar calendar they are no days of ours.
    """
    for i, time in enumerate(found):
        if _LUNAR.match(text, time.end):
            found[i] = replace(time, edtf=None, rrule=None)
            continue
        last = found[i - 1] if i else None
        if not (last and last.edtf and time.edtf and time.weak and time.kind == "within"):
            continue
        bare = time.edtf.split("/")[-1]
        alike = len(bare) == len(last.edtf.split("/")[-1]) and len(bare) > 4
        if last.weak or not alike or not _ROW.fullmatch(text[last.end : time.start]):
            continue
        if last.kind == "by":
            found[i] = replace(time, kind="by", edtf=f"../{points.end(bare)}", weak=False)
        elif last.kind == "within":
            found[i] = replace(time, weak=False)
    return found


#: Between times of one row; a document that is cited has a year of its own.
_FURTHEST = 80
_CITED = re.compile(r"số\s*\d|Quyết định|Nghị quyết|Nghị định|Thông tư|Công văn|Kế hoạch số")


def _with_years(found: list[Time], text: str) -> list[Time]:
    """Times without a year take that of the next in the row, or of the one before."""
    for order, step in ((range(len(found) - 2, -1, -1), 1), (range(1, len(found)), -1)):
        for i in order:
            time, other = found[i], found[i + step]
            if time.edtf is None or "XXXX" not in time.edtf or not other.edtf:
                continue
            first, last = (time, other) if step == 1 else (other, time)
            between = text[first.end : last.start]
            years = re.findall(r"\d{4}", other.edtf)
            if len(between) > _FURTHEST or _CITED.search(between) or not years:
                continue
            edtf = timevalues.edtf(points.in_year(time.edtf, years[0 if step == 1 else -1]))
            if edtf is None or (step == 1 and timevalues.begins_after(edtf, other.edtf)):
                continue
            if step == -1 and timevalues.begins_after(other.edtf, edtf):
                continue
            at = other.year_at or (other.start, other.end)
            found[i] = replace(time, edtf=edtf, year_at=at)
    return found
