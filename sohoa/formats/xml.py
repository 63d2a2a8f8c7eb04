"""XML that is written as it comes, element by element, whatever its length."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

#: Characters that no XML document can hold, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Attributes = dict[str, str | int | float]


class Xml:
    """Writes elements, each on a line of its own but for those that are `inline`.

    Args:
        out: takes UTF-8.
        doctype: a document type declaration, if there is one.
    """

    def __init__(self, out: BinaryIO, doctype: str = "") -> None:
        self._xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
        self._xml.startDocument()
        if doctype:
            self._xml.ignorableWhitespace(doctype + "\n")
        self._depth = 0
        self._nested = False

    @contextmanager
    def element(self, name: str, attributes: Attributes | None = None) -> Iterator[None]:
        """An element around what is written until the context ends."""
        self._break()
        self._xml.startElement(name, _strings(attributes))
        self._depth += 1
        self._nested = False  # does the element hold others, on lines of their own?
        yield
        self._depth -= 1
        if self._nested:
            self._break()
        self._xml.endElement(name)
        self._nested = True

    def leaf(self, name: str, text: str = "", attributes: Attributes | None = None) -> None:
        """An element with nothing but text."""
        self._break()
        self.inline(name, text, attributes)
        self._nested = True

    def inline(self, name: str, text: str = "", attributes: Attributes | None = None) -> None:
        """The same, on the line of what came before."""
        self._xml.startElement(name, _strings(attributes))
        if text:
            self.text(text)
        self._xml.endElement(name)

    def text(self, text: str) -> None:
        """Text between elements."""
        self._xml.characters(_possible(text))

    def _break(self) -> None:
        self._xml.ignorableWhitespace("\n" + " " * self._depth)


def _strings(attributes: Attributes | None) -> AttributesImpl:
    return AttributesImpl({name: _string(value) for name, value in (attributes or {}).items()})


def _string(value: str | int | float) -> str:
    return f"{value:.4g}" if isinstance(value, float) else _possible(str(value))


def _possible(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)
