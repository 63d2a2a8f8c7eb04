"""Who is told of a load's progress: nobody, or a person at a terminal."""

import sys
import time
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from sohoa.crew import Task
from sohoa.errors import SohoaError


class Report:
    """Is told what happens, and says nothing."""

    def registered(self, name: str, error: SohoaError | None) -> None:
        """An input was copied into the archive, or refused."""

    def digitising(self, documents: int) -> None:
        """So many documents wait."""

    def task(self, task: Task) -> None:
        """A stage's work on a document or page is done."""

    def document(self, name: str, outcome: object) -> None:
        """A document is in, or failed with the `SohoaError` given as its outcome."""

    def close(self) -> None:
        """Nothing more comes."""


class TerminalReport(Report):
    """A progress bar with rate and time left on a terminal, a line now and then elsewhere.

    Args:
        stream: where to write.
        quiet: whether to show failures alone.
    """

    #: Seconds between two lines where there is no terminal.
    _PAUSE = 30.0

    def __init__(self, stream: TextIO = sys.stderr, *, quiet: bool = False) -> None:
        self._console = Console(file=stream, highlight=False, soft_wrap=True)
        self._quiet = quiet
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(
                "documents  {task.fields[pages]} pages recognised, {task.fields[rate]:.1f}/s"
            ),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
            disable=quiet or not self._console.is_terminal,
        )
        self._registered = self._pages = self._documents = self._waiting = 0
        self._began = self._said = time.monotonic()

    def registered(self, name: str, error: SohoaError | None) -> None:
        """Count it; say why it was refused."""
        self._registered += 1
        if error:
            self._failure(name, error)

    def digitising(self, documents: int) -> None:
        """Start the bar."""
        self._waiting = documents
        self._began = self._said = time.monotonic()
        if documents:
            self._bar.start()
            self._row = self._bar.add_task("Digitising", total=documents, pages=0, rate=0.0)

    def task(self, task: Task) -> None:
        """Count the pages that went through OCR: they are where the time goes."""
        self._pages += task.stage.name == "ocr"
        self._show()

    def document(self, name: str, outcome: object) -> None:
        """Advance the bar; say what failed."""
        self._documents += 1
        self._bar.advance(self._row)
        if isinstance(outcome, SohoaError):
            self._failure(name, outcome)
        self._show()

    def close(self) -> None:
        """Take the bar away."""
        self._bar.stop()

    def _show(self) -> None:
        seconds = time.monotonic() - self._began
        rate = self._pages / seconds if seconds else 0.0
        self._bar.update(self._row, pages=self._pages, rate=rate)
        if self._bar.disable and not self._quiet and time.monotonic() - self._said > self._PAUSE:
            self._said = time.monotonic()
            self._console.print(
                f"{self._documents} of {self._waiting} documents, "
                f"{self._pages} pages recognised, {rate:.1f}/s"
            )

    def _failure(self, name: str, error: SohoaError) -> None:
        self._console.print(f"{name}: {error}\n  → {error.remedy}", style="yellow", markup=False)
