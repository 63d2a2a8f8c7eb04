"""hOCR 1.2: XHTML whose elements tell what they are and where they stand.

See https://kba.github.io/hocr-spec/1.2/. Boxes are pixels of the page as displayed, at `scan_res`;
where a page was turned to be read, `textangle` says by how much its text is turned.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath
from typing import BinaryIO

from sohoa.formats import about
from sohoa.formats.placed import Part, PlacedLine, Sheet, around
from sohoa.formats.raster import Measure, Raster
from sohoa.formats.xml import Attributes, Xml
from sohoa.model import Box
from sohoa.records import Record

_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_CAPABILITIES = (
    "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_table ocr_textfloat ocr_pageno ocr_header "
    "ocr_footer ocrp_lang"
)


def write(record: Record, sheets: Iterable[Sheet], measure: Measure, out: BinaryIO) -> None:
    """Write the document as hOCR in UTF-8.

    Args:
        record: what is known of the document.
        sheets: its pages.
        measure: gives each page in pixels.
        out: takes the bytes.
    """
    source = record.document.source
    xml = Xml(out, _DOCTYPE)
    root: Attributes = {"xmlns": "http://www.w3.org/1999/xhtml"}
    with xml.element("html", root | {"xml:lang": about.LANGUAGE, "lang": about.LANGUAGE}):
        with xml.element("head"):
            title = about.title(record)
            xml.leaf("title", title or source.name)
            for name, content in _metadata(record, title):
                xml.leaf("meta", attributes={name[0]: name[1], "content": content})
        with xml.element("body"):
            for sheet in sheets:
                _page(xml, sheet, measure(sheet), PurePath(source.name).name)
    xml.text("\n")


def _metadata(record: Record, title: str | None) -> Iterator[tuple[tuple[str, str], str]]:
    engine = about.engine(record)
    yield ("http-equiv", "Content-Type"), "text/html; charset=utf-8"
    yield ("name", "ocr-system"), about.program() + (f" ({engine})" if engine else "")
    yield ("name", "ocr-capabilities"), _CAPABILITIES
    yield ("name", "ocr-number-of-pages"), str(record.document.source.pages)
    yield ("name", "ocr-langs"), about.LANGUAGE
    yield ("name", "ocr-scripts"), "Latn"
    yield ("name", "DC.language"), about.LANGUAGE
    if title:
        yield ("name", "DC.title"), title


class _Page:
    """Writes what stands on one page."""

    def __init__(self, xml: Xml, sheet: Sheet, raster: Raster) -> None:
        self._xml, self._sheet, self._raster = xml, sheet, raster
        self._counts: dict[str, int] = {}

    def _named(self, kind: str, box: Box, *more: str, name: str = "") -> Attributes:
        """Attributes of an element: its class, an id and its properties."""
        name = name or kind.partition("_")[2]
        self._counts[name] = self._counts.get(name, 0) + 1
        corners = " ".join(map(str, self._raster.pixels(box, self._sheet)))
        return {
            "class": kind,
            "id": f"{name}_{self._sheet.number}_{self._counts[name]}",
            "title": "; ".join((f"bbox {corners}", *more)),
        }

    def part(self, part: Part) -> None:
        """A paragraph, a footnote, or what is no part of the text."""
        with (
            self._xml.element("div", self._named(self._kind(part), part.box, name=part.kind)),
            self._xml.element("p", self._named("ocr_par", part.box)),
        ):
            self._lines(part.lines)

    def table(self, rows: list[Part]) -> None:
        """Consecutive rows as one table."""
        whole = around(row.box for row in rows)
        with self._xml.element("table", self._named("ocr_table", whole)):
            for row in rows:
                with self._xml.element("tr"):
                    for cell in row.cells:
                        spans = {"colspan": cell.columns, "rowspan": cell.rows}
                        wide: Attributes = {n: count for n, count in spans.items() if count > 1}
                        with self._xml.element("td", wide):
                            self._lines(cell.lines)

    def _lines(self, lines: Iterable[PlacedLine]) -> None:
        for line in lines:
            with self._xml.element("span", self._named("ocr_line", line.box)):
                for number, word in enumerate(line.words):
                    if number:
                        self._xml.text(" ")
                    sure = f"x_wconf {round(100 * word.confidence)}"
                    named = self._named("ocrx_word", word.box, sure)
                    self._xml.inline("span", word.text, named)

    def _kind(self, part: Part) -> str:
        """The class of a part. The standard has none for stamps; their id tells what they are."""
        if part.kind == "paragraph":
            return "ocr_carea"
        if part.kind != "margin":
            return "ocr_textfloat"
        if all(word.text.strip("-–. ").isdigit() for line in part.lines for word in line.words):
            return "ocr_pageno"
        upper = part.box.y0 < (self._sheet.height or 0) / 2
        return "ocr_header" if upper else "ocr_footer"


def _page(xml: Xml, sheet: Sheet, raster: Raster | None, name: str) -> None:
    image = name.replace("\\", "%5C").replace('"', "%22").replace(";", "%3B")
    about_page = [f'image "{image}"', f"ppageno {sheet.number - 1}"]
    if raster:
        about_page.insert(1, f"bbox 0 0 {raster.width} {raster.height}")
        about_page.append(f"scan_res {raster.dpi:.0f} {raster.dpi:.0f}")
    if sheet.rotation:
        about_page.append(f"textangle {sheet.rotation}")
    title = "; ".join(about_page)
    with xml.element("div", {"class": "ocr_page", "id": f"page_{sheet.number}", "title": title}):
        if raster is None:
            return
        page = _Page(xml, sheet, raster)
        for kind, parts in groupby(sheet.parts, lambda part: part.kind):
            if kind == "table":
                page.table(list(parts))
            else:
                for part in parts:
                    page.part(part)
        for part in sheet.asides:
            page.part(part)
