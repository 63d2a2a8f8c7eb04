"""Which EDTF and RRULE values may be stored: every time of a record goes through here.

Only the forms that `sohoa.records` names are let through; a day has to be real, an interval must
not run backwards, a recurrence has to recur.
"""

import re
from datetime import date

_POINT = re.compile(
    r"(?P<year>\d{4}|XXXX)(?:-(?:(?P<month>0[1-9]|1[0-2]|XX)(?:-(?P<day>0[1-9]|[12]\d|3[01]|XX))?"
    r"|(?P<quarter>3[3-6])))?"
)
_RRULE = re.compile(
    r"FREQ=(?:WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=[1-9]\d{0,2})?(?:;BYMONTH=(?P<months>[\d,]+))?"
)


def edtf(value: str | None) -> str | None:
    """`value` if it is a day, month, quarter, year or interval that can be; else None."""
    if value is None:
        return None
    first, slash, last = value.partition("/")
    ends = [end for end in (first, last) if end not in ("..", "")]
    if not ends or (slash and not (first and last)) or not all(map(_is_point, ends)):
        return None
    return None if len(ends) == 2 and _edge(first, "first") > _edge(last, "last") else value


def rrule(value: str | None) -> str | None:
    """`value` if it is a recurrence with an interval and months that can be; else None."""
    found = _RRULE.fullmatch(value or "")
    if not found:
        return None
    months = found["months"].split(",") if found["months"] else []
    real = all(re.fullmatch(r"[1-9]|1[0-2]", month) for month in months)
    return value if real and len(set(months)) == len(months) else None


def last_year(value: str) -> int | None:
    """The year in which a valid EDTF value ends; None where it is open or unknown."""
    year = value.rsplit("/", 1)[-1][:4]
    return int(year) if year.isdigit() else None


def _is_point(text: str) -> bool:
    found = _POINT.fullmatch(text)
    if not found:
        return False
    if not found["day"] or "XX" in (found["day"], found["month"]):
        return True
    year = 2000 if found["year"] == "XXXX" else int(found["year"])  # any year may be a leap year
    try:
        date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return False
    return True


def _edge(point: str, side: str) -> tuple[str, str, str]:
    """The first or last day of a point as text that sorts by time; what is unread fits any."""
    found = _POINT.fullmatch(point)
    assert found is not None
    low = side == "first"
    month, day = found["month"], found["day"]
    if found["quarter"]:
        quarter = int(found["quarter"]) - 32
        month = f"{3 * quarter - 2 if low else 3 * quarter:02}"
    if month in (None, "XX"):
        month = "01" if low else "12"
    if day in (None, "XX"):
        day = "01" if low else "31"
    return found["year"], month, day
