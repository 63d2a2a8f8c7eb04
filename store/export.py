"""Records out of an archive, as JSON Lines, a folder of CSV tables, or one of Parquet tables."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from sohoa.errors import MissingDependency, NoRoom, UsageError
from sohoa.records import Record
from store.archive import Archive
from store.cells import csv_lines

#: What a folder of tables holds: table to the columns that are of no use outside the archive.
TABLES: dict[str, frozenset[str]] = {
    "documents": frozenset(
        {
            *("record", "uncorrected", "revision", "changed_at", "versions", "options"),
            *("state", "error_code", "error"),
        }
    ),
    "targets": frozenset(),
    "assignments": frozenset(),
    "products": frozenset(),
    "deadlines": frozenset(),
    "legal_bases": frozenset(),
    "issues": frozenset(),
}
#: Rows held in memory at a time.
_BATCH = 10_000


@contextmanager
def replacing(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text stream that becomes `path` when all is written, and leaves it as it was otherwise.

    A link is followed; what is no regular file, as a pipe or a device, is written to.

    Raises:
        UsageError: `path` cannot be written.
        NoRoom: its disk is full.
    """
    path = path.resolve()
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding=encoding, newline="") as stream:
                yield stream
            return
        if path.exists() and not os.access(path, os.W_OK):  # a rename would not ask
            raise PermissionError(errno.EACCES, "it is protected against changes")
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part.open("w", encoding=encoding, newline="") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if path.exists():
                part.chmod(path.stat().st_mode & 0o7777)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(f"cannot write {path}: {error.strerror}") from error
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def folder(path: Path) -> None:
    """Make a folder for files to be written to, unless it is there.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make the folder {path}: {error.strerror}") from error


def records(archive: Archive) -> Iterator[Record]:
    """Every digitised document, in the order in which they came."""
    query = "select record from documents where record is not null order by rowid"
    for (record,) in archive.db.execute(query):
        yield Record.model_validate_json(record)


def jsonl(archive: Archive, stream: TextIO) -> int:
    """Write one record a line to `stream`; returns how many."""
    query = "select record from documents where record is not null order by rowid"
    count = 0
    for (record,) in archive.db.execute(query):
        stream.write(record + "\n")
        count += 1
    return count


def csv_tables(archive: Archive, target: Path) -> int:
    """Write a CSV file (UTF-8 with BOM, as spreadsheets want it) a table; returns documents.

    Texts that a spreadsheet would take for formulas are guarded (`store.cells`).
    """
    folder(target)
    for table in TABLES:
        with replacing(target / f"{table}.csv", "utf-8-sig") as stream:
            stream.writelines(csv_lines([_columns(archive, table)]))
            stream.writelines(csv_lines(_rows(archive, table)))
    return _documents(archive)


def parquet_tables(archive: Archive, target: Path) -> int:
    """Write a Parquet file a table; returns how many documents.

    Raises:
        MissingDependency: the `parquet` extra is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingDependency("Parquet needs pyarrow: pip install 'sohoa[parquet]'") from error
    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}
    folder(target)
    for table in TABLES:
        columns = _columns(archive, table)
        schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
        path = target / f"{table}.parquet"
        part = path.with_name(f"{path.name}.part")
        with parquet.ParquetWriter(part, schema) as writer:
            rows = _rows(archive, table)
            while batch := list(islice(rows, _BATCH)):
                found = [dict(zip(columns, row, strict=True)) for row in batch]
                writer.write_table(pyarrow.Table.from_pylist(found, schema=schema))
        part.replace(path)
    return _documents(archive)


def _columns(archive: Archive, table: str) -> dict[str, type]:
    """The columns that leave the archive, with their types."""
    types = archive.db.table(table).columns_dict
    return {name: kind for name, kind in types.items() if name not in TABLES[table]}


def _rows(archive: Archive, table: str) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f'"{name}"' for name in _columns(archive, table))
    digitised = "where record is not null" if table == "documents" else ""
    return iter(archive.db.execute(f'select {columns} from "{table}" {digitised} order by rowid'))


def _documents(archive: Archive) -> int:
    return archive.db.table("documents").count_where("record is not null")
