"""Where marks stand: numbers for a specification, for a wide page and for a narrow one.

Names and labels are given their room beforehand, so that a drawing is exactly as wide as asked and
nothing is cut off; a letter is taken to be as wide as the usual ones of the font are.
"""

from datetime import UTC, date, datetime, timedelta
from textwrap import wrap
from typing import Any, Literal, NamedTuple

from web.charts.clean import numbered
from web.charts.drawing import MOST_MARKS

Width = Literal["wide", "narrow"]
#: Pixels of the whole drawing.
WIDTHS: dict[Width, int] = {"wide": 960, "narrow": 340}
#: Marks are at least so far apart that a finger meets just one (WCAG 2.5.8: 24).
_STEP, _BAR = 28, 18
#: Height of a name that stands above its marks, and room between two groups.
_NAME, _GAP = 24, 8
_LETTER, _BOLD = 7.2, 7.8
_WIDEST_NAME = 230
#: Of the axis.
_AXIS = 44
#: Days that a mark of one day is wide at least, in pixels.
_POINT = 26


class Bar(NamedTuple):
    """A bar with what is written beside it."""

    #: What it belongs to; that is written once for all that follow each other.
    name: str
    label: str
    #: Up to where it is sure; None: nowhere.
    low: float | None
    #: Up to where it goes.
    high: float


class Stretch(NamedTuple):
    """A time in a timeline."""

    name: str
    #: Open where None.
    start: date | None
    end: date | None


class Heading(NamedTuple):
    """What stands above a drawing that is taken away."""

    title: str
    lines: tuple[str, ...]


def bars(found: list[Bar], width: Width, most: float | None, axis: str) -> dict[str, Any]:
    """The values of `bars.json` but for its heading."""
    wide = width == "wide"
    names = {bar.name for bar in found}
    left = min(_WIDEST_NAME, max(len(name) for name in names) * _BOLD + 10) if wide else 0
    right = max(len(bar.label) for bar in found) * _LETTER + 12
    plot = round(WIDTHS[width] - left - right)
    drawn, sure, heads = [], [], []
    y, before = 0.0, None
    for number, bar in enumerate(found[:MOST_MARKS]):
        if bar.name != before:
            y += _GAP if before is not None else 0
            heads.append({"name": bar.name, "middle": y + (_STEP if wide else _NAME) / 2})
            y += 0 if wide else _NAME
            before = bar.name
        box = {"from": 0, "top": y + (_STEP - _BAR) / 2, "bottom": y + (_STEP + _BAR) / 2}
        whole = bar.low == bar.high
        drawn.append(
            box
            | {"to": bar.high, "middle": y + _STEP / 2, "label": bar.label}
            | {"tone": "full" if whole else "soft", "link": numbered(number)}
        )
        if bar.low is not None and not whole:
            sure.append(box | {"to": bar.low})
        y += _STEP
    return {
        "width": plot,
        "height": round(y),
        "padding": {"left": round(left), "right": round(right), "top": 4, "bottom": _AXIS},
        "most": most or max(bar.high for bar in found) or 1,
        "ticks": 6 if wide else 3,
        "axis": axis,
        "align": "right" if wide else "left",
        "inset": -10 if wide else 0,
        "limit": _WIDEST_NAME if wide else WIDTHS[width],
        "title": None,
        "data": {"bars": drawn, "sure": sure, "names": heads},
    }


def timeline(found: list[Stretch], width: Width, year: int, axis: str) -> dict[str, Any]:
    """The values of `timeline.json` but for its heading: an issuer's times below its name."""
    margin = 8
    plot = WIDTHS[width] - 2 * margin
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    a_day = plot / (last - first).days
    spans: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    y, before = 0.0, None
    lanes: list[float] = []
    for number, stretch in enumerate(found[:MOST_MARKS]):
        if stretch.name != before:
            y += len(lanes) * _STEP + (_GAP if before is not None else 0)
            heads.append({"name": stretch.name, "top": y, "middle": y + _NAME / 2 + 2})
            y, before, lanes = y + _NAME + 2, stretch.name, []
        start, end = _ends(stretch, first, last)
        point = stretch.start is None or stretch.start == stretch.end
        begin = (start - first).days * a_day - (_POINT / 2 if point else 0)
        over = (end - first).days * a_day + (_POINT / 2 if point else 2)
        lane = _lane(lanes, begin, max(over, begin + _POINT))
        link = {"link": numbered(number), "middle": y + (lane + 0.5) * _STEP}
        if point:
            points.append(link | {"at": _moment(end)})
            continue
        top = y + lane * _STEP + (_STEP - _BAR) / 2
        box = {"top": top, "bottom": top + _BAR, "from": _moment(start), "to": _moment(end)}
        if stretch.end is None:  # it goes on: a thin line
            box |= {"top": top + _BAR / 3, "bottom": top + _BAR * 2 / 3}
        spans.append(link | box)
    return {
        "width": plot,
        "height": round(y + len(lanes) * _STEP),
        "padding": {"left": margin, "right": margin, "top": _AXIS, "bottom": 4},
        "start": _moment(first),
        "end": _moment(last),
        "months": [_moment(date(year, month, 1)) for month in range(1, 13)],
        "axis": axis,
        "limit": plot,
        "title": None,
        "data": {"spans": spans, "points": points, "names": heads},
    }


def headed(values: dict[str, Any], heading: Heading) -> dict[str, Any]:
    """The same with a heading above, for a drawing that is taken away."""
    letters = int(WIDTHS["wide"] / _LETTER)
    lines = [piece for line in heading.lines for piece in wrap(line, letters)]
    titles = wrap(heading.title, int(letters * 0.72))
    room = 24 * len(titles) + 15 * len(lines) + 34
    padding = values["padding"]
    edge = 16
    grown = {
        "left": padding["left"] + edge,
        "right": padding["right"] + edge,
        "top": padding["top"] + room,
        "bottom": padding["bottom"] + edge,
    }
    title = {"text": titles, "subtitle": lines}
    return values | {"padding": grown, "title": title}


def _ends(stretch: Stretch, first: date, last: date) -> tuple[date, date]:
    """The days from where to where it is drawn; a time of one day is a point at that day."""
    if stretch.start is None or stretch.start == stretch.end:
        day = stretch.end or stretch.start or first
        return day, day
    end = stretch.end + timedelta(days=1) if stretch.end else last
    return max(stretch.start, first), min(end, last)


def _lane(lanes: list[float], begin: float, over: float) -> int:
    """The first lane that is free from `begin` on; it is taken up to `over`."""
    for lane, taken in enumerate(lanes):
        if taken <= begin:
            lanes[lane] = over
            return lane
    lanes.append(over)
    return len(lanes) - 1


def _moment(day: date) -> int:
    """Milliseconds, as Vega counts time."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
