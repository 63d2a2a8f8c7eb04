"""Loads begun from a browser: what was brought, and what became of each file."""

import fcntl
import re
import secrets
import shutil
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Literal, TextIO

from sohoa.errors import TooLarge, UsageError
from sohoa.model import Model
from store.archive import Archive, now
from store.audit import note

State = Literal["receiving", "waiting", "running", "done", "failed", "given_up"]
#: Characters of a file's name, and of its name with its folders, that are kept.
_LONGEST = 200
_LONGEST_PATH = 1000
#: What the files of a load have become: SQL for the state of each of its inputs.
_INPUTS = """
    select i.name as input, i.error_code as refused, i.error as why, d.id as document,
           d.state, d.error_code, d.error
    from inputs i left join documents d on d.id = i.document
    where i.name >= :by || '/' and i.name < :by || '0'
"""  # "0" is the character behind "/"


class Load(Model):
    """A load begun from a browser."""

    id: str
    who: str
    state: State
    begun_at: str
    ended_at: str | None
    #: Why the load as a whole failed.
    error: str | None
    files: int
    bytes: int

    @property
    def by(self) -> str:
        """What stands before the names of its inputs."""
        return f"browser/{self.begun_at}-{self.id[:6]}"


class LoadedFile(Model):
    """What became of a file, or of a member of a ZIP archive."""

    name: str
    #: Null where it was refused.
    document: str | None
    state: Literal["refused", "queued", "done", "partial", "failed", "outdated"]
    #: Code of the error, whose remedy `sohoa.errors.by_code` knows.
    error_code: str | None
    error: str | None


def begin(archive: Archive, who: str) -> Load:
    """A new load, to receive files."""
    identity = secrets.token_hex(8)
    with archive.changing():
        archive.db.table("loads").insert(
            {"id": identity, "who": who, "state": "receiving", "begun_at": now()}
        )
        note(archive, who, "load", identity)
    (begun,) = _read(archive, "where id = ?", "", [identity])
    return begun


def loads(archive: Archive, limit: int = 20) -> list[Load]:
    """The latest loads, newest first."""
    return _read(archive, "", "order by begun_at desc, id limit ?", [limit])


def get(archive: Archive, identity: str) -> Load | None:
    """A load by its id."""
    return next(iter(_read(archive, "where id = ?", "", [identity])), None)


def next_waiting(archive: Archive) -> Load | None:
    """The load to do next: one that was cut off, or the one that has waited longest."""
    where = "where state in ('running', 'waiting')"
    return next(iter(_read(archive, where, "order by state, begun_at limit 1", [])), None)


def _read(archive: Archive, where: str, rest: str, bound: list[object]) -> list[Load]:
    query = f"""
        select loads.*, (select count(*) from load_files f where f.load = loads.id) as files,
               (select coalesce(sum(bytes), 0) from load_files f where f.load = loads.id) as bytes
        from loads {where} {rest}
    """
    return [Load(**row) for row in archive.db.query(query, bound)]


def set_state(
    archive: Archive, identity: str, state: State, *, was: State | None = None, error: str = ""
) -> bool:
    """Change a load's state, if it is in the state `was`; returns whether it was changed."""
    ended = now() if state in ("done", "failed", "given_up") else None
    with archive.changing():
        changed = archive.db.execute(
            "update loads set state = :state, ended_at = :ended, error = nullif(:error, '') "
            "where id = :id and state = coalesce(:was, state)",
            {"state": state, "ended": ended, "error": error, "id": identity, "was": was},
        )
    return bool(changed.rowcount)


def folder(archive: Archive, identity: str) -> Path:
    """Where a load's files lie until they are in the archive."""
    return archive.folder / "incoming" / identity


def shown_name(given: str) -> str:
    """A name from a browser, folders included, as it may be kept and shown; never a path to open.

    Raises:
        UsageError: it names nothing.
    """
    parts = (_clean(part) for part in re.split(r"[/\\]", unicodedata.normalize("NFC", given)))
    name = "/".join(part for part in parts if part not in ("", ".", ".."))
    if not name:
        raise UsageError("the file has no name")
    return name[-_LONGEST_PATH:]


