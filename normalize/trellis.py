"""Choosing readings in context: forward-backward over a lattice of readings.

The lattice is one row of positions; each has a few readings with channel scores. `prune` leaves the
readings worth a thought, by bigrams; `decode` gives each of those its posterior probability, by
trigrams. Taking the most probable reading at each position errs less often, syllable for syllable,
than the most probable whole path.

Only where there is a choice is there anything to compute. The lattice falls into stretches, parted
by positions without a choice that are far enough from the next choice on either side; the stretches
are independent, and all are decided side by side, a position of each at a time.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from normalize.candidates import Readings
from normalize.lm import Ids, Logs

#: Readings left by `prune`, and the posterior below which one is dropped.
KEPT, FLOOR = 8, 1e-4
#: Cells of the largest array that is held at once.
_CELLS = 1 << 23
_NEVER = np.float32(-1e9)

#: log P(last word | those before it), elementwise; of two words or three.
Model = Callable[..., Logs]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def prune(model: Model, lattice: Sequence[Readings]) -> tuple[list[Readings], list[Floats]]:
    """The readings of each position that matter, by bigrams, best first, and their posteriors.

    `model` gives log P of a word behind another (`LanguageModel.pairs`).

    The first two positions have to have one reading each, here and in `decode`.
    """
    readings, chances = [], []
    for own, posterior in zip(lattice, _posteriors(model, lattice, 2), strict=True):
        if len(own.ids) > 1:
            best = np.argsort(-posterior, kind="stable")[:KEPT]
            best = best[posterior[best] > FLOOR]
            own, posterior = Readings(own.ids[best], own.logs[best]), posterior[best]
        readings.append(own)
        chances.append(posterior)
    return readings, chances


def decode(model: Model, lattice: Sequence[Readings]) -> list[tuple[Ids, Floats]]:
    """Readings of each position with their posteriors, by trigrams, best first.

    `model` gives log P of a word behind two others (`LanguageModel.triples`, or more).
    """
    found = []
    for own, posterior in zip(lattice, _posteriors(model, lattice, 3), strict=True):
        order = np.argsort(-posterior, kind="stable") if len(own.ids) > 1 else slice(None)
        found.append((own.ids[order], posterior[order]))
    return found


def _posteriors(model: Model, lattice: Sequence[Readings], order: int) -> list[Floats]:
    """Posterior of each reading of each position under n-grams of `order` (2 or 3)."""
    sizes = np.array([len(own.ids) for own in lattice])
    result = [_ONE] * len(lattice)
    for together in _batches(_stretches(sizes, order), sizes, order):
        _decide(model, lattice, together, order, result)
    return result


_ONE = np.ones(1, np.float32)


def _stretches(sizes: NDArray[np.int64], order: int) -> list[tuple[int, int]]:
    """Ranges of positions that a choice has an influence on, longest first."""
    touched = sizes > 1
    for back in range(1, order):
        touched[back:] |= sizes[:-back] > 1
    edges = np.flatnonzero(np.diff(np.r_[False, touched, False].astype(np.int8)))
    ranges = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return sorted(ranges, key=lambda pair: pair[0] - pair[1])


def _batches(
    stretches: list[tuple[int, int]], sizes: NDArray[np.int64], order: int
) -> Iterator[list[tuple[int, int]]]:
    """Stretches (longest first) alike in length, as many as may be held at once."""
    batch: list[tuple[int, int]] = []
    width = 0
    for a, b in stretches:
        width = max(width, int(sizes[a:b].max()))
        longest = batch[0][1] - batch[0][0] if batch else 0
        full = (len(batch) + 1) * longest * width**order > _CELLS
        if batch and (full or 2 * (b - a) < longest - 4):
            yield batch
            batch, width = [], int(sizes[a:b].max())
        batch.append((a, b))
    if batch:
        yield batch


def _decide(
    model: Model,
    lattice: Sequence[Readings],
    stretches: list[tuple[int, int]],
    order: int,
    result: list[Floats],
) -> None:
    """Put the posteriors of the positions of `stretches`, longest first, into `result`."""
    ids, logs = _padded(lattice, stretches, order - 1)
    chance = _chances(model, ids, logs, order)
    count, length, width = len(stretches), chance.shape[1], chance.shape[-1]
    lengths = np.array([b - a for a, b in stretches])
    active = [int((lengths > t).sum()) for t in range(length)]
    state = (width,) * (order - 1)
    ahead = np.zeros((length + 1, count, *state), np.float32)
    ahead[(0, slice(None)) + (0,) * (order - 1)] = 1  # one reading each before a stretch
    for t, n in enumerate(active):
        summed = (ahead[t, :n, ..., None] * chance[:n, t]).sum(axis=1)
        ahead[t + 1, :n] = _scaled(summed)
    behind = np.ones((count, *state), np.float32)
    for t in range(length - 1, -1, -1):
        n = active[t]
        both = ahead[t + 1, :n] * behind[:n]
        posterior = _scaled(both.sum(axis=1) if order == 3 else both)
        for (a, _), own in zip(stretches[:n], posterior, strict=True):
            if (size := len(lattice[a + t].ids)) > 1:
                result[a + t] = own[:size]
        behind[:n] = _scaled((chance[:n, t] * behind[:n, None]).sum(axis=-1))


def _padded(
    lattice: Sequence[Readings], stretches: list[tuple[int, int]], before: int
) -> tuple[Ids, Floats]:
    """Ids and scores of `stretches`, each with `before` positions before it: (stretch, at, one)."""
    length = stretches[0][1] - stretches[0][0] + before
    cells = [(s, k) for s, (a, b) in enumerate(stretches) for k in range(b - a + before)]
    own = [lattice[stretches[s][0] - before + k] for s, k in cells]
    sizes = np.array([len(r.ids) for r in own])
    shape = (len(stretches), length, int(sizes.max()))
    where = np.repeat(np.array([s * length + k for s, k in cells]), sizes)
    which = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    ids, logs = np.zeros(shape, np.int64), np.full(shape, _NEVER, np.float32)
    ids.reshape(-1, shape[2])[where, which] = np.concatenate([r.ids for r in own])
    logs.reshape(-1, shape[2])[where, which] = np.concatenate([r.logs for r in own])
    return ids, logs


def _chances(model: Model, ids: Ids, logs: Floats, order: int) -> Floats:
    """P(reading | readings before it) times its score, scaled: (stretch, at, ..., one)."""
    length = ids.shape[1] - order + 1
    valid = logs > _NEVER
    axes = [_spread(valid[:, k : k + length], k, order) for k in range(order)]
    grid: Bools = axes[0]
    for axis in axes[1:]:
        grid = grid & axis
    at = np.nonzero(grid)
    words = [ids[at[0], at[1] + k, at[2 + k]] for k in range(order)]
    score = model(*words)
    step = np.full(grid.shape, _NEVER, np.float32)
    step[at] = score + logs[at[0], at[1] + order - 1, at[1 + order]]
    inner = tuple(range(2, 2 + order))
    step -= np.maximum(step.max(axis=inner, keepdims=True), np.float32(-1e8))
    return np.exp(step, out=step)


def _spread(valid: Bools, axis: int, order: int) -> Bools:
    """(stretch, at, one) with the last axis as axis number `axis` of `order`."""
    shape = [*valid.shape[:2], *([1] * order)]
    shape[2 + axis] = valid.shape[2]
    return valid.reshape(shape)


def _scaled(values: Floats) -> Floats:
    """`values` of each stretch divided by their sum."""
    flat = values.reshape(len(values), -1)
    total = flat.sum(axis=1)
    scaled: Floats = flat / np.maximum(total, np.float32(1e-30))[:, None]
    return scaled.reshape(values.shape)
