"""The head and foot of an administrative document (Nghị định 30/2020/NĐ-CP, phụ lục I).

Number, symbol, place, date, type, title, period, recipients, signer; the issuer is in `issuers`.
Where a part is blank or unreadable it is null, or a partial date: `2025-XX-06`.
"""

import re

from extract import knowledge, loose, times, timevalues
from extract.found import State, fold
from extract.parts import Part
from sohoa import records

_U = knowledge.UPPER
#: `Số: 12/KH-UBND`, `Số:   /KH-UBND`, `sóz?0/KH-SYT`: whatever stands before slash and symbol.
_NUMBER = re.compile(
    rf"(?P<number>[^/\n]{{0,16}}?(?:/[^/\n]{{1,3}}?)?)\s*(?:/\s*(?P<year>\d{{4}})\s*)?/\s*"
    rf"(?P<symbol>[{_U}][\w&]*(?:\s?[-–/]\s?[{_U}][\w&]*)*)"
)
_NUMBER_WORD = re.compile(r"[\W_]*[Ss][^\W\d_a-n]\s?[:.;]?\s*(?=\W|\w)|\W+")
#: What an engine makes of a day or month that was written by hand: anything short, or nothing.
_PART = r"[^,/]{0,8}?"
_DATE = re.compile(
    rf"(?P<place>(?<![\w-])(?:(?:Thành phố|Thị xã|TP\.?)\s+)?"
    rf"(?:[{_U}][^\W\d_{_U}]*(?:\s+|\s?-\s?)){{0,4}}[{_U}][^\W\d_{_U}]+)\s*,?"
    rf"\s*ng[àa](?:y|[^\w\s])?\s*(?P<day>{_PART})\s*tháng\s*(?P<month>{_PART})\s*năm\s*"
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
)
#: Below this digits are no fact: they are left out and put before a human's eye.
_READ = 0.6
_NO_NAME = re.compile(r"(?:Sở|Phòng|Ban|Bộ|Thị|Ủy|Hội|Tỉnh)\s")
_NATION = re.compile(r"cong hoa xa hoi|doc lap tu do")
_VOWEL = re.compile(r"[aeiouy]")  # an abbreviation such as `CTSV` has none
_AUTHORITY = re.compile(r"(?<!\w)(TM|KT|TL|TUQ|Q)\s?\.\s*")
_BODY_LINE = re.compile(
    r"(?:uy ban|ubnd|hoi dong|(?:pho )?(?:chu tich|giam doc|bo truong|cuc truong|chi cuc truong"
    r"|vien truong|hieu truong|chanh thanh tra|thu tuong|tong giam doc)|so|bo|ban)(?!\w)"
)


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
        found = _NUMBER.match(state.even, part.start, part.end)
        if not found or not _is_symbol(found["symbol"]):
            continue
        word = _NUMBER_WORD.match(found["number"])
        if "ngày" in found["number"] or not (word or found["number"][:1].isdigit()):
            continue
        said = found["number"][word.end() if word else 0 :].strip()
        number = said if re.fullmatch(r"\d+[a-z]?", said) else None
        symbol = re.sub(r"\s", "", found["symbol"])
        year = f"{found['year']}/" if found["year"] else ""
        digits = found.start("number") + found["number"].rindex(said)
        sure = _sure(state, digits, found.end("year" if year else "number"))
        evidence = state.evidence(found.start(), found.end(), 0.5)
        if not number:
            message = "Số văn bản để trống hoặc không đọc được."
            state.issue("number_blank", message, evidence)
        elif sure < _READ:
            message = f"Số đọc được là {number}, chưa chắc chắn."
            state.issue("number_unsure", message, evidence)
            number = None
        state.header["number"] = number
        state.header["symbol"] = symbol
        state.header["reference"] = f"{number}/{year}{symbol}" if number else None
        return


def _is_symbol(symbol: str) -> bool:
    """`KH-UBND`, `UBND-KTTH`: two words of capitals, or one that is a type."""
    words = re.split(r"\s?[-–/]\s?", symbol)
    return len(words) > 1 or words[0] in {row["code"] for row in knowledge.table("types")}


