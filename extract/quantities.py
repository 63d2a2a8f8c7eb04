"""How many of what: numbers with their comparator, bounds and unit.

The words stand in ``data/units.csv`` and ``data/comparators.toml``.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from extract import knowledge
from extract.found import number

Comparator = Literal[
    "at_least", "more_than", "exactly", "about", "at_most", "less_than", "range"
]  # fmt: skip
Unit = Literal[
    "product", "producer", "organisation", "percent", "percent_per_year", "sales_point",
    "tourist_site", "course", "person", "village", "vnd", "other",
]  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A counted thing at ``[start, end)`` of the searched text; the thing begins at `noun`."""

    start: int
    end: int
    noun: int
    comparator: Comparator
    min: float | None
    max: float | None
    unit: Unit
    #: The comparator stands in the text, not in the number before it.
    explicit: bool
    #: What is counted is in ``data/units.csv``, not just any noun.
    known: bool


_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_AMOUNT = (
    rf"(?P<low>{_NUMBER})(?: ?%(?= ?(?:[-–]|đến|tới) ?\d))?(?: ?\([^\W\d_][^)]{{0,20}}\))?"
    rf"(?: ?(?:[-–]|đến|tới) ?(?P<high>{_NUMBER}))?"
    r"(?P<percent> ?%)?(?P<yearly> ?/ ?năm)?"
)
_NO_NUMBER_BEFORE = r"(?<![\w/.,-])(?<!\d[-–])"
#: Numbers that name something instead of counting it.
_NAMING = re.compile(
    r"(?:số|ngày|tháng|năm|quý|mục|khoản|điều|điểm|phụ lục|biểu|mẫu|biểu số|mẫu số|đợt|giai đoạn"
    r"|tuổi|trang|bước|lần thứ|thứ|cấp|nhóm|mẫu biểu số)\s*$",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"tổng số (?:các )?([^,;.()\d]{3,60}?)\s+(?:lên|đạt|là|còn)\s*$", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"(?:đến|tới|trở|và|hoặc|của|tại|theo|là|được|có|với|để|so|như|trong|ngoài|trên|dưới)(?!\w)"
)
_DIGITS = re.compile(r"\d")


@cache
def _pattern() -> re.Pattern[str]:
    words = {word for before in _comparators(after=False).values() for word in before}
    comparator = "|".join(sorted(words, key=len, reverse=True))
    return knowledge.pattern(
        rf"{_NO_NUMBER_BEFORE}(?:(?P<comparator>{comparator})[.:]? (?:đạt |có |là )?)?"
        rf"(?P<from>từ )?{_AMOUNT}(?![\w/]|[.,]\d)"
    )


@cache
def _comparators(after: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in knowledge.patterns("comparators")["comparator"]:
        if entry.get("after", False) == after:
            found.setdefault(entry["value"], []).extend(entry["words"])
    return found


@cache
def _units() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = {row["phrase"].lower(): row["unit"] for row in knowledge.table("units")}
    return knowledge.any_of(rows), {knowledge.even(phrase): unit for phrase, unit in rows.items()}


def find(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """The quantities in ``text[start:end]`` (already `knowledge.even`), in order.

    Stars, scores, dates, terms and references are none.
    """
    end = len(text) if end is None else end
    if not _DIGITS.search(text, start, end):
        return []
    found = []
    for match in _pattern().finditer(text, start, end):
        quantity = _quantity(text, match, end)
        if quantity:
            found.append(quantity)
    return found


def _quantity(text: str, match: re.Match[str], end: int) -> Quantity | None:
    if not match["comparator"] and _NAMING.search(text[max(0, match.start() - 16) : match.start()]):
        return None
    if not match["comparator"] and _counted_before(text, match.start()):
        return None  # `chủ thể 13 hợp tác xã`: a word misread as a number
    low, high = number(match["low"]), number(match["high"]) if match["high"] else None
    if match["high"] and not match["percent"] and _is_year(match["low"]):
        return None
    noun, stop, unit, known = _noun(text, match, end)
    if unit is None and (total := _TOTAL.search(text, max(0, match.start() - 90), match.start())):
        found = _units()[0].match(total[1])  # `nâng tổng số sản phẩm lên 282`
        if found:
            value = _units()[1][re.sub(r"\s+", " ", found[0].lower())]
            noun, stop, known = total.start(1), match.end(), True
            unit = None if value == "no" else cast(Unit, value)
    if unit is None:
        return None
    factor = _money(text[noun:stop]) if unit == "vnd" else 1.0
    comparator = _comparator(text, match, stop, end)
    explicit = comparator is not None
    if comparator is None:
        comparator = "range" if high is not None else "exactly"
    least, most = bounds(comparator, low * factor, high * factor if high is not None else None)
    return Quantity(match.start(), stop, noun, comparator, least, most, unit, explicit, known)


def _noun(
    text: str, match: re.Match[str], end: int
) -> tuple[int, int, Unit | None, bool]:  # fmt: skip
    """Where the counted thing begins and ends, its unit (None: no quantity), and if it is known."""
    if match["percent"]:
        return match.end(), match.end(), "percent_per_year" if match["yearly"] else "percent", True
    gap = re.compile(r"\s*(?:\((?!\d)[^)]{1,20}\)\s*)?(?:các |những )?").match(
        text, match.end(), end
    )
    noun = gap.end() if gap else match.end()
    units, values = _units()
    found = units.match(text, noun, end)
    if found:
        unit = values[re.sub(r"\s+", " ", found[0].lower())]
        return noun, found.end(), None if unit == "no" else cast(Unit, unit), True
    if _is_year(match["low"]) or not re.compile(r"[a-zà-ỹđ]{2,}").match(text, noun, end):
        return noun, noun, None, False
    if _NO_NOUN.match(text, noun, end):
        return noun, noun, None, False
    word = re.compile(r"[^\W\d_]+").match(text, noun, end)
    return noun, word.end() if word else noun, "other", False


def _counted_before(text: str, at: int) -> bool:
    units, _ = _units()
    before = text[max(0, at - 30) : at].rstrip()
    return (
        any(before.endswith(found[0]) for found in units.finditer(before)) and text[at - 1] == " "
    )


def _is_year(digits: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", digits) is not None


def _comparator(text: str, match: re.Match[str], stop: int, end: int) -> Comparator | None:
    behind = text[stop : min(end, stop + 60)]
    for value, words in _comparators(after=True).items():
        if re.match(rf"[^,;.()\d]{{0,40}}?(?:{'|'.join(words)})", behind, re.IGNORECASE):
            return cast(Comparator, value)
    if match["comparator"]:
        said = re.sub(r"\s+", " ", match["comparator"].lower())
        for value, words in _comparators(after=False).items():
            if said in (knowledge.even(word) for word in words):
                return cast(Comparator, value)
    return None


def bounds(
    comparator: Comparator, low: float, high: float | None
) -> tuple[float | None, float | None]:
    """What a comparator makes of one or two numbers: least and most, None where open."""
    if high is not None:
        return low, high  # "ít nhất 30-50%" keeps both bounds
    if comparator in ("at_least", "more_than"):
        return low, None
    if comparator in ("at_most", "less_than"):
        return None, low
    return low, low


def _money(noun: str) -> float:
    for word, factor in (("tỷ", 1e9), ("triệu", 1e6), ("nghìn", 1e3)):
        if noun.lower().startswith(word):
            return factor
    return 1.0
