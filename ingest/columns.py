"""Two columns that stand side by side: where they begin and end, and what parts them.

The letterhead (issuer left, state name right) and the end (recipients left, signature right) of
an administrative document are set that way (Nghị định 30/2020/NĐ-CP, Phụ lục I). They are read
left column first.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.lines import BLANK, text_line
from sohoa.model import Box, Line

#: A gap that parts columns; one behind "ngày" or before "/QĐ-UBND" is a blank to be filled in.
_GAP = re.compile(r"(?<=\S)(?:[ \xa0]{4,}|[ \xa0]*\t\s*)(?=[^\s/])")
_TO_FILL_IN = re.compile(r"(?:ngày|tháng|năm|số|ngµy|th¸ng|n¨m|sè)\s*:?", re.IGNORECASE)
_FAR_RIGHT = re.compile(r"(?:[ \xa0]{20,}|\s*\t\s*\t\s*)\S")
#: Lines at the top and at the end in which columns are looked for.
_HEAD, _TAIL = 10, 25
#: A white strip narrower than this (points) parts no columns.
_STRIP = 6.0
#: The second column begins, and the first ends, between these shares of the page's width.
_FROM, _TO = 0.3, 0.7


def unfold(lines: list[str]) -> list[str]:
    """The lines with side-by-side columns at the top and at the end put one below the other."""
    head = _span(lines[:_HEAD])
    if head is not None:
        start, end = head
        lines = [*lines[:start], *_columns(lines[start:end]), *lines[end:]]
    cut = max(len(lines) - _TAIL, _HEAD)
    tail = _span(lines[cut:])
    if tail is not None:
        start, end = cut + tail[0], cut + tail[1]
        lines = [*lines[:start], *_columns(lines[start:end]), *lines[end:]]
    return lines


def paragraphs(blocks: Sequence[str | Line]) -> list[Line]:
    """Lines from paragraphs, each of which is whole, and table rows and footnotes between them.

    A paragraph may hold line feeds, where its author broke the line.
    """
    runs = [list(run) for _, run in groupby(blocks, key=lambda block: isinstance(block, str))]
    lines: list[Line] = []
    for number, run in enumerate(runs):
        texts = [block for block in run if isinstance(block, str) and block.strip()]
        lines += [BLANK, *(block for block in run if isinstance(block, Line)), BLANK]
        for text in unfold(texts) if number in (0, len(runs) - 1) else texts:
            lines += [BLANK, *(text_line(line) for line in text.strip("\n").split("\n")), BLANK]
    return lines


def _span(lines: list[str]) -> tuple[int, int] | None:
    """From the first to behind the last line that has both columns, if there are two of them."""
    parted = [number for number, line in enumerate(lines) if _parts(line)]
    if len(parted) < 2 or any("|" in lines[number] for number in parted):
        return None
    end = parted[-1] + 1
    while end < len(lines) and _FAR_RIGHT.match(lines[end]):
        end += 1
    return parted[0], end


def _parts(line: str) -> tuple[str, str] | None:
    """What stands left and right of the widest gap that parts columns, or None."""
    best: tuple[int, tuple[str, str]] | None = None
    for gap in _GAP.finditer(line):
        left, right = line[: gap.start()].strip(), line[gap.end() :].strip()
        width = len(gap[0].expandtabs())
        if not _TO_FILL_IN.fullmatch(left.split()[-1]) and (best is None or width > best[0]):
            best = width, (left, right)
    return best[1] if best else None


def _columns(lines: list[str]) -> list[str]:
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        if parts := _parts(line):
            left.append(parts[0])
            right.append(parts[1])
        elif line.strip():
            (right if _FAR_RIGHT.match(line) else left).append(line.strip())
    return [*left, "", *right, ""]


def side_by_side(bands: Sequence[Sequence[Box]], width: float) -> tuple[int, float] | None:
    """Two columns from the first band on: how many bands they take, and the x that parts them.

    A band is what stands on one baseline: its parts from left to right, parted by wide gaps;
    `width` is the page's, in points. There are columns if each side has two parts and parts stand
    beside each other, left and right of one upright white strip. None if there are not.
    """
    low, high = 0.0, width
    lefts: list[Box] = []
    rights: list[Box] = []
    taken = beside = 0
    for band in bands:
        cut = _cut(band, low, high, width)
        if cut is None:
            break
        left, right = band[:cut], band[cut:]
        low = max([low, *(part.x1 for part in left)])
        high = min([high, *(part.x0 for part in right)])
        others = (lefts if right else rights)[-1:]
        beside += bool(left and right) or any(box.y1 > band[0].y0 + 1 for box in others)
        lefts += left
        rights += right
        taken += 1
    if beside < 1 or len(lefts) < 2 or len(rights) < 2:
        return None
    if lefts[0].y1 < rights[0].y0:  # the last line of a paragraph, above the columns
        return None
    return taken, (low + high) / 2


def _cut(band: Sequence[Box], low: float, high: float, width: float) -> int | None:
    """How many parts of the band are left of the strip from `low` to `high`; None: it crosses."""
    best, found = 0.0, None
    for cut in range(len(band) + 1):
        start = max(low, band[cut - 1].x1) if cut else low
        end = min(high, band[cut].x0) if cut < len(band) else high
        strip = min(end, _TO * width) - max(start, _FROM * width)
        if end - start >= _STRIP and strip > best:
            best, found = strip, cut
    return found
