"""How many entries have which value of a facet."""

from collections.abc import Sequence
from typing import Any

import tantivy

from store.index.asking import FACETS, FacetCount, Query
from store.index.matching import Filters, matching
from store.index.words import Term

#: Values of a facet that are listed; those that are asked for come besides.
_LISTED = 50
#: More values than any facet has: fewer would make the counts of a cut-off list inexact.
_ALL = 1_000_000

Facets = dict[str, tuple[FacetCount, ...]]


def count(
    searcher: tantivy.Searcher, terms: Sequence[Term], filters: Filters, query: Query
) -> tuple[int, Facets]:
    """How many entries match in all, and the values of every facet, commonest first."""
    open_facets = [facet for facet in FACETS if not filters.get(facet)]
    found = _terms(searcher, matching(terms, filters, query), {*open_facets, "kind"})
    total = sum(found["kind"].values())  # every entry has one kind
    for facet in FACETS:
        if facet not in open_facets:
            rest = {f: values for f, values in filters.items() if f != facet}
            found |= _terms(searcher, matching(terms, rest, query), {facet})
    listed = {
        facet: _listed(found[facet], query.filters.get(facet, ()), facet, searcher, terms, query)
        for facet in FACETS
    }
    return total, listed


def number_of(searcher: tantivy.Searcher, match: tantivy.Query) -> int:
    """How many entries match."""
    asked = {"entries": {"value_count": {"field": "kind"}}}  # every entry has one kind
    return int(searcher.aggregate(match, asked)["entries"]["value"])


def _terms(
    searcher: tantivy.Searcher, match: tantivy.Query, facets: set[str]
) -> dict[str, dict[str, int]]:
    asked = {f: {"terms": {"field": f, "size": _LISTED, "segment_size": _ALL}} for f in facets}
    answer: dict[str, Any] = searcher.aggregate(match, asked)
    return {
        facet: {str(b["key"]): int(b["doc_count"]) for b in answer[facet]["buckets"]}
        for facet in facets
    }


def _listed(
    counts: dict[str, int],
    selected: tuple[str, ...],
    facet: str,
    searcher: tantivy.Searcher,
    terms: Sequence[Term],
    query: Query,
) -> tuple[FacetCount, ...]:
    for value in selected:
        if value not in counts:
            only = {**query.filters, facet: (value,)}
            counts[value] = number_of(searcher, matching(terms, only, query))
    values = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, number, value in selected) for value, number in values)
