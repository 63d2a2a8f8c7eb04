"""Words with their pages, and the paragraphs that they make up."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sohoa.model import Area, Word


class PlacedWord(NamedTuple):
    """A word and the page it stands on."""

    page: int
    word: Word
    #: True: the line end before it is no blank, as in `2019-` + `2023` or `QĐ-` + `TTg`.
    glued: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, table row or footnote, in reading order."""

    kind: Literal["paragraph", "table", "footnote"]
    words: tuple[PlacedWord, ...]
    #: For a table row, the index in ``words`` at which each cell begins; empty elsewhere.
    cells: tuple[int, ...] = ()
    #: Centre of the first line relative to the page's, -1 (left) to 1 (right), or None.
    align: float | None = None
    #: Of its lines, for a paragraph; None where the source does not tell.
    area: Area | None = None
    #: Of the row's line, as many as ``cells``; empty where each cell is one.
    spans: tuple[tuple[int, int], ...] = ()
