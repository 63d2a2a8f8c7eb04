"""Names that are nearly as typed, out of the archive's own words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from sqlite3 import Connection

import tantivy
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Occur
from tantivy import Query as Match

from store.folding import fold
from store.index.hits import found, hits
from store.index.kinds import KINDS
from store.index.matching import SCHEMA
from store.index.words import Term

#: Words that are tried for one.
_TRIED = 8
#: Names that are looked at.
_NAMES = 30
#: From how many letters on a word may have two wrong.
_LONG = 5
_WORD = re.compile(r"[^\W_]+")

#: Words that are tried for a word, each with how many letters differ.
_Choices = dict[str, int]


class Vocabulary:
    """The words of all names in an index: of documents, agencies, products and their owners."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        found = searcher.terms_with_prefix("head", "")
        self._counts = {word: count for word, count in found if not re.search(r"\d", word)}
        self._words = list(self._counts)

    def near(self, word: str) -> _Choices:
        """The word itself, and those that differ little from it: nearest first, then commonest."""
        if re.search(r"\d", word):
            return {word: 0}
        wrong = 1 if len(word) < _LONG else 2
        found = extract(word, self._words, scorer=OSA.distance, score_cutoff=wrong, limit=None)
        ranked = sorted(found, key=lambda near: (near[1], -self._counts[near[0]]))
        return {word: 0} | {near: int(distance) for near, distance, _ in ranked[:_TRIED]}


def nearest(
    searcher: tantivy.Searcher,
    vocabulary: Vocabulary,
    connection: Connection,
    text: str,
    terms: Sequence[Term],
    finds: Callable[[str], bool],
) -> str | None:
    """The query with its words as a name of the archive has them.

    Args:
        searcher: asks the index.
        vocabulary: its words.
        connection: to the archive's database.
        text: the query.
        terms: what it was taken for; nothing has them.
        finds: whether a query finds anything.

    Returns:
        A query that finds something; None if no name is near enough.
    """
    choices = {
        word: {word: 0} if term.prefix and word == term.folded[-1] else vocabulary.near(word)
        for term in terms
        for word in term.folded
    }
    ways = [make(searcher, connection, choices) for make in (_as_in_names, _alone)]
    ways.sort(key=lambda way: _wrong(choices, way))
    for way in ways:
        corrected = _replaced(text, way)
        if corrected != text and finds(corrected):
            return corrected
    return None


def _as_in_names(
    searcher: tantivy.Searcher, connection: Connection, choices: dict[str, _Choices]
) -> dict[str, str]:
    """For each word the one in that name which differs least in all."""
    every = Match.boolean_query([(Occur.Must, _any_of(near)) for near in choices.values()])
    ways: Counter[tuple[str, ...]] = Counter()
    for name in _names(searcher, connection, every, _NAMES):
        if all(near.keys() & name.keys() for near in choices.values()):  # else it just changed
            best = (
                min(near.keys() & name.keys(), key=near.__getitem__) for near in choices.values()
            )
            ways[tuple(name[word] for word in best)] += 1
    if not ways:
        return {}
    least = {way: _wrong(choices, dict(zip(choices, way, strict=True))) for way in ways}
    way = min(ways, key=lambda way: (least[way], -ways[way]))
    return dict(zip(choices, way, strict=True))


def _alone(
    searcher: tantivy.Searcher, connection: Connection, choices: dict[str, _Choices]
) -> dict[str, str]:
    """For each word that stands nowhere the nearest that does."""
    nearest = {}
    for word, near in choices.items():
        if len(near) > 1 and not searcher.doc_freq("text", word):
            instead = list(near)[1]
            match = Match.term_query(SCHEMA, "head", instead)
            names = _names(searcher, connection, match, 1)
            nearest[word] = names[0].get(instead, instead) if names else instead
    return nearest


def _names(
    searcher: tantivy.Searcher, connection: Connection, match: Match, limit: int
) -> list[dict[str, str]]:
    """The words of the names that match best, folded and as they are."""
    best = found(searcher, searcher.search(match, limit, count=False))
    names = (KINDS[hit.kind].head(hit.fields) for hit in hits(connection, best, ()))
    return [{fold(word): word for word in _WORD.findall(name)} for name in names]


def _wrong(choices: dict[str, _Choices], way: dict[str, str]) -> int:
    """How many letters differ in all."""
    return sum(choices[word][fold(near)] for word, near in way.items())


def _any_of(near: _Choices) -> Match:
    worth = {word: 1.0 / (1 + wrong) for word, wrong in near.items()}
    return Match.disjunction_max_query(
        [
            Match.const_score_query(Match.term_query(SCHEMA, "head", word), score)
            for word, score in worth.items()
        ]
    )


def _replaced(text: str, words: dict[str, str]) -> str:
    """The query with `words`, by how they are folded, in place of its own."""

    def instead(match: re.Match[str]) -> str:
        word = words.get(fold(match[0]))
        return match[0] if word is None or fold(word) == fold(match[0]) else word

    return _WORD.sub(instead, unicodedata.normalize("NFC", text))
