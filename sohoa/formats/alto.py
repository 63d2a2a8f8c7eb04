"""ALTO 4.4: the layout and text of a document's pages as the Library of Congress' schema has it.

See https://www.loc.gov/standards/alto/. Coordinates are pixels of the page as displayed; where a
page was turned to be read, its ROTATION says by how much its text is turned.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import groupby, pairwise
from pathlib import PurePath
from typing import BinaryIO, get_args

from sohoa.formats import about
from sohoa.formats.placed import Part, Piece, PlacedLine, Sheet, around
from sohoa.formats.raster import Measure, Raster
from sohoa.formats.xml import Attributes, Xml
from sohoa.model import Box, Zone
from sohoa.records import Record, StageRun

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_ROOT: Attributes = {
    "xmlns": _NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_NAMESPACE} {_SCHEMA}",
    "SCHEMAVERSION": "4.4",
}
#: What each stage did, and whether it made the text or changed it.
_STEPS = {
    "ingest": ("contentGeneration", "text layer read"),
    "ocr": ("contentGeneration", "page images cleaned, turned upright and recognised"),
    "normalize": ("contentModification", "Vietnamese restored, lines joined into paragraphs"),
}
_TAGS = (*sorted(get_args(Zone)), "row", "cell")


def write(record: Record, sheets: Iterable[Sheet], measure: Measure, out: BinaryIO) -> None:
    """Write the document as one ALTO file in UTF-8.

    Args:
        record: what is known of the document.
        sheets: its pages.
        measure: gives each page in pixels.
        out: takes the bytes.
    """
    xml = Xml(out)
    with xml.element("alto", _ROOT):
        steps = [run for run in record.processing if run.stage in _STEPS]
        _description(xml, record, steps)
        with xml.element("Tags"):
            for name in _TAGS:
                xml.leaf("LayoutTag", attributes={"ID": f"tag_{name}", "LABEL": name})
        with xml.element("Layout"):
            for sheet in sheets:
                _Page(xml, sheet, measure(sheet)).write([_step_id(run) for run in steps])
    xml.text("\n")


def _description(xml: Xml, record: Record, steps: Iterable[StageRun]) -> None:
    source = record.document.source
    with xml.element("Description"):
        xml.leaf("MeasurementUnit", "pixel")
        with xml.element("sourceImageInformation"):
            xml.leaf("fileName", PurePath(source.name).name)
            xml.leaf("fileIdentifier", source.sha256, {"fileIdentifierLocation": "SHA-256"})
            if title := about.title(record):
                xml.leaf("documentIdentifier", title, {"documentIdentifierLocation": "title"})
        for run in steps:
            category, what = _STEPS[run.stage]
            with xml.element("Processing", {"ID": _step_id(run)}):
                xml.leaf("processingCategory", category)
                xml.leaf("processingStepDescription", what)
                if run.engine:
                    xml.leaf("processingStepSettings", run.engine)
                with xml.element("processingSoftware"):
                    xml.leaf("softwareName", "sohoa")
                    xml.leaf("softwareVersion", about.program().removeprefix("sohoa "))
                    xml.leaf("applicationDescription", f"stage {run.stage} {run.version}")


def _step_id(run: StageRun) -> str:
    return f"step_{run.stage}"


class _Page:
    """Writes one page."""

    def __init__(self, xml: Xml, sheet: Sheet, raster: Raster | None) -> None:
        self._xml, self._sheet, self._raster = xml, sheet, raster
        self._counts: dict[str, int] = {}

    def write(self, steps: Sequence[str]) -> None:
        """The page with its margins and its print space."""
        sheet = self._sheet
        page: Attributes = {
            "ID": f"page_{sheet.number}",
            "PHYSICAL_IMG_NR": sheet.number,
            "LANG": about.LANGUAGE,
        }
        if self._raster:
            page |= {"WIDTH": self._raster.width, "HEIGHT": self._raster.height}
        if sheet.rotation:
            page["ROTATION"] = sheet.rotation
        if sheet.error:
            page["QUALITY_DETAIL"] = f"not read: {sheet.error}"
        elif steps:
            page["PROCESSINGREFS"] = " ".join(steps)
        with self._xml.element("Page", page):
            if self._raster:
                self._spaces()

    def _spaces(self) -> None:
        margins = [part for part in self._sheet.asides if part.kind == "margin"]
        middle = (self._sheet.height or 0) / 2
        upper = [part for part in margins if part.box.y0 < middle]
        lower = [part for part in margins if part.box.y0 >= middle]
        others = [part for part in self._sheet.asides if part.kind != "margin"]
        for name, parts in (
            ("TopMargin", upper),
            ("BottomMargin", lower),
            ("PrintSpace", [*self._sheet.parts, *others]),
        ):
            if parts or name == "PrintSpace":
                place = self._place(around(part.box for part in parts)) if parts else {}
                with self._xml.element(name, self._id(name) | place):
                    self._parts(parts)

    def _parts(self, parts: Iterable[Part]) -> None:
        for kind, alike in groupby(parts, lambda part: part.kind):
            if kind == "table":
                self._table(list(alike))
            else:
                for part in alike:
                    tag = {} if kind == "paragraph" else _tagged(kind)
                    self._block(part.lines, tag)

    def _table(self, rows: Sequence[Part]) -> None:
        with self._composed("table", around(row.box for row in rows)):
            for row in rows:
                with self._composed("row", row.box):
                    for cell in row.cells:
                        self._block(cell.lines, _tagged("cell"))

    def _composed(self, kind: str, box: Box) -> AbstractContextManager[None]:
        attributes = self._id(kind) | self._place(box) | _tagged(kind) | {"TYPE": kind}
        return self._xml.element("ComposedBlock", attributes)

    def _block(self, lines: Sequence[PlacedLine], attributes: Attributes) -> None:
        place = self._place(around(line.box for line in lines)) if lines else {}
        with self._xml.element("TextBlock", self._id("block") | place | attributes):
            for line in lines:
                with self._xml.element("TextLine", self._id("line") | self._place(line.box)):
                    self._words(line.words)

    def _words(self, words: Sequence[Piece]) -> None:
        self._string(words[0])
        for before, word in pairwise(words):
            x0, x1 = before.box.x1, max(before.box.x1, word.box.x0)
            self._xml.leaf("SP", attributes=self._place(before.box._replace(x0=x0, x1=x1)))
            self._string(word)

    def _string(self, word: Piece) -> None:
        attributes = self._id("word") | self._place(word.box)
        attributes |= {"CONTENT": word.text, "WC": word.confidence}
        if word.raw == word.text:
            self._xml.leaf("String", attributes=attributes)
            return
        with self._xml.element("String", attributes):
            self._xml.leaf("ALTERNATIVE", word.raw, {"PURPOSE": "as recognised"})

    def _id(self, name: str) -> Attributes:
        self._counts[name] = self._counts.get(name, 0) + 1
        return {"ID": f"{name}_{self._sheet.number}_{self._counts[name]}"}

    def _place(self, box: Box) -> Attributes:
        assert self._raster
        x0, y0, x1, y1 = self._raster.pixels(box, self._sheet)
        return {"HPOS": x0, "VPOS": y0, "WIDTH": x1 - x0, "HEIGHT": y1 - y0}


def _tagged(kind: str) -> Attributes:
    return {"TAGREFS": f"tag_{kind}"}
