"""Inputs into the archive: register every source, then digitise what waits."""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ingest
from sohoa.crew import Crew, MakeExecutor, Nothing, Result, Task
from sohoa.errors import ArchiveError, SohoaError, Unexpected, UsageError
from sohoa.model import Page
from sohoa.options import READING, Options
from sohoa.pipeline import Digitised, digitise, versions
from sohoa.report import Report
from sohoa.worker import cores, end_all, in_processes, perform
from store import Archive, Queued, ResultKey, Trouble, commit, fail


@dataclass
class Summary:
    """What became of a load."""

    inputs: int = 0
    new: int = 0
    digitised: int = 0
    #: What could not be taken, wholly or in part.
    failures: list[Trouble] = field(default_factory=list)
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
        paths: what to load; none goes on with what an earlier load left undone, with the options
            that it had, and does again what older stages made.
        archive: where to; one load at a time.
        options: how to read `paths`, and how to work.
        retry: try failed, partial and outdated documents again.
        report: is told of progress.
        make_executor: makes the executor that works; None is a pool of processes.

    Raises:
        ArchiveBusy: another load is at work.
        ArchiveError: the archive cannot be written.
    """
    report = report or Report()
    summary = Summary()
    try:
        with archive.writing():
            _register_all(paths, archive, options, summary, report)
            if not paths or retry:
                archive.queue(versions(), retry=retry)
            _digitise_all(archive, options, summary, report, make_executor)
    except sqlite3.OperationalError as error:
        raise ArchiveError(f"cannot write to the archive: {error}") from error
    summary.failures += archive.failures(summary.documents)
    return summary


def _register_all(
    paths: Sequence[Path], archive: Archive, options: Options, summary: Summary, report: Report
) -> None:
    """Register what is under `paths`; without any, what an earlier load was cut off from."""
    how = options.model_dump_json(include=READING)
    roots = [(Path(os.path.normpath(path.absolute())), how) for path in paths]
    for root, how in roots:
        archive.begin_root(root, how)  # all of them before the first, so that none is lost
    for root, how in roots or archive.roots():
        before = set(summary.documents)
        for found in ingest.expand(root, options):
            _register(found, root, how, archive, summary, report)
        archive.queue_with(how, versions(), summary.documents - before)
        archive.end_root(root)


def _register(
    found: ingest.Input, root: Path, how: str, archive: Archive, summary: Summary, report: Report
) -> None:
    """Copy a source into the archive and queue it, if it is new; the archive is no source."""
    place = Path(found.name.partition("!/")[0])
    if place.resolve().is_relative_to(archive.folder.resolve()) and place != root:
        return
    summary.inputs += 1
    error: SohoaError | None = found.error
    if found.path is not None and error is None:
        name = found.name.removeprefix(f"{root.parent}{os.sep}")
        try:
            document, size = ingest.digest(found.path)
            summary.new += archive.keep(found.path, document, size, found.name, name, how)
            summary.documents.add(document)
        except ArchiveError:
            raise
        except SohoaError as fault:
            error = fault
    if error is not None:
        archive.refuse(found.name, error)
        summary.failures.append(Trouble(found.name, "refused", error.code, str(error)))
    report.registered(found.name, error)


def _digitise_all(
    archive: Archive,
    options: Options,
    summary: Summary,
    report: Report,
    make_executor: MakeExecutor | None,
) -> None:
    """Digitise every document that waits, each as it was asked to be read."""
    waiting = archive.queued()
    report.digitising(len(waiting))
    workers = options.workers or cores()
    crew = Crew(make_executor or in_processes(workers), perform, workers, _Kept(archive))
    jobs = (
        (
            document,
            digitise(
                document.id,
                document.name,
                document.bytes,
                archive.original(document.id),
                options.reading_as(document.options),
            ),
        )
        for document in waiting
    )
    try:
        for document, outcome in crew.carry_out(jobs, report.task):
            outcome = _put(archive, document, outcome)
            report.document(document.name, outcome)
            summary.digitised += 1
            summary.documents.add(document.id)
    except BaseException:  # Ctrl-C, a full disk: leave at once, not when the pages are done
        if make_executor is None:
            end_all()
        raise


def _put(
    archive: Archive, document: Queued, outcome: Digitised | SohoaError
) -> Digitised | SohoaError:
    """Commit what became of a document; returns it, or why it could not be committed."""
    if not isinstance(outcome, SohoaError):
        try:
            pages = map(Page.model_validate_json, outcome.pages)
            commit(archive, outcome.record, pages, outcome.text, versions())
            return outcome
        except (sqlite3.IntegrityError, sqlite3.DataError, ValueError) as fault:
            outcome = Unexpected(f"{type(fault).__name__}: {fault}")
    fail(archive, document.id, outcome, versions())
    return outcome


def read_one(path: Path, options: Options, report: Report | None = None) -> Digitised:
    """Digitise one file without an archive.

    Args:
        path: the file.
        options: for the stages and the work.
        report: is told of progress.

    Returns:
        Its record, pages and text.

    Raises:
        SohoaError: it cannot be read.
    """
    found = None if path.is_dir() else next(ingest.expand(path, options), None)
    if found is not None and found.error:
        raise found.error
    if found is None or found.path != path:
        raise UsageError("that is a folder or a ZIP archive: name one file")
    document, size = ingest.digest(path)
    workers = options.workers or cores()
    crew = Crew(in_processes(workers), perform, workers, Nothing())
    job = digitise(document, found.name, size, path, options)
    report = report or Report()
    report.digitising(1)
    try:
        ((_, outcome),) = crew.carry_out([(document, job)], report.task)
    except BaseException:  # Ctrl-C: leave at once, not when the pages are done
        end_all()
        raise
    if isinstance(outcome, SohoaError):
        raise outcome
    digitised: Digitised = outcome
    return digitised


class _Kept:
    """Keeps what tasks made in the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @staticmethod
    def _key(task: Task) -> ResultKey:
        stage = task.stage
        return ResultKey(task.input, stage.name, stage.version, stage.key(task.options))

    def recall(self, task: Task) -> Result | None:
        """What the task made before, if it is kept."""
        found = self._archive.recall(self._key(task))
        return Result(*found) if found else None

    def remember(self, task: Task, result: Result) -> None:
        """Keep what a task made."""
        self._archive.remember(self._key(task), result.value, result.seconds)
