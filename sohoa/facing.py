"""A page as printed and as restored, in step: which word of the text stands where on which line.

Words are numbered through a page: those of the text in its order, then those that are in no text
(page numbers, stamps, what a human has struck out).
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sohoa.model import ASIDE, Box, Line, Page, TextWord, Word, Zone


class Unit(NamedTuple):
    """A word of a page: as the source gave it, and as it is in the text."""

    number: int
    #: As the source or the engine gave it.
    raw: str
    #: As restored; None: it is not in the text.
    text: str | None
    #: Where it is in the text.
    start: int | None
    end: int | None
    box: Box | None
    #: 0 to 1: how sure the text is, or where it is not in the text, the engine.
    confidence: float
    #: Next-best readings, best first.
    readings: tuple[str, ...]
    zone: Zone


class PrintedLine(NamedTuple):
    """A printed line with its words."""

    zone: Zone
    box: Box | None
    #: Each word as the source gave it, with the number of the unit that it is part of.
    words: tuple[tuple[str, int], ...]
    #: For a table row, the index in `words` at which each cell begins.
    cells: tuple[int, ...]

    @property
    def units(self) -> tuple[int, ...]:
        """The numbers of the units on it, each once, in the order of print."""
        return tuple(dict.fromkeys(unit for _, unit in self.words))


class Facing(NamedTuple):
    """A page in step."""

    units: tuple[Unit, ...]
    lines: tuple[PrintedLine, ...]


#: A printed word: the index of its line, and its own on that line.
_Place = tuple[int, int]


def face(page: Page, words: Sequence[TextWord], text: str) -> Facing:
    """A page in step with its words in the text.

    Args:
        page: as it was read.
        words: those of the restored text that stand on it, in order.
        text: the restored text of the whole document.
    """
    lines = [line for line in page.lines if line.words]
    inside = {
        (n, k): word
        for n, line in enumerate(lines)
        if line.zone not in ASIDE
        for k, word in enumerate(line.words)
    }
    boxed = any(word.box for word in inside.values())
    owners = dict(_by_box(inside, words) if boxed else _in_order(inside, words))
    zones = {unit: lines[n].zone for (n, _), unit in reversed(owners.items())}
    units = [_restored(n, word, text, zones.get(n, "text")) for n, word in enumerate(words)]
    printed = [_printed(n, line, owners, units) for n, line in enumerate(lines)]
    return Facing(tuple(units), tuple(printed))


def _restored(number: int, word: TextWord, text: str, zone: Zone) -> Unit:
    return Unit(
        number,
        word.raw,
        text[word.start : word.end],
        word.start,
        word.end,
        word.box,
        word.confidence,
        word.readings,
        zone,
    )


def _printed(n: int, line: Line, owners: dict[_Place, int], units: list[Unit]) -> PrintedLine:
    """A line of print; its words that are in no text become units."""
    found = []
    for k, word in enumerate(line.words):
        owner = owners.get((n, k))
        if owner is None:
            owner = len(units)
            units.append(
                Unit(owner, word.text, None, None, None, word.box, word.confidence, (), line.zone)
            )
        found.append((word.text, owner))
    return PrintedLine(line.zone, line.box, tuple(found), line.cells)


def _by_box(printed: dict[_Place, Word], words: Sequence[TextWord]) -> Iterator[tuple[_Place, int]]:
    """The printed words, each with the index of the restored one that stands there."""
    same: dict[Box | None, deque[int]] = defaultdict(deque)
    for number, word in enumerate(words):
        same[word.box].append(number)
    left = []
    for place, printed_word in printed.items():
        alike = same.get(printed_word.box)
        if alike:
            yield place, alike.popleft() if len(alike) > 1 else alike[0]
        else:
            left.append(place)
    joined = [n for n, word in enumerate(words) if word.box and " " in word.raw]
    for place in left:  # several printed words may be one of the text
        found = _around(printed[place], joined, words)
        if found is not None:
            yield place, found


def _around(printed: Word, joined: Iterable[int], words: Sequence[TextWord]) -> int | None:
    """The one of `joined` in whose box a printed word has its middle, and of whose raw it is."""
    if not printed.box:
        return None
    x, y = (printed.box.x0 + printed.box.x1) / 2, (printed.box.y0 + printed.box.y1) / 2
    for number in joined:
        box = words[number].box
        inside = box and box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
        if inside and printed.text in words[number].raw:
            return number
    return None


def _in_order(
    printed: dict[_Place, Word], words: Sequence[TextWord]
) -> Iterator[tuple[_Place, int]]:
    """The same where nothing has a box: by what they say, from the first to the last."""
    places: dict[str, list[tuple[int, _Place]]] = defaultdict(list)
    for at, (place, word) in enumerate(printed.items()):
        for part in word.text.split():
            places[part].append((at, place))
    cursor = 0
    for number, said in enumerate(words):
        for part in said.raw.split():
            if alike := places[part]:
                ahead = bisect_left(alike, (cursor,))
                cursor, place = alike.pop(ahead if ahead < len(alike) else 0)
                yield place, number
