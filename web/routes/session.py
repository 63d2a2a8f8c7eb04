"""Logging in and out."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from store import accounts, credentials
from store.archive import Archive
from web.archives import InArchive
from web.pages import page
from web.security.addresses import local
from web.security.attempts import Attempts, TooMany
from web.security.recognise import address_of, forget, remember
from web.security.users import current

router = APIRouter()
#: What is typed into a form; longer is no name or password.
Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]


@router.get("/login", name="login")
def login(request: Request, after: str = "/") -> Response:
    """Where one logs in; whoever is logged in goes on."""
    if current(request):
        return RedirectResponse(local(after), HTTPStatus.SEE_OTHER)
    return page(request, "login.html", after=local(after), name="", fault=None, seconds=0)


@router.post("/login")
def log_in(
    request: Request,
    archive: InArchive,
    name: Name = "",
    password: Password = "",
    after: Annotated[str, Form()] = "/",
) -> Response:
    """Begin a session, and go on to where one was going."""
    after = local(after)
    try:
        account = verified(request, archive, name, password)
    except TooMany as error:
        asked = {"after": after, "name": name, "fault": "session.too_many"}
        answer: Response = page(
            request, "login.html", HTTPStatus.TOO_MANY_REQUESTS, seconds=error.seconds, **asked
        )
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    if account is None:
        asked = {"after": after, "name": name, "fault": "session.wrong"}
        return page(request, "login.html", HTTPStatus.UNAUTHORIZED, seconds=0, **asked)
    if request.state.session:
        credentials.end_session(archive, request.state.session)
    answer = RedirectResponse(after, HTTPStatus.SEE_OTHER)
    # a new secret with each login, so that one planted before it opens nothing
    secret = credentials.begin_session(archive, account.name, address_of(request))
    remember(answer, secret, request.app.state.settings)
    return answer


def verified(
    request: Request, archive: Archive, name: str, password: str
) -> accounts.Account | None:
    """The account whose name and password were typed.

    Raises:
        TooMany: there were too many tries.
    """
    attempts: Attempts = request.app.state.attempts
    address = address_of(request)
    with attempts.attempt(name, address):
        account = accounts.verified(archive, name, password, address)
    if account:
        attempts.right(name, address)
    return account


@router.post("/logout", name="logout")
def log_out(request: Request, archive: InArchive) -> Response:
    """End the session."""
    if request.state.session:
        credentials.end_session(archive, request.state.session)
    answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    forget(answer, request.app.state.settings)
    if request.app.state.settings.https:  # browsers heed it over HTTPS alone
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
