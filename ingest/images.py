"""Image files: how many pages they have, how large these are, and their pixels.

Pillow (MIT-CMU) opens them. Nothing is decoded before its size is known to be safe.
"""

import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from sohoa.errors import DamagedFile, InputError, PageError, TooLarge
from sohoa.model import Page, PageImage
from sohoa.options import Options

#: Short side of A4 in inches, assumed where a file's resolution is missing or makes no page.
_A4_SHORT = 210 / 25.4
#: Resolutions of scanners and cameras, and short sides of paper in inches (A6 to A2, so to say),
#: that are believed. 72 dpi on a page of 1,700 pixels is no page but a default.
_DPI = (60.0, 1300.0)
_SHORT_SIDE = (3.9, 12.5)
#: The longest page in inches: a PDF's may not be longer (PDF 1.7, annex C.2).
_LONGEST = 200.0
#: EXIF orientation: values that exchange width and height.
_ORIENTATION, _SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})

_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    struct.error,
    zlib.error,
    OverflowError,
    AttributeError,
)


def read(path: Path, options: Options) -> tuple[Page, ...]:
    """A page that ``needs_ocr`` for each frame, its size in points after turning it upright.

    Frames that are damaged or too large have ``error``. Raises TooLarge or DamagedFile if there
    is but one frame and it is so, or none can be read.
    """
    with _open(path, options) as image:
        count, whole = _frames(image)
        pages: list[Page] = []
        for number in range(1, count + 1):
            try:
                _seek(image, number, options)
                width, height = _upright_size(image)
                dpi = _dpi(image)
            except InputError as error:
                if count == 1:
                    raise
                pages.append(Page(number=number, origin="ocr", error=error.code))
                continue
            pages.append(
                Page(
                    number=number,
                    origin="ocr",
                    needs_ocr=True,
                    width=width * 72 / dpi,
                    height=height * 72 / dpi,
                )
            )
        if not whole:  # what follows the last frame that was found is not known
            pages.append(Page(number=count + 1, origin="ocr", error=PageError.code))
        if all(page.error for page in pages):
            raise DamagedFile("No page of the image file can be read.")
        return tuple(pages)


def _frames(image: Image.Image) -> tuple[int, bool]:
    """How many frames can be reached, and whether the file says that these are all."""
    try:
        return getattr(image, "n_frames", 1), True
    except _DAMAGE:
        reached = 0
        try:
            while True:
                image.seek(reached)
                reached += 1
        except _DAMAGE:
            return reached, False


def render(path: Path, number: int, options: Options) -> PageImage:
    """The pixels of frame `number` (from 1), upright by its EXIF orientation, grey or RGB.

    Its resolution is the file's, or inferred from A4 width. Raises PageError, TooLarge,
    DamagedFile.
    """
    with _open(path, options) as image:
        _seek(image, number, options)
        dpi = _dpi(image)
        try:
            image.load()
            upright = ImageOps.exif_transpose(image)
            pixels = _pixels(upright)
        except MemoryError as error:
            raise TooLarge(f"Page {number} does not fit into memory.") from error
        except _DAMAGE as error:
            raise PageError(f"The image of page {number} is damaged.") from error
        return PageImage(pixels=pixels, dpi=dpi)


@contextmanager
def _open(path: Path, options: Options) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of sizes and odd tags; sizes are checked here
        try:
            image = Image.open(path)
        except Image.DecompressionBombError as error:
            raise TooLarge("The image is far larger than a page.") from error
        except UnidentifiedImageError as error:
            raise DamagedFile("The image is cut off or damaged.") from error
        except _DAMAGE as error:
            raise DamagedFile("The image is cut off or damaged.") from error
        with image:
            yield image


def _seek(image: Image.Image, number: int, options: Options) -> None:
    try:
        if number > 1 or image.tell() != 0:
            image.seek(number - 1)
    except Image.DecompressionBombError as error:
        raise TooLarge(f"Page {number} is far larger than a page.") from error
    except _DAMAGE as error:
        raise PageError(f"Page {number} of the image file is damaged.") from error
    width, height = image.size
    if width * height > options.max_pixels:
        raise TooLarge(f"The image has {width:,} x {height:,} pixels.")
    if width < 1 or height < 1:
        raise DamagedFile("The image has no pixels.")


def _upright_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    try:
        orientation = image.getexif().get(_ORIENTATION)
    except _DAMAGE:
        orientation = None
    turned = orientation in _SIDEWAYS and image.format != "TIFF"  # which Pillow turns itself
    return (height, width) if turned else (width, height)


def _dpi(image: Image.Image) -> float:
    """The resolution that the file states if it makes a page, else that of an A4 page."""
    short, long = min(image.size), max(image.size)
    try:
        x, y = image.info.get("dpi", (0, 0))[:2]
        dpi = float(max(x, y))
        believable = float(min(x, y)) > 0.5 * dpi
    except _DAMAGE:
        dpi, believable = 0.0, False
    if believable and math.isfinite(dpi) and _DPI[0] <= dpi <= _DPI[1]:
        low, high = _SHORT_SIDE
        if low <= short / dpi <= high and long / dpi <= _LONGEST:
            return dpi
    return max(short / _A4_SHORT, long / _LONGEST, 1.0)


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    """Grey or RGB, eight bits, on white where the image is transparent."""
    if image.mode in ("I", "F", "I;16", "I;16B", "I;16L"):
        return _scaled(np.asarray(image))
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
        image = image.convert("RGB")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    return np.array(image, dtype=np.uint8)


def _scaled(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Samples of more than eight bits; those that use only the lower ones are stretched.

    Fractions run from 0 to 1, as programs that calculate with images write them.
    """
    wide = np.nan_to_num(values.astype(np.float32))
    highest = wide.max()
    top = 65535.0 if highest > 255 else 255.0
    if values.dtype.kind == "f" and highest <= 1:
        top = 1.0
    scaled: NDArray[np.uint8] = np.clip(wide * (255.0 / top), 0, 255).astype(np.uint8)
    return scaled
