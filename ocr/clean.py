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


def reduced(pixels: Pixels, longest: int = MEASURED) -> Pixels:
    """A copy no longer than `longest` pixels; the image itself where it is small enough."""
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def clean(pixels: Pixels) -> Pixels:
    """``(h, w)`` grey or ``(h, w, 3)`` RGB to grey as large: dark ink on even white."""
    grey = without_seal(pixels) if pixels.ndim == 3 else pixels
    if inverted(grey):
        grey = 255 - grey
    return even_light(grey)


def without_seal(pixels: Pixels) -> Pixels:
    """RGB to grey in which large red shapes, seals, are white; red words stay as dark as they are.

    In the red channel red ink is nearly white and black letters under the seal stay black.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    small = reduced(pixels, 600)
    red = _red(small)
    if not red.any():
        return grey
    joined = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    scale = pixels.shape[0] / small.shape[0]
    for box in np.asarray(stats, dtype=np.int32)[1:count, :4]:
        if not _like_seal(int(box[2]), int(box[3]), max(small.shape)):
            continue
        x0, y0, x1, y1 = _grown(box, scale)
        patch = pixels[y0:y1, x0:x1]
        height, width = patch.shape[:2]
        inside = np.ones((height, width), dtype=np.uint8)
        if 0.8 < width / height < 1.25:  # whole; else it runs over the edge of the page
            inside[:] = 0
            cv2.circle(inside, (width // 2, height // 2), max(width, height) // 2, 1, -1)
        bare = np.where(_red(patch), 255, patch[..., 0])
        grey[y0:y1, x0:x1] = np.where(inside == 1, bare, grey[y0:y1, x0:x1])
    return grey


def _like_seal(width: int, height: int, page: int) -> bool:
    """A seal is 36 mm across (a page 297), or half of that at the edge; a framed stamp is flat."""
    return height > 0.05 * page and width > 0.025 * page


def _grown(box: NDArray[np.int32], scale: float) -> tuple[int, int, int, int]:
    """A box (x, y, width, height) of the small copy on the page, with a little around it."""
    x, y, width, height = (int(side) for side in box)
    return (
        max(0, int((x - 2) * scale)),
        max(0, int((y - 2) * scale)),
        int((x + width + 2) * scale),
        int((y + height + 2) * scale),
    )


def _red(pixels: Pixels) -> Mask:
    """Where an RGB image is clearly red."""
    r, g, b = cv2.split(pixels)
    other = cv2.max(g, b)
    return np.asarray((r > 100) & (cv2.subtract(r, other) > 45))


def inverted(grey: Pixels) -> bool:
    """Whether the page is light on dark: most of it dark, and some of it light."""
    middle, bright = np.percentile(grey[::5, ::5], (50, 99.5))
    return bool(middle < 90 and bright > middle + CONTRAST)


def even_light(grey: Pixels) -> Pixels:
    """Divide by the paper's own brightness where that is uneven or far from white."""
    small = reduced(grey, 600)
    side = max(3, max(small.shape) // 40 | 1)  # wider than a bold stroke, narrower than a shadow
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
    _, dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    paper = cv2.bitwise_not(dark)
    if cv2.mean(grey, paper)[0] - cv2.mean(grey, dark)[0] < CONTRAST:
        return np.zeros(grey.shape, dtype=bool)
    return np.asarray(dark, dtype=bool)
