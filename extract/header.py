"""The head and foot of an administrative document (Nghị định 30/2020/NĐ-CP, phụ lục I).

Number, symbol, place, date, type, title, period, recipients, signer; the issuer is in `issuers`.
Where a part is blank or unreadable it is null, or a partial date: `2025-XX-06`.
"""

import re

from extract import knowledge, times
from extract.found import State
from extract.parts import Part
from sohoa import records

_U = knowledge.UPPER
_NUMBER = re.compile(
    rf"Số\s*:?\s*(?P<number>\d+[a-z]?)?\s*(?:/\s*(?P<year>\d{{4}})\s*)?/\s*"
    rf"(?P<symbol>[{_U}][\w&]*(?:\s?[-–/]\s?[{_U}][\w&]*)*)"
)
#: What may stand for a day or month: digits, or the signs an engine makes of handwriting.
_PART = r"\d{1,2}|[^\w\s,]{1,4}|\.{2,}|…+"
_DATE = re.compile(
    rf"(?P<place>(?<![\w-])(?:(?:Thành phố|Thị xã|TP\.?)\s+)?"
    rf"(?:[{_U}][^\W\d_{_U}]*(?:\s+|\s?-\s?)){{0,4}}[{_U}][^\W\d_{_U}]+),"
    rf"\s*ngày\s*(?P<day>{_PART})?\s*tháng\s*(?P<month>{_PART})?\s*năm\s*(?P<year>(?:19|20)\d\d)"
)
_AUTHORITY = re.compile(r"(?<!\w)(TM|KT|TL|TUQ|Q)\s?\.\s*")
_BODY_LINE = re.compile(rf"(?:ỦY BAN|HỘI ĐỒNG|CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|BAN )[{_U}\s\-–]*$")


def find(state: State) -> None:
    """Set number, date, type, title, period, recipients and signer in ``state.header``."""
    letterhead = [part for part in state.parts if part.kind == "letterhead"]
    _number(state, letterhead)
    _date(state, letterhead)
    _type_and_title(state)
    _recipients(state)
    _signer(state)


def _number(state: State, parts: list[Part]) -> None:
    for part in parts:
        found = _NUMBER.search(state.even, part.start, part.end)
        if found:
            symbol = re.sub(r"\s", "", found["symbol"])
            number = found["number"]
            year = f"{found['year']}/" if found["year"] else ""
            state.header["number"] = number
            state.header["symbol"] = symbol
            state.header["reference"] = f"{number}/{year}{symbol}" if number else None
            if not number:
                state.issue(
                    "number_blank",
                    "Số văn bản để trống hoặc không đọc được.",
                    state.evidence(found.start(), found.end(), 0.5),
                )
            return


def _date(state: State, parts: list[Part]) -> None:
    for part in parts:
        found = _DATE.search(state.even, part.start, part.end)
        if not found:
            continue
        day, month = _two_digits(found["day"], 31), _two_digits(found["month"], 12)
        issued = f"{found['year']}-{month}-{day}"
        evidence = state.evidence(found.start(), found.end(), 0.9)
        if "X" in issued:
            state.issue(
                "date_partial", "Ngày, tháng ban hành để trống hoặc không đọc được.", evidence
            )
        elif times.day(f"{day}/{month}/{found['year']}") is None:
            state.issue("date_impossible", f"Ngày ban hành không có thật: {issued}.", evidence)
            issued = f"{found['year']}-XX-XX"
        state.header["issued"] = issued
        start, end = found.span("place")
        state.header["place"] = state.slice(start, end).strip(" -") or None
        return


def _two_digits(text: str | None, most: int) -> str:
    if text and text.isdigit() and 1 <= int(text) <= most:
        return f"{int(text):02}"
    return "XX"


def _type_and_title(state: State) -> None:
    kinds = [part for part in state.parts if part.kind == "type"]
    name = state.even[kinds[0].start : kinds[0].end].strip(" :*").lower() if kinds else ""
    for row in knowledge.table("types"):
        known = knowledge.even(row["name"])
        symbol = str(state.header.get("symbol") or "")
        if known.lower() == name or (not name and re.match(rf"{row['code']}[-–/]", symbol)):
            state.header["type_code"], state.header["type_name"] = row["code"], row["name"]
            break
    lines: list[str] = []
    for part in state.parts:
        if part.kind == "title" and len(lines) < 6:
            words = state.slice(part.start, part.end).strip("* ")
            if not _BODY_LINE.match(state.even[part.start : part.end].strip("* ")):
                lines.append(words)
        elif lines or (part.kind == "basis"):
            break
    title = " ".join(lines) or None
    state.header["title"] = title
    state.header["period"] = _period(title) if title else None


def _period(title: str) -> str | None:
    """The years a title names outside quotation marks and cited documents."""
    plain = re.sub(r"[“\"][^”\"]*[”\"]", "", title)
    plain = re.sub(r"ngày \d{1,2}[^,;]*?năm \d{4}", "", plain, flags=re.IGNORECASE)
    found = [time for time in times.find(plain) if time.edtf and time.kind in ("within", "by")]
    return found[0].edtf if found else None


def _recipients(state: State) -> None:
    found: list[str] = []
    for part in state.parts:
        if part.kind != "recipients":
            if part.kind == "type" and found:
                break  # the annex's own
            continue
        words = state.slice(part.body, part.end).rstrip(" ;.,/")
        if words and not words.endswith(":"):
            found.append(words)
    state.header["recipients"] = tuple(found)


def _signer(state: State) -> None:
    lines: list[str] = []
    for part in state.parts:
        if part.kind == "signature":
            text = state.slice(part.start, part.end)
            text = re.sub(r"^\W+|[^\w.]+$", "", text)  # specks that an engine read as signs
            if text:
                lines.append(text)
        elif part.kind == "type" and lines:
            break
    if not lines:
        return
    authority = position = name = None
    for i, line in enumerate(lines):
        marks = list(_AUTHORITY.finditer(line))
        if marks:
            authority = f"{marks[-1][1]}."
            position = _own_post(line[marks[-1].end() :], authority, lines[i + 1 :])
    for line in reversed(lines):
        found = re.search(rf"(?:[{_U}][^\W\d_{_U}]+\s*){{2,6}}$", line)
        if found:
            name = found[0].strip()
            break
    if position is None and authority is None:
        caps = [line for line in lines if line.isupper()]
        position = caps[-1] if caps else None
    state.header["signer"] = records.Signer(
        name=name,
        position=_sentence_case(position) if position else None,
        authority=authority,
    )


def _own_post(behind: str, authority: str, later: list[str]) -> str | None:
    """The signer's own post: `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH` → the second."""
    capitals = re.match(rf"(?:[{_U}]+(?!\w)\s*[,-]?\s*)+", behind)
    words = (capitals[0] if capitals else behind).strip()
    deputy = words.find("PHÓ ")
    if deputy > 0:
        return words[deputy:]
    for line in later:
        if line.isupper() and not _AUTHORITY.match(line):
            return line
    if authority == "TM.":  # the body is named, and perhaps the post behind it
        post = re.search(r"(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH .*|TRƯỞNG .*)$", words)
        return post[0] if post else None
    return None


def _sentence_case(capitals: str) -> str:
    words = capitals.lower()
    words = words[0].upper() + words[1:]
    return re.sub(
        r"(Phó |Chánh )(\w)", lambda found: found[1] + found[2].upper(), words
    )  # Phó Chủ tịch
