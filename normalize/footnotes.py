"""Footnotes: which lines they are in plain text, and the marks that lead to them.

A mark is glued to a word (`bước1`, `năm 20312`), where it would be read as a part of it. In the
restored text it is a superscript (`bước¹`), as on the page, and no digit of a number.
"""

import re
from collections import deque
from collections.abc import Iterable

from normalize.placed import Paragraph, PlacedWord
from sohoa.model import Line

#: A footnote's number and text.
BEGINS = re.compile(r"^\[?(\d{1,2})\]?\s+(?![a-zđà-ỹ])\w")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
#: So many words before a footnote its mark is looked for: about two pages.
_REACH = 1_500


def told(lines: list[Line], above: list[Line], opens: re.Pattern[str]) -> list[Line]:
    """Set zone=footnote on plain-text notes: `1 Công văn…` at the page end, `bước1` above.

    `above` is what stands before the page: the mark may be there if page breaks are uncertain.
    `opens` is what an ordinary paragraph begins with.
    """
    if any(line.zone == "footnote" or line.box for line in lines):
        return lines
    for i, line in enumerate(lines):
        found = BEGINS.match(line.text)
        if not found or i == 0:
            continue
        mark = re.compile(rf"(?:[^\W\d_]|(?:19|20)\d\d){found[1]}(?!\w)")
        if not any(mark.search(other.text) for other in above + lines[:i]):
            continue
        if any(opens.match(rest.text) for rest in lines[i + 1 :]):
            continue  # ordinary text goes on below it
        return lines[:i] + [rest.model_copy(update={"zone": "footnote"}) for rest in lines[i:]]
    return lines


def raised(paragraphs: Iterable[Paragraph]) -> dict[int, str]:
    """The words that bear the mark of a footnote, by id(), with their mark as a superscript."""
    found: dict[int, str] = {}
    before: deque[PlacedWord] = deque(maxlen=_REACH)
    for paragraph in paragraphs:
        words = paragraph.words
        number = words[0].word.text.strip("[]().") if words else ""
        if paragraph.kind != "footnote":
            before.extend(words)
        elif re.fullmatch(r"\d{1,2}", number):
            near = [word for word in before if words[0].page - word.page in (0, 1)]
            if marked := _marked(near, number, found):
                found[id(marked[0].word)] = marked[1]
    return found


def _marked(
    words: list[PlacedWord], number: str, taken: dict[int, str]
) -> tuple[PlacedWord, str] | None:
    """The last word with the mark `number` that is surely one, and its text with the mark raised.

    Small letters bear it before capitals (`OCOP2`, but also `CO2`), those before years.
    """
    for stem in (r"[^\W\d_]*[a-zà-ỹđ][”\")]?", r"[^\W\d_]{3,}[”\")]?", r"(?:19|20)\d\d"):
        mark = re.compile(rf"(\W*(?:[^\W\d_]+[-–/])?{stem})({number})(\W*)")
        for word in reversed(words):
            if id(word.word) not in taken and (at := mark.fullmatch(word.word.text)):
                return word, at[1] + number.translate(_RAISED) + at[3]
    return None
