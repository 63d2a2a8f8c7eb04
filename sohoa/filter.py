"""`sohoa restore`: broken Vietnamese in, proper Vietnamese out, as much as there is of it."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
)
from store import replacing

#: A word that stays as it is is worth a look below this confidence.
DOUBTED = 0.9
#: Bytes from which progress is shown.
_LONG = 100_000


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
        output: a file that is written when all is done; None for standard output.
        console: where a terminal shows progress.
        complain: is told of each file that cannot be read, and why.

    Returns:
        How many files could not be read.
    """
    failed = 0
    with _target(output) as out:
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
    return failed


def _restore(source: BinaryIO, name: str, kind: str, out: BinaryIO) -> None:
    _, parts = text_parts(source)
    for token in restore_stream(parts):
        text = token.text if kind == "text" else _report(token, name)
        out.write(text.encode("utf-8", "surrogateescape"))


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
    size = stream.seek(0, os.SEEK_END) - stream.seek(0) if stream.seekable() else 0
    if size < _LONG or not console.is_terminal:
        yield stream
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        yield progress.wrap_file(stream, total=size, description=escape(name))


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        return
    with replacing(output) as stream:
        yield stream.buffer
