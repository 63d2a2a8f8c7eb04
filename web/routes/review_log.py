"""What was decided in the review, and the words that were taught by it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from sohoa.errors import ChangedMeanwhile, InvalidCorrection
from store import reading, taught, teach, unteach
from store.review.log import correction, decisions
from web.archives import InArchive
from web.pages import page
from web.reviewing import OnWay, Said, change, teachable
from web.security.users import Reviewer

router = APIRouter()
#: Decisions of a page of the history.
_LISTED = 50


@router.get("/history", name="review_history")
def shown(
    request: Request,
    user: Reviewer,
    archive: InArchive,
    document: str | None = None,
    after: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    said: Said | None = None,
) -> HTMLResponse:
    """Every decision, the latest first; of the archive or of one document."""
    listed = decisions(archive, document=document, after=after, limit=_LISTED + 1)
    names = {one.document: reading.known(archive, one.document) for one in listed}
    return page(
        request,
        "review_history.html",
        decisions=[(one, change(one)) for one in listed[:_LISTED]],
        names={key: known.name for key, known in names.items() if known},
        document=document,
        more=listed[_LISTED - 1].id if len(listed) > _LISTED else None,
        said=said,
    )


@router.get("/dictionary", name="review_dictionary")
def dictionary(
    request: Request, user: Reviewer, archive: InArchive, said: Said | None = None
) -> HTMLResponse:
    """The words that were taught."""
    return page(request, "review_dictionary.html", words=taught(archive), said=said)


@router.post("/dictionary", name="review_dictionary_add")
def add(
    user: Reviewer,
    archive: InArchive,
    raw: Annotated[str, Form(max_length=500)],
    text: Annotated[str, Form(max_length=500)],
) -> Response:
    """Teach a word."""
    try:
        teach(archive, raw, text, user.name)
    except (ChangedMeanwhile, InvalidCorrection) as error:
        return _go(f"/review/dictionary?said={_refused(error)}")
    return _go("/review/dictionary?said=taught")


@router.post("/dictionary/{number}/remove", name="review_dictionary_remove")
def remove(user: Reviewer, archive: InArchive, number: int) -> Response:
    """Take a taught word out of use."""
    unteach(archive, number, user.name)
    return _go("/review/dictionary")


@router.post("/teach/{number}", name="review_teach")
def teach_correction(
    user: Reviewer,
    archive: InArchive,
    number: int,
    way: OnWay,
    item: Annotated[str, Form(pattern=r"^[0-9a-f-]*$", max_length=80)] = "",
) -> Response:
    """Teach what a correction of a word says, and go back to the item that was open meanwhile."""
    back = f"/review/items/{item}" if item else "/review/next"
    pair = teachable(correction(archive, number))
    try:
        if pair is None:
            raise InvalidCorrection("only words can be taught")
        teach(archive, *pair, user.name)
    except (ChangedMeanwhile, InvalidCorrection) as error:
        return _go(f"{back}{way.query(said=_refused(error))}")
    return _go(f"{back}{way.query(said='taught')}")


def _refused(error: Exception) -> Said:
    return "taught_already" if isinstance(error, ChangedMeanwhile) else "unteachable"


def _go(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
