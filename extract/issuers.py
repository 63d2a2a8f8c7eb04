"""Who issued the document: from the letterhead, else from what the body says of itself.

A body read out of the running text is less sure than a letterhead, and is put before a human's
eye. Codes of provinces stand in ``data/provinces.csv``.
"""

import re
from typing import Literal

from extract import agencies, knowledge
from extract.found import State, fold
from sohoa import records

Level = Literal["central", "province", "district", "commune"]
_U = knowledge.UPPER
_LEVELS: dict[str, Level] = {
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
_KIND = r"(?P<kind>tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
_AREA = re.compile(
    rf"(?<!\w){_KIND}(?:\s+(?P<name>(?-i:[{_U}])[^\W\d_]+(?:\s*-\s*|\s+)?"
    rf"(?:(?-i:[{_U}])[^\W\d_]+(?:\s+-\s+|\s+|$|(?=\W)))*))?",
    re.IGNORECASE,
)
_STATE = re.compile(r"CỘNG\s+(?:HÒA|HOÀ)\s+XÃ|Độc\s+lập", re.IGNORECASE)
_SPEAKS = re.compile(
    rf"(?P<name>(?:UBND|Ủy ban nhân dân|Hội đồng nhân dân)(?:\s+{_KIND}(?:\s+[{_U}][^\W\d_]+)*)?)"
    r"\s+(?:xây dựng|ban hành|yêu cầu|đề nghị|giao|phát động|triển khai|thông báo|quyết định)"
)
#: With what the name of a body that issues documents begins in a letterhead.
_BODY = re.compile(
    r"(?:ỦY BAN|UBND|HỘI ĐỒNG|SỞ|BỘ|BAN|CỤC|CHI CỤC|TỔNG CỤC|PHÒNG|TRUNG TÂM|VĂN PHÒNG|THANH TRA"
    r"|CÔNG AN|TỈNH ỦY|HUYỆN ỦY|THÀNH ỦY|ĐẢNG ỦY|LIÊN MINH|HỘI|VIỆN|TRƯỜNG|BỆNH VIỆN|ĐÀI|BÁO"
    r"|CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|KHO BẠC)(?!\w)"
)
#: Since this day there are no districts, and 34 provinces (Nghị quyết 202/2025/QH15).
_REFORM = "2025-07-01"


def find(state: State) -> None:
    """Set ``state.header["issuer"]``."""
    name = _of_letterhead(state)
    if name is None:
        name = _of_body(state)
        if name is not None:
            state.issue(
                "issuer_from_body",
                f"Không có phần đầu văn bản; cơ quan ban hành lấy từ nội dung: {name}.",
            )
    if name is None:
        return
    level, area = _level(name)
    values = {level: area} if level in ("province", "district", "commune") else {}
    if level in ("district", "commune") or (level == "province" and not area):
        words = {"province": r"tỉnh", "district": r"huyện|quận|thị xã"}
        for above in (level, "province"):
            if above in words and not values.get(above):
                values[above] = _only_one(state, words[above])
    state.header["issuer"] = records.Issuer(
        name=name,
        level=level,
        province=values.get("province"),
        district=values.get("district"),
        commune=values.get("commune"),
        unit_code=_code(state, values.get("province")) if level == "province" else None,
    )


def _of_letterhead(state: State) -> str | None:
    lines: list[str] = []
    for part in state.parts:
        if part.kind == "letterhead":
            words = state.even[part.start : part.end].strip("* ")
        elif part.kind == "title" and not lines:
            words = state.even[part.start : part.end].strip("* ")
            if not re.match(r"ỦY BAN|HỘI ĐỒNG NHÂN DÂN", words):
                continue
        else:
            continue
        found = _STATE.search(words)
        words = (words[: found.start()] if found else words).strip(" -–")
        if re.match(r"(?:Số|V/v)\b", words) or ", ngày" in words:
            if lines:
                break
            continue
        if len(words) > 3 and words == words.upper() and any(c.isalpha() for c in words):
            lines.append(words)
    if len(lines) > 1 and re.fullmatch(r"ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN", lines[0]):
        lines = [f"{lines[0]} {lines[1]}", *lines[2:]]
    lines = [line for line in lines if _BODY.match(line)]
    if not lines:
        return None
    return _cased(lines[-1]) if len(lines[-1]) < 120 else None


def _cased(capitals: str) -> str:
    """`ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK` → `Ủy ban nhân dân tỉnh Đắk Lắk`."""
    found = re.search(
        r"\b(TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s+(.+)$", capitals
    )
    head = capitals[: found.start()] if found else capitals
    head = head.strip().lower()
    if head and not found and not head.startswith(("ủy ban", "uỷ ban", "hội đồng nhân dân")):
        head = " ".join(w[0].upper() + w[1:] if i < 2 else w for i, w in enumerate(head.split()))
    head = head[:1].upper() + head[1:]
    area = f" {found[1].lower()} {found[2].title()}" if found else ""
    return (head + area).strip()


def _of_body(state: State) -> str | None:
    """The body that speaks in the text: `UBND huyện X xây dựng kế hoạch …`."""
    for part in state.parts:
        if part.kind not in ("item", "closing"):
            continue
        found = _SPEAKS.search(state.even, part.start, min(part.end, part.start + 400))
        if found:
            return agencies.expand(state.slice(*found.span("name")))
        if part.heading is not None:
            break
    return None


def _level(name: str) -> tuple[Level | None, str | None]:
    found = list(_AREA.finditer(knowledge.even(name)))
    if not found:
        return ("central", None) if re.match(r"Bộ |Chính phủ|Thủ tướng", name) else (None, None)
    kind, area = found[-1]["kind"].lower(), found[-1]["name"]
    area = name[found[-1].start("name") : found[-1].end("name")].strip() if area else None
    if kind == "thành phố":
        city = area and any(
            fold(row["name"]) == fold(area) and row["kind"] == "thành phố"
            for row in knowledge.table("provinces")
        )
        return ("province" if city else "district"), area
    return _LEVELS[kind], area


def _only_one(state: State, kinds: str) -> str | None:
    """The one area of that kind the document names, None if it names several."""
    names = {
        _known_part(found[1].strip()) if kinds == "tỉnh" else found[1].strip()
        for found in re.finditer(
            rf"(?<!\w)(?:{kinds})\s+((?:[{_U}][^\W\d_{_U}]+\s?){{2,4}})", state.even
        )
    }
    return names.pop() if len(names) == 1 else None


def _known_part(name: str) -> str:
    """`Lai Châu Quy` → `Lai Châu`: the province with which the words begin, if one does."""
    known = [row["name"] for row in knowledge.table("provinces")]
    begins = [known_name for known_name in known if fold(name).startswith(fold(known_name))]
    return max(begins, key=len, default=name)


def _code(state: State, province: str | None) -> str | None:
    """The province's code on the day of issue."""
    issued = str(state.header.get("issued") or "")
    for row in knowledge.table("provinces"):
        if province and fold(row["name"]) == fold(province):
            if not issued or "X" in issued[:7]:
                return row["before"] if row["before"] == row["after"] else None
            return (row["after"] if issued >= _REFORM else row["before"]) or None
    return None
