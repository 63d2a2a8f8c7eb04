"""Ruled tables: from the lines drawn on a page to rows of cells.

The geometry (snapping of rules, crossings, cells) is pdfplumber's (MIT).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdftext import Rule
from sohoa.model import Box

#: Rules nearer than this (points) are one; a border is often drawn as a thin filled strip.
_SNAP = 3.0
#: A page with more rules than this is a drawing or a form with dotted lines.
_MOST_RULES = 3_000


@dataclass(frozen=True)
class Grid:
    """A table: its rows from top to bottom, each with one cell a column.

    A cell that is merged with the one above or before it is None.
    """

    rows: tuple[tuple[Box | None, ...], ...]
    box: Box
    #: Where the columns and the rows begin, in points.
    lefts: tuple[float, ...]
    tops: tuple[float, ...]

    def span(self, row: int, column: int) -> tuple[int, int]:
        """Over how many columns and rows the cell goes; (0, 0) where one goes on."""
        cell = self.rows[row][column]
        if cell is None:
            return 0, 0
        wide = sum(x < cell.x1 - _SNAP for x in self.lefts[column:])
        return wide, sum(y < cell.y1 - _SNAP for y in self.tops[row:])

    def holds(self, point: tuple[float, float]) -> bool:
        """True if the point lies in one of the cells."""
        x, y = point
        inside = self.box.x0 <= x < self.box.x1 and self.box.y0 <= y < self.box.y1
        return inside and any(
            cell is not None and cell.x0 <= x < cell.x1 and cell.y0 <= y < cell.y1
            for row in self.rows
            for cell in row
        )


def grids_of(rules: Sequence[Rule], width: float, height: float) -> list[Grid]:
    """The tables with at least two columns and two cells in a row that `rules` make up."""
    upright = sum(not rule.horizontal for rule in rules)
    if upright < 3 or len(rules) - upright < 2 or len(rules) > _MOST_RULES:
        return []
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    edges = [_edge(rule) for rule in rules if _on_page(rule, width, height)]
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    cells = intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    grids = [_grid([Box(*cell) for cell in table]) for table in cells_to_tables(cells)]
    return [grid for grid in grids if grid is not None]


def _on_page(rule: Rule, width: float, height: float) -> bool:
    return rule.x1 > 0 and rule.y1 > 0 and rule.x0 < width and rule.y0 < height


def _edge(rule: Rule) -> dict[str, object]:
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.y0,
        "bottom": rule.y1,
        "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0,
        "orientation": "h" if rule.horizontal else "v",
        "object_type": "line",
    }


def _grid(cells: list[Box]) -> Grid | None:
    lefts = _distinct(sorted(cell.x0 for cell in cells))
    tops = _distinct(sorted(cell.y0 for cell in cells))
    if len(lefts) < 2:
        return None
    rows: list[list[Box | None]] = [[None] * len(lefts) for _ in tops]
    for cell in cells:
        rows[_index(tops, cell.y0)][_index(lefts, cell.x0)] = cell
    box = cells[0]
    for cell in cells[1:]:
        box = box.union(cell)
    return Grid(tuple(tuple(row) for row in rows), box, tuple(lefts), tuple(tops))


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] > _SNAP:
            kept.append(value)
    return kept


def _index(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))
