"""A document: its pages, text and records."""

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from sohoa.copies import KINDS as COPIES
from sohoa.copies import has_images
from sohoa.facing import face
from sohoa.records import Record
from sohoa.studio import Busy
from store import Archive, Decision, decide, reading
from web import sheet, viewing
from web.api.documents import DocumentId
from web.archives import InArchive
from web.faults import Missing
from web.pages import page as render
from web.security.users import Reader, Reviewer

router = APIRouter()

#: What of a page's address is kept when its reader turns to another one.
_KEPT = ("view", "q", "all")

Q = Annotated[str, Query(max_length=1000)]
RecordId = Annotated[str | None, Query(alias="record", max_length=100)]


@router.get("/documents/{document}", name="document")
def document(
    request: Request,
    document: DocumentId,
    archive: InArchive,
    user: Reader,
    page: Annotated[int | None, Query(ge=1, le=10**6)] = None,
    record_id: RecordId = None,
    view: sheet.View = "restored",
    q: Q = "",
    every: Annotated[bool, Query(alias="all")] = False,
) -> HTMLResponse:
    """A document: a page of it with its text, and what was found in it.

    Of a document with very many records those of the page, unless `all` are asked for.
    """
    known = viewing.known(archive, document)
    record = reading.record(archive, document)
    context: dict[str, Any] = {"known": known, "record": record, "copies": _copies(known, record)}
    if record is None:
        return render(request, "document_unread.html", **context)
    anchored = sheet.anchors(record)
    asked = anchored.get(record_id) if record_id else None
    number = page or (asked[0].page if asked else 1)
    context |= _page(request, archive, record, number, view, q)
    lists, whole = sheet.listed(record, number, every=every, also=record_id)
    context |= {"lists": lists, "whole": whole, "lit": record_id if asked else None}
    context["lost"] = record_id is not None and asked is None
    return render(request, "document.html", **context)


@router.get("/documents/{document}/pages/{page}", name="document_page")
def document_page(
    request: Request,
    document: DocumentId,
    archive: InArchive,
    user: Reader,
    number: Annotated[int, Path(alias="page", ge=1, le=10**6)],
    record_id: RecordId = None,
    view: sheet.View = "restored",
    q: Q = "",
) -> HTMLResponse:
    """A page of it alone, which the script puts in place of the one before."""
    known = viewing.known(archive, document)
    record = reading.record(archive, document)
    if record is None:
        raise Missing("nothing is known of this document yet")
    context = _page(request, archive, record, number, view, q)
    return render(request, "document_page.html", known=known, lit=record_id, **context)


@router.post("/documents/{document}/words", name="document_word")
def correct(
    document: DocumentId,
    archive: InArchive,
    user: Reviewer,
    start: Annotated[int, Form(ge=0)],
    end: Annotated[int, Form(ge=0)],
    before: Annotated[str, Form(max_length=1000)],
    after: Annotated[str, Form(max_length=1000)] = "",
    back: Annotated[str, Form(max_length=3000)] = "",
) -> RedirectResponse:
    """Say what a word of the text is, and go back to the page that it stands on."""
    same = after.strip() == before
    decision = Decision(
        document=document,
        kind="word",
        action="accept" if same else "edit",
        start=start,
        end=end,
        before=before,
        after=None if same else after.strip(),
    )
    decide(archive, decision, user.name)
    here = f"/documents/{quote(document)}"
    return RedirectResponse(back if back.startswith(f"{here}?") else here, HTTPStatus.SEE_OTHER)


def _page(
    request: Request, archive: Archive, record: Record, number: int, view: sheet.View, q: str
) -> dict[str, Any]:
    """What the templates show of a page.

    Raises:
        Missing: there is no such page.
    """
    page, text = reading.page(archive, record.id, number), reading.text(archive, record.id)
    if page is None or text is None:
        raise Missing(f"there is no page {number} of this document")
    faced = face(page, text.words(number), text.text)
    image = viewing.address(record.id, page)
    if image:
        _begin(request, archive, record.id, number)
    kept = {name: request.query_params[name] for name in _KEPT if name in request.query_params}

    def link(number: int, **more: str | None) -> str:
        """The address of another page, or of this one otherwise."""
        asked = {"page": str(number)} | {k: v for k, v in (kept | more).items() if v}
        return f"/documents/{quote(record.id)}?{urlencode(asked)}"

    return {
        "page": page,
        "pages": record.document.source.pages,
        "faced": faced,
        "groups": list(sheet.groups(page, faced, text)) if view == "restored" else [],
        "restored": lambda line: sheet.restored(line, faced, text.text),
        "marks": sheet.marks(sheet.anchors(record), page, faced),
        "hits": sheet.hit(q, faced, text.text) if q else frozenset(),
        "regions": sheet.regions(faced.lines),
        "image": image,
        "large": viewing.address(record.id, page, "large"),
        "following": _image_behind(archive, record.id, number),
        "view": view,
        "q": q,
        "unsure": sheet.UNSURE,
        "changed": any(unit.text not in (None, unit.raw) for unit in faced.units),
        "doubts": any(unit.confidence < sheet.UNSURE for unit in faced.units),
        "kinds": sheet.KINDS,
        "kept": kept,
        "link": link,
    }


def _image_behind(archive: Archive, document: str, number: int) -> str | None:
    """The address of the next page's image, to fetch it before it is asked for."""
    behind = reading.sizes(archive, document, number + 1)
    return viewing.address(document, behind[0]) if behind else None


def _begin(request: Request, archive: Archive, document: str, number: int) -> None:
    """Have the image drawn while the browser reads the page that shows it."""
    gallery: viewing.Gallery = request.app.state.gallery
    try:
        gallery.draw(viewing.seen(archive, document, number))
    except Busy:
        return


def _copies(known: reading.Known, record: Record | None) -> list[str]:
    """As what the document can be taken away, besides the original."""
    if record is None:
        return []
    return ["text", *(COPIES if has_images(known.media_type) else ())]
