"""DOCX: paragraphs, tables and page breaks in the order of the text, footnotes behind their page.

python-docx (MIT) opens the package; the XML is walked here, since text in content controls, text
boxes and tracked insertions is none that python-docx shows.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.columns import paragraphs
from ingest.lines import plain_pages, table_row, text_line
from ingest.numbers import Numbers
from sohoa.errors import DamagedFile, InputError, TooLarge
from sohoa.model import Line, Page

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIP = frozenset({_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr"})
#: A DOCX may unpack to this many bytes, its main text to that many. zipfile never gives more than
#: an entry declares, so that the declared sizes are a bound.
_MOST_UNPACKED, _MOST_TEXT = 1 << 30, 100 << 20
#: Rows of a letterhead or signature block, which is set as a borderless table of two columns.
_LAYOUT_ROWS = 4


@dataclass
class _Reader:
    """Pages as they come about; `notes` are the footnotes that the open page refers to."""

    notes: dict[str, str]
    numbers: Numbers
    pages: list[list[str | Line]] = field(default_factory=lambda: [[]])
    called: list[str] = field(default_factory=list)

    def end_page(self) -> None:
        """Begins a page; Word notes some breaks twice, and one before the first page."""
        if not self.pages[-1]:
            return
        for note in self.called:
            if note in self.notes:
                self.pages[-1].append(text_line(self.notes[note], "footnote"))
        self.called = []
        self.pages.append([])

    def walk(self, blocks: Any) -> None:
        for block in blocks:
            if block.tag == f"{_W}p":
                self._paragraph(block)
            elif block.tag == f"{_W}tbl":
                self._table(block)
            elif block.tag not in _SKIP:
                self.walk(block)  # a content control, an insertion

    def _paragraph(self, paragraph: Any) -> None:
        if paragraph.find(f"{_W}pPr/{_W}pageBreakBefore") is not None and self.pages[-1]:
            self.end_page()
        text = "".join(_pieces(paragraph, self.called))
        if text.strip() and (label := self.numbers.label(paragraph)):
            breaks = len(text) - len(text.lstrip("\f"))
            text = f"{text[:breaks]}{label} {text[breaks:]}"
        parts = text.split("\f")
        for number, part in enumerate(parts):
            if number:
                self.end_page()
            if part.strip():
                self.pages[-1].append(part)

    def _table(self, table: Any) -> None:
        rows = [list(_cells(row)) for row in _children(table, f"{_W}tr")]
        if len(rows) <= _LAYOUT_ROWS and _is_layout(table, rows):
            for column in range(2):
                for row in rows:
                    for cell in row[column : column + 1]:
                        text = re.sub(r"[^\S\n]+", " ", _cell_text(cell, self.called))
                        self.pages[-1].append(text.replace("\f", "").strip())
            return
        printed = [[_cell_text(cell, self.called) for cell in row] for row in rows]
        kept = [i for i, texts in enumerate(printed) if any(text.strip() for text in texts)]
        spans_of = dict(zip(kept, _spans([rows[i] for i in kept]), strict=True))
        for i, texts in enumerate(printed):
            if any("\f" in text for text in texts):
                self.end_page()
            if i in spans_of:
                plain = [text.replace("\f", " ") for text in texts]
                self.pages[-1].append(table_row(plain, spans_of[i]))


def read(path: Path) -> tuple[Page, ...]:
    """The pages, as far as Word noted where they break; a paragraph is a line, a gap behind it.

    Raises DamagedFile, or TooLarge for a package that unpacks to more than is sane.
    """
    _check(path)
    import docx

    try:
        document = docx.Document(str(path))
        body, numbers = document.element.body, Numbers(document.part)
        reader = _Reader(_footnotes(document.part), numbers)
        reader.walk(body)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a package may break in as many ways as it has layers
        raise DamagedFile("The DOCX file is cut off or damaged.") from error
    reader.end_page()
    if len(reader.pages) > 1:
        reader.pages.pop()
    return plain_pages([paragraphs(page) for page in reader.pages])


def _check(path: Path) -> None:
    """Refuses packages that swell, and XML that declares entities."""
    try:
        with zipfile.ZipFile(path) as package:
            if sum(info.file_size for info in package.infolist()) > _MOST_UNPACKED:
                raise TooLarge("The DOCX file unpacks to more than the limit.")
            for info in package.infolist():
                if info.filename.endswith((".xml", ".rels")):
                    if info.file_size > _MOST_TEXT:
                        raise TooLarge("The text of the DOCX file is larger than the limit.")
                    with package.open(info) as part:
                        if b"<!DOCTYPE" in part.read(4096).replace(b"\0", b""):
                            raise DamagedFile("The DOCX file declares entities, as none should.")
    except InputError:
        raise
    except Exception as error:
        raise DamagedFile("The DOCX file is cut off or damaged.") from error


def _pieces(node: Any, called: list[str]) -> Iterator[str]:
    """Runs of text of a paragraph, with a line feed or form feed where a line or page ends."""
    for child in node:
        tag = child.tag
        if tag in _SKIP or not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            yield "\t"
        elif tag == f"{_W}br":
            yield "\f" if child.get(f"{_W}type") == "page" else "\n"
        elif tag == f"{_W}cr":
            yield "\n"
        elif tag == f"{_W}lastRenderedPageBreak":
            yield "\f"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}footnoteReference":
            called.append(child.get(f"{_W}id") or "")
        else:
            if tag == f"{_W}txbxContent":
                yield "\n"
            yield from _pieces(child, called)
            if tag == f"{_W}p":  # of a text box
                yield "\n"


def _children(node: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, those in content controls included."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _children(child, tag)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row; one that spans columns is followed by empty ones."""
    for cell in _children(row, f"{_W}tc"):
        yield cell
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = span.get(f"{_W}val", "1") if span is not None else "1"
        for _ in range(min(int(width) if width.isdecimal() else 1, 64) - 1):
            yield cell.makeelement(cell.tag)


