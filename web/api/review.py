"""The review over HTTP: what waits for a human eye, corrections, and the words they teach."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Query, Request, Response
from pydantic import Field

from sohoa.model import Model
from store import (
    Correction,
    Decision,
    Item,
    Office,
    Progress,
    Taught,
    decide,
    item,
    mirror,
    offices,
    progress,
    queue,
    taught,
    teach,
    undo,
    unteach,
)
from store.review.log import Reviewer as Did
from store.review.log import correction, decisions, reviewers
from web.api import etags, paging
from web.api.paging import LARGEST, Part
from web.api.routing import LISTED, problems, router
from web.archives import InArchive
from web.faults import Missing
from web.security.users import Reader, Reviewer

ROUTER = router("review")
_ORDER = "corrections"

Key = Annotated[str, Path(max_length=80, description="Of an item of the queue")]
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Its `id`")]
OfDocument = Annotated[str | None, Field(max_length=64, description="Only of this document")]


class QueueAsked(paging.Paging):
    """Which items are listed."""

    document: OfDocument = None
    code: str | None = Field(
        default=None, max_length=40, description="Only of this kind of doubt (docs/review.md)"
    )
    office: str | None = Field(
        default=None,
        max_length=500,
        description="Only of documents that it issued; empty: of those of which that is unknown",
    )


class CorrectionsAsked(paging.Paging):
    """Which corrections are listed."""

    document: OfDocument = None


class Figures(Progress):
    """How much of the review is done, whose scans are worst, and who did how much."""

    offices: tuple[Office, ...] = Field(description="Those whose scans are read worst first")
    reviewers: tuple[Did, ...] = Field(description="Whoever did most first")


class Lesson(Model):
    """A word to teach."""

    raw: str = Field(max_length=500, description="As the engine gives it")
    text: str = Field(max_length=500, description="As it is to be read")


@ROUTER.get("/review", response_model=Part[Item], responses=LISTED)
def waiting(
    request: Request, archive: InArchive, user: Reader, asked: Annotated[QueueAsked, Query()]
) -> Response:
    """List what waits for a human eye, worst first."""
    with mirror.snapshot(archive.db):
        newest = mirror.newest(archive.db)
        tag = etags.of(newest)
        if same := etags.unchanged(request, tag):
            return same
        found = queue(
            archive,
            document=asked.document,
            code=asked.code,
            office=asked.office,
            after=asked.cursor,
            limit=asked.limit + 1,
        )
    more, found = len(found) > asked.limit, found[: asked.limit]
    url = request.url.include_query_params(cursor=found[-1].cursor) if more else None
    following = f"{url.path}?{url.query}" if url else None
    return paging.answer(Part(items=tuple(found), next=following, revision=newest), tag)


@ROUTER.get("/review/progress")
def figures(archive: InArchive, user: Reader) -> Figures:
    """Tell how much of the review is done."""
    return Figures(
        **progress(archive).model_dump(),
        offices=tuple(offices(archive)),
        reviewers=tuple(reviewers(archive)),
    )


@ROUTER.get("/review/{key}", responses=problems(404))
def one(archive: InArchive, user: Reader, key: Key) -> Item:
    """One item, while it waits."""
    found = item(archive, key)
    if found is None:
        raise Missing("there is no such item in the queue; it may be settled")
    return found


@ROUTER.get("/corrections", response_model=Part[Correction], responses=LISTED)
def listed(
    request: Request, archive: InArchive, user: Reader, asked: Annotated[CorrectionsAsked, Query()]
) -> Response:
    """List corrections, the latest first; those that were undone too."""
    after = paging.decode(asked.cursor, _ORDER, [int])[0] if asked.cursor else None
    with mirror.snapshot(archive.db):
        newest = mirror.newest(archive.db)
        tag = etags.of(newest)
        if same := etags.unchanged(request, tag):
            return same
        found = decisions(archive, document=asked.document, after=after, limit=asked.limit + 1)
    more, found = len(found) > asked.limit, found[: asked.limit]
    following = paging.following(request, _ORDER, [found[-1].id]) if more else None
    return paging.answer(Part(items=tuple(found), next=following, revision=newest), tag)


@ROUTER.post("/corrections", status_code=HTTPStatus.CREATED, responses=problems(404, 409))
def correct(archive: InArchive, user: Reviewer, decision: Decision) -> Correction:
    """Take a decision: accept, edit or reject something, given what was seen.

    It is refused (409) where `before` is not what it is now, or the item is settled. Otherwise the
    document is at once as the decision says, and stays so in every later run.
    """
    return decide(archive, decision, user.name)


@ROUTER.get("/corrections/{number}", responses=problems(404))
def made(archive: InArchive, user: Reader, number: Number) -> Correction:
    """One correction."""
    return correction(archive, number)


@ROUTER.delete("/corrections/{number}", responses=problems(404, 409))
def take_back(archive: InArchive, user: Reviewer, number: Number) -> Correction:
    """Undo a correction; it stays in the list, with who took it back and when."""
    return undo(archive, number, user.name)


@ROUTER.get("/dictionary")
def words(archive: InArchive, user: Reader) -> tuple[Taught, ...]:
    """List the words that were taught, the latest first."""
    return tuple(taught(archive))


@ROUTER.post("/dictionary", status_code=HTTPStatus.CREATED, responses=problems(409))
def teach_word(archive: InArchive, user: Reviewer, lesson: Lesson) -> Taught:
    """Teach a word: later runs read `raw` as `text`."""
    return teach(archive, lesson.raw, lesson.text, user.name)


@ROUTER.delete("/dictionary/{number}", status_code=HTTPStatus.NO_CONTENT, responses=problems(404))
def unteach_word(archive: InArchive, user: Reviewer, number: Number) -> None:
    """Take a taught word out of use."""
    unteach(archive, number, user.name)
