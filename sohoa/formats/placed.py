"""The restored text back on its pages: what every format with places is written from.

The text of a document runs on from page to page; here each page gets its share of it, line by line
as printed, each word with its box, in reading order. Words that are no part of the text (page
numbers, stamps) come along as they were read.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from sohoa.model import ASIDE, Block, Box, DocumentText, Line, Page, TextWord

#: What XML 1.0 cannot hold (production 2 of its grammar).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Piece(NamedTuple):
    """A word without blanks, where it stands: points from the top left of the upright page."""

    text: str
    box: Box
    confidence: float
    #: As the source or the engine gave it.
    raw: str


class PlacedLine(NamedTuple):
    """A printed line: at least one word, in reading order."""

    words: tuple[Piece, ...]

    @property
    def box(self) -> Box:
        """The box around its words."""
        return around(word.box for word in self.words)


class Cell(NamedTuple):
    """A cell of a table row; without lines, an empty one."""

    lines: tuple[PlacedLine, ...]
    columns: int = 1
    rows: int = 1


class Part(NamedTuple):
    """What stands of a block of the text, or of something beside the text, on one page."""

    #: "paragraph", "table" (one row), "footnote", or a `Zone` that is not in the text.
    kind: str
    lines: tuple[PlacedLine, ...]
    #: Of a table row; its words are in `lines` too.
    cells: tuple[Cell, ...] = ()

    @property
    def box(self) -> Box:
        """The box around its lines."""
        return around(line.box for line in self.lines)


class Sheet(NamedTuple):
    """A page as read; sizes in points, None where the page could not be opened."""

    number: int  # from 1
    width: float | None
    height: float | None
    #: Degrees clockwise by which the page as it is displayed was turned to be upright.
    rotation: int
    #: True: the words were recognised in its image; False: they are in the source's text layer.
    recognised: bool
    #: Why it could not be read (an error code of `sohoa.errors`), or None.
    error: str | None
    #: Of the text, in reading order.
    parts: tuple[Part, ...]
    #: Beside the text: page numbers, overlays, stamps.
    asides: tuple[Part, ...]


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around at least one."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def as_displayed(box: Box, sheet: Sheet) -> Box:
    """A box on the upright page as one on the page as it is displayed, before it was turned."""
    width, height = sheet.width or 0.0, sheet.height or 0.0
    if sheet.rotation == 90:
        return Box(box.y0, width - box.x1, box.y1, width - box.x0)
    if sheet.rotation == 180:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if sheet.rotation == 270:
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)
    return box


def displayed_size(sheet: Sheet) -> tuple[float, float] | None:
    """Width and height in points of the page as it is displayed, if they are known."""
    if not sheet.width or not sheet.height:
        return None
    size = sheet.width, sheet.height
    return size[::-1] if sheet.rotation % 180 else size


class Sheets:
    """The pages of a document with their share of its text; one at a time, as often as asked for.

    Args:
        pages: as JSON (`sohoa.model.Page`).
        text: of the same document.
    """

    def __init__(self, pages: Sequence[bytes], text: DocumentText) -> None:
        self._pages, self._text = pages, text
        self._shares = _shares(text)

    def __iter__(self) -> Iterator[Sheet]:
        return map(self._sheet, self._pages)

    def _sheet(self, made: bytes) -> Sheet:
        page = Page.model_validate_json(made)
        finder = _Finder(page)
        text = self._text
        return Sheet(
            number=page.number,
            width=page.width,
            height=page.height,
            rotation=page.rotation,
            recognised=page.origin == "ocr",
            error=page.error,
            parts=tuple(
                part
                for block, start, end in self._shares.get(page.number, ())
                if (part := _part(text, block, text.words[start:end], finder))
            ),
            asides=tuple(
                Part(line.zone, (placed,))
                for line in page.lines
                if line.zone in ASIDE and (placed := _as_read(line))
            ),
        )


def _shares(text: DocumentText) -> dict[int, list[tuple[Block, int, int]]]:
    """For each page, the blocks that have words on it and which words these are."""
    shares: dict[int, list[tuple[Block, int, int]]] = defaultdict(list)
    at = 0
    for block in text.blocks:
        end = at
        while end < len(text.words) and text.words[end].start < block.end:
            end += 1
        for page, run in groupby(range(at, end), lambda k: text.words[k].page):
            own = list(run)
            shares[page].append((block, own[0], own[-1] + 1))
        at = end
    return shares


class _Finder:
    """Which printed line of a page a word of the text stands on, by its box."""

    def __init__(self, page: Page) -> None:
        self.lines = [line for line in page.lines if line.zone not in ASIDE and line.words]
        self._places: dict[Box, int] = {}
        for number, line in enumerate(self.lines):
            boxes = [word.box for word in line.words if word.box]
            for box in boxes:
                self._places.setdefault(box, number)
            for one, other in pairwise(boxes):  # an engine's two words may be one of the text
                self._places.setdefault(one.union(other), number)
        self._boxes = [line.box for line in self.lines]

    def line(self, box: Box) -> int:
        """Index in `lines`; where no word has just this box, the line with its centre, or -1."""
        found = self._places.get(box)
        if found is not None:
            return found
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        for number, whole in enumerate(self._boxes):
            if whole and whole.x0 <= x <= whole.x1 and whole.y0 <= y <= whole.y1:
                return number
        return -1


def _part(
    text: DocumentText, block: Block, words: Sequence[TextWord], finder: _Finder
) -> Part | None:
    placed: list[tuple[int, int, Piece]] = []  # cell, printed line, word
    cell = text.text[block.start : words[0].start].count("|") if block.kind == "table" else 0
    before: TextWord | None = None
    for word in words:
        if before and block.kind == "table":
            cell += text.text[before.end : word.start].count("|")
        before = word
        box = word.box or (placed[-1][2].box if placed else None)
        if box:
            line = finder.line(box)
            pieces = _pieces(text.text[word.start : word.end], box, word.confidence, word.raw)
            placed += [(cell, line, piece) for piece in pieces]
    if not placed:
        return None
    lines: list[PlacedLine] = []
    cells: dict[int, tuple[PlacedLine, ...]] = {}
    for number, in_cell in groupby(placed, lambda item: item[0]):
        own = [
            line
            for _, run in groupby(in_cell, lambda item: item[1])
            for line in _printed([piece for _, _, piece in run])
        ]
        lines += own
        cells[number] = tuple(own)
    if block.kind != "table":
        return Part(block.kind, tuple(lines))
    count = cell + text.text[words[-1].end : block.end].count("|") + 1
    raw = finder.lines[placed[0][1]]
    return Part("table", tuple(lines), _row(cells, count, raw))


def _row(cells: dict[int, tuple[PlacedLine, ...]], count: int, raw: Line) -> tuple[Cell, ...]:
    """All cells of a row, without the places into which a larger one of `raw` reaches."""
    spans = raw.spans if len(raw.spans) == count else ((1, 1),) * count
    return tuple(
        Cell(cells.get(number, ()), columns or 1, rows or 1)
        for number, (columns, rows) in enumerate(spans)
        if number in cells or (columns and rows)
    )


def _printed(pieces: list[Piece]) -> Iterator[PlacedLine]:
    """`pieces` as printed: a cell of a table may hold several lines, one below the other."""
    start = 0
    for k in range(1, len(pieces)):
        last, box = pieces[k - 1].box, pieces[k].box
        if box.x0 < last.x0 and box.y0 + box.y1 > 2 * last.y1:
            yield PlacedLine(tuple(pieces[start:k]))
            start = k
    yield PlacedLine(tuple(pieces[start:]))


def _as_read(line: Line) -> PlacedLine | None:
    pieces = [
        piece
        for word in line.words
        if word.box
        for piece in _pieces(
            unicodedata.normalize("NFC", word.text), word.box, word.confidence, word.text
        )
    ]
    return PlacedLine(tuple(pieces)) if pieces else None


def _pieces(text: str, box: Box, confidence: float, raw: str) -> list[Piece]:
    """A word, or several that were read as one: they share its box by their length."""
    texts = _NO_XML.sub("\ufffd", text).split()
    raw = _NO_XML.sub("\ufffd", raw)
    letter = (box.x1 - box.x0) / max(1, len(" ".join(texts)))
    pieces: list[Piece] = []
    x = box.x0
    for own in texts:
        end = x + letter * len(own)
        pieces.append(Piece(own, box._replace(x0=x, x1=min(end, box.x1)), confidence, raw))
        x = end + letter
    return pieces
