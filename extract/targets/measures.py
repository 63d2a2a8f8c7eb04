"""Of which sort a number is (new, a total, a share, …), and which rank it asks for.

The patterns stand in ``data/targets.toml``.
"""

import re
from functools import cache
from typing import Literal, cast

from extract import knowledge
from extract.targets import past
from extract.targets.quantities import Quantity

_RAISED = frozenset({"lên", "thành", "lên hạng", "thành hạng"})
Measure = Literal["new", "cumulative", "share", "growth", "per_unit", "event"]


def measure(text: str, quantity: Quantity, start: int, end: int, nested: bool) -> Measure | None:
    """Of which sort the number is, by its own words before and behind it."""
    return said(text, quantity, start, end, nested) or None


def said(
    text: str, quantity: Quantity, start: int, end: int, nested: bool
) -> Measure | Literal[""] | None:
    """The same; empty where the words say that it is of none, None where they say nothing."""
    if quantity.unit == "percent_per_year":
        return "growth"
    before, behind = text[start : quantity.end], text[quantity.end : end].split("(")[0].strip()
    percent = quantity.unit == "percent"
    if re.search(r"gấp(?: \w+)?\s+$", text[start : quantity.start]):
        return "growth"
    for value, match, after, units in patterns():
        if percent != (value == "growth") or (units and quantity.unit not in units):
            continue
        if nested and units and value == "cumulative":
            continue
        if match.search(before) or (after and after.match(behind)):
            if value != "per_unit" and quantity.per:
                return "per_unit"
            return None if value == "open" else cast(Measure, value)
    if percent:
        return "share"
    return "per_unit" if quantity.per else None


def stars(words: str) -> int | None:
    """The lowest rank that `words` ask for; of `từ 3 sao lên 4 sao` the higher."""
    found = list(past.match("stars").finditer(words))
    if not found:
        return None
    raised = [rank for rank in found if rank["from"] or _is_raised(words[: rank.start()])]
    rank = (raised or found)[0]
    span = rank["by"] and rank["by"].strip().lower() not in _RAISED
    if span and not re.search(r"(?:nâng|thăng)(?!\w)", words[: rank.start()]):
        return int(rank["from"])  # `đạt 3-4 sao`
    return int(rank["stars"])


def _is_raised(before: str) -> bool:
    """True before the rank that something is raised to: `nâng hạng 4 sao`, not `nâng hạng từ`."""
    return (
        re.search(r"(?:nâng|thăng) hạng(?: sao)?(?: (?:lên|đạt))?(?: hạng)? $", before) is not None
    )


def rest(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where the rank of what remains is said: `10 sản phẩm, trong đó 02 4 sao, còn lại 3 sao`."""
    return past.match("rest").search(text, start, end)


def of_heading(words: str) -> Measure | None:
    """What a heading or a line that leads in says of the bare numbers below it."""
    for value, match, _, units in patterns():
        if value == "new" and not units and match.search(words):
            return "new"
    return None


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None, tuple[str, ...]], ...]:
    """Value, pattern before the number, pattern behind it, and the units it holds for."""
    return tuple(
        (
            entry["value"],
            knowledge.pattern(rf"(?<!\w)(?:{entry['match']})"),
            knowledge.pattern(entry["behind"]) if "behind" in entry else None,
            tuple(entry.get("units", ())),
        )
        for entry in knowledge.patterns("targets")["measure"]
    )
