"""The best chain of pieces that a word of a page may consist of, between its neighbours.

Pairs of the language model and the channel score it; the whole-text lattice is in `trellis`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize.candidates import Readings
from normalize.lm import LanguageModel

#: log P of a lost blank, and of another in the same word. Pages set as usual lose one blank in some
#: 6,000; where words stand less than a sixth of an em apart, as in tables and justified lines, one
#: in ten is lost, and after one the next in three cases of ten (2,000 lines as `normalize.pairs`
#: makes them, but with blanks of 0.08 to 0.4 em).
LOST, AGAIN = -3.0, -1.2
#: Readings kept at each cut.
KEPT = 12


class _Path(NamedTuple):
    """The best way to each of the readings that may come last, and the ends of its pieces."""

    ids: NDArray[np.int64]
    logs: NDArray[np.float64]
    ends: list[tuple[int, ...]]


def best_chain(
    lm: LanguageModel,
    parts: dict[tuple[int, int], Readings],
    before: Readings,
    after: Readings,
    cutting: bool = False,
) -> tuple[float, tuple[int, ...]]:
    """log P of the best chain of `parts` from 0 to the last end, and the ends of its links.

    `parts` are readings by where they begin and end; `before` and `after` are what the chain
    stands between. With `cutting`, blanks were lost between its links. Minus infinity where no
    chain leads through.
    """
    size = max((j for _, j in parts), default=0)
    logs = (before.logs + lm.unigram[before.ids]).astype(np.float64)
    coming: dict[int, list[_Path]] = {0: [_Path(before.ids, logs, [()] * len(logs))]}
    for i in range(size):
        if i not in coming:
            continue
        here = _merged(coming[i])
        links = [(j, got) for (start, j), got in parts.items() if start == i and len(got.ids)]
        if not links:
            continue
        ids = np.concatenate([found.ids for _, found in links])
        own = np.concatenate([found.logs for _, found in links])
        chance = _step(lm, here, ids)
        if cutting and i:
            chance += np.array([[LOST if len(end) == 1 else AGAIN] for end in here.ends])
        best = chance.argmax(axis=0)
        at = 0
        for j, found in links:
            span = slice(at, at + len(found.ids))
            at = span.stop
            ends = [(*here.ends[b], j) for b in best[span]]
            score = chance[best[span], np.arange(span.start, at)] + own[span]
            coming.setdefault(j, []).append(_Path(found.ids, score, ends))
    if size not in coming or not size:
        return -np.inf, ()
    last = _merged(coming[size])
    total = (_step(lm, last, after.ids) + after.logs).max(axis=1)
    return float(total.max()), last.ends[int(total.argmax())]


def _step(lm: LanguageModel, here: _Path, ids: NDArray[np.int64]) -> NDArray[np.float64]:
    before = np.repeat(here.ids, len(ids))
    pairs = lm.pairs(before, np.tile(ids, len(here.ids))).reshape(len(here.ids), -1)
    return here.logs[:, None] + pairs


def _merged(paths: list[_Path]) -> _Path:
    """The best of `paths` that end at the same place."""
    ids = np.concatenate([path.ids for path in paths])
    logs = np.concatenate([path.logs for path in paths])
    ends = [end for path in paths for end in path.ends]
    best = np.argsort(-logs, kind="stable")[:KEPT]
    return _Path(ids[best], logs[best], [ends[b] for b in best])
