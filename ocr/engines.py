"""The seam to the OCR engine: grey pixels in, words with pixel boxes out.

What reads here is Tesseract, as a program or in this process (`ocr.tesseract`). Another engine, or
a scripted one in a test, needs no more than `Engine` says.
"""

import importlib.util
import os
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sohoa.errors import MissingDependency
from sohoa.model import Alternative
from sohoa.options import Options

Pixels = NDArray[np.uint8]


class EngineWord(NamedTuple):
    """A recognised word: its box in pixels from the top left, confidence 0 to 1, and its place."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    block: int
    paragraph: int
    line: int
    #: Other readings of its characters; None from an engine that does not tell.
    alternatives: tuple[Alternative, ...] | None = None


Words = list[EngineWord]


class Engine(Protocol):
    """What recognises text in an image."""

    name: str

    @property
    def version(self) -> str:
        """Engine, library and language data, for the record of how a text was made."""

    def recognise(self, pixels: Pixels, dpi: float, *, psm: int, timeout: float) -> Words:
        """Read a ``(height, width)`` grey image, dark on light, in the engine's reading order.

        `psm` is Tesseract's page segmentation mode, `timeout` is in seconds. Raises EngineTimeout,
        EngineError.
        """


def select(options: Options) -> Engine:
    """The engine that `options` ask for; tesserocr if it is installed when they leave it open.

    Raises MissingDependency, which names the Debian package.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # threads make a page slower; before any load
    installed = importlib.util.find_spec("tesserocr") is not None
    if options.engine == "tesserocr" and not installed:
        raise MissingDependency("no tesserocr: pip install tesserocr, or use --engine pytesseract")
    from ocr.tesseract import Pytesseract, Tesserocr  # which need this module's types

    tesserocr = options.engine == "tesserocr" or (options.engine == "auto" and installed)
    return Tesserocr(options.language) if tesserocr else Pytesseract(options.language)
