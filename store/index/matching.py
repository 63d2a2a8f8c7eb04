"""A query as the index understands it."""

from collections.abc import Mapping, Sequence

from tantivy import FieldType, Occur
from tantivy import Query as Match

from sohoa.errors import UsageError
from store.index.asking import FACETS, SORTS, Query
from store.index.shape import AGENCY, schema
from store.index.words import Term, rows

#: The fields, by which the library makes sense of a query.
SCHEMA = schema()
#: What ranks an entry higher, each as much as several rare words: its name has all the words; it
#: has them with the diacritics as typed; it has them side by side.
_NAMED, _AS_TYPED, _IN_A_ROW = 40.0, 40.0, 20.0

#: How far down the list hits can be asked for.
_FARTHEST = 100_000

Filters = Mapping[str, tuple[str, ...]]


def check(query: Query) -> None:
    """See that the query makes sense.

    Raises:
        UsageError: there is no such facet or order, or the page of hits makes no sense.
    """
    if unknown := set(query.filters) - set(FACETS):
        raise UsageError(f"cannot filter by {', '.join(sorted(unknown))}: take {', '.join(FACETS)}")
    if query.sort not in SORTS:
        raise UsageError(f"cannot sort by {query.sort}: take {', '.join(SORTS)}")
    if query.limit < 0 or query.offset < 0:
        raise UsageError("limit and offset are counts from 0")
    if query.limit + query.offset > _FARTHEST:
        raise UsageError(f"hits are given up to the {_FARTHEST:,}th: narrow the search down")
    if any(not _storable(value) for values in query.filters.values() for value in values):
        raise UsageError("a filter's value is no text")


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair, out of bytes that were no UTF-8
        return False
    return True


def matching(terms: Sequence[Term], filters: Filters, query: Query) -> Match:
    """Entries that have all terms and fit the filters, not scored."""
    parts = [_finds(term) for term in terms]
    parts += [_one_of(facet, values) for facet, values in filters.items() if values]
    parts += _figures(*query.value)
    return _all(parts) if parts else Match.all_query()


def ranked(terms: Sequence[Term], filters: Filters, query: Query) -> Match:
    """The same entries, scored."""
    found = matching(terms, filters, query)
    if not terms:
        return found
    better = [(Occur.Should, Match.const_score_query(_all(_named(terms)), _NAMED))]
    marked = [word for term in terms for word in term.marked]
    if marked:
        typed = _all([Match.term_query(SCHEMA, "typed", word) for word in marked])
        better.append((Occur.Should, Match.const_score_query(typed, _AS_TYPED)))
    words = [word for term in terms for word in term.folded]
    if side_by_side := rows(words[:-1] if terms[-1].prefix else words, 2):
        row = _all([Match.term_query(SCHEMA, "rows", pair) for pair in side_by_side])
        better.append((Occur.Should, Match.const_score_query(row, _IN_A_ROW)))
    return Match.boolean_query([(Occur.Must, found), *better])


def _named(terms: Sequence[Term]) -> list[Match]:
    return [_finds(term, "head") for term in terms]


def _finds(term: Term, field: str = "text") -> Match:
    words = term.folded
    if term.prefix:
        begun = f"{words[-1]}.*"  # letters and digits alone: nothing to escape
        if len(words) == 1:
            return Match.regex_query(SCHEMA, field, begun)
        return Match.regex_phrase_query(SCHEMA, field, [*words[:-1], begun])
    if len(words) == 1:
        return Match.term_query(SCHEMA, field, words[0])
    phrase = Match.phrase_query(SCHEMA, field, list(words))
    if field != "text":
        return phrase
    parts = [Match.term_query(SCHEMA, "rows", row) for row in rows(words, min(len(words), 3))]
    return _all([*parts, phrase] if len(words) > 3 else parts)


def _one_of(facet: str, values: tuple[str, ...]) -> Match:
    facet = AGENCY if facet == "agency" else facet
    if len(values) == 1:
        return _unscored(Match.term_query(SCHEMA, facet, values[0]))
    return _unscored(Match.term_set_query(SCHEMA, facet, list(values)))


def _figures(lowest: float | None, highest: float | None) -> list[Match]:
    """Targets with a figure, or a range of figures, that touches what is asked for."""
    parts = []
    if lowest is not None:
        bound = Match.range_query(SCHEMA, "high", FieldType.Float, lower_bound=lowest)
        parts.append(_unscored(bound))
    if highest is not None:
        bound = Match.range_query(SCHEMA, "low", FieldType.Float, upper_bound=highest)
        parts.append(_unscored(bound))
    return parts


def _unscored(match: Match) -> Match:
    return Match.const_score_query(match, 0.0)


def _all(parts: Sequence[Match]) -> Match:
    if len(parts) == 1:
        return parts[0]
    return Match.boolean_query([(Occur.Must, part) for part in parts])
