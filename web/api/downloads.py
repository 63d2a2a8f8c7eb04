"""A document to take away: as it came, as a searchable PDF, as text, hOCR, ALTO, as its record."""

import asyncio
import io
import re
from pathlib import Path, PurePath
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from sohoa.copies import KINDS
from sohoa.formats import text as as_text
from sohoa.records import Record
from store import Archive, reading
from web.api import etags
from web.api.documents import DocumentId
from web.api.routing import TAGGED, problems, router
from web.archives import Archives, InArchive
from web.faults import Missing
from web.files import attached
from web.security.users import Reader
from web.viewing import Gallery, known

ROUTER = router("downloads")

#: Kinds of original that are called what they are; all others are just bytes.
_TYPES = re.compile(
    r"application/pdf|image/(?:tiff|jpeg|png|bmp|gif|webp)|text/plain|application/rtf"
    r"|application/msword|application/vnd\.openxmlformats-officedocument\.[a-z.]+"
)
_BYTES = "application/octet-stream"
#: What file systems do not take in a name, and what would show it other than it is.
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')
_LONGEST_NAME = 120


def file_name(of: reading.Known, ending: str) -> str:
    """What a copy of a document is called: by its reference, else as the file that was loaded."""
    stem = of.reference or PurePath(of.name.replace("\\", "/")).stem
    fit = _UNFIT.sub("-", stem).strip(" .-")[:_LONGEST_NAME]
    return f"{fit or of.id[:12]}.{ending}"


def _told(*kinds: str) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {kind: {} for kind in kinds}
    file = TAGGED[200] | {"content": content, "description": "The file"}
    return TAGGED | {200: file} | problems(404)


def _present(archive: Archive, document: str) -> Path:
    """Where the original lies; raises Missing."""
    path = archive.original(document)
    if not path.is_file():
        raise Missing("the original is not in the archive any more")
    return path


@ROUTER.get(
    "/documents/{document}/original",
    response_class=FileResponse,
    responses=_told("application/*", "image/*", "text/plain"),
)
def original(request: Request, document: DocumentId, archive: InArchive, user: Reader) -> Response:
    """The source, as it was loaded."""
    found = known(archive, document)
    path = _present(archive, document)
    tag = f'"{document}"'
    if same := etags.unchanged(request, tag):
        return same
    kind = found.media_type or ""
    ending = PurePath(found.name).suffix.lstrip(".")
    return FileResponse(
        path,
        media_type=kind if _TYPES.fullmatch(kind) else _BYTES,
        filename=file_name(found, ending if re.fullmatch(r"\w{1,5}", ending) else "bin"),
        headers=etags.headers(tag),
    )


@ROUTER.get(
    "/documents/{document}/record",
    response_model=Record,
    responses=TAGGED | problems(404),
)
def record(request: Request, document: DocumentId, archive: InArchive, user: Reader) -> Response:
    """The record of a document, as `sohoa export --format jsonl` gives it, as a file."""
    found = known(archive, document)
    tag = etags.of(document, found.revision)
    if same := etags.unchanged(request, tag):
        return same
    made = reading.record(archive, document)
    if made is None:
        raise Missing("nothing is known of this document yet")
    return Response(
        made.model_dump_json(),
        media_type="application/json",
        headers=etags.headers(tag) | attached(file_name(found, "json")),
    )


@ROUTER.get("/documents/{document}/text", responses=_told("text/plain"))
def text(request: Request, document: DocumentId, archive: InArchive, user: Reader) -> Response:
    """The restored text: a paragraph is a line, pages are parted by a form feed."""
    found = known(archive, document)
    tag = etags.of(document, found.revision)
    if same := etags.unchanged(request, tag):
        return same
    made = reading.text(archive, document)
    if made is None:
        raise Missing("nothing is known of this document yet")
    written = io.BytesIO()
    as_text.write(made.whole, written)
    return Response(
        written.getvalue(),
        media_type="text/plain; charset=utf-8",
        headers=etags.headers(tag) | attached(file_name(found, "txt")),
    )


async def _copy(request: Request, document: str, kind: str) -> Response:
    """A copy in one of the formats; it is made anew each time, and deleted when it is sent."""
    archives: Archives = request.app.state.archives
    gallery: Gallery = request.app.state.gallery

    def look() -> tuple[reading.Known, int]:
        with archives.take() as archive:
            found, text = known(archive, document), reading.text(archive, document)
            if text is None:
                raise Missing("nothing is known of this document yet")
            _present(archive, document)
            return found, len(reading.sizes(archive, document))

    found, pages = await run_in_threadpool(look)
    tag = etags.of(document, found.revision, kind)
    if same := etags.unchanged(request, tag):
        return same
    path, made = gallery.copy(found, pages, kind)
    try:
        await asyncio.wrap_future(made)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    media_type, ending = KINDS[kind]
    return FileResponse(
        path,
        media_type=media_type,
        filename=file_name(found, ending),
        headers=etags.headers(tag),
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


@ROUTER.get(
    "/documents/{document}/pdf", response_class=FileResponse, responses=_told("application/pdf")
)
async def pdf(request: Request, document: DocumentId, user: Reader) -> Response:
    """A searchable PDF: the pages as they are, the restored text invisible over them."""
    return await _copy(request, document, "pdf")


@ROUTER.get(
    "/documents/{document}/hocr", response_class=FileResponse, responses=_told(KINDS["hocr"][0])
)
async def hocr(request: Request, document: DocumentId, user: Reader) -> Response:
    """Words with boxes and confidences as hOCR 1.2."""
    return await _copy(request, document, "hocr")


@ROUTER.get(
    "/documents/{document}/alto", response_class=FileResponse, responses=_told(KINDS["alto"][0])
)
async def alto(request: Request, document: DocumentId, user: Reader) -> Response:
    """Words with boxes, confidences and structure as ALTO 4.4."""
    return await _copy(request, document, "alto")
