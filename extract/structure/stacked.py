"""Tables that come as one line a cell, as programs that take text out of web pages give them.

`TT / Nhiệm vụ / Cơ quan chủ trì / 1 / Tập huấn / Sở Y tế / 2 / …`: the heads begin with one for
numbers, and each row begins with the next number. Blank cells leave no line, so a row with fewer
lines than columns is fitted to the columns by what their heads ask for.
"""

import re
from collections.abc import Iterable
from itertools import islice, pairwise, takewhile
from typing import NamedTuple

from extract.assignments import agencies
from extract.deadlines import times
from extract.structure import forms, heads, marks

Span = tuple[int, int]
#: How well lines fit, and the place that each has.
_Way = tuple[float, tuple[int, ...]]

#: No table is read on past so many lines.
LONGEST = 4_000
_MOST_COLUMNS = 14
_MOST_LINES = 24
_LONGEST_HEAD = 80
#: A row with more lines than columns by more than this is none of the table.
_MORE = 3
#: With what a second row below one number begins, and what it costs to think so.
_AGAIN = ("content", "lead", "agency")
_RETURN = 1.5
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Stack(NamedTuple):
    """Rows of cells, and how many lines they took. A blank cell is an empty span."""

    rows: list[tuple[Span, ...]]
    lines: int


def begins(words: str) -> bool:
    """True for a line that is the head of a column of numbers and nothing else."""
    return len(words) <= 12 and heads.kind_of(words) == "number"


def rows(text: str, spans: Iterable[Span]) -> Stack | None:
    """The table that begins with the first of `spans`, lines of the even text, or None."""
    coming = iter(spans)
    lines = list(islice(coming, _MOST_COLUMNS + 2))
    count = _heads(text, lines)
    kinds = [heads.kind_of(text[a:b]) for a, b in lines[:count]]
    known = sum(kind is not None for kind in kinds)
    if known < 2 or not _starts(text, lines, count):
        return None
    ends = next((i for i in range(1, len(lines)) if _ends(text, *lines[i])), len(lines))
    lines = lines[:ends]
    if ends > _MOST_COLUMNS + 1:
        lines += takewhile(lambda span: not _ends(text, *span), coming)
    starts = _starts(text, lines, count)
    if not starts:
        return None
    made = [tuple(lines[:count])]
    own = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    wild = sum(len(cells) > count + _MORE for cells in own)
    if wild > 0.3 * len(own):  # no telling which cell is which
        return Stack([*made, *((line,) for line in lines[count:])], len(lines))
    made += [row for cells in own for row in _fitted(text, cells, kinds)]
    return Stack(made, len(lines))


def _ends(text: str, start: int, end: int) -> bool:
    """True for a line that is no cell any more: a numbered heading, an appendix, the foot."""
    words = text[start:end]
    mark = marks.mark_of(text, start, end)
    numbered = mark is not None and mark.order < 6 and mark.body < end and len(mark.text) > 1
    if numbered and not re.fullmatch(r"[\d.,\s]+", words):
        return True
    foot = forms.RECIPIENTS.match(words) or forms.AUTHORITY.match(words)
    if foot or forms.closes(words) or re.match(r"(?:Ghi chú|GHI CHÚ)\s?:", words):
        return True
    return forms.begins_annex(words, ended=False) or forms.type_end(words) > 0


def _heads(text: str, lines: list[Span]) -> int:
    """How many lines are heads: up to the first number of a row."""
    for i, (a, b) in enumerate(lines[: _MOST_COLUMNS + 1]):
        if i and re.fullmatch(r"\(?(?:1|I|A)\)?[.)]?", text[a:b]):
            return i
        if b - a > _LONGEST_HEAD:
            return 0
    return 0


