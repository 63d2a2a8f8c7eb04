"""Inputs into the archive: register every source, then digitise what waits."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import ingest
from sohoa.crew import Crew, MakeExecutor, Nothing, Result, Task
from sohoa.errors import ArchiveError, SohoaError, Unexpected, UsageError
from sohoa.model import Page
from sohoa.options import READING, Options
from sohoa.pipeline import Digitised, Human, digitise, versions
from sohoa.report import Report
from sohoa.worker import cores, end_all, in_processes, perform
from store import (
    Archive,
    Index,
    Queued,
    ResultKey,
    Trouble,
    amendments,
    commit,
    fail,
    standing,
    taught,
)


class Lent(NamedTuple):
    """Files that are gone when they are loaded, as a browser's uploads."""

    #: Who lent them: what stands before their names where inputs are listed.
    by: str
    names: Mapping[Path, str]


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
    lent: Lent | None = None,
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
        lent: those of `paths` that are only lent; a load of these that is cut off is gone on with
            by whoever lent them.
        retry: try failed, partial and outdated documents again.
        report: is told of progress.
        make_executor: makes the executor that works; None is a pool of processes.

    Raises:
        ArchiveBusy: another load is at work.
        ArchiveError: the archive cannot be written.
    """
    report = report or Report()
    summary = Summary()
    with _writing(archive):
        _register_all(paths, archive, options, lent or Lent("", {}), summary, report)
        if not paths or retry:
            archive.queue(versions(), retry=retry)
        _digitise_all(archive.queued(), archive, options, summary, report, make_executor)
    _index(archive)
    summary.failures += archive.failures(summary.documents)
    return summary


def digitise_again(
    archive: Archive,
    options: Options,
    *,
    report: Report | None = None,
    make_executor: MakeExecutor | None = None,
) -> Summary:
    """Digitise the documents that wait since their words were corrected; their pages are kept.

    Arguments and errors are as of `load`.
    """
    summary = Summary()
    with _writing(archive):
        waiting = archive.queued(again=True)
        _digitise_all(waiting, archive, options, summary, report or Report(), make_executor)
    _index(archive)
    summary.failures += archive.failures(summary.documents)
    return summary


def _index(archive: Archive) -> None:
    """Let what was loaded be found at once; where that fails, the next search catches up."""
    with suppress(ArchiveError), closing(Index(archive)) as index:
        index.refresh()


@contextmanager
def _writing(archive: Archive) -> Iterator[None]:
    try:
        with archive.writing():
            yield
    except sqlite3.OperationalError as error:
        raise ArchiveError(f"cannot write to the archive: {error}") from error


def _register_all(
    paths: Sequence[Path],
    archive: Archive,
    options: Options,
    lent: Lent,
    summary: Summary,
    report: Report,
) -> None:
    """Register what is under `paths`; without any, what an earlier load was cut off from."""
    how = options.model_dump_json(include=READING)
    roots = [(Path(os.path.normpath(path.absolute())), how) for path in paths]
    for root, how in roots:
        if root not in lent.names:
            archive.begin_root(root, how)  # all of them before the first, so that none is lost
    for root, how in roots or archive.roots():
        before = set(summary.documents)
        for found in ingest.expand(root, options):
            if root not in lent.names and _in_archive(found, root, archive):
                continue  # the archive is no source
            _register(*_names(found, root, lent), found, how, archive, summary, report)
        archive.queue_with(how, versions(), summary.documents - before)
        archive.end_root(root)


def _names(found: ingest.Input, root: Path, lent: Lent) -> tuple[str, str]:
    """Where an input comes from, and the name of its document."""
    if root in lent.names:
        name = lent.names[root] + found.name.removeprefix(str(root))
        return f"{lent.by}/{name}", name
    return found.name, found.name.removeprefix(f"{root.parent}{os.sep}")


def _in_archive(found: ingest.Input, root: Path, archive: Archive) -> bool:
    place = Path(found.name.partition("!/")[0])
    return place.resolve().is_relative_to(archive.folder.resolve()) and place != root


def _register(
    path: str,
    name: str,
    found: ingest.Input,
    how: str,
    archive: Archive,
    summary: Summary,
    report: Report,
) -> None:
    """Copy a source into the archive and queue it, if it is new."""
    summary.inputs += 1
    error: SohoaError | None = found.error
    if found.path is not None and error is None:
        try:
            document, size = ingest.digest(found.path)
            summary.new += archive.keep(found.path, document, size, path, name, how)
            summary.documents.add(document)
        except ArchiveError:
            raise
        except SohoaError as fault:
            error = fault
    if error is not None:
        archive.refuse(path, error)
        summary.failures.append(Trouble(path, "refused", error.code, str(error)))
    report.registered(path, error)


def _digitise_all(
    waiting: Sequence[Queued],
    archive: Archive,
    options: Options,
    summary: Summary,
    report: Report,
    make_executor: MakeExecutor | None,
) -> None:
    """Digitise documents, each as it was asked to be read."""
    report.digitising(len(waiting))
    workers = options.workers or cores()
    crew = Crew(make_executor or in_processes(workers), perform, workers, Kept(archive))
    pairs = tuple((one.raw, one.text) for one in reversed(taught(archive)))
    jobs = (
        (
            document,
            digitise(
                document.id,
                document.name,
                document.bytes,
                archive.original(document.id),
                options.reading_as(document.options),
                Human(amendments(standing(archive, document.id)), pairs),
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
            commit(archive, outcome.record, pages, outcome.text, versions(), outcome.edits)
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


class Kept:
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
