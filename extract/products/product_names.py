"""Where the name of a product and that of its owner begin and end.

Patterns stand in ``data/products.toml``, the kinds of owner in ``data/owners.csv``, the kinds of
goods in ``data/goods.txt``. Lists of names are read by `product_lists`.
"""

import re
from functools import cache
from typing import Any, Literal, cast

from rapidfuzz import fuzz

from extract import knowledge
from extract.found import fold, trim

OwnerType = Literal[
    "cooperative", "cooperative_union", "cooperative_group", "company", "household", "facility",
    "farm", "person", "other",
]  # fmt: skip
Span = tuple[int, int]

SLOTS = {"n": r"\d{1,3}", "stars": "[1-5]", "stars2": "[1-5]"}
_LONGEST_NAME = 120
_LONGEST_OWNER = 160
_MOST_WORDS = 18
#: In running text: words of a name, and small ones before its proper ones (`nước mắm cốt A`).
_MOST_RUNNING, _MOST_SMALL = 11, 4
_SIGNS = ',;:.-–—“”"«»*'
#: What stands in quotation marks.
QUOTED = re.compile(r"“[^“”]{1,160}”|\"[^\"]{1,160}\"|«[^«»]{1,160}»|‘[^‘’]{1,160}’")
BRACKETED = re.compile(r"\([^()]{0,300}\)")
#: Owners this alike (of 100, rapidfuzz ratio) are one.
_SAME_OWNER = 92


def without_asides(text: str, start: int, end: int, brackets: bool = True) -> str:
    """`text[start:end]` with as many blots in place of what is quoted (and in brackets)."""
    piece = text[start:end]
    if brackets:
        piece = BRACKETED.sub(lambda found: f"({'~' * (len(found[0]) - 2)})", piece)
    return QUOTED.sub(lambda found: f"“{'~' * (len(found[0]) - 2)}”", piece)


def owner_end(text: str, start: int, end: int) -> int:
    """Where the name of an owner that begins at `start` stops."""
    end = min(end, start + _LONGEST_OWNER)
    calm = without_asides(text, start, end)
    place = 0
    while found := one("owner_end").search(calm, place):
        comma = re.match(r"(?:,|\s+(?:và|[-–&]))\s+", calm[found.start() : found.end() + 4])
        if comma and one("trade").match(calm, found.start() + comma.end()):
            place = found.start() + comma.end()
            continue
        village = re.match(r" (?:thôn|bản|xã|phường|huyện)\b", found[0])
        if village and not names_owner(text[start : start + found.start()]):
            place = found.end()  # `Tổ hợp tác chè thôn Suối Mơ`
            continue
        return start + found.start()
    return end


def names_owner(owner: str) -> bool:
    """True if the words name an owner and not a class: `Hộ kinh doanh Lò Văn A`, no `hộ dân`."""
    kind = owner_first().match(owner)
    return (
        re.search(rf"[{knowledge.UPPER}\d“\"]", owner[kind.end() :] if kind else owner) is not None
    )


def owner_of(
    text: str, start: int, begin: int, stop: int, end: int
) -> tuple[Span | None, int]:  # fmt: skip
    """The owner behind a name (`… của X`), else the only one named before it in the clause."""
    aside = re.compile(r"\s*\([^()]{0,200}\)(?=\s+(?:của|do|thuộc)\s)").match(text, stop, end)
    of = of_owner().match(text, aside.end() if aside else stop, end)
    if of:
        last = owner_end(text, of.end(), end)
        if names_owner(text[of.end() : last]):
            return trim(text, of.end(), last, ",;."), last
    clause = max(start, text.rfind(";", start, begin) + 1)
    before = list(owner_name().finditer(text, clause, begin))
    return (before[0].span() if len(before) == 1 else None), stop


def single_end(text: str, start: int, end: int) -> int:
    """Where a name that begins at `start` in running text stops."""
    found = one("end").search(text, start, end)
    comma = re.compile(rf",|\svà\s(?![{knowledge.UPPER}])").search(text, start, end)
    cue = of_owner().search(text, start, end)
    return min(match.start() if match else end for match in (found, comma, cue))


def is_name(
    text: str, start: int, end: int, capital: bool = True, owned: bool = False
) -> Span | None:
    """The trimmed span if it can be a product's name; in running text it needs `capital`.

    With an owner a kind of goods will do: `Măng khô`.
    """
    start, end = trim(text, start, end, _SIGNS)
    said = text[start:end]
    words = said.split()
    if not 2 <= end - start <= _LONGEST_NAME or len(words) > _MOST_WORDS:
        return None
    if owner_type(said) not in (None, "person"):
        return None
    if one("not").match(text, start, end) or re.search(r"\d[/:]\d|\d{5}|:\s", said):
        return None
    if said.count("(") != said.count(")") or not re.search(r"[^\W\d_]{2}", said):
        return None
    if not owned and one("kind").fullmatch(said):
        return None
    if capital and (said.isupper() or not _has_name(words)):
        return None
    return start, end


