"""The first component: what each block of the document is, and under which headings it stands.

Everything later looks at `Part`s instead of raw text: a letterhead line, a heading, an item, a
label line such as `Thời gian thực hiện: …`, a recipient, a row of a table. Where the source knows
what a line is on the official form (`Block.area`), that counts; elsewhere it is read.
"""

from collections.abc import Iterator
from typing import Literal

from extract import loose
from extract.found import trim
from extract.structure import forms, marks, stacked
from extract.structure.lines import Line, cells_of, lines_of, whole
from extract.structure.marks import Mark
from extract.structure.parts import Kind, Part
from extract.structure.tree import Tree
from sohoa.model import Block, DocumentText

#: Lines in which a letterhead over an appendix is followed by the appendix.
_AHEAD = 5
#: Characters: no recipient or post is longer, whatever area a scan gives its line.
_LONGEST_FOOT = 90
#: A title of an appendix has no more lines.
_TITLE_LINES = 6


def parts_of(text: DocumentText, even: str) -> list[Part]:
    """The document's parts in order; `even` is its even text. Blocks without a letter are none."""
    lines = (line for block in text.blocks for line in lines_of(even, block))
    walk = _Walk(even, list(whole(even, lines)))
    return walk.run()


class _Walk:
    """Goes through the lines and remembers where it is."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.tree = Tree(text)
        self.at = 0
        self.state: Literal["letterhead", "title", "body", "end", "over", "annex"] = "letterhead"
        self.bases = False
        #: The document itself has recipients or a signature.
        self.footed = False

    def run(self) -> list[Part]:
        """All parts."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.kind == "table":
                self._table(line.block)
            elif line.kind == "footnote":
                self.tree.add("footnote", line.start, line.end, line.start)
            elif not self._stacked():
                self._paragraph(line)
            self.at += 1
        return self.tree.parts

    def _table(self, block: Block) -> None:
        """A row and its cells."""
        if self.state in ("end", "annex"):
            self.state = "body"
        cells = cells_of(self.text, block)
        places = tuple((cell.start, cell.end) for cell in cells)
        spans = tuple((cell.columns, cell.rows) for cell in cells)
        known = any(span != (1, 1) for span in spans)
        self.tree.add(
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
            self.tree.add("table", start, end, start, cells=cells)
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
        elif self._is_over_annex(line, words):
            self.state = "over"
            self.tree.add("annex", start, end, start)
        elif self._begins_annex(words):
            self._annex(start, end)
        elif self.state == "annex" and self._of_annex(start, end, words):
            return
        elif on_form and self.state == "letterhead":
            start = loose.specks(self.text, start, end)
            self.tree.add("letterhead", start, end, start)
        elif self.state in ("letterhead", "title"):
            self._front(start, end, words)
        else:
            self.state = "body"
            self._body(start, end)

    def _type(self, start: int, named: int, end: int) -> None:
        attached = self.state in ("body", "annex") and self._tied_below()
        if attached or self.state in ("end", "over"):
            self.tree.annex += 1
        self.state = "title"
        self.bases = False
        self.tree.close()
        self.tree.add("type", start, named, start)
        title = loose.specks(self.text, named, end)
        if title > named:
            self.tree.add("title", title, end, title)

    def _tied_below(self) -> bool:
        """True if one of the next lines is `(Ban hành kèm theo …)`."""
        ahead = self.lines[self.at + 1 : self.at + _AHEAD]
        return any(forms.ties(self.text[line.start : line.end][:60]) for line in ahead)

    def _is_foot(self, line: Line, words: str) -> bool:
        """True for a line of the recipients or the signature."""
        if line.area in ("recipients", "signature"):
            return True
        if forms.RECIPIENTS.match(words):
            return True
        if self.state == "letterhead":
            return False
        if forms.AUTHORITY.match(words) and len(words) < 120:
            return True
        if self.state != "end" or (line.area == "body" and len(words) > _LONGEST_FOOT):
            return False
        over = forms.begins_again(words) or forms.ties(words) or self._over_annex(words)
        return not (over or forms.begins_annex(words, ended=True))

    def _foot(self, line: Line, start: int, end: int, words: str) -> None:
        if self.state != "end":
            self.tree.close()
        self.state = "end"
        if line.area != "signature" and (found := forms.RECIPIENTS.match(words)):
            start += self.text[start:end].index(words[0]) + found.end()
        middle = start if line.area == "signature" else forms.signature_from(self.text, start, end)
        a, b = trim(self.text, start, middle, "*")
        if a < b:
            signed = bool(self.tree.parts) and self.tree.parts[-1].kind == "signature"
            listed = forms.is_recipient(self.text[a:b])
            listed = listed or (line.area == "recipients" and not signed)
            body = forms.behind_bullet(self.text, a, b)
            self._add_foot("recipients" if listed else "signature", a, b, body)
        if middle < end:
            self._add_foot("signature", middle, end, middle)

    def _add_foot(self, kind: Kind, start: int, end: int, body: int) -> None:
        """Only one foot is the document's: that of an appendix is a line of its form."""
        if self.tree.annex and self.footed:
            kind = "annex"
        self.footed = self.footed or not self.tree.annex
        self.tree.add(kind, start, end, body)

    def _is_over_annex(self, line: Line, words: str) -> bool:
        """True for the letterhead over an appendix or an attached plan."""
        if self.state in ("letterhead", "title") or forms.begins_annex(words, ended=True):
            return False
        if self.state == "over":
            return len(words) < 120 and marks.mark_of(self.text, line.start, line.end) is None
        return line.area in ("letterhead", "motto") or self._over_annex(words)

    def _over_annex(self, words: str) -> bool:
        if not forms.is_letterhead(words):
            return False
        coming = self.lines[self.at + 1 : self.at + 1 + _AHEAD]
        ahead = [self.text[line.start : line.end] for line in coming]
        return any(forms.begins_annex(said, ended=True) or forms.type_end(said) for said in ahead)

    def _begins_annex(self, words: str) -> bool:
        ended = self.state in ("end", "over")
        return self.state != "title" and (
            forms.begins_annex(words, ended) or (ended and forms.ties(words))
        )

    def _annex(self, start: int, end: int) -> None:
        self.tree.annex += 1
        self.state = "annex"
        if forms.ties(self.text[start:end]):
            self.tree.add("annex", start, end, start)
        else:
            self.tree.heading(
                start, end, start, Mark(0.0, 0, self.text[start:end].split()[0], start)
            )

    def _of_annex(self, start: int, end: int, words: str) -> bool:
        """The title of an appendix goes on; else its body begins."""
        if forms.ties(words):
            self.tree.add("annex", start, end, start)
            return True
        lines = [part for part in self.tree.parts[-_TITLE_LINES:] if part.annex == self.tree.annex]
        if len(lines) < _TITLE_LINES:
            mark = marks.mark_of(self.text, start, end)
            if marks.is_capitals(words) and mark is None:
                self.tree.title(start, end)
                return True
        return False

    def _front(self, start: int, end: int, words: str) -> None:
        mark = marks.mark_of(self.text, start, end)
        numbered = mark is not None and mark.order <= 6
        titled = self.state == "title"
        if forms.BASIS.match(loose.bare(words)) and not self.tree.annex:
            self.state, self.bases = "title", True
            self.tree.add("basis", start, end, start)
        elif forms.ties(words):
            self.tree.add("annex", start, end, start)
        elif numbered or (titled and self.bases):
            if numbered:
                self.state = "body"
            self._body(start, end)
        elif forms.begins_body(words, titled, self.tree.last == "title"):
            self.state = "body"
            self._body(start, end)
        else:
            start = loose.specks(self.text, start, end)
            stop = forms.title_end(self.text, start, end) if titled else end
            self.tree.add("title" if titled else "letterhead", start, stop, start)
            if stop < end:
                self.state = "body"
                self._body(stop, end)
            if self.state == "letterhead" and len(self.tree.parts) > 30:
                self.state = "body"  # no type in sight: running text without a head

    def _body(self, start: int, end: int) -> None:
        mark = self.tree.placed(marks.mark_of(self.text, start, end))
        if mark is None and marks.is_capitals(self.text[start:end]):
            if self.tree.wants_title():
                self.tree.title(start, end)
                return
            # a heading whose number is missing or unreadable
            mark = Mark(1.0, 1, self.text[start:end].split()[0], start)
        below, filled = self._below(mark)
        if mark and mark.order == 2.0:
            mark = marks.misread(self.text, mark, end, below)
        body, level = (mark.body, mark.level) if mark else (start, 9)
        given: dict[str, object] = {"marker": mark.text if mark else "", "level": level}
        label = marks.labels().match(self.text, body, end)
        kind = next((name for name, said in label.groupdict().items() if said), "") if label else ""
        if label and not marks.is_title(self.text, mark, body, label.end(), end):
            self.tree.end_by(mark)
            lead = self.tree.lead_in(mark)
            self.tree.add("label", start, end, label.end(), label=kind, lead_in=lead, **given)
            self.tree.may_lead(mark, below)
            return
        if mark and mark.order <= 6:
            stop = marks.heading_end(self.text, mark, end, below, filled)
            if stop:
                self.tree.heading(start, stop, body, mark)
                if stop < end:
                    self.tree.add("item", stop, end, stop)
                    self.tree.may_lead(None, None)
                return
        self.tree.end_by(mark)
        closing = mark is None and forms.closes(self.text[body:end])
        if closing:
            self.tree.close()
        lead = self.tree.lead_in(mark)
        self.tree.add("closing" if closing else "item", start, end, body, lead_in=lead, **given)
        self.tree.may_lead(mark, below)

    def _below(self, mark: Mark | None) -> tuple[Mark | None, bool]:
        """The mark of the next line, and whether that line may stand below one with `mark`."""
        for line in self.lines[self.at + 1 : self.at + 1 + _AHEAD]:
            if line.kind == "footnote":
                continue
            if line.kind == "table":
                return None, True
            below = marks.mark_of(self.text, line.start, line.end)
            foot = line.area in ("recipients", "signature") or forms.RECIPIENTS.match(
                self.text, line.start, line.end
            )
            return below, not foot and (below is None or mark is None or below.order > mark.order)
        return None, False
