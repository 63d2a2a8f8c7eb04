"""Where the names of products and of their owners begin and end.

`A, B của X, và C của Y` → A and B of X, C of Y. Patterns stand in ``data/products.toml``, the kinds
of owner in ``data/owners.csv``.
"""

import re
from functools import cache
from typing import Any, Literal, NamedTuple, cast

from extract import knowledge
from extract.found import trim

OwnerType = Literal[
    "cooperative", "cooperative_union", "cooperative_group", "company", "household", "facility",
    "farm", "person", "other",
]  # fmt: skip

SLOTS = {"n": r"\d{1,3}", "stars": "[1-5]"}
_LONGEST_NAME = 120
_OWNER_END = re.compile(rf"[,;.():]|\s(?![{knowledge.UPPER}\d])(?:từ|để|lên|đạt|và|tại|ở)\s")


class Named(NamedTuple):
    """A product's name and its owner's, as spans of the text."""

    name: tuple[int, int]
    owner: tuple[int, int] | None


def owner_of(
    text: str, start: int, begin: int, stop: int, end: int
) -> tuple[tuple[int, int] | None, int]:
    """The owner behind a name (`… của X`), else the only one named before it in the clause."""
    of = _of_owner().match(text, stop, end)
    if of:
        cut = _OWNER_END.search(text, of.end(), end)
        last = cut.start() if cut else end
        return trim(text, of.end(), last, ",;."), last
    clause = max(start, text.rfind(";", start, begin) + 1)
    before = list(_owner_name().finditer(text, clause, begin))
    return (before[0].span() if len(before) == 1 else None), stop


def list_end(text: str, start: int, end: int) -> int:
    """Where a list that begins at `start` stops: at the sentence's end, or before a new verb."""
    found = re.compile(
        r"; (?=(?:hướng dẫn|tổ chức|ban hành|thông báo|đồng thời|phấn đấu|chủ thể|hoàn|tiếp tục) )"
        r"|\("
    ).search(text, start, end)
    return found.start() if found else end


def listed(text: str, start: int, end: int, count: str | None) -> list[Named]:
    """`A, B của X, C của Y, và D của Z` → names with their owners."""
    named: list[Named] = []
    waiting: list[tuple[int, int]] = []
    for a, b in _items(text, start, end, int(count) if count else None):
        of = _of_owner().search(text, a, b)
        name = is_name(text, a, of.start() if of else b, capital=False)
        if name is None:
            continue
        if of is None:
            waiting.append(name)
            continue
        owner = trim(text, of.end(), b, ",;.")
        named.extend(Named(before, owner) for before in waiting)
        named.append(Named(name, owner))
        waiting = []
    named.extend(Named(name, None) for name in waiting)
    return named


def _items(text: str, start: int, end: int, count: int | None) -> list[tuple[int, int]]:
    semicolons = ";" in text[start:end]
    joint = r"\s*;\s*(?:và\s+)?" if semicolons else r"\s*,\s+(?:và\s+)?"
    cuts = list(re.compile(joint).finditer(text, start, end))
    parts, begin = [], start
    for cut in cuts:
        parts.append((begin, cut.start()))
        begin = cut.end()
    parts.append((begin, end))
    if count is None or len(parts) < count:  # `A và B`: only as many as the list says it has
        for i in range(len(parts) - 1, -1, -1):
            joined = re.compile(rf"\s+và\s+(?=[{knowledge.UPPER}])").search(text, *parts[i])
            if joined and (count is None or len(parts) < count):
                parts[i : i + 1] = [(parts[i][0], joined.start()), (joined.end(), parts[i][1])]
    return parts


def single_end(text: str, start: int, end: int) -> int:
    """Where a name that begins at `start` in running text stops."""
    found = one("end").search(text, start, end)
    comma = re.compile(rf",|\svà\s(?![{knowledge.UPPER}])").search(text, start, end)
    return min(found.start() if found else end, comma.start() if comma else end)


def is_name(text: str, start: int, end: int, capital: bool = True) -> tuple[int, int] | None:
    """The trimmed span if it can be a product's name."""
    start, end = trim(text, start, end, ',;:.-–“”"')
    words = text[start:end].split()
    if not 2 <= end - start <= _LONGEST_NAME or one("not").match(text, start, end):
        return None
    if capital and (
        text[start:end].isupper()
        or len(words) < 2
        or not words[0][0].isupper()
        or not _has_name(words)
    ):
        return None
    return None if re.search(r"\d{3}|:", text[start:end]) else (start, end)


def _has_name(words: list[str]) -> bool:
    return len(words) <= 9 and sum(word[0].isupper() for word in words) >= 2


def owner_type(owner: str) -> OwnerType | None:
    """The contract's type for an owner's name."""
    rows = sorted(knowledge.table("owners"), key=lambda row: -len(row["phrase"]))
    for row in rows:
        if knowledge.even(owner).lower().startswith(knowledge.even(row["phrase"]).lower()):
            return cast(OwnerType, row["type"])
    return None


@cache
def _of_owner() -> re.Pattern[str]:
    phrases = sorted((row["phrase"] for row in knowledge.table("owners")), key=len, reverse=True)
    inner = "|".join(knowledge.even(phrase).replace(" ", r"\s+") for phrase in phrases)
    return re.compile(rf"\s+(?:của|do|\(|[-–])\s*(?=(?:{inner})(?!\w))", re.IGNORECASE)


@cache
def _owner_name() -> re.Pattern[str]:
    """An owner in running text: its kind and the capitalised words behind it."""
    phrases = sorted((row["phrase"] for row in knowledge.table("owners")), key=len, reverse=True)
    inner = "|".join(knowledge.even(phrase).replace(" ", r"\s+") for phrase in phrases)
    name = rf"[{knowledge.UPPER}]\w*"
    return re.compile(rf"(?<!\w)(?:{inner})(?:\s+{name}){{1,8}}")


@cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one kind, ``list`` or ``single``, in the order of the data file."""
    entries: list[dict[str, Any]] = knowledge.patterns("products")[name]
    return tuple(knowledge.pattern(entry["match"], SLOTS) for entry in entries)


@cache
def one(name: str) -> re.Pattern[str]:
    """The single pattern of that name in the data file."""
    source = knowledge.patterns("products")[name]["match"]
    return knowledge.pattern(source, SLOTS)
