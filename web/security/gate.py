"""What every request passes and every answer carries."""

import logging
from http import HTTPStatus

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sohoa.errors import SohoaError, Unexpected
from web import faults
from web.security import bounds, csrf, headers
from web.security.recognise import recognise

_log = logging.getLogger("sohoa.web")


class Gate:
    """Finds out who asks, bounds what they bring, and sends the answer with its headers.

    Whatever goes wrong inside becomes an answer that tells nothing of the inside; the log has it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        settings = request.app.state.settings
        if settings.https:  # the proxy speaks HTTP to us; addresses that we give are for browsers
            scope["scheme"] = "https"
        begun = False

        async def send_complete(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers.complete(MutableHeaders(scope=message), settings)
                _give_cookie(request, message)
            await send(message)

        try:
            await recognise(request)
            bounds.check(request)
            await self.app(scope, bounds.bounded(request, receive), send_complete)
        except Exception as error:
            if begun:  # too late for another answer: the connection is cut
                raise
            answer = await _answer(request, error)
            await answer(scope, receive, send_complete)


async def _answer(request: Request, error: Exception) -> Response:
    if isinstance(error, SohoaError):
        return await faults.on_error(request, error)
    if isinstance(error, HTTPException):
        return await faults.on_http_error(request, error)
    _log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    try:
        return await faults.on_unexpected(request, error)
    except Exception as another:  # what failed may be what every page needs
        _log.error("nor could that be told", exc_info=another)
        return faults.problem(HTTPStatus.INTERNAL_SERVER_ERROR, Unexpected.code, "")


def _give_cookie(request: Request, message: Message) -> None:
    """The cookie without which the token of a page is worth nothing."""
    if not request.state.has_token or csrf.COOKIE in request.cookies:
        return
    # lax: a link from elsewhere must not look like a new browser, or forms in other tabs would fail
    cookie = Response()
    cookie.set_cookie(
        csrf.COOKIE,
        request.state.browser,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )
    MutableHeaders(scope=message).append("Set-Cookie", cookie.headers["set-cookie"])
