"""A page image to dark grey ink on an even white ground; each step only where the page asks for it.

Every function measures a small copy of the page (`reduced`), decides, and treats the full one.
What each step is worth was measured on rendered pages: dividing by the background brings the
character errors of unevenly lit pages from 7 % to 0.1 %; thresholding, contrast equalisation and
wide medians lose tone marks and are not used.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

#: Longest side, in pixels, of the copy that is measured: A4 at 150 dpi, where a letter is 13 high.
MEASURED = 1750
#: A dark class that differs less from the paper than this many grey levels is not ink.
CONTRAST = 40
#: Fewer inked squares than this, and than a hundredth of the page, are stains.
FEW_SQUARES = 10


def reduced(pixels: Pixels, longest: int = MEASURED) -> Pixels:
    """A copy no longer than `longest` pixels; the image itself where it is small enough.

    One far longer than wide, as several pages in a row, keeps half of `longest` for its width:
    letters have to be seen. Halved as often as it goes, which is ten times as fast as averaging
    over fractions of pixels.
    """
    height, width = (int(side) for side in pixels.shape[:2])
    scale = longest * max(1 / max(height, width), 0.5 / min(height, width))
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    while min(height, width) > 1 and max(height, width) >= 2 * max(size):
        height, width = height // 2, width // 2
        even = pixels[: 2 * height, : 2 * width]
        half = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
        pixels = np.asarray(half, dtype=np.uint8)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def clean(pixels: Pixels) -> Pixels:
    """``(h, w)`` grey or ``(h, w, 3)`` RGB to grey as large: dark ink on even white."""
    return cleaned(pixels)[0]


def cleaned(pixels: Pixels) -> tuple[Pixels, tuple[str, ...]]:
    """As `clean`, with what was done: "seal", "pen" (`ocr.colour`), "inverted", "light"."""
    from ocr.colour import print_alone  # which needs this module's `reduced`

    grey, steps = print_alone(pixels) if pixels.ndim == 3 else (pixels, ())
    if inverted(grey):
        grey, steps = np.bitwise_not(grey), (*steps, "inverted")
    even = even_light(grey)
    return even, steps if even is grey else (*steps, "light")


def inverted(grey: Pixels) -> bool:
    """Whether the page is light on dark: most of it dark, and some of it light."""
    middle, bright = np.percentile(grey[::8, ::8], (50, 99.5))
    return bool(middle < 90 and bright > middle + CONTRAST)


def faint(grey: Pixels) -> tuple[float, float] | None:
    """The levels of ink and paper of a page on which `ink` sees nothing; None where it is blank.

    Looked for in blurred squares of a letter's size: single pixels may be grain.
    """
    soft = np.asarray(cv2.GaussianBlur(reduced(grey), (0, 0), 1.2), dtype=np.uint8)
    squares = cv2.erode(soft, np.ones((13, 13), np.uint8))[6::13, 6::13]
    below, paper = np.percentile(soft[::4, ::4], (30, 50))
    least = max(10.0, 6 * (paper - below) / 0.524)  # six standard deviations of the grain
    inked = squares[squares < paper - least]
    if inked.size < max(FEW_SQUARES, 0.01 * squares.size):
        return None
    return float(np.median(inked)), float(paper - least / 3)


def stretched(grey: Pixels, black: float, white: float) -> Pixels:
    """Grey levels so that `black` and what is darker is 0, `white` and what is brighter 255."""
    levels = np.clip((np.arange(256) - black) * 255 / max(1.0, white - black), 0, 255)
    return np.asarray(cv2.LUT(grey, levels.astype(np.uint8)), dtype=np.uint8)


def even_light(grey: Pixels) -> Pixels:
    """Divide by the paper's own brightness where that is uneven or far from white."""
    small = reduced(grey, 600)
    # Wider than a bold stroke, narrower than a shadow.
    side = max(3, min(600, max(small.shape)) // 40 | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (2 * side + 1, 2 * side + 1), 0)
    low, high = np.percentile(paper, (5, 95))
    if low > 235 or high < CONTRAST:
        return grey
    height, width = grey.shape
    ground = cv2.resize(np.maximum(paper, 32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, ground, scale=255), dtype=np.uint8)


def ink(grey: Pixels) -> Mask:
    """Where a cleaned page is inked; nowhere if nothing stands out from the paper."""
    some = np.ascontiguousarray(grey[::2, ::2])  # enough, and four times as fast
    cut, _ = cv2.threshold(some, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    often = np.asarray(cv2.calcHist([some], [0], None, [256], [0, 256])).ravel()
    levels = np.arange(256.0)
    inked = levels <= cut
    if not often[inked].any() or not often[~inked].any():
        return np.zeros(grey.shape, dtype=bool)
    paper = np.average(levels[~inked], weights=often[~inked])
    if paper - np.average(levels[inked], weights=often[inked]) < CONTRAST:
        return np.zeros(grey.shape, dtype=bool)
    return np.asarray(grey <= cut)
