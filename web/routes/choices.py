"""What a reader chooses for this browser: language, and light or dark."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from web import language, pages
from web.security.addresses import local
from web.settings import Language

router = APIRouter()
#: Seconds that a browser keeps a choice: a year.
_YEAR = 365 * 24 * 3600


@router.post("/choices", name="choices")
def choose(
    request: Request,
    back: Annotated[str, Form()] = "/",
    lang: Annotated[Language | None, Form()] = None,
    theme: Annotated[Literal["light", "dark", "auto"] | None, Form()] = None,
) -> RedirectResponse:
    """Keep what was chosen in cookies, and go back to where it was chosen."""
    answer = RedirectResponse(local(back), HTTPStatus.SEE_OTHER)
    for name, value in ((language.COOKIE, lang), (pages.THEME, theme)):
        if value:
            secure = request.app.state.settings.https
            answer.set_cookie(
                name, value, max_age=_YEAR, samesite="lax", httponly=True, secure=secure
            )
    return answer
