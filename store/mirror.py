"""Documents and records for other systems: filtered, in parts, or only what has changed.

A part begins behind the sort key of the last row before it. Documents stand in the order in which
they came, records in that of their document's text; asked for changes, in the order of
`documents.revision`, so that whoever goes on from the last revision they have seen gets every
document that has changed since exactly once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlite_utils import Database

from sohoa.records import Assignment, Deadline, Found, Issue, LegalBasis, Product, Target
from store.tables import Row, nested

#: Documents that are read at a time.
_BATCH = 20
#: By which rows are ordered: `came` or `revision` of the document, then two columns.
SortKey = tuple[int | str, ...]
#: Filter to the SQL it compares, of the document `d`.
DOCUMENT_FILTERS = {
    "document": "d.id",
    "province": "d.issuer_province",
    "district": "d.issuer_district",
    "commune": "d.issuer_commune",
    "level": "d.issuer_level",
    "type": "d.type_code",
    "year": "substr(d.issued, 1, 4)",
    "state": "d.state",
}
#: Table to the class of its rows, and to the columns by which rows of one document are ordered.
TABLES: dict[str, tuple[type[Found] | type[LegalBasis] | type[Issue], tuple[str, str]]] = {
    "targets": (Target, ("start", "id")),
    "assignments": (Assignment, ("start", "id")),
    "products": (Product, ("start", "id")),
    "deadlines": (Deadline, ("start", "id")),
    "legal_bases": (LegalBasis, ("position", "document")),
    "issues": (Issue, ("position", "document")),
}
#: Columns of each of these tables that can be asked for by value.
COLUMNS: dict[str, tuple[str, ...]] = {
    "targets": (
        *("subject", "comparator", "unit", "measure", "modality", "stars", "scope", "due"),
        *("section", "page"),
    ),
    "assignments": ("agency", "agency_canonical", "role", "due", "section", "page"),
    "products": (
        *("name", "owner", "owner_type", "group", "stars", "stars_target", "action", "due"),
        *("section", "page"),
    ),
    "deadlines": ("kind", "edtf", "rrule", "section", "page"),
    "legal_bases": ("type_code", "reference", "issued", "issuer", "page"),
    "issues": ("code", "record", "page"),
}


@dataclass(frozen=True)
class Selection:
    """What is asked for: of each filter any of its values, and all filters."""

    #: Filter (of `DOCUMENT_FILTERS`) to values.
    documents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: Column (of `COLUMNS`) to values.
    columns: Mapping[str, Sequence[str | int]] = field(default_factory=dict)
    #: First and last day of issue, ISO 8601 and as short as one likes. A document whose day is not
    #: known wholly is in if it may lie between.
    issued: tuple[str | None, str | None] = (None, None)
    #: Only what changed behind this revision, or (ISO 8601, UTC) at this time or later.
    since: int | str | None = None
    #: Only what changed at this time or earlier.
    until: str | None = None
    #: Whether documents that could not be read, or not yet, are left out.
    read: bool = False


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """All that is read within is of one moment, whatever is loaded meanwhile."""
    db.execute("begin")
    try:
        yield
    finally:
        db.conn.rollback()


def newest(db: Database) -> int:
    """The newest revision of any document; 0 in an empty archive."""
    return int(db.execute("select coalesce(max(revision), 0) from documents").fetchone()[0])


def record(db: Database, document: str) -> tuple[int, str | None, str] | None:
    """Revision, whole record as JSON (None: it is not read) and state; None: no such document."""
    query = "select revision, record, state from documents where id = ?"
    found: tuple[int, str | None, str] | None = db.execute(query, [document]).fetchone()
    return found


def documents(
    db: Database, asked: Selection, after: int | None, limit: int, *, whole: bool = False
) -> list[Row]:
    """A part of the documents.

    Args:
        db: the archive's database.
        asked: which.
        after: `came` of the last one before the part, or its `revision` where changes are asked
            for; None for the first part.
        limit: how many at most.
        whole: whether each comes with its whole record.

    Returns:
        Rows with `came`, `id`, `revision`, `changed_at`, `state`, `error_code`, `error`, `name`,
        `header` and, if `whole`, `record` (JSON; None where it is not read).
    """
    key = _key(asked)
    where, bound = _conditions(asked)
    if after is not None:
        where.append(f"{key} > :after")
        bound["after"] = after
    more = ", d.record" if whole else ""
    query = (
        "select d.rowid as came, d.id, d.revision, d.state, d.error_code, d.error,"
        " coalesce(d.changed_at, d.added_at) as changed_at,"
        f" d.name, json_extract(d.record, '$.document') as header{more}"
        f" from documents d where {' and '.join(where)} order by {key} limit :limit"
    )
    return list(db.query(query, bound | {"limit": limit}))


def every(db: Database, asked: Selection, *, whole: bool = False) -> Iterator[Row]:
    """All the documents asked for, as `documents` gives them, a few at a time in memory."""
    key = "came" if _key(asked) == "d.rowid" else "revision"
    after = None
    while rows := documents(db, asked, after, _BATCH, whole=whole):
        yield from rows
        after = rows[-1][key]


def records(
    db: Database, table: str, asked: Selection, after: SortKey | None, limit: int
) -> list[tuple[SortKey, Row]]:
    """A part of the rows of one of `TABLES`.

    Args:
        db: the archive's database.
        table: which.
        asked: which rows.
        after: the sort key of the last row before the part; None for the first part.
        limit: how many at most.

    Returns:
        Sort key and row of each: the fields of its class, and `document`,
        `document_reference`, `revision`.
    """
    kind, order = TABLES[table]
    key, (first, second) = _key(asked), order
    where, bound = _conditions(asked)
    for column, values in asked.columns.items():
        if column not in COLUMNS[table]:
            raise KeyError(column)
        where.append(f'r."{column}" in (select value from json_each(:of_{column}))')
        bound[f"of_{column}"] = json.dumps(list(values))
    if after is not None:
        where.append(f"{key} >= :a and ({key} > :a or (r.{first}, r.{second}) > (:b, :c))")
        bound |= dict(zip("abc", after, strict=True))
    query = (
        f'select {key} as "_key", d.revision as "_revision", d.reference as "_reference", r.*'
        f" from documents d cross join {table} r on r.document = d.id"
        f" where {' and '.join(where)} order by {key}, r.{first}, r.{second} limit :limit"
    )
    found: list[tuple[SortKey, Row]] = []
    for row in db.query(query, bound | {"limit": limit}):
        about = {
            "document": row["document"],
            "document_reference": row["_reference"],
            "revision": row["_revision"],
        }
        place = (row["_key"], row[first], row[second])
        found.append((place, nested(kind, row) | about))
    _add_reviewed(db, table, [row for _, row in found])
    return found


def _key(asked: Selection) -> str:
    return "d.rowid" if asked.since is None and asked.until is None else "d.revision"


def _conditions(asked: Selection) -> tuple[list[str], Row]:
    """The SQL conditions on the document, and what is bound in them."""
    where: list[str] = ["d.record is not null"] if asked.read else []
    bound: Row = {}
    for name, values in asked.documents.items():
        where.append(f"{DOCUMENT_FILTERS[name]} in (select value from json_each(:d_{name}))")
        bound[f"d_{name}"] = json.dumps(list(values))
    first, last = asked.issued
    if first is not None:  # what is not known of a day is taken as late as can be
        where.append("replace(d.issued, 'XX', '99') || '-99-99' >= :first")
    if last is not None:
        where.append("replace(d.issued, 'XX', '00') <= :last || '-99-99'")
    if first is not None or last is not None:
        where.append("d.issued not like 'XXXX%'")
        bound |= {"first": first, "last": last}
    if isinstance(asked.since, int):
        where.append("d.revision > :since")
    elif asked.since is not None:
        where.append("d.changed_at >= :since")
    if asked.until is not None:
        where.append("d.changed_at <= :until")
    return where or ["1"], bound | {"since": asked.since, "until": asked.until}


def _add_reviewed(db: Database, table: str, rows: list[Row]) -> None:
    """Put in which fields a human has seen to, which only the whole record says."""
    seen = {row["document"] for row in rows if row.get("reviewed")}
    query = (
        "select json_extract(value, '$.id'), json_extract(value, '$.reviewed')"
        f" from documents, json_each(record, '$.{table}') where documents.id = ?"
        " and json_extract(value, '$.reviewed') is not null"
    )
    told = {
        found: json.loads(reviewed)
        for document in seen
        for found, reviewed in db.execute(query, [document])
    }
    for row in rows:
        if row.get("reviewed"):
            row["reviewed"] = told.get(row["id"], row["reviewed"])
