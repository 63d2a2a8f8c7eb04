"""Loading files over HTTP: begin a load, send its files one by one, send it off, watch it."""

import os
import secrets
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import Path as InAddress
from fastapi import Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from sohoa.errors import NoRoom, TooLarge, UsageError, by_code
from sohoa.model import Model
from store import Archive
from store import loads as kept
from web.api.routing import problems, router
from web.archives import InArchive
from web.faults import Missing
from web.loading import Loader, Progress
from web.security.users import Forbidden, Reviewer

ROUTER = router("loads")
Identity = Annotated[str, InAddress(max_length=64, description="Of the load, as it was begun")]
#: Files of a load that an answer lists; failures come first.
_LISTED = 500


class FileState(kept.LoadedFile):
    """What became of a file, and what can be done where it is not wholly in."""

    remedy: str | None


class LoadState(kept.Load):
    """A load, how far it is, and what became of its files."""

    #: Null where it is not under way.
    progress: Progress | None = Field(description="How far it is; null where it is not under way")
    #: How many files are in each state.
    states: dict[str, int] = Field(description="How many inputs are in each state")
    inputs: tuple[FileState, ...] = Field(description=f"Failures first; {_LISTED} at most")


class Received(Model):
    """A file that has come over."""

    number: int
    name: str = Field(description="As it is kept: without what could do harm")
    bytes: int


def state_of(request: Request, archive: Archive, load: kept.Load) -> LoadState:
    """A load as it is shown."""
    loader: Loader = request.app.state.loader
    running = loader.current == load.id
    files = kept.outcome(archive, load)
    states: dict[str, int] = {}
    for file in files:
        states[file.state] = states.get(file.state, 0) + 1
    listed = tuple(
        FileState(
            **file.model_dump(),
            remedy=by_code(file.error_code).remedy if file.error_code else None,
        )
        for file in files[:_LISTED]
    )
    progress = loader.progress if running else None
    return LoadState(**load.model_dump(), progress=progress, states=states, inputs=listed)


def find(archive: Archive, identity: str) -> kept.Load:
    """A load by its id; raises Missing."""
    found = kept.get(archive, identity)
    if found is None:
        raise Missing(f"there is no load {identity}")
    return found


@ROUTER.get("/loads", summary="The latest loads from browsers and programs")
def list_loads(archive: InArchive, user: Reviewer) -> list[kept.Load]:
    """Newest first."""
    return kept.loads(archive)


@ROUTER.post("/loads", status_code=HTTPStatus.CREATED, summary="Begin a load")
def begin(archive: InArchive, user: Reviewer) -> kept.Load:
    """Its files are sent next, one by one."""
    return kept.begin(archive, user.name)


@ROUTER.get("/loads/{identity}", summary="How far a load is", responses=problems(404))
def watch(request: Request, identity: Identity, archive: InArchive, user: Reviewer) -> LoadState:
    """Its state, progress, and what became of each file."""
    return state_of(request, archive, find(archive, identity))


@ROUTER.post(
    "/loads/{identity}/files",
    status_code=HTTPStatus.CREATED,
    summary="Send a file of a load",
    responses=problems(404, 413),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def receive(
    request: Request,
    identity: Identity,
    archive: InArchive,
    user: Reviewer,
    name: Annotated[str, Query(max_length=4000, description="Its name, with its folders")],
) -> Received:
    """The body is the file's content."""
    shown = kept.shown_name(name)
    load = await run_in_threadpool(find, archive, identity)
    settings = request.app.state.settings
    if load.state != "receiving":
        raise UsageError("this load receives no more files")
    if load.who != user.name:  # what it brings is put down to them
        raise Forbidden(f"{load.who} began this load")
    room = settings.max_upload - load.bytes
    folder = kept.folder(archive, load.id)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{secrets.token_hex(8)}.part"
    try:
        size = await _write(request, part, room)
        most = {"most": settings.max_upload, "most_files": settings.max_files}
        number = await run_in_threadpool(kept.put, archive, load, part, shown, **most)
    except OSError as error:
        raise NoRoom(f"the file cannot be kept: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return Received(number=number, name=shown, bytes=size)


async def _write(request: Request, part: Path, room: int) -> int:
    """The request's body into a file, as far as there is room."""
    size = 0
    with part.open("xb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > room:
                raise TooLarge("a load from a browser may not be larger than the server allows")
            await run_in_threadpool(file.write, chunk)
        await run_in_threadpool(_flush, file)
    return size


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


@ROUTER.post(
    "/loads/{identity}/start",
    status_code=HTTPStatus.ACCEPTED,
    summary="Send a load off",
    responses=problems(404),
)
def start(request: Request, identity: Identity, archive: InArchive, user: Reviewer) -> LoadState:
    """All its files are there; it is done when those before it are."""
    load = find(archive, identity)
    if load.state == "receiving" and not load.files:
        raise UsageError("there is no file in this load")
    if not kept.set_state(archive, identity, "waiting", was="receiving"):
        kept.set_state(archive, identity, "waiting", was="failed")
    request.app.state.loader.wake()
    return state_of(request, archive, find(archive, identity))


@ROUTER.delete("/loads/{identity}", summary="Give a load up", responses=problems(404))
def give_up(request: Request, identity: Identity, archive: InArchive, user: Reviewer) -> LoadState:
    """What is not under way yet is forgotten, and its files with it."""
    find(archive, identity)
    if any(
        kept.set_state(archive, identity, "given_up", was=state)
        for state in ("receiving", "waiting", "failed")
    ):
        kept.clear(archive, identity)
    return state_of(request, archive, find(archive, identity))
