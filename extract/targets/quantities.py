"""How many of what: numbers with their comparator, bounds and unit.

The words stand in ``data/comparators.toml``; what is counted, in `extract.targets.things`.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast

from extract import knowledge
from extract.targets import things
from extract.targets.numerals import AMBIGUOUS, DIGITS, HALF, WORDS, value
from extract.targets.things import Unit

Comparator = Literal[
    "at_least", "more_than", "exactly", "about", "at_most", "less_than", "range"
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
    #: A zero fills it up, `03`: so offices write what they count.
    padded: bool = False
    #: It has no noun of its own: what is counted is that of the number before.
    implied: bool = False


_AMOUNT = (
    r"(?:(?:một|hai|ba) phần (?:ba|tư|năm) ?\()?"  # `ba phần tư (75%)`
    rf"(?:(?P<low>{DIGITS})(?:/(?P<of>\d{{1,3}})(?= [^\W\d_]))?"
    rf"|(?P<half>{HALF})(?!\w)|(?P<word>{WORDS})(?!\w))"
    r"(?: ?%(?= ?(?:[-–]|đến|tới) ?\d))?(?: ?\([^\W\d_][^)]{0,20}\))?"
    rf"(?: ?(?:[-–÷]|đến|tới) ?(?P<high>{DIGITS}))?"
    r"(?P<percent> ?%)?(?P<yearly> ?/ ?năm)?"
)
#: Units may stand without a blank: `4,2km`, `15ha`.
_ATTACHED = r"(?:(?:km|m|dm|cm)[23²³]?|ha|kg|g|kw|mw|tr|tấn|tạ|triệu|tỷ|sp|htx)(?!\w)"
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
    r"|loại|mức|khóa|vòng|phần|chương|tầng|quốc lộ|vành đai|đường|thôn|tổ|khu|khu phố|ấp|xóm|đội"
    r"|điểm|iso|covid|phiên bản|đối tượng|lớp)\s*$",
    re.IGNORECASE,
)
#: What begins a breakdown.
_BREAKS = re.compile(
    r"trong\s+(?:đó|số\s+(?:đó|này))|(?:phân|chia)\s+theo|(?<!\w)(?:bao\s+)?gồm|cụ\s+thể|riêng|[(:]",
    re.IGNORECASE,
)
_POINT = re.compile(r"\s*điểm(?!\w)", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:,|\svà)\s*\Z")
_WITHOUT_NOUN = re.compile(r"\s*(?:[,;.)]|và\s|$)")
_EACH = re.compile(r"(?:mỗi|từng|các|số lượng|những)(?: \w+){1,2}\s*$", re.IGNORECASE)
#: Before a number in words that could mean something else: it is one only behind these.
_DOING = re.compile(
    r"(?<!\w)(?:thêm|mới|mở|tổ chức|xây dựng|thành lập|nâng hạng|nâng cấp|phát triển|có thêm)\s+$",
    re.IGNORECASE,
)
_PER = re.compile(r"\s?/\s?(?P<per>[^\W\d_]+(?: (?:cấp|sản|hợp) [^\W\d_]+)?)(?:/năm)?(?!\w)")
_NUMBERS = re.compile(rf"\d|(?<!\w)(?:{WORDS}|nửa)(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: `/năm` says when, `/người` belongs to what is measured: neither is a unit that each gets some.
_TIMES = frozenset({"năm", "tháng", "quý", "tuần", "ngày", "người"})


@cache
def _pattern() -> re.Pattern[str]:
    words = {word for before in _comparators(after=False).values() for word in before}
    ordered = sorted(words, key=len, reverse=True)
    comparator = "|".join(re.escape(word).replace(r"\ ", " ") for word in ordered)
    return knowledge.pattern(
        rf"{_NO_NUMBER_BEFORE}(?:(?P<comparator>{comparator})[.:]? ?(?:(?:đạt|có|là|được|cho) )?)?"
        rf"(?P<from>từ (?:khoảng |trên )?)?{_AMOUNT}(?!(?!{_ATTACHED})[\w/]|[.,]\d)"
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
        begin = max(found[-1].end, match.start() - 9) if found else match.start()
        goes_on = _GOES_ON.search(text, begin, match.start()) is not None
        unit = (_implied(text, found[-1], match) if found else None) or implied
        quantity = _quantity(text, match, start, end, unit, goes_on)
        if quantity and found and _is_range(text, found[-1], quantity):
            found[-1] = _joined(found[-1], quantity)
        elif quantity:
            found.append(quantity)
    return found


def _quantity(
    text: str,
    match: re.Match[str],
    start: int,
    end: int,
    implied: Unit | None = None,
    goes_on: bool = False,
) -> Quantity | None:
    before = text[max(start, match.start() - 40) : match.start()]
    if not match["comparator"] and _NAMING.search(before) and not _EACH.search(before):
        return None
    low = 50.0 if match["half"] else value(match["low"] or match["word"])
    high = value(match["high"]) if match["high"] else None
    if match["high"] and not match["percent"] and _YEAR.fullmatch(match["low"] or ""):
        return None
    thing = things.behind(text, match, end)
    if match["of"] and (thing is None or not thing.known or low > float(match["of"])):
        return None  # `19/19 tiêu chí` counts, `ngày 15/6` does not
    if thing is None and not match["word"]:
        thing = things.before(text, match, start)
        alone = text[match.start() - 1 : match.start()] == "(" and text.startswith(")", match.end())
        if thing is None and alone:
            return None  # `chỉ tiêu (8)`
        point = _POINT.match(text, match.end(), end)
        if thing is None and implied and _WITHOUT_NOUN.match(text, match.end(), end):
            thing = things.Thing(match.end(), match.end(), implied, True)
        elif thing is None and implied in ("sales_point", "tourist_site") and point:
            thing = things.Thing(match.end(), point.end(), implied, True)
    over = re.sub(r"\s+", " ", match["comparator"] or "").lower() == "trên"
    if over and low == 1 and thing is not None and thing.amount:
        return None  # `giá trị sản phẩm trên 1 ha đất`
    if thing is None or (match["word"] and not _is_number(match, before, thing.known, goes_on)):
        return None
    if not match["comparator"]:
        if not thing.known and _MAYBE_NAMING.search(before) and not _EACH.search(before):
            return None
        if things.counted_before(text, match.start()):
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
        since=bool(match["from"]) and high is None and not explicit,
        padded=(match["low"] or "").startswith("0"),
        implied=thing.noun == match.end() == thing.end and not thing.amount,
    )  # fmt: skip


def _implied(text: str, one: Quantity, match: re.Match[str]) -> Unit | None:
    """The unit of a number without a noun: that of the one before, where the text breaks it down.

    `có 60 sản phẩm, phân theo nhóm: thực phẩm 40 sản phẩm, đồ uống 20`.
    """
    if one.amount or match.start() - one.end >= 90:
        return None
    between = text[one.end : match.start()]
    if _POINT.match(text, match.end()):
        toured = re.search(r"du\s+lịch[^,;]{0,20}$", between, re.IGNORECASE)
        return "tourist_site" if toured else one.unit  # `04 điểm bán hàng cũ, mở 02 điểm`
    opened = one.implied or _BREAKS.search(text, max(0, one.start - 60), one.start)
    return one.unit if opened or _BREAKS.search(between) else None


def _is_number(match: re.Match[str], before: str, known: bool, goes_on: bool) -> bool:
    """True if a word is a number here: `ba sản phẩm`, not `năm 2031` or `mỗi xã một sản phẩm`."""
    sure = bool(match["comparator"]) or goes_on or _DOING.search(before) is not None
    return known and (sure or match["word"].lower() not in AMBIGUOUS)


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
