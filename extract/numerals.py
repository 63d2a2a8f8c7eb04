"""Numbers as offices write them: `06`, `1.000`, `5,6`, `ba`, `hai mươi lăm`, `một nửa`."""

import re

#: Digits: thousands with dots, decimals with a comma.
DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_ONE = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_LAST = r"(?:một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín)"
#: Numbers up to 99 in words; a larger one is not written out in a plan.
WORDS = rf"{_ONE}\s+mươi(?:\s+{_LAST})?|mười(?:\s+{_LAST})?|{_ONE}"
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
    words = text.lower().split()
    if not words or any(word not in _ONES and word not in ("mười", "mươi") for word in words):
        raise ValueError(text)
    total = 0
    for word in words:
        if word == "mười":
            total = 10
        elif word == "mươi":
            total *= 10
        else:
            total += _ONES[word]
    return float(total)
