"""Readings weighed by what the words around them say (see ``normalize.context``)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from normalize.candidates import Readings
from normalize.context import MASK, ContextModel
from normalize.lm import Ids, Logs
from normalize.tokens import CLASSES
from normalize.trellis import KEPT

#: How much the network counts against the channel and the n-grams: for marks, and for letters.
MARKS, LETTERS = 0.65, 0.5
#: Posterior of the likeliest letters of a word below which they are hidden from the network.
SURE_OF_LETTERS = 0.9
#: log-probability, behind the best, at which a reading is dropped before the trigrams.
FAR = -7.0
#: log P, from the network, of a word that it does not know.
STRANGER = -11.0


def weigh(
    model: ContextModel,
    lattice: Sequence[Readings],
    chances: Sequence[Logs] | None,
    case: NDArray[np.uint8],
) -> list[Readings]:
    """The readings of `lattice`, the network's say added to their scores; hopeless ones dropped.

    Args:
        model: the network.
        lattice: readings of each position; best first where `chances` are given.
        chances: posterior of each reading; None if the readings of a position differ in their
            marks alone, as those of stripped text do.
        case: how each position is written, see `ContextModel.read`.
    """
    sizes = np.array([len(own.ids) for own in lattice])
    if sizes.max() < 2:
        return list(lattice)
    at = np.repeat(np.arange(len(lattice)), sizes)
    ids = np.concatenate([own.ids for own in lattice])
    letters = model.input_of[ids]
    shown = letters[np.cumsum(sizes) - sizes]
    if chances is not None:
        mass = np.bincount(at, np.concatenate(chances) * (letters == shown[at]))
        shown = np.where(mass < SURE_OF_LETTERS, MASK, shown).astype(np.int32)
    states = model.read(shown, case, sizes > 1)
    say = _say(model, states, at, ids, letters == shown[at], shown == MASK, sizes)
    logs = np.concatenate([own.logs for own in lattice]) + say
    # A reading that the words beside it speak for may be far behind by its letters alone.
    rank = logs if chances is None else np.log(np.concatenate(chances)) + say
    return _left(lattice, sizes, ids, logs, rank)


def _say(
    model: ContextModel,
    states: NDArray[np.float32],
    at: Ids,
    ids: Ids,
    alike: NDArray[np.bool_],
    hidden: NDArray[np.bool_],
    sizes: Ids,
) -> Logs:
    """What the network adds to the score of each reading, (readings,).

    Where the letters are shown, readings on those letters are weighed against one another, the best
    of them level with any reading on other letters; where they are hidden, all are.
    """
    count = len(sizes)
    say = np.zeros(len(ids), np.float32)
    able = (ids < model.known) & (ids >= len(CLASSES)) & (sizes[at] > 1)
    marks = np.flatnonzero(able & alike & ~hidden[at])
    score = model.score(states, at[marks], ids[marks])
    best = np.full(count, -np.inf, np.float32)
    np.maximum.at(best, at[marks], score)
    rare = alike & ~able & ~hidden[at] & np.isfinite(best[at])
    say[rare] = STRANGER
    say[marks] = MARKS * (score - best[at[marks]])
    masked = np.flatnonzero(hidden)
    if len(masked):
        total = np.zeros(count, np.float32)
        total[masked] = model.total(states[masked])
        every = np.flatnonzero(hidden[at])
        say[every] = LETTERS * STRANGER
        known = every[able[every]]
        score = model.score(states, at[known], ids[known]) - total[at[known]]
        say[known] = LETTERS * np.maximum(score, STRANGER)
    return say


def _left(
    lattice: Sequence[Readings], sizes: Ids, ids: Ids, logs: Logs, rank: Logs
) -> list[Readings]:
    """The lattice with new `logs`, without the readings that are far behind by `rank`."""
    begins = np.cumsum(sizes) - sizes
    near = rank > np.repeat(np.maximum.reduceat(rank, begins) + FAR, sizes)
    ends = np.cumsum(near)[np.cumsum(sizes) - 1].tolist()
    ids, logs, rank = ids[near], logs[near], rank[near]
    left = list(lattice)
    for k in np.flatnonzero(sizes > 1).tolist():
        own = slice(ends[k - 1] if k else 0, ends[k])
        left[k] = Readings(ids[own], logs[own])
        if own.stop - own.start > KEPT:
            best = np.argsort(-rank[own], kind="stable")[:KEPT]
            left[k] = Readings(ids[own][best], logs[own][best])
    return left
