"""Carries out the tasks of many documents over a `concurrent.futures.Executor`.

The executor is a seam: a pool of processes here, `dask.distributed`'s on a cluster, threads in a
test. A task that kills its worker, or hangs until its worker kills itself, breaks a process pool
and takes the tasks beside it along; those are done again one by one, so that only the culprit
fails.
"""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from sohoa.errors import EngineTimeout, SohoaError, Unexpected, WorkerDied
from sohoa.model import Model
from sohoa.options import Options

#: Seconds that a page may add to what a task of several pages may take.
_SECONDS_A_PAGE = 5.0


@dataclass(frozen=True)
class Stage:
    """A step of the pipeline: a plain function of its input and its options."""

    name: str
    #: Changes whenever the same input gives another result.
    version: str
    #: Module-level function of a task's payload and the options.
    run: Callable[..., Model]
    #: The options on which the result depends.
    options: tuple[str, ...]

    def key(self, options: Options) -> str:
        """The options that matter to this stage, as JSON."""
        return options.model_dump_json(include=set(self.options))


@dataclass(frozen=True)
class Task:
    """A stage to run on something."""

    stage: Stage
    #: SHA-256 of all that goes in.
    input: str
    #: Arguments of `Stage.run`, the options apart; they travel to another process.
    payload: tuple[Any, ...]
    options: Options
    #: How many pages it is about, by which it may take longer.
    pages: int = 1


class Result(NamedTuple):
    """What a task made: JSON, or an error."""

    made: bytes
    seconds: float
    error: SohoaError | None = None

    @property
    def value(self) -> bytes:
        """What it made; raises its error if there is one."""
        if self.error:
            raise self.error
        return self.made


class Kept(Protocol):
    """Where results are kept from load to load."""

    def recall(self, task: Task) -> Result | None:
        """What the task made before, if it is kept."""

    def remember(self, task: Task, result: Result) -> None:
        """Keep what a task made."""


class Nothing:
    """Keeps nothing."""

    def recall(self, task: Task) -> Result | None:
        """Nothing."""
        return None

    def remember(self, task: Task, result: Result) -> None:
        """Not kept."""


#: A document under way: yields the tasks to do next, is sent their results, returns what came out.
Job = Generator[list[Task], list[Result], Any]
MakeExecutor = Callable[[], Executor]
#: The function that runs a task in a worker: stage function, payload, options, seconds allowed.
Perform = Callable[[Callable[..., Model], tuple[Any, ...], Options, float], Result]


@dataclass
class _Open:
    """A job and the results of its present batch of tasks."""

    key: Any
    job: Job
    results: list[Result | None] = field(default_factory=list)

    def all_results(self) -> list[Result] | None:
        """The results, once there are all."""
        there = [result for result in self.results if result is not None]
        return there if len(there) == len(self.results) else None


class _Ticket(NamedTuple):
    open: _Open
    place: int
    task: Task


