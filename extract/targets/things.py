"""What a number counts: the words behind it, or before it, and the contract's unit for them.

The words stand in ``data/units.csv``.
"""

import re
from functools import cache
from typing import Literal, NamedTuple, cast

from extract import knowledge

Unit = Literal[
    "product", "producer", "organisation", "percent", "percent_per_year", "sales_point",
    "tourist_site", "course", "person", "village", "vnd", "other",
]  # fmt: skip


class Thing(NamedTuple):
    """What a number counts: where its noun begins, where its unit ends."""

    noun: int
    end: int
    unit: Unit
    known: bool
    amount: bool = False
    factor: float = 1.0


_SCALES = {"triệu": 1e6, "nghìn": 1e3, "ngàn": 1e3, "tỷ": 1e9, "tỉ": 1e9, "vạn": 1e4}
_SCALE = re.compile(rf"\s*(?P<scale>{'|'.join(_SCALES)})\s+(?=[^\W\d_])", re.IGNORECASE)
#: A number whose thing stands before it: `tổng số sản phẩm OCOP lên 282`, `Số lớp: 12`.
_TOTAL = re.compile(
    r"(?<!\w)số (?:lượng )?(?:các )?([^,;:.()\d]{2,60}?)\s*"
    r"(?::|(?<=\s)(?:tăng )?(?:lên|đạt|là|còn|được|có)(?: (?:từ|đến|tới|mức))?)\s*$",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"(?:đến|tới|trở|và|hoặc|hay|của|tại|theo|là|được|có|với|để|so|như|trong|ngoài|trên|dưới|sau"
    r"|trước|từ|về|khi|do|vào|lên|xuống|cho|năm|ở|bằng|cùng|này|đó|nêu|tính|phải|đã|sẽ)(?!\w)",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s*(?:\((?!\d)[^)]{1,20}\)\s*)?(?:các |những |số |tổng số )?")
_WORD = re.compile(r"[^\W\d_]+")
_LOWER = re.compile(r"[a-zà-ỹđ]{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Units of what is made and of who makes it: what a list can name one by one.
MADE = frozenset({"product", "producer", "organisation", "sales_point", "tourist_site"})


@cache
def units() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    """A pattern for the known things, and for each its unit and whether it is an amount."""
    rows = {
        knowledge.even(row["phrase"].lower()): (row["unit"], row["role"] == "amount")
        for row in knowledge.table("units")
    }
    words = knowledge.any_of(rows).pattern.removeprefix(r"(?<!\w)")
    return re.compile(rf"(?<![^\W\d]){words}", re.IGNORECASE), rows  # also `15ha`


def unit_of(words: str) -> Unit | None:
    """The unit that `words` begin with, None if they are none or never a target."""
    found = units()[0].match(knowledge.even(words.strip()))
    name = row(found)[0] if found else "no"
    return None if name == "no" else cast(Unit, name)


def behind(text: str, match: re.Match[str], end: int) -> Thing | None:
    """What the number counts, by the words behind it; None if they name nothing countable."""
    gap = _GAP.match(text, match.end(), end)
    noun = gap.end() if gap else match.end()
    if match["of"] and gap and "số" in gap[0]:
        return None  # `3/4 số hộ`: a fraction
    if match["percent"] or match["half"]:
        if text.startswith(")", match.end()):  # `ba phần tư (75%) số xã`
            gap = _GAP.match(text, match.end() + 1, end)
            noun = gap.end() if gap else noun
        unit: Unit = "percent_per_year" if match["yearly"] else "percent"
        return Thing(noun, match.end(), unit, True, amount=True)
    found, factor = units()[0].match(text, noun, end), 1.0
    if scale := _SCALE.match(text, match.end(), end):
        scaled = units()[0].match(text, scale.end(), end)
        if scaled and row(scaled)[0] not in ("no", "vnd"):
            found, noun, factor = scaled, scale.end(), _SCALES[scale["scale"].lower()]
    if found:
        name, amount = row(found)
        times = found[0].lower() == "lần"
        if name == "no" or (times and not _counts_times(text, match, found)):
            return None
        factor = _money(found[0]) if name == "vnd" else factor
        return Thing(noun, found.end(), cast(Unit, name), True, amount, factor)
    if match["word"] or match["yearly"] or _YEAR.fullmatch(match["low"]):
        return None
    if not _LOWER.match(text, noun, end) or _NO_NOUN.match(text, noun, end):
        return None
    word = _WORD.match(text, noun, end)
    return Thing(noun, word.end() if word else noun, "other", False)


def before(text: str, match: re.Match[str], start: int) -> Thing | None:
    """`tổng số sản phẩm lên 282`: it stands before the number."""
    total = _TOTAL.search(text, max(start, match.start() - 90), match.start())
    found = units()[0].match(total[1]) if total else None
    if not total or not found or row(found)[0] == "no":
        return None
    return Thing(total.start(1), match.end(), cast(Unit, row(found)[0]), True)


def _counts_times(text: str, match: re.Match[str], found: re.Match[str]) -> bool:
    """True for `gấp 2 lần` and for `tối thiểu một lần/năm`, not for `02 lần/tháng`, `lần 2`."""
    if re.search(r"gấp(?: từ| khoảng)?\s*$", text[max(0, match.start() - 14) : match.start()]):
        return True
    yearly = re.match(
        r"\s?(?:/|một|mỗi|trong|hằng|hàng)\s?năm", text[found.end() : found.end() + 12]
    )
    return bool(match["comparator"] and yearly)


def row(found: re.Match[str]) -> tuple[str, bool]:
    """The unit of what the pattern of `units` found, and whether it is an amount."""
    return units()[1][re.sub(r"\s+", " ", found[0].lower())]


def counted_before(text: str, at: int) -> bool:
    """True if a thing stands directly before `at`: `chủ thể 13 hợp tác xã`, a misreading."""
    words = text[max(0, at - 30) : at].rstrip()
    if not words or text[at - 1] != " ":
        return False
    last = [found for found in units()[0].finditer(words) if found.end() == len(words)]
    return any(row(found)[0] in MADE for found in last) and not (
        re.search(r"(?:mỗi|từng)(?: \w+){1,3}$", words, re.IGNORECASE)
    )


def _money(noun: str) -> float:
    for word, factor in (
        ("nghìn tỷ", 1e12), ("tỷ", 1e9), ("tỉ", 1e9), ("triệu", 1e6), ("nghìn", 1e3), ("ngàn", 1e3)
    ):  # fmt: skip
        if noun.lower().startswith(word):
            return factor
    return 1.0
