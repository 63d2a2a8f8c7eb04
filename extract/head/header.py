"""The head of an administrative document (Nghị định 30/2020/NĐ-CP, phụ lục I): number and date.

Type, title and period are in `titles`, recipients and signer in `signatures`, the issuer in
`issuers`. Where a part is blank or unreadable it is null, or a partial date: `2025-XX-06`.
"""

import re

from extract import knowledge, loose
from extract.deadlines import times, timevalues
from extract.found import State
from extract.head import citations, letterheads, recipients, signatures, symbols, titles
from extract.structure import annexes
from extract.structure.parts import Part
from sohoa import records

_U = knowledge.UPPER
#: `Số: 12/KH-UBND`, `Số:   /KH-UBND`, `sóz?/0/KH-SYT`: whatever stands before slash and symbol.
_NUMBER = re.compile(
    rf"(?P<number>[^\n]{{0,26}}?)\s*(?:/\s*(?P<year>\d{{4}})\s*)?(?P<sign>/)\s*"
    rf"(?P<symbol>[{_U}][\w&]*(?:\s?[-–/.]\s?[{_U}][\w&]*)*(?!\w|\s?[-–/]\s?\w)"
    rf"(?:\s[{_U}][^\W\d_{_U}]+(?:\s[^\W\d_{_U}]+){{1,2}}\W*$)?)"  # TB-QL Đào tạo
)
#: Of the Party: `Số 12-CTr/TU` (Hướng dẫn 36-HD/VPTW).
_PARTY = re.compile(
    rf"(?P<number>\W*S\S{{1,2}}\s?[:.]?\s*\d{{0,4}}[\s.…]*)(?P<year>)(?P<sign>[-–])\s?"
    rf"(?P<symbol>[{_U}][\w]*\s?/\s?[{_U}]\w*)"
)
#: `Số:42Ê /qp-syt`, `Số: 12/KH_SYT`: a sign that an engine misread.
_MISREAD = re.compile(
    r"(?P<number>\W*[Ss]\S{1,2}\s?[:;.][^\n]{0,24}?)\s*(?P<year>)(?P<sign>/)\s?"
    r"(?P<symbol>[^\W\d_][^\W_&]*(?:\s?[-–_/.]\s?[\w&]+){1,3})\W*$"
)
_NUMBER_WORD = re.compile(r"[\W_]*[Ss][^\W\d_a-n]\s?[:.;]?\s*(?=\W|\w)|\W+")
#: What an engine makes of a day or month that was written by hand: anything short, or nothing.
_PART = r"[^,/]{0,8}?"
_WORD = rf"[{_U}](?:['’])?[^\W\d_{_U}]*(?:['’][^\W\d_]+)?"
_DATE = re.compile(
    rf"(?:(?P<place>(?<![\w-])(?:(?:Thành phố|Thị xã|Thị trấn|Quận|Phường|Xã|TP\.?|Tp\.?)\s*)?"
    rf"(?:(?:{_WORD}(?:\s+|\s?-\s?)){{0,4}}{_WORD}|(?<=n )\d{{1,2}}|(?<=g )\d{{1,2}}))\s*[,.]?\s*)?"
    rf"(?<![^\W_])[Nn]g[àa](?:y|[^\w\s])?\s*(?P<day>{_PART})\s*tháng\s*(?P<month>{_PART})\s*,?\s*"
    r"năm\s*(?P<year>(?:19|20)\d\d(?!\d)|(?:20\d?)?[\s.…_]{0,12}$)"
)
#: `Lai Châu, ngày 06/5/2025`
_SHORT_DATE = re.compile(
    rf"(?P<place>(?<![\w-])(?:{_WORD}(?:\s+|\s?-\s?)){{0,4}}{_WORD})\s*,\s*ngày\s*"
    r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>(?:19|20)\d\d)(?!\d)"
)
#: `Lai Châu, tháng 5 năm 2025`, as on the cover of a scheme.
_MONTH = re.compile(
    rf"(?P<place>(?<![\w-])(?:{_WORD}(?:\s+|\s?-\s?)){{0,4}}{_WORD})\s*,\s*(?P<day>)tháng\s*"
    r"(?P<month>\d{1,2})\s*,?\s*năm\s*(?P<year>(?:19|20)\d\d)(?!\d)"
)
#: Below this digits are no fact: they are left out and put before a human's eye.
_READ = 0.6


def find(state: State) -> None:
    """Set number, date, type, title, period, recipients and signer in ``state.header``."""
    letterhead = [part for part in annexes.own_parts(state) if part.kind == "letterhead"]
    _number(state, letterhead)
    _date(state, letterhead)
    titles.find(state)
    if "symbol" not in state.header:
        _misread_symbol(state, letterhead)
    if "symbol" not in state.header:
        _of_annex(state)
    recipients.find(state)
    signatures.find(state)


