"""Who issued the document: from the letterhead, else from what the body says of itself.

A body read out of the running text is less sure than a letterhead, and is put before a human's
eye. Codes of provinces stand in ``data/provinces.csv``.
"""

import re
from collections import Counter
from typing import Literal

from extract import agencies, knowledge, loose
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
#: With what the name of a body that issues documents begins in a letterhead (folded).
_BODY = re.compile(
    r"(?:uy ban|ubnd|hoi dong|so|bo|ban|cuc|chi cuc|tong cuc|phong|trung tam|van phong|thanh tra"
    r"|cong an|tinh uy|huyen uy|thanh uy|dang uy|lien minh|hoi|vien|truong|benh vien|dai|bao"
    r"|chinh phu|thu tuong|quoc hoi|kho bac|cong doan)(?!\w)"
)
_COUNCIL = re.compile(r"uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd")
_AREAS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
#: Since this day there are no districts, and 34 provinces (Nghị quyết 202/2025/QH15).
_REFORM = "2025-07-01"


def find(state: State) -> None:
    """Set ``state.header["issuer"]``."""
    lines = _letterhead(state)
    name: str | None = lines[-1] if lines else None
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
    for line in reversed(lines[:-1]):  # the body above, as over a department
        above_level, above_area = _level(line)
        if above_level != "central" and level in (None, above_level):
            level, area = level or above_level, area or above_area
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


def _letterhead(state: State) -> list[str]:
    """The bodies of the letterhead as they are written in a sentence, the issuer last."""
    lines: list[str] = []
    for part in state.parts:
        if part.kind not in ("letterhead", "title"):
            continue
        words = loose.bare(state.even[part.start : part.end])
        if part.kind == "title" and (lines or not _COUNCIL.match(fold(words))):
            continue
        found = _STATE.search(words)
        words = loose.bare(words[: found.start()] if found else words)
        if re.match(r"S\S{1,2}\s?:|V/v\b", words) or ", ngày" in words or "/" in words:
            if lines:
                break
            continue
        if len(words) > 3 and words == words.upper() and any(c.isalpha() for c in words):
            lines.append(re.sub(r"^UBND(?=\w)", "UBND ", words))
    if len(lines) > 1 and _COUNCIL.fullmatch(fold(lines[0])) and _area(lines[1]):
        lines = [f"{lines[0]} {lines[1]}", *lines[2:]]
    return [_cased(state, line) for line in lines if _BODY.match(fold(line)) and len(line) < 120]


def _area(capitals: str) -> tuple[str, str, str] | None:
    """`ỦY BAN NHÂN DÂN TÍNH TIÊN GIANG` → what is before, `tỉnh`, `Tiền Giang`."""
    words = re.findall(r"\w+|[^\w\s]+", capitals)
    plain = [fold(word) for word in words]
    for i in range(len(words)):
        for length in (2, 1):
            kind = loose.same(" ".join(words[i : i + length]), _AREAS)
            if (
                kind
                and len(kind.split()) == length
                and _COUNCIL.fullmatch(" ".join(plain[:i]) or "ubnd")
            ):
                name = " ".join(words[i + length :]).replace(" - ", "-").title()
                return " ".join(words[:i]), kind, _known_province(name, kind) or name
    return None


def _known_province(name: str, kind: str) -> str | None:
    provinces = (row["name"] for row in knowledge.table("provinces"))
    return loose.same(name, provinces) if kind in ("tỉnh", "thành phố") else None


def _cased(state: State, capitals: str) -> str:
    """`ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK` → `Ủy ban nhân dân tỉnh Đắk Lắk`."""
    parts = _area(capitals)
    if parts or _COUNCIL.fullmatch(fold(capitals)):
        head, kind, name = parts or (capitals, "", "")
        council = "Hội đồng nhân dân" if fold(head).startswith("h") else "Ủy ban nhân dân"
        return f"{council} {kind} {name}".strip() if head else f"{kind} {name}".strip().capitalize()
    return (
        loose.same(capitals, agencies.official())
        or _in_text(state, capitals)
        or _title_case(capitals)
    )


def _in_text(state: State, capitals: str) -> str | None:
    """The name as the document's own sentences write it, if they name it in full."""
    words = r"\s+".join(re.escape(word) for word in capitals.split())
    found = re.finditer(rf"(?<!\w){words}(?!\w)", state.even, re.IGNORECASE)
    written = Counter(name[0] for name in found if not name[0].isupper() and name[0][0].isupper())
    return " ".join(written.most_common(1)[0][0].split()) if written else None


def _title_case(capitals: str) -> str:
    words = capitals.lower().split()
    return " ".join(w.capitalize() if i < 2 else w for i, w in enumerate(words))


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
        if re.match(r"(?:Bộ|Tổng cục) |Chính phủ|Thủ tướng", name):
            return "central", None
        return ("province" if name.startswith("Sở ") else None), None
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
