"""What a token on a page may stand for: syllables of the vocabulary with their channel scores."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from normalize import channel as channel_module
from normalize import lm as lm_module
from normalize.channel import LONGEST_SEEN, LONGEST_TRUE, SPELLING, Channel
from normalize.tables import rows
from normalize.lm import LanguageModel
from normalize.tokens import CLASSES
from normalize.unicode import skeleton, unify

#: Readings that go into the lattice for one token, and skeletons tried for a garbled one.
MOST, SKELETONS = 24, 14
#: A garbled token's skeleton is looked for within this many edits.
EDITS = 3
#: Readings this much (nats) less likely than the best one are not tried.
GAP = 14.0
#: log P of a wrong mark in a text that is proper Vietnamese otherwise.
TYPO = -8.0
_CACHE = 200_000  # tokens


class Readings(NamedTuple):
    """Token ids and log P(observed | reading) of one token's readings; `UNKNOWN` is itself."""

    ids: NDArray[np.int64]
    logs: NDArray[np.float32]


class Dictionary:
    """The vocabulary by skeleton, and the search for garbled tokens."""

    def __init__(self, lm: LanguageModel, channel: Channel) -> None:
        self.lm, self.channel = lm, channel
        self._by_skeleton: dict[str, list[int]] = {}
        for number, word in enumerate(lm.words):
            if number >= len(CLASSES):
                self._by_skeleton.setdefault(skeleton(word), []).append(number)
        #: Spelling of abbreviations: unified form -> form as documents write it.
        self.abbreviations = {unify(form): form for (form,) in rows("abbreviations.txt")}
        marked = {
            key: sum(float(np.exp(lm.unigram[i])) for i in numbers)
            for key, numbers in self._by_skeleton.items()
            if len(key) <= LONGEST_TRUE
            and (any(lm.words[i] != key for i in numbers) or key in self.abbreviations)
        }
        often = sorted(marked, key=lambda key: -marked[key])
        self._skeletons = [key for key in often if marked[key] > 1e-6 or key in self.abbreviations]
        self._vietnamese = set(self._skeletons)
        self._letters = str.maketrans(channel.letters())
        self._garbled: dict[str, Readings] = {}

    def looks_vietnamese(self, core: str) -> bool:
        """Whether `core` without its diacritics may be a Vietnamese syllable, or was seen for one."""
        low = core.lower()
        return skeleton(low) in self._vietnamese or low in self.channel.whole

    def itself(self, core: str) -> Readings:
        """Only the token as it stands."""
        number = self.lm.id(unify(core)) if core.isalpha() else self.lm.unknown
        return Readings(np.array([number]), np.zeros(1, np.float32))

    def stripped(self, core: str) -> Readings:
        """The syllables that `core` is the bare form of; itself if there are none."""
        numbers = self._by_skeleton.get(skeleton(unify(core)), [])
        if not numbers:
            return self.itself(core)
        ids = np.array(numbers)
        ids = ids[np.argsort(-self.lm.unigram[ids], kind="stable")[:MOST]]
        return Readings(ids, np.zeros(len(ids), np.float32))

    def typo(self, core: str) -> Readings:
        """`core` itself or another syllable on the same letters: for proper text."""
        ids, _ = self.stripped(core)
        word = unify(core)
        own = self.lm.ids.get(word)
        logs = np.where(ids == own, 0.0, TYPO).astype(np.float32)
        if own is None:
            ids, logs = np.r_[ids, self.lm.unknown], np.r_[logs, np.float32(SPELLING * len(word))]
        return Readings(ids, logs)

    def garbled(self, cores: set[str]) -> dict[str, Readings]:
        """Readings of each of `cores` through the channel."""
        new = sorted({core.lower() for core in cores} - self._garbled.keys())
        if len(self._garbled) + len(new) > _CACHE:
            self._garbled.clear()
            new = sorted({core.lower() for core in cores})
        for begin in range(0, len(new), 500):
            self._search(new[begin : begin + 500])
        return {core: self._garbled[core.lower()] for core in cores}

    def _search(self, seen: list[str]) -> None:
        short = [core for core in seen if len(core) <= LONGEST_SEEN]
        for core in set(seen) - set(short):
            self._garbled[core] = self.typo(core)
        if not short:
            return
        plain = [skeleton(core.translate(self._letters)) for core in short]
        distances = process.cdist(
            plain, self._skeletons, scorer=Levenshtein.distance, score_cutoff=EDITS, dtype=np.uint8
        )
        near = np.argsort(distances, axis=1, kind="stable")[:, :SKELETONS]
        chosen: list[list[int]] = []
        for row, core in enumerate(short):
            found = set(self._by_skeleton.get(skeleton(core), ()))
            found |= {self.lm.ids[w] for w in self.channel.whole.get(core, ()) if w in self.lm.ids}
            limit = min(EDITS, max(1, len(plain[row]) - 1))
            for column in near[row]:
                if distances[row, column] <= limit:
                    found |= set(self._by_skeleton[self._skeletons[column]])
            chosen.append([i for i in found if len(self.lm.words[i]) <= LONGEST_TRUE])
        numbers = sorted({i for ids in chosen for i in ids})
        place = {number: k for k, number in enumerate(numbers)}
        pairs = np.array([(place[i], j) for j, ids in enumerate(chosen) for i in ids], np.int64)
        pairs = pairs.reshape(-1, 2)
        scores = self.channel.score([self.lm.words[i] for i in numbers], short, pairs)
        at = 0
        for core, found_ids in zip(short, chosen, strict=True):
            ids, logs = np.array(found_ids, np.int64), scores[at : at + len(found_ids)]
            at += len(found_ids)
            self._garbled[core] = self._best(core, ids, logs)

    def _best(self, core: str, ids: NDArray[np.int64], logs: NDArray[np.float32]) -> Readings:
        worth = logs + 0.7 * self.lm.unigram[ids]
        order = np.argsort(-worth, kind="stable")[:MOST]
        if len(order):
            order = order[worth[order] > worth[order[0]] - GAP]
        ids, logs = ids[order], logs[order]
        if unify(core) not in self.lm.ids:
            ids = np.r_[ids, self.lm.unknown]
            logs = np.r_[logs, np.float32(SPELLING * len(core))]
        elif self.lm.ids[unify(core)] not in ids:
            ids = np.r_[ids, self.lm.ids[unify(core)]]
            logs = np.r_[logs, np.float32(-1.0)]
        return Readings(ids, logs.astype(np.float32))


@lru_cache(maxsize=1)
def load() -> Dictionary:
    """The dictionary over the model and the channel that come with sohoa."""
    return Dictionary(lm_module.load(), channel_module.load())
