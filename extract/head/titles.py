"""Type, title (trích yếu) and period of a document (Nghị định 30/2020/NĐ-CP, phụ lục I, II.5)."""

import re
from collections.abc import Callable

from extract import knowledge, loose
from extract.deadlines import times, timevalues
from extract.found import Span, State, fold
from extract.head import citations, voices
from extract.structure import annexes
from extract.structure.parts import Part

_BODY_LINE = re.compile(
    r"(?:(?:pho )?(?:chu tich|giam doc|bo truong|cuc truong|chi cuc truong|vien truong|hieu truong"
    r"|chanh thanh tra|thu tuong|tong giam doc|truong ban|truong phong)(?!\w)"
    r"|(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|so|bo|ban chi dao|hoi dong)(?!\w)"
    r"|khoa \w+ ky hop )"
)
#: No part of a title: `(Kèm theo …)`, `(Dự thảo)`, a signature that a program printed.
_NO_TITLE = re.compile(
    r"\((?:ban hanh )?kem theo|\W*(?:du thao|ky boi|nguoi ky|thoi gian ky|co quan ky|email|sao y)\b"
    r"|kinh gui\b"
)
_ABOUT = re.compile(r"V\s?/\s?[vw](?!\w)\.?:?\s*")
#: With these words no line of a title ends it.
_GOES_ON = re.compile(
    r"(?:,|(?<!\w)(?:của|và|các|về|việc|tại|cho|với|năm|tỉnh|huyện|xã|số|từ|trong|theo|đến))$"
)
_FORM = re.compile(r"kinh gui|doc lap tu do|cong hoa xa hoi|so\b|ngay\b|can cu|thuc hien")
_SHORT = 60  # characters: half of the page's width
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_CITED = re.compile(r"ngày \d{1,2}[^,;]{0,20}?năm \d{4}|số \d+/\d{4}/", re.IGNORECASE)
_FROM_NOW = re.compile(r"từ nay (?:cho )?đến (?:hết |cuối )?năm (20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s?[-–]\s?(20\d\d)(?!\d)")
_LONGEST = 8  # lines
_LETTER = "Công văn"  # has no sign and no name on the page

#: Words of a title and where their line stands.
Line = tuple[str, Span]


def find(state: State) -> None:
    """Set type, title and period in ``state.header``, whose symbol is known."""
    name, kind, lines = _named(state)
    about = [] if name else _about(state)
    _type(state, name, kind, about)
    lines = about or lines or _title_lines(state)
    title = " ".join(words for words, _ in lines) or None
    state.header["title"] = title
    state.show("title", [span for _, span in lines], 0.95)
    _period(state, title or "", [span for _, span in lines])


def _named(state: State) -> tuple[str, list[Span], list[Line]]:
    """Type, where it stands, and title, out of the line of the type and those below."""
    for part in annexes.own_parts(state):
        if part.kind == "type":
            name = loose.same(state.slice(part.start, part.end), knowledge.types())
            if name:
                return name, [(part.start, part.end)], _title_lines(state)
            break
        if part.kind in ("item", "heading", "label", "closing"):
            break  # what is named later is an annex
    return _in_letterhead(state)


def _type(state: State, name: str, kind: list[Span], about: list[Line]) -> None:
    """Set the type: by its name, by the symbol; what is addressed to somebody is a letter."""
    symbol = str(state.header.get("symbol") or "")
    sure = 0.95
    row = _row(lambda row: row["name"] == name) if name else None
    if not name and symbol:
        sure = 0.8
        row = _row(lambda row: _begins_with(symbol, row["code"]))
        if row:
            number = state.header.get("evidence", {}).get("number")
            kind = [(number.start, number.end)] if number else []
        elif kind := [span for _, span in about] or _address(state):
            row = _row(lambda row: row["name"] == _LETTER)
    if row:
        state.header["type_code"], state.header["type_name"] = row["code"] or None, row["name"]
        state.show("type", kind, sure)


def _row(fits: Callable[[dict[str, str]], bool]) -> dict[str, str] | None:
    return next((row for row in knowledge.table("types") if fits(row)), None)


def _begins_with(symbol: str, code: str) -> bool:
    return bool(code) and re.match(rf"{code}(?:[-–/.]|$|UBND|HĐND)", symbol) is not None


def _in_letterhead(state: State) -> tuple[str, list[Span], list[Line]]:
    """Type and title out of lines that are no plain name of a type.

    `KẾ HOẠCH (Dự thảo)`, `K Ế  H O Ạ C H`, `KẾ HOẠCH PHÁT TRIỂN CHÈ NĂM 2031`, below the number.
    """
    name, numbered = "", False
    kind: list[Span] = []
    lines: list[Line] = []
    for part in annexes.own_parts(state)[:40]:
        if part.kind not in ("letterhead", "title"):
            break
        words = re.sub(r"\(\s*dự thảo[^)]*\)", "", state.slice(part.start, part.end), flags=re.I)
        words = loose.bare(words)
        numbered = numbered or re.match(r"S\S{1,2}\s?[:\d]", words) is not None
        if name:
            if voices.speaks(state, part) or _is_addressed(state, part):
                break
            if words and not _is_body_line(words, fold(words)):
                lines.append((words, (part.start, part.end)))
        elif numbered and words.isupper():
            name, rest = _typed(words, str(state.header.get("symbol") or ""))
            kind = [(part.start, part.end)] if name else []
            lines += [(rest, (part.start, part.end))] if rest else []
    return name, kind, lines[:_LONGEST]


