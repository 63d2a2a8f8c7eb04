"""What a recogniser without Vietnamese makes of a syllable: P(observed | true), learnt from pairs.

A syllable is read segment by segment: one or two true letters give none to three observed
characters (``ươ`` -> ``wo``, ``đ`` -> ``dp``, ``ấ`` -> ``4``). The probabilities come from
``data/channel.tsv`` (``python -m normalize.learn``); syllables that were seen often enough are
remembered whole, and smoothed with the segments. Everything is lower case but for the capital Đ.
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
#: log P of what was never seen: one letter for another, a sign or digit for a letter, a letter
#: lost, a character too many.
SUBSTITUTE, SIGN, LOST, EXTRA = -8.0, -6.5, -7.0, -8.0
#: log P of a certain digit too many: among 50,000 words of the pairs there was one.
EXTRA_DIGIT = -13.0
#: Sightings that a letter's bare form is credited with beforehand.
BARE = 2.0
#: Sightings of its family (the letter with other marks) that a letter is credited with.
FAMILY = 8.0
#: How many sightings of a whole syllable weigh as much as its segments, and the segments' share at
#: least: other engines and pages garble otherwise than those that were learnt from.
KAPPA, SEGMENTS = 40.0, 0.5
#: log P of each letter, and of each other character, of a word that the model does not know.
SPELLING, SPELLING_SIGN = -3.2, -6.0
_NEVER = -1e4
#: Pairs scored at once.
_AT_ONCE = 2048
_QUOTES = str.maketrans(dict.fromkeys("’‘`´", "'"))


def folded(seen: str) -> str:
    """What was observed, in lower case, with one sign for all quotes: engines choose at will."""
    return seen.lower().translate(_QUOTES)


def capital(raw: str, word: str) -> str:
    """`word` with its đ as a capital if `raw` has capitals: engines confuse Đ otherwise than đ."""
    return word.replace("đ", "Đ") if not raw.islower() else word


class Channel:
    """The segment table as a dense matrix, and the syllables remembered whole."""

    def __init__(self, table: list[list[str]]) -> None:
        counts: dict[tuple[str, str], float] = {}
        self.whole: defaultdict[str, dict[str, float]] = defaultdict(dict)  # seen -> true: count
        self.total: defaultdict[str, float] = defaultdict(float)  # true: times in the pairs
        for kind, true, raw, count in table:
            seen = folded(raw)
            if kind == "segment":
                counts[true, seen] = counts.get((true, seen), 0.0) + float(count)
            elif kind == "syllable":
                self.whole[seen][true] = self.whole[seen].get(true, 0.0) + float(count)
            else:
                self.total[true] = float(count)
        self._counts = counts
        self._rows: dict[str, NDArray[np.int32]] = {}  # of true syllables, which come again
        self._smooth(counts)
        sums: defaultdict[str, float] = defaultdict(float)
        for (true, _), times in counts.items():
            sums[true] += times
        self._true = {true: i + 1 for i, true in enumerate(sums)}
        self._seen = {seen: i + 1 for i, seen in enumerate({seen for _, seen in counts})}
        shape = len(self._true) + 1, len(self._seen) + 1
        self._log = np.full(shape, _NEVER, np.float32)
        for true, i in self._true.items():
            if len(true) == 1:
                for seen, j in self._seen.items():
                    if len(seen) == 1:
                        self._log[i, j] = SUBSTITUTE if seen.isalpha() else SIGN
                self._log[i, 0] = SUBSTITUTE
                if "" in self._seen:
                    self._log[i, self._seen[""]] = LOST
        for (true, seen), times in counts.items():
            cell = self._true[true], self._seen[seen]
            self._log[cell] = max(np.log(times / (sums[true] + 1)), self._log[cell])
        lost = self._log[:, self._seen.get("", 0)]
        self._lost = np.where(lost > _NEVER, lost, np.float32(LOST))

    @staticmethod
    def _smooth(counts: dict[tuple[str, str], float]) -> None:
        """Credit each letter with its bare form and with what its family was read as.

        The family of ``ò`` are all forms of o: what ``ó`` is read as, ``ò`` may be, even if the
        pairs do not show it.
        """
        letters = {true for true, _ in counts if len(true) == 1}
        family: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (true, seen), count in counts.items():
            if len(true) == 1 and true != "Đ":
                family[skeleton(true)][seen] += count
        for letter in letters:
            bare = skeleton(letter).lower()
            counts[letter, bare] = counts.get((letter, bare), 0.0) + BARE
            whole = sum(family[skeleton(letter)].values())
            for seen, count in family[skeleton(letter)].items():
                share = FAMILY * count / whole
                counts[letter, seen] = counts.get((letter, seen), 0.0) + share

    def letters(self) -> dict[str, str]:
        """The plain letter that each odd character stands for most often (``6`` -> ``o``)."""
        best: dict[str, tuple[float, str]] = {}
        for (true, seen), count in self._counts.items():
            if len(true) == len(seen) == 1 and not ("a" <= seen <= "z"):
                best[seen] = max(best.get(seen, (0.0, "")), (count, skeleton(true).lower()))
        return {seen: letter for seen, (_, letter) in best.items()}

    def _numbers(self, texts: list[str], known: dict[str, int], width: int) -> NDArray[np.int32]:
        """Segment number of ``text[i:i+n]`` as (text, i, n), 0 where it is not in the table."""
        out = np.zeros((len(texts), width + 1, 4), np.int32)
        for row, text in enumerate(texts):
            if width == LONGEST_TRUE and text in self._rows:
                out[row] = self._rows[text]
                continue
            for i in range(len(text) + 1):
                for n in range(min(3, len(text) - i) + 1):
                    out[row, i, n] = known.get(text[i : i + n], 0)
            if width == LONGEST_TRUE:
                self._rows[text] = out[row].copy()
        return out

    def score(
        self, true: list[str], seen: list[str], pairs: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """log P(seen[j] | true[i]) for each row (i, j) of `pairs`; best segmentation.

        `seen` has to be `folded`.
        """
        if not len(pairs):
            return np.zeros(0, np.float32)
        t_len = np.array([len(x) for x in true])[pairs[:, 0]]
        s_len = np.array([len(x) for x in seen])[pairs[:, 1]]
        t = self._numbers(true, self._true, LONGEST_TRUE)
        s = self._numbers(seen, self._seen, LONGEST_SEEN)
        extra = np.array(
            [[EXTRA_DIGIT if c.isdigit() else EXTRA for c in x.ljust(LONGEST_SEEN)] for x in seen],
            np.float32,
        )
        score = np.empty(len(pairs), np.float32)
        order = np.lexsort((t_len, s_len))
        for begin in range(0, len(order), _AT_ONCE):  # of about one size, and small: that is fast
            rows = order[begin : begin + _AT_ONCE]
            i, j = pairs[rows].T
            best = self._table(t[i], s[j], extra[j], int(t_len[rows].max()), int(s_len[rows].max()))
            score[rows] = best[t_len[rows], s_len[rows], np.arange(len(rows))]
        whole, total = self._remembered(true, seen, pairs)
        share = np.maximum(KAPPA / (total + KAPPA), SEGMENTS)
        chance = (1 - share) * whole / np.maximum(total, 1) + share * np.exp(score)
        logs: NDArray[np.float32] = np.log(chance + 1e-30).astype(np.float32)
        return logs

    def _table(
        self,
        t: NDArray[np.int32],
        s: NDArray[np.int32],
        extra: NDArray[np.float32],
        high: int,
        wide: int,
    ) -> NDArray[np.float32]:
        """log P of the best segmentation of each pair's first i and j letters, (i, j, pair)."""
        best = np.full((high + 1, wide + 1, len(t)), _NEVER, np.float32)
        best[0, 0] = 0
        for i in range(high + 1):
            for j in range(wide + 1):
                if j:
                    best[i, j] = np.maximum(best[i, j], best[i, j - 1] + extra[:, j - 1])
                for a, b in STEPS:
                    if a > i or b > j:
                        continue
                    letter = t[:, i - a, a]
                    part = s[:, j - b, b]
                    step = self._log[letter, part] if b else self._lost[letter]
                    if b > 1:  # only one unknown character can stand for a letter
                        step = np.where(part > 0, step, np.float32(_NEVER))
                    np.maximum(best[i, j], best[i - a, j - b] + step, out=best[i, j])
        return best

    def _remembered(
        self, true: list[str], seen: list[str], pairs: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How often each pair was met as a whole, and how often its true syllable."""
        total = np.array([self.total.get(word, 0.0) for word in true])[pairs[:, 0]]
        whole = np.zeros(len(pairs))
        known = np.array([text in self.whole for text in seen])
        rows = np.flatnonzero(known[pairs[:, 1]] & (total > 0))
        for row, (i, j) in zip(rows.tolist(), pairs[rows].tolist(), strict=True):
            whole[row] = self.whole[seen[j]].get(true[i], 0.0)
        return whole, total


@lru_cache(maxsize=1)
def load() -> Channel:
    """The channel that comes with sohoa."""
    return Channel(rows("channel.tsv"))
