"""Documents: the list, for mirrors too, and one as a whole."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from sohoa.model import Model
from sohoa.records import Document, Record
from sohoa.schema import record_schema
from store import mirror
from web.api import etags, paging
from web.api.filters import DocumentFilters, DocumentList
from web.api.paging import Part
from web.api.routing import LISTED, PREFIX, TAGGED, problems, router
from web.archives import InArchive
from web.faults import Missing
from web.security.users import Reader

ROUTER = router("documents")
DocumentId = Annotated[str, Path(max_length=64, description="SHA-256 of the source")]


class Entry(Model):
    """A document in a list."""

    id: str = Field(description="SHA-256 of the source")
    revision: int = Field(description="Grows with every change of any document; unique")
    changed_at: str | None = Field(description="Of the last change: ISO 8601, UTC")
    state: Literal["queued", "done", "partial", "failed", "outdated"]
    error_code: str | None = Field(description="Why it is not wholly in")
    error: str | None = Field(description="The same in words")
    name: str = Field(description="Under which it was loaded first")
    document: Document | None = Field(description="Its header; null where it is not read")
    url: str = Field(description="Has the whole record, on this server")
    address: str = Field(description="Shows it in the browser, on this server")


def document_url(document: str) -> str:
    """The address of a whole record."""
    return f"{PREFIX}/documents/{document}"


def document_page(document: str, page: int | None = None, record: str | None = None) -> str:
    """The address of a document in the browser: at a page of it, or at a record's evidence."""
    asked = urlencode({k: v for k, v in {"page": page, "record": record}.items() if v})
    return f"/documents/{document}" + (f"?{asked}" if asked else "")


def _entry(row: dict[str, Any]) -> Entry:
    header = row.pop("header")
    row.pop("came")
    return Entry(
        **row,
        document=Document.model_validate_json(header) if header else None,
        url=document_url(row["id"]),
        address=document_page(row["id"]),
    )


@ROUTER.get("/documents", summary="List documents", response_model=Part[Entry], responses=LISTED)
def documents(
    request: Request, archive: InArchive, user: Reader, asked: Annotated[DocumentList, Query()]
) -> Response:
    """List documents.

    They come in the order in which they were loaded. With `since`, only those that changed, in the
    order of their revisions, each once: whoever reads all parts, and another time goes on from the
    `revision` that the last part told, misses nothing. Corrections by people are changes too.
    """
    order, key = ("documents", "came") if asked.since is None else ("changes", "revision")
    after = paging.decode(asked.cursor, order, [int])[0] if asked.cursor else None
    with mirror.snapshot(archive.db):
        newest = mirror.newest(archive.db)
        tag = etags.of(newest)
        if answer := etags.unchanged(request, tag):
            return answer
        rows = mirror.documents(archive.db, asked.selection(), after, asked.limit + 1)
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    following = paging.following(request, order, [rows[-1][key]]) if more else None
    items = tuple(_entry(row) for row in rows)
    return paging.answer(Part(items=items, next=following, revision=newest), tag)


@ROUTER.get(
    "/documents/{document}",
    summary="One document as a whole",
    response_model=Record,
    responses=TAGGED | problems(404),
)
def one(request: Request, archive: InArchive, user: Reader, document: DocumentId) -> Response:
    """One document as a whole: header, records with their evidence, text, open issues.

    It is the object that `/api/v1/schema` describes, as in `sohoa export --format jsonl`.
    """
    found = mirror.record(archive.db, document)
    if found is None:
        raise Missing("there is no such document")
    revision, record, state = found
    if record is None:
        raise Missing(f"there is no record of this document: its state is {state}")
    tag = etags.of(revision)
    return etags.unchanged(request, tag) or Response(
        record, media_type="application/json", headers=etags.headers(tag)
    )


@ROUTER.get(
    "/export.jsonl",
    summary="Whole records, one a line",
    response_class=StreamingResponse,
    responses={200: {"description": "One record a line", "content": {"application/jsonl": {}}}},
)
def export(
    archive: InArchive, user: Reader, asked: Annotated[DocumentFilters, Query()]
) -> StreamingResponse:
    """Take away whole records, one JSON object a line, without a limit.

    The header `Sohoa-Revision` is the `since` for the next time.
    """
    told = {"Sohoa-Revision": str(mirror.newest(archive.db))}
    found = mirror.every(archive.db, asked.selection(read=True), whole=True)
    lines = (f"{row['record']}\n" for row in found)
    return StreamingResponse(lines, media_type="application/jsonl", headers=told)


@ROUTER.get(
    "/schema",
    summary="The JSON Schema of a whole record",
    responses={200: {"content": {"application/schema+json": {}}}},
)
def schema(user: Reader) -> Response:
    """The JSON Schema (draft 2020-12) of a whole record."""
    return Response(record_schema(), media_type="application/schema+json")
