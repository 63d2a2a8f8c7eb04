"""Figures, days and sizes as people here write them."""

import re
from datetime import datetime
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

#: Thousands apart, as people here write them.
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_UNITS = ("B", "kB", "MB", "GB", "TB")


def plain(typed: str) -> str:
    """A figure as people here type it, as programs write it: `1.500` as `1500`, `8,5` as `8.5`."""
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(".", "")
    return typed.replace(",", ".")


@pass_context
def number(context: Context, value: float | None) -> str:
    """`1234.5` as `1.234,5` in Vietnamese, as `1,234.5` in English; nothing as a dash."""
    if value is None:
        return "–"
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    if context.get("language") == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def day(edtf: str | None) -> str:
    """An EDTF day as `06/05/2025`, what is not known of it as `…/05/2025`; others as they are.

    Days stand in the same order in both languages: that of the documents.
    """
    if not edtf:
        return ""
    parts = re.fullmatch(r"(\d{4}|XXXX)-(\d\d|XX)(?:-(\d\d|XX))?", edtf)
    if not parts:
        return edtf
    known = [p for p in reversed(parts.groups()) if p is not None]
    if int(known[-2]) > 12 if known[-2].isdigit() else False:  # a quarter or season
        return edtf
    return "/".join("…" if "X" in part else part for part in known)


def moment(iso: str | None) -> str:
    """A time of the archive's (ISO 8601, UTC) as `06/05/2025 14:30`, in this machine's zone."""
    return f"{datetime.fromisoformat(iso).astimezone():%d/%m/%Y %H:%M}" if iso else ""


@pass_context
def size(context: Context, value: int) -> str:
    """Bytes as `1,4 MB`, by thousands."""
    amount: Any = float(value)
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            break
        amount /= 1000
    return f"{number(context, round(amount, 1 if amount < 10 else 0))} {unit}"
