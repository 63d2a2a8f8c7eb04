"""Bullets and numbers at the beginning of a line, and what makes a line a heading.

The levels are those of Nghị định 30/2020/NĐ-CP (phần, chương, mục, điều, khoản, điểm) and those
that plans use: `A. / I. / 1. / 1.1. / a) / - / +`, also as older offices and engines write them.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from extract import knowledge, loose
from extract.assignments import agencies

_U = knowledge.UPPER
_NUMERAL = r"(?:\d{1,3}|[IVX]{1,6}|thứ\s+\w{2,5}|THỨ\s+\w{2,5})"


class Mark(NamedTuple):
    """A bullet or number; `body` is where the words behind it begin."""

    #: What it ranks below: a mark ends all headings whose order is not smaller.
    order: float
    #: As in `Part.level`.
    level: int
    text: str
    body: int


#: Order, level, pattern. The last character may be looked at, not taken.
_MARKS: tuple[tuple[float, int, re.Pattern[str]], ...] = tuple(
    (order, level, re.compile(pattern))
    for order, level, pattern in (
        (0.1, 0, rf"(?:Phần|PHẦN)\s+{_NUMERAL}(?:\s*[.:–-]\s*|\s*$)"),
        (0.2, 0, rf"(?:Chương|CHƯƠNG)\s+{_NUMERAL}(?:\s*[.:–-]\s*|\s*$)"),
        (1.2, 1, rf"(?:Mục|MỤC)\s+{_NUMERAL}(?:\s*[.:–]\s*|\s*$)"),
        (1.5, 1, r"(?:Điều|ĐIỀU|Ðiều)\s+\d{1,3}[a-zđ]?(?:\s*[.:]\s*|\s*$)"),
        (1.0, 1, r"(?:(?=[1l]*[IVX])[IVX1l]{1,6}|l)\s?[.)]\s*(?=[^\W\d_])"),
        (1.0, 1, rf"[IVX]{{1,5}},\s+(?=[{_U}][^\W\d_{_U}])"),  # a scan's comma for the stop
        (1.0, 1, rf"[IVX]{{1,5}}(?:\s?[-–/]\s+|\s?[.]?\s?[-–]\s*)(?=[{_U}][^\W\d_])"),
        (1.0, 1, rf"(?=[^\W\d_]*[IVX])[IVXLHT1l!|]{{1,5}}\s?[.)]\s*(?=[{_U}]{{2,}}[{_U}\s,]{{4}})"),
        (0.5, 0, rf"[A-HK]\s?(?:[.)/]|[-–](?=\s))\s*(?=[{_U}][^\W\d_])"),
        (2.0, 2, r"\d{1,2}(?:\.\d{1,2})*(?:[.)]|/(?=\s))\s*(?=[^\W\d_“\"(])"),
        (2.0, 2, r"\d{1,2}[.)]\s+(?=\d{1,3}(?:[.,]\d+)?\s?(?:%|[^\W\d_]))"),
        (2.0, 2, rf"\d{{1,2}}(?:\.\d{{1,2}})*\s?[-–]\s+(?=[{_U}][^\W\d_])"),
        (2.0, 2, r"\d{1,2}(?:\.\d{1,2})+\s+(?=[^\W\d_])"),
        (2.0, 2, rf"\d{{1,2}}(?:[.,]\d{{1,2}})+[.,;]?\s+(?=[{_U}][^\W\d_])"),
        (6.0, 6, r"[a-zđ](?:[.)]|/(?=\s))\s*(?=[^\s\d.,;)/])"),
        (7.0, 7, r"(?:[-–—•●▪_~=■□◦○◆❖➢➤►✓✔√·\uf000-\uf0ff]+|\(\d{1,2}\))\s*(?=[^\s_])"),
        (7.0, 7, r"\((?:[a-zđ]|i{1,3}|iv|vi{0,3}|ix)\)\s*(?=\S)|(?:i{1,3}|iv|vi{1,3})\)\s*(?=\S)"),
        (7.0, 7, r"(?:Thứ (?:nhất|hai|ba|tư|năm)|(?:Một|Hai|Ba|Bốn|Năm|Sáu) là)\s*[,:]\s*(?=\S)"),
        (8.0, 8, r"[+*]\)?\s*(?:=\s+)?(?=\S)"),
    )
)
_TELLS = re.compile(
    r"(?<![\d.])\d{1,3}(?![\d.])|(?:gồm|như sau|cụ thể|là)$"
    r"|[Cc]ác (?:[Ss]ở|[Pp]hòng|[Bb]an|cơ quan|đơn vị|đồng chí|ông|bà|xã|huyện)$"
)
_LONGEST_HEADING = 220
#: Among so many items that were run together the next number is looked for.
_AHEAD = 12
_RUNS_ON = re.compile(
    rf"([^:.;]{{3,90}})(?:\.\s+(?=[{_U}][^\W\d_]+\s)|\s[-–]\s+(?=[{_U}][^\W\d_{_U}]))"
)


def mark_of(text: str, start: int, end: int) -> Mark | None:
    """The bullet or number with which ``text[start:end]`` begins."""
    for order, level, pattern in _MARKS:
        found = pattern.match(text, start, end)
        if not found:
            continue
        said = found[0].strip()
        if order == 2.0:
            deep = len(re.findall(r"\d+", said)) - 1
            order, level = order + deep, level + deep
        elif order < 1 and level == 0 and len(said) <= 2 and said[0] == "H":
            order, level = 1.0, 1  # II as engines read it
        return Mark(order, min(level, 5) if order < 6 else level, said, found.end())
    return None


def is_capitals(words: str) -> bool:
    """True for a short line of capital letters only."""
    letters = [c for c in words if c.isalpha()]
    return len(letters) >= 6 and len(words) <= 250 and all(c.isupper() for c in letters)


def heading_end(text: str, mark: Mark, end: int, below: Mark | None, filled: bool) -> int:
    """Where the heading with `mark` ends: at `end`, behind its colon or stop, or 0 for none.

    `below` is the mark of the line that follows, `filled` is False where nothing follows that
    could stand below a heading.
    """
    words = text[mark.body : end].rstrip()
    if not words:
        return end  # `Điều 3.` alone in its line
    colon = re.match(r"([^:.;]{3,160}):\s+(?=\S)", words)
    listed = mark.order == 6 and words[-1] in ";," and not agencies.begins(text, mark.body)
    if colon and not _TELLS.search(colon[1]) and len(colon[1]) <= 120 and not listed:
        return mark.body + colon.end()
    run_on = _RUNS_ON.match(words)
    if run_on and (
        section_of(run_on[1], bare=True) or _is_body(text, mark.body, mark.body + run_on.end(1))
    ):
        return mark.body + run_on.end()
    return end if _is_heading(words, mark, below, filled) else 0


def misread(text: str, mark: Mark, end: int, below: Mark | None) -> Mark:
    """`mark`, or what it was meant to be: `1. MỤC ĐÍCH` above `1.` is `I.` misread."""
    above_first = below is not None and below.text.strip(".)/") == "1"
    if mark.order == 2.0 and above_first and is_capitals(text[mark.body : end]):
        return mark._replace(order=1.0, level=1)
    return mark


def is_title(text: str, mark: Mark | None, body: int, label: int, end: int) -> bool:
    """True for the heading of a section that reads like a label: `6. Tổ chức thực hiện:`."""
    if mark is None or mark.order > 3:
        return False
    return mark.order < 2 or (label >= end and section_of(text[body:end]) == "organisation")


def _is_body(text: str, start: int, end: int) -> bool:
    """True if a stop ends ``text[start:end]``, the name of a body and nothing else."""
    return (
        text[end : end + 1] == "."
        and agencies.begins(text, start)
        and agencies.name_end(text, start, end) >= end - 1
    )


def _is_heading(words: str, mark: Mark, below: Mark | None, filled: bool) -> bool:
    deeper = below is not None and mark.order < below.order < 7
    if words.endswith("."):
        if deeper and len(words) <= 150:
            return True
        short = len(words) <= 60 and "," not in words and len(words.split()) <= 9
        told = len(words.split()) <= 6 or section_of(words, bare=True) is not None
        return short and told and filled
    if mark.level <= 1 and len(words) <= 150 and mark.order != 1.5:
        return not words.endswith(";")
    if not filled and not words.endswith(":"):
        return False
    if is_capitals(words):
        return True
    if colon := re.match(r"([^:.;]{3,120}):\s+\S", words):
        return not _TELLS.search(colon[1])
    fits = len(words) <= _LONGEST_HEADING
    return fits and (words[-1] not in ".;,…" or words.endswith("sao;"))


#: Where lines that were run together begin: `…; - Hỗ trợ`, `… thực hiện. 2. Phòng Y tế`.
_JOINTS = re.compile(
    rf"(?<=[.;:])\s+(?=[-–+•*]\s+[{_U}“\"(])|(?<=[.;:])\s+(?=(?:\d{{1,2}}|[a-zđ])[.)/]\s+[{_U}][^\W\d_])"
)


def joints(text: str, start: int, end: int) -> Iterator[int]:
    """Where within a line another item begins, for one into which several were run together."""
    first = _head_of_capitals(text, start, end)
    if first:
        yield first
    last = mark_of(text, max(start, first), end)
    found = [joint.end() for joint in _JOINTS.finditer(text, max(start, first), end)]
    said = [mark_of(text, at, end) for at in found]
    for i, (at, mark) in enumerate(zip(found, said, strict=True)):
        if mark is None:
            continue
        begun = last and _follows(last.text, mark.text)
        first = mark.text[:-1] in ("1", "a")
        coming = said[i + 1 : i + 1 + _AHEAD] if first else ()
        begins = any(other and _follows(mark.text, other.text) for other in coming)
        if mark.order >= 7 or begun or begins:
            yield at
            last = mark if mark.order < 7 else last


def _follows(one: str, other: str) -> bool:
    """True if the second number is the next behind the first: `2.` behind `1.`, `b)` and `a)`."""
    a, b = re.sub(r"\W", "", one), re.sub(r"\W", "", other)
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    letters = "abcdđeghiklmnopqrstuvxy"
    return a in letters and b in letters and letters.find(b) == letters.find(a) + 1


_CAPITAL_HEAD = re.compile(
    rf"[IVX]{{1,5}}\.\s*(?:[{_U}][{_U},&-]+\s+){{2,14}}(?=[{_U}]?[^\W\d_{_U}]|\d+\.|[-–]\s+[{_U}][^\W\d_{_U}])"
)


def _head_of_capitals(text: str, start: int, end: int) -> int:
    """Where the sentence begins behind a heading of capitals in its line, or 0."""
    found = _CAPITAL_HEAD.match(text, start, end)
    return found.end() if found and section_of(found[0]) else 0


@cache
def labels() -> re.Pattern[str]:
    """What stands before a colon, each kind a group (``data/labels.toml``)."""
    kinds: dict[str, str] = {}
    for entry in knowledge.patterns("labels")["label"]:
        kinds[entry["kind"]] = entry["match"]
    inner = "|".join(f"(?P<{kind}>{match})" for kind, match in kinds.items())
    return knowledge.pattern(rf"(?:{inner}) ?: ?")


@cache
def sections() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kinds of section and their patterns, in order (``data/sections.toml``)."""
    mark = r"(?:(?:[IVXA-H\d.]{1,8}[.)/]|[a-zđ][.)]|(?:Điều|Mục|Chương|Phần) \S{1,4}) ?)*"
    return tuple(
        (entry["kind"], knowledge.pattern(entry["match"].replace("{mark}", mark)))
        for entry in knowledge.patterns("sections")["section"]
    )


def section_of(title: str, bare: bool = False) -> str | None:
    """What a heading is about; with `bare` only where it begins so."""
    title = loose.bare(title) if bare else title
    found = ((kind, match.search(title[:250])) for kind, match in sections())
    return next((kind for kind, hit in found if hit and (not bare or hit.start() == 0)), None)
