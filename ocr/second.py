"""What the engine was unsure of, read once more in another way; the surer reading stays.

A line: in another size. Tesseract brings every line to 36 pixels by its own means; from another
size it comes out a little otherwise, and a mark that was on the edge is often right then. On the 18
real scans every seventh line is read again, for a twentieth of a page's time.

A page that is unsure all over: by another treatment of the whole sheet, two at most. Ordinary pages
never come here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from ocr.clean import Pixels
from ocr.engines import EngineWord, Words
from ocr.straighten import Sheet
from sohoa.model import Line, Word

#: A line whose mean confidence is below this is read again; those read right have 0.93 and more.
UNSURE = 0.88
#: By so much the second reading of a line has to be surer.
SURER = 0.01
#: No more lines of a page than this; one with fewer letters is a number or a speck.
MOST, SHORT = 15, 4
#: Height of letters in pixels below which a line is enlarged, above which it is shrunk.
MIDDLE, ENLARGED, SHRUNK = 24.0, 1.4, 0.7
#: A page below this is read by another plan: real scans have 0.89 to 0.96.
POOR = 0.85


def plans(sheet: Sheet) -> Iterator[tuple[str, Sheet]]:
    """Other treatments of a sheet that was read poorly, each with its name.

    Smoothing mends grain and broken strokes; the local threshold (J. Sauvola, M. Pietikäinen,
    Adaptive document image binarization, 2000) copies of copies, whose paper is as dark in one
    place as the ink in another. On proper pages both lose marks.
    """
    soft = cv2.GaussianBlur(sheet.pixels, (0, 0), max(0.8, sheet.letter / 20))
    yield "soft", replace(sheet, pixels=np.asarray(soft, dtype=np.uint8))
    yield "local threshold", replace(sheet, pixels=sauvola(sheet.pixels, sheet.letter))


def sauvola(grey: Pixels, letter: float, k: float = 0.2) -> Pixels:
    """Black and white by the mean and deviation of the two letters around each pixel."""
    side = 2 * max(5, round(letter)) + 1
    mean = cv2.boxFilter(grey, cv2.CV_32F, (side, side))
    square = cv2.sqrBoxFilter(grey, cv2.CV_32F, (side, side))
    deviation = np.sqrt(np.maximum(square - mean * mean, 0))
    bright = grey > mean * (1 + k * (deviation / 128 - 1))
    return np.asarray(bright, dtype=np.uint8) * np.uint8(255)


def confidence(lines: list[Line]) -> float:
    """Mean confidence of the words, each weighted by its length; 0 without a word."""
    words = [word for line in lines for word in line.words]
    letters_read = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters_read if words else 0.0


def worth(lines: list[Line]) -> float:
    """How much was read how surely: a reading that leaves out what is hard is not better."""
    return sum(len(w.text) * (w.confidence - 0.5) for line in lines for w in line.words)


def again(
    lines: list[Line],
    sheet: Sheet,
    ask: Callable[[Pixels], Words],
    word: Callable[[EngineWord], Word],
) -> tuple[list[Line], int]:
    """The lines, those replaced that were surer when read again, and how many these were.

    `ask` reads the pixels of one line, `word` makes a word of one whose box is in the sheet's
    pixels.
    """
    scale = ENLARGED if sheet.letter < MIDDLE else SHRUNK
    weak = [i for i, line in enumerate(lines) if _unsure(line, sheet)]
    mended = list(lines)
    count = 0
    for index in sorted(weak, key=lambda i: confidence([lines[i]]))[:MOST]:
        cut = _cut(lines[index], sheet)
        if cut is None:
            continue
        x0, y0, pixels = cut
        way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        resized = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=way)
        back = partial(_placed, x0=x0, y0=y0, scale=scale)
        read = [word(back(found)) for found in ask(np.asarray(resized, dtype=np.uint8))]
        line = lines[index].model_copy(update={"words": tuple(read)})
        if confidence([line]) > confidence([lines[index]]) + SURER:
            mended[index] = line
            count += 1
    return mended, count


def _unsure(line: Line, sheet: Sheet) -> bool:
    return (
        line.zone == "text"
        and sum(len(word.text) for word in line.words) >= SHORT
        and confidence([line]) < UNSURE
    )


def _cut(line: Line, sheet: Sheet) -> tuple[float, float, Pixels] | None:
    """Where the line's pixels begin on the sheet, and they with white around; None if too high."""
    if line.box is None:
        return None
    x0, y0, x1, y1 = sheet.to_pixels(line.box)
    if y1 - y0 > 3 * sheet.letter:  # lines that run into one another, or a drawing
        return None
    margin = 0.35 * sheet.letter
    left, top = max(0, int(x0 - 2 * margin)), max(0, int(y0 - margin))
    pixels = sheet.pixels[top : int(y1 + margin), left : int(x1 + 2 * margin)]
    if not pixels.size:
        return None
    white = round(margin)
    return left - white, top - white, np.pad(pixels, white, constant_values=255)


def _placed(word: EngineWord, x0: float, y0: float, scale: float) -> EngineWord:
    """A word of a resized cut where it stands on the sheet."""
    return word._replace(
        x0=x0 + word.x0 / scale,
        y0=y0 + word.y0 / scale,
        x1=x0 + word.x1 / scale,
        y1=y0 + word.y1 / scale,
    )