def _number(state: State, parts: list[Part]) -> None:
    for part in parts:
        found = _NUMBER.match(state.even, part.start, part.end)
        if not found or not _is_symbol(found["symbol"]):
            found = _PARTY.match(state.even, part.start, part.end)
        if found and _is_numbered(found):
            symbol = re.sub(r"\s*([-–/.])\s*", r"\1", found["symbol"]).rstrip(" .,;")
            _keep_number(state, found, symbol)
            return


def _is_numbered(found: re.Match[str]) -> bool:
    word = _NUMBER_WORD.match(found["number"])
    return "ngày" not in found["number"] and bool(word or found["number"][:1].isdigit())


def _keep_number(state: State, found: re.Match[str], symbol: str) -> None:
    """Set number, symbol and reference, the number only where it was surely read."""
    word = _NUMBER_WORD.match(found["number"])
    said = found["number"][word.end() if word else 0 :].strip(" .…")
    number = said if re.fullmatch(r"\d+[a-z]?", said) else None
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
    sign = "/" if found["sign"] == "/" else "-"
    state.header["reference"] = f"{number}{sign}{year}{symbol}" if number else None
    state.show("number", [found.span()], 0.95)


def _misread_symbol(state: State, parts: list[Part]) -> None:
    """A sign that is not readable by itself, by the type and the bodies above it."""
    code = str(state.header.get("type_code") or "")
    for part in parts:
        found = _MISREAD.match(state.even, part.start, part.end)
        if found and (symbol := symbols.mended(found["symbol"], code, letterheads.offices(state))):
            _keep_number(state, found, symbol)
            message = f"Ký hiệu “{found['symbol']}” được hiểu là {symbol}."
            state.issue("symbol_mended", message, state.evidence(*found.span(), 0.5))
            return


def _is_symbol(symbol: str) -> bool:
    """`KH-UBND`, `UBND-KTTH`: two words of capitals, or one that is a type."""
    words = re.split(r"\s?[-–/.]\s?", symbol)
    joined = re.fullmatch(r"(\w+?)(?:UBND|HĐND)", words[0])  # KHUBND
    return len(words) > 1 or {words[0], joined[1] if joined else ""} & citations.codes() != set()


def _sure(state: State, start: int, end: int) -> float:
    """How sure the engine is of what stands between two offsets, by the least sure word."""
    words = state.text.words_in(start, end)
    return min((word.confidence for word in words), default=1.0)


def _date(state: State, parts: list[Part]) -> None:
    for part in parts:
        found = _DATE.search(state.even, part.start, part.end)
        found = found or _SHORT_DATE.search(state.even, part.start, part.end)
        found = found or _MONTH.search(state.even, part.start, part.end)
        if not found:
            continue
        day, month = _two_digits(found["day"], 31), _two_digits(found["month"], 12)
        year = found["year"] if len(found["year"].strip(" .…_")) == 4 else "XXXX"
        issued = f"{year}-{month}-{day}"
        evidence = state.evidence(found.start(), found.end(), 0.9)
        if "X" in issued:
            message = "Ngày, tháng ban hành để trống hoặc không đọc được."
            state.issue("date_partial", message, evidence)
        elif times.day(f"{day}/{month}/{year}") is None:
            state.issue("date_impossible", f"Ngày ban hành không có thật: {issued}.", evidence)
            issued = f"{year}-XX-XX"
        if year != "XXXX":
            issued_ = _sure_parts(state, found, issued, evidence)
            state.header["issued"] = timevalues.edtf(issued_)
            if state.header["issued"]:
                begin = state.even.lower().find("ngày", found.start(), found.end())
                state.show("issued", [(max(begin, found.start()), found.end())], 0.95)
        start, end = found.span("place")
        state.header["place"] = state.slice(start, end).strip(" -") or None if end > 0 else None
        if state.header["place"]:
            state.show("place", [(start, end)], 0.95)
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


def _of_annex(state: State) -> None:
    """Number and date as the document's own annex gives them, where its head is missing."""
    annexed = annexes.find(state, state.header.get("type_name"))
    if annexed is None:
        return
    number, _, symbol = annexed.reference.partition("/")
    year, _, rest = symbol.partition("/")
    state.header["number"] = number
    state.header["symbol"] = rest if re.fullmatch(r"\d{4}", year) else symbol
    state.header["reference"] = annexed.reference
    message = f"Không có phần đầu văn bản; số, ngày lấy từ phụ lục: {annexed.reference}."
    evidence = state.evidence(annexed.start, annexed.end, 0.6)
    state.issue("number_from_annex", message, evidence)
    state.show("number", [(annexed.start, annexed.end)], 0.6)
    if "issued" not in state.header and annexed.issued:
        state.header["issued"] = annexed.issued
        state.show("issued", [(annexed.start, annexed.end)], 0.6)
