"""The document's tree while it grows: parts under headings, bullets under the line above them."""

from extract.structure import marks
from extract.structure.marks import Mark
from extract.structure.parts import Kind, Part

#: Kinds of section that all headings below keep: what is told of the past stays past.
_KEPT = ("organisation", "results")
#: The order of letters below a Roman number: `IV. Phân công` over `A. Các phòng`.
_BELOW_ROMAN = 1.4


class Tree:
    """Parts in order; remembers which headings and lines ending in a colon are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[Part] = []
        #: As in `Part.annex`.
        self.annex = 0
        self._headings: list[tuple[float, int]] = []  # order, index of the part
        self._lead_ins: list[tuple[Mark | None, int]] = []

    def add(self, kind: Kind, start: int, end: int, body: int, **more: object) -> None:
        """Append a part under the headings that are open; `more` are fields of `Part`."""
        above = self._above()
        given: dict[str, object] = {
            "path": above.path if above else (),
            "section": above.section if above else None,
            "heading": self._headings[-1][1] if self._headings else None,
            "annex": self.annex,
        }
        self.parts.append(Part(kind, start, end, body, **{**given, **more}))  # type: ignore[arg-type]

    def heading(self, start: int, end: int, body: int, mark: Mark, before: str = "") -> None:
        """Append a heading and open it; `before` is what its title has from an earlier line."""
        own = self.text[start:end].strip(" :;.")
        self.end_by(mark)
        above = self._above()
        inherited = above.section if above else None
        kept = inherited in _KEPT and mark.order > 0
        own_kind = marks.section_of(own)
        if mark.order == 0 and own_kind == "results":
            own_kind = None  # the results that a decision is about are in its appendix
        self.add(
            "heading", start, end, body, marker=mark.text, level=mark.level,
            path=(*(above.path if above else ()), before + own),
            section=inherited if kept else own_kind or inherited,
        )  # fmt: skip
        self._headings.append((mark.order, len(self.parts) - 1))

    def title(self, start: int, end: int) -> None:
        """The title below `PHỤ LỤC II` or `Chương I` belongs to that heading, the last open one."""
        if not self._headings:
            self.heading(start, end, start, Mark(0.0, 0, self.text[start:end].split()[0], start))
            return
        order, index = self._headings.pop()
        part = self.parts[index]
        mark = Mark(order, part.level, part.marker, start)
        self.heading(start, end, start, mark, f"{part.path[-1]}. " if part.path else "")

    @property
    def last(self) -> Kind | None:
        """What the last part is."""
        return self.parts[-1].kind if self.parts else None

    def wants_title(self) -> bool:
        """True below `Chương I` alone in its line."""
        part = self.parts[-1] if self.parts else None
        return part is not None and part.kind == "heading" and part.body == part.end

    def close(self) -> None:
        """End all headings and lists."""
        self._headings.clear()
        self._lead_ins.clear()

    def placed(self, mark: Mark | None) -> Mark | None:
        """`mark` with the order that it has here: `A.` stands above `I.`, or below where no letter
        stands above the Roman number that is open."""
        if mark is None or mark.order != 0.5:
            return mark
        orders = [order for order, _ in self._headings]
        below = 1.0 in orders and 0.5 not in orders
        return mark._replace(order=_BELOW_ROMAN, level=1) if below else mark

    def end_by(self, mark: Mark | None) -> None:
        """A number ends the headings and lists that do not stand above it."""
        if mark and mark.order <= 6:
            while self._headings and self._headings[-1][0] >= mark.order:
                self._headings.pop()
            while self._lead_ins and not _stands_above(self._lead_ins[-1][0], mark):
                self._lead_ins.pop()

    def lead_in(self, mark: Mark | None) -> int | None:
        """The line that leads in to one with `mark`; the same sign as its own ends its list."""
        if mark is None:
            self._lead_ins.clear()  # plain text ends a list
        while self._lead_ins and mark:
            led = self._lead_ins[-1][0]
            if led is None or _sign(led) != _sign(mark):
                break
            self._lead_ins.pop()
        return self._lead_ins[-1][1] if self._lead_ins else None

    def may_lead(self, mark: Mark | None, below: Mark | None) -> None:
        """Open a list below the last part if it ends in a colon, or is a `*` with `-` below it."""
        part = self.parts[-1]
        words = self.text[part.start : part.end].rstrip()
        leads = words.endswith(":")
        if part.kind == "item" and part.marker == "*" and below and below.text[:1] in "-–+":
            leads = leads or not words.endswith((".", ";", ","))
        if leads:
            self._lead_ins.append((mark, len(self.parts) - 1))

    def _above(self) -> Part | None:
        return self.parts[self._headings[-1][1]] if self._headings else None


def _stands_above(lead: Mark | None, mark: Mark) -> bool:
    """True for `1. Sản phẩm hạng 4 sao, gồm:` over `a)`."""
    return lead is not None and lead.order < mark.order


def _sign(mark: Mark) -> str:
    return "n" if mark.text[:1] == "(" else mark.text[:1].replace("–", "-").replace("—", "-")
