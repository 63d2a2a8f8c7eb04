"""How often: rows of frequencies, each with its day, `định kỳ quý (trước ngày 15/3), năm`."""

import re
from collections.abc import Iterator

from extract import knowledge
from extract.deadlines import points

_UNIT = (  # not `năm 2025`, `tháng 5`, `6 tháng đầu năm`
    rf"(?:ngày(?! ?\d)|tuần|năm(?! ?{points.YEAR})|(?:tháng|quý)(?! ?(?:(?!0?1 lần)\d|[IV]+\b)))"
    r"(?! (?:đầu|cuối))"
)
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|năm(?= năm)|sáu|mười|cả|nửa)"
#: As patterns see it, in the data files too.
FREQUENCY = rf"(?:{_COUNT} )?{_UNIT}"
_FREQUENCIES = {"ngày": "DAILY", "tuần": "WEEKLY", "tháng": "MONTHLY", "năm": "YEARLY"}
_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "mười": 10, "cả": 1}
WEEKDAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA",
            "2": "MO", "3": "TU", "4": "WE", "5": "TH", "6": "FR", "7": "SA"}  # fmt: skip
_WEEKDAY = rf"thứ (?:{'|'.join(WEEKDAYS)})(?!\w)"
_SLOTS = {"freq": FREQUENCY, "dm": points.DAY_MONTH}
_NEXT = knowledge.pattern(
    r"(?P<row> ?(?:,|;|/|và|hoặc|hay)(?: ?(?:và|hoặc))? ?(?:(?:tổng|sơ) kết )?)"
    r"(?:(?:định kỳ|hàng|hằng|mỗi) ){0,2}{freq}(?!\w)",
    _SLOTS,
)
_ON_WEEKDAY = knowledge.pattern(
    r"(?: \d{1,2} (?:buổi|lần|lượt|kỳ|tin|bài))? ?,? ?\(?(?:vào |trước )?(?:các )?"
    rf"(?:(?:sáng|chiều|tối|ngày) )?{_WEEKDAY}(?:(?:,| và)(?: sáng| chiều| tối)? {_WEEKDAY})*\)?"
)
_ON_DAY = knowledge.pattern(
    r" ?[,(]? ?(?:(?:báo cáo|gửi) ){0,2}(?:trước|chậm nhất|muộn nhất|vào|không quá)(?: là)?"
    r"(?: vào| trước| đến)? (?:ngày )?"
    r"(?:{dm}|(?P<named>\d{1,2} tháng \d{1,2})(?!\d| ?/|,? năm \d)"
    r"|(?P<day>\d{1,2})(?![\d/])(?!,? (?:ngày|tháng \d)))"
    r"(?:(?: của)? ?(?P<quarter>tháng (?:đầu|giữa|cuối)(?: cùng)?(?: của)?(?: mỗi| hằng)? quý)"
    r"|(?: của)?(?: hằng| hàng| mỗi)? tháng(?: báo cáo)?(?! \d))?"
    r"(?: (?:của năm|hàng năm|hằng năm|cùng năm))? ?\)?",
    _SLOTS,
)


def row(text: str, start: int, end: int, first: str) -> Iterator[tuple[int, int, str | None]]:
    """Where each of a row stands, and its recurrence; `first` is the one in ``text[start:end]``."""
    freq = first
    while True:
        rrule = _frequency(freq)
        if rrule and (on := _ON_DAY.match(text, end)) and (dated := _on_day(rrule, on)):
            rrule, end = dated, on.end()
        elif rrule == "FREQ=WEEKLY" and (on := _ON_WEEKDAY.match(text, end)):
            days = re.findall(r"thứ\s+(\w+)", on[0].lower())
            rrule, end = f"{rrule};BYDAY={','.join(WEEKDAYS[day] for day in days)}", on.end()
        yield start, end, rrule
        more = _NEXT.match(text, end)
        if not more:
            return
        freq, start, end = more["freq"], more.end("row"), more.end()


def days(said: str, until: str | None = None) -> str:
    """`5, 20` and `15-18` as days of a month: `5,20`, `15,16,17,18`."""
    numbers = [int(number) for number in re.findall(r"\d+", f"{said} {until or ''}")]
    if len(numbers) == 2 and (until or re.search("[-–]", said)):
        numbers = list(range(numbers[0], numbers[1] + 1))
    return ",".join(map(str, numbers))


def _frequency(words: str) -> str | None:
    """`06 tháng` → FREQ=MONTHLY;INTERVAL=6"""
    *count, unit = words.lower().split()
    number = 1
    if count:
        number = _COUNTS.get(count[0]) or (int(count[0]) if count[0].isdigit() else 0)
        if count[0] == "nửa" and unit == "năm":
            number, unit = 6, "tháng"
    if unit == "quý":
        number, unit = 3 * number, "tháng"
    if number > 12 and unit == "tháng":
        return None
    if unit == "tháng" and number == 12:
        number, unit = 1, "năm"
    return f"FREQ={_FREQUENCIES[unit]}" + ("" if number == 1 else f";INTERVAL={number}")


def _on_day(rrule: str, on: re.Match[str]) -> str | None:
    """`rrule` with the day by which: each month's, each quarter's last month's, or each year's."""
    if on["dm"] or on["named"]:
        point = points.read(f"ngày {on['dm'] or on['named']}")
        return points.yearly(point.low, point.high) if point else None
    if on["quarter"]:
        return f"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY={int(on['day'])}"
    return f"{rrule};BYMONTHDAY={int(on['day'])}" if rrule == "FREQ=MONTHLY" else None
