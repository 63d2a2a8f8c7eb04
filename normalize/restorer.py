"""Restoration of running text: which words to touch, their readings, and the form they are given.

How much is done is decided from the text, a page or so at a time (`judge`): proper Vietnamese is
left alone but for words that are no syllables, bare text gets its diacritics, garbled text goes
through the channel, and what is not Vietnamese passes through.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from normalize import candidates, trellis
from normalize.candidates import Dictionary, Readings
from normalize.case import dressed, lowered
from normalize.pieces import Piece, is_numeral, pieces, without_notes
from normalize.unicode import has_diacritic, nfc, unify

#: Positions of the lattice that are decided at once.
CHUNK = 1500
#: Share of words with a diacritic: 86 to 88 % in real Vietnamese, 17 % in the worst of engines
#: without it.
PROPER, MARKED = 0.70, 0.02
#: Share of words that may be Vietnamese, below which a text is another language.
VIETNAMESE = 0.55
#: Letters that an engine for western languages does not know; this share of words says that marks
#: are missing from some words rather than misread in all.
OURS, PARTLY = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ"), 0.10
#: A word of proper text is changed only if its new reading is at least this probable.
SURE = 0.97
#: Confidence of a word that stays as it is because nothing fits, and next-best readings kept.
AT_A_LOSS, NEXT_BEST, WORTH_SHOWING = 0.3, 3, 0.01


class Damage(Enum):
    """What has happened to a text."""

    NONE = "none"
    FOREIGN = "foreign"
    STRIPPED = "stripped"
    PARTLY = "partly stripped"
    GARBLED = "garbled"


class Restored(NamedTuple):
    """A word as restored."""

    text: str
    confidence: float
    readings: tuple[str, ...] = ()


def judge(words: Iterable[str], dictionary: Dictionary) -> Damage:
    """How damaged a text of some hundred words is."""
    count = ours = marked = vietnamese = exact = 0
    for word in words:
        for kind, text in pieces(word):
            if kind != "core" or len(text) < 2:
                continue
            count += 1
            if dictionary.looks_vietnamese(text):
                vietnamese += 1
                marked += has_diacritic(text)
                exact += text.isalpha()
                ours += not OURS.isdisjoint(text.lower())
    if vietnamese < VIETNAMESE * count or not count:
        return Damage.FOREIGN
    if marked > PROPER * vietnamese:
        return Damage.NONE
    if ours > PARTLY * vietnamese:
        return Damage.PARTLY
    if marked <= MARKED * vietnamese and exact > 0.98 * vietnamese > 0.93 * count:
        return Damage.STRIPPED
    return Damage.GARBLED


class Restorer:
    """Restores sequences of words in the context of their neighbours."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.lm = dictionary.lm
        self._start = Readings(np.array([self.lm.start]), np.zeros(1, np.float32))

    def restore(
        self, paragraphs: Sequence[Sequence[str]], damage: Damage | None = None
    ) -> list[list[Restored]]:
        """Each word of each paragraph restored; `damage` is judged from all of them if not given.

        A paragraph is a sequence of words in running order over line ends; the words come back one
        for one.
        """
        if damage is None:
            damage = judge((w for p in paragraphs for w in p), self.dictionary)
        cut = [[pieces(nfc(word)) for word in words] for words in paragraphs]
        if damage is not Damage.GARBLED:  # there, digits may stand for letters
            cut = [[without_notes(word) for word in words] for words in cut]
        if damage is Damage.FOREIGN:
            return [[Restored("".join(p.text for p in w), 1.0) for w in words] for words in cut]
        readings = self._readings(cut, damage)
        lattice = [self._start, self._start]
        places: list[tuple[Piece, int]] = []  # every core and its position
        for words in cut:
            for word in words:
                for piece in word:
                    if piece.kind == "core":
                        places.append((piece, len(lattice)))
                        lattice.append(readings[piece.text])
                    elif (token := piece.token) is not None:
                        lattice.append(self._fixed(token))
            lattice.append(self._start)
        decided = self._decide(lattice)
        chosen = iter([self._choose(piece, decided[at], damage) for piece, at in places])
        result = [
            [self._joined(word, [next(chosen) for p in word if p.kind == "core"]) for word in words]
            for words in cut
        ]
        if damage is Damage.GARBLED:
            for own, raws in zip(result, paragraphs, strict=True):
                texts = [word.text for word in own]
                for k, text in lowered(texts, self.dictionary.abbreviations).items():
                    if texts[k] != raws[k]:
                        own[k] = own[k]._replace(text=text)
        return result

    @lru_cache(maxsize=4096)  # noqa: B019  one restorer lives as long as its process
    def _fixed(self, token: str) -> Readings:
        return Readings(np.array([self.lm.id(token)]), np.zeros(1, np.float32))

    def _readings(self, cut: list[list[list[Piece]]], damage: Damage) -> dict[str, Readings]:
        cores = {p.text for words in cut for word in words for p in word if p.kind == "core"}
        book = self.dictionary
        if damage is Damage.GARBLED:
            kept = {core for core in cores if is_numeral(core)}
            return book.garbled(cores - kept) | {core: book.itself(core) for core in kept}
        if damage is Damage.NONE:
            return {c: book.typo(c) if self._suspicious(c) else book.itself(c) for c in cores}
        bare = {c for c in cores if c.isalpha() and not has_diacritic(c)}
        return {c: book.stripped(c) if c in bare else book.itself(c) for c in cores}

    def _suspicious(self, core: str) -> bool:
        return (
            core.isalpha()
            and has_diacritic(core)
            and core[1:].islower()
            and unify(core) not in self.lm.ids
        )

    def _decide(self, lattice: list[Readings]) -> list[tuple[np.ndarray, np.ndarray]]:
        decided: list[tuple[np.ndarray, np.ndarray]] = []
        context = lattice[:2]
        for begin in range(2, len(lattice), CHUNK):
            part = context + lattice[begin : begin + CHUNK]
            found = trellis.decode(self.lm, part)
            decided.extend(found if begin == 2 else found[2:])
            context = [Readings(ids[:1], np.zeros(1, np.float32)) for ids, _ in found[-2:]]
        return decided

    def _choose(
        self, piece: Piece, decided: tuple[np.ndarray, np.ndarray], damage: Damage
    ) -> Restored:
        ids, posterior = decided
        raw = piece.text
        shown: dict[str, float] = {}
        for number, chance in zip(ids.tolist(), posterior.tolist(), strict=True):
            text = raw
            if number != self.lm.unknown and (word := self.lm.words[number]) != unify(raw):
                text = dressed(raw, word, self.dictionary.abbreviations)
            shown[text] = shown.get(text, 0.0) + chance
        order = sorted(shown, key=lambda text: -shown[text])
        best = order[0]
        if damage is Damage.NONE and best != raw and shown[best] < SURE:
            best = raw
        confidence = shown[best]
        if damage is not Damage.NONE and ids[0] == self.lm.unknown:
            confidence = min(confidence, AT_A_LOSS)
        others = [t for t in order if t != best and shown[t] >= WORTH_SHOWING][:NEXT_BEST]
        return Restored(best, min(confidence, 1.0), tuple(others))

    @staticmethod
    def _joined(word: list[Piece], chosen: list[Restored]) -> Restored:
        if not chosen:
            return Restored("".join(piece.text for piece in word), 1.0)
        weakest = min(range(len(chosen)), key=lambda k: chosen[k].confidence)

        def text(other: str | None = None) -> str:
            parts, core = [], 0
            for piece in word:
                if piece.kind == "core":
                    use_other = other is not None and core == weakest
                    parts.append(str(other) if use_other else chosen[core].text)
                    core += 1
                else:
                    parts.append(piece.text)
            return "".join(parts)

        others = tuple(text(other) for other in chosen[weakest].readings)
        return Restored(text(), chosen[weakest].confidence, others)


@lru_cache(maxsize=1)
def load() -> Restorer:
    """The restorer over the data that come with sohoa; made once a process."""
    return Restorer(candidates.load())
