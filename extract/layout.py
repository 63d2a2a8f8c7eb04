"""The first component: what each block of the document is, and under which headings it stands.

Everything later looks at `Part`s instead of raw text: a letterhead line, a heading, an item, a
label line such as `Thời gian thực hiện: …`, a recipient, a row of a table. Where the source knows
what a line is on the official form (`Block.area`), that counts; elsewhere it is read.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from extract import forms, loose, marks, stacked
from extract.found import trim
from extract.marks import Mark
from extract.parts import Kind, Part
from sohoa.model import Area, Block, DocumentText, TextCell

_LONGEST_BLOCK = 10_000
#: Lines in which a letterhead over an appendix is followed by the appendix.
_AHEAD = 5
#: A title of an appendix has no more lines.
_TITLE_LINES = 6


class Line(NamedTuple):
    """A block, or a piece of one into which several were run together."""

    kind: str
    start: int
    end: int
    area: Area | None
    block: Block
    #: Another piece of its block came before it.
    piece: bool = False


def parts_of(text: DocumentText, even: str) -> list[Part]:
    """The document's parts in order; `even` is its even text. Blocks without a letter are none."""
    walk = _Walk(even, [line for block in text.blocks for line in _lines(even, block)])
    return walk.run()


def _lines(text: str, block: Block) -> Iterator[Line]:
    """A block, its pieces if several lines were run together or no office would write so much."""
    if block.kind != "paragraph":
        yield Line(block.kind, block.start, block.end, block.area, block)
        return
    start = block.start
    if not re.search(r"\w", text[start : block.end]):
        return
    joints = [] if block.area not in (None, "body") else list(marks.joints(text, start, block.end))
    for a, b in pairwise((start, *joints, block.end)):
        for begin, end in _pieces(text, *trim(text, a, b)):
            yield Line("paragraph", begin, end, block.area, block, begin > start)


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
    """Goes through the lines and remembers where it is."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.at = 0
        self.parts: list[Part] = []
        self.state: Literal["letterhead", "title", "body", "end", "annex"] = "letterhead"
        self.annex = 0
        self.headings: list[tuple[float, int]] = []  # order, index of the part
        self.lead_ins: list[tuple[Mark | None, int]] = []
        self.bases = False

    def run(self) -> list[Part]:
        """All parts."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.kind == "table":
                self._table(line.block)
            elif line.kind == "footnote":
                self._add("footnote", line.start, line.end, line.start)
            elif not self._stacked():
                self._paragraph(line)
            self.at += 1
        return self.parts

    def _add(self, kind: Kind, start: int, end: int, body: int, **more: object) -> None:
        """Append a part under the headings that are open."""
        above = self.headings[-1][1] if self.headings else None
        parent = self.parts[above] if above is not None else None
        given: dict[str, object] = {
            "path": parent.path if parent else (),
            "section": parent.section if parent else None,
            "heading": above,
            "annex": self.annex,
        }
        self.parts.append(Part(kind, start, end, body, **{**given, **more}))  # type: ignore[arg-type]

    def _table(self, block: Block) -> None:
        """A row and its cells."""
        if self.state in ("end", "annex"):
            self.state = "body"
        cells = block.cells or tuple(_between_bars(self.text, block.start, block.end))
        places = tuple(trim(self.text, cell.start, cell.end) for cell in cells)
        spans = tuple((cell.columns, cell.rows) for cell in cells)
        known = any(span != (1, 1) for span in spans)
        self._add(
            "table", block.start, block.end, block.start, cells=places, spans=spans if known else ()
        )

    def _stacked(self) -> bool:
        """A table that came as one line a cell; True if one begins here."""
        line = self.lines[self.at]
        here = self.state in ("body", "annex", "end")
        if not here or not stacked.begins(self.text[line.start : line.end]):
            return False
        found = stacked.rows(self.text, self._spans_from(self.at))
        if not found:
            return False
        self.state = "body"
        for cells in found.rows:
            filled = [cell for cell in cells if cell[1] > cell[0]]
            start, end = filled[0][0], max(cell[1] for cell in filled)
            self._add("table", start, end, start, cells=cells)
        self.at += found.lines - 1
        return True

    def _spans_from(self, at: int) -> Iterator[tuple[int, int]]:
        for line in self.lines[at : at + stacked.LONGEST]:
            if line.kind != "paragraph" or line.area not in (None, "body"):
                return
            yield line.start, line.end

    def _paragraph(self, line: Line) -> None:
        """What a paragraph may be depends on where we are."""
        start, end = loose.dirt(self.text, line.start, line.end), line.end
        words = self.text[start:end].strip("*_ ")
        on_form = line.area in ("letterhead", "motto")
        if named := forms.type_end(self.text[start:end]):
            self._type(start, start + named, end)
        elif self._is_foot(line, words):
            self._foot(line, start, end, words)
        elif self.state in ("body", "end", "annex") and (on_form or self._over_annex(words)):
            self._add("annex", start, end, start)
        elif self._begins_annex(words):
            self._annex(start, end)
        elif self.state == "annex" and self._of_annex(start, end, words):
            return
        elif on_form and self.state == "letterhead":
            start = loose.specks(self.text, start, end)
            self._add("letterhead", start, end, start)
        elif self.state in ("letterhead", "title"):
            self._front(start, end, words)
        else:
            self.state = "body"
            self._body(start, end)

    def _type(self, start: int, named: int, end: int) -> None:
        if self.state == "end" or (self.state in ("body", "annex") and self._tied_below()):
            self.annex += 1
        self.state = "title"
        self.bases = False
        self.headings, self.lead_ins = [], []
        self._add("type", start, named, start)
        title = loose.specks(self.text, named, end)
        if title > named:
            self._add("title", title, end, title)

    def _tied_below(self) -> bool:
        """True if one of the next lines is `(Ban hành kèm theo …)`."""
        ahead = self.lines[self.at + 1 : self.at + _AHEAD]
        return any(forms.ties(self.text[line.start : line.end][:60]) for line in ahead)

    def _is_foot(self, line: Line, words: str) -> bool:
        """True for a line of the recipients or the signature."""
        if line.area in ("recipients", "signature"):
            return True
        if self.state == "letterhead":
            return False
        if forms.RECIPIENTS.match(words) or (forms.AUTHORITY.match(words) and len(words) < 120):
            return True
        if self.state != "end" or line.area == "body":
            return False
        over = forms.begins_again(words) or forms.ties(words) or self._over_annex(words)
        return not (over or forms.begins_annex(words, ended=True))

    def _foot(self, line: Line, start: int, end: int, words: str) -> None:
        if self.state != "end":
            self.headings, self.lead_ins = [], []
        self.state = "end"
        if line.area != "signature" and (found := forms.RECIPIENTS.match(words)):
            start += self.text[start:end].index(words[0]) + found.end()
        middle = start if line.area == "signature" else forms.signature_from(self.text, start, end)
        a, b = trim(self.text, start, middle, "*")
        if a < b:
            listed = line.area == "recipients" or forms.is_recipient(self.text[a:b])
            body = forms.behind_bullet(self.text, a, b)
            self._add("recipients" if listed else "signature", a, b, body)
        if middle < end:
            self._add("signature", middle, end, middle)

    def _over_annex(self, words: str) -> bool:
        """True for the letterhead over an appendix or an attached plan."""
        if not forms.is_letterhead(words):
            return False
        ahead = [self.text[line.start : line.end] for line in self.lines[self.at + 1 :][:_AHEAD]]
        return any(forms.begins_annex(said, ended=True) or forms.type_end(said) for said in ahead)

    def _begins_annex(self, words: str) -> bool:
        ended = self.state == "end"
        return self.state != "title" and (
            forms.begins_annex(words, ended) or (ended and forms.ties(words))
        )

    def _annex(self, start: int, end: int) -> None:
        self.annex += 1
        self.state = "annex"
        self.lead_ins = []
        if forms.ties(self.text[start:end]):
            self._add("annex", start, end, start)
        else:
            self._heading(start, end, start, Mark(0.0, 0, self.text[start:end].split()[0], start))

    def _of_annex(self, start: int, end: int, words: str) -> bool:
        """The title of an appendix goes on; else its body begins."""
        if forms.ties(words):
            self._add("annex", start, end, start)
            return True
        lines = [part for part in self.parts[-_TITLE_LINES:] if part.annex == self.annex]
        if len(lines) < _TITLE_LINES and self.headings:
            mark = marks.mark_of(self.text, start, end)
            if marks.is_capitals(words) and mark is None:
                self._title_of(start, end)
                return True
        return False

    def _title_of(self, start: int, end: int) -> None:
        """The title below `PHỤ LỤC II` or `Chương I` belongs to that heading."""
        order, above = self.headings.pop()
        part = self.parts[above]
        mark = Mark(order, part.level, part.marker, start)
        before = part.path[-1] if part.path else ""
        self._heading(start, end, start, mark, f"{before}. " if before else "")

    def _front(self, start: int, end: int, words: str) -> None:
        mark = marks.mark_of(self.text, start, end)
        numbered = mark is not None and mark.order < 6
        titled = self.state == "title"
        if forms.BASIS.match(loose.bare(words)) and not self.annex:
            self.state, self.bases = "title", True
            self._add("basis", start, end, start)
        elif forms.ties(words):
            self._add("annex", start, end, start)
        elif numbered or (titled and self.bases):
            if numbered:
                self.state = "body"
            self._body(start, end)
        elif forms.begins_body(words, titled, bool(self.parts) and self.parts[-1].kind == "title"):
            self.state = "body"
            self._body(start, end)
        else:
            start = loose.specks(self.text, start, end)
            stop = forms.title_end(self.text, start, end) if titled else end
            self._add("title" if titled else "letterhead", start, stop, start)
            if stop < end:
                self.state = "body"
                self._body(stop, end)
            if self.state == "letterhead" and len(self.parts) > 30:
                self.state = "body"  # no type in sight: running text without a head

    def _body(self, start: int, end: int) -> None:
        mark = marks.mark_of(self.text, start, end)
        if mark is None and marks.is_capitals(self.text[start:end]):
            if self._wants_title():
                self._title_of(start, end)
                return
            # a heading whose number is missing or unreadable
            mark = Mark(1.0, 1, self.text[start:end].split()[0], start)
        body, level = (mark.body, mark.level) if mark else (start, 9)
        given: dict[str, object] = {"marker": mark.text if mark else "", "level": level}
        if label := marks.labels().match(self.text, body, end):
            kind = next(name for name, value in label.groupdict().items() if value)
            self._close(mark)
            lead = self._lead_in(mark)
            self._add("label", start, end, label.end(), label=kind, lead_in=lead, **given)
            self._may_lead(start, end, mark)
            return
        if mark and mark.order <= 6:
            stop = marks.heading_end(self.text, mark, end, *self._below(mark))
            if stop:
                self._heading(start, stop, body, mark)
                if stop < end:
                    self._add("item", stop, end, stop)
                    self._may_lead(stop, end, None)
                return
        self._close(mark)
        closing = mark is None and forms.closes(self.text[body:end])
        if closing:
            self.headings.clear()
        lead = self._lead_in(mark)
        self._add("closing" if closing else "item", start, end, body, lead_in=lead, **given)
        self._may_lead(start, end, mark)

    def _wants_title(self) -> bool:
        """True below `Chương I` alone in its line."""
        part = self.parts[-1] if self.parts else None
        return part is not None and part.kind == "heading" and part.body == part.end

    def _below(self, mark: Mark) -> tuple[Mark | None, bool]:
        """The mark of the next line, and whether that line may stand below a heading."""
        for line in self.lines[self.at + 1 : self.at + 1 + _AHEAD]:
            if line.kind == "footnote":
                continue
            if line.kind == "table":
                return None, True
            below = marks.mark_of(self.text, line.start, line.end)
            foot = line.area in ("recipients", "signature") or forms.RECIPIENTS.match(
                self.text, line.start, line.end
            )
            return below, not foot and (below is None or below.order > mark.order)
        return None, False

    def _heading(self, start: int, end: int, body: int, mark: Mark, before: str = "") -> None:
        title = self.text[start:end].strip(" :;.")
        self._close(mark)
        above = self.parts[self.headings[-1][1]] if self.headings else None
        path = (*(above.path if above else ()), before + title)
        inherited = above.section if above else None
        kept = inherited == "organisation" and mark.order > 0
        section = inherited if kept else marks.section_of(before + title) or inherited
        self._add(
            "heading", start, end, body, marker=mark.text, level=mark.level, path=path,
            section=section,
        )  # fmt: skip
        self.headings.append((mark.order, len(self.parts) - 1))

    def _close(self, mark: Mark | None) -> None:
        """A number ends the headings that do not stand above it."""
        if mark and mark.order <= 6:
            while self.headings and self.headings[-1][0] >= mark.order:
                self.headings.pop()
            self.lead_ins.clear()

    def _may_lead(self, start: int, end: int, mark: Mark | None) -> None:
        """A line ending in a colon leads in to what follows; `*` to `-` below it."""
        words = self.text[start:end].rstrip()
        leads = words.endswith(":")
        if mark and mark.order >= 7 and not words.endswith((".", ";", ",")):
            below, _ = self._below(mark)
            leads = leads or (below is not None and 7 <= below.order < mark.order)
        if leads:
            self.lead_ins.append((mark, len(self.parts) - 1))

    def _lead_in(self, mark: Mark | None) -> int | None:
        """The line that leads in to the one with `mark`; the same sign as its own ends it."""
        if mark is None:
            self.lead_ins.clear()  # plain text ends a list
        while self.lead_ins and mark:
            led = self.lead_ins[-1][0]
            if led is None or _sign(led) != _sign(mark):
                break
            self.lead_ins.pop()
        return self.lead_ins[-1][1] if self.lead_ins else None


def _sign(mark: Mark) -> str:
    return "n" if mark.text[:1] == "(" else mark.text[:1].replace("–", "-").replace("—", "-")
