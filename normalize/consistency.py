"""A document is consistent: the same letters beside the same letters stand for the same word.

*tầng đáy* read surely in five places says what the sixth ``tang day`` is ("one sense per
collocation": Yarowsky, 1993; the document as its own dictionary). Readings of an unsure word are
weighed by what was decided wherever its letters stand before, or behind, the same neighbour.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from normalize.lm import Ids, Logs

#: How much the other places count against the word's own; log P of a reading that they do not have.
WEIGHT, ELSEWHERE = 0.5, -5.0
_LEAST = float(np.exp(ELSEWHERE))

#: Posterior from which a word is weighed no more.
SURE = 0.999

Decided = tuple[Ids, Logs]


def agreed(decided: Sequence[Decided], letters: NDArray[np.int32], dull: int) -> list[Decided]:
    """`decided` with the posteriors of unsure words weighed by those of the same words elsewhere.

    Args:
        decided: readings of each position with their posteriors, best first.
        letters: a number for the letters of each position, (positions,).
        dull: letters below this number (signs, numbers, what cannot be read) say nothing.
    """
    result = list(decided)
    unsure = np.flatnonzero([chances[0] < SURE for _, chances in decided])
    worth = letters >= dull
    joint = letters[:-1].astype(np.int64) << 32 | letters[1:]
    both = worth[:-1] & worth[1:]
    wanted: dict[tuple[int, int], list[int]] = {}  # (offset, pair of letters) -> positions
    for offset in (0, 1):  # the word is the first of the pair, or the second
        own = unsure[(unsure >= offset) & (unsure < len(letters) - 1 + offset)] - offset
        keys = np.unique(joint[own[both[own]]])
        at = np.flatnonzero(np.isin(joint, keys) & both)
        order = at[np.argsort(joint[at], kind="stable")]
        edges = np.flatnonzero(np.diff(joint[order])) + 1
        for group in np.split(order, edges):
            if len(group) > 1:
                wanted[offset, int(joint[group[0]])] = (group + offset).tolist()
    extra: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for places in wanted.values():
        _pool(decided, places, extra)
    for place, gains in extra.items():
        ids, posterior = decided[place]
        logs = np.log(np.maximum(posterior, 1e-6)) + [gains[i] for i in ids.tolist()]
        chances = np.exp(logs - logs.max())
        chances = (chances / chances.sum()).astype(np.float32)
        order = np.argsort(-chances, kind="stable")
        result[place] = ids[order], chances[order]
    return result


def _pool(
    decided: Sequence[Decided], places: list[int], extra: dict[int, dict[int, float]]
) -> None:
    """Add to `extra` what the other `places` say of the readings of each unsure one."""
    unsure = [place for place in places if decided[place][1][0] < SURE]
    sure = Counter(int(decided[place][0][0]) for place in set(places).difference(unsure))
    logs = [
        dict(zip(ids.tolist(), np.log(np.maximum(chances, _LEAST)).tolist(), strict=True))
        for ids, chances in (decided[place] for place in unsure)
    ]
    others = len(places) - 1
    for word in {word for own in logs for word in own}:
        each = [own.get(word, ELSEWHERE) for own in logs]
        total = sum(each) + ELSEWHERE * (sure.total() - sure[word])
        for place, own, log in zip(unsure, logs, each, strict=True):
            if word in own:
                extra[place][word] += WEIGHT * (total - log) / others
