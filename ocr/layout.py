"""Where on a sheet to read what, in the order of an official document.

The letterhead (issuer | national motto) at the top and the recipients | signature at the end are
two columns that belong to nobody's paragraph: each is read by itself, left before right. Ruled
tables are read cell by cell (`ocr.tables`). What lies between is left to the engine. Reading the
columns apart brings the character errors of signature pages from about 3 % to under 1 %.
"""

from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ocr.clean import Mask, ink, reduced
from ocr.marks import letter_mask
from ocr.notes import foot
from ocr.seals import without_seals
from ocr.straighten import Sheet
from ocr.tables import Table, tables
from ocr.zones import FOOT, TOP
from sohoa.model import Area, Zone

#: Tesseract's page segmentation modes: find the blocks yourself; one block of lines; one line.
FIND_BLOCKS, ONE_BLOCK, ONE_LINE = 3, 6, 7
#: Least width of the white gutter between two columns, and the widest gap before a line that still
#: belongs to them, in heights of a small letter (about 7 pt).
GUTTER, GAP = 1.3, 1.5
#: Where on the width of the page a gutter may lie.
MIDDLE = 0.25, 0.72
#: The letterhead begins with one of the first so many lines.
HEAD = 4
#: What stands left and right of a gutter.
AT_TOP: tuple[Area, Area] = ("letterhead", "motto")
AT_END: tuple[Area, Area] = ("recipients", "signature")

#: Thin rules are paler than letters on the small copy: whatever is darker than this counts, where
#: the paper's own grain (its darkest fifth) does not come within so many grey levels of it.
FAINT, GRAIN = 230, 15


class Region(NamedTuple):
    """A rectangle of the sheet in pixels that is read by itself."""

    x0: int
    y0: int
    x1: int
    y1: int
    psm: int = FIND_BLOCKS
    #: Where on the form it seems to be; what was read in it decides (`ocr.form`).
    area: Area = "body"
    #: "footnote" below the rule that parts footnotes from the text.
    zone: Zone = "text"


class Band(NamedTuple):
    """A row of print on the measured copy: where its letters begin and end, and its share of the
    page with the white around it; `inked` says which columns have ink.
    """

    y0: int
    y1: int
    top: int
    bottom: int
    inked: Mask


