"""Full-text search over the pages of an archive, with or without diacritics."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from sqlite_utils import Database

from sohoa.errors import UsageError
from store.folding import fold, fold_with_offsets

#: Characters of text shown around the first hit.
_SNIPPET = 160


class Hit(NamedTuple):
    """A page that matches, best first."""

    document: str
    name: str
    reference: str | None
    title: str | None
    page: int
    #: The text around the best place, hits between `open` and `close` marks.
    snippet: str
    score: float


def search(
    db: Database, query: str, *, limit: int = 20, marks: tuple[str, str] = ("[", "]")
) -> Iterator[Hit]:
    """Pages that hold every word of `query`.

    Words match whatever their diacritics; pages that have them as typed, and pages that have the
    words side by side, come first. `"…"` asks for a phrase, a trailing `*` for a prefix.

    Args:
        db: the archive's database.
        query: what the user typed.
        limit: how many hits at most.
        marks: put before and behind each hit in the snippet.

    Raises:
        UsageError: the query has no letter or digit.
    """
    terms = parse(query)
    sql = """
        select pages.document, documents.name, documents.reference, documents.title,
               pages.number as page, pages.text, bm25(pages_fts) as score
        from pages_fts
        join pages on pages.id = pages_fts.rowid
        join documents on documents.id = pages.document
        where pages_fts match :match
        order by pages.id in (select rowid from pages_fts where pages_fts match :typed) desc,
                 score, documents.name, pages.number
        limit :limit
    """
    bound = {"match": _match(terms), "typed": _typed(terms), "limit": limit}
    for row in db.query(sql, bound):
        text = row.pop("text")
        yield Hit(**row, snippet=snippet(text, terms, marks))


def parse(query: str) -> list[str]:
    """The words and phrases of a query; a prefix keeps its `*`.

    Raises:
        UsageError: nothing to search for.
    """
    terms = []
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', unicodedata.normalize("NFC", query)):
        words = re.findall(r"\w+", phrase or word)
        if words:
            star = "*" if word.endswith("*") else ""
            terms.append(" ".join(words) + star)
    if not terms:
        raise UsageError("nothing to search for: the query has no letter or digit")
    return terms


def _typed(terms: list[str]) -> str:
    """The FTS5 expression for pages that have the terms as they were typed."""
    return " AND ".join(f"text : {_quote(term)}" for term in terms)


def _match(terms: list[str]) -> str:
    """The FTS5 expression: every term folded; beside them, what ranks a hit higher."""
    parts = []
    for term in terms:
        parts.append(f"folded : {_quote(fold(term))}")
    match = " AND ".join(parts)
    if len(terms) > 1:  # the words in a row outrank the words anywhere
        match = f"({match}) OR folded : {_quote(fold(' '.join(t.rstrip('*') for t in terms)))}"
    return match


def _quote(term: str) -> str:
    return f'"{term.rstrip("*")}"' + ("*" if term.endswith("*") else "")


def snippet(text: str, terms: list[str], marks: tuple[str, str] = ("[", "]")) -> str:
    """The stretch of `text` that holds most of the terms, each marked."""
    folded, offsets = fold_with_offsets(text)
    offsets.append(len(text))
    spans = []
    for term in terms:
        words = [re.escape(word) for word in fold(term.rstrip("*")).split()]
        pattern = r"\b" + r"\W+".join(words) + ("" if term.endswith("*") else r"\b")
        spans += [(m.start(), m.end()) for m in re.finditer(pattern, folded)]
    if not spans:
        return text[:_SNIPPET]
    spans.sort()
    first = max(spans, key=lambda s: sum(s[0] <= a < s[0] + _SNIPPET * 3 // 4 for a, _ in spans))[0]
    begin = max(0, first - _SNIPPET // 4)
    end = min(len(folded), begin + _SNIPPET)
    while begin and folded[begin - 1].isalnum():
        begin -= 1
    while end < len(folded) and folded[end].isalnum():
        end += 1
    pieces, at = ["…" if begin else ""], begin
    for a, b in spans:
        if begin <= a and b <= end and a >= at:
            pieces += [text[offsets[at] : offsets[a]], marks[0]]
            pieces += [text[offsets[a] : offsets[b - 1] + 1], marks[1]]
            at = b
    pieces += [
        text[offsets[at] : offsets[end]] if at < end else "",
        "…" if end < len(folded) else "",
    ]
    return re.sub(r"\s+", " ", "".join(pieces)).strip()
