"""What every address of the API has in common: how one is let in, and how errors are told."""

from typing import Any

from fastapi import APIRouter, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from pydantic import Field

from sohoa.model import Model

PREFIX = "/api/v1"


class Problem(Model):
    """An error (RFC 9457, problem details)."""

    status: int = Field(description="The HTTP status")
    title: str = Field(description="The HTTP status in words")
    code: str = Field(description="Which error it is, for programs; it never changes")
    detail: str = Field(description="What is wrong, for people")
    remedy: str | None = Field(default=None, description="What can be done about it")


_TOLD = {"application/problem+json": {"schema": Problem.model_json_schema(mode="serialization")}}
_MEANING = {
    400: "Asked for under a name that is not this server's",
    401: "Nobody is logged in, and there is no valid token",
    403: "The role of whoever asks does not allow it, or the request comes from another site",
    404: "There is no such document or record",
    405: "Not with this method",
    409: "It has changed meanwhile, or a load is under way",
    413: "More than may be sent",
    422: "A parameter is not what it should be, or is not known",
    429: "Too many tries",
    503: "There is no archive any more",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors that an address may answer with, for OpenAPI."""
    return {status: {"description": _MEANING[status], "content": _TOLD} for status in statuses}


_ETAG = {"ETag": {"description": "For `If-None-Match`", "schema": {"type": "string"}}}
_LINK = {"Link": {"description": "The next part, if any", "schema": {"type": "string"}}}
#: What an answer with an ETag tells, for OpenAPI.
TAGGED: dict[int | str, dict[str, Any]] = {
    200: {"headers": _ETAG},
    304: {"description": "What `If-None-Match` names is still so"},
}
#: The same for a part of a list.
LISTED: dict[int | str, dict[str, Any]] = TAGGED | {200: {"headers": _ETAG | _LINK}}
#: How one is let in beyond the own machine; they only describe, `web.security` checks.
_ENTRIES = [
    Security(
        APIKeyCookie(
            name="sohoa_session", auto_error=False, description="As browsers have after login"
        )
    ),
    Security(HTTPBearer(auto_error=False, description="A token of an account: `Bearer …`")),
]


def router(tag: str, *, prefix: str = PREFIX, **options: Any) -> APIRouter:
    """A router of the API: its addresses tell their errors and how one is let in."""
    told = problems(401, 403, 405, 422, 503)
    return APIRouter(prefix=prefix, tags=[tag], dependencies=_ENTRIES, responses=told, **options)
