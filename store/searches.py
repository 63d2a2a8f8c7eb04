"""Searches that people have saved, each for its owner alone."""

from typing import NamedTuple

from sohoa.errors import UsageError
from store.archive import Archive, now

#: Letters of a name, and searches that one owner can keep.
_LONGEST, _MOST = 200, 500


class Saved(NamedTuple):
    """A saved search."""

    id: int
    name: str
    #: That of its address, behind the question mark.
    query: str
    #: ISO 8601, UTC.
    saved_at: str


def save(archive: Archive, owner: str, name: str, query: str) -> Saved:
    """Keep a search; one that has the same name is replaced.

    Raises:
        UsageError: no name, one that is too long, or too many searches.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST:
        raise UsageError(f"a search is saved under a name of 1 to {_LONGEST} letters")
    with archive.changing():
        table = archive.db.table("searches")
        table.delete_where("owner = ? and name = ?", [owner, name])
        if table.count_where("owner = ?", [owner]) >= _MOST:
            raise UsageError(f"more than {_MOST} saved searches: delete some")
        row = {"owner": owner, "name": name, "query": query, "saved_at": now()}
        table.insert(row)
    return next(found for found in saved(archive, owner) if found.name == name)


def saved(archive: Archive, owner: str) -> list[Saved]:
    """The searches of an owner, latest first."""
    query = "select id, name, query, saved_at from searches where owner = ? order by id desc"
    return [Saved(*row) for row in archive.db.execute(query, [owner])]


def delete(archive: Archive, owner: str, search: int) -> bool:
    """Forget a search; whether its owner had it."""
    with archive.changing():
        where = "delete from searches where id = ? and owner = ?"
        return bool(archive.db.execute(where, [search, owner]).rowcount)
