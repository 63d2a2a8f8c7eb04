"""`sohoa export`: what is in an archive, for other programs and for other offices."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

import store
from sohoa import arguments
from sohoa.edxml import edxml
from sohoa.errors import UsageError
from sohoa.records import Document
from sohoa.sheet import lines, rows, write_xlsx
from store import Archive, mirror

_stderr = Console(stderr=True, highlight=False, soft_wrap=True)
#: Those that are a folder, not a file.
_FOLDERS = ("csv", "parquet", "edxml")


@click.command()
@arguments.archive
@click.option(
    "--format", "kind", type=click.Choice(["jsonl", "csv", "parquet", "sheet", "edxml"]),
    default="jsonl", show_default=True,
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="A file for jsonl (else stdout) and sheet (.xlsx or .csv), a folder for the others.",
)  # fmt: skip
@click.option(
    "--file-code", help="For sheet: mã hồ sơ, after which the documents' files are named."
)
def export(folder: Path, kind: str, output: Path | None, file_code: str | None) -> None:
    """Write every record: as JSON Lines, or as a folder of CSV or Parquet tables.

    Or the headers alone: as the 22-column sheet of documents that archives ask for, or as a folder
    of edXML files, one a document. In CSV, texts that a spreadsheet would take for formulas get an
    apostrophe in front.
    """
    if output is None and kind != "jsonl":
        what = "a folder of files" if kind in _FOLDERS else "a file for a spreadsheet"
        raise UsageError(f"--format {kind} makes {what}: name it with -o")
    if file_code is not None and kind != "sheet":
        raise UsageError("--file-code is for --format sheet")
    with Archive(folder) as archive:
        count = _write(archive, kind, output, file_code)
    _stderr.print(f"{count} documents exported to {output or 'standard output'}.", markup=False)


def _write(archive: Archive, kind: str, output: Path | None, file_code: str | None) -> int:
    if output is None:
        return store.jsonl(archive, sys.stdout)
    if kind == "csv":
        return store.csv_tables(archive, output)
    if kind == "parquet":
        return store.parquet_tables(archive, output)
    if kind == "edxml":
        return _edxml(archive, output)
    if kind == "sheet":
        return _sheet(archive, output, file_code)
    with store.replacing(output) as stream:
        return store.jsonl(archive, stream)


def _sheet(archive: Archive, output: Path, file_code: str | None) -> int:
    found = rows((header for _, header in _headers(archive)), file_code)
    suffix = output.suffix.lower()
    if suffix == ".csv":
        with store.replacing(output, "utf-8-sig") as stream:
            return sum(stream.write(line) > 0 for line in lines(found)) - 1  # less the heading
    if suffix != ".xlsx":
        raise UsageError("--format sheet writes .xlsx or .csv: name the file so")
    with store.replacing(output) as stream:
        return write_xlsx(found, stream.buffer)


def _edxml(archive: Archive, output: Path) -> int:
    store.folder(output)
    count = 0
    for document, header in _headers(archive):
        with store.replacing(output / f"{document}.edxml") as stream:
            stream.buffer.write(edxml(header))
        count += 1
    return count


def _headers(archive: Archive) -> Iterator[tuple[str, Document]]:
    """Id and header of every document that is read, in the order in which they came."""
    for row in mirror.every(archive.db, mirror.Selection(read=True)):
        yield row["id"], Document.model_validate_json(row["header"])
