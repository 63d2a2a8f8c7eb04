"""What goes to other offices: the archivist's sheet of documents, and edXML headers."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from typing import Annotated, BinaryIO

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from sohoa.edxml import MEDIA_TYPE, edxml
from sohoa.records import Document
from sohoa.sheet import Row, lines, rows, write_xlsx
from store import Archive, mirror
from web.api import etags
from web.api.documents import DocumentId
from web.api.filters import DocumentFilters
from web.api.routing import TAGGED, problems, router
from web.archives import InArchive
from web.faults import Missing
from web.files import attached
from web.security.users import Reader

ROUTER = router("exchange")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Bytes that are sent at a time.
_CHUNK = 65_536


class SheetFilters(DocumentFilters):
    """Which documents are in the sheet, and how their files are named."""

    file_code: str | None = Field(
        default=None,
        max_length=100,
        description="Mã hồ sơ: the documents' files are then named `<mã hồ sơ>.<STT>.pdf`",
    )


@ROUTER.get(
    "/sheet.xlsx",
    summary="The archivist's list of documents as XLSX",
    response_class=StreamingResponse,
    responses={200: {"description": "A workbook", "content": {_XLSX: {}}}},
)
def sheet_xlsx(
    archive: InArchive, user: Reader, asked: Annotated[SheetFilters, Query()]
) -> StreamingResponse:
    """Take away the archivist's list of documents, in 22 columns, as XLSX.

    The columns are those of the sheets that go with files handed to an archive (Thông tư
    05/2025/TT-BNV). What no document says is empty.
    """
    with ExitStack() as stack:
        book = stack.enter_context(tempfile.TemporaryFile())
        write_xlsx(_rows(archive, asked), book)
        stack.pop_all()  # whoever sends it closes it
    return StreamingResponse(_sent(book), media_type=_XLSX, headers=attached("tai-lieu.xlsx"))


@ROUTER.get(
    "/sheet.csv",
    summary="The archivist's list of documents as CSV",
    response_class=StreamingResponse,
    responses={200: {"description": "A table", "content": {"text/csv": {}}}},
)
def sheet_csv(
    archive: InArchive, user: Reader, asked: Annotated[SheetFilters, Query()]
) -> StreamingResponse:
    """Take away the archivist's list of documents, in 22 columns, as CSV.

    In UTF-8 with a byte order mark, as spreadsheets want it; a text that they would take for a
    formula has an apostrophe in front.
    """
    text = chain(["\ufeff"], lines(_rows(archive, asked)))
    return StreamingResponse(
        text, media_type="text/csv; charset=utf-8", headers=attached("tai-lieu.csv")
    )


@ROUTER.get(
    "/documents/{document}/edxml",
    summary="The header as edXML",
    responses=TAGGED | problems(404) | {200: {"content": {MEDIA_TYPE: {}}}},
    response_class=Response,
)
def document_edxml(
    request: Request, archive: InArchive, user: Reader, document: DocumentId
) -> Response:
    """The header of a document as edXML, in which offices exchange documents.

    It has what the document says; the codes of organisations are put in by whoever sends it.
    """
    found = mirror.record(archive.db, document)
    if found is None or found[1] is None:
        raise Missing("there is no such document, or it is not read")
    tag = etags.of(found[0])
    if answer := etags.unchanged(request, tag):
        return answer
    (row,) = mirror.documents(archive.db, mirror.Selection({"document": [document]}), None, 1)
    content = edxml(Document.model_validate_json(row["header"]))
    told = etags.headers(tag) | attached(f"{document}.edxml")
    return Response(content, media_type=MEDIA_TYPE, headers=told)


def _rows(archive: Archive, asked: SheetFilters) -> Iterator[Row]:
    found = mirror.every(archive.db, asked.selection(read=True))
    headers = (Document.model_validate_json(row["header"]) for row in found)
    return rows(headers, asked.file_code)


def _sent(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
