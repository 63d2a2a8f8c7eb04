"""What both Tesseract engines share: the words in its TSV, and where its language data lies."""

import os
from pathlib import Path
from typing import NamedTuple

from sohoa.errors import EngineError, MissingDependency

#: Where Debian, other distributions and a local build keep the language data.
TESSDATA = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)


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


Words = list[EngineWord]


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

    ``TESSDATA_PREFIX`` goes first, as with Tesseract itself. Raises MissingDependency.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(prefix)] if prefix else []
    folders += [folder for pattern in TESSDATA for folder in sorted(Path("/").glob(pattern[1:]))]
    codes = language.split("+")
    for folder in folders:
        if all((folder / f"{code}.traineddata").is_file() for code in codes):
            return folder
    packages = " ".join(f"tesseract-ocr-{code.replace('_', '-').lower()}" for code in codes)
    raise MissingDependency(f"no Tesseract data for {language}: apt-get install {packages}")
