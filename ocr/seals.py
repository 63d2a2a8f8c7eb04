"""Seals that cannot be told by their colour, found by their shape: a ring of 36 mm."""

import cv2
import numpy as np

from ocr.clean import Mask

#: A seal's width as a share of the page's longer side: 36 mm (Nghị định 99/2016/NĐ-CP) on A4 is
#: 0.12, and smaller pages are scanned too.
SMALL, LARGE = 0.09, 0.16
#: Longest side of the copy on which rings are looked for (A4 at 50 dpi): 10 ms.
COPY = 600
#: Votes that a ring needs to be looked at; share of the directions from its centre in which ink
#: then has to lie on it.
VOTES, ROUND = 30, 0.85


def without_seals(mask: Mask, marks: Mask) -> Mask:
    """`marks`, the letters of an inked `mask`, without those within the rings of seals."""
    longest = max(mask.shape)
    scale = COPY / longest
    size = max(1, round(mask.shape[1] * scale)), max(1, round(mask.shape[0] * scale))
    rest = (mask & ~marks).astype(np.uint8) * 255  # no letters: rings, rules, signatures, specks
    copy = cv2.resize(rest, size, interpolation=cv2.INTER_AREA)
    rings = cv2.HoughCircles(
        copy,
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=COPY / 20,
        param1=150,
        param2=VOTES,
        minRadius=int(SMALL * COPY / 2),
        maxRadius=int(LARGE * COPY / 2),
    )
    found = np.zeros((0, 3)) if rings is None else np.asarray(rings, dtype=float).reshape(-1, 3)
    for across, down, radius in found[:3] / scale:
        if _inked_around(mask, across, down, radius) > ROUND:
            inside = np.zeros(mask.shape, np.uint8)
            cv2.circle(inside, (round(across), round(down)), round(1.03 * radius), 1, -1)
            marks = marks & (inside == 0)
    return marks


def _inked_around(mask: Mask, across: float, down: float, radius: float) -> float:
    """Share of the directions from a point in which ink lies at a distance of about `radius`."""
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    hit = np.zeros(len(angles), dtype=bool)
    for distance in np.linspace(0.96 * radius, 1.04 * radius, 9):
        xs = np.rint(across + distance * np.cos(angles)).astype(int)
        ys = np.rint(down + distance * np.sin(angles)).astype(int)
        fit = (xs >= 0) & (ys >= 0) & (xs < mask.shape[1]) & (ys < mask.shape[0])
        hit[fit] |= mask[ys[fit], xs[fit]]
    return float(hit.mean())
