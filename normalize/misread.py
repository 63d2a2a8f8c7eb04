"""What an engine that knows Vietnamese misreads: the words that a word it read may be instead.

Such an engine gets nearly all letters right; what it loses is a mark (``tô`` for *tổ*, ``QUYÉT``
for *QUYẾT*), and it loses it without a doubt as often as not. How often each letter is read as each
other, and what it says of a reading that the engine named it among its alternatives, is counted on
lines that we set, spoil and have read (``data/misread.tsv``, ``python -m benchmarks.hesitations``).
"""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from normalize.candidates import Dictionary, Readings
from normalize.channel import SPELLING
from normalize.tables import rows
from normalize.unicode import is_syllable, skeleton, unify
from sohoa.model import Alternative

#: Words that go into the lattice for one core; more than these are worth no thought.
MOST = 12
#: Words this much (nats) less likely than the core as it stands, frequency included, are not tried.
FAR = -16.0
#: An alternative gives a word on other letters if the engine held it for at least this likely.
HELD = 0.05
#: How likely the engine has to have held another letter of a part of a name, and what speaks (nats)
#: against another part of a name where it has not.
NEARLY, NAMED = 0.4, -5.0
#: log P that a letter is read twice: some 20 times in 37,000 words.
TWICE = -7.5


class Seen(NamedTuple):
    """What the engine says of a word that it has read."""

    #: Its other readings of the word's characters, by index.
    alternatives: tuple[Alternative, ...] = ()
    #: Whether it tells them at all, so that its silence says something.
    told: bool = False

    def part(self, begin: int, end: int) -> "Seen":
        """What it says of the characters from `begin` to `end`."""
        if not self.alternatives:
            return self
        own = (a._replace(at=a.at - begin) for a in self.alternatives if begin <= a.at < end)
        return self._replace(alternatives=tuple(own))


class Misread:
    """Readings of the cores of a text that an engine with Vietnamese has read."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._book = dictionary
        self._pairs: dict[tuple[str, str], float] = {}
        self._said: list[tuple[float, float]] = []
        for kind, *row in rows("misread.tsv"):
            if kind == "pair":
                self._pairs[row[0], row[1]] = float(row[2])
            elif kind == "listed":
                self._said.append((float(row[0]), float(row[1])))
            elif kind == "mark":
                self._mark = float(row[0])
            elif kind == "letter":
                self._letter = float(row[0])
            else:
                self._silent = float(row[0])

    @lru_cache(maxsize=1 << 15)  # noqa: B019  one restorer lives as long as its process
    def _plain(self, core: str, told: bool) -> Readings:
        return self._among(core, Seen((), told))

    def readings(self, core: str, seen: Seen, named: bool = False) -> Readings:
        """What `core`, letters as they were read, may stand for; first itself.

        A part of a name (`named`), if it is a syllable, hardly stands for anything but what the
        engine itself nearly read: who is called *Mỷ* is not to be called *Mỹ* by the context.

        Gives words of the vocabulary (or the unknown word) with log P(read | word), relative to a
        word that is read as it is.
        """
        if named and is_syllable(unify(core)):
            held = tuple(other for other in seen.alternatives if other.confidence >= NEARLY)
            found = self._among(core, seen._replace(alternatives=held))
            return found if held else found._replace(logs=found.logs + NAMED * (found.logs < 0))
        return self._plain(core, seen.told) if not seen.alternatives else self._among(core, seen)

    def _among(self, core: str, seen: Seen) -> Readings:
        book, word = self._book, unify(core)
        own = book.lm.ids.get(word)
        said = {(other.at, other.text.lower()): other.confidence for other in seen.alternatives}
        aligned = word == core.lower()  # else the tone has moved, and with it what was said of it
        numbers = set(book.by_skeleton.get(skeleton(word), ()))
        if aligned:
            numbers |= set(self._other_letters(word, said))
        numbers -= {own, book.lm.unknown}
        heard = said if aligned and seen.told else None
        scored = [(self._score(word, book.lm.words[number], heard), number) for number in numbers]
        if own is None:
            scored += self._undoubled(word)
        found = [one for one in scored if one[0] + 0.7 * self._gain(one[1], own) > FAR]
        found = sorted(found, key=lambda one: -one[0] - 0.7 * float(book.lm.unigram[one[1]]))[:MOST]
        logs, ids = [log for log, _ in found], [number for _, number in found]
        as_it_is = 0.0 if own is not None else SPELLING * len(word)
        return Readings(
            np.array([book.lm.unknown if own is None else own, *ids]),
            np.array([as_it_is, *logs], np.float32),
        )

    def _undoubled(self, word: str) -> list[tuple[float, int]]:
        """Words for which a letter was read twice, with two kinds of marks (``CẤÁP``)."""
        best: dict[int, float] = {}
        for at, (first, second) in enumerate(pairwise(word)):
            if first != second and skeleton(first) == skeleton(second):
                for seen in (word[:at] + word[at + 1 :], word[: at + 1] + word[at + 2 :]):
                    for number in self._book.by_skeleton.get(skeleton(seen), ()):
                        log = TWICE + self._score(seen, self._book.lm.words[number], None)
                        best[number] = max(best.get(number, log), log)
        return [(log, number) for number, log in best.items()]

    def _gain(self, number: int, own: int | None) -> float:
        """How much more often (nats) a word is met than the one that was read."""
        unigram = self._book.lm.unigram
        return float(unigram[number] - unigram[own]) if own is not None else 20.0

    def _other_letters(self, word: str, said: dict[tuple[int, str], float]) -> list[int]:
        """Words in which one letter is an alternative that the engine took seriously."""
        found = []
        for (at, text), confidence in said.items():
            other = word[:at] + text + word[at + 1 :]
            if confidence >= HELD and skeleton(other) != skeleton(word) and is_syllable(other):
                number = self._book.lm.ids.get(unify(other))
                found += [] if number is None or len(other) != len(word) else [number]
        return found

    def _score(self, seen: str, word: str, said: dict[tuple[int, str], float] | None) -> float:
        """log P(`seen` | `word`), which is as long, relative to a `word` that is read as it is."""
        score = 0.0
        for at, (read, true) in enumerate(zip(seen, word, strict=True)):
            if read == true:
                continue
            same = skeleton(read) == skeleton(true)
            score += self._pairs.get((read, true), self._mark if same else self._letter)
            if said is not None:
                score += self._evidence(said.get((at, true)))
        return score

    def _evidence(self, confidence: float | None) -> float:
        """What it says (nats) that a letter was named with this confidence, or not at all."""
        if confidence is None:
            return self._silent
        return next(log for least, log in self._said if confidence >= least)
