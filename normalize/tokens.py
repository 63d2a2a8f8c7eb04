"""How running text is cut into the tokens that the language model counts.

A token is a syllable (lower case, tone placement unified), a class of numbers (``<1>`` to ``<4>``
by its digits, ``<n>`` for any other, ``<date>``) or a class of punctuation; quotes, brackets and
other signs are left out. ``<s>`` stands for the beginning and the end of a line.
"""

import re
from functools import lru_cache

from normalize.unicode import unify

START = "<s>"
UNKNOWN = "<unk>"
#: Tokens that are not syllables; they come first in every vocabulary.
CLASSES = (START, UNKNOWN, "<1>", "<2>", "<3>", "<4>", "<n>", "<date>", ".", ",", "-", "/")
#: Those that count once however often they are repeated.
ONCE = frozenset({START, ".", ",", "-", "/"})

PIECE = re.compile(r"[^\W\d_]+|\d+(?:[.,/]\d+)*|[^\w\s]|\n")
_PUNCTUATION = {
    **dict.fromkeys(".!?…", "."),
    **dict.fromkeys(",;:", ","),
    **dict.fromkeys("-–—−", "-"),
    "/": "/",
    "\n": START,
}
_DATE = re.compile(r"\d\d?/\d\d?/\d{4}|\d\d?/\d{4}|\d\d?/\d\d?")


@lru_cache(maxsize=1 << 14)
def token(piece: str) -> str | None:
    """The model's token for a match of `PIECE`; None for signs that it leaves out."""
    first = piece[0]
    if first.isalpha():
        return unify(piece)
    if first.isdigit():
        if len(piece) <= 4 and piece.isdigit():
            return f"<{len(piece)}>"
        return "<date>" if _DATE.fullmatch(piece) else "<n>"
    return _PUNCTUATION.get(first)
