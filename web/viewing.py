"""What is made of a source while somebody waits for it: images of its pages, copies of it."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from sohoa import images
from sohoa.copies import copy
from sohoa.model import Page
from sohoa.options import Options
from sohoa.studio import Studio
from store import Archive, reading
from web.api import etags
from web.archives import Archives
from web.faults import Missing
from web.settings import Settings

#: Seconds that drawing a page may take; and a copy, with what each page adds.
_DRAWING, _COPYING, _COPYING_A_PAGE = 30.0, 60.0, 2.0
#: After so many images it is looked whether there are too many.
_SWEEP_EVERY = 200
#: An image whose address names its version never changes.
_FOR_EVER = "private, max-age=31536000, immutable"


class Gallery:
    """Draws pages and makes copies for a server.

    Args:
        archive: its folder; images are kept there, or for as long as the server runs where it
            cannot be written.
        options: how documents are read that do not say it.
    """

    def __init__(self, archive: Path, options: Options) -> None:
        self._archive, self._options = archive, options
        self._temporary = tempfile.TemporaryDirectory(prefix="sohoa-")
        self.folder = archive / "pages" if os.access(archive, os.W_OK) else self.temporary
        self._drawing = Studio(options.workers)
        self._copying = Studio(1)  # so that a long one keeps no page waiting
        self._drawn = count(1)

    @property
    def temporary(self) -> Path:
        """A folder that goes with the server."""
        return Path(self._temporary.name)

    def draw(self, wanted: "Seen") -> tuple[Path, "Future[bytes] | None"]:
        """Where the image of a page is, and what to wait for where it is not there yet.

        Raises:
            Missing: the page has none.
            Busy: too much waits already.
        """
        known, page, size, original = wanted
        if not page.width or not page.height:
            raise Missing(f"there is no image of page {page.number}")
        target = images.place(self.folder, known.id, page.number, page.rotation, size)
        if images.used(target):
            return target, None
        shape = images.shape(page.width, page.height, size)
        payload = (original, page.number, page.rotation, shape, target)
        if next(self._drawn) % _SWEEP_EVERY == 0:
            images.sweep(self.folder)
        options = self._options_of(known)
        return target, self._drawing.ask(target, images.draw, payload, options, _DRAWING)

    def copy(self, known: reading.Known, pages: int, kind: str) -> tuple[Path, "Future[bytes]"]:
        """A copy in a format of `sohoa.copies`: the file, which whoever asked deletes, when it is.

        Raises:
            Busy: too much waits already.
        """
        number, name = tempfile.mkstemp(dir=self.temporary)
        os.close(number)
        target = Path(name)
        limit = _COPYING + _COPYING_A_PAGE * pages
        payload = (self._archive, known.id, kind, target)
        return target, self._copying.ask(target, copy, payload, self._options_of(known), limit)

    def _options_of(self, known: reading.Known) -> Options:
        return self._options.reading_as(known.options) if known.options else self._options

    def close(self) -> None:
        """Make nothing more."""
        self._drawing.close()
        self._copying.close()
        self._temporary.cleanup()


@asynccontextmanager
async def life(app: FastAPI) -> AsyncIterator[None]:
    """A server's gallery, for as long as it runs."""
    settings: Settings = app.state.settings
    app.state.gallery = Gallery(settings.archive, settings.options)
    yield
    app.state.gallery.close()


def known(archive: Archive, document: str) -> reading.Known:
    """What is known of a document.

    Raises:
        Missing: there is none.
    """
    found = reading.known(archive, document)
    if found is None:
        raise Missing("there is no such document")
    return found


class Seen(NamedTuple):
    """A document, one of its pages, and which image of it is wanted."""

    known: reading.Known
    page: reading.PageSize
    size: images.Size
    original: Path


def seen(archive: Archive, document: str, number: int, size: images.Size = "page") -> Seen:
    """A page that is to be seen.

    Raises:
        Missing: there is no such page.
    """
    found = reading.sizes(archive, document, number)
    if not found:
        raise Missing(f"there is no page {number} of this document")
    return Seen(known(archive, document), found[0], size, archive.original(document))


def version(page: reading.PageSize | Page) -> str:
    """Changes whenever the image of a page does."""
    return f"{page.rotation}.{images.VERSION}"


def address(document: str, page: reading.PageSize | Page, size: images.Size = "page") -> str | None:
    """Address of the image of a page, which never changes; None where there is none."""
    if not page.width or not page.height:
        return None
    place = f"/api/v1/documents/{document}/pages/{page.number}/image"
    return f"{place}?size={size}&v={version(page)}"


async def image(request: Request, wanted: Seen, *, for_ever: bool) -> Response:
    """The image of a page; it is drawn where it is not there yet.

    Args:
        request: what it answers.
        wanted: the image.
        for_ever: whether the address is of just this image, whatever becomes of the page.

    Raises:
        Missing: the page has none.
        SohoaError: it cannot be drawn.
    """
    tag = etags.of(wanted.known.id, wanted.page.number, wanted.size, version(wanted.page))
    if same := etags.unchanged(request, tag):
        return same
    gallery: Gallery = request.app.state.gallery
    path, made = await run_in_threadpool(gallery.draw, wanted)
    if made:
        await asyncio.shield(asyncio.wrap_future(made))  # others may wait for the same
    headers = etags.headers(tag)
    if for_ever:
        headers["Cache-Control"] = _FOR_EVER
    return FileResponse(path, media_type="image/jpeg", headers=headers)


async def look(request: Request, document: str, number: int, size: images.Size) -> Seen:
    """A page that is to be seen, without holding an archive open while it is drawn.

    Raises:
        Missing: there is no such page.
    """
    archives: Archives = request.app.state.archives

    def found() -> Seen:
        with archives.take() as archive:
            return seen(archive, document, number, size)

    return await run_in_threadpool(found)
