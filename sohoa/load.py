"""Inputs into the archive: register every source, then digitise what waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ingest
from sohoa.crew import Crew, MakeExecutor, Nothing, Result, Task
from sohoa.errors import SohoaError, UsageError
from sohoa.model import Page
from sohoa.options import Options
from sohoa.pipeline import Digitised, digitise, fingerprint
from sohoa.report import Report
from sohoa.worker import cores, end_all, in_processes, perform
from store import Archive, Queued, ResultKey


@dataclass
class Summary:
    """What became of a load."""

    inputs: int = 0
    new: int = 0
    digitised: int = 0
    #: Names of the inputs that could not be taken, wholly or in part, each with its error's code.
    failures: dict[str, str] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)


def load(
    paths: Sequence[Path],
    archive: Archive,
    options: Options,
    *,
    retry: bool = False,
    report: Report | None = None,
    make_executor: MakeExecutor | None = None,
) -> Summary:
    """Bring files, folders and ZIP archives in, and digitise every document that waits.

    Args:
        paths: what to load; none goes on with what an earlier load left undone, and does again
            what older stages or other options made.
        archive: where to; one load at a time.
        options: for the stages and the work.
        retry: try failed and partial documents again.
        report: is told of progress.
        make_executor: makes the executor that works; None is a pool of processes.

    Raises:
        ArchiveBusy: another load is at work.
    """
    report = report or Report()
    summary = Summary()
    workers = options.workers or cores()
    made_by = fingerprint(options)
    with archive.writing():
        for path in paths:
            _register(path, archive, options, summary, report)
        archive.queue(made_by, summary.documents if paths else None, retry)
        waiting = archive.queued()
        report.digitising(len(waiting))
        jobs = (
            (doc, digitise(doc.id, doc.name, doc.bytes, archive.original(doc.id), options))
            for doc in waiting
        )
        kept = _Kept(archive, options)
        crew = Crew(make_executor or in_processes(workers), perform, options, workers, kept)
        try:
            for document, outcome in crew.carry_out(jobs, report.task):
                _put(archive, document, outcome, made_by)
                report.document(document.name, outcome)
                summary.digitised += 1
        except BaseException:  # Ctrl-C, a full disk: leave at once, not when the pages are done
            end_all()
            raise
        summary.documents.update(document.id for document in waiting)
        summary.failures |= archive.failures(summary.documents)
    return summary


def read_one(path: Path, options: Options) -> Digitised:
    """Digitise one file without an archive.

    Args:
        path: the file.
        options: for the stages and the work.

    Returns:
        Its record, pages and text.

    Raises:
        SohoaError: it cannot be read.
    """
    inputs = list(ingest.expand(path, options))
    if len(inputs) != 1:
        raise UsageError(f"{path} holds {len(inputs)} files: name one")
    if error := inputs[0].error:
        raise error
    document, size = ingest.digest(path)
    workers = options.workers or cores()
    crew = Crew(in_processes(workers), perform, options, workers, Nothing())
    job = digitise(document, str(path), size, path, options)
    ((_, outcome),) = crew.carry_out([(document, job)], lambda task: None)
    if isinstance(outcome, SohoaError):
        raise outcome
    digitised: Digitised = outcome
    return digitised


def _register(
    path: Path, archive: Archive, options: Options, summary: Summary, report: Report
) -> None:
    """Copy every source under `path` into the archive, and queue what is new."""
    for found in ingest.expand(path, options):
        summary.inputs += 1
        error: SohoaError | None = found.error
        if found.path is not None and error is None:
            try:
                document, size = ingest.digest(found.path)
                summary.new += archive.keep(found.path, document, size, found.name)
                summary.documents.add(document)
            except SohoaError as fault:
                error = fault
        if error is not None:
            archive.refuse(found.name, error)
            summary.failures[found.name] = error.code
        report.registered(found.name, error)


def _put(archive: Archive, document: Queued, outcome: Digitised | SohoaError, made_by: str) -> None:
    if isinstance(outcome, SohoaError):
        archive.fail(document.id, outcome, made_by)
    else:
        pages = map(Page.model_validate_json, outcome.pages)
        archive.commit(outcome.record, pages, outcome.text, made_by)


class _Kept:
    """Keeps what tasks made in the archive."""

    def __init__(self, archive: Archive, options: Options) -> None:
        self._archive = archive
        self._options = options

    def _key(self, task: Task) -> ResultKey:
        stage = task.stage
        return ResultKey(task.input, stage.name, stage.version, stage.key(self._options))

    def recall(self, task: Task) -> Result | None:
        """What the task made before, if it is kept."""
        found = self._archive.recall(self._key(task))
        return Result(*found) if found else None

    def remember(self, task: Task, result: Result) -> None:
        """Keep what a task made."""
        self._archive.remember(self._key(task), result.value, result.seconds)
