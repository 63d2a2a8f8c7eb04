"""What is asked of the index, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: What one can narrow down by, each with its values: of a facet any, of all facets each must fit.
FACETS: dict[str, str] = {
    "kind": "document, page, target, assignment, product or deadline",
    "province": "province of the issuer",
    "district": "district of the issuer",
    "commune": "commune of the issuer",
    "level": "level of the issuer: central, province, district or commune",
    "year": "year of issue",
    "type": "type of document, as KH",
    "unit": "unit of a target, as percent",
    "stars": "stars of a product, held or aimed at, or that a target asks for",
    "group": "group of a product, 1 to 6",
    "action": "what becomes of a product, as recognised",
    "agency": "who has an assignment, by the official name; or as written, which is not listed",
    "due": "year in which a target, assignment, product or deadline is due, the last if several",
    "review": "open (waits for a human eye), settled (has been seen to) or none (neither)",
}
#: Orders in which hits can come.
SORTS = ("relevance", "newest", "oldest", "name")


@dataclass(frozen=True)
class Query:
    """What is looked for.

    `text` is words, `"a phrase"` and `prefix*`, with or without diacritics; all must match. Empty,
    it fits everything; with no filter either, every document.
    """

    text: str = ""
    #: Facet (one of `FACETS`) to the values that are wanted.
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: One of `SORTS`.
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    #: Whether words are taken as they are, also where nothing has them.
    exactly: bool = False
    #: Lowest and highest figure of a target; None leaves that end open.
    value: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet, and how many hits have it."""

    value: str
    count: int
    #: Whether the query asks for it.
    selected: bool


class Hit(NamedTuple):
    """A document, page or record that matches."""

    #: document, page, target, assignment, product or deadline.
    kind: str
    #: Id of the document.
    document: str
    #: Under which the document was loaded.
    name: str
    reference: str | None
    title: str | None
    issuer: str | None
    issued: str | None
    type_code: str | None
    #: From 1; None for a document.
    page: int | None
    #: Id of the record; None for a document or page.
    record: str | None
    #: The text around the best place, in pieces; True for those that were looked for.
    snippet: tuple[tuple[str, bool], ...]
    #: The main columns of its row.
    fields: dict[str, Any]
    score: float


class Results(NamedTuple):
    """A page of hits, and what there is in all."""

    total: int
    hits: tuple[Hit, ...]
    #: Facet to its commonest values and those that are asked for. Those of one facet are counted as
    #: if nothing of it were asked for.
    facets: dict[str, tuple[FacetCount, ...]]
    #: The text that was looked for instead, as nothing has the words of the query.
    corrected: str | None
    #: Documents that have changed and are not in the index yet.
    behind: int = 0
