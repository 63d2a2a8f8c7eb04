"""Dictionaries of phrases: what is added to the language model's score of a word that goes on one.

A lexicon is made of the phrases that come with sohoa (agencies, OCOP words, administrative units),
of a file of the user's own, or of the words of a document that are restored beyond doubt: a name
that was clear once helps where it is not.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from normalize.gazetteer import areas, sections
from normalize.lm import Ids, LanguageModel, Logs, pack
from normalize.unicode import nfc, unify

#: Nats for a word that goes on a phrase by the word before it, and by the two before it.
PAIR, TRIPLE = 1.0, 2.0
_PIECE = re.compile(r"[^\W\d_]+|[^\w\s]|\d+|\n")


class Lexicon:
    """Pairs and triples of neighbouring words in phrases, as sorted keys."""

    def __init__(self, pairs: NDArray[np.uint64], triples: NDArray[np.uint64]) -> None:
        self.pairs, self.triples = pairs, triples

    @classmethod
    def of(cls, phrases: Iterable[str], lm: LanguageModel, least: int = 1) -> "Lexicon":
        """From `phrases`; what occurs fewer than `least` times is left out.

        Signs, numbers and words that `lm` does not know end a phrase.
        """
        pieces = _PIECE.findall(nfc("\n".join(phrases)))
        numbers = {p: lm.ids.get(unify(p), -1) if p[0].isalpha() else -1 for p in set(pieces)}
        ids = np.fromiter(map(numbers.__getitem__, pieces), np.int64, len(pieces))
        return cls(_keys(least, ids[:-1], ids[1:]), _keys(least, ids[:-2], ids[1:-1], ids[2:]))

    @classmethod
    def from_words(cls, words: Iterable[str], lm: LanguageModel, least: int = 1) -> "Lexicon":
        """From a document's words in running order, ``""`` for each that is not sure."""
        return cls.of([" ".join(word or "\n" for word in words)], lm, least)

    def __or__(self, other: "Lexicon") -> "Lexicon":
        """What is in one or the other."""
        return Lexicon(np.union1d(self.pairs, other.pairs), np.union1d(self.triples, other.triples))

    def bonus(self, first: Ids, second: Ids, word: Ids) -> Logs:
        """Log odds, in nats, to add to log P(word | first second); elementwise."""
        found = np.float32(PAIR) * _isin(pack(second, word), self.pairs)
        found[_isin(pack(first, second, word), self.triples)] = TRIPLE
        return found


def _keys(least: int, *ids: Ids) -> NDArray[np.uint64]:
    known = np.logical_and.reduce([part >= 0 for part in ids])
    keys, counts = np.unique(pack(*(part[known] for part in ids)), return_counts=True)
    return keys[counts >= least]


def _isin(keys: NDArray[np.uint64], among: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Whether each of `keys` is in the sorted array `among`."""
    if not len(among):
        return np.zeros(len(keys), np.bool_)
    place = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    return np.asarray(among[place] == keys)


def phrases() -> list[str]:
    """The phrases that come with sohoa: agencies, OCOP words, and units with their kind."""
    words = sections("ocop.txt")
    found = sections("agencies.txt")[""] + words["products"] + words["posts"] + words["terms"]
    for area in areas():
        found += [area.province, area.district]
        found += [f"{kind} {name}" for kind, names in area.communes.items() for name in names]
    return found


def own(path: Path) -> list[str]:
    """Phrases of a user's own file, UTF-8, one a line; ``#`` begins a comment line.

    Raises OSError and UnicodeDecodeError as reading does.
    """
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
