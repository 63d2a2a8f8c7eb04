"""Work on sources while somebody waits for it: page images, copies in other formats.

Each piece is done in a worker process with the limits that a load has. A hostile file breaks the
process that works on it and no other piece, as every process takes one at a time.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from sohoa.errors import EngineTimeout, SohoaError, WorkerDied
from sohoa.model import Model
from sohoa.options import Options
from sohoa.worker import cores, in_processes, perform

#: Pieces of work that may wait for each process.
_WAITING = 100


class Busy(SohoaError):
    """More is asked for than can be made in time."""

    code = "busy"
    remedy = "Try again in a minute."


class Studio:
    """Does pieces of work, as many at a time as there are `workers` (0: one for each core)."""

    def __init__(self, workers: int = 0) -> None:
        self._workers = workers or cores()
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="studio")
        self._own = threading.local()
        self._lock = threading.Lock()
        self._processes: set[Executor] = set()
        self._open: dict[object, Future[bytes]] = {}

    def ask(
        self,
        key: object,
        run: Callable[..., Model],
        payload: tuple[Any, ...],
        options: Options,
        limit: float,
    ) -> "Future[bytes]":
        """Have something made.

        Args:
            key: what it is; the same that is asked for twice at a time is made once.
            run: a module-level function of the payload and the options.
            payload: its arguments; they travel to another process.
            options: the last one.
            limit: seconds that it may take.

        Returns:
            What `run` returned, as JSON; or a SohoaError.

        Raises:
            Busy: too much waits already.
        """
        with self._lock:
            if found := self._open.get(key):
                return found
            if len(self._open) >= self._workers * _WAITING:
                raise Busy("too many pages are being drawn")
            asked = self._threads.submit(self._make, run, payload, options, limit)
            self._open[key] = asked
        asked.add_done_callback(partial(self._made, key))
        return asked

    def _made(self, key: object, _: "Future[bytes]") -> None:
        with self._lock:
            self._open.pop(key, None)

    def _make(
        self, run: Callable[..., Model], payload: tuple[Any, ...], options: Options, limit: float
    ) -> bytes:
        process: Executor | None = getattr(self._own, "process", None)
        if process is None:
            process = self._own.process = in_processes(1)()
            self._processes.add(process)
        began = time.monotonic()
        try:
            return process.submit(perform, run, payload, options, limit).result().value
        except BrokenExecutor as error:
            self._own.process = None
            self._processes.discard(process)
            process.shutdown(wait=False)
            if time.monotonic() - began >= limit:
                raise EngineTimeout(f"it did not end in {limit:.0f} s") from error
            raise WorkerDied("the process that worked on it died") from error

    def close(self) -> None:
        """Make nothing more; what is under way is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._processes):
            process.shutdown(wait=False, cancel_futures=True)