def _spans(rows: list[list[Any]]) -> list[list[tuple[int, int]]]:
    """Over how many columns and rows each cell goes, (0, 0) where one goes on."""
    spans: list[list[tuple[int, int]]] = []
    tops: dict[int, int] = {}  # column: the row in which the cell that stands there begins
    for number, row in enumerate(rows):
        spans.append([])
        for column, cell in enumerate(row):
            if len(cell) == 0:  # stands for a part of the cell before it
                spans[-1].append((0, 0))
                continue
            joined = cell.find(f"{_W}tcPr/{_W}vMerge")
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = span.get(f"{_W}val", "1") if span is not None else "1"
            above = tops.get(column)
            if joined is not None and joined.get(f"{_W}val") != "restart" and above is not None:
                wide, high = spans[above][column]
                spans[above][column] = wide, high + 1
                spans[-1].append((0, 0))
                continue
            tops[column] = number
            spans[-1].append((int(width) if width.isdecimal() else 1, 1))
    return spans


def _cell_text(cell: Any, called: list[str]) -> str:
    paragraphs = cell.iter(f"{_W}p")
    return "\n".join("".join(_pieces(paragraph, called)) for paragraph in paragraphs)


def _is_layout(table: Any, rows: list[list[Any]]) -> bool:
    """Two columns without borders: a letterhead or signature block, not data."""
    if any(len(row) > 2 for row in rows):
        return False
    style = table.find(f"{_W}tblPr/{_W}tblStyle")
    if style is not None and "grid" in (style.get(f"{_W}val") or "").lower():
        return table.find(f"{_W}tblPr/{_W}tblBorders") is not None and not _bordered(table)
    return not _bordered(table)


def _bordered(table: Any) -> bool:
    kinds = [
        side.get(f"{_W}val")
        for borders in ("tblBorders", "tcBorders")
        for box in table.iter(f"{_W}{borders}")
        for side in box
    ]
    return any(kind not in (None, "none", "nil") for kind in kinds)


def _footnotes(part: Any) -> dict[str, str]:
    """The text of each footnote by its id, with the number that readers see."""
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            notes = [n for n in root.iter(f"{_W}footnote") if n.get(f"{_W}type") is None]
            return {
                note.get(f"{_W}id"): f"{number} {_cell_text(note, []).strip()}"
                for number, note in enumerate(notes, 1)
            }
    return {}
