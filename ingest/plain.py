"""Plain text into pages and lines.

Texts of this kind were mostly taken out of a PDF by some program: every printed line is a line,
often with an empty line behind each; a page break is a form feed, or a form feed that became a
space; footnotes stand where the page ended. The paragraphs are put together again further down
the way; here it is settled what is a page, a line, a gap between paragraphs and a footnote.
"""

import re
from itertools import pairwise
from statistics import median

from ingest.columns import unfold
from ingest.lines import BLANK, is_page_number, plain_pages, table_row, text_line
from sohoa.model import Line, Page

_NEWLINE = re.compile("\r\n|[\r\n\x0b\x85\u2028\u2029]")
#: A form feed that became a space, in front of the line's own text and indent.
_BREAK = re.compile(r" {1,2}\S")
#: Printed lines that a page of a document set like these may have, short last page aside.
_SHORTEST_PAGE, _LONGEST_PAGE = 10, 90
#: Longer lines than this are not printed lines but whole paragraphs.
_PRINTED = 130
#: The rule over the footnotes, as spaces or underscores, and how a footnote begins.
_RULE = re.compile(r"\s{15,}|\s*_{8,}\s*")
_NOTE = re.compile(r"(\d{1,2})\s+\S")
#: The number of a page or of a row, alone in its line.
_ALONE = re.compile(r"\s*[-–]?\s*(\d{1,3})\s*[-–]?\s*")
#: What begins a paragraph of the text and no footnote.
_OPENS = re.compile(
    r"\s*(?:(?:[IVX]{1,5}|[A-H])[./]\s|[-+•]\s|\d{1,2}\.(?:\d|\s)|[a-zđ]\)\s"
    r"|Điều\s\d|Nơi nhận|PHỤ LỤC)"
)
#: More lines than this are no footnotes.
_MOST_NOTE_LINES = 25
_BOLD = re.compile(r"\*\*(?=\S)|(?<=\S)\*\*")


def pages_of(text: str) -> tuple[Page, ...]:
    """The pages of `text`, without geometry; one empty page if there is no text at all."""
    text = text.removeprefix("\ufeff").rstrip("\x1a\0")
    raw = _NEWLINE.split(text)
    doubled = _is_doubled(raw)
    pages = [_page(page, doubled) for page in _split_pages(raw)]
    return plain_pages(pages)


def _split_pages(raw: list[str]) -> list[list[str]]:
    if any("\f" in line for line in raw):
        joined = "\n".join(raw).split("\f")
        if not joined[-1].strip() and len(joined) > 1:
            joined.pop()  # the form feed that ends the last page
        return [page.split("\n") for page in joined]
    breaks = [0, *(_spaced_breaks(raw) or _numbered_breaks(raw)), len(raw)]
    return [raw[start:end] for start, end in pairwise(breaks)]


def _spaced_breaks(raw: list[str]) -> list[int]:
    """Indices of the lines that begin a page, where form feeds became spaces.

    Such a line begins with a space and follows the last line of the page directly, without the
    empty line that other lines have between them. Indented text looks the same; it is told by
    its pages, which would be too short.
    """
    found = [
        number
        for number in range(1, len(raw))
        if _BREAK.match(raw[number]) and raw[number - 1].strip()
    ]
    bounds = [0, *found, len(raw)]
    sizes = [sum(bool(line.strip()) for line in raw[a:b]) for a, b in pairwise(bounds)]
    if not found or any(not _SHORTEST_PAGE <= size <= _LONGEST_PAGE for size in sizes[:-1]):
        return []
    regular = max(sizes[:-1]) <= 2.5 * median(sizes[:-1]) and sizes[-1] <= _LONGEST_PAGE
    return found if regular else []


def _numbered_breaks(raw: list[str]) -> list[int]:
    """Indices of page numbers, from 2 on, each a page behind the one before; that of page 1 is not
    printed. A number shortly behind the one before it numbers rows of a table.
    """
    found: list[int] = []
    filled = last = 0
    rows: dict[int, int] = {}
    for index, line in enumerate(raw):
        filled += bool(line.strip())
        said = _ALONE.fullmatch(line)
        if said is None:
            continue
        number = int(said[1])
        apart = _SHORTEST_PAGE < filled - last <= _LONGEST_PAGE
        listed = filled - rows.get(number - 1, -_LONGEST_PAGE) <= _SHORTEST_PAGE
        if number == len(found) + 2 and apart and not listed:
            found.append(index)
            last = filled
        rows[number] = filled
    return found


def _is_doubled(raw: list[str]) -> bool:
    """True where an empty line behind each line says nothing, because the lines are printed ones.

    Where every line is a whole paragraph, the empty lines part paragraphs.
    """
    filled = [line for line in raw if line.strip()]
    if len(filled) < 8 or sum(len(line) > _PRINTED for line in filled) > 0.1 * len(filled):
        return False
    pairs = [(a, b) for a, b in pairwise(raw) if a.strip()]
    return sum(not b.strip() for _, b in pairs) > 0.8 * len(pairs)


def _page(raw: list[str], doubled: bool) -> list[Line]:
    raw = [_BOLD.sub("", line).rstrip() if line.strip() else line for line in raw]
    notes = _footnotes_from(raw)
    body = raw[:notes]
    first = next((n for n, line in enumerate(body) if line.strip()), 0)
    lines: list[Line] = []
    if body and is_page_number(body[first]):
        lines = [text_line(body[first], "margin")]
        body = body[first + 1 :]
    texts = unfold(_gaps(body, doubled))
    bars = [text.count("|") for text in texts]
    framed = all(text.strip()[0] == "|" for text, own in zip(texts, bars, strict=True) if own)
    for text, own, above, below in zip(texts, bars, [0, *bars], [*bars[1:], 0], strict=False):
        lines.append(_row(text, framed) if own and own in (above, below) else text_line(text))
    end = _footnotes_to(raw, notes + 1)
    for line in raw[notes + 1 : end]:
        if _NOTE.match(line):
            lines.append(BLANK)
        if line.strip():
            lines.append(text_line(line, "footnote"))
    if end < len(raw):  # the page went on, or its end is lost
        lines += [BLANK, *_page(raw[end:], doubled)]
    return lines


def _gaps(raw: list[str], doubled: bool) -> list[str]:
    """The lines, with an empty one wherever a paragraph surely ends."""
    kept: list[str] = []
    empty: list[str] = []
    for line in raw:
        if not line.strip():
            empty.append(line)
            continue
        if empty and (not doubled or any(empty) or len(empty) > 2):
            kept.append("")
        empty = []
        kept.append(line)
    return kept


def _footnotes_from(raw: list[str]) -> int:
    """Index of the rule above the page's footnotes; the number of lines if there are none."""
    for number, (line, following) in enumerate(pairwise(raw)):
        if _RULE.fullmatch(line) and _NOTE.match(following):
            rest = sum(bool(line.strip()) for line in raw[number + 1 :])
            if rest <= _MOST_NOTE_LINES:
                return number
    return len(raw)


def _footnotes_to(raw: list[str], start: int) -> int:
    """Index of the first line behind the footnotes that begins a paragraph of the text."""
    opens = (number for number in range(start, len(raw)) if _OPENS.match(raw[number]))
    return next(opens, len(raw))


def _row(line: str, framed: bool) -> Line:
    """A table row written with bars, also around it if `framed`; one alone is no table."""
    line = line.strip() if framed else line
    return table_row((line[1:].removesuffix("|") if framed else line).split("|"))
