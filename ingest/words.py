"""Glyphs into words, words into the rows of a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from ingest.pdftext import Glyph
from sohoa.model import Box, Line, Word, Zone

#: In units of the font's line height (about 1.1 to 1.2 em):
#: a gap between two glyphs that parts words (a space is 0.25 em, squeezed 0.15 em),
_WORD_GAP = 0.12
#: letters set apart are no further apart than this, in a line of at least so many of them,
_WIDEST_TRACKING, _TRACKED = 0.3, 8
#: a step back that is no overlap of neighbouring letters,
_STEP_BACK = 0.5
#: how far a raised footnote mark may stand above the line,
_RAISED = 0.45
#: a letter so much smaller than its neighbour that it is a mark,
_SMALL = 0.8
#: a gap inside of a line that parts columns (justified text stays below 1 em).
_COLUMN_GAP = 1.6


@dataclass
class Token:
    """A word on the page: its box, baseline and line height in points from the top left."""

    text: str
    box: Box
    baseline: float
    size: float


@dataclass
class Row:
    """Words on one baseline without a gap as wide as one between columns."""

    words: list[Token] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Left edge, in points."""
        return self.words[0].box.x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].box.x1

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(word.box.y0 for word in self.words)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(word.box.y1 for word in self.words)

    @property
    def size(self) -> float:
        """Height of a line of its font."""
        return median(word.size for word in self.words)

    def line(self, zone: Zone = "text") -> Line:
        """As a line of the page."""
        return Line(words=tuple(Word(text=w.text, box=w.box) for w in self.words), zone=zone)


def words_of(glyphs: Sequence[Glyph]) -> list[Token]:
    """The words, in the order of their glyphs, parted by spaces and by gaps."""
    words: list[Token] = []
    last: Glyph | None = None
    for glyph, apart in zip(glyphs, _tracking(glyphs), strict=True):
        if glyph.text.isspace() or not glyph.text.strip("\u200b\ufeff\xa0"):
            last = None
            continue
        if last is not None and _joined(last, glyph, apart):
            word = words[-1]
            word.text += glyph.text
            word.box = word.box.union(glyph.box)
        else:
            words.append(Token(glyph.text, glyph.box, glyph.baseline, glyph.size))
        last = glyph
    for mark, word in pairwise(words):
        raised = word.box.y0 < mark.baseline < word.baseline and mark.text.isdecimal()
        if raised and mark.size < _SMALL * word.size:
            mark.baseline = word.baseline  # of a footnote, in front of its text
    return words


def _tracking(glyphs: Sequence[Glyph]) -> list[float]:
    """For each glyph, by how much the letters of its line are set apart, in units of its size.

    Titles are; only a line with spaces among its glyphs is one of words.
    """
    result: list[float] = []
    for _, group in groupby(glyphs, key=lambda glyph: round(glyph.baseline)):
        line = list(group)
        gaps = [_gap(a, b) for a, b in pairwise(line) if a.text.strip() and b.text.strip()]
        apart = 0.0
        if len(gaps) >= _TRACKED and any(glyph.text == " " for glyph in line):
            apart = median(gaps)
        result += [apart if 0 < apart < _WIDEST_TRACKING else 0.0] * len(line)
    return result


def _gap(last: Glyph, glyph: Glyph) -> float:
    return (glyph.box.x0 - last.box.x1) / (max(last.size, glyph.size) or 1.0)


def _joined(last: Glyph, glyph: Glyph, apart: float) -> bool:
    size = max(last.size, glyph.size)
    if last.text.isdecimal() and last.size < _SMALL * glyph.size:
        return False
    if not -_STEP_BACK < _gap(last, glyph) < _WORD_GAP + apart:
        return False
    return abs(glyph.baseline - last.baseline) < _RAISED * size


def bands_of(words: Sequence[Token]) -> list[list[Row]]:
    """Rows from top to bottom; what stands on one baseline is one band, split at column gaps."""
    bands: list[list[Token]] = []
    for word in sorted(words, key=lambda w: (w.baseline, w.box.x0)):
        if bands and word.baseline - bands[-1][0].baseline < 0.3 * min(
            word.size, bands[-1][0].size
        ):
            bands[-1].append(word)
        else:
            bands.append([word])
    return [_rows(band) for band in bands]


def _rows(band: list[Token]) -> list[Row]:
    band.sort(key=lambda word: word.box.x0)
    rows = [Row([band[0]])]
    for last, word in pairwise(band):
        if word.box.x0 - last.box.x1 > _COLUMN_GAP * max(last.size, word.size):
            rows.append(Row())
        rows[-1].words.append(word)
    return rows


def whole(band: list[Row]) -> Row:
    """All rows of a band as one."""
    return Row([word for row in band for word in row.words])
