"""Answers that need not be sent again: ETags made of revisions, cheap to compare (RFC 9110)."""

from importlib.metadata import version

from fastapi import Request, Response

#: Another release may say the same otherwise.
_RELEASE = version("sohoa")


def of(*parts: object) -> str:
    """A tag for what follows from `parts` alone, as a revision.

    It is weak: the same content may come compressed.
    """
    return f'W/"{"-".join(str(part) for part in (*parts, _RELEASE))}"'


def headers(tag: str) -> dict[str, str]:
    """What an answer with a tag carries: it is kept, but asked about each time."""
    return {"ETag": tag, "Cache-Control": "private, no-cache"}


def unchanged(request: Request, tag: str) -> Response | None:
    """The answer 304 for whoever has what the tag stands for; None: send it."""
    given = request.headers.get("if-none-match", "")
    known = {part.strip().removeprefix("W/") for part in given.split(",")}
    if tag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers=headers(tag))
    return None
