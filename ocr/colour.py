"""RGB to grey without what is not print: seals by their red, pen strokes by their blue.

Print is black, or coloured in shapes of a letter's size; those stay as dark as they are.
"""

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from ocr.clean import Mask, Pixels, reduced

#: Longest side of the copy on which coloured shapes are looked for: A4 at 50 dpi.
SMALL = 600
#: A pen's stroke is higher than this share of the page (12 mm): written numbers and dates are not.
PEN = 0.04
#: A colour on more of the page than this is the paper's or a picture's.
TOO_MUCH = 0.15


def print_alone(pixels: Pixels) -> tuple[Pixels, tuple[str, ...]]:
    """``(h, w, 3)`` RGB to ``(h, w)`` grey, and which of "seal" and "pen" were taken out."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    small = reduced(pixels, SMALL)
    steps = []
    if _without_seal(pixels, grey, small):
        steps.append("seal")
    if _without_pen(pixels, grey, small):
        steps.append("pen")
    return grey, tuple(steps)


def _without_seal(pixels: Pixels, grey: Pixels, small: Pixels) -> bool:
    """Whiten large red shapes in `grey`.

    In the red channel red ink is as bright as it gets, and black letters under the seal stay black:
    what is as bright as the ink becomes white, and what lies between is stretched with it.
    """
    found = False
    for place in _shapes(_red(small), pixels.shape[0] / small.shape[0], 2, _like_seal):
        patch = pixels[place]
        height, width = patch.shape[:2]
        inside = np.ones((height, width), dtype=np.uint8)
        if 0.8 < width / height < 1.25:  # whole; else it runs over the edge of the page
            inside[:] = 0
            cv2.circle(inside, (width // 2, height // 2), max(width, height) // 2, 1, -1)
        inked = _red(patch)
        if inked.any():
            bare = _brightened(patch[..., 0], inked)
            bare[inked] = 255
            grey[place] = np.where(inside == 1, np.maximum(bare, grey[place]), grey[place])
            found = True
    return found


def _without_pen(pixels: Pixels, grey: Pixels, small: Pixels) -> bool:
    """Whiten large blue strokes in `grey`, but not the print that they cross.

    As with red, in the blue channel. What is blue close by is a piece that print cut off.
    """
    blue = _blue(small, 40)
    if blue.mean() > TOO_MUCH:
        return False
    found = False
    for place in _shapes(blue, pixels.shape[0] / small.shape[0], 6, _like_pen):  # 3 mm around
        patch = pixels[place]
        inked = _blue(patch, 25)
        if inked.any():
            bare = _brightened(patch[..., 2], inked)
            edge = cv2.dilate(inked.view(np.uint8), np.ones((5, 5), np.uint8))
            grey[place] = np.where(edge > 0, np.maximum(bare, grey[place]), grey[place])
            found = True
    return found


def _brightened(channel: Pixels, inked: Mask) -> Pixels:
    """A colour's channel in which what is as bright as that colour's own ink is white."""
    shade = max(60.0, float(np.percentile(channel[inked], 20)))
    return np.asarray(cv2.convertScaleAbs(channel, alpha=255 / shade), dtype=np.uint8)


def _shapes(
    mask: Mask, scale: float, around: int, like: Callable[[Mask, int], bool]
) -> Iterator[tuple[slice, slice]]:
    """Where on the page, `scale` times as large as the mask, the connected shapes are that `like`
    accepts, with so many pixels of the mask around them.
    """
    if not mask.any():
        return
    joined = cv2.morphologyEx(mask.view(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for label in range(1, count):
        x, y, w, h = (int(side) for side in stats[label, :4])
        if like(np.asarray(labels[y : y + h, x : x + w] == label), max(mask.shape)):
            x0, y0 = max(0, x - around), max(0, y - around)
            x1, y1 = x + w + around, y + h + around
            yield (
                slice(int(y0 * scale), int(y1 * scale)),
                slice(int(x0 * scale), int(x1 * scale)),
            )


def _like_seal(shape: Mask, page: int) -> bool:
    """A seal is 36 mm across (a page 297), or half of that at the edge; a framed stamp is flat."""
    height, width = shape.shape
    return bool(height > 0.05 * page and width > 0.025 * page)


def _like_pen(shape: Mask, page: int) -> bool:
    """A large shape of thin strokes that is no frame: a framed stamp has ink along its sides."""
    height = shape.shape[0]
    if height < PEN * page or float(np.mean(shape)) > 0.5:
        return False
    reach = max(2, height // 12)
    sides = (shape[:reach], shape[-reach:], shape[:, :reach].T, shape[:, -reach:].T)
    along = sum(float(np.mean(side.any(axis=0))) for side in sides)
    return along < 0.6 * len(sides)


def _red(pixels: Pixels) -> Mask:
    """Where an RGB image is clearly red."""
    r, g, b = cv2.split(pixels)
    other = cv2.max(g, b)
    return np.asarray((r > 100) & (cv2.subtract(r, other) > 45))


def _blue(pixels: Pixels, least: int) -> Mask:
    """Where an RGB image is blue by at least so many grey levels more than it is anything else."""
    r, g, b = cv2.split(pixels)
    return np.asarray(cv2.subtract(b, cv2.max(r, g)) > least)