def _sure(state: State, start: int, end: int) -> float:
    """How sure the engine is of what stands between two offsets, by the least sure word."""
    words = state.text.words_in(start, end)
    return min((word.confidence for word in words), default=1.0)


def _date(state: State, parts: list[Part]) -> None:
    for part in parts:
        found = _DATE.search(state.even, part.start, part.end)
        if not found:
            continue
        day, month = _two_digits(found["day"], 31), _two_digits(found["month"], 12)
        issued = f"{found['year']}-{month}-{day}"
        evidence = state.evidence(found.start(), found.end(), 0.9)
        if "X" in issued:
            message = "Ngày, tháng ban hành để trống hoặc không đọc được."
            state.issue("date_partial", message, evidence)
        elif times.day(f"{day}/{month}/{found['year']}") is None:
            state.issue("date_impossible", f"Ngày ban hành không có thật: {issued}.", evidence)
            issued = f"{found['year']}-XX-XX"
        state.header["issued"] = timevalues.edtf(_sure_parts(state, found, issued, evidence))
        start, end = found.span("place")
        state.header["place"] = state.slice(start, end).strip(" -") or None
        return


def _sure_parts(
    state: State, found: re.Match[str], issued: str, evidence: records.Evidence
) -> str | None:
    """`issued` with `XX` for what was read with doubt; None if that is all of it."""
    values = dict(zip(("year", "month", "day"), issued.split("-"), strict=True))
    unsure = {
        name: value
        for name, value in values.items()
        if "X" not in value and _sure(state, *found.span(name)) < _READ
    }
    if not unsure:
        return issued
    names = {"day": "ngày", "month": "tháng", "year": "năm"}
    said = " ".join(f"{word} {unsure[name]}" for name, word in names.items() if name in unsure)
    state.issue("date_unsure", f"Ngày ban hành đọc được là {said}, chưa chắc chắn.", evidence)
    values |= {name: "X" * len(value) for name, value in unsure.items()}
    issued = "-".join(values.values())
    return issued if re.search(r"\d", issued) else None


def _two_digits(text: str | None, most: int) -> str:
    text = loose.digits(text or "")
    if text.isdigit() and 1 <= int(text) <= most:
        return f"{int(text):02}"
    return "XX"


def _type_and_title(state: State) -> None:
    kinds = []
    for part in state.parts:
        if part.kind == "type":
            kinds.append(part)
        elif part.kind in ("item", "heading", "label", "closing"):
            break  # what is named later is an annex
    name = loose.same(state.slice(kinds[0].start, kinds[0].end), knowledge.types()) if kinds else ""
    symbol = str(state.header.get("symbol") or "")
    about = None if kinds else _about(state)
    for row in knowledge.table("types"):
        by_symbol = not name and re.match(rf"{row['code']}[-–/]", symbol)
        letter = about is not None and symbol and row["code"] == "CV"
        if row["name"] == name or by_symbol or letter:
            state.header["type_code"], state.header["type_name"] = row["code"], row["name"]
            break
    title = about or " ".join(_title_lines(state)) or None
    state.header["title"] = title
    state.header["period"] = _period(title) if title else None


def _title_lines(state: State) -> list[str]:
    lines: list[str] = []
    for part in state.parts:
        if part.kind == "title" and len(lines) < 6:
            words = state.slice(part.start, part.end).strip("* ")
            if not _is_body_line(words):
                lines.append(words)
        elif lines or (part.kind == "basis"):
            break
    return lines


def _is_body_line(words: str) -> bool:
    """`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`: who decides, between the title and the grounds."""
    capitals = sum(c.isupper() for c in words) > 0.8 * sum(c.isalpha() for c in words)
    return capitals and _BODY_LINE.match(fold(words)) is not None


