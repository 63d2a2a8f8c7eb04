"""What the engine read that is no print: specks, pen strokes, the lettering of seals.

It reads whatever is dark. A speck has no size; a flourish is higher than the letters beside it and
makes no syllable; a seal's lettering runs in a circle, so that a straight line through it makes no
sense. All of it has a low confidence, but so have blurred words: none of these alone is enough.
"""

import re
import unicodedata
from itertools import pairwise
from statistics import median

from ocr.pen import NUMBER
from sohoa.model import Box, Line, Word, Zone

#: A confidence from which a word was surely read, and below which it hardly was.
SURE, WEAK = 0.8, 0.5
#: In heights of a word: a speck is smaller than this, a hyphen at least as wide as that.
SPECK, HYPHEN = 0.25, 0.16
#: In the same: a stroke is higher than this, a flourish higher than that.
TALL, HUGE = 1.35, 2.2
#: In the same: a dash as wide as this is a rule.
RULE = 2.0
#: In the same: so far from the words of its line a word stands apart; the strip at the edge of the
#: page that holds nothing but the shadows of paper and scanner.
APART, EDGE = 1.5, 0.4
#: Points from one to another within a seal's lettering (a seal is 36 mm, 102 points, across).
SEAL = 51.0
#: A syllable without its diacritics: onset, vowels, coda.
SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:[aeiouy]|a[iouy]|e[ou]|i[aeu]|o[aei]|u[aeiouy]|ye|ieu|yeu|oa[io]|oe[o]|uo[iu]|uye?|uya|uay)"
    r"(?:ch?|m|ngh?|nh?|p|t)?"
)
#: A number, a date, an abbreviation or a reference; an l in it is a one or a Roman numeral.
OTHER = re.compile(r"\d[\d.,:/-]*|[A-ZĐ][A-ZĐ&.-]*|[\dA-ZĐƯƠÂÊÔĂl|]+(?:[/-][\w-]+)+\.?")
#: What stands around words in print.
AROUND = ".,;:!?…()\"“”'‘’/-–*+"
#: Signs that an official document does not print; and words of such, quotes and dashes.
ODD = r"~`^ˆ¬_|\\{}<>=«»¿„"
NEVER = re.compile(rf"[{ODD}.'’‘°´¨-]*[{ODD}][{ODD}.'’‘°´¨-]*")
DASHES = "-–—~"


def print_alone(lines: list[Line], width: float, height: float) -> list[Line]:
    """The lines without specks; pen strokes and seals in lines of zone "handwriting" or "stamp".

    `width` and `height` are the page's, in points. Rows of tables stay as they are. A page with
    fewer than three words that were read surely stays as it is: there is little to hold the rest
    against.
    """
    heights = [
        w.box.y1 - w.box.y0
        for line in lines
        for w in line.words
        if w.box and w.confidence >= SURE and sum(char.isalpha() for char in w.text) >= 2
    ]
    if len(heights) < 3:
        return lines
    high = median(heights)
    result: list[Line] = []
    for line in lines:
        result += _sorted(line, high, Box(0, 0, width, height)) if line.zone != "table" else [line]
    return _stamps(_no_double_blanks(result))


def _sorted(line: Line, high: float, page: Box) -> list[Line]:
    """What is print in a line, then what is not; nothing where it is all specks."""
    if not line.words:
        return [line]
    sizes = [w.box.y1 - w.box.y0 for w in line.words if w.box and w.confidence >= SURE]
    own = max(high, median(sizes)) if sizes else high
    words = [
        w
        for i, w in enumerate(line.words)
        if not _speck(w, own, begins=i == 0 and len(line.words) > 1)
    ]
    if not words:
        return []
    numbered = NUMBER.match(" ".join(word.text for word in words))  # the number itself is by hand
    signing = line.area == "signature"
    if not numbered and (_nonsense(words, own) or (signing and _strokes(words))):
        shadow = all(_at_edge(word, high, page) or _height(word) < 0.35 * own for word in words)
        return [] if shadow else [_part(line, words, "handwriting")]
    start, end = 0, len(words)
    while not numbered and start < end - 1 and _scrawl(words[start], words[start + 1], own):
        start += 1
    while end > start + 1 and _scrawl(words[end - 1], words[end - 2], own):
        end -= 1
    parts = [line.model_copy(update={"words": tuple(words[start:end])})]
    strokes = [word for word in words[:start] + words[end:] if not _at_edge(word, high, page)]
    return parts + [_part(line, [word], "handwriting") for word in strokes]


