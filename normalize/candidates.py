"""What a token on a page may stand for: syllables of the vocabulary with their channel scores."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from normalize import channel as channel_module
from normalize import lm as lm_module
from normalize.channel import (
    LONGEST_SEEN,
    LONGEST_TRUE,
    SPELLING,
    SPELLING_SIGN,
    Channel,
    folded,
)
from normalize.lm import LanguageModel
from normalize.tables import rows
from normalize.tokens import CLASSES
from normalize.unicode import is_syllable, skeleton, unify

#: Readings that go into the lattice for one token, and skeletons tried for a garbled one.
MOST, SKELETONS = 48, 24
#: A garbled token's skeleton is looked for within this many edits.
EDITS = 3
#: Readings this much (nats) less likely than the best one are not tried.
GAP = 8.0
#: log P of a wrong mark in a text that is proper Vietnamese otherwise.
TYPO = -7.0
#: log P(w) below which a word that is no possible syllable is taken for a misprint.
RARE = -12.5
#: How much (nats) a capital Đ in a token without capitals is held against a reading.
LOWER = 3.0
#: log P, at least, of a word of the vocabulary that is read as it is.
AS_IS = -1.0
#: What speaks (nats) for an abbreviation that a token in capitals is the bare form of.
ABBREVIATED = 2.0
#: log P of each digit of a number.
DIGIT = -2.3
_CACHE = 50_000  # tokens


class Readings(NamedTuple):
    """Token ids and log P(observed | reading) of one token's readings; `UNKNOWN` is itself."""

    ids: NDArray[np.int64]
    logs: NDArray[np.float32]


