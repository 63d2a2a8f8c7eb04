"""What the stages hand to each other: pages, lines and words, then text with its words.

Every stage takes and gives these types and knows no other stage. Two coordinate systems run
through them:

* **boxes** are ``(x0, y0, x1, y1)`` in points (1/72 inch) from the top left of the page *as it is
  read*, i.e. after turning it upright; ``None`` where the source has no geometry (plain text);
* **offsets** are ``start``/``end`` indices into ``DocumentText.text`` (Unicode code points, NFC,
  half open).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of everything that crosses a stage boundary: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner; ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: "Box") -> "Box":
        """The smallest box that covers both."""
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )


TextOrigin = Literal["ocr", "text_layer", "plain_text", "mixed"]
#: ``text`` runs on from line to line; ``table`` is one row, its cells in ``Line.cells``;
#: ``footnote`` stands at the foot of a page. The others are kept, but are not part of the text
#: (`ASIDE`): ``margin`` is a page number or running head, ``overlay`` an electronic-signature
#: stamp, ``stamp`` the print of a rubber stamp or seal, ``handwriting`` what a hand has added.
Zone = Literal["text", "table", "footnote", "margin", "overlay", "stamp", "handwriting"]
ASIDE: frozenset[Zone] = frozenset(("margin", "overlay", "stamp", "handwriting"))
#: Where a line stands on the official form (Nghị định 30/2020/NĐ-CP, Phụ lục I): ``letterhead`` is
#: issuer and number at the top left, ``motto`` the nation's name and the place and date beside
#: them, ``recipients`` (Nơi nhận) and ``signature`` are left and right at the end.
Area = Literal["letterhead", "motto", "body", "recipients", "signature"]


class Alternative(NamedTuple):
    """Another reading of one character of a word, between which the engine hesitated."""

    at: int  # index of the character in the word's text
    text: str
    #: 0 to 1, on the engine's own scale; 0: thought of and given up. Those of one character do
    #: not add up to 1.
    confidence: float


class Word(Model):
    """A word as the source or the engine gave it, before any repair."""

    text: str
    box: Box | None = None
    #: 0 to 1; 1 where the source is text, not an image.
    confidence: float = 1.0
    #: Other readings of its characters; None where the engine does not tell.
    alternatives: tuple[Alternative, ...] | None = None


class Line(Model):
    """A printed line, in reading order. No words: a blank line, which parts paragraphs."""

    words: tuple[Word, ...] = ()
    zone: Zone = "text"
    #: For a table row, the index in ``words`` at which each cell begins (equal neighbours are an
    #: empty cell); empty elsewhere.
    cells: tuple[int, ...] = ()
    #: For a table row that has to do with a cell of several columns or rows: each cell's (columns,
    #: rows), as many as ``cells``. Such a cell is given once, in its first row and column; the
    #: empty cells that stand where it goes on have (0, 0). Empty where all cells are (1, 1). A row
    #: with print in one cell only has that cell alone.
    spans: tuple[tuple[int, int], ...] = ()
    #: None where the source does not tell.
    area: Area | None = None

    @property
    def text(self) -> str:
        """The line as one string, cells of a table row parted by `` | ``."""
        if not self.cells:
            return " ".join(word.text for word in self.words)
        bounds = (*self.cells, len(self.words))
        cells = (self.words[a:b] for a, b in pairwise(bounds))
        return " | ".join(" ".join(word.text for word in cell) for cell in cells)

    @property
    def box(self) -> Box | None:
        """The box around its words, or None where the source has no geometry."""
        boxes = [word.box for word in self.words if word.box]
        if not boxes:
            return None
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        return Box(min(x0), min(y0), max(x1), max(y1))


class Page(Model):
    """One page as read: from a text layer, from plain text, or by the OCR engine."""

    number: int  # from 1
    origin: Literal["ocr", "text_layer", "plain_text"]
    lines: tuple[Line, ...] = ()
    #: Size in points after turning upright; None where the source has no geometry.
    width: float | None = None
    height: float | None = None
    #: Degrees clockwise by which the source page was turned to read it: 0, 90, 180 or 270.
    rotation: int = 0
    #: True: there is no trustworthy text on this page and its image has to be recognised.
    needs_ocr: bool = False
    #: Program and language data that recognised it; None where it was not recognised.
    engine: str | None = None
    #: What was done to its image to read it, in order: "seal", "light", "turned 90", "level +1.2",…
    treatment: tuple[str, ...] = ()
    #: Why the page could not be read (an error code of ``sohoa.errors``), or None.
    error: str | None = None

    @property
    def text(self) -> str:
        """The page as raw text, line for line."""
        return "\n".join(line.text for line in self.lines)


class SourceText(Model):
    """What ingest makes of a source: its kind, and its pages as far as they can be read as text."""

    media_type: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class PageImage:
    """A page as pixels, as rendered or scanned, before any turning or cleaning."""

    #: ``uint8``, (height, width) grey or (height, width, 3) RGB.
    pixels: NDArray[np.uint8]
    #: Pixels per inch; by it, points = pixels * 72 / dpi.
    dpi: float


class TextWord(Model):
    """A word of the restored text, tied to what stood on the page."""

    start: int
    end: int
    page: int
    box: Box | None = None
    #: As the source or the engine gave it.
    raw: str
    #: 0 to 1: how sure we are that the text has what the page says.
    confidence: float = 1.0
    #: Next-best readings of a word that was changed or is unsure, best first.
    readings: tuple[str, ...] = ()


class TextCell(NamedTuple):
    """A cell of a table row: ``text[start:end]``, empty where the cell is."""

    start: int
    end: int
    #: As in `Line.spans`.
    columns: int = 1
    rows: int = 1


class Block(Model):
    """A paragraph, table row or footnote: ``text[start:end]`` holds no line break."""

    start: int
    end: int
    page: int  # on which it begins
    kind: Literal["paragraph", "table", "footnote"] = "paragraph"
    #: Centre of its first line relative to the page's, -1 (left edge) to 1 (right edge); None
    #: without geometry.
    align: float | None = None
    #: That of its first line; None where the source does not tell.
    area: Area | None = None
    #: The cells of a table row; empty in texts that were stored before there was this field.
    cells: tuple[TextCell, ...] = ()


class DocumentText(Model):
    """The restored text of a document: blocks parted by a line feed, each word with its source."""

    text: str
    words: tuple[TextWord, ...]
    blocks: tuple[Block, ...]

    def words_in(self, start: int, end: int) -> tuple[TextWord, ...]:
        """The words that overlap ``text[start:end]``, in order."""
        lo, hi = 0, len(self.words)
        while lo < hi:  # first word that ends behind `start`
            mid = (lo + hi) // 2
            if self.words[mid].end <= start:
                lo = mid + 1
            else:
                hi = mid
        hi = lo
        while hi < len(self.words) and self.words[hi].start < end:
            hi += 1
        return self.words[lo:hi]

    @classmethod
    def empty(cls) -> Self:
        """A document without a word."""
        return cls(text="", words=(), blocks=())
