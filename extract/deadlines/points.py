"""Places in the calendar as offices write them: a day, month, quarter or year, parts and rows.

`WHEN` finds one in text, `read` says from where to where it goes, in EDTF; a year that is not
written is ``XXXX``. What an office leaves vague stays so: `cuối tháng 5` is the month.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

#: In these a blank is any white space, `` ?`` some or none, as in the patterns of the data files.
YEAR = r"(?:19|20)\d\d(?!\d)"
OF_YEAR = rf"(?: ?[/-] ?(?:năm )?{YEAR}|\.{YEAR}|,? ?\(?(?:của )?năm {YEAR}|, {YEAR})"
#: Quarters as offices write them, and as engines read `II` and `III`.
ROMAN = r"(?:I{1,3}|IV|HI|IH|[Il|]{2,3}|\[I|I\]|1I|I1)(?!\w)"
NUMERAL = rf"(?:{ROMAN}|[1-4](?!\w))"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"\d{1,2}(?!\d)"
DATE = rf"\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?{YEAR}|{_DAY} ?tháng ?{_MONTH_NUMBER}(?:{OF_YEAR})?"
#: A day without its year; a fraction (`2/3 số hộ`) looks the same, so a word has to go before it.
DAY_MONTH = rf"{_DAY} ?[/-] ?{_MONTH_NUMBER}(?! ?[/%]|\.\d)"
_PART = (
    r"(?:nửa đầu|nửa cuối|đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần"
    r"|tuần (?:lễ )?(?:thứ )?(?:\d(?:(?:, | và | ?- ?)\d)*|nhất|hai|ba|tư"
    r"|đầu(?: tiên)?|cuối(?: cùng)?))(?: của| trong)?"
)
_MONTH = rf"(?:tháng|T\.?(?=\d{{1,2}} ?(?:/|,|-|và) ?[T\d])) ?{_MONTH_NUMBER}"
_QUARTER = rf"quý {NUMERAL}"
_UNTIL = r"(?:[-–—]|đến|tới)"
_SHAPES = (
    rf"(?:ngày )?{_DAY} ?{_UNTIL} ?(?:ngày )?(?:{DATE})",
    rf"(?:ngày )?(?:{DATE})",
    rf"ngày {_DAY} ?{_UNTIL} ?(?:ngày )?{DAY_MONTH}",
    rf"ngày {DAY_MONTH}",
    rf"(?:{_PART} )?{_MONTH} ?[-–—] ?(?:tháng )?{_MONTH_NUMBER}(?: ?/ ?{YEAR}|,? năm {YEAR})",
    rf"(?:{_PART} )?{_MONTH} ?[-–—] ?(?:tháng )?(?:0?[1-9]|1[0-2])(?![\d/])",
    rf"(?:{_PART} )?{_MONTH}(?:{OF_YEAR})?",
    rf"(?:{_PART} )?{_QUARTER} ?[-–—] ?(?:quý )?{NUMERAL}(?:{OF_YEAR})?",
    rf"(?:{_PART} )?{_QUARTER}(?:{OF_YEAR})?",
    rf"(?:0?[1-9]|1[01]|ba|sáu|chín) tháng (?:đầu|cuối)(?: của)? năm(?: {YEAR})?",
    rf"nửa (?:đầu|cuối)(?: của)? năm(?: {YEAR})?",
    rf"(?:{_PART} )?(?:giai đoạn|thời kỳ|trong các năm|các năm|năm) {YEAR} ?[-–—] ?{YEAR}",
    rf"(?:{_PART} )?năm {YEAR}",
)
WHEN = "|".join(_SHAPES)
#: Days of one month; what is written `15-16/10`.
SPAN = "|".join((*_SHAPES[:1], _SHAPES[2], rf"{_DAY} ?{_UNTIL} ?(?:ngày )?{DAY_MONTH}"))
#: Those that are said of nothing but terms: quarters and halves of a year.
QUARTERS = "|".join(_SHAPES[7:11])
YEARS = rf"{YEAR} ?[-–—] ?{YEAR}|{YEAR}"
#: How a column of times writes them, whose head says what they are: `2025-2026`, `6/2025`, `30/6`.
BARE = (
    rf"{YEAR} ?[-–—] ?{YEAR}|{NUMERAL} ?/ ?{YEAR}|{_MONTH_NUMBER} ?/ ?{YEAR}"
    rf"|{_DAY} ?/ ?{_MONTH_NUMBER}|{YEAR}"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "HI": 3, "IH": 3}
#: EDTF level 2 counts quarters as months 33 to 36 (ISO 8601-2:2019, 4.8).
_FIRST_QUARTER = 32
_WORDS = {"ba": 3, "sáu": 6, "chín": 9}
_TENTHS = {"thượng tuần": (1, 10), "trung tuần": (11, 20), "hạ tuần": (21, 31),
           "nửa đầu": (1, 15), "nửa cuối": (16, 31)}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """From `low` to `high`, both EDTF of one precision."""

    low: str
    high: str

    @property
    def year(self) -> str | None:
        """The year it ends in, None if the words do not say it."""
        return None if self.high.startswith("XXXX") else self.high[:4]


def read(text: str) -> Point | None:
    """What one match of `WHEN`, `BARE`, `DATE` or `DAY_MONTH` says; None if that cannot be."""
    text = " ".join(text.split()).lower()
    years = re.findall(YEAR, text)
    if "quý" in text or re.fullmatch(rf"{NUMERAL} ?/ ?{YEAR}", text, re.IGNORECASE):
        return _quarters(text, years)
    if re.search(r"tháng (?:đầu|cuối)|nửa (?:đầu|cuối)(?: của)? năm", text):
        return _months_of(text, years[0] if years else "XXXX")
    text = re.sub(r"tuần (?:lễ )?(?:thứ )?\d(?:(?:, | và | ?- ?)\d)*", "tuần", text)
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(YEAR, "", text))]
    year = years[-1] if years else "XXXX"
    if not numbers:
        return Point(years[0], years[-1]) if years and years[0] <= years[-1] else None
    days = re.search(rf"\d ?/ ?\d{{1,2}}(?!\d)|\d ?tháng|\d ?[.-] ?\d+ ?[.-] ?{YEAR}", text)
    if days or (text.startswith("ngày") and len(numbers) > 1):
        return _days(numbers, year)
    return _months(text, numbers, year)


def day(text: str) -> str | None:
    """`20/5/2025` or `06 tháng 7 năm 2025` as ISO date, None if there is no such day."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    try:
        return date(numbers[2], numbers[1], numbers[0]).isoformat()
    except (ValueError, IndexError):
        return None


