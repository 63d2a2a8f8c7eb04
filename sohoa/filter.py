"""`sohoa restore`: broken Vietnamese in, proper Vietnamese out, as much as there is of it."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from ingest import text_parts
from normalize import restore_stream
from normalize.stream import Token
from sohoa.errors import (
    InputError,
    NotAFile,
    NotFound,
    NotText,
    SohoaError,
    UnknownEncoding,
    Unreadable,
    UnsupportedType,
    UsageError,
)
from store import replacing

#: A word that stays as it is is worth a look below this confidence.
DOUBTED = 0.9
#: Bytes from which progress is shown.
_LONG = 100_000


class _NothingRead(Exception):
    """There is nothing to write: what stands in the output file stays there."""


def restore_files(
    names: tuple[str, ...],
    kind: str,
    output: Path | None,
    console: Console,
    complain: Callable[[SohoaError], None],
) -> int:
    """Restore the files `names` (``-`` is standard input) one behind the other.

    Args:
        names: paths.
        kind: ``text`` for the text, ``jsonl`` for an object on each changed or doubted word.
        output: a file that is written when all is done, and left as it was if none of the files
            could be read; None for standard output.
        console: where a terminal shows progress.
        complain: is told of each file that cannot be read, and why.

    Returns:
        How many files could not be read.

    Raises:
        UsageError: the output cannot be written.
    """
    failed = 0
    with suppress(_NothingRead), _target(output) as out:
        for name in names:
            try:
                with _opened(name) as stream, _watched(stream, name, console) as source:
                    _restore(source, name, kind, out)
            except (UnsupportedType, UnknownEncoding) as error:
                failed += 1
                complain(NotText(f"{name}: {error}"))
            except InputError as error:
                failed += 1
                complain(type(error)(f"{name}: {error}"))
        out.flush()
        if failed == len(names):
            raise _NothingRead
    return failed


def _restore(source: BinaryIO, name: str, kind: str, out: BinaryIO) -> None:
    for token in restore_stream(_parts(source)):
        text = token.text if kind == "text" else _report(token, name)
        out.write(text.encode("utf-8", "surrogateescape"))


def _parts(source: BinaryIO) -> Iterator[str]:
    try:
        yield from text_parts(source)[1]
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from error


def _report(token: Token, name: str) -> str:
    """A line on a word that was changed or is doubted, else nothing."""
    if token.text == token.raw and token.confidence >= DOUBTED:
        return ""
    found = {"file": name, "line": token.line, "column": token.column, "raw": token.raw}
    found |= {"text": token.text, "confidence": round(token.confidence, 4)}
    found |= {"readings": token.readings}
    return json.dumps(found, ensure_ascii=False) + "\n"


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        if sys.stdin is None:
            raise Unreadable("standard input is closed")
        yield sys.stdin.buffer
        return
    path = Path(name)
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise NotFound("there is no such file") from error
    except IsADirectoryError as error:
        raise NotAFile("this is a folder") from error
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from error
    with stream:
        yield stream


@contextmanager
def _watched(stream: BinaryIO, name: str, console: Console) -> Iterator[BinaryIO]:
    """`stream`, its reading shown on a terminal if it is long; how long a pipe is nobody knows."""
    size = _size(stream) if console.is_terminal else 0
    if size < _LONG:
        yield stream
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        yield progress.wrap_file(stream, total=size, description=escape(name))


def _size(stream: BinaryIO) -> int:
    """Bytes of a file that are still to be read; 0 for what has no length."""
    try:
        here = stream.tell()
        size = stream.seek(0, os.SEEK_END) - here
        stream.seek(here)
    except OSError:
        return 0
    return size


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        if sys.stdout is None:
            raise UsageError("standard output is closed")
        yield sys.stdout.buffer
        return
    with replacing(output) as stream:
        yield stream.buffer
