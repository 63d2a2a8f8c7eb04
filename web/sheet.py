"""A page of a document as its templates show it: what stands where, and what is marked on it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from sohoa.errors import UsageError
from sohoa.facing import Facing, PrintedLine, Unit
from sohoa.model import Block, Box, Page, Zone
from sohoa.records import Evidence, Found, Record
from store.index.snippets import hits
from store.index.words import parse
from store.reading import PagedText

#: How the text is shown: as restored, as printed, or both line by line.
View = Literal["restored", "raw", "both"]
#: Below this a word's reading counts as unsure: 2 % of the words of office scans.
UNSURE = 0.8
#: Kinds of record, and the kind of each as the words for it have it.
KINDS = {
    "targets": "target",
    "assignments": "assignment",
    "products": "product",
    "deadlines": "deadline",
}
#: So many records can be listed beside a page without keeping it waiting.
_MOST_LISTED = 400
#: A paragraph that begins and ends this far from the edges, as shares of the page's width, stands
#: in the middle.
_MIDDLE = (0.19, 0.86)
#: Paragraphs of a page that begin as far from its edge are indented, not in the middle: so many, by
#: steps of so many points.
_ALIKE, _LETTER = 3, 5.0
#: Areas of the official form that stand beside each other.
_LEFT, _RIGHT = ("letterhead", "recipients"), ("motto", "signature")
#: Lines of a zone that are further apart than this share of their height are two regions.
_GAP = 1.5


class Piece(NamedTuple):
    """A word, and what parts it from the one before it."""

    gap: str
    unit: Unit


class Cell(NamedTuple):
    """A cell of a table."""

    pieces: tuple[Piece, ...]
    columns: int
    rows: int


class Paragraph(NamedTuple):
    """What stands of a block of the text on a page."""

    kind: str
    area: str | None
    middle: bool
    pieces: tuple[Piece, ...]
    cells: tuple[Cell, ...]


class Group(NamedTuple):
    """Paragraphs that are shown together: one below the other, side by side, or as a table."""

    kind: Literal["flow", "sides", "table"]
    paragraphs: tuple[Paragraph, ...]
    #: The right side.
    beside: tuple[Paragraph, ...] = ()


class Region(NamedTuple):
    """A part of the page of one zone."""

    zone: Zone
    box: Box


class Mark(NamedTuple):
    """Where on a page the words of a record, or of a value of the header, stand."""

    units: tuple[int, ...]
    boxes: tuple[Box, ...]


# -- the text ------------------------------------------------------------------------------------


def groups(page: Page, faced: Facing, text: PagedText) -> Iterator[Group]:
    """The restored text of a page, in order."""
    by_kind = groupby(_paragraphs(page, faced, text), key=_kind)
    for kind, alike in by_kind:
        if kind != "sides":
            yield Group(kind, tuple(alike))
            continue
        own = list(alike)
        left = tuple(p for p in own if p.area in _LEFT)
        right = tuple(p for p in own if p.area in _RIGHT)
        yield Group("sides", left, right)


def _kind(paragraph: Paragraph) -> Literal["flow", "sides", "table"]:
    if paragraph.cells:
        return "table"
    return "sides" if paragraph.area in (*_LEFT, *_RIGHT) else "flow"


def _paragraphs(page: Page, faced: Facing, text: PagedText) -> Iterator[Paragraph]:
    starts = [unit.start for unit in faced.units if unit.start is not None]
    shares = [(block, faced.units[a:b]) for block, a, b in text.blocks_of(starts)]
    begins = Counter(_begin(units) for _, units in shares)
    for block, units in shares:
        alone = begins[_begin(units)] < _ALIKE
        yield Paragraph(
            block.kind,
            block.area,
            alone and _in_middle(units, page.width),
            tuple(_pieces(units, text.text)),
            tuple(_cells(block, units, text.text)) if block.kind == "table" else (),
        )


def _pieces(units: Sequence[Unit], text: str) -> Iterator[Piece]:
    end: int | None = None
    for unit in units:
        assert unit.start is not None
        yield Piece(text[end : unit.start] if end is not None else "", unit)
        end = unit.end


def _cells(block: Block, units: Sequence[Unit], text: str) -> Iterator[Cell]:
    for cell in block.cells:
        if cell.columns and cell.rows:
            own = [u for u in units if u.start is not None and cell.start <= u.start < cell.end]
            yield Cell(tuple(_pieces(own, text)), cell.columns, cell.rows)


def _begin(units: Sequence[Unit]) -> int | None:
    """Where a paragraph begins, in steps of a letter's width."""
    box = units[0].box if units else None
    return round(box.x0 / _LETTER) if box else None


def _in_middle(units: Sequence[Unit], width: float | None) -> bool:
    boxes = [unit.box for unit in units if unit.box]
    if not boxes or not width:
        return False
    low, high = min(box.x0 for box in boxes) / width, max(box.x1 for box in boxes) / width
    return low > _MIDDLE[0] and high < _MIDDLE[1] and abs(low + high - sum(_MIDDLE)) < 0.12


