"""`sohoa ocr`: one file read and written in another format, without an archive."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import ingest
from ingest.inputs import shown
from sohoa import formats
from sohoa.errors import InputError, NoPageImages, SohoaError, Unexpected, UsageError, by_code
from sohoa.load import read_one
from sohoa.model import Page
from sohoa.options import Options
from sohoa.report import TerminalReport
from store import replacing


def convert(path: Path, kind: str, output: Path | None, options: Options) -> list[SohoaError]:
    """Read a file and write it in a format.

    Args:
        path: the file.
        kind: one of `sohoa.formats.FORMATS`.
        output: a file, written when all is done; None for standard output.
        options: how to read it.

    Returns:
        Why pages could not be read, one by one; they are in the output, without text.

    Raises:
        UsageError: the output cannot be written, or is the source itself.
        NoPageImages: the format needs pages, and the file has none.
        SohoaError: the file cannot be read; it is named in the message.
    """
    try:
        return _convert(path, kind, output, options)
    except (InputError, Unexpected) as error:
        raise type(error)(f"{shown(path)}: {error}") from error


def _convert(path: Path, kind: str, output: Path | None, options: Options) -> list[SohoaError]:
    if output is None and kind == "pdf" and on_terminal():
        raise UsageError("a PDF is nothing for a terminal: name a file with -o, or use a pipe")
    if output is not None and output.exists() and path.exists() and output.samefile(path):
        raise UsageError("the output is the source, which is never overwritten: name another file")
    if kind != "text" and path.is_file() and not _has_page_images(ingest.identify(path)):
        raise NoPageImages(f"There are no page images for --format {kind}.")
    report = TerminalReport()
    with _target(output) as out:
        try:
            digitised = read_one(path, options, report)
        finally:
            report.close()
        formats.write(digitised, path, kind, options.dpi, out)
        out.flush()
    pages = map(Page.model_validate_json, digitised.pages)
    return [_unread(path, page.number, page.error) for page in pages if page.error]


def _unread(path: Path, number: int, code: str) -> SohoaError:
    kind = by_code(code)
    return kind(f"{shown(path)}: page {number} could not be read ({code})")


def _has_page_images(media_type: str) -> bool:
    # An archive has none of its own either; whoever reads it says what is wrong with it.
    return media_type.startswith("image/") or media_type in ("application/pdf", "application/zip")


def on_terminal() -> bool:
    """True if what goes to standard output is shown to a person."""
    return sys.stdout is not None and sys.stdout.isatty()


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output is not None:
        with replacing(output) as stream:
            yield stream.buffer
    elif sys.stdout is None:
        raise UsageError("standard output is closed")
    else:
        yield sys.stdout.buffer
