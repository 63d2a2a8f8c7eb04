"""Image files as PDF pages, without loss: a JPEG stays the JPEG it is.

img2pdf (LGPL-3.0) puts the images in; Pillow decodes those that a PDF cannot hold as they are.
"""

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import img2pdf
from pikepdf import Pdf
from PIL import Image, ImageOps
from PIL.ExifTags import Base

from sohoa.formats.placed import Sheet, displayed_size
from sohoa.formats.raster import opened, sideways

#: Formats that img2pdf takes over byte for byte, if all the file is one picture.
_AS_THEY_ARE = frozenset(("JPEG", "PNG", "TIFF"))
#: Modes that need no conversion.
_PLAIN = frozenset(("1", "L", "P", "RGB", "I;16"))
#: Pages that are put together before they go to a file: each holds one open.
_BATCH = 64
#: A4 in points, for a page of which not even the size could be read.
_A4 = (595.0, 842.0)
#: The shortest side of a page in points (PDF 1.7, annex C.2).
_LEAST = 3.0
# It would tell of the transparency that it keeps.
logging.getLogger("img2pdf").setLevel(logging.CRITICAL)


def bind(path: Path, sheets: Iterable[Sheet], folder: Path) -> Pdf:
    """A PDF with a page for each sheet, as large as the sheet, showing its image.

    Memory holds an image at a time; `folder` takes the others until the PDF is saved. A page whose
    image cannot be decoded is blank.
    """
    whole = Pdf.new()
    with opened(path) as image:
        pages = (_page(path, image, sheet, folder) for sheet in sheets)
        for number, batch in enumerate(_batches(pages)):
            joined = Pdf.new()
            for page in batch:
                joined.pages.extend(Pdf.open(page).pages)
            part = folder / f"batch-{number}.pdf"
            joined.save(part, compress_streams=False)
            whole.pages.extend(Pdf.open(part).pages)
            for page in batch:
                page.unlink()
    return whole


def _batches(pages: Iterable[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for page in pages:
        batch.append(page)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _page(path: Path, image: Image.Image, sheet: Sheet, folder: Path) -> Path:
    """A PDF of one page in `folder`."""
    made = folder / f"page-{sheet.number}.pdf"
    size = displayed_size(sheet)
    # Both libraries raise whatever a damaged image makes them stumble over.
    turned = image.format == "TIFF" and image.getexif().get(Base.Orientation, 1) != 1
    if size and _is_one(image) and not turned:
        with suppress(Exception):
            # A page is stored as its image is; img2pdf gives it the /Rotate that its EXIF asks for.
            stored = size[::-1] if sideways(image) else size
            made.write_bytes(_embedded(path.read_bytes(), stored))
            return made
    if size:
        with suppress(Exception):
            image.seek(sheet.number - 1)
            made.write_bytes(_embedded(_decoded(image), size))
            return made
    blank = Pdf.new()
    width, height = (max(side, _LEAST) for side in size or _A4)
    blank.add_blank_page(page_size=(width, height))
    blank.save(made)
    return made


def _is_one(image: Image.Image) -> bool:
    """Whether the file is one picture that can be taken over as it is."""
    return getattr(image, "n_frames", 1) == 1 and image.format in _AS_THEY_ARE


def _embedded(data: bytes, size: tuple[float, float]) -> bytes:
    """The image file `data` as a PDF page of `size` in points, before any /Rotate."""
    pdf: bytes = img2pdf.convert(data, layout_fun=lambda *_: (*size, *size), nodate=True)
    return pdf


def _decoded(image: Image.Image) -> bytes:
    """The pixels of a frame, upright, as a file that img2pdf takes over without decoding it."""
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
        upright = upright.convert("RGB")
    elif upright.mode not in _PLAIN:
        upright = upright.convert("RGB")
    file = io.BytesIO()
    if upright.mode == "1":
        upright.save(file, "TIFF", compression="group4")
    else:
        upright.save(file, "PNG")
    return file.getvalue()
