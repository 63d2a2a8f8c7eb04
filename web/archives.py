"""Open archives for the server's threads: each request has one to itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Annotated

from fastapi import Depends, Request

from store import Archive


class Archives:
    """A pool of open archives; an archive is opened where none is free.

    Args:
        folder: the archive's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._free: SimpleQueue[Archive] = SimpleQueue()

    @contextmanager
    def take(self) -> Iterator[Archive]:
        """An archive that nobody else uses meanwhile."""
        try:
            archive = self._free.get_nowait()
        except Empty:
            archive = Archive(self.folder, shared=True)
        try:
            yield archive
        except BaseException:
            archive.db.conn.rollback()
            raise
        finally:
            self._free.put(archive)

    def close(self) -> None:
        """Close those that are free."""
        while True:
            try:
                self._free.get_nowait().close()
            except Empty:
                return


def _archive(request: Request) -> Iterator[Archive]:
    archives: Archives = request.app.state.archives
    with archives.take() as archive:
        yield archive


#: A parameter of a route: an open archive.
InArchive = Annotated[Archive, Depends(_archive)]
