"""Glyphs of a page into words, lines, columns and table rows, in reading order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.columns import side_by_side
from ingest.lines import BLANK, is_page_number
from ingest.pdftext import Glyph, Rule
from ingest.tables import Grid, grids_of
from sohoa.model import Box, Line, Word, Zone

#: In units of the font's line height (about 1.1 to 1.2 em):
#: a gap between two glyphs that parts words (a space is 0.25 em, squeezed 0.15 em),
_WORD_GAP = 0.12
#: a step back that is no overlap of neighbouring letters,
_STEP_BACK = 0.5
#: how far a raised footnote mark may stand above the line,
_RAISED = 0.45
#: a gap inside of a line that parts columns (justified text stays below 1 em),
_COLUMN_GAP = 1.6
#: white space above a line that surely ends a paragraph.
_PARAGRAPH_GAP = 0.9
#: Page numbers stand in this share of the page's height at its top and bottom.
_MARGIN = 0.1


#: What is filled in by hand or stamp: the number of a document, perhaps with a letter; a day.
_FILLED_IN = re.compile(r"\d{1,5}[a-zđ]?", re.IGNORECASE)


@dataclass
class _Word:
    text: str
    box: Box
    baseline: float
    size: float


@dataclass
class _Row:
    """Words on one baseline without a gap as wide as one between columns."""

    words: list[_Word] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return self.words[0].box.x0

    @property
    def x1(self) -> float:
        return self.words[-1].box.x1

    @property
    def top(self) -> float:
        return min(word.box.y0 for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.box.y1 for word in self.words)

    @property
    def size(self) -> float:
        return median(word.size for word in self.words)

    def line(self, zone: Zone = "text") -> Line:
        return Line(words=tuple(Word(text=w.text, box=w.box) for w in self.words), zone=zone)


def lines_of(
    glyphs: Sequence[Glyph],
    rules: Sequence[Rule],
    width: float,
    height: float,
    stamped: Sequence[Glyph] = (),
) -> tuple[Line, ...]:
    """The lines of a page of `width` x `height` points in reading order.

    Ruled tables become table rows; of two columns side by side (letterhead, signatures) the left
    one comes first; a page number goes to the margin; a wide gap gives a blank line. `stamped`
    are the glyphs of fields and signatures: numbers fill the blanks left for them (number and
    date of the document), anything else is an overlay and comes last.
    """
    words = _words(glyphs)
    filled_in, overlay = _stamps(_words(stamped), words)
    words += filled_in
    heads = [word for word in words if _is_head(word, width, height)]
    words = [word for word in words if not _is_head(word, width, height)]
    grids = grids_of(rules, width, height)
    bodies: list[tuple[float, list[Line]]] = []
    for grid in grids:
        inside = [word for word in words if grid.holds(_centre(word.box))]
        if inside:
            words = [word for word in words if not grid.holds(_centre(word.box))]
            bodies.append((grid.box.y0, _table(grid, inside)))
    return (
        *(_Row([word]).line("margin") for word in heads),
        *_merge(_bands(words), bodies, width, height),
        *(_whole(band).line("overlay") for band in _bands(overlay)),
    )


def _is_head(word: _Word, width: float, height: float) -> bool:
    """A page number in the middle of the top margin; Word sets one even where it is covered."""
    centre = (word.box.x0 + word.box.x1) / 2
    in_place = word.box.y1 < _MARGIN * height and abs(centre - width / 2) < 0.06 * width
    return in_place and word.text.isdecimal() and len(word.text) <= 3


def _stamps(stamped: list[_Word], words: list[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Numbers that stand on a line of the text, moved onto its baseline, and all the others."""
    filled_in: list[_Word] = []
    overlay: list[_Word] = []
    for word in stamped:
        beside = [w for w in words if _beside(w.box, word.box)]
        if beside and _FILLED_IN.fullmatch(word.text):
            nearest = min(beside, key=lambda w: abs(_centre(w.box)[0] - _centre(word.box)[0]))
            filled_in.append(_Word(word.text, word.box, nearest.baseline, nearest.size))
        else:
            overlay.append(word)
    return filled_in, overlay


def _beside(a: Box, b: Box) -> bool:
    """True if the two are on one line: they share half of the lower one's height."""
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared > 0.5 * min(a.y1 - a.y0, b.y1 - b.y0)


