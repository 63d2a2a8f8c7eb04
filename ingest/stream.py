"""Text of any length, decoded while it is read."""

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ingest.encoding import decode, eight_bit
from sohoa.errors import UnknownEncoding

#: Bytes by which the encoding is told, and bytes read at a time from then on.
_HEAD, _PART = 1 << 20, 1 << 16
#: A text with this many times more whole UTF-8 characters beyond ASCII than stray bytes is UTF-8.
_MOSTLY = 10


def text_parts(stream: BinaryIO) -> tuple[str, Iterator[str]]:
    """The encoding of `stream` and its text in parts, of which memory holds one at a time.

    The encoding is told from the first mebibyte. Bytes that are no UTF-8 in a text that is UTF-8
    otherwise come as lone surrogates (``errors="surrogateescape"``), so that they can be written as
    they were; the mark at the beginning of UTF-16 and UTF-32 is left out.

    Raises:
        UnsupportedType: it is no text at all.
        UnknownEncoding: text that cannot be told, or, while reading, that is not as it began.
    """
    head = stream.read(_HEAD)
    name = "utf-8" if _nearly_utf8(head) else decode(head, whole=len(head) < _HEAD)[1]
    return name, _decoded(head, stream, name)


def _nearly_utf8(head: bytes) -> bool:
    if b"\0" in head:
        return False
    text = head.decode("utf-8", "surrogateescape")
    stray = sum("\ud800" <= char <= "\udfff" for char in text)
    return 0 < stray * _MOSTLY < sum(not char.isascii() for char in text) - stray


def _decoded(head: bytes, stream: BinaryIO, name: str) -> Iterator[str]:
    read = _reader(name)
    try:
        first = read(head, False)
        yield first if name.startswith("utf-8") else first.removeprefix("\ufeff")
        while part := stream.read(_PART):
            yield read(part, False)
        yield read(b"", True)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(f"The text begins as {name.upper()} and is not later on.") from error


def _reader(name: str) -> Callable[[bytes, bool], str]:
    """Decodes bytes as they come; True with the last of them."""
    if (table := eight_bit(name)) is not None:
        return lambda data, last: table(data)
    errors = "surrogateescape" if name == "utf-8" else "strict"
    return codecs.getincrementaldecoder(name)(errors).decode