def _about(state: State) -> str | None:
    """What an official letter (công văn), which names no type, says of itself: `V/v …`."""
    lines: list[str] = []
    for part in state.parts:
        if part.kind != "letterhead":
            break
        words = state.slice(part.start, part.end)
        if found := re.match(r"V\s?/\s?[vw]\.?:?\s+", words):
            lines.append(words[found.end() :])
        elif lines and words[:1].islower():
            lines.append(words)
        elif lines:
            break
    return " ".join(lines) or None


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
        words = state.slice(loose.specks(state.even, part.body, part.end), part.end)
        words = re.sub(r"[\s;.,/ˆ`'‘’~_|¬]+$", "", words)
        if re.search(r"[^\W\d_]\w", words) and not words.endswith(":"):
            found.append(words)
    state.header["recipients"] = tuple(found)


def _signer(state: State) -> None:
    lines: list[str] = []
    for part in state.parts:
        if part.kind == "signature":
            text = state.slice(part.start, part.end)
            text = re.sub(r"^\W+|[^\w.]+$", "", text)  # specks that an engine read as signs
            if text and not _NATION.match(fold(text)):
                lines.append(text)
        elif part.kind == "type" and lines:
            break
    if not lines:
        return
    lines, name = _up_to_name(lines)
    authority = position = None
    for i, line in enumerate(lines):
        marks = list(_AUTHORITY.finditer(line))
        if marks:
            authority = f"{marks[-1][1]}."
            position = _own_post(line[marks[-1].end() :], authority, lines[i + 1 :])
    if position is None and authority is None:
        position = next((post for line in reversed(lines) if (post := _post(line))), None)
    state.header["signer"] = records.Signer(name=name, position=position, authority=authority)


def _up_to_name(lines: list[str]) -> tuple[list[str], str | None]:
    """The lines of a signature, and the name that ends them: the first below the post, or the last.

    Behind something unreadable, a name of two words is only the end of one.
    """
    named: list[tuple[int, str]] = []
    post = False
    for i, line in enumerate(lines):
        found = re.search(rf"(?:[{_U}][^\W\d_{_U}]+\s*){{2,6}}$", line)
        if post and found is None:  # something else stands behind the name
            found = re.match(rf"(?:[{_U}][^\W\d_{_U}]+\s+){{2,5}}(?=[^\w\s]\s)", line)
        whole = found is not None and (found.start() == 0 or len(found[0].split()) > 2)
        over = post or _AUTHORITY.search(line) or _post(line)
        stands = whole or _post(line) or _AUTHORITY.search(line)
        if found and stands and not _NO_NAME.match(found[0]):
            named.append((i, found[0].strip()))
            if over:
                break
        post = bool(over)
    if not named:
        return lines, None
    return lines[: named[-1][0] + 1], named[-1][1]


def _own_post(behind: str, authority: str, later: list[str]) -> str | None:
    """The signer's own post: `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH` → the second."""
    capitals = re.match(rf"(?:_?[{_U}]+(?![^\W_])\s*[,-]?\s*)+", behind)
    words = (capitals[0] if capitals else behind).strip()
    deputy = re.search(r"(?<=[\s_])PH[OÓÒ]\s", words)
    if deputy:
        return _post(words[deputy.start() :])
    for line in later:
        if not _AUTHORITY.match(line) and (post := _post(line)):
            return post
    if authority == "TM.":  # the body is named, and perhaps the post behind it
        for found in re.finditer(r"(?<!\S)\S", words):
            if post := _post(words[found.start() :]):
                return post
    return None


def _post(capitals: str) -> str | None:
    """`PHÓ GIÁM ĐÓC` → `Phó Giám đốc`; None if the line begins with no known post."""
    words = loose.bare(capitals).split()
    if not words or sum(c.isupper() for c in capitals) < 0.6 * sum(c.isalpha() for c in capitals):
        return None
    for length in range(min(5, len(words)), 0, -1):
        post = loose.same(" ".join(words[:length]), knowledge.words("posts"))
        if post:
            rest = [
                w if len(w) > 1 and not _VOWEL.search(fold(w)) else w.lower()
                for w in words[length:]
            ]
            return " ".join([post, *rest])
    return None
