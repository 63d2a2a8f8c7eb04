"""From pages to the restored text of a document, every word tied to what stood on the page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from normalize import damage, footnotes, passage, restorer, taught
from normalize.damage import Damage
from normalize.flow import flows
from normalize.glyphs import printed
from normalize.legacy import decode_pages
from normalize.misread import Seen
from normalize.paragraphs import paragraphs
from normalize.placed import Paragraph
from normalize.restorer import Restored
from normalize.unicode import nfc
from sohoa.model import ASIDE, Block, DocumentText, Line, Page, TextCell, TextWord, Word

#: Words that are restored together.
BATCH = 10_000
CELL_MARK = " | "


class _Source(NamedTuple):
    """What a restored `Word` goes back to."""

    raw: Word
    restored: Restored


class _Stretch(NamedTuple):
    """A line, or a cell of a table row."""

    page: int  # index
    line: int  # index among the page's lines of text
    words: list[str]
    raws: list[str]
    seen: list[Seen | None]
    alone: bool
    note: int  # 0, or in a footnote the number of its page


def restore(pages: Sequence[Page], pairs: Sequence[taught.Pair] = ()) -> DocumentText:
    """The text of `pages`: Unicode NFC, restored, in paragraphs, with exact offsets.

    Blocks are parted by a line feed, words by a blank, table cells by `` | ``. Words in margins,
    overlays, stamps and handwriting are left out. A word's confidence is the product of the
    engine's and the restoration's. How much is restored is decided paragraph by paragraph, in the
    light of the page. `pairs` were taught by humans: see `normalize.taught`.
    """
    sources: dict[int, _Source] = {}
    raws = [[[_text(word) for word in _full(line)] for line in _lines(page)] for page in pages]
    texts = [
        _printed(page, lines) if page.origin == "ocr" else lines
        for page, lines in zip(pages, decode_pages(raws, restorer.load().lm.ids), strict=True)
    ]
    memory = taught.Taught(pairs)
    known = [[list(memory.find(line)) for line in page] for page in raws]
    texts = [taught.put_in(page, own) for page, own in zip(texts, known, strict=True)]
    mended = [
        _page(page, list(map(taught.decided, restored, own)), sources)
        for page, restored, own in zip(pages, _restored(pages, texts, raws), known, strict=True)
    ]
    return _assemble(paragraphs(mended), sources)


def _lines(page: Page) -> list[Line]:
    """The lines of `page` that belong to the text."""
    return [line for line in page.lines if line.zone not in ASIDE]


def _printed(page: Page, texts: list[list[str]]) -> list[list[str]]:
    """The words of its lines of text as they were printed, where the engine cannot be right."""
    found = [[printed(word) for word in line] for line in texts]
    for line, words in zip(_lines(page), found, strict=True):
        if line.area == "letterhead" and words and words[0].startswith("số:"):
            words[0] = "Số:" + words[0][3:]  # the document's number has a line of its own
    return found


def _text(word: Word) -> str:
    return nfc(word.text) or word.text


def _full(line: Line) -> list[Word]:
    """The words of `line` that are not blank."""
    return [word for word in line.words if word.text.strip()]


def _restored(
    pages: Sequence[Page], texts: list[list[list[str]]], raws: list[list[list[str]]]
) -> list[list[list[Restored]]]:
    """The words of each page's lines restored, each line read in the context of its paragraph.

    A paragraph may run over the end of a page, past the footnotes there; a table cell is alone.
    `texts` are the words of each line in Unicode, `raws` as they came.
    """
    whole = damage.of_text(_flat(texts), Damage.NONE if _told(pages) else None)
    owns = [damage.of_text(_flat([page]), whole) for page in texts]
    stretches: list[_Stretch] = []
    for number, page in enumerate(pages):
        seen = [_seen(page, line, texts[number][k]) for k, line in enumerate(_lines(page))]
        stretches += _stretches(number, _lines(page), texts[number], raws[number], seen)
    stretches.sort(key=lambda stretch: stretch.note)
    words = [stretch.words for stretch in stretches]
    own_raws = [stretch.raws for stretch in stretches]
    seen = [stretch.seen for stretch in stretches]
    groups: list[list[int]] = []
    for _, section in groupby(range(len(stretches)), lambda k: stretches[k].note):
        own = list(section)
        found = flows([words[k] for k in own], [stretches[k].alone for k in own])
        groups += [[own[k] for k in group] for group in found]
    damages = [owns[stretch.page] for stretch in stretches]
    result: list[list[list[Restored]]] = [[[] for _ in page] for page in texts]
    for batch in _batches(groups, words):
        for k, new in enumerate(passage.restore_flows(words, batch, damages, own_raws, seen)):
            result[stretches[k].page][stretches[k].line] += new
    return result


def _seen(page: Page, line: Line, texts: list[str]) -> list[Seen | None]:
    """What the engine says of each word of `line`; nothing of one whose characters have moved."""
    if page.origin != "ocr":
        return [None] * len(texts)
    return [
        Seen(word.alternatives or (), word.alternatives is not None)
        if word.text == text
        else Seen()
        for word, text in zip(_full(line), texts, strict=True)
    ]


def _told(pages: Sequence[Page]) -> bool:
    """Whether they were read by an engine of ours: few words of its would not prove it wrong."""
    words = (word for page in pages for line in page.lines for word in line.words)
    return any(word.alternatives is not None for word in words)


def _flat(pages: list[list[list[str]]]) -> list[str]:
    return [word for page in pages for line in page for word in line]


def _stretches(
    number: int,
    lines: list[Line],
    texts: list[list[str]],
    raws: list[list[str]],
    seen: list[list[Seen | None]],
) -> Iterator[_Stretch]:
    """The lines of a page without blank ones at its ends, table rows cut into their cells."""
    full = [k for k, text in enumerate(texts) if text]
    for k in range(full[0], full[-1] + 1) if full else ():
        note = number + 1 if lines[k].zone == "footnote" else 0
        if not lines[k].cells:
            yield _Stretch(number, k, texts[k], raws[k], seen[k], False, note)
        for a, b in pairwise([*_cells(lines[k]), len(texts[k])] if lines[k].cells else []):
            yield _Stretch(number, k, texts[k][a:b], raws[k][a:b], seen[k][a:b], True, note)


def _cells(line: Line) -> tuple[int, ...]:
    """Index at which each cell of `line` begins, blank words not counted."""
    full = [bool(word.text.strip()) for word in line.words]
    return tuple(sum(full[:at]) for at in line.cells)


def _batches(groups: list[list[int]], words: list[list[str]]) -> Iterator[list[list[int]]]:
    """`groups` by so many that memory does not grow with the document."""
    batch: list[list[int]] = []
    held = 0
    for group in groups:
        batch.append(group)
        held += sum(len(words[k]) for k in group)
        if held >= BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _page(page: Page, restored: list[list[Restored]], sources: dict[int, _Source]) -> Page:
    """`page` with its words `restored`; `sources` is told by each new word's id() what it was."""
    fresh: list[Line] = []
    for line, news in zip(_lines(page), restored, strict=True):
        made: list[Word] = []
        for old, new in zip(_full(line), news, strict=True):
            if new.text:
                word = Word(text=new.text, box=old.box, confidence=old.confidence)
                sources[id(word)] = _Source(old, new)
                made.append(word)
            else:  # the second part of a word that the engine parted
                first = sources.pop(id(made[-1]))
                raw = _both(first.raw, old)
                made[-1] = Word(text=made[-1].text, box=raw.box, confidence=raw.confidence)
                sources[id(made[-1])] = first._replace(raw=raw)
        kept = [bool(new.text) for new in news]
        cells = tuple(sum(kept[:at]) for at in _cells(line))
        fresh.append(line.model_copy(update={"words": tuple(made), "cells": cells}))
    return page.model_copy(update={"lines": tuple(fresh)})