def _typed(words: str, symbol: str) -> tuple[str, str]:
    """The type with which a line in capitals begins, and what stands behind it.

    If that is short, `KẾ HOẠCH THỰC HIỆN`, the symbol has to say the same type.
    """
    parts = words.split()
    if len(parts) > 4 and sum(len(part) == 1 for part in parts) > 0.8 * len(parts):
        parts = ["".join(parts)]
        known = {fold(name).replace(" ", ""): name for name in knowledge.types()}
        return known.get(fold(parts[0]), ""), ""
    for length in range(min(4, len(parts)), 0, -1):
        name = loose.same(" ".join(parts[:length]), knowledge.types())
        short = length < len(parts) <= length + 2
        if name and (not short or _begins_with(symbol, citations.code(name) or "")):
            return name, " ".join(parts[length:])
    return "", ""


def _title_lines(state: State) -> list[Line]:
    lines: list[Line] = []
    for part in annexes.own_parts(state):
        if part.kind == "title" and len(lines) < _LONGEST:
            words = re.sub(r"^[-_*\s]+|[-_*\s]+$", "", state.slice(part.start, part.end))
            folded = fold(words)
            if lines and voices.speaks(state, part):
                break
            if words and not _is_body_line(words, folded) and not _is_aside(words, folded):
                lines.append((words, (part.start, part.end)))
        elif lines or part.kind == "basis":
            break
    return lines


def _is_aside(words: str, folded: str) -> bool:
    return _NO_TITLE.match("(" + folded if words.startswith("(") else folded) is not None


def _is_body_line(words: str, folded: str) -> bool:
    """`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`: who decides, between the title and the grounds."""
    capitals = sum(c.isupper() for c in words) > 0.8 * sum(c.isalpha() for c in words)
    return capitals and len(words) < 120 and _BODY_LINE.match(folded) is not None


def _about(state: State) -> list[Line]:
    """What an official letter (công văn), which names no type, says of itself: `V/v …`."""
    lines: list[Line] = []
    for part in annexes.own_parts(state):
        if part.kind not in ("letterhead", "title"):
            break
        words, span = state.slice(part.start, part.end), (part.start, part.end)
        if found := _ABOUT.match(words):
            lines.append((words[found.end() :], span))
        elif lines and (_continues(words) or _GOES_ON.search(lines[-1][0])):
            lines.append((words, span))
        elif lines:
            break
    return [line for line in lines if line[0]]


def _continues(words: str) -> bool:
    """True for a further line of `V/v …`: short, and no other line of a letterhead."""
    other = words.isupper() or _FORM.match(fold(words)) or re.search(r",\s*ngày", words)
    return words[:1].islower() or (len(words) <= _SHORT and not other and not words.endswith(":"))


def _address(state: State) -> list[Span]:
    """Where a document says to whom it is addressed, as a letter without a type does."""
    own = annexes.own_parts(state)[:25]
    return [(part.start, part.end) for part in own if _is_addressed(state, part)][:1]


def _is_addressed(state: State, part: Part) -> bool:
    return re.match(r"\W*Kính\s+gửi", state.even[part.start : part.end]) is not None


def _period(state: State, title: str, lines: list[Span]) -> None:
    """Set the period that the title names, else the one for which the document says it counts."""
    period, words = _of_title(title)
    if period:
        state.header["period"] = period
        said = r"\s+".join(re.escape(word) for word in knowledge.even(words).split())
        found = re.search(said, state.even[lines[0][0] : lines[-1][1]])
        at = lines[0][0]
        state.show("period", [(at + found.start(), at + found.end())] if found else lines, 0.95)
        return
    issued = str(state.header.get("issued") or "")[:4]
    for part in state.parts if _YEAR.fullmatch(issued) else ():
        told = part.kind in ("item", "heading", "label")
        if told and (found := _FROM_NOW.search(state.even, part.start, part.end)):
            state.header["period"] = timevalues.edtf(f"{issued}/{found[1]}")
            state.show("period", [found.span()], 0.8)
            return


def _of_title(title: str) -> tuple[str | None, str]:
    """The years a title names outside quotation marks and cited documents, and its words for them.

    Of `… giai đoạn 2021-2025 … năm 2024` the plan is for the year: the years are the programme's.
    """
    plain = _CITED.sub("", _QUOTED.sub("", title) if _QUOTED.sub("", title).strip() else title)
    found = [
        (time.edtf, plain[time.start : time.end])
        for time in times.find(plain)
        if time.edtf and time.kind in ("within", "by", "from")
    ]
    if not found:
        years = _YEARS.search(plain)
        return (timevalues.edtf(f"{years[1]}/{years[2]}"), years[0]) if years else (None, "")
    first, _, last = found[0][0].partition("/")
    for later in found[1:]:
        if _YEAR.fullmatch(later[0]) and last and first <= later[0] <= last:
            return later
    return found[0]
