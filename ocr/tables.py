"""Ruled tables: where their cells are, and which row and column each belongs to."""

from typing import NamedTuple

import cv2
import numpy as np

from ocr.clean import Mask, Pixels


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

    A table is a connected grid of horizontal and vertical rules that encloses two cells or more.
    """
    page = mask.astype(np.uint8)
    across = cv2.morphologyEx(page, cv2.MORPH_OPEN, np.ones((1, int(5 * unit)), np.uint8))
    down = cv2.morphologyEx(page, cv2.MORPH_OPEN, np.ones((int(2.2 * unit), 1), np.uint8))
    rules = cv2.dilate(cv2.max(across, down), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found = []
    for label, (x, y, w, h, _) in enumerate(stats[1:count], start=1):
        if w < 10 * unit or h < 3 * unit:
            continue
        grid = np.asarray(labels[y : y + h, x : x + w] == label)
        cells = _cells(grid, int(x), int(y), unit)
        if len(cells) >= 2:
            columns = 1 + max(cell.column for cell in cells)
            found.append(Table(int(x), int(y), int(x + w), int(y + h), columns, tuple(cells)))
    return sorted(found, key=lambda table: table.y0)


def _cells(grid: Mask, dx: int, dy: int, unit: float) -> list[Cell]:
    """The white areas that the rules enclose."""
    count, _, stats, _ = cv2.connectedComponentsWithStats((~grid).astype(np.uint8), connectivity=4)
    boxes = [
        (int(x) + dx + 1, int(y) + dy + 1, int(x + w) + dx - 1, int(y + h) + dy - 1)
        for x, y, w, h, area in stats[1:count]
        if w >= unit and h >= unit and area >= 0.6 * w * h
        and x > 0 and y > 0 and x + w < grid.shape[1] and y + h < grid.shape[0]
    ]  # fmt: skip
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


def stacked(table: Table, pixels: Pixels, margin: int) -> tuple[Pixels, list[tuple[int, Cell]]]:
    """The cells that hold ink one below another, and at which height each begins.

    One image instead of one for each cell: the engine is asked once. Cells lie `margin` pixels of
    white apart and from the edges.
    """
    inked = []
    for cell in table.cells:
        crop = pixels[cell.y0 : cell.y1, cell.x0 : cell.x1]
        if (crop < 128).sum() > margin:
            inked.append((cell, crop))
    height = sum(crop.shape[0] + margin for _, crop in inked) + margin
    width = max((crop.shape[1] for _, crop in inked), default=0) + 2 * margin
    strip = np.full((height, width), 255, dtype=np.uint8)
    places, y = [], margin
    for cell, crop in inked:
        strip[y : y + crop.shape[0], margin : margin + crop.shape[1]] = crop
        places.append((y, cell))
        y += crop.shape[0] + margin
    return strip, places
