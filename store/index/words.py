"""What the user typed, as terms."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sohoa.errors import UsageError
from store.folding import fold

#: More words than anybody types; beyond, a query is an attack or an accident.
_MOST_WORDS = 200
#: More beginnings of words than anybody types: each stands for every word that begins so.
_MOST_BEGINNINGS = 12


class _Letters(dict[int, str]):
    """What becomes of each letter, by code point: what is neither letter nor digit parts words."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change = change

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        if unicodedata.combining(letter):  # a mark that its letter does not take in
            self[point] = ""
        else:
            self[point] = "".join(c if c.isalnum() else " " for c in self._change(letter))
        return self[point]


_SMALL, _FOLDED = _Letters(str.lower), _Letters(fold)


class Term(NamedTuple):
    """Words that have to stand side by side."""

    #: In small letters, with diacritics as typed.
    words: tuple[str, ...]
    #: Whether the last word may go on.
    prefix: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """The words without diacritics."""
        return tuple(fold(word) for word in self.words)

    @property
    def marked(self) -> tuple[str, ...]:
        """The whole words that were typed with diacritics."""
        whole = self.words[:-1] if self.prefix else self.words
        return tuple(word for word in whole if fold(word) != word)


def parse(text: str) -> list[Term]:
    """The terms of a query; none if it is empty.

    Raises:
        UsageError: there is something, but no letter or digit; or far too much.
    """
    terms = []
    text = unicodedata.normalize("NFC", text)
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', text):
        if words := split(phrase or word):
            terms.append(Term(tuple(words), prefix=word.endswith("*")))
    if text.strip() and not terms:
        raise UsageError("nothing to search for: the query has no letter or digit")
    if sum(len(term.words) for term in terms) > _MOST_WORDS:
        raise UsageError(f"a query of more than {_MOST_WORDS} words: search for fewer of them")
    terms = list(dict.fromkeys(terms))
    if sum(term.prefix for term in terms) > _MOST_BEGINNINGS:
        raise UsageError(f"more than {_MOST_BEGINNINGS} words that are only begun: type more")
    return terms


def split(text: str) -> list[str]:
    """The words of a text, letters and digits, in small letters."""
    return unicodedata.normalize("NFC", text).translate(_SMALL).split()


def split_folded(text: str) -> list[str]:
    """The words of a text, folded."""
    return text.translate(_FOLDED).split()


def rows(words: Sequence[str], length: int) -> list[str]:
    """The words that stand side by side, so many at a time, as one word."""
    return ["_".join(row) for row in zip(*(words[at:] for at in range(length)), strict=False)]
