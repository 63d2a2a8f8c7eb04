"""Words to Vietnamese: Unicode form, tone marks, paragraphs, restoration of broken text.

The stage's entries are `restore` for pages, `restore_lines` for a stream of lines and
`restore_stream` for a stream of text with each word's confidence and other readings.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sohoa.model import DocumentText, Page

if TYPE_CHECKING:
    from normalize.stream import Token

#: Raised whenever results change, so that what was kept from an earlier run is made anew.
VERSION = "5"


def restore(pages: Sequence[Page], taught: Sequence[tuple[str, str]] = ()) -> DocumentText:
    """The restored text of `pages`, in paragraphs; see `normalize.document.restore`."""
    from normalize import document

    return document.restore(pages, taught)


def restore_lines(lines: Iterable[str]) -> Iterator[str]:
    """Restore text line for line; see `normalize.stream.restore_lines`."""
    from normalize import stream

    return stream.restore_lines(lines)


def restore_stream(parts: Iterable[str]) -> "Iterator[Token]":
    """The restored tokens of a text that comes in parts; see `normalize.stream.restore_stream`."""
    from normalize import stream

    return stream.restore_stream(parts)
