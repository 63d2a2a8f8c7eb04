"""The first component: what each block of the document is, and under which headings it stands.

Everything later looks at `Part`s instead of raw text: a letterhead line, a heading, an item, a
label line such as `Thời gian thực hiện: …`, a recipient, a row of a table.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

from extract import knowledge, loose
from extract.found import trim
from extract.parts import Kind, Part
from sohoa.model import Block, DocumentText, TextCell

_MARKS = (
    (1, re.compile(r"(?:(?=[1l]*[IVX])[IVX1l]{1,5}|l)\s?[.)]\s*(?=[^\W\d_])")),
    (1, re.compile(r"(?:Điều|Chương|Phần)\s+(?:\d+|[IVX]+)\s*[.:]\s*")),
    (2, re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s*(?=[^\W\d_“\"(])")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2})+\s+(?=[^\W\d_])")),
    (6, re.compile(r"[a-zđ][.)]\s+(?=\S)")),
    (7, re.compile(r"(?:[-–—•●▪_~=]+|\(\d{1,2}\))\s*(?=[^\s_])")),
    (8, re.compile(r"[+*◦]\s*(?:=\s+)?(?=\S)")),
)
_TELLS = re.compile(
    r"(?<![\d.])\d{1,3}(?![\d.])|(?:gồm|như sau|cụ thể|là)$"
    r"|các (?:[Ss]ở|[Pp]hòng|[Bb]an|cơ quan|đơn vị|đồng chí|ông|bà|xã|huyện)$"
)
_LONGEST_BLOCK = 10_000
_LONGEST_HEADING = 220
_BASIS = re.compile(
    rf"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét |Thực hiện (?:{'|'.join(knowledge.types())})"
    r"(?: hành động)? (?:số|của)|Thực hiện các )"
)
_NO_TITLE = re.compile(r"(?:Thực hiện|Căn cứ|Trên cơ sở|Để|Nhằm|Theo|Xét|Điều \d)\W")
_PERIOD_ENDS = re.compile(
    rf"(?:năm|giai đoạn)\s+\d{{4}}(?:\s?[-–]\s?\d{{4}})?\s+(?=[{knowledge.UPPER}])"
)
_AUTHORITY = re.compile(rf"(?<!\w)(?:TM|KT|TL|TUQ|Q)\s?\.\s*[{knowledge.UPPER}][{knowledge.UPPER}]")
_POST = re.compile(r"(?<=[;.)] )(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)$")
_RECIPIENTS = re.compile(r"N[ơo]i nh[ậa]n\s*:?", re.IGNORECASE)
_CLOSING = re.compile(
    r"Trên đây là|Trong quá trình|.{0,80}? chịu trách nhiệm thi hành"
    r"|(?:UBND|Ủy ban nhân dân)(?: \w+){0,5} (?:yêu cầu|đề nghị) "
)


def parts_of(text: DocumentText, even: str) -> list[Part]:
    """The document's parts in order; `even` is its even text. Blocks without a letter are none."""
    walk = _Walk(even)
    for block in text.blocks:
        if block.kind == "table":
            walk.table(block)
        elif block.kind == "footnote":
            walk.add("footnote", block.start, block.end, block.start)
        elif re.search(r"\w", walk.text[block.start : block.end]):
            for i, (start, end) in enumerate(_pieces(walk.text, block.start, block.end)):
                if i == 0:
                    walk.block(start, end)
                else:
                    walk.add("item", start, end, start)
    return walk.parts


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The block, cut at blanks if it is far longer than any paragraph of an office."""
    while end - start > _LONGEST_BLOCK:
        blank = text.rfind(" ", start + 1, start + _LONGEST_BLOCK)
        cut = blank if blank > start else start + _LONGEST_BLOCK
        yield start, cut
        start = cut + 1 if blank > start else cut
    if start < end:
        yield start, end


def _between_bars(text: str, start: int, end: int) -> Iterator[TextCell]:
    """The cells of a row in a text that was stored before cells had places of their own."""
    bars = [start + found.start() for found in re.finditer(r"\|", text[start:end])]
    for a, b in pairwise((start - 1, *bars, end)):
        yield TextCell(a + 1, b)


class _Walk:
    """Goes through the blocks and remembers where it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[Part] = []
        self.state: Literal["letterhead", "title", "body", "end"] = "letterhead"
        self.headings: list[tuple[int, int]] = []  # level, index of the part
        self.lead_ins: list[tuple[int, int]] = []

    def add(self, kind: Kind, start: int, end: int, body: int, **more: object) -> None:
        """Append a part under the headings that are open."""
        above = self.headings[-1][1] if self.headings else None
        parent = self.parts[above] if above is not None else None
        given: dict[str, object] = {
            "path": parent.path if parent else (),
            "section": parent.section if parent else None,
            "heading": above,
        }
        self.parts.append(Part(kind, start, end, body, **{**given, **more}))  # type: ignore[arg-type]

    def table(self, block: Block) -> None:
        """A row and its cells."""
        if self.state == "end":
            self.state = "body"
        cells = block.cells or tuple(_between_bars(self.text, block.start, block.end))
        places = tuple(trim(self.text, cell.start, cell.end) for cell in cells)
        spans = tuple((cell.columns, cell.rows) for cell in cells)
        known = any(span != (1, 1) for span in spans)
        self.add(
            "table", block.start, block.end, block.start, cells=places, spans=spans if known else ()
        )

    def block(self, start: int, end: int) -> None:
        """A paragraph: where we are decides what it may be."""
        start = loose.dirt(self.text, start, end)
        words = self.text[start:end].strip("*_ ")
        if named := _type_of(self.text[start:end]):
            self.state = "title"
            self.headings, self.lead_ins = [], []
            self.add("type", start, start + named, start)
            title = loose.specks(self.text, start + named, end)
            if title > start + named:
                self.add("title", title, end, title)
        elif self.state != "letterhead" and (found := _RECIPIENTS.match(words)):
            self.state = "end"
            self.headings, self.lead_ins = [], []
            self._ending(start + found.end(), end)
        elif self.state == "end" and not self._begins_again(words):
            self._ending(start, end)
        elif self.state == "end":
            self.state = "body"
            self._body(start, end)
        elif _AUTHORITY.match(words) and len(words) < 120:
            self.state = "end"
            self._ending(start, end)
        elif self.state in ("letterhead", "title"):
            self._front(start, end, words)
        else:
            self._body(start, end)

    def _begins_again(self, words: str) -> bool:
        """True for a first heading behind the signature: an annex or a second document."""
        return bool(re.match(r"(?:I|1)\.\s|Phụ lục|PHỤ LỤC|Biểu |DANH SÁCH|Danh sách", words))

    def _front(self, start: int, end: int, words: str) -> None:
        marked = re.match(r"(?:[IVX]{1,4}|\d{1,2})\s?\.\s|Điều\s+\d+\s*\.", words)
        if _BASIS.match(loose.bare(words)):
            self.state = "title"
            self.add("basis", start, end, start)
        elif marked or (self.state == "title" and self._bases_seen()):
            if marked:
                self.state = "body"
            self._body(start, end)
        elif self._begins_body(words):
            self.state = "body"
            self._body(start, end)
        else:
            start = loose.specks(self.text, start, end)
            stop = self._title_end(start, end) if self.state == "title" else end
            self.add("title" if self.state == "title" else "letterhead", start, stop, start)
            if stop < end:
                self.state = "body"
                self._body(stop, end)
            if self.state == "letterhead" and len(self.parts) > 30:
                self.state = "body"  # no type in sight: running text without a head

    def _begins_body(self, words: str) -> bool:
        """True if a line is neither letterhead nor title any more."""
        if re.match(r"Kính\s+gửi", loose.bare(words)):
            return True
        if self.state != "title":
            return False
        if self.parts[-1].kind == "title":
            full_stop = words.endswith(".") and not _is_capitals(words)  # no title has one
            prose = full_stop or (len(words) > 60 and words[-1] in ";:")
            if prose or _NO_TITLE.match(loose.bare(words)):
                return True
        issuing = re.match(r"(?:UBND|Ủy ban nhân dân|Căn cứ|Để )", words)
        return len(words) > 400 or (issuing is not None and len(words) > 80)

    def _title_end(self, start: int, end: int) -> int:
        """Where a sentence behind the title begins, `… năm 2031 Xã mở hai lớp.`, or `end`."""
        if not self.text[start:end].endswith("."):
            return end
        found = _PERIOD_ENDS.search(self.text, start, end)
        return found.end() if found else end

    def _bases_seen(self) -> bool:
        return any(part.kind == "basis" for part in self.parts[-8:])

    def _ending(self, start: int, end: int) -> None:
        """Recipients and signature, which may stand on one line."""
        found = _AUTHORITY.search(self.text, start, end) or _POST.search(self.text, start, end)
        middle = found.start() if found else end
        left = self.text[start:middle].strip(" *")
        if left:
            listed = bool(re.match(r"[-+•–—~]", left)) or left.endswith((";", ":"))
            a = start + self.text[start:middle].index(left[0])
            mark = re.match(r"[-+•–—~]+\s*", left)
            self.add(
                "recipients" if listed else "signature",
                a,
                a + len(left),
                a + (mark.end() if mark else 0),
            )
        if found:
            self.add("signature", middle, end, middle)

    def _body(self, start: int, end: int) -> None:
        marker, level = "", 9
        body = start
        for rank, mark in _MARKS:
            found = mark.match(self.text, start, end)
            if found:
                marker, body = found[0].strip(), found.end()
                level = rank + marker.rstrip(".)").count(".") if rank == 2 else rank
                break
        if not marker and _is_capitals(self.text[start:end]):
            level = 1  # a heading whose number is missing or unreadable
            marker = self.text[start:end].split()[0]
        label = _label().match(self.text, body, end)
        if label:
            kind = next(name for name, value in label.groupdict().items() if value)
            self._close(level)
            self.add(
                "label", start, end, label.end(), marker=marker, level=level, label=kind,
                lead_in=self._lead_in(level),
            )  # fmt: skip
            self._may_lead(start, end, level)
            return
        if marker and level <= 6 and self._is_heading(body, end, level, marker):
            self._heading(start, end, body, marker, level)
            return
        self._close(level)
        kind_: Kind = "item"
        if level == 9 and _CLOSING.match(self.text[body:end]):
            kind_ = "closing"
            self.headings.clear()
        lead = self._lead_in(level)
        self.add(kind_, start, end, body, marker=marker, level=level, lead_in=lead)
        self._may_lead(start, end, level)

    def _may_lead(self, start: int, end: int, level: int) -> None:
        if self.text[start:end].rstrip().endswith(":"):
            self.lead_ins.append((min(level, 6), len(self.parts) - 1))

    def _is_heading(self, body: int, end: int, level: int, marker: str) -> bool:
        words = self.text[body:end].rstrip()
        if not words:
            return True  # `Điều 3.` alone in its line
        if words.endswith(".") and len(words) <= 60:
            return "," not in words and len(words.split()) <= 9
        if level == 1 and len(words) <= 150 and not marker.startswith("Điều"):
            return not words.endswith(";")
        letters = [c for c in words if c.isalpha()]
        if letters and all(c.isupper() for c in letters):
            return True
        colon = re.match(r"([^:.;]{3,120}):\s+\S", words)
        if colon and _TELLS.search(colon[1]):
            return False  # a sentence with a list, not a heading with its text
        return bool(colon) or (
            len(words) <= _LONGEST_HEADING and (words[-1] not in ".;,…" or words.endswith("sao;"))
        )

    def _heading(self, start: int, end: int, body: int, marker: str, level: int) -> None:
        inline = re.match(r"[^:.;]{3,160}:\s+(?=\S)", self.text[body:end])
        stop = body + inline.end() if inline else end
        title = self.text[start:stop].strip(" :;.") if stop > start else ""
        self._close(level)
        above = self.parts[self.headings[-1][1]] if self.headings else None
        path = (*(above.path if above else ()), title)
        inherited = above.section if above else None
        section = inherited if inherited == "organisation" else _section(title) or inherited
        self.add(
            "heading", start, stop, body, marker=marker, level=level, path=path, section=section
        )
        self.headings.append((level, len(self.parts) - 1))
        if inline:
            self.add("item", stop, end, stop)

    def _close(self, level: int) -> None:
        if level <= 6:
            while self.headings and self.headings[-1][0] >= level:
                self.headings.pop()
            self.lead_ins.clear()

    def _lead_in(self, level: int) -> int | None:
        if level == 9:
            self.lead_ins.clear()  # plain text ends a list
        while self.lead_ins and self.lead_ins[-1][0] >= level:
            self.lead_ins.pop()
        return self.lead_ins[-1][1] if self.lead_ins else None


def _is_capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return len(letters) >= 6 and len(words) <= 150 and all(c.isupper() for c in letters)


def _type_of(line: str) -> int:
    """How much of the line names a type of document: all of it, or up to its `Về việc`; else 0."""
    about = re.search(r"(?<=\w)\W+V(?:ề\s?việc|/v)\s", line[:60])
    words = line[: about.start()] if about else line
    if len(words) > 40 or not _is_capitals(loose.bare(words)):
        return 0
    return len(words) if loose.same(words, knowledge.types()) else 0


@cache
def _label() -> re.Pattern[str]:
    kinds: dict[str, str] = {}
    for entry in knowledge.patterns("labels")["label"]:
        kinds[entry["kind"]] = entry["match"]
    inner = "|".join(f"(?P<{kind}>{match})" for kind, match in kinds.items())
    return knowledge.pattern(rf"(?:{inner}) ?: ?")


@cache
def _sections() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = knowledge.patterns("sections")["section"]
    return tuple((entry["kind"], knowledge.pattern(entry["match"])) for entry in entries)


def _section(title: str) -> str | None:
    return next((kind for kind, match in _sections() if match.search(title)), None)
