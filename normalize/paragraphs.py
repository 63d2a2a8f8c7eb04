"""Printed lines back into paragraphs, over page breaks too.

A typesetter breaks a paragraph where the next word no longer fits; a writer breaks it where a
thought ends. The two are told apart by what the next line begins with (a bullet, a number, `Căn
cứ`, capitals), by whether its first word would have fitted on the line before, and, where the
source has geometry, by indents and gaps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from normalize import footnotes
from normalize.placed import Paragraph, PlacedWord
from normalize.shape import Shape, columns_of, shape_of
from sohoa.model import ASIDE, Line, Page

#: What opens a paragraph wherever it stands at the beginning of a line.
OPENS = re.compile(
    r"""(?: [-–+*•●▪◦■□○◆❖➢►✓\uf000-\uf0ff]\s*(?=[^\W\d_]|["“(\[])  # bullets, not "- 2025"
        | [IVX]{1,5}(?:\s?[.)]\s*|/\s+|\s?[-–]\s+)(?=[^\W\d_])  # I. II/ III -
        | [A-H]\.\s+(?=[^\W\d_]{2})                 # A.
        | \d{1,2}(?:\.\d{1,2}){0,3}(?:[.)]\s*|/\s+)(?=[^\W\d_]) # 1. 1.1. 1/
        | \d{1,2}[.)]\s+(?=\d{1,3}(?:,\d+)?\s?%)   # 4. 100%
        | \d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[^\W\d_])  # 1.1 without its last dot
        | [a-zđ]{1,2}[.)]\s+(?=\S) | [a-zđ]/\s+(?=\S) # a) đ) a/
        | (?:Điều|Chương|Mục|Phần|CHƯƠNG|MỤC|PHẦN)\s+(?:\d+|[IVX]+)\s*[.:]
        | (?:Phần|PHẦN)\s+(?:thứ|THỨ)\s
        | (?:Số|Nơi\s+nhận|Kính\s+gửi|Phụ\s+lục)\b\s*(?:[:\dIVX])
        | (?:TM|KT|TL|TUQ|Q)\.\s+(?=\S)
        | (?:Căn\s+cứ|Theo\s+đề\s+nghị|Xét\s+đề\s+nghị|Trên\s+đây\s+là)\b
        | (?:Một|Hai|Ba|Bốn|Năm)\s+là,
        | Trong\s+quá\s+trình\s+(?:triển\s+khai|tổ\s+chức|thực\s+hiện)\b
        | Thực\s+hiện\s+(?:Kế\s+hoạch|Quyết\s+định|Nghị\s+quyết|Công\s+văn|Chỉ\s+thị)\s+số\b
    )""",
    re.VERBOSE,
)
#: `(1) …` opens one only after a line that ended something.
_OPENS_AFTER_END = re.compile(r"\(\d{1,2}\)\s")
#: A line that ends so runs on, whatever comes next: a numeral or a name has to follow.
_RUNS_ON = re.compile(
    r"(?:\b(?:và|hoặc|của|các|những|số|ngày|tháng|năm|tại|theo|với|cho|từ|đến|trên|về|là|khoản"
    r"|điểm|mục|Điều|Quý|quý|bằng|do|để|trong)|,|[-–/&])$"
)
#: A verb with a capital begins a sentence: below an unfinished line, a heading was that line.
_TASK_VERBS = re.compile(
    r"(?:Chủ trì|Phối hợp|Tham mưu|Là cơ quan|Theo chức năng|Theo dõi|Tăng cường|Tổ chức|Xây dựng"
    r"|Hướng dẫn|Thực hiện|Triển khai|Chịu trách nhiệm|Chỉ đạo|Tiếp tục|Đẩy mạnh|Bố trí|Rà soát"
    r"|Tuyên truyền|Lập|Quảng bá|Hỗ trợ|Tổng hợp|Kiểm tra|Chủ động|Tiếp nhận|Áp dụng|Bám sát) "
)
_ENDS = re.compile(r"(?:[.;:!?…]|\./\.?)[\"”')\]*]*$")
_BREAKABLE = re.compile(r"\w[-–/]$")
#: Lines with a gap this many line heights wide are two columns (letterhead, signature block).
_COLUMN_GAP = 3.0


@dataclass
class _Open:
    """The paragraph being put together."""

    words: list[PlacedWord] = field(default_factory=list)
    last: Line | None = None
    page: int = 0
    align: float | None = None
    notes: list[Paragraph] = field(default_factory=list)


def paragraphs(pages: Sequence[Page]) -> list[Paragraph]:
    """Join the lines of `pages` into paragraphs, table rows and footnotes, in reading order.

    What stands aside of the text is dropped. A footnote comes after the paragraph that it
    interrupts. Works with geometry (points) or without (one `Line` a printed line); a blank `Line`
    parts paragraphs.
    """
    done: list[Paragraph] = []
    current = _Open()
    columns = columns_of(pages)
    above: list[Line] = []
    for page in pages:
        shape = shape_of(page, columns)
        gap = False
        note: _Open | None = None
        lines = list(_lines(page))
        for line in footnotes.told(lines, above, OPENS):
            if not line.text.strip():
                gap = bool(current.words)
                continue
            if line.zone == "footnote":
                if note is None or footnotes.BEGINS.match(line.text):
                    _add_note(current, note)
                    note = _Open()
                _append(note, line, page)
                continue
            if line.zone == "table":
                _flush(current, done)
                placed = tuple(PlacedWord(page.number, word) for word in line.words)
                align = _align(line, page)
                done.append(Paragraph("table", placed, line.cells, align, line.area, line.spans))
                current = _Open()
            else:
                if current.words and _parts(current, line, page, shape, gap):
                    _flush(current, done)
                    current = _Open()
                _append(current, line, page)
            gap = False
        _add_note(current, note)
        above = (above + lines)[-80:]
    _flush(current, done)
    return done


def _lines(page: Page) -> Iterator[Line]:
    """The page's lines without margins, outer blank lines, and columns that were run together."""
    lines = [line for line in page.lines if line.zone not in ASIDE]
    while lines and not lines[0].words:
        lines.pop(0)
    while lines and not lines[-1].words:
        lines.pop()
    for line in lines:
        apart = line.zone == "text" and line.area in (None, "body")  # the form's parts are known
        yield from _columns_apart(line) if apart else [line]


