"""One cited document: `Quyết định số 919/QĐ-TTg ngày 01/8/2022 của Thủ tướng Chính phủ về …`.

Its words stand in ``data/bases.toml`` and ``data/types.csv``.
"""

import re
from functools import cache

from extract import knowledge
from extract.assignments import agencies
from extract.deadlines import times
from extract.found import State, trim
from sohoa import records

#: 919/QĐ-TTg · 07/2021/NQ-HĐND · 148/ QĐ-TTg · 919/QĐ/TTg · 42-CT/TW · 72/2025/QH15
_UPPER = knowledge.UPPER
REFERENCE = re.compile(
    rf"(?<![\w/])\d+(?:\.\d+)?[a-z]?\s?(?:/{{1,2}}\s?(?:\d{{3}}\s?\d\s?/\s?)?|-\s?)"
    rf"(?=[{_UPPER}])[\w&.]+(?:\s?[-–/]\s?(?=[{_UPPER}])[\w&.]+)*"
)
DATE = re.compile(
    r"ngày\s+(\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
    r"(?!\d)"
)
_ABOUT_WORD = re.compile(r"\s*,?\s*(?:(?:về việc|về|V/v)\s+)?(.+)", re.IGNORECASE | re.DOTALL)
#: `Quyết định số     /QĐ-UBND`: its number was not known when this was written.
_BLANK = re.compile(
    rf"số\s*:?[\s.…]*/\s?(?P<symbol>[{_UPPER}][\w&]*(?:\s?[-–/]\s?[{_UPPER}][\w&]*)+)"
)
#: `số 1 38/2016/NĐ-CP`: digits that an engine set apart.
_SPACED = re.compile(r"\b[Ss]ố\s*:?\s*(\d[\d ]{0,5} )$")
#: An engine less sure than this misread digits; typed digits are surer than the second.
_READ, _TYPED = 0.6, 0.9
_LAW = re.compile(
    rf"((?:Bộ )?[Ll]uật|Pháp lệnh)\s+(?:sửa đổi|[{_UPPER}])[^;]*?(?=\s+(?:số|ngày|năm)\s+\d|[;.]|$)"
)


def read(
    state: State, start: int, end: int, type_code: str | None = None, issuer: str | None = None
) -> records.LegalBasis | None:
    """The first document that ``text[start:end]`` cites, None if it cites none.

    `type_code` and `issuer` are those that a list says once for all its numbers.
    """
    words = state.even[start:end]
    law = _LAW.search(words)
    reference = REFERENCE.search(words)
    spaced = _SPACED.search(words[: reference.start()]) if reference else None
    evidence = state.evidence(start, end, 0.95)
    if law and (not reference or law.start() < reference.start()):
        return _law(state, start, words, law, reference, evidence)
    blank = _BLANK.search(words) if reference is None else None
    found = reference or blank
    if found is None:
        return _unnumbered(words, evidence)
    at = found.end()
    date = _behind(DATE, words, at)
    at = date.end() if date else _after_blank_date(words, at)
    of, at = _issuer(words, at)
    about = _ABOUT_WORD.match(words, at)
    before = words[: spaced.start(1) if spaced else found.start()]
    code, by = _before(before)
    asked = _asked(words)
    symbol = found[0] if reference else f"0/{blank['symbol']}" if blank else ""
    subject = _subject(state, start + about.start(1), end) if about else None
    digits = start + (spaced.start(1) if spaced else found.start())
    return records.LegalBasis(
        type_code=head_of(symbol) or (code if code is not None else type_code) or code_of(symbol),
        reference=_sure(state, digits, start + found.end()) if reference else None,
        issued=times.day(date[1]) if date else None,
        issuer=of or asked or by or issuer,
        subject=subject,
        evidence=evidence,
    )


def _unnumbered(words: str, evidence: records.Evidence) -> records.LegalBasis | None:
    """A document that has a day and no number: `Biên bản họp ngày 22/11/2031 của Hội đồng …`."""
    found = _dated().match(words)
    if found is None:
        return None
    return records.LegalBasis(
        type_code=code(found["type"]) or None,
        reference=None,
        issued=times.day(found["day"]),
        issuer=_issuer(words, found.end())[0],
        subject=None,
        evidence=evidence,
    )


def _sure(state: State, start: int, end: int) -> str | None:
    """The reference there; None where an engine was unsure of a number or a hand wrote it.

    What a hand writes stands apart from the printed sign: `số 24 /KH-SYT`.
    """
    written = state.even[start:end]
    number = re.match(r"[\d ]+", written)
    words = state.text.words_in(start, start + len(number[0])) if number else ()
    sure = min((word.confidence for word in words), default=1.0)
    if sure < _READ or (sure < _TYPED and re.match(r"\d+\s+/", written)):
        return None
    return compact(written)


def _law(
    state: State,
    start: int,
    words: str,
    law: re.Match[str],
    reference: re.Match[str] | None,
    evidence: records.Evidence,
) -> records.LegalBasis:
    near = reference if reference and reference.start() - law.end() < 8 else None
    rest = words[near.end() if near else law.end() :][:60]
    date = re.match(rf"\s*,?\s*{DATE.pattern}", rest)
    year = re.match(r"\s*năm\s+(\d{4})", rest)
    return records.LegalBasis(
        type_code=None,  # laws have no sign in the decree's list
        reference=compact(near[0]) if near else None,
        issued=times.day(date[1]) if date else year[1] if year else None,
        issuer=None,
        subject=state.slice(start + law.start(), start + law.end()),
        evidence=evidence,
    )


