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
from normalize.pieces import Piece, is_code, pieces, without_notes
from normalize.symbols import shielded
from normalize.tokens import CLASSES, ONCE
from normalize.unicode import has_diacritic, is_syllable, nfc, skeleton, unify

#: Positions of the lattice that are decided at once.
CHUNK = 1500
#: Share of words with a diacritic: 86 to 88 % in real Vietnamese, 17 % in the worst of engines
#: without it.
PROPER, MARKED = 0.60, 0.02
#: Share of words in small letters that are no bare syllables, above which a text is garbled.
STRANGE = 0.05
#: Share of words that may be Vietnamese, below which a text is another language.
VIETNAMESE = 0.55
#: Letters that an engine for western languages does not know; this share of words says that marks
#: are missing from some words rather than misread in all.
OURS, PARTLY = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ"), 0.10
#: A word of proper text is changed only if its new reading is at least this probable.
SURE = 0.97
#: A word gets other letters, not only other marks, only if the reading is this probable.
BOLD = 0.4
#: log P in context below which a word of proper text is doubted.
DOUBTFUL = -8.0
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
    count = ours = marked = vietnamese = lower = strange = 0
    for word in words:
        for kind, text in pieces(word):
            if kind != "core" or len(text) < 2:
                continue
            count += 1
            if text[1:].islower():
                lower += 1
                strange += not text.isalpha() or not dictionary.is_bare_syllable(text)
            if dictionary.looks_vietnamese(text):
                vietnamese += 1
                marked += has_diacritic(text)
                ours += not OURS.isdisjoint(text.lower())
    if vietnamese < VIETNAMESE * count or not count:
        return Damage.FOREIGN
    if marked > PROPER * vietnamese:
        return Damage.NONE
    if ours > PARTLY * vietnamese:
        return Damage.PARTLY
    if marked <= MARKED * vietnamese and strange <= STRANGE * lower:
        return Damage.STRIPPED
    return Damage.GARBLED


class Restorer:
    """Restores sequences of words in the context of their neighbours."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.lm = dictionary.lm
        self._as_it_is = {self.lm.id(token) for token in CLASSES}
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
        cut = [[pieces(nfc(word) or word) for word in words] for words in paragraphs]
        if damage is not Damage.GARBLED:  # there, digits may stand for letters
            cut = [[without_notes(word) for word in words] for words in cut]
            cut = [shielded(words) for words in cut]
        if damage is Damage.FOREIGN:
            return [[Restored("".join(p.text for p in w), 1.0) for w in words] for words in cut]
        open_ = frozenset({"core", "digits"} if damage is Damage.GARBLED else {"core"})
        readings = self._readings(cut, damage, open_)
        lattice = [self._start, self._start]
        places: list[tuple[Piece, int]] = []  # every piece with readings, and its position
        for words in cut:
            for piece in (piece for word in words for piece in word):
                if piece.kind in open_:
                    places.append((piece, len(lattice)))
                    lattice.append(readings[piece.text])
                elif (token := piece.token) is not None:
                    fixed = self._fixed(token)
                    if token not in ONCE or fixed is not lattice[-1]:
                        lattice.append(fixed)
            lattice.append(self._start)
        if damage is Damage.NONE:
            self._doubt(lattice, places)
        decided = self._decide(lattice)
        chosen = iter([self._choose(piece, decided[at], damage) for piece, at in places])
        result = [
            [
                _joined([next(chosen) if p.kind in open_ else Restored(p.text, 1.0) for p in word])
                for word in words
            ]
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

    def _readings(
        self, cut: list[list[list[Piece]]], damage: Damage, kinds: frozenset[str]
    ) -> dict[str, Readings]:
        cores = {p.text for words in cut for word in words for p in word if p.kind in kinds}
        book = self.dictionary
        if damage is Damage.GARBLED:
            kept = {core for core in cores if is_code(core) or book.is_abbreviation(core)}
            return book.garbled(cores - kept) | {core: book.itself(core) for core in kept}
        if damage is Damage.NONE:
            return {core: book.itself(core) for core in cores}
        bare = {c for c in cores if c.isalpha() and not has_diacritic(c)}
        return {c: book.stripped(c) if c in bare else book.itself(c) for c in cores}

    def _doubt(self, lattice: list[Readings], places: list[tuple[Piece, int]]) -> None:
        """Open the improbable words of a proper text to other marks on the same letters."""
        ids = np.array([readings.ids[0] for readings in lattice])
        score = self.lm.triples(ids[:-2], ids[1:-1], ids[2:])
        for piece, at in places:
            core = piece.text
            name = core[:1].isupper() and not is_syllable(unify(core))
            if score[at - 2] < DOUBTFUL and core.isalpha() and core[1:].islower() and not name:
                lattice[at] = self.dictionary.typo(core)

    def _decide(self, lattice: list[Readings]) -> list[tuple[np.ndarray, np.ndarray]]:
        decided: list[tuple[np.ndarray, np.ndarray]] = []
        context = lattice[:2]
        begin = 2
        while begin < len(lattice):
            end = min(begin + CHUNK, len(lattice))
            for k in range(end - 1, begin + CHUNK // 2, -1):  # cut between paragraphs if there are
                if lattice[k] is self._start:
                    end = k + 1
                    break
            found = trellis.decode(self.lm, context + lattice[begin:end])
            decided.extend(found[2:] if decided else found)
            context = [Readings(ids[:1], np.zeros(1, np.float32)) for ids, _ in found[-2:]]
            begin = end
        return decided

    def _choose(
        self, piece: Piece, decided: tuple[np.ndarray, np.ndarray], damage: Damage
    ) -> Restored:
        ids, posterior = decided
        raw = piece.text
        shown: dict[str, float] = {}
        spelt = raw if damage is Damage.NONE else self.dictionary.bare_abbreviations.get(raw, raw)
        for number, chance in zip(ids.tolist(), posterior.tolist(), strict=True):
            text = spelt
            if number not in self._as_it_is and (word := self.lm.words[number]) != unify(raw):
                text = dressed(raw, word, self.dictionary.abbreviations)
            shown[text] = shown.get(text, 0.0) + chance
        order = sorted(shown, key=lambda text: -shown[text])
        best = raw if piece.kind == "digits" else order[0]  # a number is doubted, never altered
        if damage is Damage.NONE and best != raw and shown[best] < SURE:
            best = raw
        if shown.get(best, 0.0) < BOLD and skeleton(best).lower() != skeleton(raw).lower():
            best = raw  # other marks may be tried, other letters not without reason
        confidence = shown.get(best, 0.0)
        lost = best == raw and damage is not Damage.NONE and ids[0] == self.lm.unknown
        if piece.kind == "core" and lost:
            confidence = min(confidence, AT_A_LOSS)
        others = [t for t in order if t != best and shown[t] >= WORTH_SHOWING][:NEXT_BEST]
        return Restored(best, min(confidence, 1.0), tuple(others))


def _joined(parts: list[Restored]) -> Restored:
    """The pieces of a word as one; its confidence and other readings are those of the weakest."""
    weakest = min(range(len(parts)), key=lambda k: parts[k].confidence)
    texts = [part.text for part in parts]
    others = []
    for other in parts[weakest].readings:
        others.append("".join([*texts[:weakest], other, *texts[weakest + 1 :]]))
    return Restored("".join(texts), parts[weakest].confidence, tuple(others))


@lru_cache(maxsize=1)
def load() -> Restorer:
    """The restorer over the data that come with sohoa; made once a process."""
    return Restorer(candidates.load())
