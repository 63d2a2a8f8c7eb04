"""Pages in pixels, as hOCR and ALTO measure them: those of the image, or of a rendered PDF page."""

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from sohoa.formats.placed import Sheet, as_displayed, displayed_size
from sohoa.model import Box

#: EXIF orientation: values that exchange width and height.
_ORIENTATION, _SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})


class Raster(NamedTuple):
    """A page as displayed, in pixels."""

    width: int
    height: int
    #: Pixels per inch.
    dpi: float

    def pixels(self, box: Box, sheet: Sheet) -> tuple[int, int, int, int]:
        """A box on the upright page as left, top, right and bottom on this page, within it."""
        x0, y0, x1, y1 = (value * self.dpi / 72 for value in as_displayed(box, sheet))
        left, top = min(math.floor(x0), self.width), min(math.floor(y0), self.height)
        right, bottom = min(math.ceil(x1), self.width), min(math.ceil(y1), self.height)
        return max(0, left), max(0, top), max(0, right), max(0, bottom)


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """An image file whose sizes were found to be safe when it was read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as image:
            yield image


def sideways(image: Image.Image) -> bool:
    """True if EXIF tells to show the frame turned by 90 degrees; Pillow turns a TIFF itself."""
    return image.format != "TIFF" and image.getexif().get(_ORIENTATION) in _SIDEWAYS


#: Gives a page in pixels, or None where its size is not known.
Measure = Callable[[Sheet], Raster | None]


@contextmanager
def rasters(path: Path, media_type: str, dpi: int) -> Iterator[Measure]:
    """For each page its size in pixels, or None where it is not known. No image is decoded.

    Args:
        path: the source.
        media_type: its kind; a PDF page is measured as rendered at `dpi`.
        dpi: pixels per inch.
    """

    def rendered(sheet: Sheet) -> Raster | None:
        size = displayed_size(sheet)
        if size is None:
            return None
        return Raster(math.ceil(size[0] * dpi / 72), math.ceil(size[1] * dpi / 72), dpi)

    if not media_type.startswith("image/"):
        yield rendered
        return
    with opened(path) as image:

        def scanned(sheet: Sheet) -> Raster | None:
            size = displayed_size(sheet)
            if size is None:
                return None
            image.seek(sheet.number - 1)
            width, height = image.size
            if sideways(image):
                width, height = height, width
            return Raster(width, height, width * 72 / size[0])

        yield scanned
