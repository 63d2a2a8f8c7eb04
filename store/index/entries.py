"""The rows of a document as entries of the index."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from sqlite3 import Connection, Row
from typing import Any, NamedTuple

import tantivy

from store.folding import fold
from store.index.kinds import KINDS, Kind

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
#: Letters of a name that are kept to sort by.
_NAME = 60
#: Bits in the keys for sorting by date: which document, and which entry of it.
_OF_DOCUMENT, _OF_ENTRY = 20, 16
_UNKNOWN_LAST = 99_99_99_99


class _Reviewed(NamedTuple):
    """What of a document waits for a human eye, and what has been seen to."""

    open_records: set[str]
    open_pages: set[int]
    any_open: bool
    settled_records: set[str]

    def of(self, kind: str, record: str | None, page: int | None) -> str:
        if kind == "document":
            return "open" if self.any_open else "settled" if self.settled_records else "none"
        if kind == "page":
            return "open" if page in self.open_pages else "none"
        if record in self.open_records:
            return "open"
        return "settled" if record in self.settled_records else "none"


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
        found = _reviewed(connection, document["id"])
        common = _common(document)
        number = 0
        for kind in KINDS.values():
            rows = [document] if kind.name == "document" else kind.rows(connection, document["id"])
            for row in rows:
                yield _entry(kind, row, common, number, found)
                number += 1


def _reviewed(connection: Connection, document: str) -> _Reviewed:
    issues = connection.execute("select record, page from issues where document = ?", [document])
    records, pages, count = set(), set(), 0
    for record, page in issues:
        count += 1
        records.add(record)
        pages.add(page)
    settled = connection.execute(
        "select subject from corrections where document = ? and undone_at is null", [document]
    )
    return _Reviewed(records, pages, count > 0, {subject or "" for (subject,) in settled})


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
    kind: Kind, row: Row, common: dict[str, Any], number: int, found: _Reviewed
) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("document", common["id"])
    text = unicodedata.normalize("NFC", kind.text(row))
    head = fold(kind.head(row))
    entry.add_text("text", fold(text))
    entry.add_text("typed", text)
    if head:
        entry.add_text("head", head)
    entry.add_text("name", (head or fold(text))[:_NAME])
    record = row["id"] if kind.is_record else None
    page = row["page"] if kind.name != "document" else None
    entry.add_text("key", str(row["id"] if kind.name != "page" else page))
    entry.add_text("kind", kind.name)
    entry.add_text("review", found.of(kind.name, record, page))
    for facet, value in common["facets"].items():
        if value:
            entry.add_text(facet, value)
    for facet, value in kind.facets(row):
        entry.add_text(facet, value)
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
