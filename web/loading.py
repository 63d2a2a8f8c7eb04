"""Loads from browsers: one at a time, in a thread of the server's, in worker processes."""

import logging
import threading
import time
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from sohoa.crew import Task
from sohoa.errors import ArchiveBusy, SohoaError
from sohoa.load import Lent, digitise_again, load
from sohoa.model import Model
from sohoa.options import Options
from sohoa.report import Report
from sohoa.worker import cores, end_all, in_processes
from store import Archive
from store import loads as kept
from web.archives import Archives

_log = logging.getLogger(__name__)
#: Seconds between two tries while another process loads into the archive.
_PAUSE = 2.0
#: Seconds without another corrected word, until records are looked for anew in corrected texts.
_REST = 30.0


class Progress(Model):
    """How far a load is."""

    #: True while another process loads into the archive, and this one waits.
    held_up: bool = False
    registered: int = 0
    documents: int = 0
    documents_done: int = 0
    pages_recognised: int = 0
    seconds: float = 0.0


class Stopping(Exception):
    """The server is stopping; the load goes on when it is started again."""


class _Watch(Report):
    """Keeps a load's progress up to date, and ends the load when the server stops."""

    def __init__(self, loader: "Loader") -> None:
        self._loader = loader
        self._began = time.monotonic()

    def _note(self, **more: int) -> None:
        if self._loader.stopping:
            raise Stopping
        was = self._loader.progress
        counted = {name: getattr(was, name) + n for name, n in more.items()}
        seconds = time.monotonic() - self._began
        self._loader.progress = was.model_copy(update=counted | {"seconds": seconds})

    def registered(self, name: str, error: SohoaError | None) -> None:
        """One more is copied into the archive, or refused."""
        self._note(registered=1)

    def digitising(self, documents: int) -> None:
        """So many wait."""
        self._note(documents=documents)

    def task(self, task: Task) -> None:
        """Another page is recognised."""
        self._note(pages_recognised=int(task.stage.name == "ocr"))

    def document(self, name: str, outcome: object) -> None:
        """Another document is in, or failed."""
        self._note(documents_done=1)


class Loader:
    """Does the loads that wait, one at a time.

    Args:
        archives: where to.
        options: how to read what is loaded.
    """

    def __init__(self, archives: Archives, options: Options) -> None:
        self._archives = archives
        self._options = options
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._turn: TextIO | None = None
        self.stopping = False
        #: Id of the load that is under way.
        self.current: str | None = None
        self.progress = Progress()

    def start(self) -> None:
        """Take up what was cut off, and wait for more."""
        with self._archives.take() as archive:
            self._mine(archive)
        self._thread = threading.Thread(target=self._work, name="loader", daemon=True)
        self._thread.start()
        self._wake.set()

    def stop(self) -> None:
        """End at once; what is under way goes on at the next start."""
        self.stopping = True
        self._wake.set()
        if self._thread and self._thread.is_alive():
            if self.current:
                end_all()
            self._thread.join(5)
        if self._turn is not None:
            self._turn.close()

    def wake(self) -> None:
        """There is a load to do."""
        self._wake.set()

    def _work(self) -> None:
        waited: list[str] = []
        while not self.stopping:
            rested = not self._wake.wait(_REST)
            self._wake.clear()
            try:
                with self._archives.take() as archive:
                    if not self._mine(archive):
                        continue
                    while not self.stopping and (found := kept.next_waiting(archive)):
                        self._do(archive, found)
                    reworded = [document.id for document in archive.queued(again=True)]
                    if rested and reworded and reworded == waited:
                        self._look_again(archive)
                    waited = reworded
            except Exception:  # as a full disk: there may be room again later
                _log.exception("the loader cannot go on")

    def _mine(self, archive: Archive) -> bool:
        """Whether this server does the archive's loads: of several, the first does."""
        if self._turn is None:
            self._turn = kept.take_turn(archive)
            if self._turn is not None:
                kept.sweep(archive)
        return self._turn is not None

    def _look_again(self, archive: Archive) -> None:
        """Look for records in texts whose words were corrected, unless somebody else loads."""
        with suppress(ArchiveBusy, Stopping):
            digitise_again(archive, self._options, make_executor=self._make_executor)

    def _do(self, archive: Archive, found: kept.Load) -> None:
        if not kept.set_state(archive, found.id, "running", was=found.state):
            return  # it was given up just now
        self.current, self.progress = found.id, Progress()
        try:
            names = kept.names(archive, found)
            self._load(archive, list(names), Lent(found.by, names))
        except Stopping:
            return  # its state stays "running": it is taken up again
        except Exception as error:  # whatever it is, the next load must have its turn
            if not self.stopping:
                # other errors' messages may tell where on the machine things lie
                why = str(error) if isinstance(error, SohoaError) else type(error).__name__
                kept.set_state(archive, found.id, "failed", error=why)
                _log.warning("load %s failed", found.id, exc_info=error)
        else:
            kept.set_state(archive, found.id, "done")
            kept.clear(archive, found.id)
        finally:
            self.current = None

    def _load(self, archive: Archive, paths: list[Path], lent: Lent) -> None:
        while True:
            try:
                load(
                    paths,
                    archive,
                    self._options,
                    lent=lent,
                    report=_Watch(self),
                    make_executor=self._make_executor,
                )
                return
            except ArchiveBusy:
                self.progress = Progress(held_up=True)
                time.sleep(_PAUSE)
                if self.stopping:
                    raise Stopping from None

    def _make_executor(self) -> Executor:
        if self.stopping:
            raise Stopping
        return in_processes(self._options.workers or cores())()
