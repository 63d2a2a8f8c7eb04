"""The archive: a folder with `sohoa.db`, the originals, and nothing that cannot be copied.

A source is stored before its document is known to the database, and a document and everything
found in it are committed in one transaction: killed at any moment, the archive holds each document
wholly or as queued.
"""

import fcntl
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from sohoa.errors import ArchiveBusy, ArchiveError, NewerArchive, NoArchive, SohoaError
from store import describe
from store.originals import copy
from store.schema import migrations, newer
from store.tables import KINDS


class Queued(NamedTuple):
    """A document that waits to be digitised."""

    id: str
    name: str
    bytes: int
    #: With which it is to be read, as JSON.
    options: str


class Trouble(NamedTuple):
    """An input or document that is not wholly in."""

    name: str
    state: str  # refused, failed, partial or outdated
    code: str
    error: str


class ResultKey(NamedTuple):
    """What determines a stage's result."""

    input: str
    stage: str
    version: str
    options: str


class Archive:
    """An archive folder.

    Args:
        folder: the archive; created where it is missing and `create` is true.
        create: whether it may be created.
        shared: whether threads may hand it to each other, one at a time.

    Raises:
        ArchiveError: no archive there, or one that cannot be opened.
    """

    def __init__(self, folder: Path, *, create: bool = False, shared: bool = False) -> None:
        self.folder = folder
        self._shared = shared
        self.path = folder / "sohoa.db"
        if not create and not self.path.is_file():
            raise NoArchive(f"there is no archive at {folder}")
        try:
            self.db = self._open() if os.access(folder, os.W_OK) or create else self._open_to_read()
        except (OSError, sqlite3.Error) as error:
            raise ArchiveError(f"cannot open the archive at {folder}: {error}") from error
        if newer(self.db):
            raise NewerArchive(f"{folder} was made by a newer sohoa")

    def _open(self) -> Database:
        self.originals.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=30, check_same_thread=not self._shared)
        db = Database(connection)
        if db.journal_mode != "wal":
            db.enable_wal()
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")  # a committed load survives power loss
        if migrations.pending(db):
            migrations.apply(db)
            describe.write(db, self.folder)
        return db

    def _open_to_read(self) -> Database:
        """An archive on a medium that cannot be written, where SQLite's WAL has no place."""
        address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        db = Database(sqlite3.connect(address, uri=True, check_same_thread=not self._shared))
        if migrations.pending(db):
            raise ArchiveError(
                f"{self.folder} was made by an older sohoa, and cannot be brought up to date"
            )
        return db

    @property
    def originals(self) -> Path:
        """Folder of the sources as they came, by digest."""
        return self.folder / "originals"

    def original(self, document: str) -> Path:
        """Where the source with this SHA-256 lies."""
        return self.originals / document[:2] / document

    def close(self) -> None:
        """Close the database."""
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's lock; sweeps what a killed writer left half done.

        Raises:
            ArchiveBusy: another process holds it.
        """
        try:
            lock = (self.folder / ".lock").open("w")
        except OSError as error:
            raise ArchiveError(f"cannot write to {self.folder}: {error.strerror}") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise ArchiveBusy(f"another load is writing to {self.folder}") from error
            for leftover in self.originals.glob("*/*.part"):
                leftover.unlink(missing_ok=True)
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """A transaction that reads and writes: it waits for other writers before it reads."""
        if self.db.conn.in_transaction:  # part of a larger one
            with self.db.atomic():
                yield
            return
        self.db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.db.conn.rollback()
            raise
        self.db.conn.commit()

    def touch(self, document: str) -> None:
        """Note that a document has changed; in the transaction that changes it."""
        self.db.execute(
            "update documents set changed_at = ?,"
            " revision = (select coalesce(max(revision), 0) + 1 from documents) where id = ?",
            [now(), document],
        )

    # -- what comes in ---------------------------------------------------------------------------

    def begin_root(self, path: Path, options: str) -> None:
        """Note that a file or folder is about to be loaded."""
        row = {"path": os.fsencode(path), "options": options, "begun_at": now()}
        with self.db.atomic():
            self.db.table("roots").upsert(row, pk="path")

    def end_root(self, path: Path) -> None:
        """Note that all of a file or folder is registered."""
        with self.db.atomic():
            self.db.table("roots").delete_where("path = ?", [os.fsencode(path)])

    def roots(self) -> list[tuple[Path, str]]:
        """Files and folders whose loading was cut off: path and options, as JSON."""
        query = "select path, options from roots order by rowid"
        return [(Path(os.fsdecode(path)), options) for path, options in self.db.execute(query)]

    def keep(
        self, source: Path, document: str, size: int, path: str, name: str, options: str
    ) -> bool:
        """Store a source and queue its document, unless it is there; the path is noted either way.

        Args:
            source: the file to copy from.
            document: its SHA-256.
            size: its length in bytes.
            path: where the user has it, absolute.
            name: by which it is shown.
            options: with which it is to be read, as JSON.

        Returns:
            Whether the document is new.

        Raises:
            Unreadable: the source cannot be read, or changed since its digest was taken.
        """
        original = self.original(document)
        if not original.exists() or original.stat().st_size != size:
            copy(source, original, document)
        with self.changing():
            known = self.db.table("documents").count_where("id = ?", [document]) > 0
            if not known:
                self.db.table("documents").insert(
                    {
                        "id": document,
                        "state": "queued",
                        "name": name,
                        "bytes": size,
                        "options": options,
                        "added_at": now(),
                    }
                )
                self.touch(document)
            self._note_input(path, document=document)
        return not known

    def refuse(self, path: str, error: SohoaError) -> None:
        """Note an input that is no document; one that was read before keeps its document."""
        known = self.db.table("inputs").count_where("name = ? and document is not null", [path])
        if not known:
            with self.db.atomic():
                self._note_input(path, error_code=error.code, error=str(error))

    def _note_input(self, path: str, **what: str) -> None:
        row = {"name": path, "document": None, "error_code": None, "error": None, "seen_at": now()}
        self.db.table("inputs").upsert(row | what, pk="name")

    def queue(self, versions: str, *, retry: bool) -> None:
        """Queue what was made by other stages, and with `retry` what is not wholly in.

        Args:
            versions: of the stages as they are now.
            retry: whether failed, partial and outdated documents are tried again.
        """
        again = " or state in ('failed', 'partial', 'outdated')" if retry else ""
        with self.db.atomic():
            self.db.execute(
                f"update documents set state = 'queued' where versions is not ?{again}", [versions]
            )

    def queue_with(self, options: str, versions: str, documents: Iterable[str]) -> None:
        """Queue those of `documents` that other options or stages made, to be read with these."""
        with self.db.atomic():
            self.db.execute(
                "update documents set state = 'queued', options = :options "
                "where (options is not :options or versions is not :versions) "
                "and id in (select value from json_each(:ids))",
                {"options": options, "versions": versions, "ids": json.dumps(list(documents))},
            )

    def queued(self, *, again: bool = False) -> list[Queued]:
        """The documents that wait, in the order in which they came.

        Args:
            again: only those that were read before, and wait since their words were corrected.
        """
        query = (
            "select id, name, bytes, options from documents where state = 'queued' "
            "and (record is not null or not ?) order by rowid"
        )
        return [Queued(**row) for row in self.db.query(query, [again])]

    # -- what became of it -----------------------------------------------------------------------

    def states(self) -> dict[str, int]:
        """How many documents are in each state."""
        query = "select state, count(*) from documents group by state order by state"
        return dict(self.db.execute(query).fetchall())

    def counts(self) -> dict[str, int]:
        """How many pages and records of each kind there are."""
        return {table: self.db.table(table).count for table in ("pages", *KINDS)}

    def failures(self, documents: Iterable[str]) -> list[Trouble]:
        """Those of `documents` that are not wholly in."""
        query = (
            "select name, state, error_code, error from documents where error_code is not null "
            "and id in (select value from json_each(?)) order by name"
        )
        return [Trouble(*row) for row in self.db.execute(query, [json.dumps(list(documents))])]

    def troubles(self) -> Iterator[Trouble]:
        """Every input and document that is not wholly in, by name."""
        yield from (
            Trouble(*row)
            for row in self.db.execute(
                "select name, 'refused', error_code, error from inputs "
                "where error_code is not null union all "
                "select name, state, error_code, error from documents "
                "where error_code is not null order by 1"
            )
        )

    def to_review(self) -> dict[str, int]:
        """How many issues of each kind wait for a human eye."""
        query = "select code, count(*) from issues group by code order by 2 desc"
        return dict(self.db.execute(query).fetchall())

    # -- what the stages made --------------------------------------------------------------------

    def recall(self, key: ResultKey) -> tuple[bytes, float] | None:
        """The result kept under `key`, as JSON, and the seconds it took; None if there is none."""
        row = self.db.execute(
            "select result, seconds from stage_results "
            "where input = ? and stage = ? and version = ? and options = ?",
            key,
        ).fetchone()
        try:
            return (zlib.decompress(row[0]), row[1]) if row else None
        except zlib.error:  # a damaged row is as good as none
            return None

    def remember(self, key: ResultKey, result: bytes, seconds: float) -> None:
        """Keep a stage's result; what older versions made of the same input is dropped."""
        table = self.db.table("stage_results")
        with self.db.atomic():
            table.delete_where("input = ? and stage = ?", [key.input, key.stage])
            table.insert(
                key._asdict()
                | {"result": zlib.compress(result), "seconds": seconds, "made_at": now()}
            )

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def now() -> str:
    """The time, ISO 8601 in UTC to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
