"""What a full line of a document or a page looks like, by which broken lines are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sohoa.model import Page


@dataclass
class Shape:
    """What a full line of the document (plain text) or page (geometry) looks like."""

    left: float = 0.0
    right: float = 0.0
    height: float = 0.0
    step: float = 0.0
    indented: bool = False
    #: In characters, without geometry; None: the source does not break lines.
    columns: float | None = None


def columns_of(pages: Sequence[Page]) -> float | None:
    """Characters on a full line, or None where lines are not broken at a margin."""
    lengths = sorted(
        len(line.text)
        for page in pages
        for line in page.lines
        if line.words and line.zone == "text"
    )
    if len(lengths) < 4:
        return None
    full = lengths[int(len(lengths) * 0.9)]
    near = sum(0.85 * full <= n <= 1.15 * full for n in lengths)
    long = sum(n >= 0.5 * full for n in lengths)  # tables and recipients are short everywhere
    return full if full < 160 and near >= 0.4 * long else None


def shape_of(page: Page, columns: float | None) -> Shape:
    """The shape of a full line of `page`, `columns` characters wide where it has no geometry."""
    boxes = [line.box for line in page.lines if line.zone == "text" and line.box]
    if len(boxes) < 2:
        return Shape(columns=columns)
    lefts = sorted(box.x0 for box in boxes)
    rights = sorted(box.x1 for box in boxes)
    height = median(box.y1 - box.y0 for box in boxes)
    steps = [b.y0 - a.y0 for a, b in pairwise(boxes) if 0 < b.y0 - a.y0 < 4 * height]
    left = next(  # where several lines begin, not just the letterhead
        (
            x
            for x in lefts
            if sum(abs(y - x) < 0.5 * height for y in lefts) > max(1, 0.15 * len(lefts))
        ),
        lefts[0],
    )
    indents = sum(0.8 * height < x - left < 5 * height for x in lefts)
    return Shape(
        left=left,
        right=rights[int(len(rights) * 0.9)],
        height=height,
        step=median(steps) if steps else height,
        indented=indents >= max(2, len(lefts) // 10),
        columns=columns,
    )
