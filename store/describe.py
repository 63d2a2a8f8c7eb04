"""What every table and column of the database is: for Datasette, and for the documentation."""

import json
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from store.schema import migrations

_SOURCE = "sohoa"
_DATA = Path(__file__).parent / "data" / "tables.toml"


class Table(NamedTuple):
    """A table or view, described."""

    name: str
    about: str
    #: Column to what it is, in the order of the database.
    columns: dict[str, str]
    #: Column by which a row is named where another table refers to it.
    label: str | None
    #: Columns whose values are counted beside the table.
    facets: tuple[str, ...]
    #: Column by which rows are sorted; a minus in front: descending.
    sort: str | None
    #: Whether it is not for everybody who may read the archive.
    secret: bool
    #: Whether it is of no use to people.
    inner: bool


def tables(db: Database) -> Iterator[Table]:
    """Every table and view of ours, by name; what has no description yet has an empty one."""
    known = _known()
    for name in sorted([*db.table_names(), *db.view_names()]):
        if name.startswith(("_", "sqlite_")) or "_fts" in name:
            continue
        told = known.get(name, {})
        meanings = dict(known["shared"])
        for other in reversed(told.get("like", [])):
            meanings |= known[other]["columns"]
        meanings |= told.get("columns", {})
        columns = db[name].columns_dict
        yield Table(
            name,
            told.get("about", ""),
            {column: meanings.get(column, "") for column in columns},
            told.get("label"),
            tuple(told.get("facets", ())),
            told.get("sort"),
            told.get("secret", False),
            told.get("inner", False),
        )


def empty() -> Database:
    """A database with our tables, and nothing in them."""
    db = Database(memory=True)
    migrations.apply(db)
    return db


def write(db: Database, folder: Path) -> None:
    """Write `metadata.json`, with which `datasette FOLDER` shows what everything is.

    One that is not ours, or that somebody has made theirs by another `source`, stays.
    """
    path = folder / "metadata.json"
    try:
        ours = json.loads(path.read_text(encoding="utf-8")).get("source") == _SOURCE
    except FileNotFoundError:
        ours = True
    except (ValueError, AttributeError):
        ours = False
    if ours:
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        text = json.dumps(datasette(db), ensure_ascii=False, indent=2)
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(path)


def datasette(db: Database) -> dict[str, Any]:
    """Metadata for Datasette: `metadata.json` beside the database, or its option `--metadata`."""
    found = {table.name: _table(table) for table in tables(db)}
    return {
        "title": "sohoa",
        "source": _SOURCE,
        "description": "Documents as text and records, each traceable to its words on the page",
        "databases": {
            "sohoa": {
                "description": "Begin with documents, or with targets, assignments, products or "
                "deadlines and their documents; search in pages.",
                "tables": found | {"_sqlite_migrations": {"hidden": True}},
            }
        },
    }


def _table(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {"description": table.about, "columns": table.columns}
    if table.label:
        found["label_column"] = table.label
    if table.facets:
        found["facets"] = list(table.facets)
    if table.sort:
        key = "sort_desc" if table.sort.startswith("-") else "sort"
        found[key] = table.sort.removeprefix("-")
    if table.secret or table.inner:
        found["hidden"] = True
    if table.secret:
        found["allow"] = False
    return found


@cache
def _known() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))
