"""Ruled tables: where their cells are, and which row and column each belongs to."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean import Mask


class Cell(NamedTuple):
    """The inside of a cell in pixels, and the row and column in which it begins."""

    x0: int
    y0: int
    x1: int
    y1: int
    row: int
    column: int


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
        cells = (
            Cell(int(a * scale), int(b * scale), int(c * scale), int(d * scale), row, column)
            for a, b, c, d, row, column in self.cells
        )
        return Table(x0, y0, x1, y1, self.columns, tuple(cells))


def tables(mask: Mask, unit: float) -> list[Table]:
    """The tables of an inked `mask`; `unit` is the height of a small letter in its pixels.

    A table is a connected grid of horizontal and vertical rules, closed above and below, of two
    cells or more.
    """
    page = mask.astype(np.uint8)
    across = _rules(page, int(5 * unit))
    down = _rules(page.T, int(2.2 * unit)).T
    rules = np.maximum(across, down)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found = []
    for label, (x, y, w, h, _) in enumerate(stats[1:count], start=1):
        if w < 10 * unit or h < 3 * unit:
            continue
        grid = np.asarray(labels[y : y + h, x : x + w] == label)
        if not _framed(grid):
            continue
        cells = _cells(grid, int(x), int(y), unit)
        if len(cells) >= 2:
            columns = 1 + max(cell.column for cell in cells)
            found.append(Table(int(x), int(y), int(x + w), int(y + h), columns, tuple(cells)))
    return sorted(found, key=lambda table: table.y0)


def _rules(page: NDArray[np.uint8], length: int) -> NDArray[np.uint8]:
    """The horizontal rules of at least `length` pixels; they may slope by a pixel or two.

    Gaps of up to a fifth of that are closed: a scan's thin rules are broken here and there.
    """
    thick = cv2.dilate(page, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return np.asarray(cv2.dilate(lines, np.ones((1, length // 5 | 1), np.uint8)), dtype=np.uint8)


def _framed(grid: Mask) -> bool:
    """Whether rules run along most of its top and bottom: not so a black seal on an underline."""
    reach = max(3, grid.shape[0] // 50)
    return float(grid[:reach].any(axis=0).mean() + grid[-reach:].any(axis=0).mean()) > 1


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
    cells = [Cell(*box, tops[box[1]], lefts[box[0]]) for box in boxes]
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


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
