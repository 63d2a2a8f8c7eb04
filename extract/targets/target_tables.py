"""Targets in tables: `Chỉ tiêu | Đơn vị tính | Kế hoạch năm …`, and each place's share of a target.

Which heads say what is planned, and which what was done, is in ``data/targets.toml``
(`plan_column`, `past_column`, `allots`, `place`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from extract import knowledge
from extract.deadlines import times
from extract.found import State
from extract.structure.tables import Cell, Column, Row, Table
from extract.targets import measures, past, quantities, things
from extract.targets.quantities import Quantity
from extract.targets.target_reader import Reader
from sohoa import records

#: How sure a figure of a plan's column is; one that stands for a place by the title alone; and what
#: is left where the cell goes on from a row above.
_PLANNED, _ALLOTTED, _GUESSED = 0.85, 0.75, 0.8
_NUMBER = re.compile(
    r"\W*(?:[^\W\d_]+ ){0,3}\W*\d[\d.,]*(?: ?(?:[-–]|đến) ?\d[\d.,]*)?[ %/\w]{0,12}"
)
_IN_BRACKETS = re.compile(r"\((?:đvt|đơn vị tính|đơn vị)?:?\s*([^()]{1,30})\)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PRODUCT = re.compile(r"sản\s+phẩm", re.IGNORECASE)
_PERCENT = re.compile(r"tỷ lệ|tỉ lệ|tốc độ|(?<!\w)%", re.IGNORECASE)


def find(state: State, year: int | None) -> Iterator[records.Target]:
    """The targets of the document's tables; `year` is the document's."""
    for table in state.tables:
        planned = [column for column in table.columns if _is_planned(state, table, column, year)]
        if indicator := _indicator(table):
            columns = [column for column in planned if column.index > indicator.index]
            yield from _indicators(state, table, indicator, columns)
            if not (columns or table.column("money")) and indicator.kind == "indicator":
                yield from _sentences(state, table, indicator, year)
        elif tasks := _tasks(table):
            for column in tasks:
                yield from _in_tasks(state, table, column, year)
        elif (place := _places(state, table)) and past.match("allots").search(_title(state, table)):
            yield from _allotted(
                state, table, place, [c for c in planned if c.index != place.index]
            )


def _indicator(table: Table) -> Column | None:
    """The column that names what is to be reached; in a table of tasks or costs there is none."""
    if found := table.column("indicator"):
        return found
    costs = table.column("money", "lead", "agency")
    return table.column("content") if table.column("unit") and not costs else None


def _sentences(
    state: State, table: Table, indicator: Column, year: int | None
) -> Iterator[records.Target]:
    """Aims written out in the cells of a table without a column of figures."""
    for row in table.data:
        if cell := row.cell(indicator):
            part = replace(
                row.part, kind="item", start=cell.start, body=cell.start, end=cell.end,
                section="targets", path=(),
            )  # fmt: skip
            found = Reader(state, part, year, decides=False).targets()
            yield from (target for target in found if target)


def _tasks(table: Table) -> list[Column]:
    """The columns of a table of tasks that say what is done and what comes of it."""
    if table.column("lead", "agency") is None:
        return []
    return table.all_of("content", "result")


def _in_tasks(
    state: State, table: Table, column: Column, year: int | None
) -> Iterator[records.Target]:
    """What is promised in a task's words, by the time of its row."""
    by = table.column("time")
    for row in table.data:
        if cell := row.cell(column):
            part = replace(
                row.part, kind="item", start=cell.start, body=cell.start, end=cell.end, lead_in=None
            )
            time = row.value(by)
            due = _row_time(state, time) if time else None
            for target in Reader(state, part, year, decides=False).targets():
                if target and target.due is None and due and "XXXX" not in due[0]:
                    also = (*target.also, state.evidence(*due[1], 0.9))
                    target = target.model_copy(update={"due": due[0], "also": also})
                if target:
                    yield target


def _row_time(state: State, cell: Cell) -> tuple[str, tuple[int, int]] | None:
    """The time of a cell; a bare day in a column of times is the last."""
    for time in times.find(state.even[cell.start : cell.end], True):
        if time.edtf:
            return time.edtf, (cell.start, cell.end)
    return None


def _title(state: State, table: Table) -> str:
    """What stands above the table: its captions and the headings it is under."""
    above = [state.even[part.start : part.end] for part in table.caption]
    path = table.rows[0].part.path if table.rows else ()
    return knowledge.even(" ".join([*path[-2:], *above]))


def _is_planned(state: State, table: Table, column: Column, year: int | None) -> bool:
    """True for a column of figures that are to be reached in or after the document's year."""
    title = knowledge.even(column.title)
    if not past.match("plan_column").search(title) or past.match("past_column").search(title):
        return False
    last = max(map(int, _YEAR.findall(title)), default=None)
    if last is not None and year is not None and last < year:
        return False
    cells = [state.even[c.start : c.end] for row in table.data if (c := row.cell(column))]
    figures = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    return bool(figures) and len(figures) >= 0.6 * len(cells)


def _places(state: State, table: Table) -> Column | None:
    """The column that names a place in most of its rows."""
    for column in table.columns:
        cells = [state.even[c.start : c.end] for row in table.data if (c := row.cell(column))]
        named = [cell for cell in cells if past.match("place").match(cell)]
        if cells and (len(named) >= 0.6 * len(cells) or (column.kind == "place" and named)):
            return column
        if column.kind == "place" and cells and not any(map(str.isdigit, cells)):
            return column
    return None


