"""Dictionaries of phrases: what is added to the language model's score of a word that goes on one.

A lexicon is made of the phrases that come with sohoa: agencies, OCOP words, administrative units.
"""

import re
from collections.abc import Iterable

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
    def of(cls, phrases: Iterable[str], lm: LanguageModel) -> "Lexicon":
        """From `phrases`.

        Signs, numbers and words that `lm` does not know end a phrase.
        """
        pieces = _PIECE.findall(nfc("\n".join(phrases)))
        numbers = {p: lm.ids.get(unify(p), -1) if p[0].isalpha() else -1 for p in set(pieces)}
        ids = np.fromiter(map(numbers.__getitem__, pieces), np.int64, len(pieces))
        return cls(_keys(ids[:-1], ids[1:]), _keys(ids[:-2], ids[1:-1], ids[2:]))

    def bonus(self, first: Ids, second: Ids, word: Ids) -> Logs:
        """Log odds, in nats, to add to log P(word | first second); elementwise."""
        found = np.float32(PAIR) * _isin(pack(second, word), self.pairs)
        found[_isin(pack(first, second, word), self.triples)] = TRIPLE
        return found


def _keys(*ids: Ids) -> NDArray[np.uint64]:
    known = np.logical_and.reduce([part >= 0 for part in ids])
    return np.unique(pack(*(part[known] for part in ids)))


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