def _has_name(words: list[str]) -> bool:
    """Words of running text that are a name: proper words, or a kind of goods and proper words."""
    if not 2 <= len(words) <= _MOST_RUNNING:
        return False
    proper = [word.strip('“"(')[:1].isupper() and len(word) > 1 for word in words]
    if words[0][0].isupper():
        return sum(proper) >= 2
    small = proper.index(True) if True in proper else _MOST_RUNNING
    return small <= _MOST_SMALL and all(proper[small:]) and is_goods(" ".join(words))


def is_goods(words: str) -> bool:
    """True if the words begin with a kind of goods (``data/goods.txt``): `mật ong …`."""
    return _goods().match(words) is not None


def is_area(words: str) -> bool:
    """True if the words are the name of a province, district or commune: `sản phẩm Hà Giang`."""
    return fold(words) in _areas()


def begins_owner(words: str) -> bool:
    """True if the words begin as an owner's name does."""
    return owner_first().match(words) is not None


def owner_type(owner: str) -> OwnerType | None:
    """The contract's type for an owner's name."""
    said = knowledge.even(owner).lower()
    return next(
        (cast(OwnerType, kind) for begin, kind, _ in _kinds() if said.startswith(begin)), None
    )


def quoted(text: str, start: int, end: int) -> Span | None:
    """What stands between the quotation marks that open at `start`."""
    found = QUOTED.match(text, start, end)
    return (found.start() + 1, found.end() - 1) if found else None


def same_owner(a: str | None, b: str | None) -> bool:
    """True if both name one owner: `HTX Chè A` is `Hợp tác xã chè A`."""
    if a is None or b is None:
        return False
    return fuzz.ratio(_spelled_out(a), _spelled_out(b)) >= _SAME_OWNER


def _spelled_out(owner: str) -> str:
    said = knowledge.even(owner).lower()
    for begin, _, full in _kinds():
        if full and said.startswith(begin):
            return fold(full + owner[len(begin) :])
    return fold(owner)


@cache
def _kinds() -> tuple[tuple[str, str, str], ...]:
    """The kinds of owner, the longest phrase first: how it begins, its type, what it stands for."""
    rows = sorted(knowledge.table("owners"), key=lambda row: -len(row["phrase"]))
    return tuple((knowledge.even(row["phrase"]).lower(), row["type"], row["full"]) for row in rows)


@cache
def _areas() -> frozenset[str]:
    units = [unit for row in knowledge.table("areas") for unit in row["units"].split("|")]
    names = [unit.split(" ", 1)[1] for unit in units if " " in unit]
    return frozenset(map(fold, (*names, *(row["name"] for row in knowledge.table("provinces")))))


@cache
def _phrases() -> str:
    return "|".join(re.escape(begin).replace(r"\ ", r"\s+") for begin, _, _ in _kinds())


@cache
def _kind_of_owner() -> str:
    """A kind of owner, but no school, law firm or `công ty con`."""
    return rf"(?:{_phrases()})(?!\w)(?!\s+(?:{one('no_owner').pattern})(?!\w))"


@cache
def of_owner() -> re.Pattern[str]:
    """The words between a product's name and its owner's: ` của `, `, `, ` (do `."""
    source = knowledge.patterns("products")["of_owner"]["match"]
    return knowledge.pattern(source.replace("{owner}", _kind_of_owner()))


@cache
def owner_first() -> re.Pattern[str]:
    """A kind of owner, where an item begins with it."""
    return re.compile(rf"\s*{_kind_of_owner()}", re.IGNORECASE)


@cache
def owner_name() -> re.Pattern[str]:
    """An owner in running text: its kind, its trade and the capitalised words behind it."""
    name = rf"(?:và\s+)?(?:(?i:{one('trade').pattern})|[{knowledge.UPPER}]\w*)"
    return re.compile(rf"(?<!\w)(?i:{_phrases()})(?:\s+{name}){{1,12}}")


@cache
def _goods() -> re.Pattern[str]:
    return re.compile(rf"{knowledge.any_of(knowledge.words('goods')).pattern}", re.IGNORECASE)


@cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one kind (``list``, ``single``, …) in the order of the data file."""
    entries: list[dict[str, Any]] = knowledge.patterns("products")[name]
    return tuple(knowledge.pattern(entry["match"], SLOTS) for entry in entries)


@cache
def one(name: str) -> re.Pattern[str]:
    """The single pattern of that name in the data file."""
    source = knowledge.patterns("products")[name]["match"]
    return knowledge.pattern(source, SLOTS)
