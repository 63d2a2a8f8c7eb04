"""How a word of a page is cut into what may be restored and what may not.

A word such as ``(148/QD-TTg)`` is signs, a number and two cores. Only a core, a stretch of letters
and of the characters that recognisers put for letters, is ever restored.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from normalize import tokens

#: Signs that a recogniser without Vietnamese puts for letters with marks.
_ODD = "¢€£¥§©®°ﬁﬂ’'‘`´^&@"
_LETTER = rf"(?:[^\W_]|[{re.escape(_ODD)}])"
_PIECE = re.compile(
    rf"(?P<number>\d+(?:[.,/]\d+)*(?!{_LETTER}))|(?P<core>{_LETTER}+)|(?P<sign>.)",
    re.DOTALL,
)
_QUOTES = "’'‘`´"
#: A sign that stands for a whole word when it stands alone (``¢`` for *ở* or *có*).
_ALONE = frozenset("¢&¥")
_ADDRESS = re.compile(r"\w@\w+\.|://|^www\.|\.(?:vn|com|org|net|gov|edu)\b", re.IGNORECASE)


_CODE = re.compile(r"[A-ZĐ]{2,}\d+|\d{2,}[A-ZĐ]+|[IVX]+[1l|][IT1l|]*|1[I1]+|I[IT]*[1l|T]{2,}")
#: Names of two halves in capitals (``GD&ĐT``): there the sign is one.
_HALVES = re.compile("[A-ZĐ]{2,}(?:&[A-ZĐ]{2,})+")
_NOTE = re.compile(r"([^\W\d_]{2,})(\d{1,3})")


class Piece(NamedTuple):
    """A stretch of a word: ``core``, ``digits`` (one or two), any other ``number``, or ``sign``.

    Digits are never altered, but on a garbled page they may be doubted (``13`` for *là*).
    """

    kind: str
    text: str

    @property
    def token(self) -> str | None:
        """The language model's token for it as it stands; None where it leaves it out."""
        if self.kind == "core" and not self.text.isalpha():
            return tokens.UNKNOWN
        return tokens.token(self.text)


def pieces(word: str) -> list[Piece]:
    """Cut `word`; joined again, the pieces are the word."""
    return list(_cut(word))


@lru_cache(maxsize=1 << 15)
def _cut(word: str) -> tuple[Piece, ...]:
    if _ADDRESS.search(word):
        return (Piece("sign", word),)
    found: list[Piece] = []
    for match in _PIECE.finditer(word):
        kind, text = str(match.lastgroup), match[0]
        if kind != "core":
            short = kind == "number" and len(text) <= 2 and text.isdigit()
            found.append(Piece("digits" if short else kind, text))
            continue
        inner = text.lstrip(_QUOTES)
        if inner != text:
            found.append(Piece("sign", text[: len(text) - len(inner)]))
        if not any(c.isalnum() for c in inner) and not (inner in _ALONE and text == word):
            found.extend([Piece("sign", inner)] if inner else [])
        elif inner.strip(_QUOTES).isdigit():
            digits = inner.rstrip(_QUOTES)
            found.append(Piece("number", digits))
            if digits != inner:
                found.append(Piece("sign", inner[len(digits) :]))
        else:
            halves = re.split("(&)", inner) if _HALVES.fullmatch(inner) else [inner]
            found += [Piece("sign" if half == "&" else "core", half) for half in halves]
    return tuple(found)


def is_code(core: str) -> bool:
    """Whether `core` is a code (``PL6``, ``QD66``), or a Roman numeral misread (``I1T``)."""
    return bool(_CODE.fullmatch(core))


def without_notes(found: list[Piece]) -> list[Piece]:
    """Cut digits off the cores that end in them: codes and footnote marks (``QĐ66``, ``tỉnh2``)."""
    parted: list[Piece] = []
    for piece in found:
        match = _NOTE.fullmatch(piece.text) if piece.kind == "core" else None
        parted += [Piece("core", match[1]), Piece("number", match[2])] if match else [piece]
    return parted


def cores(word: str) -> list[str]:
    """The cores of `word`."""
    return [piece.text for piece in pieces(word) if piece.kind == "core"]
