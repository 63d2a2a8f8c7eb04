"""Tables that come as one line a cell, as programs that take text out of web pages give them.

`TT / Nhiệm vụ / Cơ quan chủ trì / 1 / Tập huấn / Sở Y tế / 2 / …`: the heads begin with one for
numbers, and each row begins with the next number. Blank cells leave no line, so a row with fewer
lines than columns is fitted to the columns by what their heads ask for.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from extract import agencies, forms, heads, marks, times

Span = tuple[int, int]

#: No table is read on past so many lines.
LONGEST = 4_000
_MOST_COLUMNS = 14
_MOST_LINES = 24
_LONGEST_HEAD = 80
#: A row with more lines than columns by more than this is none of the table.
_MORE = 3
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
    lines: list[Span] = []
    for span in spans:
        if lines and _ends(text, *span):
            break
        lines.append(span)
    count = _heads(text, lines)
    kinds = [heads.kind_of(text[a:b]) for a, b in lines[:count]]
    if count < 2 or sum(kind is not None for kind in kinds) < 2:
        return None
    starts = _starts(text, lines, count)
    if not starts:
        return None
    made = [tuple(lines[:count])]
    bounds = [*starts, len(lines)]
    own = [lines[a:b] for a, b in pairwise(bounds)]
    wild = sum(len(cells) > count + _MORE for cells in own)
    if wild > 0.3 * len(own):  # no telling which cell is which
        return Stack([*made, *((line,) for line in lines[count:])], len(lines))
    made += [tuple(_fitted(text, cells, kinds)) for cells in own]
    return Stack(made, len(lines))


def _ends(text: str, start: int, end: int) -> bool:
    """True for a line that is no cell any more: a numbered heading, an appendix, the foot."""
    words = text[start:end]
    mark = marks.mark_of(text, start, end)
    numbered = mark is not None and mark.order < 6 and mark.body < end and len(mark.text) > 1
    if numbered and not re.fullmatch(r"[\d.,\s]+", words):
        return True
    foot = forms.RECIPIENTS.match(words) or forms.AUTHORITY.match(words)
    return bool(foot) or forms.begins_annex(words, ended=False) or forms.type_end(words) > 0


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


def _fitted(text: str, cells: list[Span], kinds: list[str | None]) -> list[Span]:
    """A row's lines put into columns; several lines may share one, a column may stay blank."""
    number, lines = cells[0], cells[1 : 1 + _MOST_LINES]
    width = len(kinds) - 1
    if len(lines) == width:
        return cells
    blank = (number[1], number[1])
    if len(lines) <= 1:
        return [number, *lines, *[blank] * (width - len(lines))]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    fits = [[_fit(text, line, kind) for kind in kinds[1:]] for line in lines]
    for row in fits:
        best = [_best(best, column, row[column], kinds[column + 1]) for column in range(width)]
    _, chosen = max(best)
    made: list[Span] = [number]
    for column in range(width):
        own = [line for line, at in zip(lines, chosen, strict=True) if at == column]
        made.append((own[0][0], own[-1][1]) if own else blank)
    return made


def _best(
    before: list[tuple[float, tuple[int, ...]]], column: int, fit: float, kind: str | None
) -> tuple[float, tuple[int, ...]]:
    """The best way to have a line in `column`, its forerunners in this or earlier ones."""
    shared = 0.3 if kind in ("content", "result", "product") else 1.0
    ways = []
    for score, chosen in before:
        last = chosen[-1] if chosen else -1
        if last <= column:
            skipped = 0.4 * (column - last - 1) if last < column else shared
            ways.append((score + fit - skipped, (*chosen, column)))
    return max(ways, default=(float("-inf"), ()))


def _fit(text: str, line: Span, kind: str | None) -> float:
    """How well a line suits what the column's head asks for."""
    words = text[slice(*line)]
    if kind in ("lead", "partner", "agency"):
        return 2.0 if agencies.begins(text, line[0]) or words.startswith("Các ") else -2.0
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


_TIMELY = re.compile(r"năm|tháng|quý|thường xuyên|định kỳ|hằng|hàng|\b20\d\d\b", re.IGNORECASE)
