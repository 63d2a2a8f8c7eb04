"""Errors as answers: a page for people, JSON (RFC 9457) for programs."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from sohoa.errors import ArchiveBusy, InputError, NoArchive, SohoaError, UsageError
from web import language
from web.pages import page
from web.security.csrf import CrossSite
from web.security.users import Forbidden, NotLoggedIn

#: Which error is which HTTP status; the first that fits.
_STATUS: tuple[tuple[type[SohoaError], HTTPStatus], ...] = (
    (NotLoggedIn, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (CrossSite, HTTPStatus.FORBIDDEN),
    (UsageError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ArchiveBusy, HTTPStatus.CONFLICT),
    (NoArchive, HTTPStatus.SERVICE_UNAVAILABLE),
)


class Missing(SohoaError):
    """There is no such page, document or record."""

    code = "missing"
    remedy = "Search for it."


class Conflict(SohoaError):
    """What is to be changed has changed meanwhile."""

    code = "conflict"
    remedy = "Look at it as it is now, and decide again."


def status_of(error: SohoaError) -> HTTPStatus:
    """The HTTP status of an error."""
    if isinstance(error, Missing):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, Conflict):
        return HTTPStatus.CONFLICT
    found = (status for kind, status in _STATUS if isinstance(error, kind))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def for_program(request: Request) -> bool:
    """Whether an error is told as JSON."""
    return request.url.path.startswith(("/api/", "/iiif/"))


def problem(status: int, code: str, detail: str, remedy: str | None = None) -> JSONResponse:
    """An error for a program (RFC 9457, problem details)."""
    body = {"status": status, "title": HTTPStatus(status).phrase, "code": code, "detail": detail}
    if remedy:
        body["remedy"] = remedy
    return JSONResponse(body, status, media_type="application/problem+json")


async def on_error(request: Request, error: Exception) -> Response:
    """One of sohoa's errors."""
    assert isinstance(error, SohoaError)
    status = status_of(error)
    if for_program(request):
        return problem(status, error.code, str(error), error.remedy)
    if isinstance(error, NotLoggedIn) and request.method == "GET":
        after = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        login = request.url_for("login").include_query_params(after=after)
        return RedirectResponse(str(login), HTTPStatus.SEE_OTHER)
    key = f"errors.{error.code}"
    shown = key if language.known(key) else "errors.unexpected"
    return page(request, "error.html", status, code=error.code, key=shown, detail=str(error))


async def on_http_error(request: Request, error: Exception) -> Response:
    """An error of the framework's: no such address, a wrong method."""
    assert isinstance(error, HTTPException)
    if for_program(request):
        return problem(error.status_code, "http", str(error.detail))
    key = "errors.missing" if error.status_code == HTTPStatus.NOT_FOUND else "errors.usage"
    return page(request, "error.html", error.status_code, code="http", key=key, detail="")


async def on_bad_request(request: Request, error: Exception) -> Response:
    """A parameter that is not what it should be."""
    assert isinstance(error, RequestValidationError)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    if for_program(request):
        return problem(status, "usage", told)
    return page(request, "error.html", status, code="usage", key="errors.usage", detail=told)
