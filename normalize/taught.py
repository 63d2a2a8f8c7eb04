"""Words that a human has taught: what the engine gives, and how that is to be read.

What was taught is put in place of what is no word (``vdi`` for *với*), and of a name of several
words that no map knows. A good word of Vietnamese (``mai``) is never replaced for that alone: where
it stands, or may be meant, what was taught decides only if restoration itself hesitates.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from normalize import candidates, gazetteer
from normalize.candidates import RARE
from normalize.restorer import Restored
from normalize.unicode import has_diacritic, nfc, unify

#: Confidence of what was taught, where it counts alone, and where restoration thought of it too.
TAUGHT, AGREED = 0.95, 0.9
#: A word that is at least this sure is in no doubt.
SURE = 0.9
_SIGNS = ".,;:!?()[]{}“”\"'‘’…-–/"

Pair = tuple[str, str]


class _Core(NamedTuple):
    """A word without the signs at its ends."""

    before: str
    text: str
    behind: str


class _Entry(NamedTuple):
    raw: tuple[str, ...]
    text: tuple[str, ...]
    #: Whether it counts alone.
    alone: bool


class Found(NamedTuple):
    """Where something taught stands in a line: word by word, how it is to be read."""

    start: int
    texts: tuple[str, ...]
    alone: bool


class Taught:
    """The pairs that were taught, to be found in lines of words."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        known = [(text, text) for _, text in pairs if has_diacritic(text)]
        self._entries: dict[str, list[_Entry]] = {}
        for raw, text in {**dict(known), **dict(pairs)}.items():
            words, said = tuple(nfc(raw).split()), tuple(nfc(text).split())
            if words and len(words) == len(said):
                entry = _Entry(words, said, _alone(words, words == said))
                self._entries.setdefault(words[0].lower(), []).append(entry)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: -len(entry.raw))

    def find(self, line: Sequence[str]) -> Iterator[Found]:
        """What of a line of words, as the engine gave them, was taught; the longest first."""
        if not self._entries:
            return
        cores = [_core(nfc(word)) for word in line]
        at = 0
        while at < len(cores):
            found = self._at(cores, at)
            if found:
                yield found
            at += len(found.texts) if found else 1

    def _at(self, cores: Sequence[_Core], at: int) -> Found | None:
        for entry in self._entries.get(cores[at].text.lower(), ()):
            own = cores[at : at + len(entry.raw)]
            if len(own) == len(entry.raw) and all(map(_same, own, entry.raw)):
                if any(core.behind for core in own[:-1]) or any(core.before for core in own[1:]):
                    continue  # a stop parts them
                texts = tuple(map(_dressed, own, entry.raw, entry.text))
                return Found(at, texts, entry.alone)
        return None


def put_in(lines: list[list[str]], found: Sequence[Sequence[Found]]) -> list[list[str]]:
    """`lines` with what counts alone in its place, so that the words around it are read by it."""
    return [_with(line, own) for line, own in zip(lines, found, strict=True)]


def _with(line: list[str], found: Sequence[Found]) -> list[str]:
    line = list(line)
    for one in found:
        if one.alone:
            line[one.start : one.start + len(one.texts)] = one.texts
    return line


def decided(restored: list[Restored], found: Sequence[Found]) -> list[Restored]:
    """The restored words of a line as what was taught wants them.

    Words that restoration has joined with others stay as they are.
    """
    restored = list(restored)
    for one in found:
        end = one.start + len(one.texts)
        own = restored[one.start : end]
        follows = restored[end : end + 1]
        joined = not all(word.text for word in [*own, *follows]) or any(" " in w.text for w in own)
        if not joined and (one.alone or all(map(_open, own, one.texts))):
            sure = TAUGHT if one.alone else AGREED
            restored[one.start : end] = [
                _read(word, text, sure) for word, text in zip(own, one.texts, strict=True)
            ]
    return restored


def _open(word: Restored, text: str) -> bool:
    """Whether restoration says the same, or hesitates and has thought of it."""
    return word.text == text or (word.confidence < SURE and text in word.readings)


def _read(word: Restored, text: str, sure: float) -> Restored:
    others = tuple(other for other in (word.text, *word.readings) if other != text)
    confidence = max(word.confidence, sure) if word.text == text else sure
    return Restored(text, confidence, tuple(dict.fromkeys(others))[:3])


def _alone(raw: tuple[str, ...], right: bool) -> bool:
    """Whether what was taught of `raw` counts without restoration's thinking of it.

    Args:
        raw: the words.
        right: whether they were taught to be right as they are; then a name, and whatever bears
            marks, is left in peace.
    """
    if not all(map(_proper, raw)):
        return True
    if right and any(map(has_diacritic, raw)):
        return True
    name = len(raw) > 1 and all(word[:1].isupper() and not word.isupper() for word in raw)
    return name and unify(" ".join(raw)) not in _places()


def _proper(word: str) -> bool:
    """Whether it is a word that Vietnamese documents have."""
    book = candidates.load()
    number = book.lm.ids.get(unify(word))
    return book.is_abbreviation(word) or (
        number is not None and float(book.lm.unigram[number]) > RARE
    )


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    names = {name for area in gazetteer.areas() for name in (area.province, area.district)}
    for area in gazetteer.areas():
        names |= {name for own in area.communes.values() for name in own}
    return frozenset(unify(name) for name in names if name)


def _core(word: str) -> _Core:
    begun = word.lstrip(_SIGNS)
    text = begun.rstrip(_SIGNS)
    return _Core(word[: len(word) - len(begun)], text, begun[len(text) :])


def _same(core: _Core, raw: str) -> bool:
    """As it was taught, or, of what was taught in small letters, with other capitals."""
    return (
        core.text == raw
        or (raw.islower() and core.text.lower() == raw)
        or (core.text == raw.upper() and len(raw) > 1)
    )


def _dressed(core: _Core, raw: str, text: str) -> str:
    """`text` with the capitals and the signs of what stands on the page."""
    if core.text != raw:
        text = text.upper() if core.text.isupper() and len(raw) > 1 else text[:1].upper() + text[1:]
    return core.before + text + core.behind
