"""The blanks of an official page that are filled by hand: its number, its day and its month.

The engine reads pen strokes as it reads print, and is sometimes sure of what it made of them. What
stands in those blanks is held against the print beside it, the rest of the number or the year:
digits of one face are equally high, stand on one line and are equally thick.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np

from ocr.straighten import Sheet
from sohoa.model import Line, Word

#: A confidence that nothing takes for sure: the number has to be looked at.
DOUBT = 0.45
#: The number and the date stand in the upper part of the first page.
UPPER = 0.35
#: From which a stroke is not of the face beside it: its height, how far off the line its foot is
#: (in heights of that face), its thickness. On 13 real pages digits of print were 0.85 to 1.09
#: high, 0.18 off and 1.2 thick at most; each of 20 blanks filled by pen had a stroke of 1.15.
HEIGHT, FOOT, THICK = 1.12, 0.2, 1.4
#: What is lower than this is a letter of the words beside the blank.
LOW = 0.75
#: `Số: 12/KH-UBND`; what is blank is between the colon and the slash.
NUMBER = re.compile(r"^\W{0,3}[S5][ốôổỗồoóòỏõ0ö6ó][:;.,]?(?P<blank>[^/]{0,14})(?P<print>/.*)", re.I)
#: `…, ngày 05 tháng 6 năm 2025`.
DAY = re.compile(r"ng[àáaảâ]y(?P<blank>.{0,8}?)th[áaàảâ]ng.*?n[ăâaă]m(?P<print>.*)", re.I)
MONTH = re.compile(r"th[áaàảâ]ng(?P<blank>.{0,8}?)n[ăâaă]m(?P<print>.*)", re.I)


class Stroke(NamedTuple):
    """A connected shape on the sheet: its height, foot and thickness in pixels."""

    height: float
    foot: float
    thick: float


def doubted(lines: list[Line], sheet: Sheet) -> list[Line]:
    """The lines with what was filled in by hand in the head of the page at `DOUBT` at most."""
    foot = UPPER * sheet.size[1] * 72 / sheet.dpi
    return [_doubted(line, sheet) if _in_head(line, foot) else line for line in lines]


def _in_head(line: Line, foot: float) -> bool:
    box = line.box
    return line.zone == "text" and box is not None and box.y1 < foot


def _doubted(line: Line, sheet: Sheet) -> Line:
    text = " ".join(word.text for word in line.words)
    weak: set[int] = set()
    patterns = [NUMBER] if NUMBER.match(text) else [DAY, MONTH]
    for pattern in patterns:
        found = pattern.search(text)
        if found and _by_hand(line, sheet, found.span("blank"), found.span("print")):
            weak.update(_words_in(line.words, *found.span("blank")))
    if not weak:
        return line
    words = [
        word.model_copy(update={"confidence": min(word.confidence, DOUBT)}) if i in weak else word
        for i, word in enumerate(line.words)
    ]
    return line.model_copy(update={"words": tuple(words)})


def _words_in(words: tuple[Word, ...], start: int, end: int) -> Iterable[int]:
    """Which words have more than a blank or a stop in a span of the line's text."""
    at = 0
    for index, word in enumerate(words):
        inside = word.text[max(0, start - at) : max(0, end - at)]
        if any(char not in " .,:;…" for char in inside):
            yield index
        at += len(word.text) + 1


def _by_hand(line: Line, sheet: Sheet, blank: tuple[int, int], printed: tuple[int, int]) -> bool:
    """Whether the strokes in one span of the line's text are not of the face of another's."""
    box = line.box
    assert box is not None
    _, y0, _, y1 = sheet.to_pixels(box)
    grow = 0.4 * sheet.letter
    filled = _strokes(sheet, *_across(line, sheet, *blank), y0 - grow, y1 + grow)
    beside = _strokes(sheet, *_across(line, sheet, *printed), y0 - grow, y1 + grow)
    if not filled or not beside:
        return False
    # Digits and capitals alone: small letters, specks and bits of broken digits are lower.
    tallest = max(stroke.height for stroke in beside)
    beside = [stroke for stroke in beside if stroke.height >= LOW * tallest]
    high = float(np.median([stroke.height for stroke in beside]))
    foot = float(np.median([stroke.foot for stroke in beside]))
    thick = float(np.median([stroke.thick for stroke in beside]))
    return any(
        stroke.height > max(2.0 + high, HEIGHT * high)
        or abs(stroke.foot - foot) > max(2.0, FOOT * high)
        or stroke.thick > max(0.8 + thick, THICK * thick)
        for stroke in filled
        if stroke.height > LOW * high
    )


def _across(line: Line, sheet: Sheet, start: int, end: int) -> tuple[float, float]:
    """From where to where on the sheet a span of the line's text goes."""
    places: list[float] = []
    at = 0
    for word in line.words:
        assert word.box is not None
        x0, _, x1, _ = sheet.to_pixels(word.box)
        for char in range(len(word.text) + 1):  # the blank behind it ends where the next begins
            places.append(x0 + (x1 - x0) * char / len(word.text))
        at += len(word.text) + 1
    last = len(places) - 1
    return places[min(start, last)], places[min(end, last)]


def _strokes(sheet: Sheet, x0: float, x1: float, y0: float, y1: float) -> list[Stroke]:
    """The shapes of a letter's size whose middle lies in a stretch of a line."""
    top, left = max(0, int(y0)), max(0, int(x0 - sheet.letter))
    part = sheet.pixels[top : max(0, int(y1)), left : max(0, int(x1 + sheet.letter))]
    if not part.size:
        return []
    inked = (part < 140).astype(np.uint8)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(inked)
    found = []
    for label in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[label])
        if h < 0.35 * sheet.letter or not x0 <= left + centres[label][0] <= x1:
            continue
        shape = (labels[y : y + h, x : x + w] == label).astype(np.uint8)
        edges, _ = cv2.findContours(shape, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        length = sum(len(edge) for edge in edges)
        found.append(Stroke(h, top + y + h, 2 * area / max(1, length)))
    return found
