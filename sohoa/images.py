"""Images of pages to look at: upright, in colour, kept in the archive's folder `pages/`.

The folder is a cache: it can be deleted at any time, and is bounded. `draw` is for a worker
process, as sources are not to be trusted.
"""

import math
import os
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from PIL import Image

import ingest
from sohoa.model import Model
from sohoa.options import Options

#: Changes whenever the same page would look otherwise.
VERSION = "1"
Size = Literal["small", "page", "large"]
SIZES: tuple[Size, ...] = get_args(Size)
#: Pixels per inch: a thumbnail, a screen's width, to look closely.
_DPI: dict[Size, float] = {"small": 24.0, "page": 150.0, "large": 300.0}
#: Most pixels of an image, which is A3 at 300 dpi, and of its longer side.
_MOST, _LONGEST = 18_000_000, 12_000
#: Of JPEG: letters have no visible fringes, a scanned page at 150 dpi some 300 kB.
_QUALITY = 80
#: Bytes of images that are kept; beyond, the least used go until this share is left.
KEPT, _LEFT = 4_000_000_000, 0.8

_TURN = {
    90: Image.Transpose.ROTATE_270,  # Pillow's go counter-clockwise
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


class Shape(NamedTuple):
    """An image of an upright page: pixels, and how many an inch of the page has."""

    width: int
    height: int
    dpi: int


class Drawn(Model):
    """An image that was drawn: how many bytes it has."""

    bytes: int


def shape(width: float, height: float, size: Size) -> Shape:
    """The image of a page of `width` by `height` points."""
    most = math.sqrt(_MOST / (width * height)), _LONGEST / max(width, height)
    scale = min(_DPI[size] / 72, *most)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    return Shape(across, down, math.ceil(scale * 72))


def place(folder: Path, document: str, number: int, rotation: int, size: Size) -> Path:
    """Where in `folder` the image of a page is kept; `rotation` as of `sohoa.model.Page`."""
    return folder / document[:2] / document / f"{number}-{size}-{rotation}-{VERSION}.jpg"


def draw(
    source: Path, number: int, rotation: int, wanted: Shape, target: Path, options: Options
) -> Drawn:
    """Draw a page of a file.

    Args:
        source: a PDF or image file.
        number: of the page, from 1.
        rotation: degrees clockwise by which it is turned to be upright.
        wanted: the image.
        target: where to; whole or not at all.
        options: as it was read.

    Raises:
        InputError: it cannot be drawn.
    """
    seen = ingest.render(source, number, options.model_copy(update={"dpi": wanted.dpi}))
    image = Image.fromarray(seen.pixels)
    if rotation:
        image = image.transpose(_TURN[rotation])
    if image.size != wanted[:2]:
        image = image.resize(wanted[:2], Image.Resampling.LANCZOS, reducing_gap=2.0)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            image.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
            out.flush()
            os.fsync(out.fileno())
        made = part.stat().st_size
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Drawn(bytes=made)


def used(image: Path) -> bool:
    """Whether an image is there; it counts as used now."""
    try:
        os.utime(image)
    except FileNotFoundError:
        return False
    except OSError:  # of another user, or on a medium that cannot be written
        return image.is_file()
    return True


def sweep(folder: Path, kept: int = KEPT) -> None:
    """Delete the least used images where there are more than `kept` bytes of them."""
    found = []
    for image in folder.glob("*/*/*"):
        with suppress(OSError):
            seen = image.stat()
            found.append((seen.st_mtime, seen.st_size, image))
    excess = sum(size for _, size, _ in found) - kept
    if excess <= 0:
        return
    excess += round(kept * (1 - _LEFT))
    for _, size, image in sorted(found):
        if excess <= 0:
            break
        with suppress(OSError):
            image.unlink()
            excess -= size
