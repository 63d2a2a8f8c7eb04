"""Many jobs at once: order, caching, and workers that die or hang."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import model_serializer

from sohoa.crew import Crew, Job, Nothing, Result, Stage, Task
from sohoa.errors import EngineTimeout, InputError, SohoaError, TooLarge, Unexpected, WorkerDied
from sohoa.model import Model
from sohoa.options import Options
from sohoa.worker import in_processes, perform


class Answer(Model):
    value: int


def scripted(what: str, options: Options) -> Answer:
    """A stage that does as it is told."""
    match what:
        case "die":
            os.kill(os.getpid(), 11)
        case "hang":
            time.sleep(60)
        case "fail":
            raise InputError("as told")
        case "crash":
            raise RuntimeError("a fault")
        case "unfit":
            return Unfit(value=0)
        case "hoard":
            bytearray(1 << 40)
    return Answer(value=int(what))


class Unfit(Answer):
    """A result that cannot be written as JSON."""

    @model_serializer
    def write(self) -> object:
        raise RuntimeError("unfit")


STAGE = Stage("scripted", "1", scripted, ())


def job(*batches: list[str], options: Options | None = None) -> Job:
    """Does its batches one after the other; returns all the values, and errors' codes."""
    seen: list[object] = []
    for batch in batches:
        results = yield [Task(STAGE, what, (what,), options or Options(), 0) for what in batch]
        seen += [
            r.error.code if r.error else Answer.model_validate_json(r.value).value for r in results
        ]
    return seen


def carry_out(jobs: dict[str, Job], crew: Crew) -> dict[str, object]:
    return dict(crew.carry_out(jobs.items(), lambda task: None))


def a_crew() -> Crew:
    return Crew(in_processes(2), perform, 2, Nothing())


def test_every_job_gets_its_own_results_in_order() -> None:
    jobs = {str(n): job([str(n), str(n + 1)], [str(n + 2)]) for n in range(20)}
    found = carry_out(jobs, a_crew())
    assert found == {str(n): [n, n + 1, n + 2] for n in range(20)}


def test_a_job_without_tasks_in_a_batch_goes_on() -> None:
    assert carry_out({"a": job([], ["1"], [])}, a_crew()) == {"a": [1]}


def test_threads_serve_as_well() -> None:
    crew = Crew(lambda: ThreadPoolExecutor(2), perform, 2, Nothing())
    assert carry_out({"a": job(["1", "2"])}, crew) == {"a": [1, 2]}


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("die", WorkerDied.code),
        ("fail", InputError.code),
        ("crash", Unexpected.code),
        ("hoard", TooLarge.code),
        ("unfit", Unexpected.code),
    ],
)
def test_a_fault_is_that_tasks_alone(what: str, code: str) -> None:
    jobs = {str(n): job([str(n)] * 3) for n in range(6)} | {"bad": job(["7", what, "8"])}
    found = carry_out(jobs, a_crew())
    assert found.pop("bad") == [7, code, 8]
    assert found == {str(n): [n] * 3 for n in range(6)}


def test_a_task_that_hangs_is_given_up() -> None:
    options = Options(page_timeout=1)
    found = carry_out({"bad": job(["hang", "1"], options=options), "good": job(["2"])}, a_crew())
    assert found == {"bad": [EngineTimeout.code, 1], "good": [2]}


def test_what_is_kept_is_not_done_again() -> None:
    class Kept:
        def __init__(self) -> None:
            self.results: dict[str, Result] = {}
            self.recalled = 0

        def recall(self, task: Task) -> Result | None:
            self.recalled += task.input in self.results
            return self.results.get(task.input)

        def remember(self, task: Task, result: Result) -> None:
            assert task.input not in self.results
            self.results[task.input] = result

    kept = Kept()
    for _ in range(2):
        crew = Crew(in_processes(2), perform, 2, kept)
        assert carry_out({"a": job(["1", "2"], ["3"])}, crew) == {"a": [1, 2, 3]}
    assert kept.recalled == 3


def test_a_failure_is_not_kept() -> None:
    class Refuses(Nothing):
        def remember(self, task: Task, result: Result) -> None:
            assert result.error is None

    crew = Crew(in_processes(1), perform, 1, Refuses())
    assert carry_out({"a": job(["fail"])}, crew) == {"a": [InputError.code]}


def test_an_error_that_a_job_raises_is_its_outcome() -> None:
    def raising() -> Job:
        yield [Task(STAGE, "1", ("1",), Options())]
        raise TooLarge("as told")

    found = carry_out({"bad": raising(), "good": job(["2"])}, a_crew())
    assert isinstance(found.pop("bad"), TooLarge)
    assert found == {"good": [2]}


def test_jobs_are_started_as_there_is_room_for_them() -> None:
    started = 0

    def jobs() -> Iterator[tuple[int, Job]]:
        nonlocal started
        for n in range(1000):
            started += 1
            yield n, job(["1"])

    for n, _ in enumerate(a_crew().carry_out(jobs(), lambda task: None)):
        assert started <= n + 12
        if n == 20:
            break


def test_errors_travel_between_processes() -> None:
    import pickle

    def every(cls: type[SohoaError]) -> Iterator[type[SohoaError]]:
        yield cls
        for sub in cls.__subclasses__():
            yield from every(sub)

    codes = set()
    for cls in every(SohoaError):
        error = pickle.loads(pickle.dumps(cls("what")))
        assert (type(error), str(error)) == (cls, "what")
        assert cls.remedy.endswith(".")
        assert cls.code not in codes
        codes.add(cls.code)