def _centre(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _words(glyphs: Sequence[Glyph]) -> list[_Word]:
    words: list[_Word] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.text.isspace() or not glyph.text.strip("\u200b\ufeff\xa0"):
            last = None
            continue
        if last is not None and _joined(last, glyph):
            word = words[-1]
            word.text += glyph.text
            word.box = word.box.union(glyph.box)
        else:
            words.append(_Word(glyph.text, glyph.box, glyph.baseline, glyph.size))
        last = glyph
    return words


def _joined(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    gap = glyph.box.x0 - last.box.x1
    if not -_STEP_BACK * size < gap < _WORD_GAP * size:
        return False
    return abs(glyph.baseline - last.baseline) < _RAISED * size


def _bands(words: Sequence[_Word]) -> list[list[_Row]]:
    """Rows from top to bottom; what stands on one baseline is one band, split at column gaps."""
    bands: list[list[_Word]] = []
    for word in sorted(words, key=lambda w: (w.baseline, w.box.x0)):
        if bands and word.baseline - bands[-1][0].baseline < 0.3 * min(
            word.size, bands[-1][0].size
        ):
            bands[-1].append(word)
        else:
            bands.append([word])
    return [_rows(band) for band in bands]


def _rows(band: list[_Word]) -> list[_Row]:
    band.sort(key=lambda word: word.box.x0)
    rows = [_Row([band[0]])]
    for last, word in pairwise(band):
        if word.box.x0 - last.box.x1 > _COLUMN_GAP * max(last.size, word.size):
            rows.append(_Row())
        rows[-1].words.append(word)
    return rows


def _table(grid: Grid, words: list[_Word]) -> list[Line]:
    """One line for each row of the grid, words in reading order in each cell."""
    lines: list[Line] = []
    for row in grid.rows:
        placed: list[Word] = []
        starts: list[int] = []
        for cell in row:
            starts.append(len(placed))
            if cell is not None:
                inside = [word for word in words if _in(cell, _centre(word.box))]
                for band in _bands(inside):
                    placed += [Word(text=w.text, box=w.box) for part in band for w in part.words]
        if placed:
            lines.append(Line(words=tuple(placed), zone="table", cells=tuple(starts)))
    return lines


def _in(box: Box, point: tuple[float, float]) -> bool:
    return box.x0 <= point[0] < box.x1 and box.y0 <= point[1] < box.y1


def _merge(
    bands: list[list[_Row]], tables: list[tuple[float, list[Line]]], width: float, height: float
) -> tuple[Line, ...]:
    """Tables go between the lines above and below them; columns never reach across a table."""
    lines: list[Line] = []
    for top, table in [*sorted(tables, key=lambda item: item[0]), (float("inf"), [])]:
        above = [band for band in bands if band[0].top < top]
        bands = bands[len(above) :]
        lines += [*_flow(above, width, height), *([BLANK, *table, BLANK] if table else [])]
    tidy = [b for a, b in pairwise([BLANK, *lines]) if b != BLANK or a != BLANK]
    while tidy and tidy[-1] == BLANK:
        tidy.pop()
    return tuple(tidy)


def _flow(bands: list[list[_Row]], width: float, height: float) -> list[Line]:
    lines: list[Line] = []
    start = 0
    while start < len(bands):
        columns = side_by_side([_spans(band) for band in bands[start:]], width)
        if columns is not None:
            end, gutter = start + columns[0], columns[1]
            words = [word for band in bands[start:end] for row in band for word in row.words]
            for column in (
                [word for word in words if _centre(word.box)[0] < gutter],
                [word for word in words if _centre(word.box)[0] >= gutter],
            ):
                lines += [BLANK, *_lines([_whole(band) for band in _bands(column)], height)]
            lines.append(BLANK)
            start = end
            continue
        above = [_whole(bands[start - 1])] if start else []
        lines += _lines([*above, _whole(bands[start])], height)[len(above) :]
        start += 1
    return lines


def _whole(band: list[_Row]) -> _Row:
    return _Row([word for row in band for word in row.words])


def _spans(band: list[_Row]) -> list[Box]:
    return [Box(row.x0, row.top, row.x1, row.bottom) for row in band]


def _lines(rows: list[_Row], height: float) -> list[Line]:
    """A line for each row, page numbers in the margin, a blank line in each wide gap."""
    lines: list[Line] = []
    for number, row in enumerate(rows):
        edge = row.bottom < _MARGIN * height or row.top > (1 - _MARGIN) * height
        if edge and is_page_number(row.line().text):
            lines.append(row.line("margin"))
            continue
        if number and row.top - rows[number - 1].bottom > _PARAGRAPH_GAP * row.size:
            lines.append(BLANK)
        lines.append(row.line())
    return lines
