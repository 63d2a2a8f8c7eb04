"""How many of what: numbers with their comparator, bounds and unit.

The words stand in ``data/units.csv`` and ``data/comparators.toml``.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple, cast

from extract import knowledge
from extract.numerals import AMBIGUOUS, DIGITS, HALF, WORDS, value

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
    #: The unit only measures (per cent, money, hectares): what, is said elsewhere.
    amount: bool = False
    #: The number is written as a word.
    worded: bool = False
    #: What each holds, `/xã`: "xã"; empty if none.
    per: str = ""
    #: `từ` stands before the one number: perhaps whence, not whither.
    since: bool = False


class _Thing(NamedTuple):
    """What a number counts: where its noun begins, where its unit ends."""

    noun: int
    end: int
    unit: Unit
    known: bool
    amount: bool = False
    factor: float = 1.0


_AMOUNT = (
    rf"(?:(?P<low>{DIGITS})|(?P<word>{WORDS})(?!\w)|(?P<half>{HALF})(?!\w))"
    r"(?: ?%(?= ?(?:[-–]|đến|tới) ?\d))?(?: ?\([^\W\d_][^)]{0,20}\))?"
    rf"(?: ?(?:[-–÷]|đến|tới) ?(?P<high>{DIGITS}))?"
    r"(?P<percent> ?%)?(?P<yearly> ?/ ?năm)?"
)
_NO_NUMBER_BEFORE = r"(?<![\w/.,-])(?<!\d[-–])"
#: Numbers that name something instead of counting it.
_NAMING = re.compile(
    r"(?<!\w)(?:số|số hiệu|ngày|tháng|năm|quý|mục|khoản|điều|phụ lục|biểu|mẫu|đợt|giai đoạn|tuổi"
    r"|trang|bước|thứ|quyết định|nghị quyết|nghị định|thông tư|chỉ thị|công văn)\s*$",
    re.IGNORECASE,
)
#: The same, unless something countable follows: `cấp 3` but `nâng cấp 3 sản phẩm`.
_MAYBE_NAMING = re.compile(
    r"(?<!\w)(?:cấp|nhóm|tiêu chí|kế hoạch|đề án|chương trình|dự án|hợp phần|nội dung|nhiệm vụ|hạng"
    r"|loại|mức|khóa|vòng|phần|chương|tầng|quốc lộ|đường|thôn|tổ|khu|khu phố|ấp|xóm|đội|điểm"
    r"|iso|covid|phiên bản|đối tượng|lớp)\s*$",
    re.IGNORECASE,
)
_SCALES = {"triệu": 1e6, "nghìn": 1e3, "ngàn": 1e3, "tỷ": 1e9, "tỉ": 1e9, "vạn": 1e4}
_SCALE = re.compile(rf"\s*(?P<scale>{'|'.join(_SCALES)})\s+(?=[^\W\d_])", re.IGNORECASE)
_WITHOUT_NOUN = re.compile(r"\s*(?:[,;.)]|và\s|$)")
_EACH = re.compile(r"(?:mỗi|từng|các|số lượng|những)(?: \w+){1,2}\s*$", re.IGNORECASE)
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
#: Before a number in words that could mean something else: it is one only behind these.
_DOING = re.compile(
    r"(?<!\w)(?:thêm|mới|mở|tổ chức|xây dựng|thành lập|nâng hạng|nâng cấp|phát triển|có thêm)\s+$",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s*(?:\((?!\d)[^)]{1,20}\)\s*)?(?:các |những |số |tổng số )?")
_PER = re.compile(r"\s?/\s?(?P<per>[^\W\d_]+(?: (?:cấp|sản|hợp) [^\W\d_]+)?)(?:/năm)?(?!\w)")
_NUMBERS = re.compile(rf"\d|(?<!\w)(?:{WORDS}|nửa)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_LOWER = re.compile(r"[a-zà-ỹđ]{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MADE = frozenset({"product", "producer", "organisation", "sales_point", "tourist_site"})
_TIMES = frozenset({"năm", "tháng", "quý", "tuần", "ngày"})


@cache
def _pattern() -> re.Pattern[str]:
    words = {word for before in _comparators(after=False).values() for word in before}
    ordered = sorted(words, key=len, reverse=True)
    comparator = "|".join(re.escape(word).replace(r"\ ", " ") for word in ordered)
    return knowledge.pattern(
        rf"{_NO_NUMBER_BEFORE}(?:(?P<comparator>{comparator})[.:]? ?(?:(?:đạt|có|là|được|cho) )?)?"
        rf"(?P<from>từ (?:khoảng |trên )?)?{_AMOUNT}(?![\w/]|[.,]\d)"
    )


@cache
def _comparators(after: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in knowledge.patterns("comparators")["comparator"]:
        if entry.get("after", False) == after:
            found.setdefault(entry["value"], []).extend(entry["words"])
    return found


@cache
def _behind() -> tuple[tuple[Comparator, re.Pattern[str]], ...]:
    return tuple(
        (
            cast(Comparator, name),
            re.compile(
                rf"(?:(?!sao|hạng)[^,;.()\d]){{0,40}}?(?<!\w)(?:{'|'.join(words)})", re.IGNORECASE
            ),
        )
        for name, words in _comparators(after=True).items()
    )


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    rows = {
        knowledge.even(row["phrase"].lower()): (row["unit"], row["role"] == "amount")
        for row in knowledge.table("units")
    }
    return knowledge.any_of(rows), rows


def unit_of(words: str) -> Unit | None:
    """The unit that `words` begin with, None if they are none or never a target."""
    found = _units()[0].match(knowledge.even(words.strip()))
    name = _row(found)[0] if found else "no"
    return None if name == "no" else cast(Unit, name)


def find(
    text: str, start: int = 0, end: int | None = None, implied: Unit | None = None
) -> list[Quantity]:
    """The quantities in ``text[start:end]`` (already `knowledge.even`), in order.

    Stars, scores, dates, terms and references are none. `implied` is the unit of numbers without
    a noun: `60 sản phẩm. Trong đó: nhóm thực phẩm 40, nhóm đồ uống 20`.
    """
    end = len(text) if end is None else end
    if not _NUMBERS.search(text, start, end):
        return []
    found: list[Quantity] = []
    for match in _pattern().finditer(text, start, end):
        quantity = _quantity(text, match, start, end, implied)
        if quantity and found and _is_range(text, found[-1], quantity):
            found[-1] = _joined(found[-1], quantity)
        elif quantity:
            found.append(quantity)
    return found


def _quantity(
    text: str, match: re.Match[str], start: int, end: int, implied: Unit | None = None
) -> Quantity | None:
    before = text[max(start, match.start() - 40) : match.start()]
    if not match["comparator"] and _NAMING.search(before) and not _EACH.search(before):
        return None
    low = 50.0 if match["half"] else value(match["low"] or match["word"])
    high = value(match["high"]) if match["high"] else None
    if match["high"] and not match["percent"] and _YEAR.fullmatch(match["low"] or ""):
        return None
    thing = _thing(text, match, end)
    if thing is None and not match["word"]:
        thing = _thing_before(text, match, start)
        if thing is None and implied and _WITHOUT_NOUN.match(text, match.end(), end):
            thing = _Thing(match.end(), match.end(), implied, True)
    if thing is None or (match["word"] and not _is_number(match, before, thing.known)):
        return None
    if not match["comparator"]:
        if not thing.known and _MAYBE_NAMING.search(before) and not _EACH.search(before):
            return None
        if _counted_before(text, match.start()):
            return None  # `chủ thể 13 hợp tác xã`: a word misread as a number
    comparator = _comparator(text, match, thing.end, end)
    explicit = comparator is not None
    if comparator is None:
        comparator = "range" if high is not None else "exactly"
    factor = thing.factor
    least, most = bounds(comparator, low * factor, high * factor if high is not None else None)
    per = _PER.match(text, thing.end, end)
    return Quantity(
        match.start(), per.end() if per else thing.end, thing.noun, comparator, least, most,
        thing.unit, explicit, thing.known, thing.amount, bool(match["word"] or match["half"]),
        per["per"].lower() if per and per["per"].lower() not in _TIMES else "",
        since=bool(match["from"]) and high is None,
    )  # fmt: skip


def _is_number(match: re.Match[str], before: str, known: bool) -> bool:
    """True if a word is a number here: `ba sản phẩm`, not `năm 2031` or `mỗi xã một sản phẩm`."""
    sure = bool(match["comparator"]) or _DOING.search(before) is not None
    return known and (sure or match["word"].lower() not in AMBIGUOUS)


def _thing(text: str, match: re.Match[str], end: int) -> "_Thing | None":
    """What the number counts, by the words behind it; None if they name nothing countable."""
    gap = _GAP.match(text, match.end(), end)
    noun = gap.end() if gap else match.end()
    if match["percent"] or match["half"]:
        unit: Unit = "percent_per_year" if match["yearly"] else "percent"
        return _Thing(noun, match.end(), unit, True, amount=True)
    found, factor = _units()[0].match(text, noun, end), 1.0
    if scale := _SCALE.match(text, match.end(), end):
        scaled = _units()[0].match(text, scale.end(), end)
        if scaled and _row(scaled)[0] not in ("no", "vnd"):
            found, noun, factor = scaled, scale.end(), _SCALES[scale["scale"].lower()]
    if found:
        name, amount = _row(found)
        times = found[0].lower() == "lần"
        if name == "no" or (times and not _counts_times(text, match, found)):
            return None
        factor = _money(found[0]) if name == "vnd" else factor
        return _Thing(noun, found.end(), cast(Unit, name), True, amount, factor)
    if match["word"] or match["yearly"] or _YEAR.fullmatch(match["low"]):
        return None
    if not _LOWER.match(text, noun, end) or _NO_NOUN.match(text, noun, end):
        return None
    word = _WORD.match(text, noun, end)
    return _Thing(noun, word.end() if word else noun, "other", False)


def _thing_before(text: str, match: re.Match[str], start: int) -> "_Thing | None":
    """`tổng số sản phẩm lên 282`: it stands before the number."""
    total = _TOTAL.search(text, max(start, match.start() - 90), match.start())
    found = _units()[0].match(total[1]) if total else None
    if not total or not found or _row(found)[0] == "no":
        return None
    return _Thing(total.start(1), match.end(), cast(Unit, _row(found)[0]), True)


def _counts_times(text: str, match: re.Match[str], found: re.Match[str]) -> bool:
    """True for `gấp 2 lần` and for `tối thiểu một lần/năm`, not for `02 lần/tháng`, `lần 2`."""
    if re.search(r"gấp(?: từ| khoảng)?\s*$", text[max(0, match.start() - 14) : match.start()]):
        return True
    yearly = re.match(
        r"\s?(?:/|một|mỗi|trong|hằng|hàng)\s?năm", text[found.end() : found.end() + 12]
    )
    return bool(match["comparator"] and yearly)


def _row(found: re.Match[str]) -> tuple[str, bool]:
    return _units()[1][re.sub(r"\s+", " ", found[0].lower())]


def _counted_before(text: str, at: int) -> bool:
    before = text[max(0, at - 30) : at].rstrip()
    if not before or text[at - 1] != " ":
        return False
    last = [found for found in _units()[0].finditer(before) if found.end() == len(before)]
    return any(_row(found)[0] in _MADE for found in last) and not (
        re.search(r"(?:mỗi|từng)(?: \w+){1,3}$", before, re.IGNORECASE)
    )


def _is_range(text: str, one: Quantity, two: Quantity) -> bool:
    """True for `từ 5 sản phẩm đến 7 sản phẩm`."""
    between = text[one.end : two.start]
    return (
        one.unit == two.unit
        and one.min is not None
        and two.max is not None
        and re.fullmatch(r"\s*(?:đến|tới|[-–])\s*", between, re.IGNORECASE) is not None
    )


def _joined(one: Quantity, two: Quantity) -> Quantity:
    comparator = one.comparator if one.explicit else "range"
    return replace(one, end=two.end, noun=two.noun, comparator=comparator, max=two.max)


def _comparator(text: str, match: re.Match[str], stop: int, end: int) -> Comparator | None:
    behind = text[stop : min(end, stop + 60)]
    for name, pattern in _behind():
        if pattern.match(behind):
            return name
    if match["comparator"]:
        said = re.sub(r"\s+", " ", match["comparator"].lower())
        for known, words in _comparators(after=False).items():
            if said in (knowledge.even(word) for word in words):
                return cast(Comparator, known)
    if match["from"] and "trên" in match["from"]:
        return "more_than"
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
    for word, factor in (
        ("nghìn tỷ", 1e12), ("tỷ", 1e9), ("tỉ", 1e9), ("triệu", 1e6), ("nghìn", 1e3), ("ngàn", 1e3)
    ):  # fmt: skip
        if noun.lower().startswith(word):
            return factor
    return 1.0
