"""Type, title (trích yếu) and period of a document (Nghị định 30/2020/NĐ-CP, phụ lục I, II.5)."""

import re

from extract import annexes, knowledge, loose, times, timevalues, voices
from extract.found import State, fold
from extract.parts import Part

_BODY_LINE = re.compile(
    r"(?:(?:pho )?(?:chu tich|giam doc|bo truong|cuc truong|chi cuc truong|vien truong|hieu truong"
    r"|chanh thanh tra|thu tuong|tong giam doc|truong ban|truong phong)(?!\w)"
    r"|(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|so|bo|ban chi dao|hoi dong)(?!\w))"
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
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_CITED = re.compile(r"ngày \d{1,2}[^,;]{0,20}?năm \d{4}|số \d+/\d{4}/", re.IGNORECASE)
_FROM_NOW = re.compile(r"từ nay (?:cho )?đến (?:hết |cuối )?năm (20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s?[-–]\s?(20\d\d)(?!\d)")
_LONGEST = 8  # lines
_LETTER = "Công văn"  # has no sign and no name on the page


def find(state: State) -> None:
    """Set type, title and period in ``state.header``, whose symbol is known."""
    kinds = []
    for part in annexes.own_parts(state):
        if part.kind == "type":
            kinds.append(part)
        elif part.kind in ("item", "heading", "label", "closing"):
            break  # what is named later is an annex
    name = loose.same(state.slice(kinds[0].start, kinds[0].end), knowledge.types()) if kinds else ""
    lines: list[str] = _title_lines(state) if kinds else []
    if not name:
        name, lines = _in_letterhead(state)
    symbol = str(state.header.get("symbol") or "")
    about = None if name else _about(state)
    for row in knowledge.table("types"):
        code = row["code"]
        by_symbol = not name and code and re.match(rf"{code}(?:[-–/.]|$|UBND|HĐND)", symbol)
        letter = not name and row["name"] == _LETTER and symbol and (about or _is_letter(state))
        if row["name"] == name or by_symbol or letter:
            state.header["type_code"], state.header["type_name"] = code or None, row["name"]
            break
    title = about or " ".join(lines or _title_lines(state)) or None
    state.header["title"] = title
    state.header["period"] = (_period(title) if title else None) or _of_scope(state)


def _in_letterhead(state: State) -> tuple[str, list[str]]:
    """Type and title out of lines that are no plain name of a type.

    `KẾ HOẠCH (Dự thảo)`, `K Ế  H O Ạ C H`, `KẾ HOẠCH PHÁT TRIỂN CHÈ NĂM 2031`, below the number.
    """
    name, lines, numbered = "", [], False
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
                lines.append(words)
        elif numbered and words.isupper():
            name, rest = _typed(words)
            lines += [rest] if rest else []
    return name, lines[:_LONGEST]


def _typed(words: str) -> tuple[str, str]:
    """The type with which a line in capitals begins, and what stands behind it."""
    parts = words.split()
    if len(parts) > 4 and sum(len(part) == 1 for part in parts) > 0.8 * len(parts):
        parts = ["".join(parts)]
        known = {fold(name).replace(" ", ""): name for name in knowledge.types()}
        return known.get(fold(parts[0]), ""), ""
    for length in range(min(4, len(parts)), 0, -1):
        name = loose.same(" ".join(parts[:length]), knowledge.types())
        if name and (length == len(parts) or len(parts) > length + 2):
            return name, " ".join(parts[length:])
    return "", ""


def _title_lines(state: State) -> list[str]:
    lines: list[str] = []
    for part in annexes.own_parts(state):
        if part.kind == "title" and len(lines) < _LONGEST:
            words = re.sub(r"^[-_*\s]+|[-_*\s]+$", "", state.slice(part.start, part.end))
            folded = fold(words)
            if lines and voices.speaks(state, part):
                break
            if words and not _is_body_line(words, folded) and not _is_aside(words, folded):
                lines.append(words)
        elif lines or part.kind == "basis":
            break
    return lines


def _is_aside(words: str, folded: str) -> bool:
    return _NO_TITLE.match("(" + folded if words.startswith("(") else folded) is not None


def _is_body_line(words: str, folded: str) -> bool:
    """`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`: who decides, between the title and the grounds."""
    capitals = sum(c.isupper() for c in words) > 0.8 * sum(c.isalpha() for c in words)
    return capitals and len(words) < 120 and _BODY_LINE.match(folded) is not None


def _about(state: State) -> str | None:
    """What an official letter (công văn), which names no type, says of itself: `V/v …`."""
    lines: list[str] = []
    for part in annexes.own_parts(state):
        if part.kind not in ("letterhead", "title"):
            break
        words = state.slice(part.start, part.end)
        if found := _ABOUT.match(words):
            lines.append(words[found.end() :])
        elif lines and (words[:1].islower() or _GOES_ON.search(lines[-1])):
            lines.append(words)
        elif lines:
            break
    return " ".join(lines) or None


def _is_letter(state: State) -> bool:
    """True if the document is addressed to somebody, as a letter without a type is."""
    return any(_is_addressed(state, part) for part in annexes.own_parts(state)[:25])


def _is_addressed(state: State, part: Part) -> bool:
    return re.match(r"\W*Kính\s+gửi", state.even[part.start : part.end]) is not None


def _period(title: str) -> str | None:
    """The years a title names outside quotation marks and cited documents.

    Of `… giai đoạn 2021-2025 … năm 2024` the plan is for the year: the years are the programme's.
    """
    plain = _CITED.sub("", _QUOTED.sub("", title) if _QUOTED.sub("", title).strip() else title)
    found = [
        time.edtf
        for time in times.find(plain)
        if time.edtf and time.kind in ("within", "by", "from")
    ]
    if not found:
        years = _YEARS.search(plain)
        return timevalues.edtf(f"{years[1]}/{years[2]}") if years else None
    first, _, last = found[0].partition("/")
    for later in found[1:]:
        if _YEAR.fullmatch(later) and last and first <= later <= last:
            return later
    return found[0]


def _of_scope(state: State) -> str | None:
    """`từ nay đến năm 2030`, issued in 2025: `2025/2030`."""
    issued = str(state.header.get("issued") or "")[:4]
    if not _YEAR.fullmatch(issued):
        return None
    for part in state.parts:
        if part.kind in ("item", "heading", "label"):
            found = _FROM_NOW.search(state.even, part.start, part.end)
            if found:
                return timevalues.edtf(f"{issued}/{found[1]}")
    return None
