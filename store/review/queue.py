"""The queue of what waits for a human eye, worst first, and how much of it is left."""

import json
from typing import Any

from sohoa.errors import UsageError
from sohoa.model import Model
from store.archive import Archive
from store.review.codes import code as told
from store.review.model import Item


class Count(Model):
    """How many items there are of one code."""

    code: str
    severity: int
    left: int
    settled: int


class Progress(Model):
    """How much of the review is done."""

    left: int
    settled: int
    #: Documents with something left.
    documents: int
    codes: tuple[Count, ...]


class Office(Model):
    """How well the scans of one office can be read."""

    name: str | None
    documents: int
    #: That an engine recognised; what follows is of these.
    pages: int
    words: int
    #: The mean of the words', 0 to 1.
    confidence: float | None
    unsure_per_page: float | None
    #: Items that are left, of all documents of the office.
    left: int


def queue(
    archive: Archive,
    *,
    document: str | None = None,
    code: str | None = None,
    office: str | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> list[Item]:
    """What is left, worst first; of the same severity the least sure first.

    Args:
        archive: whose.
        document: only of this one.
        code: only of this kind (`word_value`, `number_missing`, …).
        office: only of documents that it issued; "" for those of which that is not known.
        after: cursor of the last item of the page before.
        before: cursor of an item: those before it, the nearest first.
        limit: how many at most.

    Raises:
        UsageError: the cursor is none.
    """
    where, values = _filter(document, code, office)
    if cursor := after or before:
        rank, key = _place(cursor)
        where.append(f"(i.rank, i.key) {'>' if after else '<'} (:rank, :key)")
        values |= {"rank": rank, "key": key}
    order = "desc" if before and not after else "asc"
    return _items(archive, where, values | {"limit": limit}, order)


def left(
    archive: Archive,
    *,
    document: str | None = None,
    code: str | None = None,
    office: str | None = None,
) -> int:
    """How many items `queue` has for the same filter."""
    where, values = _filter(document, code, office)
    condition = f"where {' and '.join(where)}" if where else ""
    query = f"select count(*) from review_items i {condition}"
    count: int = archive.db.execute(query, values).fetchone()[0]
    return count


def item(archive: Archive, key: str) -> Item | None:
    """The item of that key, if it is still open."""
    found = _items(archive, ["i.key = :key"], {"key": key, "limit": 1})
    return found[0] if found else None


def progress(archive: Archive, document: str | None = None) -> Progress:
    """How much is left and how much is settled, of the archive or of one document."""
    values = {"document": document}
    if document is None:
        left = "select code, left from review_totals where left > 0"
        reviewed = "select count(*) from qualities where items > 0"
        mine = ""
    else:
        left = "select code, count(*) from review_items where document = :document group by code"
        reviewed = "select count(*) from qualities where items > 0 and document = :document"
        mine = "and document = :document"
    done = (
        "select code, count(distinct coalesce(item, id)) from corrections "
        f"where undone_at is null and code is not null {mine} group by code"
    )
    open_ = dict(archive.db.execute(left, values).fetchall())
    settled = dict(archive.db.execute(done, values).fetchall())
    counts = [
        Count(code=c, severity=told(c).severity, left=open_.get(c, 0), settled=settled.get(c, 0))
        for c in open_.keys() | settled.keys()
    ]
    (documents,) = archive.db.execute(reviewed, values).fetchone()
    return Progress(
        left=sum(open_.values()),
        settled=sum(settled.values()),
        documents=documents,
        codes=tuple(sorted(counts, key=lambda one: (one.severity, -one.left, one.code))),
    )


def offices(archive: Archive, limit: int = 100) -> list[Office]:
    """The offices whose scans can be read worst, worst first; those without scans at the end."""
    query = """
        select q.office as name, count(*) as documents, sum(q.pages) as pages,
            sum(q.words) as words, sum(q.confidence) as sure, sum(q.unsure) as unsure,
            sum(q.items) as left
        from qualities q
        group by q.office
        order by sum(q.confidence) / nullif(sum(q.words), 0) nulls last, left desc
        limit ?"""
    return [_office(row) for row in archive.db.query(query, [limit])]


def _office(row: dict[str, Any]) -> Office:
    sure, unsure = row.pop("sure"), row.pop("unsure")
    words, pages = row["words"], row["pages"]
    return Office(
        **row,
        confidence=round(sure / words, 4) if words else None,
        unsure_per_page=round(unsure / pages, 2) if pages else None,
    )


def _filter(
    document: str | None, code: str | None, office: str | None
) -> tuple[list[str], dict[str, Any]]:
    where: list[str] = []
    if document is not None:
        where.append("i.document = :document")
    if code is not None:
        where.append("i.code = :code")
    if office is not None:
        where.append("i.office = :office" if office else "i.office is null")
    return where, {"document": document, "code": code, "office": office}


def _items(
    archive: Archive, where: list[str], values: dict[str, Any], order: str = "asc"
) -> list[Item]:
    condition = f"where {' and '.join(where)}" if where else ""
    query = f"""
        select i.*, d.name from review_items i join documents d on d.id = i.document
        {condition} order by i.rank {order}, i.key {order} limit :limit"""
    return [_item(row) for row in archive.db.query(query, values)]


def _item(row: dict[str, Any]) -> Item:
    rank = row.pop("rank")
    row |= {name: json.loads(row[name]) for name in ("boxes", "value", "alternatives")}
    return Item(**row, severity=int(rank), cursor=f"{rank!r}~{row['key']}")


def _place(cursor: str) -> tuple[float, str]:
    rank, _, key = cursor.partition("~")
    try:
        return float(rank), key
    except ValueError as error:
        raise UsageError(f"{cursor!r} is no place in the queue") from error
