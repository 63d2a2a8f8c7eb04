"""Word 97-2003 (DOC) through antiword (GPL-2.0, run as a program; a Debian package).

docs/doc-route.md says why it and not another.
"""

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from ingest.columns import paragraphs
from ingest.lines import plain_pages, table_row, text_line
from sohoa.errors import DamagedFile, EncryptedFile, MissingDependency, UnsupportedType
from sohoa.model import Line, Page

#: Seconds; antiword takes a few milliseconds for a file.
_LIMIT = 60
#: A letterhead or signature block is set as a borderless table of two columns and few rows.
_LAYOUT_ROWS = 4
#: Parts of a paragraph that are blocks of their own.
_APART = frozenset({"informaltable", "footnote", "beginpage"})
#: What XML cannot hold; antiword lets it through.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read(path: Path) -> tuple[Page, ...]:
    """The text, with pages where the author broke them; a paragraph is a line, a gap behind it.

    Raises EncryptedFile, DamagedFile, UnsupportedType, or MissingDependency if antiword is not
    installed.
    """
    pages: list[list[str | Line]] = [[]]
    try:
        root = ElementTree.fromstring(_antiword(path))
    except ElementTree.ParseError as error:
        raise DamagedFile("The DOC file is cut off or damaged.") from error
    for child in root:
        if child.tag not in ("bookinfo", "title"):
            _walk(child, pages)
    return plain_pages([paragraphs(_barred(page)) for page in pages])


def _antiword(path: Path) -> str:
    """The document as DocBook, or the reason why antiword has none."""
    command = ["antiword", "-m", "UTF-8.txt", "-x", "db", str(path.resolve())]
    try:
        run = subprocess.run(
            command, capture_output=True, timeout=_LIMIT, check=False, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError as error:
        raise MissingDependency("DOC files need antiword (Debian package antiword).") from error
    except subprocess.TimeoutExpired as error:
        raise DamagedFile("antiword did not come to an end with the DOC file.") from error
    if run.returncode == 0 and b"</book>" in run.stdout:
        # The title in the file's summary is in another encoding than the text; it is not used.
        return _CONTROL.sub("", run.stdout.decode("utf-8", "replace").replace("[pic]", ""))
    said = (run.stderr + run.stdout[:500]).decode("utf-8", "replace").lower()
    if "encrypted" in said or "password" in said:
        raise EncryptedFile("The DOC file opens only with a password.")
    if "word for dos" in said or "word 2" in said or "mac" in said:
        raise UnsupportedType("The DOC file is of a Word older than Word 6.")
    raise DamagedFile("The DOC file is cut off or damaged.")


def _walk(node: ElementTree.Element, pages: list[list[str | Line]]) -> None:
    if node.tag == "informaltable":
        pages[-1] += _table(node)
    elif node.tag == "footnote":
        pages[-1].append(text_line(_text(node), "footnote"))
    elif node.tag in ("para", "title"):
        pages[-1].append(node.text or "")
        for child in node:
            _walk(child, pages) if child.tag in _APART else _add(pages[-1], _text(child))
            _add(pages[-1], child.tail or "")
    elif node.tag == "beginpage":
        pages.append([])
    else:
        for child in node:
            _walk(child, pages)


def _add(blocks: list[str | Line], text: str) -> None:
    """Goes on with the paragraph that is open, or begins one."""
    if blocks and isinstance(blocks[-1], str):
        blocks[-1] += text
    elif text.strip():
        blocks.append(text)


def _text(node: ElementTree.Element) -> str:
    return "".join(node.itertext())


def _table(table: ElementTree.Element) -> list[str | Line]:
    rows = [[_text(entry) for entry in row.iter("entry")] for row in table.iter("row")]
    borderless = table.get("frame", "none") == "none"
    if borderless and len(rows) <= _LAYOUT_ROWS and all(len(row) == 2 for row in rows):
        texts = [row[column].strip() for column in range(2) for row in rows]
        return [re.sub(r"[^\S\n]+", " ", text) for text in texts]
    return [table_row(row) for row in rows if any(cell.strip() for cell in row)]


def _barred(blocks: list[str | Line]) -> list[str | Line]:
    """Rows from a table that antiword did not make out: a bar behind each cell, two behind a row.

    The first row tells how many cells there are; only if every row agrees is it a table.
    """
    at = [n for n, block in enumerate(blocks) if isinstance(block, str) and "|" in block]
    if not at or any(isinstance(block, Line) for block in blocks[at[0] : at[-1] + 1]):
        return blocks
    text = "\n".join(str(block) for block in blocks[at[0] : at[-1] + 1])
    *cells, rest = text.split("|")
    width = next((n for n, cell in enumerate(cells) if not cell.strip()), 0)
    ends = cells[width :: width + 1]
    if width < 2 or len(cells) % (width + 1) or any(end.strip() for end in ends):
        return blocks
    rows = [cells[n : n + width] for n in range(0, len(cells), width + 1)]
    return [*blocks[: at[0]], *(table_row(row) for row in rows), rest, *blocks[at[-1] + 1 :]]