class Dictionary:
    """The vocabulary by skeleton, and the search for garbled tokens."""

    def __init__(self, lm: LanguageModel, channel: Channel) -> None:
        self.lm, self.channel = lm, channel
        #: Spelling of abbreviations: unified form -> form as documents write it.
        self.abbreviations = {unify(form): form for (form,) in rows("abbreviations.txt")}
        #: Bare form of those with marks that the model does not know: ``VPDP`` -> ``VPĐP``.
        self.bare_abbreviations = {
            skeleton(form): form
            for word, form in self.abbreviations.items()
            if word not in lm.ids and skeleton(form) != form and not is_syllable(skeleton(word))
        }
        self.by_skeleton: dict[str, list[int]] = {}
        for number, word in enumerate(lm.words):
            marked = not word.isascii() and skeleton(word) != word
            if number >= len(CLASSES) and (not marked or self._real(number, word)):
                self.by_skeleton.setdefault(skeleton(word), []).append(number)
        marked_keys = {
            key: sum(float(np.exp(lm.unigram[i])) for i in numbers)
            for key, numbers in self.by_skeleton.items()
            if len(key) <= LONGEST_TRUE
            and (any(lm.words[i] != key for i in numbers) or key in self.abbreviations)
        }
        often = sorted(marked_keys, key=lambda key: -marked_keys[key])
        self._skeletons = [
            key for key in often if marked_keys[key] > 1e-6 or key in self.abbreviations
        ]
        self._vietnamese = set(self._skeletons)
        self._letters = str.maketrans(channel.letters())
        self._garbled: dict[tuple[str, bool], Readings] = {}
        self._direct: dict[tuple[str, bool], Readings] = {}

    def _real(self, number: int, word: str) -> bool:
        """Whether a word with diacritics is worth reading: rare shapes are misprints mostly."""
        likely = float(self.lm.unigram[number]) > RARE
        return likely or is_syllable(word) or word in self.abbreviations

    def is_bare_syllable(self, core: str) -> bool:
        """Whether `core`, bare of diacritics, may be a Vietnamese syllable."""
        return skeleton(core.lower()) in self._vietnamese

    def looks_vietnamese(self, core: str) -> bool:
        """Whether bare `core` may be a Vietnamese syllable, or was seen for one."""
        return self.is_bare_syllable(core) or folded(core) in self.channel.whole

    def itself(self, core: str) -> Readings:
        """Only the token as it stands."""
        number = self.lm.id(unify(core)) if core.isalpha() else self.lm.unknown
        return Readings(np.array([number]), np.zeros(1, np.float32))

    def is_abbreviation(self, core: str) -> bool:
        """Whether `core`, in capitals, can be nothing but a known abbreviation (``THT``)."""
        low = unify(core)
        known = low in self.abbreviations and not is_syllable(low)
        return core[1:].isupper() and (known or core in self.bare_abbreviations)

    def stripped(self, core: str) -> Readings:
        """The syllables that `core` is the bare form of; itself if there are none."""
        numbers = self.by_skeleton.get(skeleton(unify(core)), [])
        if not numbers:
            return self.itself(core)
        ids = np.array(numbers)
        ids = ids[np.argsort(-self.lm.unigram[ids], kind="stable")[:MOST]]
        logs = np.zeros(len(ids), np.float32)
        if core.isupper() and unify(core) not in self.abbreviations:
            logs += [ABBREVIATED * (self.lm.words[i] in self.abbreviations) for i in ids]
        return Readings(ids, logs)

    def typo(self, core: str) -> Readings:
        """`core` itself or another syllable on the same letters: for proper text."""
        ids, _ = self.stripped(core)
        word = unify(core)
        own = self.lm.ids.get(word)
        ids = ids[ids != self.lm.unknown]
        logs = np.where(ids == own, 0.0, TYPO).astype(np.float32)
        if own is None:
            ids, logs = np.r_[ids, self.lm.unknown], np.r_[logs, np.float32(SPELLING * len(word))]
        return Readings(ids, logs)

    def plain(self, seen: str) -> str:
        """`seen` (folded) without diacritics, odd characters as the letters they stand for."""
        return skeleton(seen.translate(self._letters))

    @lru_cache(maxsize=_CACHE)  # noqa: B019  one dictionary lives as long as its process
    def spelt(self, seen: str) -> frozenset[int]:
        """The syllables on the letters of `seen` (folded), odd characters taken for letters."""
        plain = self.plain(seen)
        found = set(self.by_skeleton.get(plain, ()) if plain in self._vietnamese else ())
        if plain[:1] in ("b", "p"):  # an engine's reading of Đ
            other = self.by_skeleton.get("d" + plain[1:], ())
            found |= {i for i in other if self.lm.words[i][0] == "đ"}
        for word in self.channel.whole.get(seen, ()):
            if (number := self.lm.ids.get(word.lower())) is not None:
                found.add(number)
        return frozenset(i for i in found if len(self.lm.words[i]) <= LONGEST_TRUE)

    def direct(self, cores: set[str]) -> dict[str, Readings]:
        """Readings of `cores` as `spelt`, most probable first, without the search of `garbled`.

        Empty where there are none. Meant for pieces of words, of which there are many.
        """
        keys = {core: (folded(core), not core.islower()) for core in cores}
        if len(self._direct) > _CACHE:
            self._direct.clear()
        for upper in (False, True):
            short = sorted(
                {k[0] for k in keys.values() if k[1] is upper}
                - {low for low, capitals in self._direct if capitals is upper}
            )
            chosen = [sorted(self.spelt(core)) for core in short]
            scores = self._scored(short, chosen, upper)
            for core, ids, logs in zip(short, chosen, scores, strict=True):
                numbers = np.array(ids, np.int64)
                order = np.argsort(-(logs + 0.7 * self.lm.unigram[numbers]), kind="stable")
                self._direct[core, upper] = Readings(numbers[order], logs[order])
        return {core: self._direct[key] for core, key in keys.items()}

    def garbled(self, cores: set[str]) -> dict[str, Readings]:
        """Readings of each of `cores` through the channel."""
        keys = {core: (folded(core), not core.islower()) for core in cores}
        new = sorted(set(keys.values()) - self._garbled.keys())
        if len(self._garbled) + len(new) > _CACHE:
            self._garbled.clear()
            new = sorted(set(keys.values()))
        for upper in (False, True):
            wanted = [low for low, capitals in new if capitals is upper]
            for begin in range(0, len(wanted), 500):
                self._search(wanted[begin : begin + 500], upper)
        return {core: self._garbled[key] for core, key in keys.items()}

    def _search(self, seen: list[str], upper: bool) -> None:
        short = [core for core in seen if len(core) <= LONGEST_SEEN]
        for core in set(seen) - set(short):
            self._garbled[core, upper] = self.typo(core)
        if not short:
            return
        plain = [self.plain(core) for core in short]
        distances = process.cdist(
            plain, self._skeletons, scorer=Levenshtein.distance, score_cutoff=EDITS, dtype=np.uint8
        )
        near = np.argsort(distances, axis=1, kind="stable")[:, :SKELETONS]
        chosen: list[list[int]] = []
        for row, core in enumerate(short):
            found = set(self.by_skeleton.get(skeleton(core), ()))
            seen_for = (word.lower() for word in self.channel.whole.get(core, ()))
            found |= {self.lm.ids[word] for word in seen_for if word in self.lm.ids}
            limit = min(EDITS, max(1, len(plain[row]) - 1))
            for column in near[row]:
                if distances[row, column] <= limit:
                    found |= set(self.by_skeleton[self._skeletons[column]])
            chosen.append([i for i in found if len(self.lm.words[i]) <= LONGEST_TRUE])
        scores = self._scored(short, chosen, upper)
        for core, found_ids, logs in zip(short, chosen, scores, strict=True):
            self._garbled[core, upper] = self._best(core, np.array(found_ids, np.int64), logs)

    def _scored(
        self, seen: list[str], chosen: list[list[int]], upper: bool
    ) -> list[NDArray[np.float32]]:
        """log P of each of `seen` given each word of its list in `chosen`."""
        numbers = sorted({i for ids in chosen for i in ids})
        place = {number: k for k, number in enumerate(numbers)}
        pairs = np.array([(place[i], j) for j, ids in enumerate(chosen) for i in ids], np.int64)
        pairs = pairs.reshape(-1, 2)
        words = [self.lm.words[i] for i in numbers]
        capitals = [word.replace("đ", "Đ") for word in words]
        scores = self.channel.score(capitals if upper else words, seen, pairs)
        if not upper:  # only a capital Đ is read as b or p, and that makes the token lower case
            odd = [k for k, (i, j) in enumerate(pairs.tolist()) if self._misread(words[i], seen[j])]
            if odd:
                other = self.channel.score(capitals, seen, pairs[odd]) - LOWER
                scores[odd] = np.maximum(scores[odd], other)
        return np.split(scores, np.cumsum([len(ids) for ids in chosen], dtype=int))[:-1]

    @staticmethod
    def _misread(word: str, seen: str) -> bool:
        return word[0] == "đ" and seen[0] in "bp"

    def _best(self, core: str, ids: NDArray[np.int64], logs: NDArray[np.float32]) -> Readings:
        worth = logs + 0.7 * self.lm.unigram[ids]
        order = np.argsort(-worth, kind="stable")[:MOST]
        if len(order):
            order = order[worth[order] > worth[order[0]] - GAP]
        ids, logs = ids[order], logs[order]
        own = self.lm.ids.get(unify(core))
        if core.isdigit():
            ids = np.r_[ids, self.lm.id(f"<{len(core)}>")]
            logs = np.r_[logs, DIGIT * len(core)]
        elif own is None:
            letters = sum(c.isalpha() for c in core)
            ids = np.r_[ids, self.lm.unknown]
            logs = np.r_[logs, SPELLING * letters + SPELLING_SIGN * (len(core) - letters)]
        elif own not in ids:
            ids, logs = np.r_[ids, own], np.r_[logs, AS_IS]
        else:
            logs = np.where(ids == own, np.maximum(logs, AS_IS), logs)
        return Readings(ids, logs.astype(np.float32))


@lru_cache(maxsize=1)
def load() -> Dictionary:
    """The dictionary over the model and the channel that come with sohoa."""
    return Dictionary(lm_module.load(), channel_module.load())
