"""Blanks that a recogniser lost or put in: ``nôngnghiép``, ``3sao``, ``tri én`` for *triển*.

A pure step before the lattice. Few words are doubted: those that are no syllable as they stand and
were never seen for one. Such a word is cut in every way into what may be syllables, and halves of a
syllable are put together; what the channel and the language model, in the context of the
neighbours, hold to be clearly more probable is taken. What a piece stands for is not decided here:
the pieces go on as they stand on the page.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from normalize import numerals
from normalize.candidates import RARE, Dictionary, Readings
from normalize.chain import best_chain
from normalize.channel import SPELLING, folded
from normalize.pieces import Piece, is_code, pieces
from normalize.unicode import has_diacritic, is_syllable, skeleton, unify

#: log P of a blank put in where none was; one in some 6,000, and mostly not within a syllable.
PUT = -9.0
#: How much better (nats) another reading has to be: a wrong cut is worse than a missed one. And
#: how much more if it cuts a word with one capital, which may be a name that nobody knows.
MARGIN, NAMED = 3.0, 3.0
#: Characters of the shortest word worth cutting, of one with digits, and of the longest.
SHORTEST, MIXED, LONGEST = 5, 4, 40
#: Characters of the longest piece and of the longest digits; readings of a neighbour.
PIECE, DIGITS, BESIDE = 8, 4, 8
#: log P of each digit of a number, as for numbers in `normalize.candidates`.
DIGIT = -2.3
#: Sightings that make a syllable of letters without a vowel (``trg`` for *trợ*).
OFTEN = 20
#: The w is what engines make of ư.
_VOWELS = frozenset("aeiouyw")
#: The number and year of a document, broken in the year: it is whole only if put together.
_BROKEN = re.compile(r"(\d+/[12]\d{0,2}) (\d{1,3}/[A-ZĐ].*)")
_REFERENCE = re.compile(r"\d+/(?:19|20)\d\d/.*")
_NOTHING = Readings(np.zeros(0, np.int64), np.zeros(0, np.float32))

Cut = list[list[Piece]]
Place = tuple[int, int]  # a word and a piece in it


class Group(NamedTuple):
    """Words `start` to `end` (exclusive) of the input, and the raw words to read them as."""

    start: int
    end: int
    words: tuple[str, ...]


def regroup(
    paragraphs: Sequence[Sequence[str]], dictionary: Dictionary, garbled: bool = True
) -> list[list[Group]]:
    """How the words of each paragraph should be parted and joined; every word is in one group.

    A group is one word as it stands, two words read as one, or one word read as several. Bars
    (rules of a table) in words are left out. With `garbled` false the text is proper Vietnamese:
    a piece stands only for itself, and one of the pieces bears a diacritic.
    """
    spacer = _Spacer(dictionary, garbled)
    apart = _unbarred if garbled else numerals.parted
    bare = [[apart(word) for word in words] for words in paragraphs]
    cuts = [[pieces(parts[0]) for parts in words] for words in bare]
    joins = [[k for k in range(len(cut) - 1) if spacer.halves(cut, k)] for cut in cuts]
    doubts = [[p for p in _cores(cut) if spacer.doubted(cut, p)] for cut in cuts]
    spacer.learn(cuts, joins, doubts)
    return [_groups(spacer, *given) for given in zip(bare, cuts, joins, doubts, strict=True)]


def _groups(
    spacer: "_Spacer",
    words: list[tuple[str, ...]],
    cut: Cut,
    joins: list[int],
    doubts: list[Place],
) -> list[Group]:
    whole = set[int]()
    for k in joins:
        if k - 1 not in whole and spacer.one(cut, k):
            whole.add(k)
    ends = {place: spacer.ends(cut, place) for place in doubts}
    doubted = {w for w, _ in doubts}
    groups: list[Group] = []
    at = 0
    while at < len(words):
        if at in whole:
            groups.append(Group(at, at + 2, (words[at][-1] + words[at + 1][0],)))
        else:
            parts = words[at]
            if at in doubted:
                cuts = [ends.get((at, p), ()) for p in range(len(cut[at]))]
                parts = (*_parted(cut[at], cuts), *parts[1:])
            groups.append(Group(at, at + 1, parts))
        at = groups[-1].end
    return groups


def _parted(word: list[Piece], ends: list[tuple[int, ...]]) -> list[str]:
    """`word` cut within its pieces at `ends`."""
    parts = [""]
    for piece, cuts in zip(word, ends, strict=True):
        begin = 0
        for end in cuts[:-1]:
            parts[-1] += piece.text[begin:end]
            parts.append("")
            begin = end
        parts[-1] += piece.text[begin:]
    return parts


def _unbarred(word: str) -> tuple[str, ...]:
    """`word` cut at the bars in it, which are left out, unless there are but signs beside them."""
    if "|" not in word or not any(c.isalnum() for c in word):
        return (word,)
    parts: list[str] = []
    for part in word.split("|"):
        if parts and not any(c.isalnum() for c in part):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(part for part in parts if part)


def _broken(first: list[Piece], second: list[Piece]) -> bool:
    """Whether two words are the number of a document broken in its year (``19/202 1/TT-BTC``)."""
    a, b = ("".join(piece.text for piece in word) for word in (first, second))
    return bool(_BROKEN.fullmatch(f"{a} {b}") and _REFERENCE.fullmatch(a + b))


def _cores(cut: Cut) -> Iterable[Place]:
    for w, word in enumerate(cut):
        signs = {piece.text for piece in word if piece.kind == "sign"}
        numbered = any(piece.text[0].isdigit() for piece in word)
        reference = "_" in signs or ("/" in signs and numbered)
        for p, piece in enumerate(word):
            if piece.kind == "core" and not reference:
                yield w, p


class _Spacer:
    """Scores cuts and joins by the readings of their pieces in context."""

    def __init__(self, dictionary: Dictionary, garbled: bool) -> None:
        self.book, self.lm, self.garbled = dictionary, dictionary.lm, garbled
        self._begin = Readings(np.array([self.lm.start]), np.zeros(1, np.float32))
        self._pieces: dict[str, Readings] = {}  # of parts of words
        self._words: dict[str, Readings] = {}  # of whole cores

    def doubted(self, cut: Cut, place: Place) -> bool:
        """Whether the core at `place` may be several words."""
        core = cut[place[0]][place[1]].text
        least = SHORTEST if core.isalpha() else MIXED
        if not least <= len(core) <= LONGEST or is_code(core) or self.book.is_abbreviation(core):
            return False
        if self.garbled:
            return not self.book.spelt(folded(core))
        name = core[0].isupper() and core[1:].islower()
        return has_diacritic(core) and core.isalpha() and not name and not is_syllable(unify(core))

    def halves(self, cut: Cut, k: int) -> bool:
        """Whether words `k` and `k` + 1 may be one syllable: neither half looks like one."""
        a, b = cut[k][-1], cut[k + 1][0]
        if a.kind != "core" and len(cut[k]) < 3 and _broken(cut[k], cut[k + 1]):
            return True
        if a.kind != "core" or b.kind != "core" or len(a.text) + len(b.text) > PIECE:
            return False
        if not a.text[0].isalpha() or (not b.text.islower() and not (a.text + b.text).isupper()):
            return False
        first, second = skeleton(a.text.lower()), skeleton(b.text.lower())
        if not _VOWELS.isdisjoint(first) and second[0] not in _VOWELS and set(second) & _VOWELS:
            return False
        return bool(len(self._own(a.text + b.text)) if not self.garbled else self._spelt(a, b))

    def _spelt(self, a: Piece, b: Piece) -> frozenset[int]:
        return self.book.spelt(folded(a.text + b.text))

    def _own(self, text: str) -> NDArray[np.int64]:
        """`text` as a syllable that the model knows well, if it is one."""
        number = self.lm.ids.get(unify(text))
        known = (
            number is not None
            and (is_syllable(unify(text)) or has_diacritic(text))
            and self.lm.unigram[number] > RARE
        )
        return np.array([number] if known else [], np.int64)

    def learn(self, cuts: list[Cut], joins: list[list[int]], doubts: list[list[Place]]) -> None:
        """Look up at once the readings of all that will be scored."""
        parts: set[str] = set()
        whole: set[str] = set()
        for cut, ours, theirs in zip(cuts, joins, doubts, strict=True):
            for k in ours:
                parts.add(cut[k][-1].text + cut[k + 1][0].text)
                whole |= {
                    cut[w][p].text
                    for w in range(max(k - 1, 0), min(k + 3, len(cut)))
                    for p in (0, -1)
                }
            for w, p in theirs:
                core = cut[w][p].text
                parts |= {core[i:j] for i, j in _spans(core)}
                whole |= {piece.text for word in cut[max(w - 1, 0) : w + 2] for piece in word}
        whole = {text for text in whole if text}
        self._pieces = {text: self._piece(text) for text in parts}
        if self.garbled:
            rest = {text for text, found in self._pieces.items() if found is _NOTHING}
            self._pieces |= self.book.direct({text for text in rest if self._readable(text)})
            self._words = self.book.garbled(whole)
        else:
            self._words = {text: self._as_is(text) for text in whole}

    def _readable(self, text: str) -> bool:
        """Whether `text` may be a syllable; of single letters only the y of *y tế* and *ý*."""
        seen = folded(text)
        if _VOWELS.isdisjoint(self.book.plain(seen)):
            return len(seen) > 2 and sum(self.book.channel.whole.get(seen, {}).values()) >= OFTEN
        return (len(seen) > 1 or seen == "y") and bool(self.book.spelt(seen))

    def _piece(self, text: str) -> Readings:
        if text.isdigit():
            return Readings(
                np.array([self.lm.id(f"<{len(text)}>")]), np.array([DIGIT * len(text)], np.float32)
            )
        if self.book.is_abbreviation(text):
            return self.book.itself(text)
        own = _NOTHING.ids if self.garbled else self._own(text)
        return Readings(own, np.zeros(1, np.float32)) if len(own) else _NOTHING

    def _as_is(self, text: str) -> Readings:
        found = self.book.itself(text)
        if found.ids[0] == self.lm.unknown:
            return Readings(found.ids, np.array([SPELLING * len(text)], np.float32))
        return found

    def _beside(self, cut: Cut, place: Place, step: int) -> Readings:
        """Readings of the next token before (`step` -1) or after (1) the piece at `place`."""
        w, p = place
        while True:
            p += step
            while not 0 <= p < len(cut[w]):
                w += step
                if not 0 <= w < len(cut):
                    return self._begin
                p = 0 if step > 0 else len(cut[w]) - 1
            piece = cut[w][p]
            if piece.kind == "core":
                found = self._words.get(piece.text) or self._as_is(piece.text)
                best = np.argsort(-(found.logs + 0.7 * self.lm.unigram[found.ids]))[:BESIDE]
                return Readings(found.ids[best], found.logs[best])
            if piece.token is not None:
                return Readings(np.array([self.lm.id(piece.token)]), np.zeros(1, np.float32))

    def one(self, cut: Cut, k: int) -> bool:
        """Whether words `k` and `k` + 1 are clearly one."""
        if cut[k][-1].kind != "core":
            return True  # a reference, see `halves`
        a, b = cut[k][-1].text, cut[k + 1][0].text
        before = self._beside(cut, (k, len(cut[k]) - 1), -1)
        after = self._beside(cut, (k + 1, 0), 1)
        size = len(a)
        two = {(0, size): self._words[a], (size, size + len(b)): self._words[b]}
        joined = {(0, len(a + b)): self._pieces.get(a + b, _NOTHING)}
        score, _ = best_chain(self.lm, joined, before, after)
        return score + PUT > best_chain(self.lm, two, before, after)[0] + MARGIN

    def ends(self, cut: Cut, place: Place) -> tuple[int, ...]:
        """Ends of the pieces that the core at `place` clearly consists of; none if it is one."""
        core = cut[place[0]][place[1]].text
        parts = {span: self._pieces.get(core[span[0] : span[1]], _NOTHING) for span in _spans(core)}
        parts = {span: found for span, found in parts.items() if len(found.ids)}
        if not _reaches(parts.keys(), len(core)):
            return ()
        before, after = self._beside(cut, place, -1), self._beside(cut, place, 1)
        score, ends = best_chain(self.lm, parts, before, after, True)
        whole = {(0, len(core)): self._words[core]}
        margin = MARGIN + (NAMED if core[0].isupper() and core[1:].islower() else 0.0)
        return ends if score > best_chain(self.lm, whole, before, after)[0] + margin else ()


def _spans(core: str) -> list[Place]:
    """Where pieces of `core` may begin and end.

    A capital begins a piece; digits are a piece at an end of the word.
    """
    size = len(core)
    found = []
    for i in range(size):
        for j in range(i + 1, min(i + PIECE, size) + 1):
            if j > i + 1 and core[j - 1].isupper() and core[j - 2].islower():
                break
            if j - i == size:
                continue
            if core[i:j].isdigit():
                inside = core[i - 1 : i].isdigit() or core[j : j + 1].isdigit()
                if inside or j - i > DIGITS or (i and j < size) or size - (j - i) == 1:
                    continue
            found.append((i, j))
    return found


def _reaches(spans: Iterable[Place], size: int) -> bool:
    """Whether `spans` lead from 0 to `size`."""
    reached = {0}
    for i, j in sorted(spans):
        if i in reached:
            reached.add(j)
    return size in reached
