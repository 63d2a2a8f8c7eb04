"""PDF files: their pages as text where the text layer can be trusted, and as images.

pdfium does the reading and the rendering (pypdfium2, Apache-2.0 or BSD-3-Clause).
"""

import logging
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.judge import Layer, trustworthy
from ingest.layout import lines_of
from ingest.pdftext import Glyph, glyphs_of, has_fields, hidden_share, rules_of, upright
from sohoa.errors import DamagedFile, EncryptedFile, PageError, TooLarge
from sohoa.model import Page, PageImage
from sohoa.options import Options

#: Where the end-of-file mark of a PDF is looked for; some programs append to it.
_TAIL = 1 << 16
#: Pages are not rendered below this for recognition, whatever the resolution of their image.
_LOWEST_DPI = 150
#: A page image that covers this much of the page is the page.
_WHOLE = 0.8
#: When so many pages at the start are broken, the file is.
_HOPELESS = 50
#: A page takes more bytes than this of its file. Less is possible, so that pages which can be
#: loaded are believed none the less.
_LEAST_PAGE = 500
#: A row of pixels darker than this is not paper that is white to its edge.
_WHITE = 250
#: What a JPEG ends with (ITU-T T.81, B.1.1.3), and how many bytes may stand behind it.
_END_OF_JPEG, _JPEG_TAIL = b"\xff\xd9", 1 << 10
#: Compressed data is unpacked to so many bytes at a time.
_PIECE = 1 << 20
# It would tell of every form in XFA that it cannot draw that.
logging.getLogger("pypdfium2").setLevel(logging.ERROR)


def read(path: Path, options: Options) -> tuple[Page, ...]:
    """All pages, with their lines where the text layer is trustworthy.

    Words have boxes in points from the top left of the page as displayed (its /Rotate and CropBox
    applied), turned by ``rotation`` where its text was set sideways. A page without trustworthy
    text has ``needs_ocr``; a broken one has ``error``. A file too small for all the pages that it
    claims to have ends with the first of a long run of broken ones.
    Raises EncryptedFile or DamagedFile.
    """
    with _open(path) as document:
        count = len(document)
        if count == 0:
            raise DamagedFile("The PDF has no pages.")
        believable = path.stat().st_size // _LEAST_PAGE
        pages: list[Page] = []
        good = 0  # number of the last page that is not broken
        for number in range(1, count + 1):
            pages.append(_page(document, number, options))
            if not pages[-1].error:
                good = number
            if good == 0 and number == min(count, _HOPELESS):
                raise DamagedFile("No page of the PDF can be read.")
            if number - good >= _HOPELESS and number > believable:
                return tuple(pages[: good + 1])
        return tuple(pages)


def render(path: Path, number: int, options: Options) -> PageImage:
    """Page `number` (from 1) as displayed, annotations included.

    At ``options.dpi``, or the resolution of the scan if the page is nothing but one and that is
    lower. Grey if the scan is, else RGB. Raises PageError, TooLarge, EncryptedFile, DamagedFile.
    """
    with _open(path) as document:
        try:
            with closing(document[number - 1]) as page:
                return _render(page, number, options)
        except (pdfium.PdfiumError, IndexError) as error:
            raise PageError(f"Page {number} of the PDF is broken.") from error


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    _check_tail(path)
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedFile("The PDF opens only with a password.") from error
        raise DamagedFile("The PDF is cut off or damaged.") from error
    try:
        with suppress(pdfium.PdfiumError):
            document.init_forms()  # does nothing where there are none
        yield document
    finally:
        document.close()


