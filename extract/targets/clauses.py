"""Which words of a clause are about which of its numbers, and what is counted.

`công nhận mới trên 60 sản phẩm, công nhận lại trên 30 sản phẩm và nâng tổng số … đạt 282`: each
number has its own words, up to the last comma, bracket or `và` before the next one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.deadlines import times
from extract.found import State, trim
from extract.targets import past
from extract.targets.quantities import Quantity
from extract.targets.things import unit_of

_SPLIT = re.compile(
    r"[,;:(×]\s*(?:trong\s+(?:đó|số\s+này)\s*:?\s*)?"
    r"|\s(?:và|với|trong đó|trong số này|cùng|đồng thời|để)\s",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[;:.(×]|/(?=\d)|\s(?:như\s+)?(?:đã\s+)?nêu\s+(?:tại|ở|trên)(?!\w)"
    r"|,\s*trong đó|,?\s*(?:cụ thể|bao gồm|gồm)(?!\w)"
    r"|,\s*(?:nâng|góp phần|nhằm|đưa|đạt|thời gian)\s"
    r"|\s(?:góp phần|nhằm)\s"
)
_VERB = re.compile(
    r"(?:^|[\s,])(?:(?:phải|cần|được|đều)\s+)?(?:đạt|là|có|lên|còn|đến|tới|tăng|ở mức|khoảng|chiếm"
    r"|với|mức|từ|đạt tỷ lệ|bằng)$",
    re.IGNORECASE,
)
#: What leads from one number to the next.
_LINK = re.compile(r"\s(?:cho|với|có|gồm|của|đạt|được|là|để|trên|tại)?\s*$", re.IGNORECASE)
_NAMED = re.compile(r"(?<!\w)số(?:\s+lượng)?\s[^,;]{3,120}\s(?:đạt|là|lên|còn)\s+$", re.IGNORECASE)
_NESTED = re.compile(
    r"trong\s+(?:đó|số\s+đó|số\s+này)|(?:phân|chia)\s+theo|(?<!\w)riêng(?!\w)", re.IGNORECASE
)
_PARTS = re.compile(r"(?<!\w)(?:bao\s+)?gồm(?!\w)|cụ\s+thể|[(:]", re.IGNORECASE)
_NO_THING = re.compile(
    r"(?:đến|tới|trở|và|hoặc|theo|là|được|có|với|để|như|trong|ngoài|trên|dưới|sau|trước|từ|về|khi"
    r"|do|vào|lên|xuống|cho|năm|ở|bằng|kế hoạch|chỉ tiêu|mỗi năm|hằng năm|hàng năm|nhằm|góp phần"
    r"|tại|của|đạt|so|/|×|%)(?!\w)|[/×%]",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s*trở (?:lên|xuống)\s+(?:các |những |số )?", re.IGNORECASE)
_PREDICATE = re.compile(r"\s*(?:có|được|là|tham gia|đạt)\s[^,;.()]{2,120}", re.IGNORECASE)
_PREDICATE_BEGINS = re.compile(r"\s(?:có|được|là|tham gia|đạt)\s", re.IGNORECASE)
_OVER = re.compile(r"(?<!sao)\s+trở\s+(?:lên|xuống)(?!\w)", re.IGNORECASE)
_LONGEST = 160
#: No number is broken down into more.
_MOST_PARTS = 40
#: How far before a number what is done to the counted thing may stand.
_NEAR = 70


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence at its semicolons, but not at those in brackets."""
    depth, begin = 0, start
    for found in re.finditer(r"[();]", text[start:end]):
        sign, at = found[0], start + found.start()
        if sign == ";" and depth == 0:
            yield trim(text, begin, at)
            begin = at + 1
        depth = max(0, depth + {"(": 1, ")": -1, ";": 0}[sign])
    if begin < end:
        yield trim(text, begin, end)


def own_words(text: str, clause: tuple[int, int], found: list[Quantity], i: int) -> tuple[int, int]:
    """The span of the clause that is about the i-th quantity."""
    start, end = clause
    if i:
        start = _between(text, found[i - 1], found[i])[1]
    if i + 1 < len(found):
        end = min(end, _between(text, found[i], found[i + 1])[0])
    closing = text.find(")", start, end)
    if closing >= found[i].end and "(" not in text[start:closing]:
        end = closing
    return trim(text, start, end, ",;")