class Crew:
    """Works on many jobs at once.

    Args:
        make_executor: makes an executor; called again when one broke.
        perform: runs one task in a worker and turns what it raises into a `Result`.
        workers: how many tasks the executor works on at once.
        kept: where results are kept.
    """

    def __init__(
        self,
        make_executor: MakeExecutor,
        perform: Perform,
        workers: int,
        kept: Kept,
    ) -> None:
        self._make_executor = make_executor
        self._perform = perform
        self._window = workers + 1  # one waits, so that no worker does
        self._kept = kept
        self._executor: Executor | None = None
        self._ready: deque[_Ticket] = deque()
        self._running: dict[Future[Result], _Ticket] = {}
        self._ended: deque[tuple[Any, Any]] = deque()

    def carry_out(
        self, jobs: Iterable[tuple[Any, Job]], on_task: Callable[[Task], None]
    ) -> Iterator[tuple[Any, Any]]:
        """Do the jobs, a few at a time.

        Args:
            jobs: key and job, each started when there is room.
            on_task: is told of each task that is done or was kept.

        Yields:
            Key and what the job returned, or the `SohoaError` that it raised, as they end.
        """
        self._on_task = on_task
        waiting = iter(jobs)
        exhausted = False
        try:
            while True:
                while not (exhausted or self._ended) and len(self._ready) < self._window:
                    key, job = next(waiting, (None, None))
                    if job is None:
                        exhausted = True
                    else:
                        self._advance(_Open(key, job), None)
                while self._ended:
                    yield self._ended.popleft()
                self._hand_out()
                if self._running:
                    self._collect()
                elif exhausted and not self._ready and not self._ended:
                    return
        finally:
            self._dismiss()

    def _advance(self, open_job: _Open, results: list[Result] | None) -> None:
        """Let a job go on until a task of it has to be done."""
        while (tasks := self._next_tasks(open_job, results)) is not None:
            open_job.results = [self._kept.recall(task) for task in tasks]
            for place, (task, result) in enumerate(zip(tasks, open_job.results, strict=True)):
                if result is None:
                    self._ready.append(_Ticket(open_job, place, task))
                else:
                    self._on_task(task)
            results = open_job.all_results()
            if results is None:
                return

    def _next_tasks(self, open_job: _Open, results: list[Result] | None) -> list[Task] | None:
        """What the job wants done next; None when it has ended."""
        try:
            return next(open_job.job) if results is None else open_job.job.send(results)
        except StopIteration as stop:
            self._ended.append((open_job.key, stop.value))
        except SohoaError as error:
            self._ended.append((open_job.key, error))
        except Exception as fault:  # ours, but one document's trouble must not be the others'
            self._ended.append((open_job.key, Unexpected(f"{type(fault).__name__}: {fault}")))
        return None

    def _hand_out(self) -> None:
        while self._ready and len(self._running) < self._window:
            ticket = self._ready.popleft()
            try:
                self._running[self._submit(ticket.task)] = ticket
            except BrokenExecutor:
                self._ready.appendleft(ticket)
                self._recover([])
                return

    def _submit(self, task: Task) -> "Future[Result]":
        if self._executor is None:
            self._executor = self._make_executor()
        return self._executor.submit(
            self._perform, task.stage.run, task.payload, task.options, self._limit(task)
        )

    def _limit(self, task: Task) -> float:
        """Seconds after which a task's worker gives itself up; an engine's own limit is shorter."""
        return task.options.page_timeout * 1.5 + _SECONDS_A_PAGE * task.pages

    def _collect(self) -> None:
        done, _ = wait(self._running, return_when=FIRST_COMPLETED)
        suspects = []
        for future in done:
            ticket = self._running.pop(future)
            try:
                result = _result(future)
            except BrokenExecutor:
                suspects.append(ticket)
            else:
                self._deliver(ticket, result)
        if suspects:
            self._recover(suspects)

    def _recover(self, suspects: Sequence[_Ticket]) -> None:
        """The executor broke: do what was under way again, alone, to see what broke it."""
        alone = [*suspects, *self._running.values()]
        self._running.clear()
        self._dismiss()
        for ticket in alone:
            began = time.monotonic()
            try:
                result = _result(self._submit(ticket.task))
            except BrokenExecutor:
                self._dismiss()
                result = self._lost(ticket.task, time.monotonic() - began)
            self._deliver(ticket, result)

    def _lost(self, task: Task, seconds: float) -> Result:
        limit = self._limit(task)
        if seconds < limit:
            return Result(b"", seconds, WorkerDied(f"the process died in stage {task.stage.name}"))
        message = f"stage {task.stage.name} did not finish in {limit:.0f} s"
        return Result(b"", seconds, EngineTimeout(message))

    def _deliver(self, ticket: _Ticket, result: Result) -> None:
        if result.error is None:
            self._kept.remember(ticket.task, result)
        self._on_task(ticket.task)
        ticket.open.results[ticket.place] = result
        if (results := ticket.open.all_results()) is not None:
            self._advance(ticket.open, results)

    def _dismiss(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


def _result(future: "Future[Result]") -> Result:
    """What a task made; raises BrokenExecutor alone, as all else is that task's trouble."""
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except Exception as fault:  # as when a payload cannot be pickled, or memory ran out on the way
        return Result(b"", 0.0, Unexpected(f"{type(fault).__name__}: {fault}"))
