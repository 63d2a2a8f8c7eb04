"""Heads of a table: which rows name its columns, and what they name."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from extract import knowledge
from extract.structure.tables import Cell, Column

Cells = Sequence[Cell | None]

_LONGEST = 120
_MOST_ROWS = 4


#: Gives the words of a cell.
Words = Callable[[Cell], str]


def is_head(cells: Cells, words: Words) -> bool:
    """True if it begins with a head for numbers, or half of its cells are heads and none values."""
    said = [words(cell) for cell in cells if cell]
    if not said or any(len(text) > _LONGEST or _is_value(text) for text in said):
        return False
    kinds = [kind_of(text) for text in said]
    told = [kind for kind in kinds if kind is not None]
    return kinds[0] == "number" or (len(set(told)) >= 2 and 2 * len(told) >= len(said))


def top(grid: Sequence[Cells], words: Words) -> list[int]:
    """The rows at the table's top that name its columns."""
    if not grid or not (is_head(grid[0], words) or _looks_like_head(grid, words)):
        return []
    deep = max(cell.rows for cell in grid[0] if cell)
    for i in range(1, min(len(grid), _MOST_ROWS)):
        if i >= deep and not _goes_on(grid[i - 1], grid[i], words):
            return list(range(i))
    return list(range(min(len(grid), _MOST_ROWS)))


def columns(grid: Sequence[Cells], heads: Sequence[int], words: Words) -> tuple[Column, ...]:
    """The columns of a table whose rows `heads` name them."""
    made = []
    for c in range(len(grid[0]) if grid else 0):
        cells: list[Cell] = []
        for number, i in enumerate(heads):
            cell = grid[i][c] or _over(grid, heads, number, c)
            if cell and cell not in cells:
                cells.append(cell)
        titles = [" ".join(words(cell).split()) for cell in cells]
        kind = next((kind for said in reversed(titles) if (kind := kind_of(said))), None)
        made.append(Column(c, " > ".join(titles), tuple(cells), kind))
    return tuple(made)


def kind_of(head: str) -> str | None:
    """What a column with this head holds (``data/columns.toml``)."""
    said = " ".join(head[:_LONGEST].split()).strip(" .:;*")
    bare = re.sub(r" ?\([^)]*\)?$", "", said) or said
    return next((kind for kind, match in _kinds() if match.fullmatch(bare)), None)


def _looks_like_head(grid: Sequence[Cells], words: Words) -> bool:
    """No head is known, but the rows below are numbered from 1."""
    if any(cell is None or re.search(r"\d", words(cell)) for cell in grid[0]):
        return False
    below = [row[0] for row in grid[1:3]]
    return any(cell and re.fullmatch(r"\(?(?:1|I)[.)]?", words(cell)) for cell in below)


def _goes_on(above: Cells, cells: Cells, words: Words) -> bool:
    """A second row of heads: below heads that go over several columns, nothing else filled."""
    filled = [(c, words(cell)) for c, cell in enumerate(cells) if cell]
    if not filled or cells[0] is not None:
        return False
    short = all(len(said) <= 60 and not _is_value(said) for _, said in filled)
    return short and any(above[c] is None for c, _ in filled)


def _over(grid: Sequence[Cells], heads: Sequence[int], number: int, c: int) -> Cell | None:
    """The head that goes over column `c` from a column before it, if there are heads below."""
    row = grid[heads[number]]
    near = next((k for k in range(c - 1, -1, -1) if row[k]), None)
    cell = row[near] if near is not None else None
    if near is None or cell is None:
        return None
    if cell.columns > 1:
        return cell if near + cell.columns > c else None
    below = [grid[i] for i in heads[number + 1 :]]
    joined = any(other[c] for other in below) and any(other[near] for other in below)
    return cell if joined else None


def _is_value(said: str) -> bool:
    """A number with or without its sign, and no year: `12,5 %`."""
    return bool(re.fullmatch(r"[\d.,\s%–-]+", said)) and not re.fullmatch(r"20\d\d", said.strip())


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = knowledge.patterns("columns")["column"]
    return tuple((entry["kind"], knowledge.pattern(entry["match"])) for entry in entries)
