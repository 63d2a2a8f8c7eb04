"""Lists that come in parts: where the next part begins, and the link to it.

A cursor is the sort key of the last item that was sent. What is loaded meanwhile moves nothing: an
item that was there all the time comes exactly once.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Request, Response
from pydantic import Field

from sohoa.errors import UsageError
from sohoa.model import Model
from web.api import etags

T = TypeVar("T")
#: Most items of a part.
MOST = 500
#: The largest number that SQLite can be asked for.
LARGEST = 2**63 - 1

Limit = Annotated[int, Field(ge=1, le=MOST, description="How many items at most")]
Cursor = Annotated[
    str | None, Field(max_length=1000, description="From `next` of the part before; opaque")
]


class Paging(Model):
    """The parameters of every list; one that is not known is refused."""

    limit: Limit = 50
    cursor: Cursor = None


class Part(Model, Generic[T]):
    """A part of a list."""

    items: tuple[T, ...]
    next: str | None = Field(
        description="Address of the next part, also in the header `Link`; null in the last"
    )
    revision: int = Field(
        description="Newest revision of any document in the archive when this part was read"
    )


def encode(order: str, key: Sequence[int | str]) -> str:
    """A cursor for a sort key in an order."""
    text = json.dumps([order, *key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, order: str, kinds: Sequence[type]) -> tuple[Any, ...]:
    """The sort key of a cursor in an order, whose parts are of `kinds` (int, str).

    Raises:
        UsageError: no cursor of ours, or one of another list.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise UsageError("this is no cursor: take `next` of an answer as it is") from error
    fits = isinstance(key, list) and [type(part) for part in key] == [str, *kinds]
    if not fits or key[0] != order or not all(_bindable(part) for part in key):
        raise UsageError("this cursor is of another list: take `next` of an answer as it is")
    return tuple(key[1:])


def _bindable(part: int | str) -> bool:
    if isinstance(part, int):
        return -LARGEST <= part <= LARGEST
    return not any("\ud800" <= letter <= "\udfff" for letter in part)


def following(request: Request, order: str, key: Sequence[int | str]) -> str:
    """The address of the next part, behind the item with this sort key: path and query."""
    url = request.url.include_query_params(cursor=encode(order, key))
    return f"{url.path}?{url.query}"


def answer(part: Part[Any], tag: str) -> Response:
    """A part as JSON, with its ETag and the header `Link` (RFC 8288)."""
    found = etags.headers(tag)
    if part.next:
        found["Link"] = f'<{part.next}>; rel="next"'
    return Response(part.model_dump_json(), media_type="application/json", headers=found)
