"""Deadlines of a year, by issuer."""

import json
import re
from calendar import monthrange
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from store.compare.asking import Asked
from store.compare.figures import ISSUER, MOST, Issuer, issuer_of

#: EDTF's codes behind a year: the first and last month of quarters and halves.
_PARTS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}
_POINT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
#: Years that can be asked for; others are misread, and a span to one has thousands of years.
_YEARS = range(1900, 2201)


class Moment(NamedTuple):
    """A deadline with its days."""

    record: str
    document: str
    page: int
    reference: str | None
    issuer: Issuer
    kind: str
    edtf: str
    #: First and last day; None: open on that side.
    start: date | None
    end: date | None
    text: str
    event: str | None


class Timeline(NamedTuple):
    """The deadlines of a year, and what there is besides."""

    year: int | None
    #: Years with deadlines, and how many each has.
    years: dict[int, int]
    moments: tuple[Moment, ...]
    #: Of the issuers that are asked for: deadlines that recur, and others without a day.
    recurring: int
    undated: int
    #: Deadlines of other years.
    elsewhere: int
    #: Whether there were more of this year than are looked at.
    cut: bool


def timeline(db: Database, asked: Asked) -> Timeline:
    """The deadlines of the first year that is asked for, else of that with the most deadlines."""
    where, values = asked.issuers()
    joined = " join documents d on d.id = r.document" if values else ""
    recurring, undated, dated = 0, 0, 0
    years: Counter[int] = Counter()
    spans: dict[str, tuple[date | None, date | None]] = {}
    times = (
        "select r.edtf, r.rrule is not null, count(*)"
        f" from deadlines r{joined} where {where} group by 1, 2"
    )
    for edtf, recurs, number in db.execute(times, values):
        span = days(edtf)
        if span is None:
            recurring += number if recurs else 0
            undated += 0 if recurs else number
            continue
        dated += number
        spans[edtf] = span
        for touched in _years(*span):
            years[touched] += number
    year = asked.years[0] if asked.years else max(years, key=lambda y: (years[y], y), default=None)
    wanted = {edtf: span for edtf, span in spans.items() if year in _years(*span)}
    moments = _moments(db, where, values, wanted)
    known = dict(sorted(years.items()))
    of_year = years[year or 0]
    cut = len(moments) < of_year
    return Timeline(year, known, moments, recurring, undated, dated - of_year, cut)


def _moments(
    db: Database,
    where: str,
    values: list[Any],
    spans: dict[str, tuple[date | None, date | None]],
) -> tuple[Moment, ...]:
    query = (
        f"select r.id, r.document, r.page, d.reference, r.kind, r.edtf, r.text, r.event, {ISSUER}"
        f" from deadlines r join documents d on d.id = r.document where {where}"
        " and r.edtf in (select value from json_each(?)) order by r.rowid limit ?"
    )
    found = []
    for row in db.execute(query, [*values, json.dumps(list(spans)), MOST]):
        record, document, page, reference, kind, edtf, text, event = row[:8]
        place = (record, document, page, reference, issuer_of(*row[8:]))
        found.append(Moment(*place, kind, edtf, *spans[edtf], text, event))
    return tuple(sorted(found, key=_order))


def _order(moment: Moment) -> Any:
    return (moment.issuer.order, moment.start or moment.end, moment.end or date.max)


def _years(start: date | None, end: date | None) -> range:
    """Years that a span touches; an open one has that of its one day."""
    first, last = start or end, end or start
    assert first and last
    return range(first.year, last.year + 1)


def days(edtf: str | None) -> tuple[date | None, date | None] | None:
    """The first and last day of an EDTF time, None where it is open; None: not to the year.

    `2025-34` is 1 April to 30 June; `../2025-05-20` only has an end.
    """
    if not edtf:
        return None
    start, slash, end = edtf.partition("/")
    first = None if start == ".." else _point(start)
    last = None if end == ".." else _point(end) if slash else first
    if (start != ".." and first is None) or (slash and end != ".." and last is None):
        return None
    if first and last and first[0] > last[1]:
        return None
    return (first and first[0], last and last[1]) if first or last else None


def _point(time: str) -> tuple[date, date] | None:
    """The first and last day of a year, part of a year, month or day; None: there is no such."""
    parts = _POINT.fullmatch(time)
    if not parts:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    assert year is not None
    if year not in _YEARS:
        return None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is not None:
            return date(year, month, day), date(year, month, day)
        first, last = _PARTS.get(month, (month, month))
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:  # no such month or day
        return None
