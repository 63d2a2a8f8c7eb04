"""A cleaned page to a sheet that the engine can read: upright, straight, letters of a good size."""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from ocr.clean import Pixels
from ocr.marks import FEW, Marks, Turn
from sohoa.model import Box

#: Median height in pixels of the marks of a 13 to 14 pt page at 300 dpi (measured on real scans).
AT_300 = 28.0
#: The height to which letters are brought, and the limits between which a page is left as it is
#: (170 and 450 dpi). On pages of 70 to 150 dpi (six rendered, three real) the characters wrong were
#: 1.45 % at 20, 1.67 % at 28; larger letters lose more marks: at 40 a sixth more words are wrong.
LETTER = 20.0
SMALL_LETTER, LARGE_LETTER = 16.0, 42.0
#: A page is not enlarged more than this.
MAX_SCALE = 4.0
#: Tesseract refuses sides over 32,767 pixels; and a sheet this large is A4 at 600 dpi.
MAX_SIDE, MAX_SHEET = 32_000, 36_000_000
#: Degrees of skew below which resampling costs a 200 dpi page more marks than skew does.
STRAIGHT = 0.12


@dataclass(frozen=True)
class Sheet:
    """A page as the engine gets it, and the way back to the page as it is shown."""

    #: Grey, upright and straight.
    pixels: Pixels
    #: 2 x 3, takes pixels of the upright page to pixels of the sheet.
    matrix: NDArray[np.float64]
    #: Degrees clockwise by which the page was turned to be upright.
    rotation: int
    #: Width and height in pixels of the upright page, and its resolution as stated.
    size: tuple[int, int]
    dpi: float
    #: The sheet's resolution judged by its letters: what files say of theirs is often wrong.
    engine_dpi: float
    #: Median height of the sheet's letter-like marks in pixels.
    letter: float

    #: What was done: "turned 90", "level -1.2" (degrees), "scaled 3.5".
    steps: tuple[str, ...] = ()

    def to_points(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box in the sheet's pixels to the box in points that covers it on the upright page."""
        (a, b, c), (d, e, f) = self._back
        corners = [(x, y) for x in (x0, x1) for y in (y0, y1)]
        across = [min(max(a * x + b * y + c, 0.0), self.size[0]) for x, y in corners]
        down = [min(max(d * x + e * y + f, 0.0), self.size[1]) for x, y in corners]
        sides = min(across), min(down), max(across), max(down)
        return Box(*(round(side * 72 / self.dpi, 2) for side in sides))

    def to_pixels(self, box: Box) -> tuple[float, float, float, float]:
        """A box in points on the upright page to the box in the sheet's pixels that covers it."""
        unit = self.dpi / 72
        (a, b, c), (d, e, f) = self.matrix.tolist()
        corners = [(x * unit, y * unit) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        across = [a * x + b * y + c for x, y in corners]
        down = [d * x + e * y + f for x, y in corners]
        return min(across), min(down), max(across), max(down)

    @cached_property
    def _back(self) -> list[list[float]]:
        """`matrix` the other way round, as numbers: a page has hundreds of boxes."""
        back: list[list[float]] = cv2.invertAffineTransform(self.matrix).tolist()
        return back


def straighten(grey: Pixels, marks: Marks, dpi: float, turn: Turn) -> Sheet:
    """Turn a cleaned page, straighten it and bring its letters to a good size.

    `marks` are those of `grey`, before turning; `dpi` is its stated resolution.
    """
    upright = np.ascontiguousarray(np.rot90(grey, -turn.rotation // 90))
    height, width = upright.shape
    angle = turn.skew if abs(turn.skew) > STRAIGHT else 0.0
    known = marks.number >= FEW
    scale = _scale(marks.height if known else 0.0, width, height)
    new = max(1, round(width * scale)), max(1, round(height * scale))
    matrix = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale), dtype=float)
    matrix[:, 2] += (new[0] - width) / 2, (new[1] - height) / 2
    smooth = _smooth(scale)
    pixels: MatLike = upright
    if angle:
        pixels = cv2.warpAffine(upright, matrix, new, flags=smooth, borderValue=255)
    elif scale != 1:
        pixels = cv2.resize(upright, new, interpolation=cv2.INTER_AREA if scale < 1 else smooth)
    steps = (
        *([f"turned {turn.rotation}"] if turn.rotation else []),
        *([f"level {-angle:+.1f}"] if angle else []),
        *([f"scaled {scale:.2f}"] if scale != 1 else []),
    )
    judged = 300 * marks.height * scale / AT_300 if known else dpi * scale
    return Sheet(
        pixels=np.asarray(pixels, dtype=np.uint8),
        matrix=matrix,
        rotation=turn.rotation,
        size=(width, height),
        dpi=dpi,
        engine_dpi=min(max(judged, 70.0), 600.0),
        letter=marks.height * scale,
        steps=steps,
    )


def _smooth(scale: float) -> int:
    """Lanczos brings out marks of few pixels."""
    if scale > 1:
        return cv2.INTER_LANCZOS4
    return cv2.INTER_CUBIC if scale > 0.7 else cv2.INTER_LINEAR


def _scale(letter: float, width: int, height: int) -> float:
    scale = 1.0
    if letter and not SMALL_LETTER <= letter <= LARGE_LETTER:
        scale = min(LETTER / letter, MAX_SCALE)
    return min(scale, MAX_SIDE / max(width, height), sqrt(MAX_SHEET / (width * height)))
