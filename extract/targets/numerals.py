"""Numbers as offices write them: `06`, `1.000`, `5,6`, `ba`, `một nghìn hai trăm`, `một nửa`."""

import re

#: Digits: thousands with dots, decimals with a comma.
DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TENS = {"mươi": 10, "trăm": 100}
_GROUPS = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000}
_FIRST = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_NEXT = rf"(?:{'|'.join([*_ONES, *_TENS, *_GROUPS, 'mười', 'linh', 'lẻ'])})"
#: Not `một số`, "some".
WORDS = rf"(?!một\s+(?:số|trong|phần|cách)(?!\w)){_FIRST}(?:\s+{_NEXT}(?!\w)){{0,8}}"
HALF = r"(?:một\s+)?nửa(?:\s+số)?"
#: Words that are numbers only where a comparator or a verb of doing says so: `năm` is also "year",
#: `một` also "a".
AMBIGUOUS = frozenset({"một", "năm"})


def value(text: str) -> float:
    """The number that `text`, found by `DIGITS` or `WORDS`, says; ValueError for anything else."""
    if text[0].isdigit():
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
            text = text.replace(".", "")
        return float(text.replace(",", "."))
    total = group = last = 0
    for word in text.lower().split():
        if word in _GROUPS:
            total, group, last = total + (group + last) * _GROUPS[word], 0, 0
        elif word in _TENS:
            group, last = group + last * _TENS[word], 0
        elif word == "mười":
            group += 10
        elif word in _ONES:
            last += _ONES[word]
        elif word not in ("linh", "lẻ"):
            raise ValueError(text)
    return float(total + group + last)
