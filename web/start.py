"""What the start page tells of an archive: its figures, and searches drawn from its contents."""

from typing import NamedTuple

from store import Hit, Index, Query
from store.folding import fold
from web.asked import Asked

#: Kinds of what can be found, in the order in which they are told.
KINDS = ("document", "page", "target", "assignment", "product", "deadline")
#: Facets whose commonest value makes an example, and what else it asks for.
_EXAMPLES: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    ("province", {"kind": ("document",)}),
    ("unit", {}),
    ("agency", {}),
    ("group", {}),
    ("stars", {}),
    ("due", {}),
)
_NEWEST = 6


class Example(NamedTuple):
    """A search that finds something: words, or a value of a facet."""

    address: str
    facet: str | None
    value: str


class Start(NamedTuple):
    """The start page's contents."""

    counts: dict[str, int]
    newest: tuple[Hit, ...]
    examples: tuple[Example, ...]
    behind: int


def start(index: Index) -> Start:
    """What is in the archive now."""
    everything = index.search(Query(filters={"kind": KINDS}, limit=0))
    found = {count.value: count.count for count in everything.facets.get("kind", ())}
    newest = index.search(Query(filters={"kind": ("document",)}, sort="newest", limit=_NEWEST))
    examples = [*_words(index)]
    for facet, besides in _EXAMPLES:
        if values := everything.facets.get(facet):
            value = values[0].value
            asked = Asked(filters={**besides, facet: (value,)})
            examples.append(Example(asked.address(), facet, value))
    counts = {kind: found.get(kind, 0) for kind in KINDS}
    return Start(counts, newest.hits, tuple(examples), everything.behind)


def _words(index: Index) -> list[Example]:
    """The newest product, typed without diacritics."""
    products = index.search(Query(filters={"kind": ("product",)}, sort="newest", limit=1)).hits
    words = [fold(str(hit.fields["name"])) for hit in products]
    return [Example(Asked(text=text).address(), None, text) for text in words]
