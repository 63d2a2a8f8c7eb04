"""The command line: `sohoa add`, `status`, `list`, `search`, `export`, `restore`, `ocr`, `serve`,
`review`, `account`, `verify`, `schema`.

Data goes to stdout, progress and complaints to stderr. Exit status: 0 all well; 1 some inputs
failed or faults were found (the others are in); 2 wrong usage; 130 stopped by Ctrl-C.
"""

import dataclasses
import errno
import json
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from sohoa import arguments, show
from sohoa.accounting import account
from sohoa.errors import NoRoom, SohoaError, by_code
from sohoa.exporting import export
from sohoa.finding import search
from sohoa.formats import FORMATS
from sohoa.options import Options
from sohoa.review import review
from sohoa.serving import serve
from store import LISTS, Archive, listing

_stderr = Console(stderr=True, highlight=False, soft_wrap=True)


class _Group(click.Group):
    """Turns sohoa's errors into a line with a remedy and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SohoaError as error:
            _complain(error)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            _stderr.print("Stopped. Nothing is lost: sohoa add goes on where it was.")
            ctx.exit(130)
        except BrokenPipeError:  # the reader of our output, as `head`, has enough
            sys.stderr.close()
            ctx.exit(0)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            _complain(NoRoom("no room left where the output goes"))
            ctx.exit(NoRoom.exit_status)


def _complain(error: SohoaError) -> None:
    _stderr.print(f"sohoa: {show.cell(error)}\n  → {error.remedy}", markup=False)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sohoa")
def main() -> None:
    """Scanned and badly OCR'd Vietnamese administrative documents into text and records."""


