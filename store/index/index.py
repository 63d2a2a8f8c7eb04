"""The index of an archive: what `sohoa search` and the search page ask."""

import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from sohoa.errors import ArchiveError, UsageError
from store.archive import Archive
from store.folding import fold
from store.index import keeping, shape
from store.index.answering import Sources, answer
from store.index.asking import Query, Results
from store.index.counting import crowded
from store.index.matching import check
from store.index.spelling import Vocabulary
from store.index.words import parse

#: Threads that count for all searches that are under way.
_COUNTERS = 4


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
        self._pool = ThreadPoolExecutor(_COUNTERS, thread_name_prefix="counting")
        self._opening = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None
        #: As which the index was found to be that of the archive.
        self._checked: tuple[int, int] | None = None
        self._mark = 0
        self._discarded = False
        self._vocabulary: Vocabulary | None = None
        self._crowded: frozenset[str] = frozenset()

    def refresh(self, progress: keeping.Progress | None = None) -> int:
        """Bring what has changed in the archive into the index.

        Does nothing while another thread or process is at it.

        Args:
            progress: called with how many documents are done, and of how many.

        Returns:
            How many documents were brought in.

        Raises:
            ArchiveError: the index cannot be written.
        """
        with self._reading() as connection:
            if self._current(connection):
                return 0
            return keeping.refreshed(self._folder, connection, progress)

    def search(self, query: Query) -> Results:
        """What matches, best first, with counts.

        Where the index turns out to be damaged, nothing is found, all documents are `behind`, and
        the next refresh makes it anew.

        Raises:
            UsageError: the query makes no sense.
            ArchiveError: the index fails although it was made anew.
        """
        check(query)
        terms = parse(query.text)
        index = self._opened()
        with self._reading() as connection:
            try:
                if index is None:
                    return Results(0, (), {}, None, self._behind(connection))
                with keeping.guarded():
                    searcher = index.searcher()
                    words = self._words(searcher)
                    sources = Sources(searcher, connection, words, self._pool, self._crowded)
                    results = answer(sources, terms, query)
                return results._replace(behind=self._behind(connection))
            except keeping.Damaged as error:
                if any(term.prefix for term in terms):
                    raise UsageError("too many words begin so: type more of it") from error
                if self._discarded:  # it is not the files
                    raise ArchiveError(f"cannot search for that: {error}") from error
                self._discard()
                return Results(0, (), {}, None, self._behind(connection))

    def values(self, facet: str, typed: str) -> tuple[str, ...]:
        """The values of a facet that read as `typed`, whatever their diacritics and case."""
        index = self._opened()
        if index is None:
            return ()
        field = shape.AGENCY if facet == "agency" else facet
        known = index.searcher().terms_with_prefix(field, "")
        return tuple(value for value, _ in known if fold(value) == fold(typed))

    def close(self) -> None:
        """Let go of the files."""
        self._pool.shutdown()
        while self._connections:
            self._connections.pop().close()
        self._index = None
        if self._temporary:
            self._temporary.cleanup()

    def _opened(self) -> tantivy.Index | None:
        """The index as it is on disk now; None if there is none yet."""
        with self._opening:
            try:
                status = (self._folder / "meta.json").stat()
                stamp = (status.st_ino, status.st_mtime_ns)
                if stamp != self._stamp:
                    self._index = keeping.opened(self._folder)
                    self._mark = keeping.mark(self._index)
                    self._crowded = crowded(self._index.searcher())
                    self._stamp, self._vocabulary = stamp, None
            except (OSError, keeping.Damaged):
                self._index, self._stamp, self._mark = None, None, 0
            return self._index

    def _discard(self) -> None:
        with self._opening:
            self._index, self._stamp, self._mark, self._discarded = None, None, 0, True
            keeping.discard(self._folder)

    def _words(self, searcher: tantivy.Searcher) -> Callable[[], Vocabulary]:
        """Makes the vocabulary when it is first asked for."""

        def vocabulary() -> Vocabulary:
            if self._vocabulary is None:
                self._vocabulary = Vocabulary(searcher)
            return self._vocabulary

        return vocabulary

    def _current(self, connection: sqlite3.Connection) -> bool:
        """Whether the index is that of the archive as it is now."""
        index = self._opened()
        if index is None or self._behind(connection):
            return False
        if self._checked != self._stamp:
            with suppress(keeping.Damaged):
                if keeping.of_this_archive(index, self._mark, connection):
                    self._checked = self._stamp
        return self._checked == self._stamp

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
