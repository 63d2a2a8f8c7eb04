"""What one who reads a document needs of it: its record, its pages, and its text page by page.

However long a document is, a page of it is had without taking the whole text apart.
"""

import json
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from sohoa.model import Block, Box, DocumentText, Line, Page, TextWord, Word
from sohoa.records import Record
from store.archive import Archive

#: Documents whose text, or record, is held in memory for those who turn their pages.
_HELD = 8
_WORDS = TypeAdapter(tuple[TextWord, ...])
_BLOCKS = TypeAdapter(tuple[Block, ...])
_TEXT = TypeAdapter(str)


class Known(NamedTuple):
    """What the archive knows of a document besides what was found in it."""

    id: str
    name: str
    state: str  # queued, done, partial, failed or outdated
    error_code: str | None
    error: str | None
    media_type: str | None
    bytes: int
    #: Grows with every change of any document.
    revision: int
    #: With which it is read, as JSON.
    options: str
    reference: str | None


class PageSize(NamedTuple):
    """A page, without what stands on it; sizes in points, None where it has no image."""

    number: int
    width: float | None
    height: float | None
    #: Degrees clockwise by which the source page was turned to be upright.
    rotation: int
    error: str | None


def known(archive: Archive, document: str) -> Known | None:
    """What is known of a document, by its id; None if there is none."""
    query = f"select {', '.join(Known._fields)} from documents where id = ?"
    row = archive.db.execute(query, [document]).fetchone()
    return Known(*row) if row else None


def record(archive: Archive, document: str) -> Record | None:
    """What was found in a document; None while nothing was."""
    query = "select record from documents where id = ?"
    row = archive.db.execute(query, [document]).fetchone()
    return _record(row[0]) if row and row[0] else None


@lru_cache(_HELD)
def _record(made: str) -> Record:
    return Record.model_validate_json(made)


def sizes(archive: Archive, document: str, only: int | None = None) -> list[PageSize]:
    """The pages of a document, in order, or `only` one."""
    query = (
        "select number, width, height, coalesce(rotation, 0), error_code from pages "
        "where document = ? and number = coalesce(?, number) order by number"
    )
    return [PageSize(*row) for row in archive.db.execute(query, [document, only])]


def page(archive: Archive, document: str, number: int) -> Page | None:
    """A page as it was read, with its printed lines; None if there is no such page."""
    return next(pages(archive, document, number), None)


def pages(archive: Archive, document: str, only: int | None = None) -> Iterator[Page]:
    """The pages of a document as they were read, or `only` one; one at a time.

    Blank lines, areas, cells that span others, and the engine's second thoughts are not kept.
    """
    query = (
        "select number, origin, width, height, coalesce(rotation, 0), error_code from pages "
        "where document = ? and number = coalesce(?, number) order by number"
    )
    lines = "select zone, text, words from lines where document = ? and page = ? order by number"
    for number, origin, width, height, rotation, error in archive.db.execute(
        query, [document, only]
    ).fetchall():
        found = archive.db.execute(lines, [document, number])
        yield Page(
            number=number,
            origin=origin,
            width=width,
            height=height,
            rotation=rotation,
            error=error,
            lines=tuple(_line(*row) for row in found),
        )


def _line(zone: Any, text: str, words: str) -> Line:
    made = tuple(
        Word(text=said, confidence=sure, box=Box(*box) if box else None)
        for said, sure, *box in json.loads(words)
    )
    return Line(words=made, zone=zone, cells=_cells(text, made) if zone == "table" else ())


def _cells(text: str, words: tuple[Word, ...]) -> tuple[int, ...]:
    """Where the cells of a table row begin, which is kept in how its text is parted."""
    parts = [len(part.split(" ")) if part else 0 for part in text.split(" | ")]
    told = sum(len(word.text.split(" ")) for word in words)
    if sum(parts) != told or told != len(words):  # a bar or a blank within a word
        return ()
    return (0, *accumulate(parts[:-1]))


def text(archive: Archive, document: str) -> "PagedText | None":
    """The restored text of a document; None while there is none."""
    query = "select text from texts where document = ?"
    row = archive.db.execute(query, [document]).fetchone()
    return _paged(row[0]) if row else None


@lru_cache(_HELD)
def _paged(packed: bytes) -> "PagedText":
    return PagedText(zlib.decompress(packed))


class PagedText:
    """A restored text whose words are taken apart page by page.

    Args:
        made: a `DocumentText` as JSON, as pydantic writes it: fields in their order, no blanks
            between them. A quotation mark within a string is escaped there, so that the marks
            looked for below are found nowhere else.
    """

    def __init__(self, made: bytes) -> None:
        self._made = made
        self._words = made.find(b',"words":[')
        self._blocks = made.rfind(b'],"blocks":[')

    @cached_property
    def text(self) -> str:
        """The text."""
        return _TEXT.validate_json(self._made[len(b'{"text":') : self._words])

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its paragraphs, rows and footnotes, in order."""
        return _BLOCKS.validate_json(self._made[self._blocks + len(b'],"blocks":') : -1])

    @cached_property
    def whole(self) -> DocumentText:
        """All of it at once."""
        return DocumentText.model_validate_json(self._made)

    def words(self, page: int) -> tuple[TextWord, ...]:
        """The words of the text that stand on a page, in the order of the text."""
        mark = b',"page":%d,"box":' % page
        first = self._made.find(mark, self._words)
        if first < 0:
            return ()
        start = self._made.rfind(b'{"start":', 0, first)
        last = self._made.rfind(mark, first, self._blocks)
        after = self._made.find(b',{"start":', last, self._blocks)
        found = self._made[start : after if after >= 0 else self._blocks]
        return tuple(w for w in _WORDS.validate_json(b"[" + found + b"]") if w.page == page)

    def blocks_of(self, starts: Sequence[int]) -> Iterator[tuple[Block, int, int]]:
        """The blocks in which words begin at `starts`, in order, with the first and last of these.

        Yields:
            A block, the index in `starts` of its first word, and that behind its last.
        """
        at = 0
        while at < len(starts):
            block = self.blocks[bisect_right(self._block_starts, starts[at]) - 1]
            behind = bisect_left(starts, block.end, at + 1)
            yield block, at, behind
            at = behind

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]
