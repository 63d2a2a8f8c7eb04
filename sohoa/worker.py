"""Inside a worker process: one task, its limits, and its errors as data."""

import os
import resource
import select
import signal
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import active_children, get_context
from typing import Any

from sohoa.crew import MakeExecutor, Result
from sohoa.errors import SohoaError, TooLarge, Unexpected
from sohoa.model import Model
from sohoa.options import Options

#: Address space of a worker, bytes: a hostile file meets MemoryError, not the machine's end.
_ADDRESS_SPACE = 6 << 30


def perform(
    run: Callable[..., Model], payload: tuple[Any, ...], options: Options, limit: float
) -> Result:
    """Run a stage on a payload.

    Args:
        run: the stage's function.
        payload: its arguments, before the options.
        options: as for every stage.
        limit: seconds after which the process ends itself, as code that hangs in C cannot be
            stopped in any other way.

    Returns:
        What the stage made, as JSON, or the error that it raised. Never raises.
    """
    began = time.monotonic()
    watched = threading.current_thread() is threading.main_thread()
    if watched:
        signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        value = run(*payload, options).model_dump_json().encode()
        return Result(value, time.monotonic() - began)
    except SohoaError as error:
        return Result(b"", time.monotonic() - began, error)
    except MemoryError:
        too_large = TooLarge("it needs more memory than a worker may take")
        return Result(b"", time.monotonic() - began, too_large)
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        message = f"{type(fault).__name__}: {fault} ({place.name}, line {place.lineno})"
        return Result(b"", time.monotonic() - began, Unexpected(message))
    finally:
        if watched:
            signal.setitimer(signal.ITIMER_REAL, 0)


def in_processes(workers: int) -> MakeExecutor:
    """Makes pools of `workers` processes that end with the process that made them.

    Numpy's own threads are off in them, as there is a worker for every core. It reads this when it
    is loaded, which is before `_begin`, so the environment that they inherit has to say it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return partial(
        ProcessPoolExecutor,
        max_workers=workers,
        mp_context=get_context("forkserver"),
        initializer=_begin,
        initargs=(os.getpid(),),
    )


def end_all() -> None:
    """End every worker at once, whatever it is doing: nobody waits for its result any more."""
    for process in active_children():
        process.kill()


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _begin(parent: int) -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # tesseract's threads cost more than they bring
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process: see `perform`
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _ADDRESS_SPACE if hard == resource.RLIM_INFINITY else min(hard, _ADDRESS_SPACE)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End when the process that wants the results is gone: a killed load leaves no worker behind.

    The worker's own parent is multiprocessing's fork server, which lives as long as its workers.
    """
    with suppress(ProcessLookupError):
        select.select([os.pidfd_open(parent)], [], [])
    os._exit(1)
