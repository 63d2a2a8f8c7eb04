"""The documents that this one rests on: `Căn cứ …`, `Thực hiện Kế hoạch số …`, `Theo đề nghị …`."""

import re
from collections.abc import Iterator
from functools import cache

from extract import agencies, knowledge, times
from extract.found import State, sentences, trim
from sohoa import records

#: 919/QĐ-TTg · 07/2021/NQ-HĐND · 148/ QĐ-TTg · 919/QĐ/TTg · 42-CT/TW · 72/2025/QH15
_UPPER = knowledge.UPPER
REFERENCE = re.compile(
    rf"(?<![\w/])\d+(?:\.\d+)?[a-z]?\s?(?:/{{1,2}}\s?(?:\d{{3}}\s?\d\s?/\s?)?|-\s?)"
    rf"(?=[{_UPPER}])[\w&.]+(?:\s?[-–/]\s?(?=[{_UPPER}])[\w&.]+)*"
)
_DATE = re.compile(
    r"ngày\s+(\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
    r"(?!\d)"
)
_ISSUER = re.compile(
    r"\s*,?\s*(?:của\s+)+((?:Bộ trưởng, )?.{3,160}?)(?=\s+(?:[Vv]ề|V/v|[Pp]hê duyệt|[Bb]an hành"
    r"|[Qq]uy định|sửa đổi|triển khai|thực hiện|phát triển|xây dựng|đẩy mạnh|tăng cường|giao"
    r"|điều chỉnh|công nhận|hỗ trợ|[Hh]ướng dẫn|[Cc]ông bố|thành lập|đính chính|bổ sung|tại)\b"
    r"|[;,.:]|$)"
)
_SUBJECT = re.compile(r"\s*,?\s*(?:(?:về việc|về|V/v)\s+)?(.+)", re.IGNORECASE | re.DOTALL)
#: The head of the body asks for it: `Theo đề nghị của Giám đốc Sở …`
_ASKED = re.compile(
    r"(?:Theo|Xét) đề nghị của (?:(?:Phó )?(?:Giám đốc|Chánh|Chủ tịch|Trưởng) )?(.+?) tại "
)
_LAW = re.compile(
    rf"((?:Bộ )?[Ll]uật|Pháp lệnh)\s+(?:sửa đổi|[{_UPPER}])[^;]*?(?=\s+(?:số|ngày|năm)\s+\d|[;.]|$)"
)


def find(state: State) -> None:
    """Set ``state.header["legal_bases"]``."""
    found: list[records.LegalBasis] = []
    for part in state.parts:
        if part.kind == "basis":
            found.extend(_of_part(state, part.start, part.end))
    state.header["legal_bases"] = tuple(found)


def _of_part(state: State, start: int, end: int) -> list[records.LegalBasis]:
    found: list[records.LegalBasis] = []
    first = next(sentences(state.even, start, end), (start, end))
    type_code, issuer = None, None
    for a, b in _pieces(state.even, *first):
        words = state.even[a:b]
        shared = re.match(
            rf".*?\bcác\s+({_type_names()})\s+của\s+([^:;]+?)\s*(?:về\b[^:]*)?:", words
        )
        if shared:  # "Căn cứ các Nghị quyết của Hội đồng nhân dân tỉnh: Số 7…; số 8…"
            type_code, issuer = _code(shared[1]), shared[2]
        basis = _basis(state, a, b, type_code, issuer)
        if basis is None:
            continue
        if found and found[-1].subject is None and found[-1].type_code == basis.type_code:
            found[-1] = found[-1].model_copy(update={"issuer": basis.issuer})  # `số A và số B của`
        found.append(basis)
    return found


def read(state: State, start: int, end: int) -> records.LegalBasis | None:
    """The document that ``text[start:end]`` cites, None if it cites none."""
    return _basis(state, start, end, None, None)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """At semicolons, and where `số A ngày … và số B`, `số A, số B` name several."""
    begin = start
    for found in re.finditer(r";\s*|$", text[start:end]):
        a, b = begin, start + found.start()
        while (first := REFERENCE.search(text, a, b)) and (
            more := _and_another().match(text, first.end(), b)
        ):
            yield a, more.start("joint")
            a = more.end("joint")
        if a < b:
            yield a, b
        begin = start + found.end()


