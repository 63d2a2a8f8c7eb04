"""Figures and marks in words: short beside a mark, whole for those who do not see it."""

import re
from functools import partial
from typing import Any, Protocol

from web import language, wording
from web.numbers import number
from web.settings import Language

#: Signs of comparators; a range has its dash, and what is exact nothing.
_SIGNS = {"at_least": "≥", "more_than": ">", "about": "≈", "at_most": "≤", "less_than": "<"}
#: What no XML may hold, and what would turn a line round.
_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
#: Letters of what is told of a mark.
_LONGEST = 180


class Value(Protocol):
    """What has a figure, as the record has it."""

    @property
    def comparator(self) -> str | None: ...  # noqa: D102
    @property
    def min(self) -> float | None: ...  # noqa: D102
    @property
    def max(self) -> float | None: ...  # noqa: D102
    @property
    def unit(self) -> str | None: ...  # noqa: D102


def context(chosen: Language) -> Any:
    """What filters of templates want of a template, where there is none."""
    return {"t": partial(language.translate, chosen), "language": chosen}


def sign(chosen: Language, value: Value) -> str:
    """A figure with its sign: `≥ 45`, `≈ 20%`, `20–25`; just the figure where it is exact."""
    ends = [number(context(chosen), end) for end in (value.min, value.max) if end is not None]
    figure = "–".join(dict.fromkeys(ends))
    if value.unit in ("percent", "percent_per_year"):
        figure += "%"
    return f"{_SIGNS.get(value.comparator or '', '')} {figure}".lstrip()


def in_words(chosen: Language, value: Value) -> str:
    """A figure in words: `ít nhất 45 sản phẩm`."""
    fields = {name: getattr(value, name) for name in ("comparator", "min", "max", "unit")}
    return wording.amount(context(chosen), fields)


def when(chosen: Language, time: str) -> str:
    """A time in words."""
    return wording.when(context(chosen), time)


def label(chosen: Language, value: Any, facet: str) -> str:
    """A value of a facet in words."""
    return wording.label(context(chosen), value, facet)


def short(text: str, most: int = _LONGEST) -> str:
    """A text in one line that fits into a drawing, cut where it is too long."""
    line = " ".join(_UNFIT.sub("", text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
