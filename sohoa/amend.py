"""Words of a text as a human has corrected them: put in their place, wherever it is now.

A correction of words knows them by what the engine read and where on the page, so that it is found
again in a text that a later version of the stages made. Every offset into the text moves with it.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from sohoa.edits import Edit, Offsets, spliced
from sohoa.model import Block, Box, DocumentText, Model, TextCell, TextWord

#: Share of a word's box that has to lie in the place of a correction, for it to be of that place.
_WITHIN = 0.5


class Amendment(Model):
    """What stands on a page in place of some words that follow each other there."""

    page: int
    #: The words as the engine gave them.
    raws: tuple[str, ...]
    #: Their boxes; empty where the source has no geometry.
    boxes: tuple[Box, ...] = ()
    #: How often the same words stand before them on the page.
    before: int = 0
    #: What they say, words parted by a blank; empty: nothing, they are dirt.
    text: str


class Amended(NamedTuple):
    """A text with its amendments."""

    text: DocumentText
    edits: tuple[Edit, ...]
    #: Indices of the amendments whose words are not there any more.
    unplaced: tuple[int, ...]


def tidy(text: str) -> str:
    """`text` as it may stand in a line: NFC, nothing invisible, single blanks."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in _CONTROL)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


#: Control and format characters (those that turn the direction of writing among them), surrogates,
#: private and unassigned ones.
_CONTROL = {"Cc", "Cf", "Cs", "Co", "Cn"}


# -- where the words are -------------------------------------------------------------------------


class Words:
    """The words of a text by page, to find those of an amendment."""

    def __init__(self, text: DocumentText) -> None:
        self.text = text
        self._pages: dict[int, list[int]] = defaultdict(list)
        for number, word in enumerate(text.words):
            self._pages[word.page].append(number)

    def find(self, wanted: Amendment) -> tuple[int, int] | None:
        """Index of the first of its words and behind the last; None if they are not there."""
        found = list(self._reading(wanted))
        if wanted.boxes:
            at_place = [span for span in found if self._overlap(span, wanted.boxes) > 0]
            if at_place:
                return max(at_place, key=lambda span: self._overlap(span, wanted.boxes))
            return self._within(wanted) or (found[0] if len(found) == 1 else None)
        return found[wanted.before] if wanted.before < len(found) else None

    def anchor(self, first: int, last: int, text: str) -> Amendment:
        """An amendment of the words from index `first` to before `last`."""
        words = self.text.words[first:last]
        own = Amendment(
            page=words[0].page,
            raws=tuple(word.raw for word in words),
            boxes=tuple(word.box for word in words if word.box),
            text=text,
        )
        before = [span for span in self._reading(own) if span[0] < first]
        return own.model_copy(update={"before": len(before)})

    def _reading(self, wanted: Amendment) -> Iterable[tuple[int, int]]:
        """Where on the page the engine read the same words."""
        words, size = self.text.words, len(wanted.raws)
        for number in self._pages.get(wanted.page, ()):
            if number + size <= len(words) and all(
                words[number + k].raw == raw for k, raw in enumerate(wanted.raws)
            ):
                yield number, number + size

    def _overlap(self, span: tuple[int, int], boxes: Sequence[Box]) -> float:
        return sum(
            shared(word.box, box)
            for word in self.text.words[slice(*span)]
            if word.box
            for box in boxes
        )

    def _within(self, wanted: Amendment) -> tuple[int, int] | None:
        """The words that stand where the amended ones stood, if they follow each other."""
        found = [
            number
            for number in self._pages.get(wanted.page, ())
            if (box := self.text.words[number].box)
            and sum(shared(box, place) for place in wanted.boxes) > _WITHIN * size(box)
        ]
        if not found or found[-1] - found[0] != len(found) - 1:
            return None
        return found[0], found[-1] + 1