def _basis(
    state: State, start: int, end: int, type_code: str | None, issuer: str | None
) -> records.LegalBasis | None:
    words = state.even[start:end]
    law = _LAW.search(words)
    reference = REFERENCE.search(words)
    evidence = state.evidence(start, end, 0.95)
    if law and (not reference or law.start() < reference.start()):
        near = reference if reference and reference.start() - law.end() < 8 else None
        rest = words[near.end() if near else law.end() :][:60]
        date = re.match(rf"\s*{_DATE.pattern}", rest)
        year = re.match(r"\s*năm\s+(\d{4})", rest)
        return records.LegalBasis(
            type_code=None,  # laws have no sign in the decree's list
            reference=_compact(near[0]) if near else None,
            issued=times.day(date[1]) if date else year[1] if year else None,
            issuer=None,
            subject=state.slice(start + law.start(), start + law.end()),
            evidence=evidence,
        )
    if reference is None:
        return None
    at = reference.end()
    date = _DATE.match(words, at + 1) or _DATE.match(words, at)
    at = date.end() if date else at
    of = _ISSUER.match(words, at)
    if of is None and (gap := re.compile(r",?\s+").match(words, at)):
        if agencies.begins(words, gap.end()):  # `ngày 14/4/2017 Bộ Y tế về …`
            of = _ISSUER.match("của " + words[gap.end() :])
            at = gap.end() - len("của ") + of.end() if of else at
    elif of:
        at = of.end()
    about = _SUBJECT.match(words, at)
    before = _named_type(words[: reference.start()])
    asked = _ASKED.match(words)
    subject = _trimmed(state, start + about.start(1), end) if about else None
    return records.LegalBasis(
        type_code=_head_of(reference[0])
        or _code(before or "")
        or type_code
        or _code_of(reference[0]),
        reference=_compact(reference[0]),
        issued=times.day(date[1]) if date else None,
        issuer=of[1].strip() if of else asked[1] if asked else issuer,
        subject=subject,
        evidence=evidence,
    )


def _trimmed(state: State, start: int, end: int) -> str | None:
    start, end = trim(state.even, start, end, ";.,/")
    words = state.text.text[start:end]
    return words if re.search(r"\w\w", words) else None


def _compact(reference: str) -> str:
    """Without blanks, and with one `Đ` where an engine saw two: no type's code has `ĐĐ` in it."""
    plain = re.sub(r"/+", "/", re.sub(r"\s", "", reference)).rstrip(".")
    return re.sub(rf"(?<=[/-])([{_UPPER}]?)Đ{{2,}}(?=[/-])", r"\1Đ", plain)


def _named_type(before: str) -> str | None:
    """The last type word before the reference, if `số` or nothing stands between."""
    found = re.search(rf"({_type_names()})(?:\s+số)?\s*:?\s*$", before, re.IGNORECASE)
    return found[1] if found else None


def _code(name: str) -> str | None:
    for row in knowledge.table("types"):
        if knowledge.even(row["name"]).lower() == re.sub(r"\s+", " ", name).lower():
            return row["code"]
    return None


def _head_of(reference: str) -> str | None:
    """The type with which the symbol begins: `148/QĐ-TTg` → QĐ."""
    found = re.search(r"/([^\W\d]+)[-–/]", _compact(reference))
    return found[1] if found and found[1] in _codes() else None


def _code_of(reference: str) -> str | None:
    """The type out of the symbol: `148/QĐ-TTg` → QĐ; None where the symbol names no type."""
    symbol = re.split(r"[/]", _compact(reference))[-1] if "/" in reference else reference
    head = re.split(r"[-–/]", symbol)[0]
    parts = re.split(r"[-–/]", _compact(reference))
    return next((part for part in [head, *parts] if part in _codes()), None)


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["code"] for row in knowledge.table("types"))


@cache
def _and_another() -> re.Pattern[str]:
    number = rf"(?:{_type_names()})?\s*(?:số\s+)?(?={REFERENCE.pattern})"
    date = rf",?(?:\s+{_DATE.pattern})?"
    return re.compile(rf"{date}(?P<joint>\s*,\s+(?:và\s+)?|\s+và\s+){number}", re.IGNORECASE)


@cache
def _type_names() -> str:
    names = sorted((row["name"] for row in knowledge.table("types")), key=len, reverse=True)
    return "|".join(knowledge.even(name).replace(" ", r"\s+") for name in names)