def _both(first: Word, second: Word) -> Word:
    """Two words of a line as one."""
    box = first.box.union(second.box) if first.box and second.box else first.box or second.box
    confidence = min(first.confidence, second.confidence)
    return Word(text=f"{first.text} {second.text}", box=box, confidence=confidence)


def _assemble(blocks: Iterable[Paragraph], sources: dict[int, _Source]) -> DocumentText:
    parts: list[str] = []
    words: list[TextWord] = []
    spans: list[Block] = []
    at = 0
    blocks = list(blocks)
    raised = footnotes.raised(blocks)

    def put(text: str) -> None:
        nonlocal at
        parts.append(text)
        at += len(text)

    for block in blocks:
        if not block.words:
            continue
        if spans:
            put("\n")
        start = at
        bars: list[int] = []  # where each but the first cell is parted from the one before it
        for number, (page, word, glued) in enumerate(block.words):
            while len(bars) + 1 < len(block.cells) and block.cells[len(bars) + 1] <= number:
                bars.append(at)
                put(CELL_MARK)
                glued = True
            if number and not glued:
                put(" ")
            raw, new = sources[id(word)]
            said = raised.get(id(word), new.text)
            words.append(
                TextWord(
                    start=at,
                    end=at + len(said),
                    page=page,
                    box=word.box,
                    raw=raw.text,
                    confidence=raw.confidence * new.confidence,
                    readings=new.readings,
                )
            )
            put(said)
        while len(bars) + 1 < len(block.cells):
            bars.append(at)
            put(CELL_MARK)
        spans.append(
            Block(
                start=start,
                end=at,
                page=block.words[0].page,
                kind=block.kind,
                align=block.align,
                area=block.area,
                cells=tuple(_text_cells(block, start, bars, at)),
            )
        )
    return DocumentText(text="".join(parts), words=tuple(words), blocks=tuple(spans))


def _text_cells(block: Paragraph, start: int, bars: list[int], end: int) -> Iterator[TextCell]:
    """The cells of a row that stands at `start` to `end`, its cells parted at `bars`."""
    if not block.cells:
        return
    spans = block.spans if len(block.spans) == len(block.cells) else ((1, 1),) * len(block.cells)
    starts = [start, *(bar + len(CELL_MARK) for bar in bars)]
    for a, b, span in zip(starts, [*bars, end], spans, strict=True):
        yield TextCell(a, b, *span)
