"""How a word of a page is cut into what may be restored and what may not.

A word such as ``(148/QD-TTg)`` is signs, a number and two cores. Only a core, a stretch of letters
and of the characters that recognisers put for letters, is ever restored.
"""

import re
from typing import NamedTuple

from normalize import tokens

#: Signs that a recogniser without Vietnamese puts for letters with marks.
_ODD = "¢€£¥§©®°ﬁﬂ’'‘`´^~|\\"
_PIECE = re.compile(
    rf"(?P<number>\d+(?:[.,/]\d+)*(?![\w{re.escape(_ODD)}]))|(?P<core>[\w{re.escape(_ODD)}]+)|(?P<sign>.)",
    re.DOTALL,
)
_QUOTES = "’'‘`´"
_ROMAN = re.compile(r"[IVXL]+[a-z]?|[IVX]+")
_ADDRESS = re.compile(r"@|://|^www\.|\.(?:vn|com|org|net|gov|edu)\b", re.IGNORECASE)


class Piece(NamedTuple):
    """A stretch of a word: ``core``, ``number`` or ``sign``."""

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
    if _ADDRESS.search(word):
        return [Piece("sign", word)]
    found: list[Piece] = []
    for match in _PIECE.finditer(word):
        kind, text = str(match.lastgroup), match[0]
        if kind != "core":
            found.append(Piece(kind, text))
            continue
        inner = text.lstrip(_QUOTES)
        if inner != text:
            found.append(Piece("sign", text[: len(text) - len(inner)]))
        if not any(c.isalnum() for c in inner):
            found.extend([Piece("sign", inner)] if inner else [])
        elif inner.strip(_QUOTES).isdigit():
            digits = inner.rstrip(_QUOTES)
            found.append(Piece("number", digits))
            if digits != inner:
                found.append(Piece("sign", inner[len(digits) :]))
        else:
            found.append(Piece("core", inner))
    return found


def cores(word: str) -> list[str]:
    """The cores of `word`."""
    return [piece.text for piece in pieces(word) if piece.kind == "core"]


def is_roman(text: str) -> bool:
    """Whether `text` is a Roman numeral as headings have it (I, IV, XIII, IIa)."""
    return bool(_ROMAN.fullmatch(text))
