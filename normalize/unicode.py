"""Unicode form of Vietnamese: NFC, tone placement, skeletons.

Two spellings of the same syllable are told apart by where the tone mark stands: legal texts write
*hòa, thủy*, the press *hoà, thuỷ*. `unify` gives one form of both, for counting and comparing;
what is shown keeps the form that the page has.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_MARKS = _TONES + "\u0302\u0306\u031b"  # circumflex, breve, horn
_STRAY = re.compile(f"(?<![^\\W\\d_])[{_MARKS}]+")
_SPACED = re.compile(f"([^\\W\\d_]) +(?=[{_TONES}])")


def nfc(text: str) -> str:
    """Composed form of `text`; a combining mark is put back on its letter, a stray one is dropped.

    Decomposed letters and a tone that a PDF has set off from its vowel by a space are mended;
    text that is already in order comes back as the same object's value.
    """
    if text.isascii() or (
        unicodedata.is_normalized("NFC", text) and not any(mark in text for mark in _MARKS)
    ):
        return text
    text = _SPACED.sub(r"\1", text)
    return _STRAY.sub("", unicodedata.normalize("NFC", text))


def _placements() -> dict[str, str]:
    """Old placement -> new: the tone moves from the glide to the last vowel (òa -> oà)."""

    def toned(letter: str, tone: str) -> str:
        return unicodedata.normalize("NFC", letter + tone)

    table = {}
    for tone in _TONES:
        for first, last in ("oa", "oe", "uy"):
            table[toned(first, tone) + last] = first + toned(last, tone)
        table["g" + toned("i", tone) + "a"] = "gi" + toned("a", tone)
        for last in "aeiêơ":
            table["q" + toned("u", tone) + last] = "qu" + toned(last, tone)
    return table


_TO_NEW = _placements()
_OLD = re.compile("|".join(sorted(_TO_NEW, key=len, reverse=True)))
_TO_OLD = {new: old for old, new in _TO_NEW.items() if len(old) == 2}
_NEW = re.compile(r"(?<!q)(" + "|".join(_TO_OLD) + r")\b")


@lru_cache(maxsize=1 << 16)
def unify(syllable: str) -> str:
    """Lower-cased syllable with its tone on the last vowel: ``Hòa`` and ``hoà`` give ``hoà``."""
    return _OLD.sub(lambda m: _TO_NEW[m[0]], nfc(syllable).lower())


def traditional(syllable: str) -> str:
    """The placement of official documents: ``hoà`` -> ``hòa``, ``hoàn`` and ``quý`` stay."""
    return _NEW.sub(lambda m: _TO_OLD[m[0]], syllable)


@lru_cache(maxsize=1 << 16)
def skeleton(text: str) -> str:
    """`text` without any diacritic, đ as d: ``Đường`` -> ``Duong``."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if c not in _MARKS)
    return unicodedata.normalize("NFC", plain).replace("đ", "d").replace("Đ", "D")


def has_diacritic(word: str) -> bool:
    """Whether `word` bears a Vietnamese diacritic (đ counts)."""
    return not word.isascii() and skeleton(word) != word


_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    r"(?:[aeiouy]{1,3})(ng|nh|ch|[cmnpt])?"
)


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Whether lower-case `word` can be a Vietnamese syllable: its letters, and one tone that fits.

    A syllable that ends in c, ch, p or t has the acute or the dot below, or, bare of its marks in
    a broken text, none.
    """
    shape = _SYLLABLE.fullmatch(skeleton(word))
    tones = [c for c in unicodedata.normalize("NFD", word) if c in _TONES]
    if shape is None or len(tones) > 1 or "đ" in word[1:]:
        return False
    return shape[1] not in ("c", "ch", "p", "t") or tones in (["\u0301"], ["\u0323"], [])
