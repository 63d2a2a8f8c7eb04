"""Ruled tables: where their cells are, and which row and column each belongs to."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean import Mask


class Cell(NamedTuple):
    """The inside of a cell in pixels, the row and column in which it begins, how many it has."""

    x0: int
    y0: int
    x1: int
    y1: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Table(NamedTuple):
    """A grid of rules and its cells, row by row."""

    x0: int
    y0: int
    x1: int
    y1: int
    columns: int
    cells: tuple[Cell, ...]

    def scaled(self, scale: float) -> "Table":
        """The same table on an image `scale` times as large."""
        x0, y0, x1, y1 = (int(side * scale) for side in self[:4])
        cells = []
        for cell in self.cells:
            a, b, c, d = (int(side * scale) for side in cell[:4])
            cells.append(cell._replace(x0=a, y0=b, x1=c, y1=d))
        return Table(x0, y0, x1, y1, self.columns, tuple(cells))


def tables(mask: Mask, unit: float) -> list[Table]:
    """The tables of an inked `mask`; `unit` is the height of a small letter in its pixels.

    A table is a connected grid of horizontal and vertical rules, closed above and below, of two
    cells or more.
    """
    page = mask.astype(np.uint8)
    across = _rules(page, int(5 * unit))
    down = _rules(page.T, int(2.2 * unit)).T
    if not across.any() or not down.any():
        return []
    rules = np.maximum(across, down)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found = []
    for label, (x, y, w, h, _) in enumerate(stats[1:count], start=1):
        if w < 10 * unit or h < 3 * unit:
            continue
        grid = np.asarray(labels[y : y + h, x : x + w] == label)
        frame = _frame(grid)
        if frame is None or frame[3] - frame[1] < 3 * unit:
            continue
        x0, y0, x1, y1 = frame
        cells = _cells(grid[y0:y1, x0:x1], int(x) + x0, int(y) + y0, unit)
        if len(cells) >= 2:
            columns = max(cell.column + cell.columns for cell in cells)
            edges = int(x) + x0, int(y) + y0, int(x) + x1, int(y) + y1
            found.append(Table(*edges, columns, tuple(cells)))
    return sorted(found, key=lambda table: table.y0)


def _rules(page: NDArray[np.uint8], length: int) -> NDArray[np.uint8]:
    """The horizontal rules of at least `length` pixels; they may slope by a pixel or two.

    Gaps of up to a fifth of that are closed: a scan's thin rules are broken here and there.
    """
    thick = cv2.dilate(page, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return np.asarray(cv2.dilate(lines, np.ones((1, length // 5 | 1), np.uint8)), dtype=np.uint8)


def _frame(grid: Mask) -> tuple[int, int, int, int] | None:
    """The part of a grid (x0, y0, x1, y1) that is a table; None for a black seal on an underline.

    Rules run along most of its top and bottom. Where they do not, a seal sticks out of it: what is
    outside of its first and last long rule is left out. Rules may slope by a degree: where a page
    has little print but its table, its skew is unsure.
    """
    height, width = grid.shape
    reach = max(3, height // 50, width // 60)
    if grid[:reach].any(axis=0).mean() + grid[-reach:].any(axis=0).mean() > 1:
        return 0, 0, width, height
    long = [y for y in range(0, height, reach) if grid[y : y + reach].any(axis=0).mean() > 0.6]
    if len(long) < 2:
        return None
    along = np.flatnonzero(grid[long[-1] : long[-1] + reach].any(axis=0))
    top = long[0] + int(np.argmax(grid[long[0] : long[0] + reach].mean(axis=1)))
    return int(along[0]), max(0, top - 1), int(along[-1]) + 1, min(height, long[-1] + reach)


def _cells(grid: Mask, dx: int, dy: int, unit: float) -> list[Cell]:
    """The white areas that the rules, and the table's outline where they are broken, enclose."""
    grid = np.pad(grid[1:-1, 1:-1], 1, constant_values=True)
    count, _, stats, _ = cv2.connectedComponentsWithStats((~grid).astype(np.uint8), connectivity=4)
    boxes = [
        (int(x) + dx + 1, int(y) + dy + 1, int(x + w) + dx - 1, int(y + h) + dy - 1)
        for x, y, w, h, area in stats[1:count]
        if w >= unit and h >= unit and area >= 0.6 * w * h
    ]
    tops = _steps([box[1] for box in boxes], unit)
    lefts = _steps([box[0] for box in boxes], unit)
    cells = [
        Cell(
            *box,
            tops[box[1]],
            lefts[box[0]],
            _covered(tops, box[1], box[3] - unit),
            _covered(lefts, box[0], box[2] - unit),
        )
        for box in boxes
    ]
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _covered(steps: dict[int, int], start: int, end: float) -> int:
    """How many steps a cell has that begins at one edge and ends before another."""
    return max(1, len({number for edge, number in steps.items() if start <= edge < end}))


def _steps(edges: list[int], unit: float) -> dict[int, int]:
    """Number the edges from 0, those closer than a letter to each other alike."""
    numbers: dict[int, int] = {}
    number, last = -1, None
    for edge in sorted(set(edges)):
        if last is None or edge - last > unit:
            number += 1
        numbers[edge] = number
        last = edge
    return numbers
