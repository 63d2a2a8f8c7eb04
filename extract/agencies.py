"""Names of agencies: where they begin and end in a row of them, and their official form.

Commas, `và`, `&` and dashes inside a name stay; a new name begins at a word of
``data/agency_heads.txt`` and ends before a verb of ``data/agency_ends.txt``. Official names stand
in ``data/agencies.csv``.
"""

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from extract import knowledge
from extract.found import fold, trim

Span = tuple[int, int]

_JOINT = re.compile(r"\s*;\s*|\s*,\s+(?:và\s+)?|\s+và\s+|\s+với\s+|\s+cùng\s+|\s*[+•]\s+")
#: In small letters these begin a name only before a capital: `phòng Nông nghiệp`, not `phòng ban`.
_SMALL = ("phòng", "sở", "ban", "trung tâm", "hội", "văn phòng", "bộ", "cục", "chi cục", "đài")
#: Behind these such a verb is part of the name: `Hội đồng đánh giá, phân hạng`.
_OF_THE_NAME = re.compile(
    r"(?:Hội đồng|Tổ|Ban|Văn phòng|Trung tâm|Quỹ|Viện|Cổng|Trang|Tổ giúp việc|[Đđ]ầu tư|Quản lý"
    r"|(?:Nghiên cứu|Tư vấn|Hỗ trợ|Thông tin|Khuyến công|Đào tạo|Truyền thông|Điều hành),?(?: và)?)"
    r"\s+(?=(?:đánh giá|phát triển|hỗ trợ|xúc tiến|tư vấn|đào tạo|bồi dưỡng|kiểm tra|giám sát"
    r"|nghiên cứu|xây dựng|đầu tư|thông tin|quản lý|giới thiệu|chuyển đổi|thẩm định|điều phối"
    r"|chứng nhận|khai thác|bảo vệ|bảo tồn|phục vụ|giúp|quảng bá|khởi nghiệp|ứng dụng|công bố)\b)"
)
_STEERING = re.compile(r"Ban\s+Chỉ\s+đạo\s+(?:triển\s+khai\s+)?$")
_PROGRAMME = re.compile(r"\w+\s\w+\s+(?:các\s+)?(?:[Cc]hương\s+trình|Đề\s+án|[Pp]hong\s+trào)")
#: Of groups this is part of the name: `các chủ thể tham gia Chương trình OCOP`.
_TAKING_PART = re.compile(r"tham\s+gia\s+(?:vào\s+)?(?:thực\s+hiện\s+)?(?:[Cc]hương\s+trình|OCOP)")
_MEMBERS = re.compile(
    r"(?:các\s+)?(?:tổ\s+chức|chủ\s+thể|cơ\s+sở|doanh\s+nghiệp|hộ|cá\s+nhân|hợp\s+tác\s+xã)\b",
    re.IGNORECASE,
)
#: These words end a name; only another body may follow: `các phòng liên quan, Sở Y tế`.
_OF_CONCERN = re.compile(r"liên\s+quan(?:\s+(?:khác|của\s+(?:tỉnh|huyện|xã)))?")
_CONCERNED = re.compile(r"(?:có\s+)?liên\s+quan(?:\s+(?:khác|của\s+\w+))?\W*$", re.IGNORECASE)
#: `Giám đốc các Sở: Xây dựng; Công Thương` is one name.
_OF_SEVERAL = re.compile(r"(?:các|Các) (?:[Ss]ở|[Pp]hòng|[Bb]an)\s?:")
#: `các sở, ngành, đơn vị liên quan` is one group.
_GROUP = re.compile(r"(?:[Cc]ác|[Nn]hững)\s")
_OTHERS = re.compile(r"(?:cơ quan|đơn vị|tổ chức, cá nhân)(?!\s+(?:thường trực|tư vấn|thông tấn))")
#: In a cell of a table bodies follow each other without a sign: `Sở Y tế Sở Tài chính`.
_NEXT = re.compile(
    rf"(?<=[^\W{knowledge.UPPER}\d_])\s+(?=(?:Sở|UBND|Ủy ban|Phòng|Trung tâm|Hội|Văn phòng|Công an"
    r"|Chi cục|Các|Ban|Đài|Báo|Liên minh|Ngân hàng)\s)"
)
_BOUND = re.compile(r"(?:các|của|thuộc|và|với|tịch|đốc|trưởng|ủy|trực|tại|giữa|phòng|cục|là)$")
_SAME = 93  # of 100, rapidfuzz ratio: a letter or two apart
_LONGEST = 200