def _between(text: str, one: Quantity, two: Quantity) -> tuple[int, int]:
    """Where the words about `one` end and those about `two` begin."""
    cuts = list(_SPLIT.finditer(text, one.end, two.start))
    if len(cuts) > 1 and cuts[-1][0].startswith(":"):
        cuts.pop()  # `năm 2031: 18 sản phẩm`: the label belongs to the number
    opens = [cut for cut in cuts if "trong" in cut[0].lower()]
    if cuts:
        cut = opens[-1] if opens else cuts[-1]
        return cut.start(), cut.end()
    if one.unit.startswith("percent"):  # `100% các xã có ít nhất 01 tổ công nghệ số`
        later = _SPLIT.search(text, two.end, two.end + _LONGEST)
        return later.start() if later else two.end, one.end
    return one.end + len(_LINK.sub("", text[one.end : two.start])), one.end


def is_cut(text: str, one: Quantity, two: Quantity) -> bool:
    """True if a comma, a bracket or `và` parts two numbers."""
    return _SPLIT.search(text, one.end, two.start) is not None


def is_nested(text: str, found: list[Quantity], i: int) -> bool:
    """True for a part of a number before: `60 sản phẩm, trong đó có 12 sản phẩm 4 sao`.

    Or of the same unit behind a bracket, a colon or `gồm`: `03 sản phẩm (01 sản phẩm 4 sao, 02 …)`;
    what follows such a part with nothing but a name before it is one too.
    """
    for one, two in pairwise(reversed(found[max(0, i - _MOST_PARTS) : i + 1])):
        between = text[two.end : one.start]
        if one.implied or _NESTED.search(between):
            return True
        if one.unit != two.unit:
            return False
        if _PARTS.search(between):
            return between.rfind(")") <= between.rfind("(")
        if not is_label(between):
            return False
    return False


def is_label(words: str) -> bool:
    """True if words before a number only name whose or when it is: `, phường Suối Mơ `."""
    words = _SPLIT.split(words.rstrip(" :") + " ")[-1].strip(" ,;:)")
    return len(words) < 60 and not past.match("verb").search(words)


def is_carried(text: str, found: list[Quantity], i: int) -> bool:
    """True if the comparator before the number before holds for this one too.

    `ít nhất 10 sản phẩm …, 01 sản phẩm …`: nothing but a comma or `và` stands directly before it.
    """
    if not i or found[i].explicit or found[i].comparator != "exactly" or not found[i - 1].explicit:
        return False
    between = text[found[i - 1].end : found[i].start]
    return (
        is_coordinated(text, found, i)
        and re.match(r"[^,;.]{0,40}?(?:trở lên|trở xuống)", between) is None
        and not is_nested(text, found, i)
    )


def is_coordinated(text: str, found: list[Quantity], i: int) -> bool:
    """True if nothing but a comma or `và` stands directly before the i-th number."""
    if not i:
        return False
    between = text[found[i - 1].end : found[i].start]
    return re.search(r"(?:,|\svà|,\s*và)\s*$", between, re.IGNORECASE) is not None


def subject(
    state: State, quantity: Quantity, clause: int, start: int, end: int, other: str | None
) -> str | None:
    """What is counted in the own words ``[start, end)``: behind the number, else before it.

    A bare `sản phẩm` takes with it what is done: `sản phẩm công nhận mới`. `other` is the subject
    of the number before: `doanh thu đạt 5 tỷ đồng, tăng 10%` speaks of it still.
    """
    text = state.even
    if total := _total(text, quantity, clause, start):
        return state.slice(*total)
    if start <= quantity.noun < quantity.start:  # `số sản phẩm đạt 60`
        return _cut(state, quantity.noun, quantity.start)
    behind = _behind(text, quantity, end)
    in_brackets = text[start : quantity.start].rstrip().endswith("(")
    if behind is None or (in_brackets and len(text[slice(*behind)].split()) <= 3):
        return _of_other(_cut(state, *_brackets(text, start, quantity.start)), other)
    words = _OVER.sub("", state.slice(*behind))
    if (
        text[start : quantity.start].rstrip().endswith(":")
        and unit_of(words)
        and " " not in words[9:]
    ):
        return _cut(state, start, quantity.start) or words  # `Số sản phẩm mới: 12 sản phẩm`
    if _NAMED.search(text, start, quantity.start) and len(words.split()) <= 2:
        named = _cut(state, start, quantity.start)  # `số khách đến huyện đạt 5.000 lượt`
        if named and len(named.split()) > 2:
            return named
    actions = list(past.match("action").finditer(text, start, quantity.start))
    if not actions or quantity.unit.startswith("percent"):
        return words
    last = actions[-1]
    if quantity.start - last.start() > _NEAR:
        return words
    bare = len(words.split()) <= 2 + (unit_of(words) is not None)
    if bare and not text[last.end() : quantity.start].strip():
        return f"{words} {last[0].lower()}"
    if last[0].lower() == "có thêm":
        return words
    return f"{state.slice(last.start(), quantity.start)} {words}"


