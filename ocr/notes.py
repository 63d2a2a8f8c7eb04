"""Where the footnotes of a page begin."""

import cv2
import numpy as np

from ocr.clean import Mask

#: The rule above footnotes is in the lower part of the page; its length, as shares of the page's
#: width: word processors set it 51 mm long, and it begins where the text does.
LOWER, SHORT, LONG = 0.5, 0.12, 0.4
LEFT = 0.25


def foot(mask: Mask, marks: Mask, unit: float) -> int | None:
    """The height of the short rule at the left above the page's footnotes, or None.

    `mask` is the inked copy of the page, `marks` the letters on it, `unit` a small letter's height.
    """
    height, width = mask.shape
    top, right = int(LOWER * height), int((LEFT + LONG) * width)
    part = cv2.dilate(mask[top:, :right].astype(np.uint8), np.ones((2, 1), np.uint8))
    rules = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((1, int(SHORT * width)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(rules)
    for x, y, w, h, _ in stats[1:count]:
        y0, y1 = top + int(y), top + int(y + h)
        white = not marks[max(0, y0 - int(0.4 * unit)) : y0, x : x + w].any()
        below = np.flatnonzero(marks[y1 : y1 + int(4 * unit), : int(LEFT * width) + w].any(axis=1))
        if w <= LONG * width and h < 0.5 * unit and x < LEFT * width and white and len(below):
            return y0
    return None
