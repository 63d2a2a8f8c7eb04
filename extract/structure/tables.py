"""Tables as components read them: columns with their heads, rows with their place.

`rows` makes them of the rows that `layout` found; they lie in ``state.tables``. How to read one,
for instance a table of tasks::

    for table in state.tables:
        task, lead = table.column("content"), table.column("lead")
        if task is None or lead is None:
            continue
        for row in table.data:
            body = row.value(lead)          # also from a cell that goes over several rows
            if body and (cell := row.cell(task)):
                use(state.even[cell.start : cell.end], state.even[body.start : body.end])

What kind of column a head makes is said in ``data/columns.toml``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.structure.parts import Part

#: ``head``: names of columns, also where a later page repeats them; ``numbers``: `(1) (2) (3=1+2)`
#: below them; ``group``: a heading over the rows below (`I. NHÓM THỰC PHẨM`), without values;
#: ``total``: sums (`Tổng cộng`); ``rest``: further lines of the row above, cell by cell; ``data``:
#: all else.
RowKind = Literal["head", "numbers", "group", "total", "rest", "data"]


class Cell(NamedTuple):
    """``text[start:end]`` without the blanks around it; it has at least one word."""

    start: int
    end: int
    #: Over how many columns and rows it goes, itself included.
    columns: int = 1
    rows: int = 1
    #: False: it stands in a row above, and that it holds for this row too is a guess (a blank cell
    #: below it), for the source does not tell which cells are joined.
    sure: bool = True


@dataclass(frozen=True)
class Column:
    """A column and what its heads say."""

    index: int
    #: All heads above it as one string from the top, `Năm 2025 > Số lượng`; empty without a head.
    title: str = ""
    #: Where these heads stand: evidence of what a value of the column is.
    heads: tuple[Cell, ...] = ()
    #: What it holds, by its lowest head that tells, or None (``data/columns.toml``).
    kind: str | None = None


@dataclass(frozen=True)
class Row:
    """A row; `part` is its place in the document (path, section, offsets)."""

    part: Part
    kind: RowKind
    #: Its own cells, one for each column; None: blank, or a cell of another column or row goes on.
    cells: tuple[Cell | None, ...]
    #: The same with cells from rows above that go on here.
    values: tuple[Cell | None, ...]
    #: Indices in ``table.rows`` of the rows that it is a part of, outermost first: the group it
    #: stands in, and by numbering (`1` above `1.1` above `-`) also rows with values of their own.
    above: tuple[int, ...] = ()

    def cell(self, column: Column | int | None) -> Cell | None:
        """Its own cell in `column`, None where that is blank or `column` is None."""
        return _at(self.cells, column)

    def value(self, column: Column | int | None) -> Cell | None:
        """Its cell in `column`, else that of a row above which goes on here; look at `sure`."""
        return _at(self.values, column)


@dataclass(frozen=True)
class Table:
    """A table, over page breaks; `rows` in order, heads that a page repeats among them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    #: The lines above that may be its title, the nearest last: `Phụ lục II`, `Bảng 1. …`, `(Đơn vị
    #: tính: triệu đồng)`.
    caption: tuple[Part, ...] = ()

    @property
    def data(self) -> Iterator[Row]:
        """The rows with values: neither heads nor groups nor sums."""
        return (row for row in self.rows if row.kind == "data")

    def column(self, *kinds: str) -> Column | None:
        """The first column of the first of `kinds` that the table has."""
        return next((column for kind in kinds for column in self.all_of(kind)), None)

    def all_of(self, *kinds: str) -> list[Column]:
        """The columns of any of `kinds`, from the left."""
        return [column for column in self.columns if column.kind in kinds]

    def above(self, row: Row) -> list[Row]:
        """The rows that `row` is a part of, outermost first."""
        return [self.rows[index] for index in row.above]


def _at(cells: tuple[Cell | None, ...], column: Column | int | None) -> Cell | None:
    index = column.index if isinstance(column, Column) else column
    return cells[index] if index is not None and index < len(cells) else None
