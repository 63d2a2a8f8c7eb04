"""Rows of tables made into `extract.structure.tables.Table`: heads, groups, joined cells.

Where the source tells which cells are joined (`Part.spans`), that counts; elsewhere a blank cell
below a filled one may go on with it, and says so (`Cell.sure`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from rapidfuzz import fuzz

from extract.found import fold
from extract.structure import heads
from extract.structure.parts import Part
from extract.structure.tables import Cell, Column, Row, RowKind, Table
from sohoa.model import DocumentText

Cells = tuple[Cell | None, ...]

#: Lines between two rows that a page break may bring.
_BETWEEN = 2
_CAPTION = 5
_LONGEST = 500
#: Of 100, rapidfuzz ratio: heads repeated on a later page, read once more by an engine.
_SAME = 80
_TITLED = re.compile(r"(?:Bảng|BẢNG|Biểu|BIỂU|Phụ lục|PHỤ LỤC)\s")
#: Kinds of column whose blank cells may go on with the cell above.
_CARRIED = ("number", "owner", "lead", "partner", "agency", "time", "group", "place", "content")
_BODIES = ("owner", "place", "lead", "partner", "agency", "note")
#: What a row of its own would tell.
_TOLD = ("score", "stars", "value")
_LEVELS = (
    (0, re.compile(r"[A-HK]\W*(?=\s|$)")),
    (1, re.compile(r"[IVX]{1,5}\W*(?=\s|$)")),
    (3, re.compile(r"\d{1,3}(?:\.\d{1,3})+\W*(?=\s|$)")),
    (2, re.compile(r"\d{1,3}\W*(?=\s|$)")),
    (5, re.compile(r"[a-zđ]\W+|[a-zđ]$")),
    (6, re.compile(r"[-–—•+*]")),
)
#: How deep a row stands that has no number among numbered ones.
_LAST = 8
_MARKED = re.compile(r"(?:[A-HIVX\d.]{1,8}[.)]|[a-zđ][.)]|[-–—•+*])\s")
_ORDINAL = re.compile(r"\(?(?:(\d{1,2})|[A-E])\)?(?:\s*=.*)?")
_TOTAL = re.compile(r"(?:tổng cộng.{0,30}|tổng(?: số)?|cộng)\s*:?(?:\s*\(.*)?", re.IGNORECASE)


def tables_of(text: DocumentText, even: str, parts: Sequence[Part]) -> list[Table]:
    """The tables of a document, in order; `even` is its even text."""
    reader = _Reader(text, even)
    return [table for caption, rows in _runs(parts, even) for table in reader.tables(caption, rows)]


def _runs(parts: Sequence[Part], even: str) -> Iterator[tuple[tuple[Part, ...], list[Part]]]:
    """Rows that belong together, with the lines above them."""
    rows: list[Part] = []
    caption: tuple[Part, ...] = ()
    between = 0
    for i, part in enumerate(parts):
        if part.kind == "table":
            if not rows:
                above = parts[max(0, i - _CAPTION) : i]
                begin = max((k + 1 for k, p in enumerate(above) if p.kind == "table"), default=0)
                near = (p for p in above[begin:] if p.annex == part.annex)
                caption = tuple(p for p in near if p.kind in ("heading", "item", "title", "annex"))
            rows.append(part)
            between = 0
        elif rows and part.kind != "footnote":
            between += 1
            titled = _TITLED.match(even, part.start, part.end)
            if between > _BETWEEN or part.kind == "heading" or titled:
                yield caption, rows
                rows, between = [], 0
    if rows:
        yield caption, rows


class _Reader:
    def __init__(self, text: DocumentText, even: str) -> None:
        self.text = text
        self.even = even

    def tables(self, caption: tuple[Part, ...], rows: list[Part]) -> Iterator[Table]:
        """A run of rows as tables: another number of cells or other heads begin another one."""
        for width, run in groupby(self._with_width(rows), key=lambda row: row[0]):
            parts = [part for _, part in run]
            grid = self._placed(parts, width)
            tops = [i for i, row in enumerate(grid) if row[0] and heads.is_head(row, self._of)]
            tops = [i for i, before in zip(tops, [-2, *tops], strict=False) if i - 1 != before]
            first = self._words(grid[tops[0]]) if tops else ""
            starts = [i for i in tops if fuzz.ratio(self._words(grid[i]), first) < _SAME]
            for a, b in zip([0, *starts], [*starts, len(grid)], strict=True):
                if a < b:
                    yield self._table(caption, parts[a:b], grid[a:b])
                    caption = ()

    def _with_width(self, rows: list[Part]) -> Iterator[tuple[int, Part]]:
        """Each row with its table's number of columns.

        A shorter row that is no head has lost its last cells, a lone cell all others.
        """
        width = next((len(part.cells) for part in rows if len(part.cells) > 1), 1)
        for part in rows:
            count = len(part.cells)
            if count > width or (1 < count < width and self._is_head(part)):
                width = count
            yield width, part

    def _is_head(self, part: Part) -> bool:
        return heads.is_head([Cell(a, b) for a, b in part.cells if b > a], self._of)

    def _placed(self, parts: list[Part], width: int) -> list[Cells]:
        """Each row's cells in its columns."""
        grid: list[Cells] = []
        full: Cells = ()
        for part in parts:
            spans = part.spans or ((1, 1),) * len(part.cells)
            cells: list[Cell | None] = [
                Cell(a, b, *span) if b > a else None
                for (a, b), span in zip(part.cells, spans, strict=True)
            ]
            if len(cells) == 1 < width and cells[0]:
                at = self._column_of(cells[0], full)
                cells = [None] * at + cells + [None] * (width - at - 1)
            row = (*cells, *[None] * (width - len(cells)))
            if sum(cell is not None for cell in row) >= sum(cell is not None for cell in full):
                full = row
            grid.append(row)
        return grid

    def _column_of(self, lone: Cell, full: Cells) -> int:
        """The column of the only cell of a row: below which other cell it stands, if that shows."""
        left = self._left(lone)
        if lone.columns > 1 or left is None:
            return 0
        lefts = [(i, self._left(cell)) for i, cell in enumerate(full) if cell]
        return min(((abs(x - left), i) for i, x in lefts if x is not None), default=(0, 0))[1]

    def _left(self, cell: Cell) -> float | None:
        boxes = [word.box for word in self.text.words_in(cell.start, cell.end) if word.box]
        return min((box.x0 for box in boxes), default=None)

    def _table(self, caption: tuple[Part, ...], parts: list[Part], grid: list[Cells]) -> Table:
        top = heads.top(grid, self._of)
        columns = heads.columns(grid, top, self._of)
        number = next((column.index for column in columns if column.kind == "number"), None)
        titles = [self._words(grid[i]) for i in top]
        carry = _Carry(columns, any(part.spans for part in parts))
        rows: list[Row] = []
        page = 0
        open_: list[tuple[int, int]] = []  # level, index of the row
        for i, cells in enumerate(grid):
            words = self._words(cells)
            repeated = any(fuzz.ratio(words, title) >= _SAME for title in titles)
            below = grid[i + 1] if i + 1 < len(grid) else None
            kind = "head" if i in top or repeated else self._kind(cells, below, number)
            above_it = grid[i - 1] if i and rows[-1].kind in ("data", "rest") else ()
            if kind in ("data", "group") and not carry.known:
                kind = "rest" if self._is_rest(cells, above_it, columns, number) else kind
            values = cells
            if page != (page := self._page(parts[i])):
                carry.turn()
            if kind == "data":
                values = carry.over(cells)
            elif kind in ("group", "total"):
                carry.end()
            above: tuple[int, ...] = ()
            if kind in ("data", "group"):
                level = self._level(cells, values, number)
                while open_ and open_[-1][0] >= level:
                    open_.pop()
                above = tuple(index for _, index in open_)
                if level < _LAST:
                    open_.append((level, i))
            rows.append(Row(parts[i], kind, cells, values, above))
        return Table(columns, tuple(rows), caption)

    def _page(self, part: Part) -> int:
        words = self.text.words_in(part.start, part.end)
        return words[0].page if words else 0

    def _kind(self, cells: Cells, below: Cells | None, number: int | None) -> RowKind:
        words = [self._of(cell) for cell in cells if cell]
        ordinals = [_ORDINAL.fullmatch(said) for said in words]
        if len(words) >= 3 and len(words) >= len(cells) - 1 and all(ordinals):
            digits = [int(found[1]) for found in ordinals if found and found[1]]
            if digits and digits == list(range(digits[0], digits[0] + len(digits))):
                return "numbers"
        texts = self._texts(cells, number)
        if any(_TOTAL.fullmatch(said) for said in (*words[:1], *texts[:1])):
            return "total"
        if len(cells) >= 3 and len(texts) == 1 and self._is_group(cells, below, number):
            return "group"
        return "data"

    def _is_rest(
        self, cells: Cells, above: Cells, columns: tuple[Column, ...], number: int | None
    ) -> bool:
        """True for lines of the row above that came as a row: no number, below filled cells."""
        filled = [(c, cell) for c, cell in enumerate(cells) if cell]
        if number is None or cells[number] or not above or not filled:
            return False
        small = all(self._of(cell)[:1].islower() for _, cell in filled)
        bodies = all(columns[c].kind in _BODIES for c, _ in filled)
        told = [c for c, cell in enumerate(above) if cell and columns[c].kind in _TOLD]
        poor = bool(told) and not any(cells[c] for c in told)
        return (small or bodies or poor) and all(above[c] for c, _ in filled)

    def _texts(self, cells: Cells, number: int | None) -> list[str]:
        """What its cells say besides its number."""
        return [
            self._of(cell)
            for c, cell in enumerate(cells)
            if cell and (c != number or cell.end - cell.start > 8)
        ]

    def _is_group(self, cells: Cells, below: Cells | None, number: int | None) -> bool:
        """A row of one text besides its number: is it a heading over the rows below?"""
        text = self._texts(cells, number)[0]
        level = self._level(cells, cells, number)
        joined = any(cell and cell.columns > 1 for cell in cells)
        if joined or level <= 1 or (text.isupper() and len(text) > 5):
            return True
        if below is None or level >= _LAST:
            return False
        filled = sum(cell is not None for cell in below)
        return level < self._level(below, below, number) < _LAST and filled > 2

    def _level(self, cells: Cells, values: Cells, number: int | None) -> int:
        """How deep a row stands by its number: 0 `A`, 1 `I`, 2 `1`, 3 `1.1`, 5 `a`, 6 `-`."""
        own = number is not None and cells[number] is not None
        said = next(iter(self._texts(cells, number)), "")
        if not own and _MARKED.match(said):
            return _deep(said)
        cell = values[number] if number is not None else None
        if cell is None:
            return _LAST if number is not None else 2
        return _deep(self._of(cell))

    def _of(self, cell: Cell) -> str:
        return self.even[cell.start : cell.end]

    def _words(self, cells: Cells) -> str:
        return fold(" ".join(self._of(cell) for cell in cells if cell)[:_LONGEST])


