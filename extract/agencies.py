"""Names of agencies: where they begin and end in a row of them, and their official form.

Commas, `và`, `&` and dashes inside a name stay; a new name begins at a word of
``data/agency_heads.txt``.
"""

import re
from functools import cache

from rapidfuzz import fuzz, process

from extract import knowledge
from extract.found import trim

_JOINT = re.compile(r"\s*;\s*|\s*,\s+(?:và\s+)?|\s+và\s+|\s+với\s+|\s+cùng\s+")
#: In small letters these begin a name only before a capital: `phòng Nông nghiệp`, not `phòng ban`.
_SMALL = ("phòng", "sở", "ban", "trung tâm", "hội", "văn phòng", "bộ", "cục", "chi cục", "đài")
_GENERIC = re.compile(
    r"(?:các |những |cơ quan|đơn vị|công chức|cán bộ|chủ thể|tổ chức, cá nhân|ngành)", re.IGNORECASE
)
#: Behind these even a verb is part of the name: `Hội đồng đánh giá, phân hạng`.
_OF_THE_NAME = re.compile(r"(?:Hội đồng|Tổ|Ban|Văn phòng|Trung tâm)\s+$")
#: `Giám đốc các Sở: Xây dựng; Công Thương` is one name.
_OF_SEVERAL = re.compile(r"các (?:[Ss]ở|[Pp]hòng|[Bb]an)\s?:")
_SAME = 93  # of 100, rapidfuzz ratio: a letter or two apart


def begins(text: str, at: int) -> bool:
    """True if the name of an agency begins at `at` (text is `knowledge.even`)."""
    return bool(_heads().match(text, at)) or bool(_small_heads().match(text, at))


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The names in a row of agencies, as spans: split at ``;``, else where a name begins."""
    spans, begin = [], start
    for found in _JOINT.finditer(text, start, end):
        ends = ";" in found[0] and not _OF_SEVERAL.search(text, begin, found.start())
        if ends or begins(text, found.end()):
            spans.append((begin, found.start()))
            begin = found.end()
    spans.append((begin, end))
    trimmed = (trim(text, a, b, ",;:.-–") for a, b in spans)
    return [(a, b) for a, b in trimmed if b - a >= 2]


def name_end(text: str, start: int, end: int) -> int:
    """Where the names that begin at `start` stop in a sentence: before what they do."""
    for found in _ends().finditer(text, start, end):
        before = text[start : found.start()]
        if before.count("(") > before.count(")") or _OF_THE_NAME.search(before):
            continue
        return trim(text, start, found.start(), ",;:")[1]
    return trim(text, start, end, ",;:")[1]


def is_generic(name: str) -> bool:
    """True for `các đơn vị liên quan` and the like, which name nobody in particular."""
    return bool(_GENERIC.match(name)) and not re.match(
        r"(?i)các (?:ông|thôn|tổ chức kinh tế)", name
    )


def canonical(name: str) -> str | None:
    """The official name, None for an unknown body."""
    full = expand(name)
    if is_generic(full):
        return None
    for plain in (full, _without_area(full)):
        best = process.extractOne(
            knowledge.even(plain).lower(), _known().keys(), scorer=fuzz.ratio, score_cutoff=_SAME
        )
        if best:
            return _known()[best[0]]
    return None


def expand(name: str) -> str:
    """`UBND`, `PTNT`, `&`, … written out; dashes and blanks made regular."""
    name = re.sub(r"\s*[–—]\s*|\s+-\s*|\s*-\s+", " - ", name)
    name = _short().sub(lambda found: _full()[found[0]], name)
    name = re.sub(r"\s*&\s*", " và ", name)
    return re.sub(r"\s+", " ", name).strip()


def _without_area(name: str) -> str:
    name = re.sub(r"\s*\([^)]*\)", "", name)
    return re.sub(
        rf"\s+(?:tỉnh|huyện|xã|thành phố|thị xã|phường|cấp \w+|Thành phố)"
        rf"(?:\s+(?:[{knowledge.UPPER}]\w*\s*)+)?$",
        "",
        name,
    )


@cache
def _heads() -> re.Pattern[str]:
    heads = knowledge.words("agency_heads")
    forms = [form for head in heads for form in (head, head[0].upper() + head[1:])]
    alone = [form for form in forms if " " not in form and not form.isupper()]
    whole = knowledge.any_of((form for form in forms if form not in alone), flags=0).pattern
    name = knowledge.any_of(alone, flags=0).pattern  # `Ban Chỉ đạo`, not `Ban hành`
    return re.compile(rf"{whole}|{name}\s+(?=[{knowledge.UPPER}]|các |và )")


@cache
def _small_heads() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_SMALL)})\s+(?=[{knowledge.UPPER}])")


@cache
def _ends() -> re.Pattern[str]:
    return knowledge.any_of(knowledge.words("agency_ends"), flags=0)  # not `Trung tâm Hỗ trợ`


@cache
def _known() -> dict[str, str]:
    known = {}
    for row in knowledge.table("agencies"):
        for name in (row["name"], *(row["also"] or "").split("|")):
            if name:
                known[knowledge.even(name).lower()] = row["name"]
    return known


@cache
def official() -> tuple[str, ...]:
    """All official names."""
    return tuple(row["name"] for row in knowledge.table("agencies"))


@cache
def _full() -> dict[str, str]:
    return {row["short"]: row["full"] for row in knowledge.table("abbreviations")}


@cache
def _short() -> re.Pattern[str]:
    shorts = sorted(_full(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, shorts))})(?!\w)")
