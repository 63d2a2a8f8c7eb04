"""Hits of a search for programs and tables, and the address of their evidence."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import quote, urlencode

from pydantic import Field

from sohoa.model import Model
from sohoa.records import Edtf
from store import Hit, Index, Query, Results

Kind = Literal["document", "page", "target", "assignment", "product", "deadline"]
#: Hits that are asked for at a time when all of them are wanted.
_BATCH = 500

_DOCUMENT = (
    ("document", "search.column_document"),
    ("issuer", "fields.document_issuer_name"),
    ("issued", "fields.document_issued"),
    ("page", "search.column_page"),
)
#: Columns of the table and the messages that name them, by the one kind that is asked for.
COLUMNS: dict[str | None, tuple[tuple[str, str], ...]] = {
    None: (("kind", "labels.facet_kind"), ("snippet", "search.column_snippet"), *_DOCUMENT),
    "document": (
        ("document", "search.column_document"),
        ("type_name", "fields.document_type_name"),
        ("issuer", "fields.document_issuer_name"),
        ("issued", "fields.document_issued"),
        ("signer_name", "fields.document_signer_name"),
        ("pages", "search.column_pages"),
    ),
    "page": (("snippet", "search.column_snippet"), *_DOCUMENT),
    "target": (
        ("text", "fields.targets_text"),
        ("amount", "search.column_amount"),
        ("measure", "fields.targets_measure"),
        ("stars", "fields.targets_stars"),
        ("due", "fields.targets_due"),
        ("scope", "fields.targets_scope"),
        *_DOCUMENT,
    ),
    "assignment": (
        ("agency", "labels.facet_agency"),
        ("role", "fields.assignments_role"),
        ("task", "fields.assignments_task"),
        ("due", "fields.assignments_due"),
        *_DOCUMENT,
    ),
    "product": (
        ("name", "fields.products_name"),
        ("owner", "fields.products_owner"),
        ("group", "fields.products_group"),
        ("stars", "fields.products_stars"),
        ("stars_target", "fields.products_stars_target"),
        ("action", "fields.products_action"),
        ("due", "fields.products_due"),
        *_DOCUMENT,
    ),
    "deadline": (
        ("text", "fields.deadlines_text"),
        ("time", "fields.deadlines_edtf"),
        ("event", "fields.deadlines_event"),
        *_DOCUMENT,
    ),
}


class Piece(Model):
    """A stretch of a snippet."""

    text: str
    marked: bool = Field(description="Whether it is what was looked for")


class Found(Model):
    """A document, page or record that matches."""

    kind: Kind
    document: str = Field(description="Id of the document")
    name: str = Field(description="Under which the document was loaded")
    reference: str | None
    title: str | None
    issuer: str | None
    issued: Edtf | None
    type_code: str | None
    page: int | None = Field(description="From 1; null for a document")
    record: str | None = Field(description="Id of the record; null for a document or page")
    snippet: tuple[Piece, ...] = Field(description="The text around the best place")
    fields: dict[str, str | float | int | None] = Field(
        description="Main fields of the document, page or record, as in its own list"
    )
    score: float = Field(
        description="The higher, the better; 0 where it is not sorted by relevance"
    )
    address: str = Field(description="Of the page that shows the evidence, on this server")


def address(hit: Hit, text: str = "") -> str:
    """Where a hit is shown on its page.

    Args:
        hit: what was found.
        text: what was looked for, to be marked there.
    """
    parts = {"page": hit.page, "record": hit.record, "q": text or None}
    query = urlencode({name: value for name, value in parts.items() if value is not None})
    path = f"/documents/{quote(hit.document, safe='')}"
    return f"{path}?{query}" if query else path


def found(hit: Hit, text: str = "") -> Found:
    """A hit for a program."""
    values = hit._asdict() | {
        "snippet": tuple(Piece(text=piece, marked=marked) for piece, marked in hit.snippet),
        "address": address(hit, text),
    }
    return Found.model_validate(values)


def row(hit: Hit, *, fields: bool) -> dict[str, Any]:
    """A hit as a row: where it stands, its text, and with `fields` those of its kind."""
    values = {
        "kind": hit.kind,
        "document": hit.document,
        "record": hit.record,
        "name": hit.name,
        "type_code": hit.type_code,
        "reference": hit.reference,
        "issuer": hit.issuer,
        "issued": hit.issued,
        "title": hit.title,
        "page": hit.page,
        "snippet": "".join(piece for piece, _ in hit.snippet),
    }
    if not fields:
        return values
    # a product has a name and a deadline a kind of its own
    own = {f"{hit.kind}_{n}" if n in ("name", "kind") else n: v for n, v in hit.fields.items()}
    return values | own


def every(index: Index, query: Query, most: int) -> Iterator[Hit]:
    """The hits of a query from the first on, `most` at most, however many its page has."""
    for offset in range(0, most, _BATCH):
        limit = min(_BATCH, most - offset)
        results: Results = index.search(replace(query, limit=limit, offset=offset))
        yield from results.hits
        if offset + limit >= results.total:
            return