def begins(text: str, at: int) -> bool:
    """True if the name of an agency begins at `at` (text is `knowledge.even`)."""
    if _not_bodies().match(text, at):
        return False
    return bool(_heads().match(text, at)) or bool(_small_heads().match(text, at))


def split(text: str, start: int, end: int) -> list[Span]:
    """The names in a row of agencies, as spans: split at ``;``, else where a name begins.

    Brackets are looked over; one at the end of a name (an alias, a role) is left out.
    """
    spans, begin = [], start
    for found in _JOINT.finditer(text, start, end):
        inside = text[begin : found.start()]
        if inside.count("(") > inside.count(")"):
            continue
        ends = ";" in found[0] and not _OF_SEVERAL.search(text, begin, found.start())
        if not ends and _GROUP.match(text, begin) and _OTHERS.match(text, found.end(), end):
            continue
        if ends or begins(text, found.end()):
            spans.append((begin, found.start()))
            begin = found.end()
    spans.append((begin, end))
    trimmed = (_bare(text, a, b) for a, b in spans)
    return [(a, b) for a, b in trimmed if b - a >= 2]


def split_cell(text: str, start: int, end: int) -> list[Span]:
    """The names in a cell of a table, where a line break may be all that parts them."""
    spans, begin = [], start
    for found in _NEXT.finditer(text, start, end):
        if not _BOUND.search(text[begin : found.start()]) and begins(text, found.end()):
            spans.append((begin, found.start()))
            begin = found.end()
    spans.append((begin, end))
    return [name for a, b in spans for name in split(text, *trim(text, a, b, "-–+•* "))]


def _bare(text: str, start: int, end: int) -> Span:
    start, end = trim(text, start, end, ",;:.-–/")
    if end > start and text[end - 1] == ")":
        bracket = text.rfind("(", start, end)
        if bracket > start:
            start, end = trim(text, start, bracket, ",;:.-–/")
    return start, end


def name_end(text: str, start: int, end: int) -> int:
    """Where the names that begin at `start` stop in a sentence: before what they do."""
    end = _concerned_end(text, start, min(end, start + 6 * _LONGEST))
    begin, scanned, depth = start, start, 0
    for found in _ends().finditer(text, start, end):
        depth += text.count("(", scanned, found.start()) - text.count(")", scanned, found.start())
        for joint in _JOINT.finditer(text, max(scanned, begin), found.start()):
            begin = joint.end() if begins(text, joint.end()) else begin
        scanned = found.start()
        if depth > 0 or _belongs(text, begin, found):
            continue
        return trim(text, start, found.start(), ",;:")[1]
    return trim(text, start, end, ",;:")[1]


def _concerned_end(text: str, start: int, end: int) -> int:
    """Where `… liên quan` ends the names, if no other body follows; else `end`."""
    for found in _OF_CONCERN.finditer(text, start, end):
        joint = _JOINT.match(text, found.end(), end)
        if not (joint and (";" in joint[0] or begins(text, joint.end()))):
            return found.end()
    return end


def _belongs(text: str, begin: int, verb: re.Match[str]) -> bool:
    """True if a verb is part of the name that begins at `begin`."""
    before = text[max(begin, verb.start() - 40) : verb.start()]
    for found in _OF_THE_NAME.finditer(text, verb.start() - len(before), verb.end()):
        if found.end() == verb.start():
            return True
    if _STEERING.search(before):
        return _PROGRAMME.match(text, verb.start()) is not None
    taking_part = _TAKING_PART.match(text, verb.start())
    return taking_part is not None and _MEMBERS.match(text, begin) is not None


def is_generic(name: str) -> bool:
    """True for `các đơn vị liên quan` and the like, which name nobody in particular."""
    name = knowledge.even(name)
    return bool(_CONCERNED.search(name)) or _generic().fullmatch(name) is not None


def is_named(name: str) -> bool:
    """True for what can stand as an agency: not a whole sentence, not a lone general word."""
    return 2 < len(name) <= _LONGEST and re.search(r"[^\W\d_]{2}", name) is not None


@lru_cache(maxsize=2048)
def canonical(name: str) -> str | None:
    """The official name, None for an unknown body; `Giám đốc Sở Y tế` is post and body."""
    full = expand(re.sub(r"\s*\([^()]*\)\s*$", "", name))
    for plain in dict.fromkeys((full, _without_area(full))):
        key = _key(plain)
        if key in _known():
            return _known()[key]
    person = _posts().match(full)
    if person:
        return _of_person(person[0], full[person.end() :].strip())
    plain = _without_area(full)
    for keys, said in ((_known(), _key(plain)), (_folded(), fold(_key(plain)))):
        if len(said) >= 8:
            best = process.extractOne(said, keys.keys(), scorer=fuzz.ratio, score_cutoff=_SAME)
            if best:
                return keys[best[0]]
    return None


