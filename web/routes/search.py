"""Search: the start page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages import page
from web.security.users import Reader

router = APIRouter()


@router.get("/", name="search")
def search(request: Request, user: Reader) -> HTMLResponse:
    """The start page: the box."""
    return page(request, "search.html")
