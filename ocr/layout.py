"""Where on a sheet to read what, in the order of an official document."""

from typing import NamedTuple

from ocr.straighten import Sheet

#: Tesseract's page segmentation modes: find the blocks yourself; one block of lines.
FIND_BLOCKS, ONE_BLOCK = 3, 6


class Region(NamedTuple):
    """A rectangle of the sheet in pixels that is read by itself."""

    x0: int
    y0: int
    x1: int
    y1: int
    psm: int = FIND_BLOCKS


def regions(sheet: Sheet) -> list[Region]:
    """The regions of the sheet in reading order."""
    height, width = sheet.pixels.shape
    return [Region(0, 0, width, height)]