def _indicators(
    state: State, table: Table, indicator: Column, columns: list[Column]
) -> Iterator[records.Target]:
    unit_column = table.column("unit")
    for row in table.data:
        named = row.value(indicator)
        if named is None:
            continue
        unit = row.value(unit_column)
        words = state.even[unit.start : unit.end] if unit else ""
        heads = [parent for above in table.above(row) if above.kind == "data"
                 if (parent := above.cell(indicator)) and parent != named]  # fmt: skip
        subject = ": ".join(
            state.slice(cell.start, cell.end).strip(" -+*•:;") for cell in [*heads[-1:], named]
        )
        for column in columns:
            yield from _figure(
                state, table, row, column, named, subject, words, [*heads[-1:], unit], _PLANNED
            )


def _allotted(
    state: State, table: Table, place: Column, columns: list[Column]
) -> Iterator[records.Target]:
    for row in table.data:
        named = row.value(place)
        if named is None:
            continue
        scope = state.slice(named.start, named.end)
        for column in columns:
            thing, said = _thing_of(state, table, column)
            for target in _figure(state, table, row, column, named, thing, "", [said], _ALLOTTED):
                yield target.model_copy(update={"scope": scope})


def _thing_of(state: State, table: Table, column: Column) -> tuple[str, Cell | None]:
    """What a column counts: its lowest head, else with the product that the title speaks of."""
    head = column.title.split(" > ")[-1]
    if any(things.unit_of(head[i:]) for i in (0, *_word_starts(head))):
        return head, None
    heading = table.rows[0].part.heading
    above = [*table.caption, *([state.parts[heading]] if heading is not None else [])]
    for part in reversed(above):
        if found := _PRODUCT.search(state.even, part.start, part.end):
            return f"sản phẩm {head[:1].lower()}{head[1:]}", Cell(*found.span())
    return head, None


def _word_starts(words: str) -> list[int]:
    return [found.end() for found in re.finditer(r"\s", words[:200])]


def _figure(
    state: State,
    table: Table,
    row: Row,
    column: Column,
    named: Cell,
    subject: str,
    unit: str,
    more: list[Cell | None],
    sure: float,
) -> Iterator[records.Target]:
    """The target of one cell, none if it holds no figure."""
    cell = row.cell(column)
    quantity = _quantity(state.even[cell.start : cell.end], unit, subject, column) if cell else None
    if cell is None or quantity is None or (quantity.unit == "vnd" and row.part.section == "money"):
        return
    same_row = row.part.start <= named.start < row.part.end
    start, end = sorted((named.start, cell.start))[0], max(named.end, cell.end)
    evidence = state.evidence(
        start if same_row else cell.start,
        end if same_row else cell.end,
        sure * (1.0 if named.sure else _GUESSED),
    )
    title = knowledge.even(column.title)
    due, said = _due(state, table, column)
    places = [c for c in (None if same_row else named, *more, *column.heads) if c is not None]
    spans = [(place.start, place.end) for place in places] + ([said] if said else [])
    yield records.Target(
        id="",
        evidence=evidence,
        also=tuple(state.evidence(*span, 0.9) for span in dict.fromkeys(spans)),
        section=state.section(row.part),
        text=state.slice(evidence.start, evidence.end),
        subject=subject or None,
        comparator=quantity.comparator,
        min=quantity.min,
        max=quantity.max,
        unit=quantity.unit,
        measure=_measure(quantity, f"{subject} {title}"),
        modality="expected" if past.match("expected").search(title) else "target",
        stars=measures.stars(knowledge.even(f"{subject} {title}")),
        scope=None,
        due=due,
    )


def _quantity(cell: str, unit: str, subject: str, column: Column) -> Quantity | None:
    """The figure of a cell with the unit of its row, its head or its subject."""
    if not _NUMBER.fullmatch(cell):
        return None
    bracket = _IN_BRACKETS.search(column.title) or _IN_BRACKETS.search(subject)
    words = unit or (bracket[1] if bracket else "")
    if not words and "%" not in cell and _PERCENT.search(subject):
        words = "%"
    for thing in (words, *(subject[i:] for i in (0, *_word_starts(subject))), "đơn vị"):
        if thing and ("%" in thing[:1] or things.unit_of(thing) or thing is words):
            found = quantities.find(knowledge.even(f"{cell.lower()} {thing.strip().lower()}"))
            if found:
                return found[0]
    return None


def _measure(quantity: Quantity, words: str) -> measures.Measure | None:
    """By the words of the row and the heads, as if the number stood behind them."""
    text = f"{knowledge.even(words)} 1 "
    start = len(text)
    placed = Quantity(
        start, start, start, quantity.comparator, None, None, quantity.unit, False, True
    )
    if quantity.unit == "percent":
        return "growth" if re.search(r"tăng trưởng|tốc độ tăng", words) else "share"
    return measures.measure(text, placed, 0, start, False)


def _due(state: State, table: Table, column: Column) -> tuple[str | None, tuple[int, int] | None]:
    """The time of a column's head, else of the title; with the place where the title says it."""
    title = knowledge.even(column.title)
    if found := _time(title):
        return found, None
    for part in reversed(table.caption):
        words = state.even[part.start : part.end]
        if found := _time(words):
            return found, (part.start, part.end)
    return None, None


def _time(words: str) -> str | None:
    for time in times.find(words):
        if time.edtf and "XXXX" not in time.edtf:
            by_year = re.fullmatch(r"\.\./\d{4}", time.edtf)
            return f"{time.edtf}-12-31" if by_year else time.edtf
    year = _YEAR.search(words)
    return year[0] if year else None