def _columns_apart(line: Line) -> Iterator[Line]:
    start = 0
    for i, (a, b) in enumerate(pairwise(line.words), 1):
        if a.box and b.box:
            height = max(a.box.y1 - a.box.y0, b.box.y1 - b.box.y0)
            if b.box.x0 - a.box.x1 > _COLUMN_GAP * height and not re.fullmatch(r"\W|\w", a.text):
                yield line.model_copy(update={"words": line.words[start:i]})
                start = i
    yield line.model_copy(update={"words": line.words[start:]}) if start else line


def _parts(current: _Open, line: Line, page: Page, shape: Shape, gap: bool) -> bool:
    """True if `line` begins a new paragraph."""
    last = current.last
    assert last is not None
    if last.area != line.area:
        return True
    before, after = last.text, line.text
    runs_on = bool(_RUNS_ON.search(before)) and not _is_short(last, line, shape)
    ended = bool(_ENDS.search(before))
    lower = after[0].islower() and not re.match(r"[a-zđ]{1,2}[.)]\s", after)
    if _capitals(before) != _capitals(after) and not runs_on and not (after[:1].isdigit()):
        return True
    fits = _fits(before, line, shape, ended)
    if OPENS.match(after):
        wrapped_dash = (
            not ended
            and bool(re.match(r"[-–]\s*[^\W\d_]", after))
            and (after.lstrip("-– ")[0].islower())
        )
        told = not runs_on or fits or after[0] in "-+*" or _follows(current.words[0], after)
        return told and not wrapped_dash
    if lower and not ended:
        return _elsewhere(last, line, current.page == page.number, shape)
    if runs_on and not gap:
        return False
    if gap or (_OPENS_AFTER_END.match(after) and ended):
        return True
    if last.box and line.box and shape.height:
        return _parts_by_boxes(current, line, page, shape, ended)
    return fits and not lower