def in_year(edtf: str, year: str) -> str:
    """`edtf` with `year` where it is open: `XXXX-05` in 2025 is `2025-05`."""
    return edtf.replace("XXXX", year)


def end(point: str) -> str:
    """The last day of a month, quarter or year; of a February without its year the month."""
    if len(point) == 4:
        return f"{point}-12-31"
    months = _numbers(point)
    if len(point) != 7 or months is None or (months[1] == 2 and point.startswith("XXXX")):
        return point
    year = 2001 if point.startswith("XXXX") else int(point[:4])
    return f"{point[:4]}-{months[1]:02}-{calendar.monthrange(year, months[1])[1]}"


def eve(point: str) -> str:
    """By when something is done `trước` a point: a day counts itself, else the day before it.

    At the beginning of a year that is the first of January: the year before is nowhere said.
    """
    months = _numbers(point)
    if len(point) == 10:
        return point
    if months is None or months[0] == 1:
        return f"{point[:4]}-01-01"
    return end(f"{point[:4]}-{months[0] - 1:02}")


def yearly(first: str, last: str) -> str | None:
    """The recurrence of `first` to `last` each year: their months, and days of one month.

    Days that run over several months have no short rule: it says no more than each year.
    """
    a, b = _numbers(first), _numbers(last)
    if a is None or b is None:
        return None
    row = range(a[0], b[1] + 1 if a[0] <= b[1] else b[1] + 13)  # over the year's end
    months = ",".join(str((month - 1) % 12 + 1) for month in row)
    if len(first) == 10:
        whole = first[8:] == "01" and int(last[8:]) >= 28
        if len(row) > 1:
            return f"FREQ=YEARLY;BYMONTH={months}" if whole else "FREQ=YEARLY"
        days = ",".join(map(str, range(int(first[8:]), int(last[8:]) + 1)))
        return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days}"
    return f"FREQ=YEARLY;BYMONTH={months}"


