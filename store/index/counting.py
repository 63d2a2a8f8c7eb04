"""How many entries have which value of a facet."""

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any

import tantivy

from store.index.asking import FACETS, FacetCount, Query
from store.index.matching import Filters, matching
from store.index.words import Term

#: Values of a facet that are listed; those that are asked for come besides.
_LISTED = 50
#: Facets of places, and the number of values from which on they are crowded.
_PLACES, _CROWD = ("province", "district", "commune"), 1_000
#: More values than any facet has: fewer would make the counts of a cut-off list inexact.
_ALL = 1_000_000

Facets = dict[str, tuple[FacetCount, ...]]
_Values = dict[str, int]


class Counting:
    """Counts what matches, in the background: the index counts without Python's lock.

    Args:
        pool: does it.
        searcher: asks the index.
        crowded: facets that are listed only once the place is narrowed down.
        terms: what is looked for.
        filters: by what it is narrowed down.
        query: the rest of it.
    """

    def __init__(
        self,
        pool: Executor,
        searcher: tantivy.Searcher,
        crowded: frozenset[str],
        terms: Sequence[Term],
        filters: Filters,
        query: Query,
    ) -> None:
        self._searcher, self._terms, self._filters, self._query = searcher, terms, filters, query
        chosen = [facet for facet in FACETS if filters.get(facet)]
        rest = {*FACETS} - {*chosen}
        if not {*chosen} & {*_PLACES}:
            rest -= crowded
        match = matching(terms, filters, query)
        self._every = pool.submit(_values, searcher, match, {*rest, "kind"})
        self._each = {}
        for facet in chosen:  # as if nothing of it were asked for
            others = {f: values for f, values in filters.items() if f != facet}
            match = matching(terms, others, query)
            self._each[facet] = pool.submit(_values, searcher, match, {facet})

    def result(self) -> tuple[int, Facets]:
        """How many entries match in all, and the values of every facet, commonest first."""
        found = self._every.result()
        total = sum(found["kind"].values())  # every entry has one kind
        for values in self._each.values():
            found |= values.result()
        return total, {facet: self._listed(facet, found.get(facet, {})) for facet in FACETS}

    def _listed(self, facet: str, counts: _Values) -> tuple[FacetCount, ...]:
        selected = self._query.filters.get(facet, ())
        for value in selected:
            if value not in counts:  # it is none of the commonest
                only = {**self._filters, facet: (value,)}
                match = matching(self._terms, only, self._query)
                counts[value] = number_of(self._searcher, match)
        values = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(FacetCount(value, number, value in selected) for value, number in values)


def crowded(searcher: tantivy.Searcher) -> frozenset[str]:
    """The facets of places that have so many values in this index that it is of no use to list them
    before the place is narrowed down."""
    return frozenset(f for f in _PLACES if len(searcher.terms_with_prefix(f, "")) > _CROWD)


def number_of(searcher: tantivy.Searcher, match: tantivy.Query) -> int:
    """How many entries match."""
    asked = {"entries": {"value_count": {"field": "kind"}}}  # every entry has one kind
    return int(searcher.aggregate(match, asked)["entries"]["value"])


def _values(
    searcher: tantivy.Searcher, match: tantivy.Query, facets: set[str]
) -> dict[str, _Values]:
    asked = {f: {"terms": {"field": f, "size": _LISTED, "segment_size": _ALL}} for f in facets}
    answer: dict[str, Any] = searcher.aggregate(match, asked)
    return {
        facet: {str(b["key"]): int(b["doc_count"]) for b in answer[facet]["buckets"]}
        for facet in facets
    }
