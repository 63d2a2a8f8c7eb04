"""From pages to the restored text of a document, every word tied to what stood on the page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from normalize import restorer
from normalize.flow import flows, unspaced
from normalize.legacy import decode_lines, decode_pages
from normalize.paragraphs import Paragraph, paragraphs
from normalize.restorer import Damage, Restored, judge
from sohoa.model import Block, DocumentText, Line, Page, TextWord, Word

#: Words by which a page is judged alone; a shorter one is taken to be as the document is.
ENOUGH = 60
CELL_MARK = " | "
_IN_TEXT = ("text", "table", "footnote")


class _Source(NamedTuple):
    """What a restored `Word` goes back to."""

    raw: Word
    restored: Restored


def restore(pages: Sequence[Page]) -> DocumentText:
    """The text of `pages`: Unicode NFC, restored, in paragraphs, with exact offsets.

    Blocks are parted by a line feed, words by a blank, table cells by `` | ``. Words in margins
    and overlays are left out. A word's confidence is the product of the engine's and the
    restoration's. How much is restored is decided page by page.
    """
    sources: dict[int, _Source] = {}
    raws = [[[word.text for word in _full(line)] for line in _lines(page)] for page in pages]
    texts = decode_pages(raws, restorer.load().lm.ids)
    whole = _damage([word for lines in texts for line in lines for word in line])
    mended = [
        _mend(page, lines, _damage([word for line in lines for word in line], whole), sources)
        for page, lines in zip(pages, texts, strict=True)
    ]
    return _assemble(paragraphs(mended), sources)


def _lines(page: Page) -> list[Line]:
    """The lines of `page` that belong to the text."""
    return [line for line in page.lines if line.zone in _IN_TEXT]


def _full(line: Line) -> list[Word]:
    """The words of `line` that are not blank."""
    return [word for word in line.words if word.text.strip()]


def _damage(words: list[str], otherwise: Damage | None = None) -> Damage:
    """How damaged `words` are; `otherwise` if there are too few of them to tell."""
    if otherwise is not None and len(words) < ENOUGH:
        return otherwise
    return judge(words, restorer.load().dictionary)


def _mend(
    page: Page, decoded: list[list[str]], damage: Damage, sources: dict[int, _Source]
) -> Page:
    """`page` with the words of its lines restored from `decoded`, what they are in Unicode.

    `sources` is told by each new word's id() what it was.
    """
    lines = _lines(page)
    words = [_full(line) for line in lines]
    restored = _by_line(lines, decoded, damage)
    fresh: list[Line] = []
    for line, olds, news in zip(lines, words, restored, strict=True):
        made = []
        for old, new in zip(olds, news, strict=True):
            word = Word(text=new.text, box=old.box, confidence=old.confidence)
            sources[id(word)] = _Source(old, new)
            made.append(word)
        kept = [bool(word.text.strip()) for word in line.words]
        cells = tuple(sum(kept[:at]) for at in line.cells)
        fresh.append(Line(words=tuple(made), zone=line.zone, cells=cells))
    return page.model_copy(update={"lines": tuple(fresh)})


def _by_line(lines: list[Line], words: list[list[str]], damage: Damage) -> list[list[Restored]]:
    """Restored words of each line, read in the context of the paragraph they stand in."""
    stretches: list[tuple[int, list[str]]] = []  # (line, words of a table cell or of the line)
    alone: list[bool] = []
    for number, (line, texts) in enumerate(zip(lines, words, strict=True)):
        bounds = [*line.cells, len(texts)] if line.cells else [0, len(texts)]
        for a, b in pairwise(bounds):
            stretches.append((number, texts[a:b]))
            alone.append(bool(line.cells))
    groups = flows([texts for _, texts in stretches], alone)
    restored = restorer.load().restore(
        [[text for k in group for text in stretches[k][1]] for group in groups], damage
    )
    result: list[list[Restored]] = [[] for _ in lines]
    pieces: dict[int, list[Restored]] = {}
    for group, words_of_group in zip(groups, restored, strict=True):
        begin = 0
        for k in group:
            end = begin + len(stretches[k][1])
            pieces[k] = words_of_group[begin:end]
            begin = end
    for k, (number, _) in enumerate(stretches):
        result[number].extend(pieces.get(k, []))
    return result


def _assemble(blocks: Iterable[Paragraph], sources: dict[int, _Source]) -> DocumentText:
    parts: list[str] = []
    words: list[TextWord] = []
    spans: list[Block] = []
    at = 0

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
        cell = 1
        for number, (page, word, glued) in enumerate(block.words):
            while cell < len(block.cells) and block.cells[cell] <= number:
                put(CELL_MARK)
                cell += 1
                glued = True
            if number and not glued:
                put(" ")
            raw, new = sources[id(word)]
            words.append(
                TextWord(
                    start=at,
                    end=at + len(new.text),
                    page=page,
                    box=word.box,
                    raw=raw.text,
                    confidence=raw.confidence * new.confidence,
                    readings=new.readings,
                )
            )
            put(new.text)
        for _ in range(cell, len(block.cells)):
            put(CELL_MARK)
        page = block.words[0].page
        spans.append(Block(start=start, end=at, page=page, kind=block.kind, align=block.align))
    return DocumentText(text="".join(parts), words=tuple(words), blocks=tuple(spans))


def restore_lines(lines: Iterable[str]) -> Iterator[str]:
    """Restore running text line for line, with bounded memory.

    Every line comes back with its line ending and all its white space as it was; context reaches
    over line ends within a batch of some two hundred lines.
    """
    for batch in _batches(lines):
        cut = [unspaced(line) for line in batch]
        words = [[text for text, is_word in line if is_word] for line in cut]
        words = decode_lines(words, restorer.load().lm.ids)
        groups = flows(words, [False] * len(words))
        texts = [[word for k in group for word in words[k]] for group in groups]
        restored = restorer.load().restore(texts)
        new: dict[int, list[Restored]] = {}
        for group, of_group in zip(groups, restored, strict=True):
            begin = 0
            for k in group:
                new[k] = of_group[begin : begin + len(words[k])]
                begin += len(words[k])
        for k, line in enumerate(cut):
            own = iter(new.get(k, []))
            yield "".join(next(own).text if is_word else text for text, is_word in line)


def _batches(lines: Iterable[str], most: int = 250, size: int = 50_000) -> Iterator[list[str]]:
    batch: list[str] = []
    held = 0
    for line in lines:
        batch.append(line)
        held += len(line)
        if len(batch) >= most or held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