def regions(sheet: Sheet) -> list[Region | Table]:
    """The regions of the sheet in reading order; white parts are in none."""
    small = reduced(sheet.pixels)
    scale = sheet.pixels.shape[0] / small.shape[0]
    unit = max(sheet.letter / scale, 4.0)
    mask = ink(small)
    grain = float(np.percentile(small[::4, ::4], 20)) - GRAIN
    faint = np.asarray(small < min(FAINT, grain))
    found = tables(faint, unit)
    marks = without_seals(mask, letter_mask(mask, unit / 2))
    for table in found:
        marks[table.y0 : table.y1] = False
    height, width = small.shape
    note = foot(faint, marks, unit) or height
    cut = [0, *(edge for table in found for edge in (table.y0, table.y1)), height]
    parts: list[Region | Table] = []
    for index, (above, below) in enumerate(pairwise(cut)):
        if index % 2:
            parts.append(found[index // 2].scaled(scale))
        else:
            bands = _bands(marks, mask.sum(axis=1), above, below)
            kinds = [(_page_number(band, height, unit), band.y0 > note) for band in bands]
            for (lone, below_rule), group in groupby(zip(kinds, bands, strict=True), itemgetter(0)):
                read = _lines if lone else _notes if below_rule else _columns
                there = [band for _, band in group]
                parts += (_scaled(part, scale) for part in read(there, width, unit))
    return parts


def _scaled(region: Region, scale: float) -> Region:
    x0, y0, x1, y1 = (int(side * scale) for side in region[:4])
    return region._replace(x0=x0, y0=y0, x1=x1, y1=y1)


def _bands(marks: Mask, inked: NDArray[np.int64], above: int, below: int) -> list[Band]:
    """The rows of print between two heights, each reaching to the whitest row between it and the
    next, for accents stand above the letters that make a band.
    """
    rows = np.concatenate([[0], marks[above:below].any(axis=1).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(rows)).reshape(-1, 2) + above
    edges = edges[edges[:, 1] - edges[:, 0] >= 4]
    if not len(edges):
        return []
    starts = [above]
    for (_, end), (start, _) in pairwise(edges):
        white = end + np.flatnonzero(inked[end:start] == inked[end:start].min())
        starts.append(int(white[len(white) // 2]))
    starts.append(below)
    return [
        Band(int(y0), int(y1), top, bottom, np.asarray(marks[y0:y1].any(axis=0)))
        for (y0, y1), (top, bottom) in zip(edges, pairwise(starts), strict=True)
    ]


def _page_number(band: Band, height: int, unit: float) -> bool:
    """Whether it is short, centred and at the top or foot of the page, where its number stands."""
    columns = np.flatnonzero(band.inked)
    centre = (columns[0] + columns[-1]) / 2 / len(band.inked)
    at_edge = band.y1 < TOP * height or band.y0 > (1 - FOOT) * height
    narrow = columns[-1] - columns[0] < 4 * unit and 0.35 < centre < 0.65
    return at_edge and bool(narrow and band.y1 - band.y0 >= 0.7 * unit)  # lower: a rule, a speck


def _lines(bands: list[Band], width: int, unit: float) -> list[Region]:
    """A region for each band, no wider than its print: so the engine finds a single digit too."""
    parts = []
    for band in bands:
        (top, bottom), white = _extent([band], unit), int(2 * unit)
        columns = np.flatnonzero(band.inked)
        x0, x1 = max(0, int(columns[0]) - white), min(width, int(columns[-1]) + white)
        parts.append(Region(x0, top, x1, bottom, ONE_LINE))
    return parts


def _notes(bands: list[Band], width: int, unit: float) -> list[Region]:
    """The region of the footnotes, whose rule stands above it."""
    top, bottom = _extent(bands, unit)
    top = max(top, bands[0].y0 - int(unit))
    return [Region(0, top, width, bottom, ONE_BLOCK, zone="footnote")]


def _columns(bands: list[Band], width: int, unit: float) -> list[Region]:
    """Regions of a stretch of the page without tables."""
    parts: list[Region] = []
    done = 0
    for first, last, gutter in [*_two_columns(bands, unit), (len(bands), len(bands), 0)]:
        if first > done:
            top, bottom = _extent(bands[done:first], unit)
            psm = FIND_BLOCKS if first - done > 2 else ONE_BLOCK  # the former drops lone lines
            parts.append(Region(0, top, width, bottom, psm))
        if gutter:
            top, bottom = _extent(bands[first : last + 1], unit)
            left, right = AT_TOP if first < HEAD else AT_END
            parts.append(Region(0, top, gutter, bottom, ONE_BLOCK, left))
            parts.append(Region(gutter, top, width, bottom, ONE_BLOCK, right))
        done = last + 1
    return parts


def _extent(bands: list[Band], unit: float) -> tuple[int, int]:
    """Top and bottom of the bands with the white around them, two letters' height at most."""
    white = int(2 * unit)
    return max(bands[0].top, bands[0].y0 - white), min(bands[-1].bottom, bands[-1].y1 + white)


def _two_columns(bands: list[Band], unit: float) -> list[tuple[int, int, int]]:
    """The letterhead and the signature block, as (first band, last band, x of the gutter)."""
    blocks = []
    used = 0
    for start in range(min(HEAD, len(bands))):
        end, gutter = _run(bands[start:], unit)
        if gutter and _sides(bands[start], gutter) == 3:
            end = start + end
            last = max(i for i in range(start, end) if _sides(bands[i], gutter) == 3)
            while last + 1 < end and bands[last + 1].y0 - bands[last].y1 <= GAP * unit:
                last += 1
            if _both(bands[start : last + 1], gutter, unit):
                used = last + 1
                blocks.append((start, last, gutter))
                break
    rest = bands[used:]
    length, gutter = _run(rest[::-1], unit)
    if gutter and _both(rest[len(rest) - length :], gutter, unit):
        start = len(rest) - length
        while _sides(rest[start], gutter) == 1:  # a body's last, short line
            start += 1
        blocks.append((used + start, len(bands) - 1, gutter))
    return blocks


def _run(bands: list[Band], unit: float) -> tuple[int, int]:
    """How many bands from the first on share a gutter, and its middle (0: there is none)."""
    inked: NDArray[np.bool_] | None = None
    middle = 0
    for count, band in enumerate(bands):
        inked = band.inked if inked is None else inked | band.inked
        gutter = _gutter(inked, unit)
        if not gutter:
            return count, middle
        middle = gutter
    return len(bands), middle


def _gutter(inked: Mask, unit: float) -> int:
    """The middle of the widest white run in the middle of the page, 0 if none is wide enough."""
    low, high = (int(len(inked) * share) for share in MIDDLE)
    white = np.concatenate([[0], (~inked[low:high]).astype(np.int8), [0]])
    runs = np.flatnonzero(np.diff(white)).reshape(-1, 2)
    if not len(runs):
        return 0
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return low + int(start + end) // 2 if end - start >= GUTTER * unit else 0


def _sides(band: Band, gutter: int) -> int:
    """1: print left of the gutter, 2: right of it, 3: on both sides."""
    return int(band.inked[:gutter].any()) + 2 * int(band.inked[gutter:].any())


def _both(bands: list[Band], gutter: int, unit: float) -> bool:
    """Whether at least two lines or so have print on both sides."""
    height = sum(band.y1 - band.y0 for band in bands if _sides(band, gutter) == 3)
    return height >= 2 * unit