def _clean(part: str) -> str:
    """Without control and formatting characters (as those that turn text round), not too long."""
    seen = "".join(c for c in part if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    if len(seen) > _LONGEST:
        stem, dot, suffix = seen.rpartition(".")
        seen = f"{stem[: _LONGEST - 1 - len(suffix)]}{dot}{suffix}"[:_LONGEST]
    return seen.strip()


def place(archive: Archive, load: Load, number: int, name: str) -> Path:
    """Where file `number` of a load is put: our own name, with the ending of its own."""
    suffix = PurePosixPath(name).suffix
    safe = suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,7}", suffix) else ""
    return folder(archive, load.id) / f"{number:06}{safe}"


def put(archive: Archive, load: Load, part: Path, name: str, *, most: int, most_files: int) -> int:
    """Take a received file into a load; returns its number.

    Args:
        archive: where.
        load: one that is receiving.
        part: the file, complete, in the load's folder.
        name: as of `shown_name`.
        most: bytes that the load may have, also where several files come at a time.
        most_files: files that it may have.

    Raises:
        UsageError: the load receives no more.
        TooLarge: it would be more than it may.
    """
    with archive.changing():
        now_there = get(archive, load.id)
        if now_there is None or now_there.state != "receiving":
            raise UsageError("this load receives no more files")
        number, size = now_there.files + 1, part.stat().st_size
        if number > most_files:
            raise TooLarge(f"a load from a browser has at most {most_files} files")
        if now_there.bytes + size > most:
            raise TooLarge("a load from a browser may not be larger than the server allows")
        row = {"load": load.id, "number": number, "name": name, "bytes": size}
        archive.db.table("load_files").insert(row)
        part.replace(place(archive, load, number, name))
    return number


def names(archive: Archive, load: Load) -> dict[Path, str]:
    """The files of a load as they lie in its folder, and their names, each of its own."""
    found: dict[Path, str] = {}
    taken: set[str] = set()
    query = "select number, name from load_files where load = ? order by number"
    for number, name in archive.db.execute(query, [load.id]):
        shown = name if name not in taken else f"{name} ({number})"
        taken.add(shown)
        found[place(archive, load, number, name).absolute()] = shown
    return found


def outcome(archive: Archive, load: Load) -> list[LoadedFile]:
    """What became of each file so far, failures first; ZIP archives are told by their members."""
    start = len(load.by) + 1
    found = []
    for row in archive.db.query(f"{_INPUTS} order by i.name", {"by": load.by}):
        refused = row["refused"] is not None
        found.append(
            LoadedFile(
                name=row["input"][start:],
                document=row["document"],
                state="refused" if refused else row["state"],
                error_code=row["refused"] if refused else row["error_code"],
                error=row["why"] if refused else row["error"],
            )
        )
    return sorted(found, key=lambda file: file.error_code is None)


def clear(archive: Archive, identity: str) -> None:
    """Delete what was received: it is in the archive, or given up."""
    shutil.rmtree(folder(archive, identity), ignore_errors=True)


def take_turn(archive: Archive) -> TextIO | None:
    """The right to do an archive's loads, until it is closed; None where that cannot be had."""
    try:
        lock = (archive.folder / ".loader").open("w")
    except OSError:  # an archive that cannot be written
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def sweep(archive: Archive) -> None:
    """Give up loads that were never sent off, as by a browser that was closed, and their files."""
    stale = "select id from loads where state = 'receiving'"
    for (identity,) in archive.db.execute(stale).fetchall():
        set_state(archive, identity, "given_up", was="receiving")
    kept = {id_ for (id_,) in archive.db.execute(
        "select id from loads where state in ('waiting', 'running')")}  # fmt: skip
    for left in (archive.folder / "incoming").glob("*"):
        if left.name not in kept:
            clear(archive, left.name)
