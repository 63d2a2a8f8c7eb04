"""Interpolated modified Kneser-Ney estimation over whole arrays (numpy).

Source of the formulas: Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language
Modeling" (1998), section 3; discounts from the counts of counts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.float64]
_16 = np.uint64(16)
_LOW = np.uint64(0xFFFFFFFF)
_WORD = np.uint64(0xFFFF)


def index_of(keys: Keys, wanted: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Place of each of `wanted` in sorted `keys`, and whether it is there."""
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return place, keys[place] == wanted


@dataclass(frozen=True)
class Order:
    """One order of a Kneser-Ney model: sorted n-grams, counts, and sums by context."""

    keys: Keys
    counts: NDArray[np.int64]
    contexts: Keys
    totals: Numbers
    freed: Numbers  # discounted mass of each context
    discounts: Numbers  # for counts 1, 2, 3 and more; [0] is 0

    @classmethod
    def of(cls, keys: Keys, counts: NDArray[np.int64]) -> "Order":
        """Discounts and context sums of sorted `keys`."""
        n = np.bincount(np.minimum(counts, 5), minlength=6).astype(float) + 1.0
        y = n[1] / (n[1] + 2 * n[2])
        discounts = np.array([0.0, *(r - (r + 1) * y * n[r + 1] / n[r] for r in (1, 2, 3))])
        discounts = np.clip(discounts, [0.0, 0.1, 0.1, 0.1], [0.0, 0.99, 1.99, 2.99])
        contexts, begin = np.unique(keys >> _16, return_index=True)
        cut = discounts[np.minimum(counts, 3)]
        totals = np.add.reduceat(counts, begin).astype(float)
        return cls(keys, counts, contexts, totals, np.add.reduceat(cut, begin), discounts)

    def apply(self, keys: Keys, lower: Numbers) -> Numbers:
        """P(last | context) of each of `keys`, given the next lower order's probabilities."""
        place, known = index_of(self.contexts, keys >> _16)
        at, there = index_of(self.keys, keys)
        count = np.where(there, self.counts[at], 0)
        direct = (count - self.discounts[np.minimum(count, 3)]) / self.totals[place]
        back = self.freed[place] / self.totals[place]
        return np.where(known, direct + back * lower, lower)


class KneserNey:
    """A trigram model of one domain.

    `tokens` are 16-bit ids in running order with 0 (``<s>``) between lines; `size` is that of the
    vocabulary.
    """

    def __init__(self, tokens: NDArray[np.uint16], size: int) -> None:
        first, second, third = (tokens[i : len(tokens) - 2 + i].astype(np.uint64) for i in range(3))
        raw = (first << np.uint64(32)) | (second << _16) | third
        keys, counts = np.unique(raw[second != 0], return_counts=True)
        starts, often = np.unique(((second << _16) | third)[second == 0], return_counts=True)
        del raw, first, second, third
        pairs, kinds = np.unique(keys & _LOW, return_counts=True)
        inner = (pairs >> _16) != 0
        pairs, kinds = np.r_[starts, pairs[inner]], np.r_[often, kinds[inner]]
        order = np.argsort(pairs)
        self.tokens = len(tokens)
        self.three = Order.of(keys, counts)
        self.two = Order.of(pairs[order], kinds[order])
        kinds1 = np.bincount((pairs & _WORD).astype(np.int64), minlength=size).astype(float)
        seen = kinds1 > 0
        cut = 0.75 * seen
        self.unigram = (kinds1 - cut + cut.sum() / size) / kinds1.sum()

    def two_p(self, keys: Keys) -> Numbers:
        """P(w | v) of packed pairs."""
        return self.two.apply(keys, self.unigram[(keys & _WORD).astype(np.int64)])

    def three_p(self, keys: Keys) -> Numbers:
        """P(w | u v) of packed triples."""
        return self.three.apply(keys, self.two_p(keys & _LOW))


@dataclass(frozen=True)
class Mixture:
    """Probabilities of the kept n-grams, mixed over domains, with back-off weights."""

    unigram: Numbers
    unigram_backoff: Numbers
    pairs: Keys
    pair_p: Numbers
    pair_backoff: Numbers
    triples: Keys
    triple_p: Numbers


def _top(score: Numbers, keep: int) -> NDArray[np.bool_]:
    if len(score) <= keep:
        return score > 0
    return score > max(float(np.partition(score, len(score) - keep)[len(score) - keep]), 0.0)


def _union(parts: list[Keys]) -> Keys:
    return np.unique(np.concatenate(parts))


def _backoffs(contexts: Keys, keys: Keys, high: Numbers, low: Numbers) -> Numbers:
    """(1 - sum of kept P) / (1 - sum of their lower-order P) for each of sorted `contexts`."""
    place, known = index_of(contexts, keys >> _16)
    size = len(contexts)
    used = np.bincount(place[known], high[known], minlength=size)
    covered = np.bincount(place[known], low[known], minlength=size)
    backoffs: Numbers = np.maximum(1 - used, 1e-4) / np.maximum(1 - covered, 1e-4)
    return backoffs


def mix(models: list[tuple[float, KneserNey]], keep_pairs: int, keep_triples: int) -> Mixture:
    """Mix domains linearly and keep the n-grams that add most: frequency times gain in log P."""
    unigram = np.sum([w * m.unigram for w, m in models], axis=0)

    def two(keys: Keys) -> Numbers:
        total: Numbers = np.sum([w * m.two_p(keys) for w, m in models], axis=0)
        return total

    def often(keys: Keys, name: str) -> Numbers:
        total = np.zeros(len(keys))
        for weight, model in models:
            order: Order = getattr(model, name)
            at, there = index_of(order.keys, keys)
            total += np.where(there, order.counts[at], 0) * (weight / order.totals.sum())
        return total

    triples = _union(
        [m.three.keys[m.three.counts >= (1 if w * 5e7 > m.tokens else 2)] for w, m in models]
    )
    high = np.sum([w * m.three_p(triples) for w, m in models], axis=0)
    gain = often(triples, "three") * np.log(high / two(triples & _LOW))
    chosen = _top(gain, keep_triples)
    triples, high = triples[chosen], high[chosen]

    pairs = _union([m.two.keys[m.two.counts >= 2] for _, m in models])
    p = two(pairs)
    gain = often(pairs, "two") * np.log(p / unigram[(pairs & _WORD).astype(np.int64)])
    pairs = _union([pairs[_top(gain, keep_pairs)], triples >> _16])
    p = two(pairs)

    words = (pairs & _WORD).astype(np.int64)
    alone = np.arange(len(unigram), dtype=np.uint64)
    unigram_backoff = _backoffs(alone, pairs, p, unigram[words])
    tail = triples & _LOW
    at, there = index_of(pairs, tail)
    v, w = (tail >> _16).astype(np.int64), (tail & _WORD).astype(np.int64)
    low = np.where(there, p[at], unigram_backoff[v] * unigram[w])
    return Mixture(
        unigram, unigram_backoff, pairs, p, _backoffs(pairs, triples, high, low), triples, high
    )
