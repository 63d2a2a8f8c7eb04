"""The text layer of a PDF page: invisible words over the image, each as wide as it is printed."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import median
from typing import NamedTuple

from sohoa.formats.glyphless import Codes, width
from sohoa.formats.placed import Part, Piece, PlacedLine, Sheet

#: Lines of fewer words, or narrower (points), say little of the page's slope.
_WORDS, _LONG = 5, 150.0
#: Larger slopes than this are no skew, but an error.
_STEEP = 0.1
#: A word's box that stands out of its line by more than this share of the line's height holds dirt,
#: a rule or a seal; letters below the base line and marks over capitals stand out by less.
_STANDS_OUT = 0.4

#: Least width of a blank as a share of the line's height. Boxes of words may touch or overlap: then
#: the blank is part of the word before it, as viewers drop one that has no room of its own. So it
#: is at the end of a line, which PDFium does not see where text runs upwards.
_BLANK = 0.15


class Frame(NamedTuple):
    """Where a page lies in the coordinates of its PDF: its visible box and its /Rotate."""

    left: float
    bottom: float
    right: float
    top: float
    rotate: int


def content(sheet: Sheet, frame: Frame, font: str, codes: Codes) -> bytes:
    """Operators that put the words of a page on it, invisibly; nothing for a page without.

    The text comes in its reading order, what is beside the text behind it, as an artifact.
    """
    if not (sheet.width and sheet.height and (sheet.parts or sheet.asides)):
        return b""
    writer = _Writer(sheet, font, codes)
    matrix = _matrix(sheet.width, sheet.height, sheet.rotation, frame)
    lines = [
        "q",
        " ".join(f"{value:.6g}" for value in matrix) + " cm",
        "BT 3 Tr",
        *writer.parts(sheet.parts),
        "ET",
    ]
    for part in sheet.asides:
        kind = "/Artifact <</Type /Pagination>> BDC" if part.kind == "margin" else "/Artifact BMC"
        lines += [kind, "BT 3 Tr", *writer.parts([part]), "ET EMC"]
    lines.append("Q\n")
    return "\n".join(lines).encode("ascii")


def _matrix(width: float, height: float, rotation: int, frame: Frame) -> tuple[float, ...]:
    """From the upright page (points from its bottom left, y up) to the PDF page as it is stored.

    To be upright, the stored page is turned clockwise by its /Rotate, which gives the page as
    displayed, and by `rotation`. The sizes of both may differ by the pixel to which a page was
    rendered.
    """
    wide, high = frame.right - frame.left, frame.top - frame.bottom
    turn = (frame.rotate + rotation) % 360
    if turn in (0, 180):
        x, y = wide / width, high / height
        if turn == 0:
            return x, 0, 0, y, frame.left, frame.bottom
        return -x, 0, 0, -y, frame.right, frame.top
    x, y = high / width, wide / height
    if turn == 90:
        return 0, x, -y, 0, frame.right, frame.bottom
    return 0, -x, y, 0, frame.left, frame.top


class _Writer:
    def __init__(self, sheet: Sheet, font: str, codes: Codes) -> None:
        self._height = sheet.height or 0.0
        self._font, self._codes = font, codes
        self._slope = _slope([line for part in sheet.parts for line in part.lines])

    def parts(self, parts: Sequence[Part]) -> Iterator[str]:
        """Operators for what stands in `parts`, line by line."""
        for part in parts:
            for line in part.lines:
                yield from self._line(line.words)

    def _line(self, words: Sequence[Piece]) -> Iterator[str]:
        """A line: its words on one base line, at the foot of its letters, one size for all.

        Marks that a viewer puts over the words are as high as the line; the blank between two
        words is as wide as their distance.
        """
        bottoms, tops = [], []
        for word in words:
            lift = self._slope * (word.box.x0 + word.box.x1 - 2 * words[0].box.x0) / 2
            bottoms.append(word.box.y1 - lift)
            tops.append(word.box.y0 - lift)
        bottom, top = _edges(bottoms, tops)
        size = max(bottom - top, 1.0)
        yield f"/{self._font} {size:.2f} Tf"
        length = math.hypot(1, self._slope)
        across, up = 1 / length, -self._slope / length
        for k, word in enumerate(words):
            x = word.box.x0
            y = self._height - bottom - self._slope * (x - words[0].box.x0)
            yield f"{across:.5g} {up:.5g} {-up:.5g} {across:.5g} {x:.2f} {y:.2f} Tm"
            points = max(word.box.x1 - x, 0.5)
            blank = words[k + 1].box.x0 - word.box.x1 if k + 1 < len(words) else 0.0
            if blank < _BLANK * size:
                yield self._shown(word.text, " ", points, size)
            else:
                yield self._shown(word.text, "", points, size)
                yield self._shown(" ", "", blank, size)

    def _shown(self, text: str, more: str, points: float, size: float) -> str:
        """Show `text` as wide as `points`, and `more` on the same scale."""
        scale = 100 * points / (width(text) / 1000 * size)
        return f"{scale:.2f} Tz <{self._codes.encode(text + more)}> Tj"


def _edges(bottoms: Sequence[float], tops: Sequence[float]) -> tuple[float, float]:
    """Foot and head of a line, from those of its words."""
    foot, head = median(bottoms), median(tops)
    most = _STANDS_OUT * (foot - head)
    return max(y for y in bottoms if y <= foot + most), min(y for y in tops if y >= head - most)


def _slope(lines: Sequence[PlacedLine]) -> float:
    """By how much the lines of a page fall to the right: the median of its long lines' slopes."""
    slopes = []
    for line in lines:
        box = line.box
        if len(line.words) >= _WORDS and box.x1 - box.x0 > _LONG:
            middles = [((w.box.x0 + w.box.x1) / 2, w.box.y1) for w in line.words]
            own = [
                (y1 - y0) / (x1 - x0)
                for (x0, y0), (x1, y1) in combinations(middles, 2)
                if x1 - x0 > _LONG / 2
            ]
            slopes += [median(own)] if own else []
    slope = median(slopes) if slopes else 0.0
    return slope if abs(slope) < _STEEP else 0.0
