"""The corrections as they are kept."""

import json

from pydantic import Field

from sohoa.errors import NotThere
from sohoa.model import Model
from store.archive import Archive
from store.review.model import Correction


class Reviewer(Model):
    """Somebody who has reviewed."""

    name: str
    decisions: int
    latest: str = Field(description="When they took the latest of these")


_JSON = ("before", "after", "anchor")


def standing(archive: Archive, document: str) -> list[Correction]:
    """The corrections of a document that stand, in the order in which they were made."""
    query = "select * from corrections where document = ? and undone_at is null order by id"
    return [Correction.of(row) for row in archive.db.query(query, [document])]


def history(archive: Archive, document: str) -> list[Correction]:
    """Every correction of a document, undone ones too, the latest first."""
    query = "select * from corrections where document = ? order by id desc"
    return [Correction.of(row) for row in archive.db.query(query, [document])]


def decisions(
    archive: Archive, *, document: str | None = None, after: int | None = None, limit: int = 100
) -> list[Correction]:
    """The corrections of the archive, undone ones too, the latest first.

    Args:
        archive: whose.
        document: only of this one.
        after: number of the last correction of the page before.
        limit: how many at most.
    """
    query = (
        "select * from corrections where document = coalesce(?, document) "
        "and id < coalesce(?, id + 1) order by id desc limit ?"
    )
    return [Correction.of(row) for row in archive.db.query(query, [document, after, limit])]


def reviewers(archive: Archive) -> list[Reviewer]:
    """Who has reviewed, whoever did most first; what was undone does not count."""
    query = (
        "select who as name, count(*) as decisions, max(made_at) as latest from corrections "
        "where undone_at is null group by who order by decisions desc, who"
    )
    return [Reviewer(**row) for row in archive.db.query(query)]


def correction(archive: Archive, number: int) -> Correction:
    """The correction of that number.

    Raises:
        NotThere: there is none.
    """
    for row in archive.db.query("select * from corrections where id = ?", [number]):
        return Correction.of(row)
    raise NotThere(f"there is no correction {number}")


def settling(archive: Archive, key: str) -> Correction | None:
    """The correction that settled the item of the queue of that key; None if none stands."""
    query = (
        "select * from corrections where item = ? and undone_at is null order by id desc limit 1"
    )
    return next((Correction.of(row) for row in archive.db.query(query, [key])), None)


def write(archive: Archive, new: Correction) -> Correction:
    """Keep a correction; returns it with its number."""
    row = new.model_dump(exclude={"id"})
    row |= {name: json.dumps(row[name], ensure_ascii=False) for name in _JSON}
    number = archive.db.table("corrections").insert(row).last_pk
    return new.model_copy(update={"id": number})
