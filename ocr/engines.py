"""The seam to the OCR engine: grey pixels in, words with pixel boxes out.

Both engines are Tesseract, one as a program (pytesseract), one in this process (tesserocr), and
both answer in Tesseract's TSV, so that one parser gives both results the same shape.
"""

import importlib.util
import os
import shutil
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.tesseract import Words, parse_tsv, tessdata
from sohoa.errors import EngineError, EngineTimeout, MissingDependency
from sohoa.options import Options

Pixels = NDArray[np.uint8]


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


class Pytesseract:
    """Tesseract as a program, a process for each call: what befalls it leaves this one unhurt."""

    name = "pytesseract"

    def __init__(self, language: str) -> None:
        if shutil.which("tesseract") is None:
            raise MissingDependency("no tesseract program: apt-get install tesseract-ocr")
        self._language, self._data = language, tessdata(language)

    @property
    def version(self) -> str:
        """See Engine."""
        import pytesseract

        return f"{self.name} (tesseract {pytesseract.get_tesseract_version()}, {self._language})"

    def recognise(self, pixels: Pixels, dpi: float, *, psm: int, timeout: float) -> Words:
        """See Engine."""
        import pytesseract

        config = f'--tessdata-dir "{self._data}" --psm {psm} --dpi {round(dpi)}'
        image = Image.fromarray(pixels)
        image.format = "BMP"  # else pytesseract spends 0.2 s a page on compressing a PNG
        try:
            tsv = pytesseract.image_to_data(image, self._language, config, timeout=timeout)
        except pytesseract.TesseractError as error:
            raise EngineError(
                f"tesseract failed ({error.status}): {error.message[:200]}"
            ) from error
        except RuntimeError as error:  # how pytesseract says that time is up
            raise EngineTimeout(f"tesseract did not finish in {timeout:.0f} s") from error
        except (OSError, UnicodeDecodeError) as error:
            raise EngineError(f"tesseract could not be run: {error}") from error
        return parse_tsv(tsv)


class Tesserocr:
    """Tesseract in this process: the model is loaded once and stays warm."""

    name = "tesserocr"

    def __init__(self, language: str) -> None:
        self._api: Any = _warm(language)
        self._language = language

    @property
    def version(self) -> str:
        """See Engine."""
        return f"{self.name} (tesseract {self._api.Version()}, {self._language})"

    def recognise(self, pixels: Pixels, dpi: float, *, psm: int, timeout: float) -> Words:
        """See Engine."""
        height, width = pixels.shape
        try:
            self._api.SetPageSegMode(psm)
            self._api.SetImageBytes(pixels.tobytes(), width, height, 1, width)
            self._api.SetSourceResolution(round(dpi))
            if not self._api.Recognize(max(1, round(timeout * 1000))):
                raise EngineTimeout(f"tesseract did not finish in {timeout:.0f} s")
            return parse_tsv(self._api.GetTSVText(0))
        except RuntimeError as error:
            raise EngineError(f"tesseract failed: {error}") from error
        finally:
            self._api.Clear()


@cache
def _warm(language: str) -> Any:
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=str(tessdata(language)), lang=language)


def select(options: Options) -> Engine:
    """The engine that `options` ask for; tesserocr if it is installed when they leave it open.

    Raises MissingDependency, which names the Debian package.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # threads make a page slower; before any load
    installed = importlib.util.find_spec("tesserocr") is not None
    if options.engine == "tesserocr" and not installed:
        raise MissingDependency("no tesserocr: pip install tesserocr, or use --engine pytesseract")
    tesserocr = options.engine == "tesserocr" or (options.engine == "auto" and installed)
    return Tesserocr(options.language) if tesserocr else Pytesseract(options.language)
