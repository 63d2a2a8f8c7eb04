"""What the command line shows of rows: a table for a person, JSON lines for a program."""

import json
import sys
from itertools import groupby
from typing import Any

import click
from rich.console import Console
from rich.table import Table


def out() -> Console:
    """Standard output, wrapped only where it is a terminal."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def as_json(rows: list[dict[str, Any]]) -> None:
    """Rows for a program: a JSON object a line."""
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


def as_table(rows: list[dict[str, Any]], heading: str | None = None) -> None:
    """Rows for a person: a table, or one under each value of `heading`."""
    if not rows:
        Console(stderr=True, highlight=False, soft_wrap=True).print("Nothing there.")
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140, markup=False)
    for name, group in groupby(rows, lambda row: row.pop(heading) if heading else None):
        if name:
            console.print(f"\n{cell(name)}", style="bold")
        found = list(group)
        table = Table(box=None, pad_edge=False)
        for column in found[0]:
            table.add_column(column, overflow="fold")
        for row in found:
            table.add_row(*(cell(value) for value in row.values()))
        console.print(table)


def cell(value: Any) -> str:
    """A value as text for a terminal; file names and OCR text may hold control characters."""
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