def restored(line: PrintedLine, faced: Facing, text: str) -> Iterator[Piece]:
    """The restored words of a printed line."""
    end = None
    for number in line.units:
        unit = faced.units[number]
        if unit.start is None:
            continue
        follows = end is not None and end <= unit.start and "\n" not in text[end : unit.start]
        gap = text[end : unit.start] if follows else " " if end is not None else ""
        yield Piece(gap, unit)
        end = unit.end


# -- what is marked ------------------------------------------------------------------------------


def anchors(record: Record) -> Mapping[str, tuple[Evidence, ...]]:
    """Where what was found in a document stands, by the name that an address gives it.

    A record goes by its id, a field of the header as `header-number`, a legal basis as `basis-0`,
    an issue as `issue-0`.
    """
    found: dict[str, tuple[Evidence, ...]] = {}
    for kind in KINDS:
        found |= {one.id: (one.evidence, *one.also) for one in getattr(record, kind)}
    found |= {f"header-{name}": (own,) for name, own in record.document.evidence.items()}
    bases = enumerate(record.document.legal_bases)
    found |= {f"basis-{number}": (basis.evidence,) for number, basis in bases}
    for number, issue in enumerate(record.issues):
        if issue.evidence:
            found[f"issue-{number}"] = (issue.evidence,)
    return found


def listed(
    record: Record, page: int, *, every: bool, also: str | None
) -> tuple[dict[str, Sequence[Found]], bool]:
    """The records by kind that are listed beside a page, and whether these are all.

    Args:
        record: the document.
        page: the page; of a document with very many records, only those that stand there.
        every: all of them nevertheless.
        also: the id of a record that is listed in any case.
    """
    lists: dict[str, Sequence[Found]] = {kind: getattr(record, kind) for kind in KINDS}
    if every or sum(map(len, lists.values())) <= _MOST_LISTED:
        return lists, True
    for kind, found in lists.items():
        lists[kind] = [
            one
            for one in found
            if one.id == also or page in (e.page for e in (one.evidence, *one.also))
        ]
    return lists, False


def marks(
    anchored: Mapping[str, tuple[Evidence, ...]], page: Page, faced: Facing
) -> dict[str, Mark]:
    """What of all that was found stands on this page, and where."""
    inside = [unit for unit in faced.units if unit.start is not None]
    first = min((unit.start or 0 for unit in inside), default=0)
    last = max((unit.end or 0 for unit in inside), default=0)
    made = {}
    for name, evidences in anchored.items():
        near = [e for e in evidences if e.page == page.number or (e.start < last and first < e.end)]
        found = [mark for e in near if (mark := _mark(e, page.number, inside)).units or mark.boxes]
        if found:
            units = (unit for mark in found for unit in mark.units)
            boxes = tuple(box for mark in found for box in mark.boxes)
            made[name] = Mark(tuple(dict.fromkeys(units)), boxes)
    return made


def _mark(evidence: Evidence, page: int, units: Iterable[Unit]) -> Mark:
    own = [u for u in units if (u.start or 0) < evidence.end and evidence.start < (u.end or 0)]
    if evidence.page == page and evidence.boxes:
        # Evidence of the header leaves out what merely stands between its words.
        own = [u for u in own if not u.box or any(_within(u.box, box) for box in evidence.boxes)]
        return Mark(tuple(u.number for u in own), evidence.boxes)
    boxes = tuple(unit.box for unit in own if unit.box)
    return Mark(tuple(unit.number for unit in own), boxes)


def _within(box: Box, other: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return other.x0 <= x <= other.x1 and other.y0 <= y <= other.y1


def hit(query: str, faced: Facing, text: str) -> frozenset[int]:
    """The numbers of the words of a page that a search was for; none for what makes no sense."""
    try:
        terms = parse(query)
    except UsageError:
        return frozenset()
    inside = [unit for unit in faced.units if unit.start is not None and unit.end is not None]
    if not terms or not inside:
        return frozenset()
    first, last = min(u.start or 0 for u in inside), max(u.end or 0 for u in inside)
    spans = [(a + first, b + first) for a, b in hits(text[first:last], terms)]
    return frozenset(
        unit.number
        for unit in inside
        if any((unit.start or 0) < b and a < (unit.end or 0) for a, b in spans)
    )


def regions(lines: Iterable[PrintedLine]) -> list[Region]:
    """The parts of a page by what they are: lines of one zone close to each other are one."""
    found: list[Region] = []
    for line in lines:
        if not line.box:
            continue
        last = found[-1] if found else None
        near = _GAP * (line.box.y1 - line.box.y0)
        if last and last.zone == line.zone and -near < line.box.y0 - last.box.y1 < near:
            found[-1] = Region(line.zone, last.box.union(line.box))
        else:
            found.append(Region(line.zone, line.box))
    return found
