"""What a recogniser without Vietnamese makes of a syllable: P(observed | true), learnt from pairs.

A syllable is read segment by segment: one or two true letters give none to three observed
characters (``ươ`` -> ``wo``, ``đ`` -> ``dp``, ``ấ`` -> ``4``). The probabilities come from
``data/channel.tsv`` (``python -m normalize.learn``); syllables that were seen often enough are
remembered whole, and smoothed with the segments. Everything is lower case.
"""

from collections import defaultdict
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from normalize.tables import rows
from normalize.unicode import skeleton

#: Sizes (true letters, observed characters) of the segments.
STEPS = ((1, 1), (1, 0), (1, 2), (2, 1), (2, 2), (1, 3), (2, 3))
LONGEST_TRUE, LONGEST_SEEN = 7, 12
#: log P of a segment never seen: one letter for another, and anything else.
SUBSTITUTE, STRANGE = -9.0, -13.0
#: How many sightings of a whole syllable weigh as much as its segments.
KAPPA = 3.0
#: log P of each character of a word that the model does not know (30 letters, uneven).
SPELLING = -3.2
_NEVER = -1e4


class Channel:
    """The segment table as a dense matrix, and the syllables remembered whole."""

    def __init__(self, table: list[list[str]]) -> None:
        counts: dict[tuple[str, str], float] = {}
        self.whole: defaultdict[str, dict[str, float]] = defaultdict(dict)  # seen -> true: count
        self.total: defaultdict[str, float] = defaultdict(float)  # true: times in the pairs
        for kind, true, seen, count in table:
            if kind == "segment":
                counts[true, seen] = float(count)
            elif kind == "syllable":
                self.whole[seen][true] = float(count)
            else:
                self.total[true] = float(count)
        self._counts = counts
        sums: defaultdict[str, float] = defaultdict(float)
        for (true, _), count in counts.items():
            sums[true] += count
        self._true = {true: i + 1 for i, true in enumerate(sums)}
        self._seen = {seen: i + 1 for i, seen in enumerate({seen for _, seen in counts})}
        shape = len(self._true) + 1, len(self._seen) + 1
        self._log = np.full(shape, STRANGE, np.float32)
        for true, i in self._true.items():
            if len(true) == 1:
                for seen, j in self._seen.items():
                    if len(seen) == 1:
                        self._log[i, j] = SUBSTITUTE
        for (true, seen), count in counts.items():
            prob = (count - 0.5) / (sums[true] + 1)
            self._log[self._true[true], self._seen[seen]] = np.log(max(prob, 1e-6))
        self._log[0, 0] = SUBSTITUTE

    def letters(self) -> dict[str, str]:
        """The plain letter that each odd character stands for most often (``6`` -> ``o``)."""
        best: dict[str, tuple[float, str]] = {}
        for (true, seen), count in self._counts.items():
            if len(true) == len(seen) == 1 and not ("a" <= seen <= "z"):
                best[seen] = max(best.get(seen, (0.0, "")), (count, skeleton(true)))
        return {seen: letter for seen, (_, letter) in best.items()}

    def _numbers(self, texts: list[str], known: dict[str, int], width: int) -> NDArray[np.int32]:
        """Segment number of ``text[i:i+n]`` as (text, i, n), 0 where it is not in the table."""
        out = np.zeros((len(texts), width + 1, 4), np.int32)
        for row, text in enumerate(texts):
            for i in range(len(text) + 1):
                for n in range(4):
                    if i + n <= len(text):
                        out[row, i, n] = known.get(text[i : i + n], 0)
        return out

    def score(
        self, true: list[str], seen: list[str], pairs: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """log P(seen[j] | true[i]) for each row (i, j) of `pairs`; best segmentation."""
        t = self._numbers(true, self._true, LONGEST_TRUE)[pairs[:, 0]]
        s = self._numbers(seen, self._seen, LONGEST_SEEN)[pairs[:, 1]]
        t_len = np.array([len(x) for x in true])[pairs[:, 0]]
        s_len = np.array([len(x) for x in seen])[pairs[:, 1]]
        high, wide = int(t_len.max(initial=0)), int(s_len.max(initial=0))
        best = np.full((high + 1, wide + 1, len(pairs)), _NEVER, np.float32)
        best[0, 0] = 0
        for i in range(1, high + 1):
            for j in range(wide + 1):
                for a, b in STEPS:
                    if a <= i and b <= j:
                        step = self._log[t[:, i - a, a], s[:, j - b, b]]
                        if a == 2:  # a pair of letters counts only where it was learnt
                            step = np.where(t[:, i - a, a] > 0, step, _NEVER)
                        np.maximum(best[i, j], best[i - a, j - b] + step, out=best[i, j])
        score: NDArray[np.float32] = best[t_len, s_len, np.arange(len(pairs))]
        whole = np.zeros(len(pairs))
        total = np.zeros(len(pairs))
        for row, (i, j) in enumerate(pairs.tolist()):
            whole[row] = self.whole[seen[j]].get(true[i], 0.0) if seen[j] in self.whole else 0.0
            total[row] = self.total.get(true[i], 0.0)
        return np.log((whole + KAPPA * np.exp(score)) / (total + KAPPA) + 1e-30).astype(np.float32)


@lru_cache(maxsize=1)
def load() -> Channel:
    """The channel that comes with sohoa."""
    return Channel(rows("channel.tsv"))
