"""Restoration of running text: which words to touch, their readings, and the form they are given.

How much is done is decided from the text, a page or so at a time (`judge`): proper Vietnamese is
left alone but for words that are no syllables, bare text gets its diacritics, garbled text goes
through the channel, and what is not Vietnamese passes through.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize import candidates, consistency, context, lexicon, trellis
from normalize.candidates import Dictionary, Readings
from normalize.case import dressed, lowered
from normalize.context import ContextModel, case_of
from normalize.damage import BARE, Damage, judge
from normalize.lexicon import Lexicon
from normalize.lm import Ids, Logs
from normalize.misread import Misread, Seen
from normalize.pieces import Piece, is_code, pieces, without_notes
from normalize.places import Places
from normalize.rescoring import weigh
from normalize.symbols import shielded
from normalize.tokens import CLASSES, ONCE
from normalize.unicode import has_diacritic, is_syllable, nfc, skeleton, unify

#: A word of proper text is changed only if its new reading is at least this probable; less for
#: what an engine has read, which has more mistakes in it than what somebody typed.
SURE, SURE_OF_READ = 0.97, 0.7
#: A word gets other letters, not only other marks, only if the reading is this probable.
BOLD = 0.4
#: log P in context below which a word of proper text is doubted.
DOUBTFUL = -8.0
#: Posterior by bigrams above which a doubted word of proper text is doubted no further.
STANDS = 0.97
#: Confidence of a word that stays as it is because nothing fits, and next-best readings kept.
AT_A_LOSS, NEXT_BEST, WORTH_SHOWING = 0.3, 3, 0.01
#: Exponent of posteriors, by which what is said to be right in nine cases of ten is: n-grams,
#: network and document are no independent witnesses.
TEMPER = 0.55
#: How much units of the document's own province count, of what phrases count.
NEAR = 2.0
#: A reading less probable than this is not even spelt out.
IGNORED = 0.001


class Restored(NamedTuple):
    """A word as restored."""

    text: str
    confidence: float
    readings: tuple[str, ...] = ()


class _Place(NamedTuple):
    """A piece that may be restored, its position in the lattice, and the damage to its text."""

    piece: Piece
    at: int
    damage: Damage
    #: Opened to what the engine may have misread.
    read: bool = False


def _cut(words: Sequence[str], damage: Damage) -> list[list[Piece]]:
    """The words of a paragraph in pieces."""
    cut = [pieces(nfc(word) or word) for word in words]
    if damage is Damage.GARBLED:  # there, digits may stand for letters
        return cut
    return shielded([without_notes(word) for word in cut])


def _capital(text: str) -> bool:
    """Whether it is written with one capital, as names are."""
    return text[:1].isupper() and text[1:].islower()


def _looked_at(
    words: Sequence[list[Piece]], looks: Sequence[Seen | None]
) -> Iterator[tuple[Piece, Seen | None]]:
    """The pieces of `words`, each with what the engine says of it."""
    for word, look in zip(words, looks, strict=True):
        at = 0
        for piece in word:
            end = at + len(piece.text)
            yield piece, look and look.part(at, end)
            at = end


#: Kinds of pieces that may stand for something else.
_OPEN = {damage: frozenset({"core"}) for damage in Damage}
_OPEN |= {Damage.GARBLED: frozenset({"core", "digits"}), Damage.FOREIGN: frozenset()}


class Restorer:
    """Restores sequences of words in the context of their neighbours."""

    def __init__(self, dictionary: Dictionary, model: ContextModel, phrases: Lexicon) -> None:
        self.dictionary, self.context, self.phrases = dictionary, model, phrases
        self.lm = dictionary.lm
        self.misread = Misread(dictionary)
        self.places = Places(self.lm)
        self._as_it_is = {self.lm.id(token) for token in CLASSES}
        self._start = Readings(np.array([self.lm.start]), np.zeros(1, np.float32))

    def restore(
        self,
        paragraphs: Sequence[Sequence[str]],
        damages: Sequence[Damage] | None = None,
        seen: Sequence[Sequence[Seen | None]] | None = None,
    ) -> list[list[Restored]]:
        """Each word of each paragraph restored.

        Args:
            paragraphs: words in running order over line ends; context does not reach from one
                paragraph to the next but for the subject matter.
            damages: what has happened to each paragraph; judged from all of them if not given.
            seen: what the engine says of each word that it has read; None for any other word.

        Returns:
            The words of each paragraph, one for one.
        """
        if damages is None:
            whole = judge((w for p in paragraphs for w in p), self.dictionary)
            damages = [whole] * len(paragraphs)
        cut = [_cut(words, damage) for words, damage in zip(paragraphs, damages, strict=True)]
        lattice, places = self._lattice(cut, damages, seen or [[None] * len(p) for p in paragraphs])
        near = self.places.near(word for words in paragraphs for word in words)
        decided = self._decide(lattice, places, Damage.GARBLED in damages, near)
        chosen = iter([self._choose(place, decided[place.at]) for place in places])
        result = []
        for raws, words, damage in zip(paragraphs, cut, damages, strict=True):
            kinds = _OPEN[damage]
            own = [
                joined([next(chosen) if p.kind in kinds else Restored(p.text, 1.0) for p in word])
                for word in words
            ]
            if damage is Damage.GARBLED:
                texts = [word.text for word in own]
                for k, text in lowered(texts, self.dictionary.abbreviations).items():
                    if texts[k] != raws[k]:
                        own[k] = own[k]._replace(text=text)
            result.append(own)
        return result

    def _lattice(
        self,
        cut: list[list[list[Piece]]],
        damages: Sequence[Damage],
        seen: Sequence[Sequence[Seen | None]],
    ) -> tuple[list[Readings], list[_Place]]:
        """Readings of every token of the text, and the pieces that they are of."""
        garbled = self._garbled(cut, damages)
        lattice = [self._start, self._start]
        places: list[_Place] = []
        for words, damage, looks in zip(cut, damages, seen, strict=True):
            kinds = _OPEN[damage]
            before = None
            for piece, look in _looked_at(words, looks):
                if piece.kind in kinds:
                    own = garbled.get(piece.text) if damage is Damage.GARBLED else None
                    read = look is not None and damage is Damage.NONE and self._legible(piece.text)
                    places.append(_Place(piece, len(lattice), damage, read))
                    if look and read:
                        named = bool(before and _capital(before.text) and _capital(piece.text))
                        own = self.misread.readings(piece.text, look, named)
                    lattice.append(own or self._plain(piece.text, damage in BARE))
                elif damage is not Damage.FOREIGN and (token := piece.token) is not None:
                    fixed = self._fixed(token)
                    if token not in ONCE or fixed.ids[0] != lattice[-1].ids[0]:
                        lattice.append(fixed)
                before = piece
            if lattice[-1] is not self._start:
                lattice.append(self._start)
        self._doubt(lattice, places)
        return lattice, places

    def _legible(self, core: str) -> bool:
        """Whether `core` is one word of letters and no abbreviation."""
        even = core[1:].islower() or core.isupper()
        return (
            core.isalpha() and len(core) > 1 and even and not self.dictionary.is_abbreviation(core)
        )

    @lru_cache(maxsize=4096)  # noqa: B019  one restorer lives as long as its process
    def _fixed(self, token: str) -> Readings:
        return Readings(np.array([self.lm.id(token)]), np.zeros(1, np.float32))

    @lru_cache(maxsize=1 << 15)  # noqa: B019
    def _plain(self, core: str, bare: bool) -> Readings:
        """Readings of a core as it stands, or, in a text that is `bare` of marks, with marks."""
        if bare and core.isalpha() and not has_diacritic(core):
            return self.dictionary.stripped(core)
        return self.dictionary.itself(core)

    def _garbled(
        self, cut: list[list[list[Piece]]], damages: Sequence[Damage]
    ) -> dict[str, Readings]:
        """Readings of the cores of garbled paragraphs, but for codes and abbreviations."""
        kinds, book = _OPEN[Damage.GARBLED], self.dictionary
        cores = {
            piece.text
            for words, damage in zip(cut, damages, strict=True)
            if damage is Damage.GARBLED
            for word in words
            for piece in word
            if piece.kind in kinds
        }
        return book.garbled({c for c in cores if not (is_code(c) or book.is_abbreviation(c))})

    def _doubt(self, lattice: list[Readings], places: list[_Place]) -> None:
        """Open the improbable words of a proper text, but for names, to other marks."""
        proper = [place for place in places if place.damage is Damage.NONE and not place.read]
        if not proper:
            return
        ids = np.array([readings.ids[0] for readings in lattice])
        score = self.lm.triples(ids[:-2], ids[1:-1], ids[2:])
        first = {self.lm.start, self.lm.id("."), self.lm.id("-")}  # what stands before a sentence
        for piece, at, *_ in proper:
            core = piece.text
            name = core[:1].isupper() and (ids[at - 1] not in first or not is_syllable(unify(core)))
            if score[at - 2] < DOUBTFUL and core.isalpha() and core[1:].islower() and not name:
                lattice[at] = self.dictionary.typo(core)

    def _decide(
        self, lattice: list[Readings], places: list[_Place], garbled: bool, near: Lexicon | None
    ) -> list[tuple[Ids, Logs]]:
        """Readings of every position with their posteriors, best first."""

        def triples(first: Ids, second: Ids, word: Ids) -> Logs:
            score = self.lm.triples(first, second, word) + self.phrases.bonus(first, second, word)
            return score if near is None else score + NEAR * near.bonus(first, second, word)

        case = np.zeros(len(lattice), np.uint8)
        for place in places:
            case[place.at] = case_of(place.piece.text)
        chances = None
        if garbled or any(place.damage is Damage.NONE for place in places):
            lattice, chances = trellis.prune(self.lm.pairs, lattice)
            for piece, at, damage, _ in places:  # most doubts of proper text are soon dispelled
                if damage is Damage.NONE and STANDS < chances[at][0] < 1:
                    own = self.lm.ids.get(unify(piece.text), self.lm.unknown)
                    if lattice[at].ids[0] == own:
                        lattice[at] = Readings(lattice[at].ids[:1], lattice[at].logs[:1])
                        chances[at] = chances[at][:1]
        return self._agreed(trellis.decode(triples, self._weighed(lattice, chances, case)))

    def _weighed(
        self, lattice: list[Readings], chances: list[Logs] | None, case: NDArray[np.uint8]
    ) -> list[Readings]:
        return weigh(self.context, lattice, chances, case)

    def _agreed(self, decided: list[tuple[Ids, Logs]]) -> list[tuple[Ids, Logs]]:
        letters = self.context.input_of[[int(ids[0]) for ids, _ in decided]]
        return consistency.agreed(decided, letters, len(CLASSES) + 2)

    def _choose(self, place: _Place, decided: tuple[Ids, Logs]) -> Restored:
        """What stands in the text for a piece whose readings and posteriors are `decided`."""
        piece, _, damage, read = place
        ids, chances = decided
        if len(ids) == 1:
            return self._only(piece, int(ids[0]), damage)
        chances = chances**TEMPER
        chances /= chances.sum()
        raw = piece.text
        shown: dict[str, float] = {}
        for number, chance in zip(ids.tolist(), chances.tolist(), strict=True):
            if chance < IGNORED:
                break
            text = self._spelt(raw, number, damage)
            shown[text] = shown.get(text, 0.0) + chance
        order = sorted(shown, key=lambda text: -shown[text])
        best = raw if piece.kind == "digits" else order[0]  # a number is doubted, never altered
        sure = SURE_OF_READ if read else SURE
        if damage is Damage.NONE and best != raw and shown[best] < sure:
            best = raw
        if shown.get(best, 0.0) < BOLD and skeleton(best).lower() != skeleton(raw).lower():
            best = raw  # other marks may be tried, other letters not without reason
        confidence = shown.get(best, 0.0)
        lost = best == raw and damage is not Damage.NONE and ids[0] == self.lm.unknown
        if piece.kind == "core" and lost:
            confidence = min(confidence, AT_A_LOSS)
        others = [t for t in order if t != best and shown[t] >= WORTH_SHOWING][:NEXT_BEST]
        return Restored(best, min(confidence, 1.0), tuple(others))

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def _only(self, piece: Piece, number: int, damage: Damage) -> Restored:
        """A piece with one reading."""
        text = piece.text if piece.kind == "digits" else self._spelt(piece.text, number, damage)
        lost = text == piece.text and damage is not Damage.NONE and number == self.lm.unknown
        return Restored(text, AT_A_LOSS if lost and piece.kind == "core" else 1.0)

    @lru_cache(maxsize=1 << 16)  # noqa: B019
    def _spelt(self, raw: str, number: int, damage: Damage) -> str:
        """How word `number` is written in place of `raw`."""
        if number not in self._as_it_is and (word := self.lm.words[number]) != unify(raw):
            return dressed(raw, word, self.dictionary.abbreviations)
        return raw if damage is Damage.NONE else self.dictionary.bare_abbreviations.get(raw, raw)


def joined(parts: Sequence[Restored], mark: str = "") -> Restored:
    """The pieces of a word as one; its confidence and other readings are those of the weakest."""
    if len(parts) == 1:
        return parts[0]
    weakest = min(range(len(parts)), key=lambda k: parts[k].confidence)
    texts = [part.text for part in parts]
    others = []
    for other in parts[weakest].readings:
        others.append(mark.join([*texts[:weakest], other, *texts[weakest + 1 :]]))
    return Restored(mark.join(texts), parts[weakest].confidence, tuple(others))


@lru_cache(maxsize=1)
def load() -> Restorer:
    """The restorer over the data that come with sohoa; made once a process."""
    dictionary = candidates.load()
    phrases = Lexicon.of(lexicon.phrases(), dictionary.lm)
    return Restorer(dictionary, context.load(dictionary.lm.words), phrases)
