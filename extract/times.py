"""When: expressions of time as EDTF and RRULE. The patterns stand in ``data/times.toml``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from extract import knowledge, timevalues

Kind = Literal["by", "within", "from", "recurring", "ongoing", "relative"]

_YEAR = r"(?:19|20)\d\d"
_DATE = (
    rf"\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?{_YEAR}|\d{{1,2}} tháng \d{{1,2}},? năm {_YEAR}(?!\d)"
)
_MONTH = rf"tháng \d{{1,2}}(?!\d)(?:(?: ?[/-] ?|,? năm ){_YEAR})?"
#: Quarters as offices write them, and as engines read `II` and `III`.
_NUMERAL = r"(?:I{1,3}|IV|[1-4]|HI|IH|IIl|\[I|I\]|[l1|]I|I[l1|])"
_QUARTER = rf"quý {_NUMERAL}(?!\w)(?: ?/ ?{_YEAR}| ?/ ?năm {_YEAR}|,? năm {_YEAR})?"
_SLOTS = {
    "date2": _DATE,
    "date": _DATE,
    "month2": _MONTH,
    "month": _MONTH,
    "quarter": _QUARTER,
    "roman": _NUMERAL,
    "year2": _YEAR,
    "year": _YEAR,
    "n": r"\d{1,3}",
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "HI": 3, "IH": 3, "IIL": 3}
#: EDTF level 2 counts quarters as months 33 to 36 (ISO 8601-2:2019, 4.8).
_FIRST_QUARTER = 32


@dataclass(frozen=True)
class Time:
    """An expression of time at ``[start, end)`` of the text that was searched.

    Without a value it says no time that can be: `giai đoạn 2030-2025`, `định kỳ 0 tháng`.
    """

    start: int
    end: int
    kind: Kind
    edtf: str | None
    rrule: str | None
    #: Too common to be a deadline by itself: it needs a label or a target.
    weak: bool


@dataclass(frozen=True)
class _Pattern:
    match: re.Pattern[str]
    kind: Kind
    edtf: str | None
    rrule: str | None
    weak: bool


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(
            knowledge.pattern(rf"(?<!\w)(?:{entry['match']})(?!\w)", _SLOTS),
            entry["kind"],
            entry.get("edtf"),
            entry.get("rrule"),
            entry.get("weak", False),
        )
        for entry in knowledge.patterns("times")["time"]
    )


_HINT = re.compile(
    r"ngày|tháng|năm|quý|định kỳ|thường|liên tục|hàng|hằng|\d{4}|tuần", re.IGNORECASE
)
_AND_YEAR = re.compile(r"^[ ,]*năm\b(?!\s*\d)", re.IGNORECASE)


def find(text: str) -> list[Time]:
    """All expressions of time in `text` (a sentence or a label's content), in order.

    A month without a year takes the next year named after it: `tháng 5 và tháng 11 năm 2024`.
    """
    if not _HINT.search(text):
        return []
    text = knowledge.even(text)
    taken: list[Time] = []
    for pattern in _patterns():
        for found in pattern.match.finditer(text):
            start, end = found.span()
            if all(end <= time.start or start >= time.end for time in taken):
                made = _make(pattern, found, text)
                if made:
                    taken.extend(made)
    return sorted(taken, key=lambda time: (time.start, time.end))


def _make(pattern: _Pattern, found: re.Match[str], text: str) -> Iterator[Time] | list[Time]:
    values = _values(found, text)
    if values is None:
        return []
    edtf = timevalues.edtf(pattern.edtf.format(**values)) if pattern.edtf else None
    rrule = timevalues.rrule(pattern.rrule.format(**values)) if pattern.rrule else None
    made = [Time(found.start(), found.end(), pattern.kind, edtf, rrule, pattern.weak)]
    more = _AND_YEAR.match(text[found.end() :])
    if rrule and "MONTHLY" in rrule and more:  # "định kỳ 06 tháng, năm"
        end = found.end() + more.end()
        made.append(Time(end - 3, end, "recurring", None, "FREQ=YEARLY", pattern.weak))
    return made


def _values(found: re.Match[str], text: str) -> dict[str, str] | None:
    """The slots' values in EDTF; None if one of them cannot be (a 13th month)."""
    groups = {name: value for name, value in found.groupdict().items() if value}
    later = re.search(_YEAR, text[found.end() :])
    year = groups.get("year") or (later[0] if later else None)
    values: dict[str, str] = {}
    for name, value in groups.items():
        kind = name.rstrip("2")
        if kind == "date":
            made = day(value)
        elif kind == "month":
            made = _month(value, _year_of(groups.get("month2", "")) or year)
        elif kind == "quarter":
            made = _quarter(value, year)
        elif kind == "n":
            made = str(int(value))
        else:
            made = value
        if made is None:
            return None
        values[name] = made
    if "roman" in values:
        values["quarter2"] = _quarter(f"quý {values['roman']}", year) or ""
    if "month2" in values:
        first, last = (int(values[name][-2:]) for name in ("month", "month2"))
        span = range(first, last + 1 if first <= last else last + 13)  # over the year's end
        values["months"] = ",".join(str((month - 1) % 12 + 1) for month in span)
    if "half" in values:
        if values["n"] != "6":
            return None
        first_half = values["half"].lower() == "đầu"
        months = ("01", "06") if first_half else ("07", "12")
        values["half"] = f"{values['year']}-{months[0]}/{values['year']}-{months[1]}"
    return values


def day(text: str) -> str | None:
    """`20/5/2025` or `06 tháng 7 năm 2025` as ISO date, None if there is no such day."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    try:
        return date(numbers[2], numbers[1], numbers[0]).isoformat()
    except (ValueError, IndexError):
        return None


def _year_of(text: str) -> str | None:
    found = re.search(_YEAR, text)
    return found[0] if found else None


def _month(text: str, year: str | None) -> str | None:
    number = re.search(r"\d{1,2}", text)
    if not number or not 1 <= int(number[0]) <= 12:
        return None
    return f"{_year_of(text) or year or 'XXXX'}-{int(number[0]):02}"


def _quarter(text: str, year: str | None) -> str | None:
    number = re.search(rf"quý\s+({_NUMERAL})(?!\w)", text, re.IGNORECASE)
    if not number:
        return None
    roman = number[1].upper()
    quarter = int(roman) if roman in "1234" else _ROMAN.get(roman, 2)  # `[I`, `lI`: two strokes
    return f"{_year_of(text) or year or 'XXXX'}-{_FIRST_QUARTER + quarter}"
