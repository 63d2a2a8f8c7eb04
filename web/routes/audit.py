"""The audit log, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from store import audit
from web.archives import InArchive
from web.pages import page
from web.security.users import Admin

router = APIRouter()
#: Entries on a page.
_MANY = 100
Asked = Annotated[str | None, Query(max_length=200)]


@router.get("/audit", name="audit")
def log(
    request: Request,
    archive: InArchive,
    user: Admin,
    who: Asked = None,
    action: Asked = None,
    subject: Asked = None,
    after: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> Response:
    """Who did what and when, latest first."""
    asked = {"who": who or None, "action": action or None, "subject": subject or None}
    found = audit.entries(archive, after, _MANY + 1, **asked)
    shown = found[:_MANY]
    older = shown[-1].id if len(found) > _MANY else None
    return page(
        request,
        "audit.html",
        entries=shown,
        actions=audit.actions(archive),
        asked=asked,
        after=after,
        older=older,
    )
