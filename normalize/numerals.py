"""Numerals that a recogniser read as other strokes: ``11. MỤC TIÊU`` for *II.*, ``l4`` for *14*.

A misread Roman numeral looks like a number that may stand there, so it is mended only where the
text proves it: a heading by the sequence of headings, a quarter of the year by there being four.
"""

import re
from collections.abc import Sequence

from normalize.unicode import skeleton

_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_VALUES = {roman: value for value, roman in enumerate(_ROMAN) if roman}
#: Strokes that engines see in the I and the II of a capital serif.
_STROKES = str.maketrans({**dict.fromkeys("1l|iTL![]", "I"), "H": "II", "v": "V", "x": "X"})
_HEADING = re.compile(r"([IVXHTLlivx1|!\[\]]{1,5})\.")
_TENTH = re.compile(r"10[.)]")
_QUARTER = re.compile(r"([IVHTLl1|!\[\]]{1,4})/((?:19|20)\d\d)(\W*)")
#: Letters and signs that engines see in a one and a nought.
_DIGITS = str.maketrans({**dict.fromkeys("lI|!]", "1"), **dict.fromkeys("Oo", "0")})
_DIGIT_LIKE = re.compile(r"([\dlI|!\]Oo]{2}|[\dlI|!\]Oo]{4})([,.;:)]*)")
_DATED = frozenset(("ngày", "tháng", "năm"))
_GLUED = re.compile(r"(\d{1,2})(tháng|năm)|(ngày|tháng|năm)(\d{1,4}[,.;:)]*)", re.IGNORECASE)


def headings(lines: Sequence[Sequence[str]]) -> dict[int, str]:
    """The first words that lines (given as their words) should have where it is a misread numeral.

    Proven is the numeral of a heading in capitals that comes next after that of the heading in
    capitals before it and that has the strokes of what is read. A number stays where a tenth item
    stands between the two, or where the strokes fit no successor.
    """
    mended: dict[int, str] = {}
    last = 0
    tenth = False
    for k, line in enumerate(lines):
        if len(line) < 2:
            continue
        tenth = tenth or bool(_TENTH.match(line[0]))
        found = _HEADING.fullmatch(line[0])
        if found is None or not _in_capitals(line[1:]):
            continue
        if found[1] in _VALUES:
            last, tenth = _VALUES[found[1]], False
        elif 0 < last < len(_ROMAN) - 1 and not tenth and len(found[1]) > 1:
            due = _ROMAN[last + 1]
            if found[1].translate(_STROKES) == due:
                mended[k] = due + "."
                last += 1
    return mended


def _in_capitals(words: Sequence[str]) -> bool:
    letters = [c for word in words for c in word if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def quarters(words: Sequence[str]) -> dict[int, tuple[str, bool]]:
    """Quarters of the year misread in `words`, by place: what they should be, and if it is proven.

    Behind *quý*, strokes mixed of letters and digits that make I to IV are proven (``1I/2025``);
    digits alone (``11/2025``) are no quarter but may be a month behind a misread word: they have
    to stay as they are, and be doubted.
    """
    found: dict[int, tuple[str, bool]] = {}
    for k in range(1, len(words)):
        match = _QUARTER.fullmatch(words[k])
        if match is None or skeleton(words[k - 1]).lower() != "quy" or match[1] in _VALUES:
            continue
        numeral = match[1].translate(_STROKES)
        if numeral in _ROMAN[1:5] and match[1] != "1":
            found[k] = f"{numeral}/{match[2]}{match[3]}", not match[1].isdigit()
    return found


def parted(word: str) -> tuple[str, ...]:
    """`word` cut between a number and a word of a date that it was joined to (``26tháng``)."""
    match = _GLUED.fullmatch(word)
    return tuple(part for part in match.groups() if part) if match else (word,)


def dates(words: Sequence[str]) -> dict[int, str]:
    """Numbers of days, months and years with a letter in them (``ngày l4``), mended, by place."""
    found: dict[int, str] = {}
    for k, word in enumerate(words):
        match = _DIGIT_LIKE.fullmatch(word)
        beside = {other.lower() for other in (*words[max(k - 1, 0) : k], *words[k + 1 : k + 2])}
        if match is None or match[1].isdigit() or _DATED.isdisjoint(beside):
            continue
        if any(c.isdigit() for c in match[1]):
            found[k] = match[1].translate(_DIGITS) + match[2]
    return found
