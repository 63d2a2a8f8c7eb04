"""Where the index lies, and how it keeps up with the archive.

It is derived: everything in it stands in the database. Whatever is wrong with it, it is made anew.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection

import tantivy

from sohoa.errors import ArchiveError
from store.index import shape
from store.index.counting import number_of
from store.index.entries import changed, entries
from store.index.hits import found

#: Called with how many documents are done, and of how many.
Progress = Callable[[int, int], None]

#: Documents that are read at a time, and after how many they can be found.
_BATCH, _COMMIT = 500, 10_000
#: Bytes of memory for collecting entries: for many documents, and for a few.
_LARGE, _SMALL = 300_000_000, 30_000_000


class Damaged(Exception):
    """The index cannot be read."""


@contextmanager
def guarded() -> Iterator[None]:
    """Code that reads the index's files.

    Raises:
        Damaged: they are not as they should be.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise Damaged(str(error)) from error
    except BaseException as error:  # what the library's own panics are derived from
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged(str(error)) from None


def opened(folder: Path) -> tantivy.Index:
    """The index in `folder`.

    Raises:
        Damaged: there is none, or it cannot be read.
    """
    with guarded():
        return shape.open_index(str(folder))


def mark(index: tantivy.Index) -> int:
    """The revision up to which documents are in the index; 0 for none."""
    with guarded():
        top = {"top": {"max": {"field": shape.REVISION}}}
        return int(index.searcher().aggregate(tantivy.Query.all_query(), top)["top"]["value"] or 0)


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold the one lock for writing an index; gives whether it was free."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def refreshed(folder: Path, connection: Connection, progress: Progress | None) -> int:
    """Bring every document that has changed into the index in `folder`, unless somebody else does.

    Returns:
        How many there were.

    Raises:
        ArchiveError: the index cannot be written.
    """
    try:
        with locked(folder.parent) as free:
            if not free:
                return 0
            try:
                return _catch_up(folder, connection, progress)
            except Damaged:
                shutil.rmtree(folder, ignore_errors=True)
                return _catch_up(folder, connection, progress)
    except (OSError, Damaged) as error:
        raise ArchiveError(f"the index in {folder} cannot be written: {error}") from error


def discard(folder: Path) -> None:
    """Take a damaged index away, unless somebody is at work on it."""
    with suppress(OSError), locked(folder.parent) as free:
        if free:
            shutil.rmtree(folder, ignore_errors=True)


def _catch_up(folder: Path, connection: Connection, progress: Progress | None) -> int:
    try:
        index = opened(folder)
        done = mark(index)
        if not of_this_archive(index, done, connection):
            raise Damaged("it knows documents that the archive does not have")
    except Damaged:
        index, done = _anew(folder), 0
    query = "select count(*) from documents where revision > ?"
    (total,) = connection.execute(query, [done]).fetchone()
    if total:
        with guarded():
            _write(index, connection, done, total, progress)
    return int(total)


def of_this_archive(index: tantivy.Index, done: int, connection: Connection) -> bool:
    """Whether the index has as many documents as the archive up to that revision, and its last."""
    with guarded():
        documents = tantivy.Query.term_query(index.schema, "kind", "document")
        indexed = number_of(index.searcher(), documents)
        newest = index.searcher().search(documents, 1, order_by_field=shape.REVISION)
        ids = [entry.document for entry in found(index.searcher(), newest)]
    query = "select count(*), coalesce(sum(revision > ?), 0) from documents"
    known, newer = connection.execute(query, [done]).fetchone()
    query = "select count(*) from documents where id = ? and revision >= ?"
    (same,) = connection.execute(query, [*ids, done]).fetchone() if ids else (known == 0,)
    return bool(same and known - newer <= indexed <= known)


def _anew(folder: Path) -> tantivy.Index:
    """An empty index in `folder`; what was there, or is of another format, goes."""
    for other in folder.parent.iterdir():
        if other.is_dir():
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with guarded():
        return shape.open_index(str(folder), create=True)


def _write(
    index: tantivy.Index, connection: Connection, done: int, total: int, progress: Progress | None
) -> None:
    large = total > _COMMIT // 10
    writer = index.writer(_LARGE if large else _SMALL, 1)
    count, uncommitted, fresh = 0, 0, done == 0
    try:
        while batch := _batch(writer, connection, done, fresh=fresh):
            count, uncommitted = count + len(batch), uncommitted + len(batch)
            done = batch[-1]
            if uncommitted >= _COMMIT:
                writer.commit()
                uncommitted = 0
            if progress:
                progress(min(count, total), total)
        writer.commit()
    finally:
        with suppress(ValueError):
            writer.wait_merging_threads()


def _batch(
    writer: tantivy.IndexWriter, connection: Connection, done: int, *, fresh: bool
) -> list[int]:
    """Put the next documents in; returns their revisions."""
    connection.execute("begin")  # all that is read is of one moment
    try:
        documents = changed(connection, done, _BATCH)
        if not fresh:
            for document in documents:
                writer.delete_documents_by_term(shape.DOCUMENT, document["id"])
        for entry in entries(connection, documents):
            writer.add_document(entry)
    finally:
        connection.rollback()
    return [document["revision"] for document in documents]


def writable(folder: Path) -> bool:
    """Whether an index can be kept in the archive at `folder`."""
    return os.access(folder, os.W_OK)
