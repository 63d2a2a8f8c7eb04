"""RTF through striprtf (BSD-3-Clause): its text, tables as rows, page breaks kept."""

import re
from pathlib import Path
from typing import Any

from ingest.columns import paragraphs
from ingest.lines import plain_pages, scalars, table_row
from sohoa.errors import DamagedFile, TooLarge
from sohoa.model import Line, Page

#: striprtf holds the whole text several times over.
_MOST_BYTES = 200 << 20
#: Control words that end a page, and what stands for them on the way through striprtf.
_PAGE = re.compile(rb"\\(?:page|pagebb)(?![a-zA-Z])")
_MARK = "\ue00c"
#: Formatting that striprtf takes for text in some old files is none of ours; so is a NUL.
_NUL = re.compile("[\0\x01-\x08\x0e-\x1f]")


def read(path: Path) -> tuple[Page, ...]:
    """The pages, as far as the file breaks them itself; a paragraph is a line, a gap behind it.

    Raises DamagedFile if the file breaks off, TooLarge.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise TooLarge("The RTF file is larger than 200 MB.")
    data = path.read_bytes()
    if not data.rstrip(b"\0\r\n \t\x1a").endswith(b"}"):
        raise DamagedFile("The RTF file is cut off: its end is missing.")
    from striprtf.striprtf import rtf_to_text

    marked = _PAGE.sub(rb"\\uc0\\u-8180 ", data)  # U+E00C as RTF writes it
    try:
        convert: Any = rtf_to_text
        text: str = convert(marked.decode("latin-1"), encoding="cp1252", errors="replace")
    except Exception as error:  # whatever a parser of lenient regular expressions meets
        raise DamagedFile("The RTF file is damaged.") from error
    # RTF numbers UTF-16 units, so that Word writes an emoji as two of them.
    text = _NUL.sub("", scalars(text))
    pages = [paragraphs(_blocks(page)) for page in text.split(_MARK)]
    return plain_pages(pages)


def _blocks(page: str) -> list[str | Line]:
    blocks: list[str | Line] = []
    for paragraph in page.split("\n"):
        cells = paragraph.rstrip().removesuffix("|").split("|")
        blocks.append(table_row(cells) if len(cells) > 1 else paragraph)
    return blocks
