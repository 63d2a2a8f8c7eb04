"""Values for CSV files that people open in a spreadsheet, which takes some texts for formulas.

A document, or the name of a file, may begin with `=` and do harm when its cell is opened (CSV
injection). Such a text gets an apostrophe in front; a text that already looks like a guarded one
gets another, so that `unguarded` gives back exactly what was there.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

#: What a spreadsheet may take for the beginning of a formula, full-width forms too.
_GUARDED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; other values as they are."""
    if isinstance(value, str) and _GUARDED.match(value):
        return f"'{value}"
    return value


def unguarded(cell: str) -> str:
    """The text that `guarded` made a cell of."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as lines of a CSV file, each value guarded."""
    writer = csv.writer(_Through())
    for row in rows:
        yield writer.writerow([guarded(value) for value in row])


class _Through:
    """A file that gives what is written to it back to whoever writes."""

    def write(self, text: str) -> str:
        return text
