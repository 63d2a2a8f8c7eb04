"""Products of tables: a product a row, its owner, rank, group and time by the heads of the columns.

A row that is a heading (`I. NHÓM THỰC PHẨM`, `Đánh giá lại`) and the lines above the table hold for
the rows below.
"""

import re
from collections.abc import Iterator

from extract.found import State
from extract.products import product_counts
from extract.products.product_lists import Named, entry
from extract.products.product_names import BRACKETED, QUOTED, Span, begins_owner, one, owner_end
from extract.products.product_records import Collector
from extract.products.product_words import Words, group_of
from extract.structure.tables import Cell, Column, Row, Table

#: How sure a product of a table is: with a head for its owner or rank, without, without heads.
_SURE, _LESS, _GUESS = 0.92, 0.8, 0.55
_TICK = re.compile(r"\W*(?:x|X|v|✓|√|☒)\W*|[xX✓√]")
_FEW = 2
_RANK = re.compile(r"(?:đạt |hạng |OCOP )*0?[1-5] ?sao|[*★]{1,5}", re.IGNORECASE)


def find(state: State, found: Collector) -> None:
    """Give every product of every table to `found`."""
    for table in state.tables:
        reader = _Reader(state, table)
        if reader.name is not None:
            reader.give(found)


class _Reader:
    def __init__(self, state: State, table: Table) -> None:
        self.state, self.table = state, table
        self.rows = list(table.data)
        #: The further lines of each row.
        self.further: dict[int, list[Row]] = {}
        last = -1
        for row in table.rows:
            if row.kind == "data":
                last = row.part.start
            elif row.kind == "rest" and last >= 0:
                self.further.setdefault(last, []).append(row)
        self.owner = table.column("owner") or self._of_owners()
        self.caption = tuple(self._caption())
        self.sure = _SURE
        self.firm: Cell | None = None
        self.firm_more: Cell | None = None
        self.name = self._names()
        self.old = _numbers_by_1048(state)
        self.aims = any(one("registers").search(words.text) for words in self.caption)

    def give(self, found: Collector) -> None:
        """Every row that names a product."""
        count, first = 0, None
        for row in self.rows:
            self._remember(row)
            cell = row.cell(self.name)
            if cell is None or not _is_product(self._of(cell)):
                continue
            for named in self._whole(row, self._named(row, cell)):
                context = (*self._own(row, named), *self._above(row), *self.caption)
                added = found.add(row.part, named, context, self.sure)
                count, first = count + 1, first or added
        product_counts.check_table(self.state, self.table, count, first)

    def _remember(self, row: Row) -> None:
        """The cell of the owner, which `-nt-` in the rows below stands for."""
        cell = row.value(self.owner)
        if cell is None or not one("ditto").fullmatch(self._of(cell)):
            self.firm = cell
            self.firm_more = self._more(row, self.owner) if row.cell(self.owner) else self.firm_more

    def _names(self) -> Column | None:
        """The column of names, if this is a table of products and not of crops or of outputs."""
        table = self.table
        telling = bool(self.owner or table.column("stars", "score"))
        column = table.column("product")
        others = table.column("lead", "partner", "agency", "content", "indicator")
        if column is None and telling:
            column = next(
                (c for c in table.all_of("content", "result") if "sản phẩm" in c.title.lower()),
                None,
            ) or self._beside_owner()  # fmt: skip
            if column and not column.title:
                self.sure = _GUESS
            return column
        if column is None or (others and not telling):
            return None
        if not telling:
            titled = any("ocop" in words.text.lower() or one("lists").search(words.text)
                         for words in self.caption)  # fmt: skip
            if not titled or table.column("unit", "value", "money"):
                return None
            self.sure = _LESS
        return column

    def _of_owners(self) -> Column | None:
        """The column most of whose cells are owners."""
        for column in self.table.columns:
            said = [self._of(cell) for row in self.rows if (cell := row.cell(column))]
            if len(said) >= _FEW and sum(map(begins_owner, said)) > 0.6 * len(said):
                return column
        return None

    def _beside_owner(self) -> Column | None:
        """Without heads: the column before the owners', else behind it."""
        if self.owner is None or any(column.kind == "product" for column in self.table.columns):
            return None
        for index in (self.owner.index - 1, self.owner.index + 1):
            if not 0 <= index < len(self.table.columns):
                continue
            column = self.table.columns[index]
            said = [self._of(cell) for row in self.rows if (cell := row.cell(column))]
            texts = [words for words in said if re.search(r"[^\W\d_]{2}", words)]
            if column.kind is None and len(texts) >= _FEW and len(texts) == len(said):
                return column
        return None

    def _caption(self) -> Iterator[Words]:
        """The lines above that speak of products, the nearest first."""
        for part in reversed(self.table.caption):
            text = self.state.even[part.start : part.end].strip()
            if text[-1:] in (".", ";") and not one("lists").match(text):
                return  # a sentence is no title
            if len(text) <= 400 and re.search(r"sản phẩm|OCOP", text, re.I):
                yield Words((part.start, part.end), text, "lead")

    def _named(self, row: Row, cell: Cell) -> list[Named]:
        """The products that the cell names: one, or one each between semicolons."""
        text = self.state.even
        at = self.firm if self.owner is not self.name else None
        owner = self._owner(at) if at else None
        inside = entry(text, cell.start, cell.end) if owner is None else []
        if inside and all(item.owner for item in inside):
            return inside
        spans = [found.span() for found in re.finditer(r"[^;]+", text[cell.start : cell.end])]
        named = []
        for a, b in spans:
            if span := _name(text, cell.start + a, cell.start + b):
                rest = ((span[1], cell.start + b),) if span[1] < cell.start + b else ()
                named.append(Named(span, owner, rest))
        return named

    def _more(self, row: Row, column: Column | None) -> Cell | None:
        """What goes on below a cell in a further line of its row."""
        further = self.further.get(row.part.start, ())
        return next((cell for other in further if (cell := other.cell(column))), None)

    def _whole(self, row: Row, named: list[Named]) -> list[Named]:
        """Names with what goes on in the next line; several in a cell have none."""
        if not named:
            return named
        name, owner = self._more(row, self.name), self.firm_more
        last = named[-1]
        text = self.state.even
        if name and not last.rest and (span := _name(text, name.start, name.end)):
            named[-1] = last._replace(name_more=span)
        if owner and self.owner is not self.name:
            span = (owner.start, owner_end(text, owner.start, owner.end))
            named = [item._replace(owner_more=span) if item.owner else item for item in named]
        return named

    def _owner(self, cell: Cell) -> Span | None:
        """The owner's name without the address behind it."""
        text = self.state.even
        start = cell.start
        if lead := one("owner_prefix").match(text, start, cell.end):
            start = lead.end()
        end = owner_end(text, start, cell.end)
        end = end if end - start >= _FEW else cell.end
        return (start, end) if re.search(r"[^\W\d_]", text[start:end]) else None

    def _own(self, row: Row, named: Named) -> Iterator[Words]:
        """What the row's other cells say, put so that it can be read like a sentence."""
        text = self.state.even
        for span in named.rest:
            yield Words(span, text[slice(*span)], "own")
        for column in self.table.columns:
            cell = (
                row.value(column) if column.kind in ("group", "time", "stars") else row.cell(column)
            )
            if cell is None or column in (self.name, self.owner):
                continue
            if _TICK.fullmatch(self._of(cell)) and column.heads:
                head = column.heads[-1]
                yield Words((head.start, head.end), self._of(head), "own")
            elif words := self._reads(column, self._of(cell).strip()):
                more = self._more(row, column) if column.kind in (None, "note") else None
                words = f"{words} {self._of(more)}" if more else words
                yield Words((cell.start, cell.end), words, "own")

    def _reads(self, column: Column, said: str) -> str | None:
        head = column.title.lower()
        if column.kind == "group" or one("groups").match(head):
            group = group_of(said, self.old)
            return f"nhóm {group}" if group else None
        if column.kind == "stars" or re.search(r"hạng|sao", head) or _RANK.fullmatch(said):
            digit = re.fullmatch(r"\D{0,8}0?([1-5])\W*", said)
            said = (
                f"{said} sao" if digit and "sao" not in said.lower() and "*" not in said else said
            )
            aims = one("registers").search(head) or (self.aims and not one("reached").search(head))
            return f"đăng ký {said}" if aims else said
        if column.kind == "time" or re.search(r"thời gian|thời hạn|tiến độ", head):
            if one("no_due").search(head):
                return None
            return f"năm {said}:" if re.fullmatch(r"20\d\d", said) else said
        if column.kind in _SILENT:
            return None
        return said if len(said) <= _LONGEST_NOTE else None

    def _above(self, row: Row) -> Iterator[Words]:
        """The headings among the rows, the nearest first."""
        for other in reversed(self.table.above(row)):
            if other.kind != "group":
                continue
            part = other.part
            text = self.state.even[part.start : part.end].replace("|", " ")
            bare = re.sub(r"^\W*(?:[IVX]{1,4}|[A-H]|\d{1,2})?[.)]?\s+", "", text).strip()
            short = len(bare) <= 80 and group_of(bare) is not None
            yield Words((part.start, part.end), f"{text}; nhóm {bare}" if short else text, "lead")

    def _of(self, cell: Cell) -> str:
        return self.state.even[cell.start : cell.end]


