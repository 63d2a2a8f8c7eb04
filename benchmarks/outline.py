"""A document's tree for reading: kind, level, section and path of each part.

    python -m benchmarks.outline FILES…            # text, PDF, DOCX; scans are recognised
    python -m benchmarks.outline --width 200 FILE  # longer lines

One line a part: its kind, `Part.level`, section kind, then its words, indented by the number of
headings above, `^` before one that belongs to a line ending in a colon. Tables follow at the end,
column by column and row by row.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.extraction import read, source_of
from extract.found import State, even_text
from extract.structure import layout
from extract.structure import rows as table_rows
from extract.structure.tables import Cell, Table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--width", type=int, default=110, help="characters of a part's words")
    arguments = parser.parse_args()
    for path in arguments.paths:
        print(f"== {path.name}")
        _, text = read(path)
        state = State(text=text, source=source_of(path), even=even_text(text))
        state.parts = layout.parts_of(text, state.even)
        state.tables = table_rows.tables_of(text, state.even, state.parts)
        print("\n".join(lines(state, arguments.width)))


def lines(state: State, width: int = 110) -> Iterator[str]:
    """The outline of a document that is laid out."""
    for part in state.parts:
        words = state.slice(part.start, part.end)
        shown = words if len(words) <= width else f"{words[: width - 20]} … {words[-18:]}"
        kind = part.kind + (f":{part.label}" if part.label else "")
        indent = "  " * (len(part.path) - (part.kind == "heading"))
        lead = "^" if part.lead_in is not None else ""
        yield f"{kind:13} {part.level} {part.section or '':13}{indent}{lead}{shown}"
    for table in state.tables:
        yield from rows(state, table)


def rows(state: State, table: Table) -> Iterator[str]:
    """A table: its columns, then its rows; `?` behind what a cell above may mean for a row."""
    said = [state.slice(part.start, part.end)[:60] for part in table.caption]
    yield f"-- table of {len(table.rows)} rows, below {said}"
    for column in table.columns:
        yield f"   column {column.index} {column.kind or '?'}: {column.title}"
    for i, row in enumerate(table.rows):
        cells = " | ".join(_cell(state, cell) for cell in row.values)
        yield f"   {i:3} {row.kind:7} {row.above!s:10} {cells}"


def _cell(state: State, cell: Cell | None) -> str:
    if cell is None:
        return ""
    return state.slice(cell.start, cell.end)[:60] + ("" if cell.sure else "?")


if __name__ == "__main__":
    main()
