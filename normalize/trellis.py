"""Choosing readings in context: forward-backward over a lattice of readings.

The lattice is one row of positions; each has a few readings with channel scores. A coarse pass
with bigrams leaves the readings worth a thought, a fine pass with trigrams gives each its
posterior probability. Taking the most probable reading at each position errs less often, syllable
for syllable, than the most probable whole path.
"""

import numpy as np
from numpy.typing import NDArray

from normalize.candidates import Readings
from normalize.lm import Ids, LanguageModel

#: Readings left for the fine pass, and the posterior below which one is dropped.
FINE, FLOOR = 8, 1e-4
#: How much the language model counts against the channel.
WEIGHT = 1.0
_NEVER = np.float32(-1e9)

Floats = NDArray[np.float32]
Posteriors = list[NDArray[np.float64]]


def _pad(lattice: list[Readings]) -> tuple[Ids, Floats, NDArray[np.int64]]:
    sizes = np.array([len(r.ids) for r in lattice])
    width = int(sizes.max())
    ids = np.zeros((len(lattice), width), np.int64)
    logs = np.full((len(lattice), width), _NEVER, np.float32)
    inside = np.arange(width) < sizes[:, None]
    ids[inside] = np.concatenate([r.ids for r in lattice])
    logs[inside] = np.concatenate([r.logs for r in lattice])
    return ids, logs, sizes


def _normal(values: NDArray[np.float64]) -> NDArray[np.float64]:
    total = values.sum()
    return values / total if total > 0 else np.full_like(values, 1 / values.size)


def coarse(lm: LanguageModel, lattice: list[Readings]) -> list[Readings]:
    """The readings of each position that matter, by bigrams."""
    ids, logs, sizes = _pad(lattice)
    count, width = ids.shape
    valid = logs > _NEVER
    both = valid[:-1, :, None] & valid[1:, None, :]
    both &= (sizes[:-1] * sizes[1:] > 1)[:, None, None]
    t, a, b = np.nonzero(both)
    step = np.full((count - 1, width, width), _NEVER, np.float32)
    step[t, a, b] = WEIGHT * lm.pairs(ids[t, a], ids[t + 1, b]) + logs[t + 1, b]
    step -= np.maximum(step.max(axis=(1, 2), keepdims=True), -1e8)
    chance = np.exp(step.astype(np.float64))
    forward = [_normal(np.exp((logs[0, : sizes[0]] - logs[0].max()).astype(np.float64)))]
    for i in range(1, count):
        p, q = sizes[i - 1], sizes[i]
        forward.append(_normal(forward[-1] @ chance[i - 1, :p, :q]) if p * q > 1 else np.ones(1))
    backward = np.ones(sizes[-1])
    kept = [lattice[-1]] * count
    for i in range(count - 1, -1, -1):
        if i < count - 1:
            p, q = sizes[i], sizes[i + 1]
            backward = _normal(chance[i, :p, :q] @ backward) if p * q > 1 else np.ones(1)
        if sizes[i] == 1:
            kept[i] = lattice[i]
            continue
        posterior = _normal(forward[i] * backward)
        best = np.argsort(-posterior)[:FINE]
        best = best[posterior[best] > FLOOR]
        kept[i] = Readings(lattice[i].ids[best], lattice[i].logs[best])
    return kept


def fine(lm: LanguageModel, lattice: list[Readings]) -> Posteriors:
    """Posterior of each reading, by trigrams."""
    ids, logs, sizes = _pad(lattice)
    count, width = ids.shape
    valid = logs > _NEVER
    grid = valid[:-2, :, None, None] & valid[1:-1, None, :, None] & valid[2:, None, None, :]
    grid &= (sizes[:-2] * sizes[1:-1] * sizes[2:] > 1)[:, None, None, None]
    t, a, b, c = np.nonzero(grid)
    step = np.full((count - 2, width, width, width), _NEVER, np.float32)
    score = WEIGHT * lm.triples(ids[t, a], ids[t + 1, b], ids[t + 2, c])
    step[t, a, b, c] = score + logs[t + 2, c]
    step -= np.maximum(step.max(axis=(1, 2, 3), keepdims=True), -1e8)
    chance = np.exp(step.astype(np.float64))
    one = np.ones((1, 1))
    n = sizes.tolist()
    forward = [one] * count  # forward[i] is over (reading i - 1, reading i)
    forward[1] = np.exp((logs[0, : n[0], None] + logs[1, None, : n[1]]).astype(np.float64))
    for i in range(2, count):
        p, q, r = n[i - 2], n[i - 1], n[i]
        if q * r > 1:
            part = chance[i - 2, :p, :q, :r]
            forward[i] = _normal((forward[i - 1][:, :, None] * part).sum(axis=0))
    result: Posteriors = [np.ones(1)] * count
    backward = np.ones((n[-2], n[-1]))
    for i in range(count - 1, 0, -1):
        p, q = n[i - 1], n[i]
        if i < count - 1:
            r = n[i + 1]
            if p * q > 1:
                part = chance[i - 1, :p, :q, :r]
                backward = _normal((part * backward[None]).sum(axis=2))
            else:
                backward = one
        if q > 1:
            result[i] = _normal((forward[i] * backward).sum(axis=0))
    return result


def decode(lm: LanguageModel, lattice: list[Readings]) -> list[tuple[Ids, NDArray[np.float64]]]:
    """Readings of each position with their posteriors, best first.

    The first two positions have to have one reading each (``<s>`` twice at the start of a text).
    """
    kept = coarse(lm, lattice)
    posteriors = fine(lm, kept)
    found = []
    for readings, posterior in zip(kept, posteriors, strict=True):
        order = np.argsort(-posterior, kind="stable")
        found.append((readings.ids[order], posterior[order]))
    return found
