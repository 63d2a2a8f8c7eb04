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
    r"FREQ=(?P<freq>DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=[1-9]\d{0,2})?"
    r"(?:;BYMONTH=(?P<months>[\d,]+))?(?:;BYMONTHDAY=(?P<days>[\d,]+|-1))?"
    r"(?:;BYDAY=(?P<weekdays>[A-Z,]+))?"
)
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


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
    """`value` if it is a recurrence with an interval, months and days that can be; else None."""
    found = _RRULE.fullmatch(value or "")
    if not found:
        return None
    months = _listed(found["months"], r"[1-9]|1[0-2]")
    days = _listed(found["days"], r"[1-9]|[12]\d|3[01]|-1")
    weekdays = _listed(found["weekdays"], "MO|TU|WE|TH|FR|SA|SU")
    if months is None or days is None or weekdays is None:
        return None
    if days and found["freq"] == "WEEKLY":  # RFC 5545, 3.3.10: a week has no day of a month
        return None
    if (
        months
        and days
        and min(map(int, days)) > max(_LONGEST_MONTHS.get(int(month), 31) for month in months)
    ):
        return None
    return value


def _listed(values: str | None, form: str) -> list[str] | None:
    """The values, none twice; None if one has not that form."""
    listed = values.split(",") if values else []
    real = all(re.fullmatch(form, value) for value in listed)
    return listed if real and len(set(listed)) == len(listed) else None


def begins_after(first: str, last: str) -> bool:
    """True if the valid EDTF value `first` begins later than `last` ends."""
    a, b = first.split("/")[0], last.split("/")[-1]
    a = first.split("/")[-1] if a == ".." else a
    b = last.split("/")[0] if b == ".." else b
    return _edge(a, "first") > _edge(b, "last")


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
