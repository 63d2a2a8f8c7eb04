"""A query answered: counts, hits, and what was looked for instead where nothing has its words."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from sqlite3 import Connection
from typing import NamedTuple

import tantivy

from store.index.asking import Query, Results
from store.index.counting import Counting, Facets, number_of
from store.index.hits import Found, found, hits
from store.index.matching import Filters, matching, ranked
from store.index.spelling import Vocabulary, nearest
from store.index.words import Term, parse

#: Order of the hits to the field that gives it; none is by score.
_ORDERS: dict[str, tuple[str | None, tantivy.Order]] = {
    "relevance": (None, tantivy.Order.Desc),
    "newest": ("newest", tantivy.Order.Desc),
    "oldest": ("oldest", tantivy.Order.Asc),
    "name": ("name", tantivy.Order.Asc),
}


class Sources(NamedTuple):
    """What an answer comes from."""

    searcher: tantivy.Searcher
    connection: Connection
    vocabulary: Callable[[], Vocabulary]
    #: Counts while hits are looked for.
    pool: Executor
    #: Facets that have too many values.
    crowded: frozenset[str]


def answer(sources: Sources, terms: Sequence[Term], query: Query) -> Results:
    """What matches, best first, with counts; `Results.behind` is left at 0."""
    filters: Filters = query.filters
    if not terms and not any(filters.values()) and query.value == (None, None):
        filters = {"kind": ("document",)}
    corrected = None
    total, facets, page = _look(sources, terms, filters, query)
    if terms and not total and not query.exactly:
        corrected = _corrected(sources, terms, query)
    if corrected:
        terms = parse(corrected)
        total, facets, page = _look(sources, terms, filters, query)
    return Results(total, hits(sources.connection, page, terms), facets, corrected)


def _look(
    sources: Sources, terms: Sequence[Term], filters: Filters, query: Query
) -> tuple[int, Facets, list[Found]]:
    counting = Counting(sources.pool, sources.searcher, sources.crowded, terms, filters, query)
    page = _page(sources.searcher, terms, filters, query)
    total, facets = counting.result()
    return total, facets, page


def _page(
    searcher: tantivy.Searcher, terms: Sequence[Term], filters: Filters, query: Query
) -> list[Found]:
    """The entries of the page of hits that is asked for."""
    if not query.limit:
        return []
    sort = "newest" if query.sort == "relevance" and not terms else query.sort
    make = ranked if sort == "relevance" else matching
    field, order = _ORDERS[sort]
    best = searcher.search(
        make(terms, filters, query),
        query.limit,
        count=False,
        offset=query.offset,
        order_by_field=field,
        order=order,
    )
    return found(searcher, best)


def _corrected(sources: Sources, terms: Sequence[Term], query: Query) -> str | None:
    """A query near to this one that finds something, where nothing at all has its words."""
    if number_of(sources.searcher, matching(terms, {}, Query())):
        return None

    def finds(text: str) -> bool:
        return number_of(sources.searcher, matching(parse(text), query.filters, query)) > 0

    return nearest(
        sources.searcher, sources.vocabulary(), sources.connection, query.text, terms, finds
    )