def _starts(text: str, lines: list[Span], first: int) -> list[int]:
    """The lines that are the number of a row: each the next one, with words behind it."""
    found: list[int] = []
    last = groups = 0
    above = ""
    for i in range(first, len(lines)):
        said = text[slice(*lines[i])].strip("().")
        worded = i + 1 < len(lines) and re.search(r"[^\W\d_]{2}", text[slice(*lines[i + 1])])
        if not worded or len(said) > 8:
            continue
        if said.isdecimal() and int(said) in (last + 1, 1):
            last, above = int(said), said
        elif said == _ROMAN[min(groups, len(_ROMAN) - 1)] or said in ("A", "B", "C", "D"):
            groups += said in _ROMAN
        elif not (above and re.fullmatch(rf"{re.escape(above)}(?:\.\d{{1,2}})+", said)):
            continue
        found.append(i)
    return found if found and found[0] == first else []


def _fitted(text: str, cells: list[Span], kinds: list[str | None]) -> list[tuple[Span, ...]]:
    """A row's lines put into columns; several may share one, a column may stay blank.

    Two rows where the lines begin once more from a task or a body: its number goes over both.
    """
    number, lines = cells[0], cells[1 : 1 + _MOST_LINES]
    width = len(kinds) - 1
    if len(lines) in (0, 1, width):
        return [_row(number, lines, range(len(lines)), width)]
    best: dict[int, _Way] = {-1: (0.0, ())}
    for line in lines:
        fits = [_fit(text, line, kind) for kind in kinds[1:]]
        reached = (_best(best, place, fits[place % width], kinds) for place in range(2 * width))
        best = {way[1][-1]: way for way in reached if way is not None}
    _, chosen = max(best.values())
    first = [place for place in chosen if place < width]
    rows = [_row(number, lines, first, width)]
    if len(first) < len(lines):
        rest = lines[len(first) :]
        at = (rest[0][0], rest[0][0])
        rows.append(_row(at, rest, [place - width for place in chosen[len(first) :]], width))
    return rows


def _row(number: Span, lines: list[Span], places: Iterable[int], width: int) -> tuple[Span, ...]:
    made = [number]
    pairs = list(zip(lines, places, strict=False))
    for column in range(width):
        own = [line for line, place in pairs if place == column]
        blank = (made[-1][1], made[-1][1])
        made.append((own[0][0], own[-1][1]) if own else blank)
    return tuple(made)


def _best(before: dict[int, _Way], place: int, fit: float, kinds: list[str | None]) -> _Way | None:
    """The best way to have a line in `place`, its forerunners there or before it.

    Places are counted on through a second row.
    """
    width = len(kinds) - 1
    kind = kinds[1 + place % width]
    again = place >= width
    ways = []
    for last, (score, chosen) in before.items():
        if last > place or (again and last < 0):
            continue
        if again and last < width:
            if kind not in _AGAIN or last < place - width:
                continue
            cost = _RETURN
        elif last == place:
            cost = 0.3 if kind in ("content", "result", "product") else 1.0
        else:
            cost = 0.4 * (place - last - 1)
        ways.append((score + fit - cost, (*chosen, place)))
    return max(ways, default=None)


def _fit(text: str, line: Span, kind: str | None) -> float:
    """How well a line suits what the column's head asks for."""
    words = text[slice(*line)]
    if kind in ("lead", "partner", "agency"):
        good = 2.0 if kind != "partner" else 1.9  # the only body is the one that leads
        return good if agencies.begins(text, line[0]) or _BODIES.match(words) else -2.0
    if kind == "time":
        said = len(words) < 100 and (times.find(words) or _TIMELY.search(words))
        return 2.0 if said else -2.0
    if kind in ("value", "money", "score"):
        return 1.0 if re.match(r"[\d.,]+\s*\S{0,8}$", words) else -1.0
    if kind == "unit":
        return 1.0 if len(words) < 25 and not words[:1].isdigit() else -1.0
    if kind == "note":
        return -0.2
    return 0.0


_BODIES = re.compile(
    r"(?:các |toàn thể )?(?:sở|ban|ngành|phòng|cơ quan|đơn vị|địa phương|xã|phường|huyện|thôn|ubnd"
    r"|tổ chức|hội|đoàn thể|chủ thể|doanh nghiệp|hợp tác xã|htx)\b",
    re.IGNORECASE,
)
_TIMELY = re.compile(
    r"năm|tháng|quý|thường xuyên|định kỳ|hằng|hàng|\b20\d\d\b|^(?:khi|theo|sau|trước|ngay) ",
    re.IGNORECASE,
)