def _of_person(post: str, body: str) -> str | None:
    office = re.search(r"\s(phòng|ban)$", post)  # `Trưởng phòng Kinh tế` heads the Phòng Kinh tế
    known = canonical(f"{office[1].capitalize()} {body}" if office else body) if body else None
    if known is None:
        return None
    if not office:
        return f"{post} {known}"
    return f"{post} {known.split(' ', 1)[1]}" if known.lower().startswith(office[1]) else None


def expand(name: str) -> str:
    """`UBND`, `PTNT`, `&`, … written out; dashes and blanks made regular."""
    name = re.sub(r"\s*[–—]\s*|\s+-\s*|\s*-\s+", " - ", name)
    name = re.sub(r"\s*&\s*", "&", name)
    name = _short().sub(lambda found: _full()[found[0]], name)
    name = name.replace("&", " và ")
    return re.sub(r"\s+", " ", name).strip()


def official() -> tuple[str, ...]:
    """All official names."""
    return tuple(row["name"] for row in knowledge.table("agencies"))


def _key(name: str) -> str:
    """A name to compare: commas, dashes and `và` are one sign."""
    words = re.sub(r"[-,;/&()–—.:“”\"]", " ", knowledge.even(name).lower())
    return " ".join(word for word in words.split() if word != "và")


def _without_area(name: str) -> str:
    name = re.sub(r"\s+(?:trên địa bàn|của|thuộc)\s.*$", "", name)
    return re.sub(
        r"(?i:\s+(?:các )?(?:tỉnh|huyện|xã|thành phố|thị xã|thị trấn|phường|quận|đặc khu"
        r"|cấp(?: \w+)?))"
        rf"(?:\s+(?:[{knowledge.UPPER}]\w*[\s-]*)+)?$",
        "",
        name,
    )


@cache
def _heads() -> re.Pattern[str]:
    heads = knowledge.words("agency_heads")
    forms = [form for head in heads for form in _cases(head)]
    alone = [form for form in forms if " " not in form and not form.isupper()]
    whole = knowledge.any_of((form for form in forms if form not in alone), flags=0).pattern
    name = knowledge.any_of(alone, flags=0).pattern  # `Ban Chỉ đạo`, not `Ban hành`
    return re.compile(rf"{whole}|{name}\s+(?=[{knowledge.UPPER}]|các\s|và\s)")


def _cases(head: str) -> set[str]:
    """`các phòng`, `Các phòng`, `các Phòng`, `Các Phòng`; with a capital only as it stands."""
    first, _, rest = head.partition(" ")
    if not head.islower() or not rest:
        return {head, head[0].upper() + head[1:]}
    capital = rest[0].upper() + rest[1:]
    return {f"{a} {b}" for a in (first, first.capitalize()) for b in (rest, capital)}


@cache
def _small_heads() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_SMALL)})\s+(?=[{knowledge.UPPER}])")


@cache
def _not_bodies() -> re.Pattern[str]:
    words = knowledge.words("agency_not")
    return knowledge.any_of((form for w in words for form in (w, w[0].upper() + w[1:])), flags=0)


@cache
def _ends() -> re.Pattern[str]:
    return knowledge.any_of(knowledge.words("agency_ends"), flags=0)  # not `Trung tâm Hỗ trợ`


@cache
def _generic() -> re.Pattern[str]:
    word = knowledge.any_of(knowledge.words("agency_generic")).pattern
    return re.compile(rf"(?:{word}[\s,;/]*)+", re.IGNORECASE)


@cache
def _posts() -> re.Pattern[str]:
    return knowledge.any_of(knowledge.words("posts"))


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in knowledge.table("agencies"):
        for name in (row["name"], *(row["also"] or "").split("|")):
            if name:
                known.setdefault(_key(expand(name)), row["name"])
    return known


@cache
def _folded() -> dict[str, str]:
    return {fold(key): name for key, name in reversed(_known().items())}


@cache
def _full() -> dict[str, str]:
    return {row["short"]: row["full"] for row in knowledge.table("abbreviations")}


@cache
def _short() -> re.Pattern[str]:
    shorts = sorted(_full(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, shorts))})(?!\w)")
