"""Characters that an engine with Vietnamese reads and no Vietnamese document prints.

Its character set has letters of other languages that look like ours (``Ð`` for *Đ*), and it has
habits: ``L.uật`` for *Luật*, ``tỬ`` for *tử*, ``QĐÐ`` for *QĐ*. Only what cannot be meant is
mended here; what may be is left to `normalize.misread`.
"""

import re
from functools import lru_cache

from normalize.tables import rows
from normalize.unicode import is_syllable, unify

#: A full stop behind a capital in the midst of a word: what the serif of an L looks like.
_STOP = re.compile(r"(?<![^\W_])([A-ZĐ])\.([^\W\d_]+)")
#: Letters of one word, small and capital.
_MIXED = re.compile(r"[^\W\d_]{2,}")
#: Where the characters of the table are mended but everywhere.
_PLACES = {"word": r"(?<=[^\W\d_]){}", "item": r"^{}(?=\)$)", "number": r"(?<=\d){}"}
_SLASHES = re.compile("(?<![:/])/*⁄/*")


@lru_cache(maxsize=1 << 16)
def printed(word: str) -> str:
    """`word`, as the engine read it, with the characters that were printed."""
    if word.isascii() and word.isalpha() and (word[1:].islower() or word.isupper()):
        return word
    everywhere, patterns = _tables()
    word = _SLASHES.sub("/", word).replace("⁄", "/")
    for read, true in everywhere:
        word = word.replace(read, true)
    for pattern, true in patterns:
        word = pattern.sub(true, word)
    word = _STOP.sub(_joined, word)
    return _MIXED.sub(_even, word)


@lru_cache(maxsize=1)
def _tables() -> tuple[list[tuple[str, str]], list[tuple[re.Pattern[str], str]]]:
    """What is replaced wherever it stands, and where a pattern matches."""
    everywhere, patterns = [], []
    for where, read, true in rows("glyphs.tsv"):
        if where == "any":
            everywhere.append((read, true))
        else:
            patterns.append((re.compile(_PLACES[where].format(re.escape(read))), true))
    return everywhere, patterns


def _joined(match: re.Match[str]) -> str:
    whole = match[1] + match[2]
    return whole if match[2].islower() and is_syllable(unify(whole)) else match[0]


def _even(match: re.Match[str]) -> str:
    """A syllable with capitals behind small letters, or with small ones behind two of them."""
    word = match[0]
    even = word[1:].islower() or word.isupper()
    if even or (len(word) < 3 and word.isascii()) or not is_syllable(unify(word)):
        return word  # mA is no syllable, nor are TTr and UBNDtỉnh
    return word.capitalize() if word[0].isupper() else word.lower()
