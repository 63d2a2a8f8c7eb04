"""Glyphs of a page into words, lines, columns and table rows, in reading order."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from ingest.columns import side_by_side
from ingest.lines import BLANK, is_page_number
from ingest.pdftext import Glyph, Rule
from ingest.tables import Grid, grids_of
from ingest.words import Row, Token, bands_of, whole, words_of
from sohoa.model import Box, Line, Word

#: White space above a line that surely ends a paragraph, in units of the font's line height.
_PARAGRAPH_GAP = 0.9
#: Page numbers stand in this share of the page's height at its top and bottom.
_MARGIN = 0.1


#: What is filled in by hand or stamp: the number of a document, perhaps with a letter; a day.
_FILLED_IN = re.compile(r"\d{1,5}[a-zđ]?", re.IGNORECASE)

#: How a footnote begins: its number, perhaps run together with the first word.
_NOTE_MARK = re.compile(r"\d{1,2}(?!\d|[./-])")


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
    words = words_of(glyphs)
    filled_in, overlay = _stamps(words_of(stamped), words)
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
    notes = _notes(words, rules, width, height)
    words = [word for word in words if word not in notes]
    return (
        *(Row([word]).line("margin") for word in heads),
        *_merge(bands_of(words), bodies, width, height),
        *_footnotes(notes),
        *(whole(band).line("overlay") for band in bands_of(overlay)),
    )


def _notes(words: list[Token], rules: Sequence[Rule], width: float, height: float) -> list[Token]:
    """The words under the short rule that Word draws above footnotes.

    They are set smaller than the text, and the first of them is a number.
    """
    for rule in sorted(rules, key=lambda rule: rule.y0):
        short = 0.15 * width < rule.x1 - rule.x0 < 0.45 * width and rule.x0 < 0.3 * width
        if not (rule.horizontal and short and rule.y0 > 0.3 * height):
            continue
        above = [word.size for word in words if word.baseline < rule.y0]
        below = [word for word in words if word.baseline > rule.y0]
        below = [word for word in below if word.box.y0 < (1 - _MARGIN) * height]
        if not above or not below:
            continue
        first = bands_of(below)[0][0].words[0]
        small = median(word.size for word in below) < 0.95 * median(above)
        if small and _NOTE_MARK.match(first.text):
            return below
    return []


def _footnotes(words: list[Token]) -> list[Line]:
    """Lines of footnotes, a gap before each mark, which is raised and small."""
    lines: list[Line] = []
    for band in bands_of(words):
        row = whole(band)
        if _NOTE_MARK.match(row.words[0].text) and row.x0 <= min(w.box.x0 for w in words) + 20:
            lines.append(BLANK)
        lines.append(row.line("footnote"))
    return lines


def _is_head(word: Token, width: float, height: float) -> bool:
    """A page number in the middle of the top margin; Word sets one even where it is covered."""
    centre = (word.box.x0 + word.box.x1) / 2
    in_place = word.box.y1 < _MARGIN * height and abs(centre - width / 2) < 0.06 * width
    return in_place and word.text.isdecimal() and len(word.text) <= 3


def _stamps(stamped: list[Token], words: list[Token]) -> tuple[list[Token], list[Token]]:
    """Numbers that stand on a line of the text, moved onto its baseline, and all the others."""
    filled_in: list[Token] = []
    overlay: list[Token] = []
    for word in stamped:
        beside = [w for w in words if _beside(w.box, word.box)]
        if beside and _FILLED_IN.fullmatch(word.text):
            nearest = min(beside, key=lambda w: abs(_centre(w.box)[0] - _centre(word.box)[0]))
            filled_in.append(Token(word.text, word.box, nearest.baseline, nearest.size))
        else:
            overlay.append(word)
    return filled_in, overlay


def _beside(a: Box, b: Box) -> bool:
    """True if the two are on one line: they share half of the lower one's height."""
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared > 0.5 * min(a.y1 - a.y0, b.y1 - b.y0)


def _centre(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _table(grid: Grid, words: list[Token]) -> list[Line]:
    """One line for each row of the grid, words in reading order in each cell."""
    printed = [[_cell(cell, words) for cell in row] for row in grid.rows]
    kept = [number for number, row in enumerate(printed) if any(row)]
    lines: list[Line] = []
    for number in kept:
        row = printed[number]
        spans = []
        for column in range(len(row)):
            wide, high = grid.span(number, column)
            spans.append((wide, sum(number <= other < number + high for other in kept)))
        starts = tuple(accumulate((len(cell) for cell in row[:-1]), initial=0))
        lines.append(
            Line(
                words=tuple(word for cell in row for word in cell),
                zone="table",
                cells=starts,
                spans=() if all(span == (1, 1) for span in spans) else tuple(spans),
            )
        )
    return lines


def _cell(box: Box | None, words: list[Token]) -> list[Word]:
    """The words in a cell; none in one that is a part of another."""
    inside = [word for word in words if box is not None and _in(box, _centre(word.box))]
    bands = bands_of(inside)
    return [Word(text=w.text, box=w.box) for band in bands for part in band for w in part.words]


def _in(box: Box, point: tuple[float, float]) -> bool:
    return box.x0 <= point[0] < box.x1 and box.y0 <= point[1] < box.y1


def _merge(
    bands: list[list[Row]], tables: list[tuple[float, list[Line]]], width: float, height: float
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


def _flow(bands: list[list[Row]], width: float, height: float) -> list[Line]:
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
                lines += [BLANK, *_lines([whole(band) for band in bands_of(column)], height)]
            lines.append(BLANK)
            start = end
            continue
        above = [whole(bands[start - 1])] if start else []
        lines += _lines([*above, whole(bands[start])], height)[len(above) :]
        start += 1
    return lines


def _spans(band: list[Row]) -> list[Box]:
    return [Box(row.x0, row.top, row.x1, row.bottom) for row in band]


def _lines(rows: list[Row], height: float) -> list[Line]:
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
