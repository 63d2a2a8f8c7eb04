"""How answers travel: compressed for programs that take it, and without body for `HEAD`."""

from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Answers for programs. Pages carry a secret (the token of their forms), and a compressed answer's
#: length tells of what is in it.
_FOR_PROGRAMS = ("/api/", "/iiif/", "/oai", "/openapi.json")
_SMALLEST = 1_000
_PACKED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


class Transport:
    """Answers `HEAD` as `GET` less the body, and compresses answers for programs (gzip)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packing = GZipMiddleware(
            app, _SMALLEST, compresslevel=5, exclude_content_types=_PACKED
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._packing if scope["path"].startswith(_FOR_PROGRAMS) else self._app
        if scope["method"] != "HEAD":
            await app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await app({**scope, "method": "GET"}, receive, send_head)
