"""The index of an archive: what `sohoa search` and the search page ask."""

import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from store.archive import Archive
from store.folding import fold
from store.index import keeping, shape
from store.index.asking import Query, Results
from store.index.counting import count, number_of
from store.index.hits import Found, found, hits
from store.index.matching import Filters, check, matching, ranked
from store.index.spelling import Vocabulary, nearest
from store.index.words import Term, parse

_ORDERS: dict[str, tuple[str | None, tantivy.Order]] = {
    "relevance": (None, tantivy.Order.Desc),
    "newest": ("newest", tantivy.Order.Desc),
    "oldest": ("oldest", tantivy.Order.Asc),
    "name": ("name", tantivy.Order.Asc),
}


class Index:
    """The full-text index of an archive, in its folder `index`.

    It can be shared by threads, and by processes that have the archive open. It is derived from the
    database: deleted or damaged, it is made anew. Where the archive cannot be written, it lies in a
    temporary folder.

    Args:
        archive: what is searched.
    """

    def __init__(self, archive: Archive) -> None:
        self._path = archive.path
        self._writable = keeping.writable(archive.folder)
        self._temporary = None if self._writable else tempfile.TemporaryDirectory("-sohoa")
        parent = Path(self._temporary.name) if self._temporary else archive.folder
        self._folder = parent / "index" / str(shape.FORMAT)
        self._connections: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None
        self._mark = 0
        self._vocabulary: Vocabulary | None = None

    def refresh(self, progress: keeping.Progress | None = None) -> int:
        """Bring what has changed in the archive into the index.

        Does nothing while another thread or process is at it.

        Args:
            progress: called with how many documents are done, and of how many.

        Returns:
            How many documents were brought in.
        """
        with self._reading() as connection:
            if self._opened() and not self._behind(connection):
                return 0
            with keeping.locked(self._folder.parent) as free:
                return keeping.catch_up(self._folder, connection, progress) if free else 0

    def search(self, query: Query) -> Results:
        """What matches, best first, with counts.

        Raises:
            UsageError: the query makes no sense.
        """
        check(query)
        terms = parse(query.text)
        index = self._opened()
        if index is None:
            return Results(0, (), {}, None)
        with self._reading() as connection:
            return self._results(index, connection, terms, query)

    def values(self, facet: str, typed: str) -> tuple[str, ...]:
        """The values of a facet that read as `typed`, whatever their diacritics and case."""
        index = self._opened()
        if index is None:
            return ()
        known = index.searcher().terms_with_prefix(facet, "")
        return tuple(value for value, _ in known if fold(value) == fold(typed))

    def close(self) -> None:
        """Let go of the files."""
        while self._connections:
            self._connections.pop().close()
        self._index = None
        if self._temporary:
            self._temporary.cleanup()

    def _results(
        self,
        index: tantivy.Index,
        connection: sqlite3.Connection,
        terms: Sequence[Term],
        query: Query,
    ) -> Results:
        searcher = index.searcher()
        filters: Filters = query.filters
        if not terms and not any(filters.values()) and query.value == (None, None):
            filters = {"kind": ("document",)}
        total, facets = count(searcher, terms, filters, query)
        corrected = None
        if terms and not total and not query.exactly:
            corrected = self._corrected(searcher, connection, terms, query)
        if corrected:
            terms = parse(corrected)
            total, facets = count(searcher, terms, filters, query)
        page = hits(connection, _page(searcher, terms, filters, query), terms)
        return Results(total, page, facets, corrected, self._behind(connection))

    def _corrected(
        self,
        searcher: tantivy.Searcher,
        connection: sqlite3.Connection,
        terms: Sequence[Term],
        query: Query,
    ) -> str | None:
        """A query near to this one that finds something, where nothing at all has its words."""
        if number_of(searcher, matching(terms, {}, Query())):
            return None
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(searcher)

        def finds(text: str) -> bool:
            return number_of(searcher, matching(parse(text), query.filters, query)) > 0

        return nearest(searcher, self._vocabulary, connection, query.text, terms, finds)

    def _opened(self) -> tantivy.Index | None:
        """The index as it is on disk now; None if there is none yet."""
        with self._opening:
            try:
                status = (self._folder / "meta.json").stat()
                stamp = (status.st_ino, status.st_mtime_ns)
                if stamp != self._stamp:
                    self._index = keeping.opened(self._folder)
                    self._mark = keeping.mark(self._index)
                    self._stamp, self._vocabulary = stamp, None
            except (OSError, keeping.Damaged):
                self._index, self._stamp, self._mark = None, None, 0
            return self._index

    def _behind(self, connection: sqlite3.Connection) -> int:
        query = "select count(*) from documents where revision > ?"
        return int(connection.execute(query, [self._mark]).fetchone()[0])

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to the database that no other thread has at the same time."""
        try:
            connection = self._connections.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            self._connections.append(connection)

    def _connect(self) -> sqlite3.Connection:
        how = "mode=ro" if self._writable else "mode=ro&immutable=1"
        address = f"{self._path.resolve().as_uri()}?{how}"
        connection = sqlite3.connect(address, uri=True, timeout=30, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.isolation_level = None
        return connection


def _page(
    searcher: tantivy.Searcher,
    terms: Sequence[Term],
    filters: Filters,
    query: Query,
) -> list[Found]:
    if not query.limit:
        return []
    sort = "newest" if query.sort == "relevance" and not terms else query.sort
    make = ranked if sort == "relevance" else matching
    field, order = _ORDERS[sort]
    answer = searcher.search(
        make(terms, filters, query),
        query.limit,
        count=False,
        offset=query.offset,
        order_by_field=field,
        order=order,
    )
    return found(searcher, answer)
