"""Words and lines from plain strings: the small change of every reader of text."""

import re
from collections.abc import Sequence

from sohoa.model import Line, Page, Word, Zone

#: The blank line that parts paragraphs.
BLANK = Line()
#: A page number by itself: 7, - 7 -, Trang 7, 7/12.
_NUMBER = re.compile(r"(?:trang|page)?\s*[-–]?\s*\d{1,4}\s*(?:[-–]|/\s*\d{1,4})?", re.IGNORECASE)
#: White space that parts words; a soft hyphen or a no-break space inside legacy text is a letter.
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
#: Halves of a character beyond U+FFFF, which no encoding can write by themselves.
_SURROGATE = re.compile("[\ud800-\udfff]")


def scalars(text: str) -> str:
    """`text` with surrogate pairs joined to the characters they mean, lone ones as U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def text_line(text: str, zone: Zone = "text") -> Line:
    """The words of `text`, without geometry; a blank line if there are none."""
    words = split(text)
    return Line(words=tuple(Word(text=word) for word in words), zone=zone) if words else BLANK


def split(text: str) -> list[str]:
    """The words of `text`."""
    return [word for word in _SPACE.split(text) if word]


def table_row(cells: Sequence[str], spans: Sequence[tuple[int, int]] = ()) -> Line:
    """One row of a table; the text of a cell may have several lines. `spans` as in `Line.spans`."""
    words: list[Word] = []
    starts: list[int] = []
    for cell in cells:
        starts.append(len(words))
        words += [Word(text=word) for word in split(cell)]
    joined = () if all(span == (1, 1) for span in spans) else tuple(spans)
    return Line(words=tuple(words), zone="table", cells=tuple(starts), spans=joined)


def is_page_number(text: str) -> bool:
    """True for a line that holds nothing but the number of its page."""
    return _NUMBER.fullmatch(text.strip()) is not None


def plain_pages(pages: Sequence[Sequence[Line]]) -> tuple[Page, ...]:
    """Pages without geometry, from their lines; blank lines at the edges and twins are dropped."""
    return tuple(
        Page(number=number, origin="plain_text", lines=_tidy(lines))
        for number, lines in enumerate(pages, 1)
    )


def _tidy(lines: Sequence[Line]) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in lines:
        if line.words or line.cells or (kept and kept[-1] != BLANK):
            kept.append(line)
    while kept and kept[-1] == BLANK:
        kept.pop()
    return tuple(kept)