def shared(one: Box, other: Box) -> float:
    """The area that two boxes share, in square points."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(wide, 0.0) * max(high, 0.0)


def size(box: Box) -> float:
    """The area of a box, in square points."""
    return (box.x1 - box.x0) * (box.y1 - box.y0)


# -- the text with what they say -----------------------------------------------------------------


def amend(text: DocumentText, amendments: Sequence[Amendment]) -> Amended:
    """`text` with `amendments` made; where two are of the same words, the later one counts."""
    if not amendments:
        return Amended(text, (), ())
    words = Words(text)
    spans: dict[tuple[int, int], str] = {}
    taken: set[int] = set()
    unplaced = []
    for number in reversed(range(len(amendments))):
        span = words.find(amendments[number])
        if span is None:
            unplaced.append(number)
        elif taken.isdisjoint(range(*span)):
            taken |= set(range(*span))
            spans[span] = amendments[number].text
    return _amended(text, sorted(spans.items()), tuple(reversed(unplaced)))


def _amended(
    text: DocumentText, spans: Sequence[tuple[tuple[int, int], str]], unplaced: tuple[int, ...]
) -> Amended:
    edits: list[Edit] = []
    words: list[TextWord] = []
    shift = done = 0
    for (first, last), said in spans:
        words += [_shifted(word, shift) for word in text.words[done:first]]
        for old, new in _parted(text.words[first:last], said):
            start, end = old[0].start, old[-1].end
            edit = Edit(start, end, new)
            if not new:
                edit = _with_blank(text, edit, edits[-1].end if edits else 0)
            if new:
                words.append(_made(old, start + shift, new))
            if text.text[start:end] != new:
                edits.append(edit)
                shift += len(edit.text) - (edit.end - edit.start)
        done = last
    words += [_shifted(word, shift) for word in text.words[done:]]
    forth = Offsets(edits)
    blocks = tuple(_block(block, forth) for block in text.blocks)
    return Amended(
        DocumentText(text=spliced(text.text, edits), words=tuple(words), blocks=blocks),
        tuple(edits),
        unplaced,
    )


def _parted(old: Sequence[TextWord], said: str) -> list[tuple[Sequence[TextWord], str]]:
    """Word for word if there are as many, else all of them as one."""
    new = said.split()
    if len(new) == len(old):
        return [((word,), own) for word, own in zip(old, new, strict=True)]
    return [(old, said)]


def _made(old: Sequence[TextWord], start: int, said: str) -> TextWord:
    """The word that a human has read in place of `old`; it is in no doubt."""
    box = old[0].box
    for before, word in pairwise(old):
        same_line = before.box and word.box and word.box.x0 >= before.box.x0
        box = box.union(word.box) if box and word.box and same_line else box
    return TextWord(
        start=start,
        end=start + len(said),
        page=old[0].page,
        box=box,
        raw=" ".join(word.raw for word in old),
    )


def _with_blank(text: DocumentText, edit: Edit, done: int) -> Edit:
    """`edit`, which takes words out, with a blank that parted them from others, unless `done`."""
    before = text.words_in(max(edit.start - 2, 0), edit.start)
    after = text.words_in(edit.end, edit.end + 2)
    if done < edit.start and before and text.text[before[-1].end : edit.start] == " ":
        return edit._replace(start=edit.start - 1)
    if after and text.text[edit.end : after[0].start] == " ":
        return edit._replace(end=edit.end + 1)
    return edit


def _shifted(word: TextWord, shift: int) -> TextWord:
    if not shift:
        return word
    return word.model_copy(update={"start": word.start + shift, "end": word.end + shift})


def _block(block: Block, forth: Offsets) -> Block:
    cells = tuple(c._replace(start=forth.start(c.start), end=forth.end(c.end)) for c in block.cells)
    cells = tuple(
        c if c.start <= c.end else TextCell(c.end, c.end, c.columns, c.rows) for c in cells
    )
    start, end = forth.start(block.start), forth.end(block.end)
    return block.model_copy(update={"start": min(start, end), "end": end, "cells": cells})
