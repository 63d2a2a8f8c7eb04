"""Loading files from the browser."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from store import loads as kept
from web.api.load import find, state_of
from web.archives import InArchive
from web.pages import page
from web.security.users import Reviewer

router = APIRouter()


@router.get("/load", name="load")
def load(request: Request, archive: InArchive, user: Reviewer) -> HTMLResponse:
    """Where files are dropped, and the latest loads."""
    settings = request.app.state.settings
    return page(
        request,
        "load.html",
        loads=kept.loads(archive),
        max_upload=settings.max_upload,
        max_files=settings.max_files,
    )


@router.get("/load/{identity}", name="one_load")
def one_load(request: Request, identity: str, archive: InArchive, user: Reviewer) -> HTMLResponse:
    """A load: how far it is, and what became of each file."""
    state = state_of(request, archive, find(archive, identity))
    return page(request, "load_one.html", load=state)
