"""What the user typed, as terms."""

import re
import unicodedata
from typing import NamedTuple

from sohoa.errors import UsageError
from store.folding import fold
from store.index.shape import analyzer

#: More words than anybody types; beyond, a query is an attack or an accident.
_MOST_WORDS = 200
_ANALYZER = analyzer()


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
    return terms


def split(text: str) -> list[str]:
    """The words of a text, as the index has them."""
    words: list[str] = _ANALYZER.analyze(text)
    return words