def _end_politely() -> None:
    """Let the end of a terminal, or of the machine, be an end as by Ctrl-C, which tidies up."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, signal.default_int_handler)


def _language(context: click.Context, option: click.Parameter, value: str) -> str:
    """As `tesseract -l` has it: vie, vie+eng, script/Vietnamese."""
    if not re.fullmatch(r"\w+(/\w+)?(\+\w+(/\w+)?)*", value, re.ASCII):
        raise click.BadParameter("name Tesseract's data as in vie, vie+eng or script/Vietnamese")
    return value


def _reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options on how pages are read, for `add` and `ocr`."""
    defaults = Options()
    for option in (
        click.option(
            "--page-timeout",
            type=click.FloatRange(min=0.1),
            default=defaults.page_timeout,
            show_default=True,
            help="Seconds after which a page is given up.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=0),
            default=defaults.workers,
            show_default=True,
            help="Worker processes; 0 is one for each core.",
        ),
        click.option(
            "--dpi",
            type=click.IntRange(72, 600),
            default=defaults.dpi,
            show_default=True,
            help="Resolution at which PDF pages are rendered.",
        ),
        click.option(
            "--engine",
            type=click.Choice(["auto", "tesserocr", "pytesseract"]),
            default=defaults.engine,
            show_default=True,
            help="OCR engine; auto takes tesserocr where it is installed.",
        ),
        click.option(
            "--language",
            callback=_language,
            default=defaults.language,
            show_default=True,
            help="Tesseract language data.",
        ),
        click.option(
            "--force-ocr", is_flag=True, help="Recognise pages even where they have text."
        ),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@arguments.archive
@_reading_options
@click.option("--retry", is_flag=True, help="Try failed and partial documents again.")
@click.option("--quiet", is_flag=True, help="No progress, only failures.")
@arguments.as_json
def add(
    paths: tuple[Path, ...],
    folder: Path,
    retry: bool,
    quiet: bool,
    as_json: bool,
    **reading: Any,
) -> None:
    """Load files, folders and ZIP archives.

    Without PATHS it goes on with what an earlier load left undone, as that was told to read it, and
    reads anew what an older version of sohoa read. The same file twice is one document with two
    names; a load that was stopped, in whatever way, goes on where it was.
    """
    from sohoa.load import load
    from sohoa.report import TerminalReport

    report = TerminalReport(quiet=quiet)
    _end_politely()
    with Archive(folder, create=bool(paths)) as archive:
        try:
            summary = load(paths, archive, Options(**reading), retry=retry, report=report)
        finally:
            report.close()
        states = archive.states()
    if as_json:
        found = dataclasses.asdict(summary) | {
            "documents": sorted(summary.documents),
            "failures": [trouble._asdict() for trouble in summary.failures],
        }
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _stderr.print(
            f"{summary.inputs} inputs, {summary.new} new documents, "
            f"{summary.digitised} digitised, {len(summary.failures)} with trouble."
        )
        counts = ", ".join(f"{count} {state}" for state, count in states.items())
        _stderr.print(f"Archive {folder}: {counts or 'empty'}.", markup=False)
        if summary.failures:
            _stderr.print("See sohoa status for what to do about the failures.")
    sys.exit(1 if summary.failures else 0)


@main.command()
@arguments.archive
@arguments.as_json
def status(folder: Path, as_json: bool) -> None:
    """What is in the archive, what failed and what to do about it."""
    with Archive(folder) as archive:
        states = archive.states()
        troubles = list(archive.troubles())
        to_review = archive.to_review()
        records = archive.counts()
    pages = records.pop("pages")
    if as_json:
        listed = [t._asdict() | {"remedy": by_code(t.code).remedy} for t in troubles]
        found = {"documents": states, "pages": pages, "records": records}
        found |= {"to_review": to_review, "troubles": listed}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    out = show.out()
    out.print(f"Archive {folder}", markup=False)
    counts = ", ".join(f"{count} {state}" for state, count in states.items())
    out.print(f"  documents  {counts or 'none'}")
    out.print(f"  pages      {pages}")
    out.print("  records    " + ", ".join(f"{count} {kind}" for kind, count in records.items()))
    if to_review:
        counts = ", ".join(f"{count} {code}" for code, count in to_review.items())
        out.print(f"  to review  {counts}")
    if troubles:
        out.print("\nTroubles")
    for trouble in troubles:
        out.print(f"  {trouble.state:8} {show.cell(trouble.name)}", markup=False)
        out.print(f"           {show.cell(trouble.error)}", markup=False)
        out.print(f"           → {by_code(trouble.code).remedy}", markup=False)


@main.command("list")
@click.argument("kind", type=click.Choice(list(LISTS)), default="documents")
@arguments.archive
@arguments.as_json
def list_records(kind: str, folder: Path, as_json: bool) -> None:
    """List documents, or the records of a KIND with the page each stands on."""
    with Archive(folder) as archive:
        rows = listing(archive.db, kind)
    if as_json:
        show.as_json(rows)
        return
    for row in rows:
        row.pop("document")
    show.as_table(rows, heading=None if kind == "documents" else "name")


for _command in (account, review, search, serve):
    main.add_command(_command)


main.add_command(export)


@main.command()
@click.argument("files", nargs=-1)
@click.option(
    "--format", "kind", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
    help="The text, or an object on each word that was changed or is doubted.",
)  # fmt: skip
@arguments.output
def restore(files: tuple[str, ...], kind: str, output: Path | None) -> None:
    """Broken Vietnamese in, proper Vietnamese out, line for line.

    Reads FILES one behind the other, or standard input (also -), in Unicode or an encoding of the
    time before it, and writes UTF-8. What is proper, or another language, stays as it is.

    With --format jsonl, an object has file, line and column (from 1), raw, text, confidence (0 to
    1) and readings (next-best, best first); a word that stays is listed below a confidence of 0.9.
    """
    from sohoa.filter import restore_files

    try:
        failed = restore_files(files or ("-",), kind, output, _stderr, _complain)
    except KeyboardInterrupt:
        _stderr.print("Stopped.")
        sys.exit(130)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True,
    help="Text; hOCR or ALTO with each word's place and confidence; a searchable PDF.",
)  # fmt: skip
@arguments.output
@_reading_options
def ocr(file: Path, kind: str, output: Path | None, **reading: Any) -> None:
    """Read one document, without an archive, and write its restored text.

    In text, paragraphs are lines and pages are parted by a form feed. The PDF shows the pages of
    FILE as they are, with the text to search and copy behind them. Several pages are read at once.
    """
    from sohoa.single import convert

    _end_politely()
    try:
        unread = convert(file, kind, output, Options(**reading))
    except KeyboardInterrupt:
        _stderr.print("Stopped.")
        sys.exit(130)
    for error in unread:
        _complain(error)
    sys.exit(1 if unread else 0)


@main.command()
@arguments.archive
@arguments.as_json
def verify(folder: Path, as_json: bool) -> None:
    """Check every original against its checksum, and the database against itself."""
    from store import verify as verify_archive

    checked, faults = 0, []
    with Archive(folder) as archive:
        for fault in verify_archive(archive):
            checked += 1
            faults += [fault] if fault else []
    if as_json:
        click.echo(json.dumps({"checked": checked, "faults": [f._asdict() for f in faults]}))
    else:
        for fault in faults:
            click.echo(f"{fault.kind}: {fault.what}")
        _stderr.print(f"{checked} things checked, {len(faults)} faults.")
    sys.exit(1 if faults else 0)


@main.command()
@click.option(
    "--datasette", is_flag=True, help="What the database's tables and columns are, for Datasette."
)
def schema(datasette: bool) -> None:
    """Print the JSON Schema of the records that `export` writes."""
    from sohoa.schema import record_schema
    from store import describe

    if datasette:
        click.echo(json.dumps(describe.datasette(describe.empty()), ensure_ascii=False, indent=2))
    else:
        click.echo(record_schema(), nl=False)
