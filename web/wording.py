"""Values of records in the reader's words: times, amounts, values of facets."""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from web import language
from web.numbers import day, number

#: EDTF's codes behind a year for quarters and halves.
_QUARTERS = {"33": "1", "34": "2", "35": "3", "36": "4"}
_HALVES = {"40": "1", "41": "2"}
#: RRULEs that have a word of their own: FREQ and INTERVAL.
_EVERY = {
    ("WEEKLY", "1"): "weekly",
    ("MONTHLY", "1"): "monthly",
    ("MONTHLY", "3"): "quarterly",
    ("MONTHLY", "6"): "half",
    ("YEARLY", "1"): "yearly",
}


@pass_context
def when(context: Context, time: str | None) -> str:
    """An EDTF time or an RRULE in words: `../2025-09-30` as `đến 30/09/2025`; nothing as ""."""
    if not time:
        return ""
    if time.startswith("FREQ="):
        return _every(context, time)
    say = context["t"]
    start, _, end = time.partition("/")
    if not end:
        year = re.fullmatch(r"\d{4}", time)
        return str(say("labels.when_year", year=time)) if year else _point(context, time)
    if start == "..":
        return str(say("labels.when_until", time=_point(context, end)))
    if end == "..":
        return str(say("labels.when_from", time=_point(context, start)))
    return str(say("labels.when_span", start=_point(context, start), end=_point(context, end)))


def _point(context: Context, time: str) -> str:
    say = context["t"]
    year, _, part = time.partition("-")
    if part in _QUARTERS:
        quarter = say(f"labels.quarter_{_QUARTERS[part]}")
        return str(say("labels.when_quarter", quarter=quarter, year=year))
    if part in _HALVES:
        return str(say("labels.when_half", half=say(f"labels.half_{_HALVES[part]}"), year=year))
    return day(time)


def _every(context: Context, rule: str) -> str:
    say = context["t"]
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    name = _EVERY.get((parts.get("FREQ", ""), parts.get("INTERVAL", "1")), "other")
    every = say(f"labels.every_{name}")
    if "BYMONTHDAY" not in parts:
        return str(every)
    days = parts["BYMONTHDAY"].replace(",", ", ")
    if months := parts.get("BYMONTH"):
        days = ", ".join(f"{days}/{month}" for month in months.split(","))
    return str(say("labels.every_day", every=every, days=days))


@pass_context
def amount(context: Context, target: Mapping[str, Any]) -> str:
    """A target's value: `ít nhất 45 sản phẩm`, `8–12%/năm`; "" where it has no figure.

    Args:
        context: of the template.
        target: has `comparator`, `min`, `max` and `unit`, as in the record.
    """
    say = context["t"]
    low, high = target["min"], target["max"]
    if low is None and high is None:
        return ""
    ends = [number(context, end) for end in (low, high) if end is not None]
    figure = "–".join(dict.fromkeys(ends))
    unit = target["unit"] or "other"
    one = f"labels.amount_{unit}_1"
    key = one if figure == "1" and language.known(one) else f"labels.amount_{unit}"
    value = str(say(key, n=figure))
    comparing = f"labels.value_{target['comparator']}"
    return str(say(comparing, amount=value)) if language.known(comparing) else value


@pass_context
def label(context: Context, value: Any, facet: str) -> str:
    """A value of a facet or field (`level`, `unit`, `role`, …) in words; others as they are."""
    say = context["t"]
    if facet == "stars":
        return str(say("labels.stars_1") if str(value) == "1" else say("labels.stars", n=value))
    key = f"labels.{facet}_{value}"
    return str(say(key)) if language.known(key) else str(value)
