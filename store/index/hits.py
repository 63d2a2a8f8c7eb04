"""The rows behind the entries that were found: read for the page of hits alone."""

import json
from collections.abc import Sequence
from sqlite3 import Connection, Row
from typing import NamedTuple

import tantivy

from store.index.asking import Hit
from store.index.kinds import KINDS
from store.index.snippets import snippet
from store.index.words import Term


class Found(NamedTuple):
    """An entry, as the index knows it."""

    kind: str
    document: str
    #: Id of the record or document, or number of the page.
    key: str
    #: 0 where the order is not by relevance.
    score: float


def found(searcher: tantivy.Searcher, answer: tantivy.SearchResult) -> list[Found]:
    """The entries that the index answered with, in its order."""
    entries = []
    for score, address in answer.hits:
        stored = searcher.doc(address)
        kind, document, key = (str(stored.get_first(f)) for f in ("kind", "document", "key"))
        entries.append(Found(kind, document, key, score if isinstance(score, float) else 0.0))
    return entries


def hits(
    connection: Connection, entries: Sequence[Found], terms: Sequence[Term]
) -> tuple[Hit, ...]:
    """What is shown of each; an entry whose row has just been replaced is left out."""
    documents = _documents(connection, {entry.document for entry in entries})
    rows = {("document", id, id): row for id, row in documents.items()}
    for kind in KINDS:
        keys = {(entry.document, entry.key) for entry in entries if entry.kind == kind}
        if keys and kind != "document":
            rows |= _rows(connection, kind, keys)
    shown = []
    for entry in entries:
        document = documents.get(entry.document)
        row = rows.get((entry.kind, entry.document, entry.key))
        if document is not None and row is not None:
            shown.append(_hit(entry, document, row, terms))
    return tuple(shown)


def _documents(connection: Connection, ids: set[str]) -> dict[str, Row]:
    columns = ", ".join(KINDS["document"].columns)
    query = (
        f"select id, name, {columns} from documents where id in (select value from json_each(?))"
    )
    return {row["id"]: row for row in connection.execute(query, [json.dumps(list(ids))])}


def _rows(
    connection: Connection, kind: str, keys: set[tuple[str, str]]
) -> dict[tuple[str, str, str], Row]:
    number = "number" if kind == "page" else "id"
    columns = ", ".join(f't."{column}"' for column in KINDS[kind].columns)
    text = ", t.text" if kind == "page" else ""
    page = "t.number" if kind == "page" else "t.page"
    query = (
        f"select t.document, t.{number} as key, {page} as page, {columns}{text} from json_each(?) k"
        f" join {KINDS[kind].table} t on t.document = json_extract(k.value, '$[0]')"
        f" and t.{number} = json_extract(k.value, '$[1]')"
    )
    wanted = [(document, int(key) if kind == "page" else key) for document, key in keys]
    rows = connection.execute(query, [json.dumps(wanted)])
    return {(kind, row["document"], str(row["key"])): row for row in rows}


def _hit(entry: Found, document: Row, row: Row, terms: Sequence[Term]) -> Hit:
    kind = KINDS[entry.kind]
    return Hit(
        kind=entry.kind,
        document=entry.document,
        name=document["name"],
        reference=document["reference"],
        title=document["title"],
        issuer=document["issuer_name"],
        issued=document["issued"],
        type_code=document["type_code"],
        page=None if entry.kind == "document" else row["page"],
        record=entry.key if kind.is_record else None,
        snippet=snippet(kind.text(row), terms),
        fields={column: row[column] for column in kind.columns},
        score=entry.score,
    )