def _check_tail(path: Path) -> None:
    """pdfium repairs a PDF that was cut off and keeps silent on the pages that are lost."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedFile("The PDF is cut off: its end is missing.")


def _page(document: Any, number: int, options: Options) -> Page:
    try:
        return _whole_page(document, number, options)
    except MemoryError:
        raise
    except Exception:  # a broken page may fail wherever pdfium or pdfplumber touch it
        return Page(number=number, origin="text_layer", error=PageError.code)


def _whole_page(document: Any, number: int, options: Options) -> Page:
    with closing(document[number - 1]) as page:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            return Page(number=number, origin="text_layer", error=PageError.code)
        if options.force_ocr or not trustworthy(_layer(page)):
            return Page(number=number, origin="ocr", needs_ocr=True, width=width, height=height)
        turned = upright(page)
        rotation = (turned - page.get_rotation()) % 360
        if rotation % 180:
            width, height = height, width
        glyphs = glyphs_of(page, turned)
        rules = rules_of(page, turned) if glyphs else []
        signed = has_fields(page)
    stamped = _stamped(document, number, glyphs, turned) if signed else []
    return Page(
        number=number,
        origin="text_layer",
        lines=lines_of(glyphs, rules, width, height, stamped),
        width=width,
        height=height,
        rotation=rotation,
    )


def _stamped(document: Any, number: int, glyphs: list[Glyph], turned: int) -> list[Glyph]:
    """The glyphs that fields and stamps of the page show besides those of its content.

    Offices fill in number and date of a document in the fields of its electronic signatures.
    """
    known = {(glyph.text, round(glyph.box.x0), round(glyph.box.y0)) for glyph in glyphs}
    try:
        with closing(document[number - 1]) as page:
            page.flatten()
        with closing(document[number - 1]) as page:
            shown = glyphs_of(page, turned)
    except (pdfium.PdfiumError, RuntimeError):
        return []
    return [g for g in shown if (g.text, round(g.box.x0), round(g.box.y0)) not in known]


def _layer(page: Any) -> Layer:
    with closing(page.get_textpage()) as text_page:
        text = text_page.get_text_range()
    ink = sum(not char.isspace() for char in text)
    cover = min(1.0, sum(cover for _, cover in _images(page)))
    invisible = round(ink * hidden_share(page)) if ink and cover else 0
    paths = 0
    if not ink:
        paths = sum(1 for _ in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=4))
    return Layer(text, ink - invisible, invisible, cover, paths)


def _images(page: Any) -> list[tuple[Any, float]]:
    """The images of a page, each with the share of the page that it covers."""
    left, bottom, right, top = page.get_bbox()
    area = (right - left) * (top - bottom)
    found = []
    for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        try:
            x0, y0, x1, y1 = image.get_bounds()
        except pdfium.PdfiumError:
            continue
        width, height = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
        if width > 0 and height > 0 and area > 0:
            found.append((image, width * height / area))
    return found


def _render(page: Any, number: int, options: Options) -> PageImage:
    width, height = page.get_size()
    images = _images(page)
    scan = max(images, key=lambda item: item[1], default=None)
    dpi, grey = float(options.dpi), False
    if scan is not None and scan[1] >= _WHOLE:
        native, grey = _native(scan[0])
        dpi = max(_LOWEST_DPI, min(dpi, native))
        grey = grey and len(images) == 1
    pixels = width * height * (dpi / 72) ** 2
    if pixels > options.max_pixels:
        dpi *= (options.max_pixels / pixels) ** 0.5
        if dpi < _LOWEST_DPI:
            size = f"{width / 72:.0f} x {height / 72:.0f} inches"
            raise TooLarge(f"Page {number} is {size}, too large to recognise.")
    try:
        bitmap = page.render(scale=dpi / 72, grayscale=grey, rev_byteorder=True)
        array = np.array(bitmap.to_numpy())
        bitmap.close()
    except (pdfium.PdfiumError, ValueError) as error:
        raise PageError(f"Page {number} of the PDF cannot be rendered.") from error
    if array.ndim == 3:
        array = array[:, :, 0] if array.shape[2] == 1 else np.ascontiguousarray(array[:, :, :3])
    if scan is not None and array.min() == array.max():
        _check_decodes(scan[0], number)
    if scan is not None and array[-1].min() == array[-1].max() < _WHITE:
        _check_ends(scan[0], number)
    return PageImage(pixels=array, dpi=dpi)


def _native(image: Any) -> tuple[float, bool]:
    """Resolution of an image as it lies on its page, and whether it is without colour."""
    try:
        meta = image.get_metadata()
    except pdfium.PdfiumError:
        return float("inf"), False
    grey = meta.bits_per_pixel <= 8 and meta.colorspace in (
        raw.FPDF_COLORSPACE_DEVICEGRAY,
        raw.FPDF_COLORSPACE_CALGRAY,
    )
    dpi = max(meta.horizontal_dpi, meta.vertical_dpi)
    return (dpi if dpi > 0 else float("inf")), grey


def _check_decodes(image: Any, number: int) -> None:
    """pdfium draws nothing for an image whose data is damaged; a blank page may be that."""
    try:
        image.get_bitmap()
    except pdfium.PdfiumError as error:
        raise PageError(f"The image of page {number} is damaged.") from error


def _check_ends(image: Any, number: int) -> None:
    """pdfium draws what it cannot decode of an image grey or black, down to its last row."""
    filters = image.get_filters()
    data = bytes(image.get_data())
    try:
        if filters == ["DCTDecode"] and _END_OF_JPEG not in data[-_JPEG_TAIL:]:
            raise PageError(f"The image of page {number} is cut off.")
        if filters == ["FlateDecode"] and not _inflates(data):
            raise PageError(f"The image of page {number} is cut off.")
    except zlib.error as error:
        raise PageError(f"The image of page {number} is damaged.") from error


def _inflates(data: bytes) -> bool:
    """Whether compressed data goes on to its end."""
    inflater = zlib.decompressobj()
    while data and not inflater.eof:
        inflater.decompress(data, _PIECE)
        data = inflater.unconsumed_tail
    return inflater.eof
