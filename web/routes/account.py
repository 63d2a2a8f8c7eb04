"""One's own account: password, sessions, tokens."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from sohoa.errors import AccountError
from store import accounts, credentials
from store.archive import Archive
from web.archives import InArchive
from web.pages import page
from web.routes.session import Password, verified
from web.security.attempts import TooMany
from web.security.recognise import address_of, remember
from web.security.users import Person, User

router = APIRouter()
Done = Literal["password", "sessions", "revoked"]
#: Ids in SQLite have 63 bits.
Id = Annotated[int, Path(ge=1, lt=2**63)]
#: Days for which tokens are offered.
DAYS = (30, 90, 365)


def _page(
    request: Request, archive: Archive, user: User, status: int = 200, **said: Any
) -> Response:
    common = {
        "sessions_here": credentials.sessions(archive, user.name, request.state.session),
        "tokens": credentials.tokens(archive, user.name),
        "days": DAYS,
        "fault": None,
        "done": None,
        "token": None,
    }
    return page(request, "account.html", status, **common | said)


def _done(what: Done) -> RedirectResponse:
    return RedirectResponse(f"/account?done={what}", HTTPStatus.SEE_OTHER)


@router.get("/account", name="account")
def account(
    request: Request, archive: InArchive, user: Person, done: Done | None = None
) -> Response:
    """Who one is here, and what can be changed about it."""
    return _page(request, archive, user, done=done)


@router.post("/account/password")
def change_password(
    request: Request, archive: InArchive, user: Person, old: Password, new: Password
) -> Response:
    """Change the password; this session goes on under a new secret, all others end."""
    try:
        if verified(request, archive, user.name, old) is None:
            return _page(request, archive, user, 422, fault="account.wrong_password")
        accounts.set_password(archive, user.name, user.name, new)
    except (TooMany, AccountError) as error:
        return _page(request, archive, user, 422, fault=f"errors.{error.code}")
    answer = _done("password")
    secret = credentials.begin_session(archive, user.name, address_of(request))
    remember(answer, secret, request.app.state.settings)
    return answer


@router.post("/account/sessions/end")
def end_sessions(request: Request, archive: InArchive, user: Person) -> Response:
    """End all sessions but this one."""
    credentials.end_sessions(archive, user.name, but=request.state.session)
    return _done("sessions")


@router.post("/account/tokens")
def make_token(
    request: Request,
    archive: InArchive,
    user: Person,
    name: Annotated[str, Form(min_length=1, max_length=80)],
    days: Annotated[int, Form(ge=1, le=credentials.LONGEST)],
) -> Response:
    """Make a token, and show it this once."""
    try:
        token = credentials.make_token(archive, user.name, user.name, name, days)
    except AccountError as error:  # at one's own machine one may have no account
        return _page(request, archive, user, 422, fault=f"errors.{error.code}")
    return _page(request, archive, user, token=token)


@router.post("/account/tokens/{token}/revoke")
def revoke(request: Request, token: Id, archive: InArchive, user: Person) -> Response:
    """End a token of one's own."""
    credentials.revoke(archive, user.name, token, user.name)
    return _done("revoked")