_SILENT = ("number", "score", "value", "money", "unit", "place")
_LONGEST_NOTE = 160


def _name(text: str, start: int, end: int) -> Span | None:
    """A name in a cell, without `Sản phẩm`, quotation marks, and brackets that are no brand."""
    if lead := one("prefix").match(text, start, end):
        start = lead.end()
    while start < end and (text[start].isspace() or text[start] in "-–•+,.;:"):
        start += 1
    if quotes := QUOTED.match(text, start, end):
        return quotes.start() + 1, quotes.end() - 1
    for bracket in BRACKETED.finditer(text, start + 1, end):
        if one("aside").search(bracket[0]):
            end = bracket.start()
            break
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;:-–"):
        end -= 1
    return (start, end) if re.search(r"[^\W\d_]{2}", text[start:end]) else None


def _is_product(words: str) -> bool:
    letters = re.sub(r"[\W\d_]", "", words)
    return len(letters) >= _FEW and not re.match(r"(?:tổng|cộng|tên sản phẩm)\W", words.lower())


def _numbers_by_1048(state: State) -> bool:
    """True if groups may be numbered as before 2023: only Quyết định 1048 is cited."""
    return bool(re.search(r"(?<!\d)1048/", state.even)) and not re.search(
        r"(?<!\d)148 ?/ ?QĐ", state.even
    )