class _Carry:
    """Cells that go on in the rows below them."""

    def __init__(self, columns: tuple[Column, ...], known: bool) -> None:
        self.columns = columns
        #: The source tells which cells are joined.
        self.known = known
        #: Columns without a cell of their own since the page was turned: what went on at the
        #: foot of the last page is joined to nothing on this one.
        self.turned: set[int] = set()
        self.end()

    def turn(self) -> None:
        """Another page begins."""
        self.turned = set(range(len(self.columns)))

    def end(self) -> None:
        """Nothing goes on past a group or a sum."""
        self.cells: list[Cell | None] = [None] * len(self.columns)
        self.left = [0] * len(self.columns)

    def over(self, cells: Cells) -> Cells:
        """The row's cells, blank ones filled from above."""
        return tuple(self._one(c, cell) for c, cell in enumerate(cells))

    def _one(self, c: int, cell: Cell | None) -> Cell | None:
        if cell:
            self.cells[c], self.left[c] = cell, cell.rows - 1
            self.turned.discard(c)
            return cell
        above = self.cells[c]
        if above and self.left[c] > 0:
            self.left[c] -= 1
            return above
        guessed = not self.known or c in self.turned
        if above and guessed and self.columns[c].kind in _CARRIED:
            return above._replace(sure=False)
        return None


def _deep(said: str) -> int:
    rank = next((rank for rank, mark in _LEVELS if mark.match(said)), _LAST)
    return 4 if rank == 3 and re.match(r"\d+(?:\.\d+){2}", said) else rank
