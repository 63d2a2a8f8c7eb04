"""Letters that are no words: symbols of measurement (``DO``, ``Cu``) and Roman numerals (``VI``).

Bare of diacritics they look like syllables; what stands beside them says what they are.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from normalize.pieces import Piece
from normalize.tables import rows
from normalize.unicode import is_syllable, skeleton

#: How many cores on each side may tell that one is a symbol.
NEAR = 2
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Symbols; those of them that cannot be words; words that Roman numerals stand behind."""
    *listed, numbered = [row[0].split("|") for row in rows("symbols.txt")]
    symbols = frozenset(symbol for line in listed for symbol in line)
    sure = frozenset(symbol for symbol in symbols if not is_syllable(symbol.lower()))
    return symbols, sure, frozenset(numbered)


def shielded(words: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The words of a paragraph, in pieces, with the symbols and numerals made signs.

    A symbol that might be a word is one where a symbol that cannot be stands near it, or, in two
    capitals, where no word beside it is in capitals (``hàm lượng DO trong nước``). ``VI`` is a
    numeral behind *chương*, *quý* and the like, where it begins the paragraph and a full stop
    follows, and where no word beside it is in capitals.
    """
    cores = [
        (w, p)
        for w, word in enumerate(words)
        for p, piece in enumerate(word)
        if piece.kind == "core"
    ]
    texts = [words[w][p].text for w, p in cores]
    found = [list(word) for word in words]
    for k, text in enumerate(texts):
        if len(text) <= 3 and _is_no_word(texts, k, _ends(words, *cores[k])):
            w, p = cores[k]
            found[w][p] = Piece("sign", text)
    return found


def _ends(words: Sequence[list[Piece]], w: int, p: int) -> bool:
    """Whether a full stop follows the piece `p` of the word `w`."""
    return p + 1 < len(words[w]) and words[w][p + 1].text == "."


def _is_no_word(texts: Sequence[str], k: int, stop: bool) -> bool:
    symbols, sure, numbered = _tables()
    text = texts[k]
    near = [*texts[max(k - NEAR, 0) : k], *texts[k + 1 : k + 1 + NEAR]]
    beside = [*texts[max(k - 1, 0) : k], *texts[k + 1 : k + 2]]
    small = not any(other.isupper() and len(other) > 1 and other not in sure for other in beside)
    if text in symbols and is_syllable(text.lower()):
        return not sure.isdisjoint(near) or (text.isupper() and small)
    if len(text) > 1 and _ROMAN.fullmatch(text):
        before = skeleton(texts[k - 1]).lower() if k else ""
        return before in numbered or small or (k == 0 and stop)
    return False
