"""Targets in tables."""

from collections.abc import Iterator

from extract.found import State
from sohoa import records


def find(state: State, year: int | None) -> Iterator[records.Target]:
    """The targets of the document's tables."""
    return iter(())
