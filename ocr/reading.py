"""The whole way from a page image to its lines of words. Read this first.

clean (grey, even, no seal) -> mend (grain, specks) -> turn upright -> straighten -> regions
-> engine -> lines in points -> what was read with doubt, again -> what is filled in by hand,
specks, strokes and stamps -> zones and areas (docs/layout.md).
"""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from time import monotonic

from ocr.cells import rows
from ocr.clean import Pixels, cleaned, faint, stretched
from ocr.engines import Engine, EngineWord, Words, select
from ocr.form import placed
from ocr.layout import ONE_LINE, Region, regions
from ocr.marks import FEW, Marks, find_marks, pale, turns
from ocr.mend import mend
from ocr.pen import doubted
from ocr.scrawl import print_alone
from ocr.second import POOR, again, confidence, plans, worth
from ocr.straighten import Sheet, straighten
from ocr.tables import Table
from ocr.zones import zoned
from sohoa.errors import EngineError, EngineTimeout
from sohoa.model import Line, Page, PageImage, Word
from sohoa.options import Options

Ask = Callable[[Pixels, int], Words]

#: With this mean confidence a page is the right way up; real pages have 0.85 to 0.95, pages read
#: upside down 0.2 to 0.5.
SURE = 0.7


def recognise(
    image: PageImage, number: int, options: Options, engine: Engine | None = None
) -> Page:
    """Recognise a page image of any orientation, uint8 grey or RGB, with `engine`.

    Gives a Page of origin "ocr": boxes in points from the top left of the upright page, words as
    the engine read them, a blank line between paragraphs. A page without ink has no lines, and
    its engine is not asked; nor has one of pale marks that cannot be read. Raises EngineTimeout
    also where a doubtful reading could not be compared with the other way up in time; EngineError,
    MissingDependency.
    """
    engine = engine or select(options)
    deadline = monotonic() + options.page_timeout
    grey, marks, treatment = _treated(image.pixels)
    best: tuple[float, Sheet, list[Line]] | None = None
    took = 0.0
    for turn in turns(marks) if marks.number else ():
        sheet = straighten(grey, marks, image.dpi, turn)
        # When time is up here, a doubtful reading is not kept: it may be upside down, and once kept
        # it would stand in the way of a second try with more time.
        start = monotonic()
        lines = read(sheet, engine, deadline)
        took = monotonic() - start
        sure = confidence(lines)
        if best is None or sure > best[0]:
            best = sure, sheet, lines
        if sure >= SURE:
            break
    if best and best[0] < SURE and ("faint" in treatment or pale(grey, marks)):
        best = None  # what shows through from the other side
    if best is None:
        height, width = grey.shape
        page = _page(number, (width, height), image.dpi, 0, [])
    else:
        _, sheet, lines = best
        lines, steps = _doubts(sheet, lines, engine, took, deadline)
        treatment += sheet.steps + steps
        page = _page(number, sheet.size, image.dpi, sheet.rotation, doubted(lines, sheet))
    return page.model_copy(update={"engine": engine.version, "treatment": treatment})


def _treated(pixels: Pixels) -> tuple[Pixels, Marks, tuple[str, ...]]:
    """An image as clean grey, its marks, and what was done."""
    grey, steps = cleaned(pixels)
    marks = find_marks(grey)
    if not marks.number and (levels := faint(grey)):
        grey, steps = stretched(grey, *levels), (*steps, "faint")
        marks = find_marks(grey)
    if marks.number >= FEW:
        mended, more = mend(grey, marks)
        if more:
            return mended, find_marks(mended), steps + more
    return grey, marks, steps


def _doubts(
    sheet: Sheet, lines: list[Line], engine: Engine, took: float, deadline: float
) -> tuple[list[Line], tuple[str, ...]]:
    """Read again what was read with doubt, while there is time; with what was changed by it.

    `took` is how many seconds a reading takes.
    """
    steps: tuple[str, ...] = ()
    first = sheet
    try:
        if 0 < confidence(lines) < POOR:
            for name, other in plans(first):
                if monotonic() + 2 * took > deadline:
                    break
                found = read(other, engine, deadline)
                if worth(found) > worth(lines):
                    sheet, lines, steps = other, found, (name,)
        ask = asking(sheet, engine, deadline)
        lines, count = again(
            lines, sheet, lambda line: ask(line, ONE_LINE), partial(_word, sheet=sheet, dx=0, dy=0)
        )
    except EngineError:  # what was read first stands
        return lines, steps
    return lines, (*steps, f"again {count}") if count else steps


def _page(number: int, size: tuple[int, int], dpi: float, rotation: int, lines: list[Line]) -> Page:
    width, height = (round(side * 72 / dpi, 2) for side in size)
    return Page(
        number=number,
        origin="ocr",
        lines=tuple(placed(zoned(print_alone(lines, width, height), width, height), width, height)),
        width=width,
        height=height,
        rotation=rotation,
    )


def asking(sheet: Sheet, engine: Engine, deadline: float) -> Ask:
    """The engine as a function of pixels and psm that raises EngineTimeout after `deadline`."""

    def ask(pixels: Pixels, psm: int) -> Words:
        left = deadline - monotonic()
        if left <= 0:
            raise EngineTimeout("the page's time was up before all of it was read")
        return engine.recognise(pixels, sheet.engine_dpi, psm=psm, timeout=left)

    return ask


def read(sheet: Sheet, engine: Engine, deadline: float) -> list[Line]:
    """The lines of a sheet, region by region. Raises EngineTimeout when `deadline` is over."""
    lines: list[Line] = []
    ask = asking(sheet, engine, deadline)
    for region in regions(sheet):
        if isinstance(region, Table):
            found = rows(region, sheet, ask, partial(_word, sheet=sheet, dx=0, dy=0))
        else:
            words = ask(sheet.pixels[region.y0 : region.y1, region.x0 : region.x1], region.psm)
            found = _lines(words, sheet, region)
        if lines and found:
            lines.append(Line())
        lines += found
    return lines


def _lines(words: Words, sheet: Sheet, region: Region) -> list[Line]:
    """Group the engine's words by line, with a blank line where it begins a paragraph or block."""
    lines: list[Line] = []
    before = None
    for (block, paragraph, _), group in groupby(words, lambda w: (w.block, w.paragraph, w.line)):
        if before not in (None, (block, paragraph)):
            lines.append(Line())
        before = block, paragraph
        found = tuple(_word(word, sheet, region.x0, region.y0) for word in group)
        lines.append(Line(words=found, zone=region.zone, area=region.area))
    return lines


def _word(word: EngineWord, sheet: Sheet, dx: int, dy: int) -> Word:
    box = sheet.to_points(word.x0 + dx, word.y0 + dy, word.x1 + dx, word.y1 + dy)
    return Word(
        text=word.text,
        box=box,
        confidence=round(word.confidence, 4),
        alternatives=word.alternatives,
    )
