"""Page image to words: clean, turn upright, find the layout, recognise.

The one entry is `recognise`; `ocr/reading.py` tells how it goes.
"""

from typing import TYPE_CHECKING

from sohoa.model import Page, PageImage
from sohoa.options import Options

if TYPE_CHECKING:
    from ocr.engines import Engine

VERSION = "4"

__all__ = ["VERSION", "recognise"]


def recognise(
    image: PageImage, number: int, options: Options, engine: "Engine | None" = None
) -> Page:
    """Page `number` as words with boxes in points and confidences.

    `image` may be turned, skewed, unevenly lit, inverted or blank. `engine` replaces the one that
    `options` name. Raises EngineTimeout, EngineError and MissingDependency of sohoa.errors.
    """
    from ocr.reading import recognise as read_page  # cv2 loads only where pages are recognised

    return read_page(image, number, options, engine)