def _behind(pattern: re.Pattern[str], words: str, at: int) -> re.Match[str] | None:
    gap = re.compile(r"\s*,?\s*").match(words, at)
    return pattern.match(words, gap.end() if gap else at)


def _after_blank_date(words: str, at: int) -> int:
    """Behind `ngày   /   /2031` and `ngày … tháng … năm 2031`, which say no day."""
    blank = re.compile(
        r"\s*,?\s*ngày[\s.…]*(?:/[\s.…]*/|(?:\d{1,2}\s+)?tháng[\s.…]*(?:\d{1,2}\s+)?năm)\s*(?:\d{4})?"
    ).match(words, at)
    return blank.end() if blank else at


def _issuer(words: str, at: int) -> tuple[str | None, int]:
    """The body behind number and day, and where it ends."""
    of = _of().match(words, at)
    begin = at
    gap = re.compile(r",?\s+").match(words, at)
    if of is None and gap and agencies.begins(words, gap.end()):  # `ngày 14/4/2017 Bộ Y tế về …`
        of = _of().match("của " + words[gap.end() :])
        begin = gap.end() - len("của ")
    if of is None:
        return None, at
    end = of.end() + (begin if begin != at else 0)
    name = re.sub(r"\s*\([^()]*\)?\s*$", "", of["body"]).strip(" ,")
    return name or None, end


def _before(before: str) -> tuple[str | None, str | None]:
    """Type and body before a number: `Nghị định của Chính phủ số 98/…`."""
    found = _typed().search(before)
    if not found:
        return None, None
    return code(found["type"]), found["body"]


def _asked(words: str) -> str | None:
    """Who asks: of `Trưởng phòng Nội vụ` the office, of `Chủ tịch UBND tỉnh` the committee."""
    found = _asking().match(words)
    if not found:
        return None
    body = _head().sub("", found["body"], count=1).strip()
    return body[:1].upper() + body[1:] if body else None


def _subject(state: State, start: int, end: int) -> str | None:
    start, end = trim(state.even, start, end, ";.,/")
    words = state.text.text[start:end]
    if words.startswith(("và ", "(")):
        return None
    return words if re.search(r"\w\w", words) else None


def compact(reference: str) -> str:
    """Without blanks, a hyphen behind the type's code: `919/ QĐ/TTg` is 919/QĐ-TTg.

    One `Đ` stands where an engine saw two: no type's code has `ĐĐ` in it.
    """
    plain = re.sub(r"/+", "/", re.sub(r"\s", "", reference)).rstrip(".")
    plain = re.sub(rf"(?<=[/-])([{_UPPER}]?)Đ{{2,}}(?=[/-])", r"\1Đ", plain)
    slashed = re.fullmatch(r"(\d+/(?:\d{4}/)?([^\W\d]+))/(.+)", plain)
    return f"{slashed[1]}-{slashed[3]}" if slashed and slashed[2] in codes() else plain


def code(name: str) -> str | None:
    """The code of a type's name; empty for a type that has none (công văn)."""
    for row in knowledge.table("types"):
        if knowledge.even(row["name"]).lower() == re.sub(r"\s+", " ", name).lower():
            return row["code"]
    return None


def head_of(reference: str) -> str | None:
    """The type with which the symbol begins: `148/QĐ-TTg` → QĐ."""
    found = re.search(r"/([^\W\d]+)[-–/]", compact(reference))
    return found[1] if found and found[1] in codes() else None


def code_of(reference: str) -> str | None:
    """The type out of the symbol: `42-CT/TW` → CT; None where the symbol names no type."""
    parts = re.split(r"[-–/]", compact(reference))
    return next((part for part in parts if part in codes()), None)


@cache
def codes() -> frozenset[str]:
    """The codes of all types."""
    return frozenset(row["code"] for row in knowledge.table("types") if row["code"])


@cache
def type_names() -> str:
    """The names of all types, the longest first, as one regular expression."""
    names = sorted((row["name"] for row in knowledge.table("types")), key=len, reverse=True)
    return "|".join(knowledge.even(name).replace(" ", r"\s+") for name in names)


@cache
def _typed() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<type>(?i:{type_names()}))(?:\s+của\s+(?P<body>[^;:,]{{3,80}}?))?"
        r"(?:\s+[Ss]ố)?\s*:?\s*$"
    )


@cache
def _dated() -> re.Pattern[str]:
    date = DATE.pattern.replace("(", "(?P<day>", 1)
    return re.compile(
        rf"\W*(?:{match('opening')})?\s*(?:[^;]{{0,160}}?\stại\s+)?(?P<type>(?i:{type_names()}))"
        rf"(?!\w)[^;]{{0,160}}?\s{date}",
        re.IGNORECASE,
    )


@cache
def _of() -> re.Pattern[str]:
    about = match("about")
    return re.compile(
        rf"\s*,?\s*(?:của\s+)+(?P<body>(?:Bộ trưởng, |Chủ tịch, )?[^;:]{{3,160}}?"
        rf"(?:,\s+(?:Bộ|Sở|Ban|Ủy ban|Hội)\s[{_UPPER}][^;:,]{{2,60}}?)*)"
        rf"(?=,?\s+(?:{about})(?!\w)|[;,.:]|\s*$)"
    )


@cache
def _asking() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{match('asked')})", re.IGNORECASE)


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"^(?:{match('head')})", re.IGNORECASE)


def match(kind: str) -> str:
    """The patterns of a kind in ``data/bases.toml``, as one regular expression."""
    inner = "|".join(entry["match"] for entry in knowledge.patterns("bases")[kind])
    return knowledge.even(inner).replace(" ", r"\s+")
