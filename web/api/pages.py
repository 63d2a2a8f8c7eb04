"""The pages of a document over HTTP: their words, their images, and the document to take away."""

from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import Field

from sohoa.facing import Facing, Unit, face
from sohoa.images import Size
from sohoa.model import Box, Model, Page, Zone
from store import Archive, reading
from web import viewing
from web.api import etags
from web.api.documents import DocumentId
from web.api.routing import TAGGED, problems, router
from web.archives import InArchive
from web.faults import Missing
from web.security.users import Reader

ROUTER = router("pages", lifespan=viewing.life)

Number = Annotated[int, Path(alias="page", ge=1, le=10**6, description="The page, from 1")]


class PageState(Model):
    """A page, without what stands on it."""

    number: int
    width: float | None = Field(description="In points, upright; null where there is no image")
    height: float | None
    rotation: int = Field(description="Degrees clockwise by which the source's page was turned")
    error: str | None = Field(description="Why it could not be read: a code; null where it could")
    image: str | None = Field(description="Address of its image, upright, some 150 dpi")


class PageWord(Model):
    """A word of a page, as printed and as restored."""

    number: int = Field(description="Of the word on its page, from 0")
    raw: str = Field(description="As the source or the engine gave it")
    text: str | None = Field(description="As restored; null: it is not in the document's text")
    start: int | None = Field(description="Offset in the document's text")
    end: int | None
    box: Box | None = Field(description="In points from the top left of the upright page")
    confidence: float = Field(description="0 to 1: how sure the reading is")
    readings: tuple[str, ...] = Field(description="Next-best readings, best first")
    zone: Zone = Field(description="Part of the page that it stands in")


class PageLine(Model):
    """A printed line."""

    zone: Zone
    box: Box | None
    raw: str = Field(description="As the source or the engine gave it")
    words: tuple[int, ...] = Field(description="Numbers of its words, in the order of print")


class PageWhole(PageState):
    """A page with its lines and words."""

    lines: tuple[PageLine, ...]
    words: tuple[PageWord, ...]


def state_of(document: str, page: reading.PageSize | Page) -> PageState:
    """A page as it is told of."""
    return PageState(
        number=page.number,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        error=page.error,
        image=viewing.address(document, page),
    )


def facing(archive: Archive, document: str, number: int) -> tuple[Page, Facing]:
    """A page with its words.

    Raises:
        Missing: there is no such page.
    """
    page, text = reading.page(archive, document, number), reading.text(archive, document)
    if page is None or text is None:
        raise Missing(f"there is no page {number} of this document")
    return page, face(page, text.words(number), text.text)


def _word(unit: Unit) -> PageWord:
    return PageWord(**unit._asdict())


@ROUTER.get("/documents/{document}/pages", responses=problems(404))
def pages(
    request: Request, document: DocumentId, archive: InArchive, user: Reader
) -> tuple[PageState, ...]:
    """The pages of a document."""
    viewing.known(archive, document)
    return tuple(state_of(document, page) for page in reading.sizes(archive, document))


@ROUTER.get(
    "/documents/{document}/pages/{page}", response_model=PageWhole, responses=TAGGED | problems(404)
)
def page(
    request: Request, document: DocumentId, number: Number, archive: InArchive, user: Reader
) -> Response:
    """A page with its lines and words; boxes in points from the top left of the upright page."""
    tag = etags.of(document, viewing.known(archive, document).revision, number)
    if same := etags.unchanged(request, tag):
        return same
    found, faced = facing(archive, document, number)
    lines = (
        PageLine(
            zone=line.zone,
            box=line.box,
            raw=" ".join(raw for raw, _ in line.words),
            words=line.units,
        )
        for line in faced.lines
    )
    whole = PageWhole(
        **state_of(document, found).model_dump(),
        lines=tuple(lines),
        words=tuple(map(_word, faced.units)),
    )
    headers = etags.headers(tag)
    return Response(whole.model_dump_json(), media_type="application/json", headers=headers)


#: What an address that answers with an image tells, for OpenAPI.
JPEG = TAGGED | {200: TAGGED[200] | {"content": {"image/jpeg": {}}, "description": "The image"}}


@ROUTER.get(
    "/documents/{document}/pages/{page}/image",
    response_class=FileResponse,
    responses=JPEG | problems(404),
)
async def image(
    request: Request,
    document: DocumentId,
    number: Number,
    user: Reader,
    size: Annotated[Size, Query(description="24, 150 or 300 dpi")] = "page",
    v: Annotated[
        str | None, Query(max_length=20, description="As in `image` of the page: never changes")
    ] = None,
) -> Response:
    """The image of a page, upright, as JPEG."""
    wanted = await viewing.look(request, document, number, size)
    return await viewing.image(request, wanted, for_ever=v == viewing.version(wanted.page))
