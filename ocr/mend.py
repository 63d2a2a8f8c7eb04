"""What a cleaned page still suffers from, and the remedy: specks, grain, print that shows through.

A few windows full of print are looked at in full resolution, for on a reduced copy specks and grain
are gone. Each remedy harms pages that do not need it (it takes thin strokes and tone marks along),
so each has a threshold that good scans stay clear of; what they measure stands beside it.
"""

from functools import partial
from typing import NamedTuple

import cv2
import numpy as np

from ocr.clean import Pixels, stretched
from ocr.marks import Marks

#: Windows that are looked at: how many, and their side in pixels.
WINDOWS, SIDE = 3, 320
#: Grey levels between the paper's median and its darkest tenth from which grain is smoothed away:
#: real scans have 0 to 6, a copy of a copy 25, a noisy page 33.
GRAIN = 10.0
#: Share of the paper between the lines that is clearly darker than it, from which another page
#: shows through: real scans 0 to 0.005, thin paper 0.07.
THROUGH = 0.02
#: Specks for each letter from which they are taken out: real scans 0.01 to 0.3, dust 1.2, salt and
#: pepper 30.
SPECKS = 0.5
#: From here on it is specks that darken the paper, not another page.
SPRINKLED = 5.0
#: A speck is smaller than this share of a letter's height, squared; a full stop has 0.03.
SPECK = 0.02
#: On letters smaller than this in pixels a speck and the dot of an i are alike.
LEAST = 12.0


class Look(NamedTuple):
    """What a window suffers from: see the thresholds above."""

    grain: float
    through: float
    specks: float
    #: Grey of the ink and of the paper.
    ink: float
    paper: float


def mend(grey: Pixels, marks: Marks) -> tuple[Pixels, tuple[str, ...]]:
    """A cleaned page with what it suffers from taken out, and what that was.

    The names are "through", "grain" and "specks". Without any the page is returned as it is.
    """
    letter, steps = marks.height, []
    windows = _windows(grey, marks)
    look = _median([_look(window, letter) for window in windows])
    if look and look.through > THROUGH and look.specks < SPRINKLED:
        bright = partial(stretched, black=look.ink, white=look.ink + 0.7 * (look.paper - look.ink))
        grey, windows = bright(grey), [bright(window) for window in windows]
        look = _median([_look(window, letter) for window in windows])
        steps.append("through")
    elif look and look.grain > GRAIN:
        smooth = partial(_smoothed, by=max(0.8, letter / 24))
        grey, windows = smooth(grey), [smooth(window) for window in windows]
        look = _median([_look(window, letter) for window in windows])
        steps.append("grain")
    if look and look.specks > SPECKS and letter >= LEAST:
        grey = _without_specks(grey, _edge(look.ink, look.paper), SPECK * letter**2)
        steps.append("specks")
    return grey, tuple(steps)


def _windows(grey: Pixels, marks: Marks) -> list[Pixels]:
    """The windows of the page with most of its print."""
    high, wide = (-(-side // SIDE) for side in grey.shape)
    scale = marks.scale / SIDE
    cells = (marks.ys * scale).astype(np.int64) * wide + (marks.xs * scale).astype(np.int64)
    print_in = np.bincount(cells, minlength=high * wide)
    best = [divmod(int(cell), wide) for cell in np.argsort(-print_in)[:WINDOWS]]
    return [grey[y * SIDE : (y + 1) * SIDE, x * SIDE : (x + 1) * SIDE] for y, x in best]


def _look(window: Pixels, letter: float) -> Look | None:
    """Measure a window; None where it has no print or nothing else."""
    soft = cv2.GaussianBlur(window, (0, 0), max(0.8, letter / 20))
    _, dark = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    reach = 2 * max(2, round(0.15 * letter)) + 1
    paper = cv2.dilate(dark, np.ones((reach, reach), np.uint8)) == 0
    if np.count_nonzero(paper) < 1000 or not dark.any():
        return None
    tenth, level = (float(value) for value in np.percentile(window[paper], (10, 50)))
    ink = float(np.median(window[dark > 0]))
    inked = (window < _edge(ink, level)).astype(np.uint8)
    area = np.asarray(cv2.connectedComponentsWithStats(inked)[2])[1:, cv2.CC_STAT_AREA]
    specks = int((area < max(2, SPECK * letter**2)).sum())
    letters = int(((area > 0.1 * letter**2) & (area < 3 * letter**2)).sum())
    through = float((soft[paper] < level - 30).mean())
    return Look(level - tenth, through, specks / max(1, letters), ink, level)


def _median(looks: list[Look | None]) -> Look | None:
    found = [look for look in looks if look]
    return Look(*np.median(np.array(found), axis=0).tolist()) if found else None


def _smoothed(grey: Pixels, by: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), by), dtype=np.uint8)


def _edge(ink: float, paper: float) -> float:
    """What is darker than this is no longer paper."""
    return ink + 0.65 * (paper - ink)


def _without_specks(grey: Pixels, edge: float, least: float) -> Pixels:
    """White instead of shapes darker than `edge` of fewer than `least` pixels, and around them.

    By their shape: a median filter would do, but takes thin strokes along (on rendered pages with
    salt and pepper, syllables found: 85.4 % as they are, median 97.8 %, this 98.7 %).
    """
    inked = (grey < edge).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked)
    small = np.asarray(stats)[:, cv2.CC_STAT_AREA] < max(2, least)
    small[0] = False
    specks = small[labels].view(np.uint8)
    inked -= specks
    around = cv2.dilate(specks, np.ones((3, 3), np.uint8)) > inked
    return np.asarray(np.where(around, 255, grey), dtype=np.uint8)