def of_the_same(text: str, quantity: Quantity, end: int, other: str) -> str:
    """The subject of `100% có nhãn` behind `50% sản phẩm có mã`: `sản phẩm có nhãn`."""
    said = _PREDICATE.match(text, quantity.end, end)
    if said is None:
        return other
    return f"{_PREDICATE_BEGINS.split(other)[0]} {said[0].strip()}"


def _of_other(words: str | None, other: str | None) -> str | None:
    """`words`, with `other` where they only go on about it: `cấp xã đạt 70%`, `tăng 10%`."""
    if other is None:
        return words
    if words is None:
        return other
    if re.match(r"(?:tăng trưởng|tăng|giảm|chiếm|tốc độ|bình quân)(?!\w)", words, re.IGNORECASE):
        return f"{other} {words}"
    level = re.compile(r"cấp \w+$")
    if level.fullmatch(words) and level.search(other):
        return level.sub(words, other)
    return words


def _total(text: str, quantity: Quantity, clause: int, start: int) -> tuple[int, int] | None:
    if quantity.amount:
        return None
    found = past.match("total").search(text, max(clause, start), quantity.end)
    return found.span("subject") if found else None


def _behind(text: str, quantity: Quantity, end: int) -> tuple[int, int] | None:
    """The words behind the number that name the thing; None if they do not."""
    begin = quantity.noun
    if quantity.amount and not quantity.unit.startswith("percent"):
        begin = quantity.end
    elif quantity.noun < quantity.start:
        return None
    if more := _MORE.match(text, begin, end):
        begin = more.end()
    tail = _TAIL.search(text, max(begin, quantity.end), end)
    a, b = trim(text, begin, tail.start() if tail else end, ",;:.-–")
    words = text[a:b]
    if quantity.amount and (_NO_THING.match(words) or past.compares(words)):
        return None
    if b - a < 2 or not re.match(r"(?!lần(?!\w))[^\W\d_]{2}", words):
        return None
    if b - a > _LONGEST and (comma := text.rfind(",", a + 40, a + _LONGEST)) > 0:
        b = comma
    return trim(text, *_without_time(text, a, b), ",;:.")


def _without_time(text: str, a: int, b: int) -> tuple[int, int]:
    """Without a time at the end: `… được công nhận trong năm 2031`."""
    for time in times.find(text[a:b]):
        if time.end >= b - a - 1 and time.start > 8:
            return a, a + time.start
    return a, b


def _brackets(text: str, start: int, end: int) -> tuple[int, int]:
    a, b = trim(text, start, end, "(,;: ")
    if text[b:end].strip().startswith("("):
        cut = text.rfind(", ", a, b)
        a = cut + 2 if cut >= 0 else a
    return a, b


def _cut(state: State, start: int, end: int) -> str | None:
    """The words before a number without what opens and what leads to it."""
    text = state.even
    start, end = trim(text, start, end, "(,;:- ")
    if opening := past.match("opening").match(text, start, end):
        start = opening.end() if opening.end() < end else start
    while found := _VERB.search(text, max(start, end - 20), end):
        start, end = trim(text, start, found.start(), "(,;:- ")
    words = state.slice(start, end)
    return words if past.is_subject(words) else None
