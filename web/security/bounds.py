"""How much a request may bring, and how slowly."""

import asyncio
from http import HTTPStatus

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from web.security.users import current

#: Bytes of an address, and of a body that is no load of files.
_ADDRESS = 8_192
_BODY = 1_048_576
#: Where files are loaded; by those who may alone, as bodies are kept before a route looks at them.
_LOADS = ("/api/v1/loads/",)
#: Seconds in which something more of a body has to come.
_PATIENCE = 30


def most(request: Request) -> int:
    """Bytes that the body of a request may have."""
    user = current(request)
    loads = request.scope["path"].startswith(_LOADS) and user and user.may("reviewer")
    upload: int = request.app.state.settings.max_upload
    return max(upload, _BODY) if loads else _BODY


def check(request: Request) -> None:
    """Refuse what says beforehand that it is too much.

    Raises:
        HTTPException: it is.
    """
    if len(request.scope["raw_path"]) + len(request.scope["query_string"]) > _ADDRESS:
        raise HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:20]) > most(request):
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def bounded(request: Request, receive: Receive) -> Receive:
    """`receive` that refuses what is more than may be, or comes too slowly."""
    left = most(request)

    async def receive_bounded() -> Message:
        nonlocal left
        if left < 0:  # whoever asks again is told again
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    async def receive_in_time() -> Message:
        try:
            return await asyncio.wait_for(receive_bounded(), _PATIENCE)
        except TimeoutError:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None

    ended = False

    async def receive_until_end() -> Message:
        # behind the body comes nothing but the end of the connection: that may take any time
        nonlocal ended
        message = await (receive_bounded() if ended else receive_in_time())
        ended = ended or not message.get("more_body", False)
        return message

    return receive_until_end