def _numbers(point: str) -> tuple[int, int] | None:
    """The first and last month of a point."""
    if len(point) < 7:
        return None
    number = int(point[5:7])
    if number > _FIRST_QUARTER:
        return 3 * (number - _FIRST_QUARTER) - 2, 3 * (number - _FIRST_QUARTER)
    return number, number


def _quarters(text: str, years: list[str]) -> Point | None:
    numerals = re.findall(rf"(?<!\w){NUMERAL}", re.sub(YEAR, "", text), re.IGNORECASE)
    year = years[-1] if years else "XXXX"
    if not numerals:
        return None
    ends = [f"{year}-{_FIRST_QUARTER + _quarter(numeral)}" for numeral in numerals[:2]]
    return Point(ends[0], ends[-1]) if ends[0] <= ends[-1] else None


def _quarter(numeral: str) -> int:
    roman = numeral.upper()
    if roman in "1234":
        return int(roman)
    return _ROMAN.get(roman, len(roman))  # `[I`, `lI`: two strokes


def _months_of(text: str, year: str) -> Point | None:
    """`6 tháng đầu năm`, `nửa cuối năm`"""
    named = re.match(r"(\d+|ba|sáu|chín) tháng", text)
    count = 6 if not named else _WORDS.get(named[1]) or int(named[1])
    if not 1 < count < 12:
        return None
    first = 1 if "đầu" in text else 13 - count
    return Point(f"{year}-{first:02}", f"{year}-{first + count - 1:02}")


def _days(numbers: list[int], year: str) -> Point | None:
    """`20/5`, `15-16/10`, `ngày 15 đến ngày 16/10`: the month comes last."""
    month, days = numbers[-1], [numbers[0], numbers[-2]]
    if len(numbers) > 3 or days[0] > days[1]:
        return None
    try:
        for number in days:
            date(2000 if year == "XXXX" else int(year), month, number)
    except ValueError:
        return None
    return Point(*(f"{year}-{month:02}-{number:02}" for number in days))


def _months(text: str, numbers: list[int], year: str) -> Point | None:
    first, last = numbers[0], numbers[-1]
    if not (1 <= first <= last <= 12 and len(numbers) < 3):
        return None
    for part, (start, end) in _TENTHS.items():
        if text.startswith(part) and len(numbers) == 1:
            if first == 2 and year == "XXXX" and end == 31:
                break  # nobody knows its last day
            days = calendar.monthrange(2001 if year == "XXXX" else int(year), first)[1]
            ends = start, min(end, days)
            return Point(*(f"{year}-{first:02}-{day:02}" for day in ends))
    return Point(f"{year}-{first:02}", f"{year}-{last:02}")


def rows(text: str, of: str) -> Iterator[tuple[int, int, str]]:
    """The items of a row `5, 6 và 9/2025`: where each stands, and what it says in full.

    `of` is `tháng` or `quý`; the last item's year is the year of all.
    """
    year = re.search(YEAR, text)
    item = rf"(?:quý\s+)?({NUMERAL})" if of == "quý" else r"(\d{1,2})"
    found = list(re.finditer(rf"(?<!\w){item}", text[: year.start() if year else None], re.I))
    for i, one in enumerate(found):
        end = len(text) if i == len(found) - 1 else one.end()
        yield one.start(), end, f"{of} {one[1]}{f' năm {year[0]}' if year else ''}"
