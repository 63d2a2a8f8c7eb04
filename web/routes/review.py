"""Review: what the pipeline was unsure of, settled item by item."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from sohoa.errors import ChangedMeanwhile, InvalidCorrection, SohoaError, UsageError
from store import Archive, Item, Progress, item, offices, progress, queue, reading
from store.review.log import reviewers, settling
from store.review.queue import left
from web import fields, reviewing
from web.archives import InArchive
from web.doubts import doubt, images
from web.pages import page
from web.reviewing import OnWay, Trail, Way
from web.routes import review_log
from web.security.users import Reviewer

router = APIRouter(prefix="/review")
#: Items of a page of the queue, and offices beside it.
_LISTED, _OFFICES = 50, 12
#: Items whose pictures are fetched before they are shown.
_AHEAD = 4
#: Most offices to narrow down to.
_EVERY = 1000


@router.get("", name="review")
def overview(request: Request, user: Reviewer, archive: InArchive, way: OnWay) -> HTMLResponse:
    """The queue, and how much of it is left."""
    listed = queue(archive, **way.filter, after=way.after, limit=_LISTED + 1)
    every, figures = offices(archive, _EVERY), progress(archive)
    return page(
        request,
        "review.html",
        way=way,
        document=_document(archive, way),
        items=listed[:_LISTED],
        more=listed[_LISTED - 1].cursor if len(listed) > _LISTED else None,
        progress=figures,
        left=_left(archive, way, figures),
        offices=[office for office in every if office.words][:_OFFICES],
        choices=[office for office in every if office.left],
        reviewers=reviewers(archive),
    )


@router.get("/next", name="review_next")
def following(request: Request, user: Reviewer, archive: InArchive, way: OnWay) -> Response:
    """The next item of the queue, behind `after`; at its end, that it is."""
    found = queue(archive, **way.filter, after=way.after, limit=1)
    if found:
        return _go(f"/review/items/{found[0].key}{way.query(said=way.said)}")
    return page(request, "review_end.html", **_frame(request, archive, way))


@router.get("/items/{key}", name="review_item")
def show(
    request: Request, user: Reviewer, archive: InArchive, key: str, way: OnWay
) -> HTMLResponse:
    """An item, to decide on; of one that is settled, by whom."""
    found = item(archive, key)
    if found:
        return _item(request, archive, found, way)
    settled = settling(archive, key)
    return page(
        request,
        "review_settled.html",
        HTTPStatus.OK if settled or way.said else HTTPStatus.NOT_FOUND,
        settled=settled,
        change=reviewing.change(settled) if settled else None,
        **_frame(request, archive, way),
    )


async def _form(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await request.form()).items()}


@router.post("/items/{key}", name="review_decide")
def decided(
    request: Request,
    user: Reviewer,
    archive: InArchive,
    key: str,
    way: OnWay,
    form: Annotated[dict[str, str], Depends(_form)],
) -> Response:
    """Take the decision of the form, and go on to the next item."""
    found = item(archive, key)
    if found is None:
        return _go(f"/review/items/{key}{way.query(said='conflict', after=form.get('cursor'))}")
    try:
        taken = reviewing.take(archive, reviewing.decisions(found, form), user.name)
    except ChangedMeanwhile:
        return _go(f"/review/items/{key}{way.query(said='conflict')}")
    except (InvalidCorrection, UsageError) as error:
        return _item(request, archive, found, way, form=form, error=error)
    answer = _go(f"/review/next{way.query(after=found.cursor)}")
    Trail.of(request).with_group(tuple(one.id for one in taken)).keep(request, answer)
    return answer


@router.post("/undo", name="review_undo")
def undone(
    request: Request,
    user: Reviewer,
    archive: InArchive,
    way: OnWay,
    corrections: Annotated[str, Form(pattern=r"^\d{1,18}(-\d{1,18})*$", max_length=1000)],
    back: Annotated[str, Form()] = "",
) -> Response:
    """Take corrections back, and go to the item that is open again."""
    numbers = tuple(map(int, corrections.split("-")))
    try:
        taken_back = reviewing.take_back(archive, numbers, user.name)
    except ChangedMeanwhile:
        answer = _go(_within(back, way.query(said="undone_already")))
    else:
        key = next((one.item for one in taken_back if one.item and item(archive, one.item)), None)
        to = f"/review/items/{key}{way.query(said='undone')}" if key and not back else None
        answer = _go(to or _within(back, way.query(said="undone")))
    Trail.of(request).without(numbers).keep(request, answer)
    return answer


def _go(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def _within(back: str, query: str) -> str:
    """One of the review's own pages to go back to."""
    return f"/review/{back if back == 'history' else 'next'}{query}"


def _document(archive: Archive, way: Way) -> reading.Known | None:
    return reading.known(archive, way.document) if way.document else None


def _left(archive: Archive, way: Way, figures: Progress) -> int:
    """How much is left on the way; counted only where the figures do not tell it."""
    if not way.filter:
        return figures.left
    if way.filter.keys() == {"code"}:
        return next((one.left for one in figures.codes if one.code == way.code), 0)
    return left(archive, **way.filter)


def _frame(request: Request, archive: Archive, way: Way) -> dict[str, Any]:
    """What stands around each item: how much is done and left, what was done last."""
    trail = Trail.of(request)
    last = reviewing.last(archive, trail)
    figures = progress(archive)
    return {
        "way": way,
        "document": _document(archive, way),
        "left": _left(archive, way, figures),
        "progress": figures,
        "trail": trail,
        "last": last,
        "changes": [reviewing.change(one) for one in last],
        "can_teach": len(last) == 1 and reviewing.teachable(last[0]) is not None,
    }


def _item(
    request: Request,
    archive: Archive,
    found: Item,
    way: Way,
    form: dict[str, str] | None = None,
    error: SohoaError | None = None,
) -> HTMLResponse:
    """The page of an item; with what was typed, where that was wrong."""
    after = queue(archive, **way.filter, after=found.cursor, limit=_AHEAD)
    before = queue(archive, **way.filter, before=found.cursor, limit=1)
    return page(
        request,
        "review_item.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        doubt=doubt(archive, found),
        item=found,
        following=after[0].key if after else None,
        ahead=images(archive, after),
        previous=before[0].key if before else None,
        typed=form or {},
        error=error,
        edtf_pattern=fields.PATTERN,
        **_frame(request, archive, way),
    )


router.include_router(review_log.router)