def _is_short(last: Line, line: Line, shape: Shape) -> bool:
    """True for a numbered line, half of it blank, above a capital: `4. Chuyển đổi số`."""
    if not (line.text[:1].isupper() and last.text[-1].isalnum() and OPENS.match(last.text)):
        return False
    if last.box and shape.right > shape.left:
        return last.box.x1 - shape.left < 0.5 * (shape.right - shape.left)
    return shape.columns is not None and len(last.text) < 0.5 * shape.columns


def _follows(first: PlacedWord, line: str) -> bool:
    """True if `line` begins with the number behind that of the paragraph: `b.` behind `a.`"""
    one, other = first.word.text.rstrip("./)"), line.split()[0].rstrip("./)")
    if one.isdecimal() and other.isdecimal() and len(one) < 3:
        return int(other) == int(one) + 1
    letters = "abcdđeghiklmnopqrstuvxy"
    return len(one) == len(other) == 1 and f"{one}{other}" in letters


def _fits(before: str, line: Line, shape: Shape, ended: bool) -> bool:
    """True if the line's first word would have fitted on the line before (plain text)."""
    if shape.columns is None:
        return True
    share = (
        0.95 if ended or _TASK_VERBS.match(line.text) else 0.75
    )  # letters differ in width, so a full line may be short of it
    return len(before) + 1 + len(line.words[0].text) < share * shape.columns


def _parts_by_boxes(current: _Open, line: Line, page: Page, shape: Shape, ended: bool) -> bool:
    last = current.last
    assert last is not None and last.box is not None and line.box is not None
    same_page = current.page == page.number
    if _elsewhere(last, line, same_page, shape):
        return True
    if same_page and line.box.y0 - last.box.y0 > 1.6 * shape.step:
        return True
    indent = line.box.x0 - shape.left
    centred = _is_centred(last, shape) and _is_centred(line, shape)
    if centred:
        return ended or _capitals(last.text)
    first = line.words[0].box
    room = shape.right - last.box.x1 - 0.6 * shape.height
    if first and first.x1 - first.x0 < room:
        return True
    return shape.indented and ended and indent > 0.8 * shape.height


def _elsewhere(last: Line, line: Line, same_page: bool, shape: Shape) -> bool:
    """True if the line is not below the last one, but beside it or far above: another column."""
    if not (same_page and last.box and line.box):
        return False
    return line.box.y0 < last.box.y0 + 0.4 * (last.box.y1 - last.box.y0)


def _is_centred(line: Line, shape: Shape) -> bool:
    box = line.box
    assert box is not None
    off = (box.x0 + box.x1) / 2 - (shape.left + shape.right) / 2
    margin = box.x0 - shape.left
    return abs(off) < 2 * shape.height and margin > 1.5 * shape.height


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def _align(line: Line, page: Page) -> float | None:
    box = line.box
    if box is None or not page.width:
        return None
    return max(-1.0, min(1.0, (box.x0 + box.x1) / page.width - 1.0))


def _append(current: _Open, line: Line, page: Page) -> None:
    if not current.words:
        current.align = _align(line, page)
    for i, word in enumerate(line.words):
        glued = False
        if i == 0 and current.words:
            glued = bool(_BREAKABLE.search(current.words[-1].word.text)) and word.text[:1].isalnum()
        current.words.append(PlacedWord(page.number, word, glued))
    current.last, current.page = line, page.number


def _add_note(current: _Open, note: _Open | None) -> None:
    if note is not None and note.words:
        current.notes.append(Paragraph("footnote", tuple(note.words), (), note.align))


def _flush(current: _Open, done: list[Paragraph]) -> None:
    if current.words:
        area = current.last.area if current.last else None
        done.append(Paragraph("paragraph", tuple(current.words), (), current.align, area))
    done.extend(current.notes)
