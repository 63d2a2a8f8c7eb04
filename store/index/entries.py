"""The rows of a document as entries of the index."""

import re
from collections.abc import Iterable, Iterator
from sqlite3 import Connection, Row
from typing import Any, NamedTuple

import tantivy

from store.index.kinds import KINDS, Kind
from store.index.shape import AGENCY
from store.index.words import rows, split, split_folded

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
#: Letters of a name that are kept to sort by.
_NAME = 60
#: Bits in the keys for sorting by date: which document, and which entry of it.
_OF_DOCUMENT, _OF_ENTRY = 20, 16
_UNKNOWN_LAST = 99_99_99_99


class _Reviewed(NamedTuple):
    """What of a document waits for a human eye, and what has been seen to."""

    records: set[str | None]
    pages: set[int | None]
    waits: bool
    seen: bool

    def of(self, kind: Kind, row: Row) -> str:
        """The state of an entry, as the facet `review` has it."""
        if kind.name == "document":
            return "open" if self.waits else "settled" if self.seen else "none"
        if kind.name == "page":
            return "open" if row["page"] in self.pages else "none"
        if row["id"] in self.records:
            return "open"
        return "settled" if row["reviewed_at"] else "none"


def changed(connection: Connection, after: int, limit: int) -> list[Row]:
    """The documents that changed after revision `after`, in that order."""
    columns = ", ".join(KINDS["document"].columns)
    query = (
        f"select id, revision, name, {columns} from documents where revision > ? "
        "order by revision limit ?"
    )
    return connection.execute(query, [after, limit]).fetchall()


def entries(connection: Connection, documents: Iterable[Row]) -> Iterator[tantivy.Document]:
    """Everything that can be found in `documents`: themselves, their pages and their records."""
    for document in documents:
        reviewed = _reviewed(connection, document["id"])
        common = _common(document)
        number = 0
        for kind in KINDS.values():
            of_kind = (
                [document] if kind.name == "document" else kind.rows(connection, document["id"])
            )
            for row in of_kind:
                yield _entry(kind, row, common, number, reviewed)
                number += 1


def _reviewed(connection: Connection, document: str) -> _Reviewed:
    items = connection.execute(
        "select subject, page from review_items where document = ?", [document]
    ).fetchall()
    seen = "select 1 from corrections where document = ? and undone_at is null limit 1"
    return _Reviewed(
        {subject for subject, _ in items},
        {page for _, page in items},
        waits=bool(items),
        seen=connection.execute(seen, [document]).fetchone() is not None,
    )


def _common(document: Row) -> dict[str, Any]:
    """What all entries of a document share."""
    issued = document["issued"] or ""
    day = _DAY.search(issued)
    date = int(day[1]) * 10_000 + int(day[2] or 0) * 100 + int(day[3] or 0) if day else None
    return {
        "id": document["id"],
        "date": date,
        "bits": int(document["id"][:5], 16) if re.match("[0-9a-f]{5}", document["id"]) else 0,
        "facets": {
            "province": document["issuer_province"],
            "district": document["issuer_district"],
            "commune": document["issuer_commune"],
            "level": document["issuer_level"],
            "type": document["type_code"],
            "year": day[1] if day else None,
        },
    }


def _entry(
    kind: Kind, row: Row, common: dict[str, Any], number: int, reviewed: _Reviewed
) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("document", common["id"])
    text = kind.text(row)
    words, head = split_folded(text), " ".join(split_folded(kind.head(row)))
    entry.add_text("text", " ".join(words))
    entry.add_text("rows", " ".join(rows(words, 2) + rows(words, 3)))
    entry.add_text("typed", " ".join(split(text)))
    entry.add_text("head", head)
    entry.add_text("name", head[:_NAME] or " ".join(words)[:_NAME])
    entry.add_text("key", str(row["page" if kind.name == "page" else "id"]))
    entry.add_text("kind", kind.name)
    entry.add_text("review", reviewed.of(kind, row))
    for facet, value in common["facets"].items():
        if value:
            entry.add_text(facet, value)
    for facet, value in kind.facets(row):
        entry.add_text(facet, value)
    if kind.name == "assignment":
        entry.add_text(AGENCY, row["agency_canonical"] or row["agency"])
    number = min(number, (1 << _OF_ENTRY) - 1)
    of_document = common["bits"] << _OF_ENTRY
    shift = _OF_DOCUMENT + _OF_ENTRY
    last = (1 << _OF_ENTRY) - 1 - number
    entry.add_unsigned("newest", (common["date"] or 0) << shift | of_document | last)
    entry.add_unsigned("oldest", (common["date"] or _UNKNOWN_LAST) << shift | of_document | number)
    if kind.name == "target" and (row["min"] is not None or row["max"] is not None):
        low = row["min"] if row["min"] is not None else row["max"]
        entry.add_float("low", low)
        entry.add_float("high", row["max"] if row["max"] is not None else low)
    if kind.name == "document":
        entry.add_integer("revision", row["revision"])
    return entry
