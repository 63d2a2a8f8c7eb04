"""What `sohoa ocr` writes: plain text, hOCR, ALTO, and a searchable PDF.

Each is written from the record, the pages and the restored text of one document; see
docs/formats.md. `placed.py` brings text and pages together.
"""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from sohoa.pipeline import Digitised

#: The first is what is written when nothing else is asked for.
FORMATS = ("text", "hocr", "alto", "pdf")


def write(digitised: "Digitised", source: Path, kind: str, dpi: int, out: BinaryIO) -> None:
    """Write a document in one of the `FORMATS`.

    Args:
        digitised: its record, pages and text.
        source: the file it was read from: for all but text a PDF or an image.
        kind: the format.
        dpi: pixels per inch of rendered PDF pages, by which hOCR and ALTO measure them.
        out: takes the bytes.

    Raises:
        EncryptedFile, DamagedFile: there can be no PDF of this one.
    """
    from sohoa.formats import alto, hocr, pdf, text
    from sohoa.formats.placed import Sheets
    from sohoa.formats.raster import rasters

    record = digitised.record
    if kind == "text":
        text.write(digitised.text, out)
        return
    sheets = Sheets(digitised.pages, digitised.text)
    if kind == "pdf":
        pdf.write(record, sheets, source, out)
        return
    with rasters(source, record.document.source.media_type, dpi) as measure:
        (hocr if kind == "hocr" else alto).write(record, sheets, measure, out)
