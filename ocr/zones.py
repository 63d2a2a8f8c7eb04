"""Which recognised lines are not part of the text: page numbers and electronic-signature stamps."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from sohoa.model import Line

#: The share of the page's height, at its top and at its foot, in which a page number stands: the
#: form prescribes it within the top margin of 20 to 25 mm.
TOP, FOOT = 0.13, 0.06
#: `2`, `- 2 -`, `2/15`, `Trang 2`; or a digit misread.
PAGE_NUMBER = re.compile(r"\W*(?:trang\W*)?\d{1,4}(?:\W{1,3}\d{1,4})?\W*|.{1,3}", re.I)
#: The time in a signature stamp: 10:47:25 +07:00.
STAMP_TIME = re.compile(r"\d\d:\d\d:\d\d ?\+\d\d:?\d\d")


def zoned(lines: list[Line], width: float, height: float) -> list[Line]:
    """The lines with zone "margin" or "overlay" set where that is what they are.

    `width` and `height` are the page's, in points.
    """
    strong, weak = _phrases()
    texts = [folded(line.text) for line in lines]
    sure = [bool(STAMP_TIME.search(t)) or any(phrase in t for phrase in strong) for t in texts]
    result = []
    for index, line in enumerate(lines):
        beside = any(sure[max(0, index - 1) : index + 2])
        if sure[index] or (beside and any(phrase in texts[index] for phrase in weak)):
            line = line.model_copy(update={"zone": "overlay"})
        elif line.zone == "text" and _is_page_number(line, width, height):
            line = line.model_copy(update={"zone": "margin"})
        result.append(line)
    return result


def _is_page_number(line: Line, width: float, height: float) -> bool:
    box = line.box
    if box is None or not PAGE_NUMBER.fullmatch(line.text):
        return False
    centred = 0.35 < (box.x0 + box.x1) / 2 / width < 0.65
    return centred and (box.y1 < TOP * height or box.y0 > (1 - FOOT) * height)


@cache
def _phrases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Phrases of signature stamps: those that are sure, and those that are so beside a sure one."""
    text = files("ocr").joinpath("data/overlay.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    cut = lines.index("---")
    return tuple(lines[:cut]), tuple(lines[cut + 1 :])


def folded(text: str) -> str:
    """Small letters without diacritics."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(char for char in plain if not unicodedata.combining(char))
