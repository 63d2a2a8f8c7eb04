"""Saved searches of whoever asks."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Response
from pydantic import Field

from sohoa.model import Model
from store import searches
from web.api.paging import LARGEST
from web.api.routing import problems, router
from web.archives import InArchive
from web.asked import canonical
from web.faults import Missing
from web.security.users import Reader

ROUTER = router("search")
SearchId = Annotated[int, Path(ge=1, le=LARGEST, description="As in the list")]


class NewSearch(Model):
    """A search to be saved."""

    name: str = Field(
        min_length=1, max_length=200, description="One that has this name already is replaced"
    )
    query: str = Field(
        max_length=20_000,
        description="As in the address of the search page, behind the question mark",
        examples=["q=san+pham&kind=target&year=2025"],
    )


class Saved(Model):
    """A saved search."""

    id: int
    name: str
    query: str = Field(description="As the address of the search page has it; what is unknown goes")
    saved_at: str = Field(description="ISO 8601, UTC")
    address: str = Field(description="Of its page, on this server")


def _told(search: searches.Saved) -> Saved:
    return Saved(**search._asdict(), address=f"/?{search.query}")


@ROUTER.get("/searches")
def saved(archive: InArchive, user: Reader) -> tuple[Saved, ...]:
    """List the searches that whoever asks has saved, latest first."""
    return tuple(_told(search) for search in searches.saved(archive, user.name))


@ROUTER.post("/searches", status_code=HTTPStatus.CREATED)
def save(archive: InArchive, user: Reader, search: NewSearch) -> Saved:
    """Save a search."""
    kept = searches.save(archive, user.name, search.name, canonical(search.query))
    return _told(kept)


@ROUTER.delete("/searches/{search}", status_code=HTTPStatus.NO_CONTENT, responses=problems(404))
def delete(archive: InArchive, user: Reader, search: SearchId) -> Response:
    """Forget a saved search."""
    if not searches.delete(archive, user.name, search):
        raise Missing("there is no such saved search")
    return Response(status_code=HTTPStatus.NO_CONTENT)
