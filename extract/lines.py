"""Blocks of a text as the lines that the tree is made of: whole, in pieces, as cells."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from extract import marks
from extract.found import trim
from sohoa.model import Area, Block, TextCell

_LONGEST_BLOCK = 10_000


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