def _part(line: Line, words: list[Word], zone: Zone) -> Line:
    return line.model_copy(update={"words": tuple(words), "zone": zone})


def _speck(word: Word, high: float, begins: bool) -> bool:
    """Whether it is too small or too wide for what it says, or a sign that is not printed.

    A bullet `begins` its line: there a dash may be short, and is often read as a tilde.
    """
    box = word.box
    if box is None:
        return False
    size = max(box.x1 - box.x0, box.y1 - box.y0)
    flat = box.y1 - box.y0 < 0.35 * high
    if word.text in DASHES and box.x1 - box.x0 > RULE * high:
        return True
    if begins and flat and word.confidence >= WEAK and word.text in DASHES:
        return size < HYPHEN * high
    if word.text in DASHES and len(word.text) == 1 and word.text != "~":
        return size < (HYPHEN if word.confidence >= WEAK else SPECK) * high
    if NEVER.fullmatch(word.text):
        return True
    bare = not any(char.isalnum() for char in word.text)
    return size < SPECK * high and (bare or word.confidence < WEAK)


def _plausible(word: Word) -> bool:
    """Whether it may be a word, however surely it was read."""
    core = word.text.strip(AROUND)
    plain = unicodedata.normalize("NFD", core.lower()).replace("đ", "d")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    mixed = any(a.islower() and b.isupper() for a, b in pairwise(core))  # as strokes are read
    if (SYLLABLE.fullmatch(plain) and not mixed) or OTHER.fullmatch(core):
        return True
    begins = re.match(r"[a-z]{2,}", plain)  # and a stroke behind it, or a part misread
    return bool(begins and not mixed and SYLLABLE.match(plain) and len(begins[0]) >= 3)


def _height(word: Word) -> float:
    return word.box.y1 - word.box.y0 if word.box else 0.0


def _scrawl(word: Word, neighbour: Word, high: float) -> bool:
    """Whether a word at an end of its line is a stroke, seen beside its `neighbour`."""
    if _flourish(word, high):
        return True
    if word.confidence >= WEAK or _plausible(word) or not (word.box and neighbour.box):
        return False
    a, b = sorted((word.box, neighbour.box))
    return _height(word) > TALL * high or b.x0 - a.x1 > APART * high


def _flourish(word: Word, high: float) -> bool:
    """Whether it is far too high for what it says: a dash of a letter's height is a stroke."""
    if word.text in DASHES:
        return _height(word) > 0.8 * high
    return word.confidence < WEAK and _height(word) > HUGE * high


def _nonsense(words: list[Word], high: float) -> bool:
    """Whether nothing in a line is print."""
    letters = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / letters
    if sure >= WEAK:
        return False
    if all(_flourish(word, high) for word in words):
        return True
    if any(w.confidence >= SURE and len(w.text) > 2 and _plausible(w) for w in words):
        return sum(map(_plausible, words)) <= 0.25 * len(words)
    small = max(map(_height, words)) < 0.6 * high
    return small or sum(map(_plausible, words)) <= 0.5 * len(words)


def _strokes(words: list[Word]) -> bool:
    """Whether a line among the signature and the seal is of them: unsure, in bits of two letters.

    Posts and names are of longer words, and read well even where a stroke crosses them.
    """
    letters = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / letters
    long = [word for word in words if len(word.text.strip(AROUND)) > 2 and _plausible(word)]
    return sure < 0.7 and len(long) <= len(words) / 3


def _at_edge(word: Word, high: float, page: Box) -> bool:
    box, strip = word.box, EDGE * high
    return box is not None and (
        box.x0 < strip or box.y0 < strip or box.x1 > page.x1 - strip or box.y1 > page.y1 - strip
    )


def _stamps(lines: list[Line]) -> list[Line]:
    """Three lines of nonsense about one place are the lettering of a seal."""
    centres = {
        index: ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        for index, line in enumerate(lines)
        if line.zone == "handwriting" and (box := line.box)
    }
    return [
        line.model_copy(update={"zone": "stamp"})
        if index in centres and _close(centres[index], list(centres.values())) >= 3
        else line
        for index, line in enumerate(lines)
    ]


def _close(centre: tuple[float, float], others: list[tuple[float, float]]) -> int:
    """How many of the others, itself among them, are within a seal's radius."""
    x, y = centre
    return sum((x - a) ** 2 + (y - b) ** 2 <= SEAL**2 for a, b in others)


def _no_double_blanks(lines: list[Line]) -> list[Line]:
    """Where lines were dropped, one blank line is left of those around them."""
    kept = lines[:1]
    kept += [line for before, line in pairwise(lines) if line.words or before.words]
    return kept
