"""The server's index: it follows the archive in the background while requests ask it."""

import logging
import threading
import time
from typing import Annotated

from fastapi import Depends, Request

from store import Archive, Index
from web.start import Start, start

#: Seconds between two looks at whether the archive has changed.
_EVERY = 2.0
#: Seconds that a start waits for the index: what is small can be found from the first request on.
_AT_START = 3.0
#: For how long the start page's figures stand: so many times the time that it took to make them.
_STANDS = 50


class _Ended(Exception):
    """The server ends while the index is being brought up to date."""


_log = logging.getLogger(__name__)


class Searching:
    """The index of an archive, and the thread that keeps it up.

    Args:
        archive: what is searched; it is not used after this.
    """

    def __init__(self, archive: Archive) -> None:
        self.index = Index(archive)
        self._figures: tuple[float, Start] | None = None
        self._ended = threading.Event()
        self._first = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="index", daemon=True)

    def start(self) -> None:
        """Begin to follow the archive."""
        self._thread.start()
        self._first.wait(_AT_START)

    def figures(self) -> Start:
        """What the start page tells: of now in a small archive, of a moment ago in a large one."""
        begun = time.monotonic()
        if self._figures is None or begun > self._figures[0]:
            made = start(self.index)
            ended = time.monotonic()
            self._figures = ended + _STANDS * (ended - begun), made
        return self._figures[1]

    def close(self) -> None:
        """Stop, and let go of the files; what is indexed by then is kept."""
        self._ended.set()
        self._thread.join(_AT_START)
        if not self._thread.is_alive():
            self.index.close()

    def _follow(self) -> None:
        while not self._ended.is_set():
            try:
                self.index.refresh(self._go_on)
            except _Ended:
                return
            except Exception:  # a full disk, say: what is indexed can still be searched
                _log.exception("the index could not be brought up to date")
            self._first.set()
            self._ended.wait(_EVERY)

    def _go_on(self, _done: int, _total: int) -> None:
        if self._ended.is_set():
            raise _Ended


def _searching(request: Request) -> Searching:
    searching: Searching = request.app.state.searching
    return searching


#: A parameter of a route: the server's index and what is made from it.
InSearching = Annotated[Searching, Depends(_searching)]


def _index(searching: InSearching) -> Index:
    return searching.index


#: A parameter of a route: the index alone.
InIndex = Annotated[Index, Depends(_index)]
