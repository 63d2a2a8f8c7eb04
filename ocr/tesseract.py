"""Tesseract as an engine, in two ways: as a program (pytesseract), in this process (tesserocr).

Both answer in Tesseract's TSV, so that one parser gives both results the same shape. The tesserocr
wheel brings a newer library than Debian 12's program (5.5 and 5.3): on five real scans 29 of 2,271
words differed between them, and no box by more than 1.2 points.
"""

import os
import shutil
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from ocr.engines import EngineWord, Pixels, Words
from sohoa.errors import EngineError, EngineTimeout, MissingDependency
from sohoa.model import Alternative

#: Where sohoa's own data lie: see README.md there.
MODEL = Path(__file__).parent / "model"
#: Where Debian, other distributions and a local build keep the language data.
TESSDATA = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)


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
            if "Failed loading language" in error.message:
                raise _unloadable(self._language, self._data) from error
            raise EngineError(
                f"tesseract failed ({error.status}): {error.message[:200]}"
            ) from error
        except RuntimeError as error:  # how pytesseract says that time is up
            raise EngineTimeout(f"tesseract did not finish in {timeout:.0f} s") from error
        except (OSError, UnicodeDecodeError, SystemExit) as error:  # that, for an odd --version
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
            words = parse_tsv(self._api.GetTSVText(0))
            return _with_alternatives(words, self._api.GetIterator()) if words else []
        except RuntimeError as error:
            raise EngineError(f"tesseract failed: {error}") from error
        finally:
            self._api.Clear()


def _with_alternatives(words: Words, results: Any) -> Words:
    """The `words`, each with what the iterator over the same `results` has of its characters."""
    found = list(_characters(results))
    if len(found) != len(words):
        return words
    return [
        word._replace(alternatives=_hesitations(own))
        if "".join(text for text, _ in own) == word.text
        else word
        for word, own in zip(words, found, strict=True)
    ]


Characters = list[tuple[str, list[tuple[str, float]]]]


def _characters(results: Any) -> Iterator[Characters]:
    """The characters of each word that is not blank, with the choices for each."""
    from tesserocr import RIL

    word: Characters = []
    while True:
        if not results.Empty(RIL.SYMBOL):
            if results.IsAtBeginningOf(RIL.WORD):
                if word:
                    yield word
                word = []
            text = results.GetUTF8Text(RIL.SYMBOL)
            if text.strip():
                choices = ((c.GetUTF8Text(), c.Confidence()) for c in results.GetChoiceIterator())
                word.append((text, [choice for choice in choices if choice[0]]))
        if not results.Next(RIL.SYMBOL):
            break
    if word:
        yield word


def _hesitations(characters: Characters) -> tuple[Alternative, ...]:
    """Other letters, or letters with other marks even where they were given up, and their place."""
    found = []
    at = 0
    for text, choices in characters:
        for other, confidence in choices:
            like = confidence > 0 or _base(other) == _base(text)
            if len(text) == 1 and len(other) == 1 and other != text and like:
                found.append(Alternative(at, other, round(min(confidence, 100) / 100, 3)))
        at += len(text)
    return tuple(found)


@cache
def _base(char: str) -> str:
    """The letter without its marks, small."""
    return unicodedata.normalize("NFD", char)[0].lower().replace("đ", "d")


@cache
def _warm(language: str) -> Any:
    import tesserocr

    data = tessdata(language)
    try:
        api = tesserocr.PyTessBaseAPI(path=str(data), lang=language)
        api.SetVariable("lstm_choice_mode", "2")  # alternatives for each character; costs next to
        return api  # nothing and does not change what is read
    except RuntimeError as error:
        raise _unloadable(language, data) from error


def _unloadable(language: str, data: Path) -> MissingDependency:
    again = f"apt-get install --reinstall {_packages(language)}"
    return MissingDependency(
        f"The Tesseract data for {language} in {data} cannot be loaded, it may be damaged: "
        f"{'install sohoa again' if data == MODEL else again}"
    )


def _packages(language: str) -> str:
    codes = language.split("+")
    return " ".join(f"tesseract-ocr-{code.replace('_', '-').lower()}" for code in codes)


def parse_tsv(tsv: str) -> Words:
    """The words (level 5) of Tesseract's TSV, with or without its heading. Raises EngineError."""
    words: Words = []
    for row in tsv.splitlines():
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != "5" or not (text := cells[11].strip()):
            continue
        try:
            block, paragraph, line = (int(cell) for cell in cells[2:5])
            x, y, w, h = (int(cell) for cell in cells[6:10])
            confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
        except ValueError as error:
            raise EngineError(f"the engine's answer makes no sense: {row[:80]!r}") from error
        words.append(EngineWord(text, x, y, x + w, y + h, confidence, block, paragraph, line))
    return words


def tessdata(language: str) -> Path:
    """The folder that holds the data of each language in `language` (``vie`` or ``vie+eng``).

    Raises MissingDependency.
    """
    # No setting of sohoa's, but, as PATH is for the program, where this machine has Tesseract
    # installed: data in a folder of its own would be out of reach without it.
    prefix = os.environ.get("TESSDATA_PREFIX")
    folders = [MODEL, Path(prefix)] if prefix else [MODEL]
    folders += [folder for pattern in TESSDATA for folder in sorted(Path("/").glob(pattern[1:]))]
    codes = language.split("+")
    for folder in folders:
        if all((folder / f"{code}.traineddata").is_file() for code in codes):
            return folder
    for code in codes:
        if (MODEL / f"{code}.traineddata").is_file():
            raise MissingDependency(
                f"sohoa's own data stand alone, not as in {language}: --language {code}, or "
                "installed data alone, such as vie+eng"
            )
    raise MissingDependency(
        f"no Tesseract data for {language}: apt-get install {_packages(language)}"
    )
