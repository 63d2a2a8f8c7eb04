"""Blocks of a text as the lines that the tree is made of: whole, in pieces, as cells."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from extract.found import trim
from extract.structure import marks
from sohoa.model import Area, Block, TextCell

_LONGEST_BLOCK = 10_000
#: Characters of a line and the one that goes on with it.
_LONGEST_RUN = 2000
#: With these no line ends: what follows belongs to it (`…; Phòng` above `Văn hóa và Thông tin`).
_OPEN = re.compile(
    r"(?<!\w)(?:Phòng|Sở|Ban|Trung tâm|Hội|Ủy ban|Ủy ban nhân dân|UBND|và|các|với|của|cho|hoặc"
    r"|năm|tháng|quý|ngày)$"
)


class Line(NamedTuple):
    """A block, or a piece of one into which several were run together."""

    kind: str
    start: int
    end: int
    area: Area | None
    block: Block
    #: Another piece of its block came before it.
    piece: bool = False


def lines_of(text: str, block: Block) -> Iterator[Line]:
    """A block, its pieces if several lines were run together or no office would write so much."""
    if block.kind != "paragraph":
        yield Line(block.kind, block.start, block.end, block.area, block)
        return
    start = block.start
    if not re.search(r"[^\W_]", text[start : block.end]):
        return
    joints = [] if block.area not in (None, "body") else list(marks.joints(text, start, block.end))
    for a, b in pairwise((start, *joints, block.end)):
        for begin, end in _pieces(text, *trim(text, a, b)):
            yield Line("paragraph", begin, end, block.area, block, begin > start)


def whole(text: str, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, a numbered one and what follows as one where it ends amid a name."""
    last: Line | None = None
    for line in lines:
        if last and _runs_on(text, last, line):
            last = last._replace(end=line.end)
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def _runs_on(text: str, last: Line, line: Line) -> bool:
    body = all(one.kind == "paragraph" and one.area in (None, "body") for one in (last, line))
    if not body or line.end - last.start > _LONGEST_RUN:
        return False
    if not _OPEN.search(text, max(last.start, last.end - 20), last.end):
        return False
    marked = marks.mark_of(text, last.start, last.end)
    return marked is not None and marks.mark_of(text, line.start, line.end) is None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The block, cut at blanks if it is far longer than any paragraph of an office."""
    while end - start > _LONGEST_BLOCK:
        blank = text.rfind(" ", start + 1, start + _LONGEST_BLOCK)
        cut = blank if blank > start else start + _LONGEST_BLOCK
        yield start, cut
        start = cut + 1 if blank > start else cut
    if start < end:
        yield start, end


def cells_of(text: str, block: Block) -> tuple[TextCell, ...]:
    """The cells of a row without the blanks around them."""
    cells = block.cells or tuple(_between_bars(text, block.start, block.end))
    return tuple(TextCell(*trim(text, cell.start, cell.end), *cell[2:]) for cell in cells)


def _between_bars(text: str, start: int, end: int) -> Iterator[TextCell]:
    """The cells of a row in a text that was stored before cells had places of their own."""
    bars = [start + found.start() for found in re.finditer(r"\|", text[start:end])]
    for a, b in pairwise((start - 1, *bars, end)):
        yield TextCell(a + 1, b)
