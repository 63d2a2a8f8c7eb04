"""The language model: an interpolated trigram over syllables in two memory-mapped hash tables.

A table is an array of buckets of four ``uint32`` slots, a slot being 24 bits of the n-gram's hash
and 8 bits of its quantised log probability; an n-gram lies in one of two buckets that its hash
names. So a lookup touches two cache lines, works on whole arrays at once, and a false hit has a
chance of one in two million. Worker processes share the pages of the files.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normalize.tokens import START, UNKNOWN
from sohoa.errors import MissingDependency

Ids = NDArray[np.int64]
Logs = NDArray[np.float32]

SLOTS = 4
EMPTY = np.uint32(0xFFFFFFFF)
#: Natural log probabilities are kept in steps of 1/12 down to -21.25, back-offs in steps of 1/25.
LOG_STEP, BACKOFF_STEP, BACKOFF_TOP = 12.0, 25.0, 1.0


def pack(*ids: Ids) -> NDArray[np.uint64]:
    """One 64-bit key for each n-gram given as parallel arrays of 16-bit token ids."""
    key = np.zeros(ids[0].shape, np.uint64)
    for part in ids:
        key = (key << np.uint64(16)) | part.astype(np.uint64)
    return key


def places(
    keys: NDArray[np.uint64], buckets: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """Fingerprint (24 bits) and the two buckets of each key (splitmix64's finaliser)."""
    h = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    h = (h ^ (h >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    h ^= h >> np.uint64(31)
    low, size, half = np.uint64(0xFFFFFFFF), np.uint64(buckets), np.uint64(32)
    one = ((h & low) * size) >> half
    two = (((h * np.uint64(0x9E3779B97F4A7C15)) >> half) * size) >> half
    mark = np.minimum(h >> np.uint64(40), np.uint64(0xFFFFFE)).astype(np.uint32)
    return mark, one.astype(np.int64), two.astype(np.int64)


def find(table: NDArray[np.uint32], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Slot number of each key in `table` (buckets, SLOTS), or -1."""
    mark, one, two = places(keys, len(table))
    found = np.full(len(keys), -1, np.int64)
    todo = np.arange(len(keys))
    for bucket in (one, two):
        where = bucket[todo]
        equal = (table[where] >> np.uint32(8)) == mark[todo, None]
        hit = equal.any(axis=1)
        found[todo[hit]] = where[hit] * SLOTS + equal[hit].argmax(axis=1)
        todo = todo[~hit]
    return found


def mapped(path: Path) -> Any:
    """The array in `path`, its pages shared with other processes."""
    return np.asarray(np.load(path, mmap_mode="r"))


class LanguageModel:
    """P(syllable | two before it), from the files that ``normalize.train`` writes in `folder`.

    Raises MissingDependency where they are absent.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.words = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
            self.unigrams: NDArray[np.uint8] = np.load(folder / "unigrams.npy")
            self.bigrams: NDArray[np.uint32] = mapped(folder / "bigrams.npy")
            self.backoffs: NDArray[np.uint8] = mapped(folder / "backoffs.npy")
            self.trigrams: NDArray[np.uint32] = mapped(folder / "trigrams.npy")
        except FileNotFoundError as error:
            raise MissingDependency(f"no language model: {error.filename} is missing") from error
        self.ids = {word: number for number, word in enumerate(self.words)}
        self.start, self.unknown = self.ids[START], self.ids[UNKNOWN]
        #: log P(w) and log back-off of each token, (vocabulary,)
        self.unigram: Logs = self.unigrams[0].astype(np.float32) / -LOG_STEP
        self.unigram_backoff: Logs = (
            BACKOFF_TOP - self.unigrams[1].astype(np.float32) / BACKOFF_STEP
        )

    def id(self, token: str) -> int:
        """Number of `token`, that of ``<unk>`` where it is not in the vocabulary."""
        return self.ids.get(token, self.unknown)

    def pairs(self, before: Ids, word: Ids) -> Logs:
        """log P(word | before), elementwise."""
        slot = find(self.bigrams, pack(before, word))
        known = (self.bigrams.reshape(-1)[slot] & np.uint32(255)).astype(np.float32) / -LOG_STEP
        return np.where(slot >= 0, known, self.unigram_backoff[before] + self.unigram[word])

    def triples(self, first: Ids, second: Ids, word: Ids) -> Logs:
        """log P(word | first second), elementwise."""
        slot = find(self.trigrams, pack(first, second, word))
        score: Logs = (self.trigrams.reshape(-1)[slot] & np.uint32(255)).astype(
            np.float32
        ) / -LOG_STEP
        miss = np.flatnonzero(slot < 0)
        if len(miss):
            lower = self.pairs(second[miss], word[miss])
            context = find(self.bigrams, pack(first[miss], second[miss]))
            back = BACKOFF_TOP - self.backoffs[context].astype(np.float32) / BACKOFF_STEP
            score[miss] = lower + np.where(context >= 0, back, np.float32(0))
        return score


@lru_cache(maxsize=1)
def load() -> LanguageModel:
    """The model that comes with sohoa."""
    return LanguageModel(Path(__file__).parent / "model")
