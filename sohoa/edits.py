"""Edits of a text, and where its offsets are after them."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from sohoa.model import Model

_T = TypeVar("_T")


class Edit(NamedTuple):
    """``text[start:end]`` becomes `text`; offsets are those before any edit."""

    start: int
    end: int
    text: str


def spliced(text: str, edits: Sequence[Edit]) -> str:
    """`text` with `edits` made."""
    parts, done = [], 0
    for edit in edits:
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])


class Offsets:
    """Where offsets of a text are after `edits`, which are in order and do not overlap."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._shifts = [0]
        for edit in edits:
            self._shifts.append(self._shifts[-1] + len(edit.text) - (edit.end - edit.start))

    def start(self, at: int) -> int:
        """Where what begins at `at` begins; within an edit, at its beginning."""
        number = bisect_right(self._starts, at)
        if number and at < (edit := self._edits[number - 1]).end:
            return edit.start + self._shifts[number - 1]
        while number and self._edits[number - 1] == (at, at, self._edits[number - 1].text):
            number -= 1  # what is put in right there is part of what begins there
        return at + self._shifts[number]

    def end(self, at: int) -> int:
        """Where what ends at `at` ends; within an edit, at its end."""
        number = bisect_right(self._starts, at)
        if number and at < (edit := self._edits[number - 1]).end and at > edit.start:
            return edit.end + self._shifts[number]
        if number and at == (edit := self._edits[number - 1]).start < edit.end:
            number -= 1  # the edit begins where it ends
        return at + self._shifts[number]


def inverse(edits: Sequence[Edit], text: str) -> tuple[Edit, ...]:
    """The edits that lead back to `text`, of which `edits` were made."""
    back = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return tuple(back)


def moved(value: _T, forth: Offsets) -> _T:
    """`value`, a model or a tuple or dictionary of such, with every `start` and `end` moved."""
    if isinstance(value, Model):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        new = {name: moved(part, forth) for name, part in fields.items() if _parts(part)}
        if "start" in fields:
            new |= {"start": forth.start(fields["start"]), "end": forth.end(fields["end"])}
        return value.model_copy(update=new) if new else value
    if isinstance(value, dict):
        return {name: moved(part, forth) for name, part in value.items()}  # type: ignore[return-value]
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(moved(part, forth) for part in value)  # type: ignore[return-value]
    return value


def _parts(value: object) -> bool:
    return isinstance(value, Model | dict | tuple)
