"""Pages for viewers of libraries: IIIF Presentation API 3.0 and Image API 3.0, level 0.

See https://iiif.io/api/presentation/3.0/ and https://iiif.io/api/image/3.0/. Images are had whole,
in the sizes that `info.json` lists. Any site may read these answers, as the standard asks.
"""

from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from sohoa import images
from sohoa.formats import about
from sohoa.records import Record
from store import reading
from web import viewing
from web.api.documents import DocumentId
from web.api.pages import JPEG, Number
from web.api.routing import problems, router
from web.archives import InArchive
from web.faults import Missing
from web.language import LANGUAGES, translate
from web.security.users import Reader

ROUTER = router("iiif", prefix="/iiif")

_PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
_IMAGE = "http://iiif.io/api/image/3/context.json"
_OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
#: Points of a page whose size is not known: A4.
_A4 = (595.0, 842.0)

_JSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/ld+json": {}}, "description": "As the standard says"}
}


@ROUTER.get("/{document}/manifest", responses=_JSON | problems(404))
def manifest(request: Request, document: DocumentId, archive: InArchive, user: Reader) -> Response:
    """A document with its pages: a Manifest."""
    known = viewing.known(archive, document)
    sizes = reading.sizes(archive, document)
    if not any(page.width for page in sizes):
        raise Missing("there are no images of the pages of this document")
    base = _base(request, document)
    record = reading.record(archive, document)
    site = str(request.base_url).rstrip("/")
    body = {
        "@context": _PRESENTATION,
        "id": f"{base}/manifest",
        "type": "Manifest",
        "label": {"vi": [(about.title(record) if record else None) or known.name]},
        "metadata": _metadata(record) if record else [],
        "rendering": [
            _linked(f"{site}/api/v1/documents/{document}/pdf", "Text", "application/pdf", "PDF")
        ],
        "seeAlso": [
            _linked(f"{site}/api/v1/documents/{document}", "Dataset", "application/json", "sohoa")
        ],
        "homepage": [_linked(f"{site}/documents/{document}", "Text", "text/html", "sohoa")],
        "items": [_canvas(base, page) for page in sizes],
    }
    return _answer(body, _PRESENTATION)


@ROUTER.get("/{document}/{page}", status_code=303, response_class=RedirectResponse)
def image(request: Request, document: DocumentId, number: Number, user: Reader) -> Response:
    """The address of an image as such leads to what is known of it."""
    return RedirectResponse(f"{_base(request, document)}/{number}/info.json", 303, _OPEN)


@ROUTER.get("/{document}/{page}/info.json", responses=_JSON | problems(404))
def info(
    request: Request, document: DocumentId, number: Number, archive: InArchive, user: Reader
) -> Response:
    """The image of a page: its sizes."""
    page = viewing.seen(archive, document, number).page
    if not page.width or not page.height:
        raise Missing(f"there is no image of page {number}")
    offered = [images.shape(page.width, page.height, size) for size in images.SIZES]
    body = {
        "@context": _IMAGE,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "id": f"{_base(request, document)}/{number}",
        "profile": "level0",
        "width": offered[-1].width,
        "height": offered[-1].height,
        "sizes": [{"width": one.width, "height": one.height} for one in offered],
    }
    return _answer(body, _IMAGE)


@ROUTER.get(
    "/{document}/{page}/full/{size}/0/default.jpg",
    response_class=FileResponse,
    responses=JPEG | problems(404),
)
async def pixels(
    request: Request,
    document: DocumentId,
    number: Number,
    user: Reader,
    asked: Annotated[
        str, Path(alias="size", max_length=20, description="`max`, or `w,h` as listed")
    ],
) -> Response:
    """The image of a page, upright, in one of its sizes."""
    wanted = await viewing.look(request, document, number, "large")
    size = _size(wanted.page, asked)
    answer = await viewing.image(request, wanted._replace(size=size), for_ever=False)
    answer.headers.update(_OPEN)
    return answer


def _size(page: reading.PageSize, asked: str) -> images.Size:
    if asked == "max":
        return "large"
    for size in images.SIZES:
        if page.width and page.height:
            shape = images.shape(page.width, page.height, size)
            if asked == f"{shape.width},{shape.height}":
                return size
    raise Missing("there is no image of this size: see info.json")


def _canvas(base: str, page: reading.PageSize) -> dict[str, Any]:
    paper = page.width or _A4[0], page.height or _A4[1]
    width, height, _ = images.shape(*paper, "large")
    small = images.shape(*paper, "small")
    canvas = f"{base}/{page.number}/canvas"
    service = {"id": f"{base}/{page.number}", "type": "ImageService3", "profile": "level0"}
    painted = {
        "id": f"{canvas}/image",
        "type": "Annotation",
        "motivation": "painting",
        "target": canvas,
        "body": {
            "id": f"{base}/{page.number}/full/max/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": width,
            "height": height,
            "service": [service],
        },
    }
    thumbnail = {
        "id": f"{base}/{page.number}/full/{small.width},{small.height}/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": small.width,
        "height": small.height,
    }
    layer = {
        "id": f"{canvas}/images",
        "type": "AnnotationPage",
        "items": [painted] if page.width else [],
    }
    return {
        "id": canvas,
        "type": "Canvas",
        "label": {"none": [str(page.number)]},
        "width": width,
        "height": height,
        "thumbnail": [thumbnail] if page.width else [],
        "items": [layer],
    }


def _metadata(record: Record) -> list[dict[str, Any]]:
    header = record.document
    values = {
        "reference": header.reference,
        "issued": header.issued,
        "issuer.name": header.issuer.name,
        "place": header.place,
        "signer.name": header.signer.name,
    }
    return [
        {
            "label": {
                language: [translate(language, f"fields.document_{name.replace('.', '_')}")]
                for language in LANGUAGES
            },
            "value": {"vi": [value]},
        }
        for name, value in values.items()
        if value
    ]


def _linked(address: str, kind: str, media_type: str, label: str) -> dict[str, Any]:
    return {"id": address, "type": kind, "format": media_type, "label": {"none": [label]}}


def _base(request: Request, document: str) -> str:
    return f"{request.base_url}iiif/{document}"


def _answer(body: dict[str, Any], context: str) -> Response:
    kind = f'application/ld+json;profile="{context}"'
    return JSONResponse(body, headers=_OPEN, media_type=kind)
