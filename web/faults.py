"""Errors as answers: a page for people, JSON (RFC 9457) for programs."""

import logging
from http import HTTPStatus
from sqlite3 import OperationalError
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from sohoa.errors import (
    AccountError,
    AccountExists,
    ArchiveBusy,
    ChangedMeanwhile,
    InputError,
    LastAdmin,
    NoArchive,
    NoSuchAccount,
    NotThere,
    ReviewError,
    SohoaError,
    Unexpected,
    UsageError,
)
from sohoa.studio import Busy
from web import language
from web.pages import page
from web.security.attempts import TooMany
from web.security.csrf import SAFE, CrossSite
from web.security.recognise import Proxied
from web.security.users import Forbidden, NotLoggedIn


class Missing(SohoaError):
    """There is no such page, document or record."""

    code = "missing"
    remedy = "Search for it."


_log = logging.getLogger("sohoa.web")
#: The message of an HTTP status for people; of the others "usage".
_HTTP_CODES = {404: "missing", 408: "too_slow", 413: "too_big", 414: "too_big"}
#: Which error is which HTTP status; the first that fits.
_STATUS: tuple[tuple[type[SohoaError], HTTPStatus], ...] = (
    (Missing, HTTPStatus.NOT_FOUND),
    (NotLoggedIn, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Proxied, HTTPStatus.FORBIDDEN),
    (CrossSite, HTTPStatus.FORBIDDEN),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (NotThere, HTTPStatus.NOT_FOUND),
    (ChangedMeanwhile, HTTPStatus.CONFLICT),
    (ReviewError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NoSuchAccount, HTTPStatus.NOT_FOUND),
    (AccountExists, HTTPStatus.CONFLICT),
    (LastAdmin, HTTPStatus.CONFLICT),
    (AccountError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UsageError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ArchiveBusy, HTTPStatus.CONFLICT),
    (NoArchive, HTTPStatus.SERVICE_UNAVAILABLE),
    (Busy, HTTPStatus.SERVICE_UNAVAILABLE),
)


def status_of(error: SohoaError) -> HTTPStatus:
    """The HTTP status of an error."""
    found = (status for kind, status in _STATUS if isinstance(error, kind))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def for_program(request: Request) -> bool:
    """Whether an error is told as JSON."""
    path: str = request.scope["path"]
    return path.startswith(("/api/", "/iiif/", "/oai", "/openapi"))


def problem(status: int, code: str, detail: str, remedy: str | None = None) -> JSONResponse:
    """An error for a program (RFC 9457, problem details)."""
    body = {"status": status, "title": HTTPStatus(status).phrase, "code": code, "detail": detail}
    if remedy:
        body["remedy"] = remedy
    return JSONResponse(body, status, media_type="application/problem+json")


async def on_error(request: Request, error: Exception) -> Response:
    """One of sohoa's errors."""
    assert isinstance(error, SohoaError)
    status, detail = status_of(error), str(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:  # its message may tell of the inside
        _log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
        detail = type(error).__doc__ or ""
    if for_program(request):
        answer: Response = problem(status, error.code, detail, error.remedy)
    elif isinstance(error, NotLoggedIn) and request.method in SAFE:
        return RedirectResponse(_login_for(request), HTTPStatus.SEE_OTHER)
    else:
        answer = _shown(request, status, error.code, detail)
    if isinstance(error, NotLoggedIn):
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


async def on_http_error(request: Request, error: Exception) -> Response:
    """An error of the framework's: no such address, a wrong method, too much."""
    assert isinstance(error, HTTPException)
    if for_program(request):
        answer: Response = problem(error.status_code, "http", str(error.detail))
    else:
        answer = _shown(request, error.status_code, _HTTP_CODES.get(error.status_code, "usage"))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


async def on_bad_request(request: Request, error: Exception) -> Response:
    """A parameter that is not what it should be."""
    assert isinstance(error, RequestValidationError)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    if for_program(request):
        return problem(status, "usage", told)
    return _shown(request, status, "usage", told)


async def on_unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours, or of a value that no part of us can hold; the log alone tells more."""
    if isinstance(
        error, OverflowError | UnicodeError
    ):  # SQLite's numbers have 64 bits, texts UTF-8
        status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "usage"
    elif isinstance(error, OperationalError) and "locked" in str(error):
        status, code = HTTPStatus.SERVICE_UNAVAILABLE, ArchiveBusy.code
    else:
        status, code = HTTPStatus.INTERNAL_SERVER_ERROR, Unexpected.code
    if for_program(request):
        return problem(status, code, status.description)
    return _shown(request, status, code)


def _shown(request: Request, status: int, code: str, detail: str = "") -> Response:
    key = f"errors.{code}"
    if not language.known(key):
        ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        key = "errors.unexpected" if ours else "errors.usage"
    return page(request, "error.html", status, code=code, key=key, detail=detail)


def _login_for(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    after = request.scope["path"] + (f"?{query}" if query else "")
    return "/login?" + urlencode({"after": after})
