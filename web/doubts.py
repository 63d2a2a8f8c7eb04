"""What is shown of something that waits for a human eye: its picture, its words, its fields."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from pydantic import JsonValue

from sohoa.errors import UsageError
from sohoa.model import Box, Model
from sohoa.records import Document, Record
from store import Archive, Item, reading
from store.review.model import values
from web import fields, viewing

#: Least width and height of what is cut out of a page, in points: the words with their neighbours.
_LEAST = (230.0, 54.0)
#: What is cut out narrower than this is looked at closely.
_CLOSE = 420.0
#: How much more than the words themselves is shown, each way, in points.
_MARGIN = (24.0, 14.0)
#: Where on the first page (on the last, if so) a field of the head stands by the official form
#: (Nghị định 30/2020/NĐ-CP, Phụ lục I), as shares of width and height: x0, y0, x1, y1.
_FIRST, _LAST = 0, -1
_USUAL: dict[str, tuple[int, tuple[float, float, float, float]]] = {
    "number": (_FIRST, (0.0, 0.02, 0.6, 0.2)),
    "symbol": (_FIRST, (0.0, 0.02, 0.6, 0.2)),
    "issuer.name": (_FIRST, (0.0, 0.02, 0.6, 0.2)),
    "issued": (_FIRST, (0.35, 0.02, 1.0, 0.2)),
    "type_name": (_FIRST, (0.1, 0.1, 0.9, 0.35)),
    "title": (_FIRST, (0.1, 0.1, 0.9, 0.35)),
    "signer.name": (_LAST, (0.3, 0.6, 1.0, 1.0)),
}
#: Characters of text that are shown before and behind the words in question.
_AROUND = 130
#: Most things that are told to depend on a word.
_DEPENDENT = 3
#: Characters of the text's beginning or end that are shown where something is missing.
_EDGE = 600
#: Fields of a record that a doubt is about, the likeliest first; else the first that there is.
_ABOUT = {
    "year_unknown": ("edtf", "due"),
    "deadline_past": ("edtf", "due"),
    "range_reversed": ("min",),
    "sum_differs": ("min",),
    "contradiction": ("min", "stars", "group"),
}
#: Alternatives that have a key of their own: 1 to 9.
_KEYS = 9
#: Of which records a doubt about a list is.
_LISTS = {"product_count": "products"}


class Picture(NamedTuple):
    """A page, and what of it is in question; all in points."""

    page: int
    #: Addresses of its image: for the screen; to look closely, where that is called for.
    image: str | None
    close: str | None
    width: float
    height: float
    boxes: tuple[Box, ...]
    #: What is cut out.
    cut: Box


class Context(NamedTuple):
    """The words in question, in their text; without `words`, where they might have been."""

    before: str
    words: str
    after: str


class Dependent(NamedTuple):
    """What a word is part of."""

    kind: str
    #: Name and value of those of its fields that have one.
    fields: tuple[fields.Field, ...]


class Doubt(NamedTuple):
    """All that is shown of an item."""

    item: Item
    picture: Picture | None
    context: Context | None
    #: To fill in: one of the header, those of a record, none of an issue or word.
    fields: tuple[fields.Field, ...]
    #: Name of the one that comes first to hand.
    first: str | None
    depends: tuple[Dependent, ...]
    #: What a list has that is in question: kind, and what each of its records is called.
    listed: tuple[str, tuple[str, ...]] | None
    #: Other values that the field can have, best first; as many as there are keys for.
    alternatives: tuple[str, ...]
    #: Whether there is a value to say yes to.
    has_value: bool


def doubt(archive: Archive, item: Item) -> Doubt:
    """What is shown of an item of the queue."""
    record = reading.record(archive, item.document)
    filled = tuple(_fields(item))
    names = [field.name for field in filled]
    wanted = [name for name in _ABOUT.get(item.code, ()) if name in names]
    return Doubt(
        item=item,
        picture=_picture(archive, item),
        context=_context(item, record.text) if record else None,
        fields=filled,
        first=next(iter([*wanted, *names]), None),
        depends=tuple(_depends(item, record))[:_DEPENDENT] if record else (),
        listed=_listed(item, record) if record else None,
        alternatives=tuple(_possible(item))[:_KEYS],
        has_value=item.value not in (None, "", []),
    )


def images(archive: Archive, items: Iterable[Item]) -> tuple[str, ...]:
    """Addresses of the images that are shown with `items`."""
    pictures = (_picture(archive, item) for item in items)
    found = (image for one in pictures if one for image in (one.image, one.close) if image)
    return tuple(dict.fromkeys(found))


# -- where it is ---------------------------------------------------------------------------------


def _picture(archive: Archive, item: Item) -> Picture | None:
    sizes = reading.sizes(archive, item.document)
    if not sizes:
        return None
    usual = _USUAL.get(item.field or "") if item.kind == "document" else None
    if item.page is not None:
        size = next((size for size in sizes if size.number == item.page), sizes[0])
    else:
        size = sizes[usual[0] if usual else _FIRST]
    if not size.width or not size.height:
        return None
    page = Box(0, 0, size.width, size.height)
    if item.boxes:
        cut = _cut(item.boxes, page)
    elif usual:
        x0, y0, x1, y1 = usual[1]
        cut = Box(x0 * page.x1, y0 * page.y1, x1 * page.x1, y1 * page.y1)
    else:
        cut = page._replace(y1=page.y1 * 0.4)
    image = viewing.address(item.document, size)
    close = viewing.address(item.document, size, "large") if cut.x1 - cut.x0 < _CLOSE else None
    return Picture(size.number, image, close, size.width, size.height, item.boxes, cut)


def _cut(boxes: tuple[Box, ...], page: Box) -> Box:
    """The part of a page that shows `boxes` with their neighbours."""
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    x0, x1 = _widened(whole.x0, whole.x1, _MARGIN[0], _LEAST[0], page.x1)
    y0, y1 = _widened(whole.y0, whole.y1, _MARGIN[1], _LEAST[1], page.y1)
    return Box(x0, y0, x1, y1)


def _widened(
    start: float, end: float, margin: float, least: float, most: float
) -> tuple[float, float]:
    """A stretch with a margin, at least so long, moved to lie within 0 and `most`."""
    length = min(max(end - start + 2 * margin, least), most)
    begin = min(max((start + end - length) / 2, 0.0), most - length)
    return round(begin, 1), round(begin + length, 1)


def _context(item: Item, text: str) -> Context | None:
    if item.start is not None and item.end is not None:
        before = text[max(item.start - _AROUND, 0) : item.start].rpartition("\n")[2]
        after = text[item.end : item.end + _AROUND].partition("\n")[0]
        return Context(before, text[item.start : item.end], after)
    if item.kind == "document" and (usual := _USUAL.get(item.field or "")):
        part = text[:_EDGE] if usual[0] == _FIRST else text[-_EDGE:]
        return Context(part, "", "")
    return None


# -- what it says --------------------------------------------------------------------------------


def _fields(item: Item) -> Iterator[fields.Field]:
    if item.kind == "document" and item.field:
        yield fields.field("document", item.field, item.value)
    elif isinstance(item.value, dict):
        for name, value in item.value.items():
            yield fields.field(item.kind, name, value)


def _possible(item: Item) -> Iterator[str]:
    """The alternatives without those that the field cannot have."""
    for other in item.alternatives:
        if item.kind == "document" and item.field:
            with suppress(UsageError):
                if fields.entered("document", item.field, other) is not None:
                    yield other
        else:
            yield other


def _listed(item: Item, record: Record) -> tuple[str, tuple[str, ...]] | None:
    kind = _LISTS.get(item.code)
    if kind is None:
        return None
    return kind, tuple(found.name for found in getattr(record, kind))


def _depends(item: Item, record: Record) -> Iterator[Dependent]:
    """The records and header fields in whose words those of the item are."""
    if item.kind != "word" or item.start is None or item.end is None:
        return
    for name, evidence in record.document.evidence.items():
        if evidence.start < item.end and item.start < evidence.end:
            told = tuple(_told(record.document, name))
            if told:
                yield Dependent("document", told)
    for kind in ("targets", "assignments", "products", "deadlines"):
        for found in getattr(record, kind):
            if found.evidence.start < item.end and item.start < found.evidence.end:
                yield Dependent(kind, tuple(_filled(kind, found)))


def _told(document: Document, name: str) -> Iterator[fields.Field]:
    """What of the header stands at the evidence of that name."""
    named = {"type": "type_name", "number": "reference"}.get(name, name)
    value = getattr(document, named)
    if isinstance(value, Model):
        named, value = f"{named}.name", getattr(value, "name", None)
    if value:
        yield fields.field("document", named, _plain(value))


def _filled(kind: str, found: Model) -> Iterator[fields.Field]:
    for name, value in values(found).items():
        if value not in (None, "", []):
            yield fields.field(kind, name, value)


def _plain(value: object) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]
