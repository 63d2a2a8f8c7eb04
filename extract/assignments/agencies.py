"""Names of agencies: where they begin and end in a row of them.

Commas, `và`, `&` and dashes inside a name stay; a new name begins at a word of
``data/agency_heads.txt`` and ends before a verb of ``data/agency_ends.txt``, or before any word in
small letters that follows a name of the gazetteer.
"""

import re
from collections.abc import Callable
from functools import cache

from extract import knowledge
from extract.assignments import gazetteer, verbs
from extract.found import trim

Span = tuple[int, int]

_JOINT = re.compile(r"\s*;\s*|\s*,\s+(?:và\s+)?|\s+và\s+|\s+với\s+|\s+cùng\s+|\s*[+•]\s+")
#: In small letters these begin a name only before a capital: `phòng Nông nghiệp`, not `phòng ban`.
_SMALL = (
    *("phòng", "sở", "ban", "trung tâm", "hội", "văn phòng", "bộ", "cục", "chi cục", "đài"),
    "thôn",
    "ngành",
)
#: Behind these such a verb is part of the name: `Hội đồng đánh giá, phân hạng`.
_OF_THE_NAME = re.compile(
    r"(?:(?:Hội đồng|Tổ|[Đđ]oàn|Tổ công tác)(?: \w+ \w+,)?|Ban"
    r"|Văn phòng|Trung tâm|Quỹ|Viện|Cổng|Trang|Tổ giúp việc|[Đđ]ầu tư|Quản lý"
    r"|(?:Nghiên cứu|Xúc tiến|Tư vấn|Hỗ trợ|Thông tin|Khuyến công|Đào tạo|Truyền thông|Điều hành"
    r"|Giáo dục)"
    r",?(?: và)?)"
    r"\s+(?=(?:đánh giá|phát triển|hỗ trợ|xúc tiến|tư vấn|đào tạo|bồi dưỡng|kiểm tra|giám sát"
    r"|nghiên cứu|xây dựng|khảo sát|thẩm tra|soạn thảo|đầu tư|thông tin|quản lý|giới thiệu"
    r"|chuyển đổi|thẩm định|điều phối|chứng nhận|khai thác|bảo vệ|bảo tồn|phục vụ|giúp"
    r"|quảng bá|khởi nghiệp|ứng dụng|công bố|thường xuyên)\b)"
)
_STEERING = re.compile(r"Ban\s+Chỉ\s+đạo\s+(?:triển\s+khai\s+)?$")
_PROGRAMME = re.compile(r"\w+\s\w+\s+(?:các\s+)?(?:[Cc]hương\s+trình|Đề\s+án|[Pp]hong\s+trào)")
#: Of groups this is part of the name: `các chủ thể tham gia Chương trình OCOP`.
_TAKING_PART = re.compile(
    r"(?<=được )(?:công nhận|chứng nhận|cấp|xếp hạng|lựa chọn|đánh giá|thẩm định|kiểm tra)"
    r"|tham\s+gia\s+(?:vào\s+)?(?:thực\s+hiện\s+)?(?:[Cc]hương\s+trình|OCOP)"
    r"|được\s+(?:công\s+nhận|chứng\s+nhận|cấp|xếp\s+hạng|lựa\s+chọn|đánh\s+giá|thẩm\s+định|kiểm\s+tra)"
)
_MEMBERS = re.compile(
    r"(?:các\s+)?(?:tổ\s+chức|chủ\s+thể|cơ\s+sở|doanh\s+nghiệp|hộ|cá\s+nhân|hợp\s+tác\s+xã)\b",
    re.IGNORECASE,
)
#: These words end a name; only another body may follow: `các phòng liên quan, Sở Y tế`.
_OF_CONCERN = re.compile(r"liên\s+quan(?:\s+(?:khác|của\s+(?:tỉnh|huyện|xã)))?")
_CONCERNED = re.compile(r"(?:có\s+)?liên\s+quan(?:\s+(?:khác|của\s+\w+))?\W*$", re.IGNORECASE)
#: What a body is besides: `Sở Y tế - Cơ quan thường trực`.
_TITLE = re.compile(
    r"\s[-–,]\s?(?=(?:[Cc]ơ quan|[Đđ]ơn vị|[Bb]ộ phận) (?:[Tt]hường trực|đầu mối|chủ trì"
    r"|tham mưu|chủ quản)"
    r"|(?:Phó )?(?:Trưởng Ban|Trưởng ban|Chủ tịch Hội đồng|Tổ trưởng))"
)
#: `Giám đốc các Sở: Xây dựng; Công Thương` is one name.
_OF_SEVERAL = re.compile(r"(?:các|Các) (?:[Ss]ở|[Pp]hòng|[Bb]an)\s?:")
_BEFORE_LIST = re.compile(
    r"[Cc]ác (?:sở|phòng|ban|ngành|xã|phường|huyện|thôn|bản|thị trấn)(?:,? (?:và )?\w+ ?\w*)?$",
    re.IGNORECASE,
)
_AREAS_OR_FIELDS = re.compile(rf"\s*[{knowledge.UPPER}]\w*(?: [^\s,;.:]+){{0,8}}(?:[,;]| và )")
#: `các sở, ngành, đơn vị liên quan` is one group.
_GROUP = re.compile(r"(?:[Cc]ác|[Nn]hững)\s")
_OTHERS = re.compile(
    r"(?:cơ quan|đơn vị|chủ thể|tổ chức, cá nhân)(?!\s+(?:thường trực|tư vấn|thông tấn))"
)
#: In a cell of a table bodies follow each other without a sign: `Sở Y tế Sở Tài chính`.
_NEXT = re.compile(
    rf"(?<=[^\W{knowledge.UPPER}\d_])\s+(?=(?:Sở|UBND|Ủy ban|Phòng|Trung tâm|Hội|Văn phòng|Công an"
    r"|Chi cục|Các|Ban|Đài|Báo|Liên minh|Ngân hàng)\s)"
)
_BOUND = re.compile(r"(?:các|của|thuộc|và|với|tịch|đốc|trưởng|ủy|trực|tại|giữa|phòng|cục|là)$")
_LONGEST = 200


def begins(text: str, at: int) -> bool:
    """True if the name of an agency begins at `at` (text is `knowledge.even`)."""
    if _not_bodies().match(text, at):
        return False
    return any(heads().match(text, at) for heads in (_heads, _small_heads, _capital_heads))


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
    trimmed = (_bare(text, a, b) for a, b in _whole(text, spans))
    return [(a, b) for a, b in trimmed if b - a >= 2]


def _whole(text: str, spans: list[Span]) -> list[Span]:
    """Two spans are one where the gazetteer knows them so: `Báo và Đài Phát thanh`."""
    whole: list[Span] = []
    for a, b in spans:
        begin = whole[-1][0] if whole else a
        together = begin < a and b - begin < _LONGEST and ";" not in text[whole[-1][1] : a]
        if together and gazetteer.has(text[begin:b]):
            whole[-1] = (begin, b)
        else:
            whole.append((a, b))
    return whole


def in_name(text: str, colon: int, end: int) -> bool:
    """True if the colon is part of a name: `UBND các xã: Sơn Hà, Sơn Tây`, `các Sở: Y tế`."""
    return (
        _BEFORE_LIST.search(text[max(0, colon - 24) : colon]) is not None
        and _AREAS_OR_FIELDS.match(text, colon + 1, end) is not None
        and verbs.capital().match(text, trim(text, colon + 1, end)[0]) is None
    )


def row(text: str, start: int, end: int, cell: bool = False) -> list[Span]:
    """The names with which ``text[start:end]`` begins, up to what they do."""
    pieces = _lines(text, start, end) if cell else [(start, end)]
    return [name for a, b in pieces if a < b for name in split(text, a, name_end(text, a, b))]


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The lines of a table's cell, where a line break may be all that parts two names."""
    spans, begin = [], start
    for found in _NEXT.finditer(text, start, end):
        if not _BOUND.search(text[begin : found.start()]) and begins(text, found.end()):
            spans.append((begin, found.start()))
            begin = found.end()
    spans.append((begin, end))
    return [trim(text, a, b, "-–+•* ") for a, b in spans]


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
    title = _TITLE.search(text, start, end)
    end = title.start() if title else end
    begin, scanned, depth = start, start, 0
    for found in verbs.ends().finditer(text, start, end):
        depth += text.count("(", scanned, found.start()) - text.count(")", scanned, found.start())
        for joint in _JOINT.finditer(text, max(scanned, begin), found.start()):
            begin = joint.end() if begins(text, joint.end()) else begin
        scanned = found.start()
        if depth > 0 or _belongs(text, begin, found):
            continue
        end = found.start()
        break
    return trim(text, start, _known_end(text, start, end), ",;:")[1]


def _known_end(text: str, start: int, end: int) -> int:
    """Where a verb that no list has follows a name that the gazetteer has; else `end`."""
    begins_at = [
        start,
        *(j.end() for j in _JOINT.finditer(text, start, end) if begins(text, j.end())),
    ]
    for begin in begins_at:
        stop = begin if _MEMBERS.match(text, begin) else _known_prefix(text, begin, end)
        word = re.compile(r"\s+([^\W\d_]+)").match(text, stop, end) if stop > begin else None
        if word is None:
            continue
        at = word.start(1)
        verb = (
            not _of_area().match(text, at) if word[1].islower() else verbs.capital().match(text, at)
        )
        if verb:
            return stop
    return end


def _known_prefix(
    text: str, start: int, end: int, known: Callable[[str], bool] = gazetteer.has
) -> int:
    """The end of the longest known name with which ``text[start:end]`` begins, or `start`."""
    longest = start
    for number, word in enumerate(
        re.finditer(r"[^\s,;.:()]+", text[start : min(end, start + 120)])
    ):
        stop = start + word.end()
        if number and word[0] != "và" and known(text[start:stop]):
            longest = stop
        if number > 14:
            break
    return longest


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
    if _known_prefix(text, begin, verb.end() + 40, gazetteer.is_official) > verb.start():
        return True
    if not _TAKING_PART.match(text, verb.start()):
        return False
    qualified = " có " in text[begin : verb.start()]  # `UBND các xã có sản phẩm được công nhận`
    return qualified or _MEMBERS.match(text, begin) is not None


def is_generic(name: str) -> bool:
    """True for `các đơn vị liên quan` and the like, which name nobody in particular."""
    return is_concerned(name) or _generic().fullmatch(knowledge.even(name)) is not None


def is_concerned(name: str) -> bool:
    """True for `các đơn vị liên quan`."""
    return _CONCERNED.search(knowledge.even(name)) is not None


def is_class(name: str) -> bool:
    """True for `chủ thể`, `cơ sở sản xuất`, of which there are many; not for `các chủ thể`."""
    return _MEMBERS.match(name) is not None and not name.lower().startswith("các ")


def is_named(name: str) -> bool:
    """True for what can stand as an agency: not a whole sentence, not a lone general word."""
    return 2 < len(name) <= _LONGEST and re.search(r"[^\W\d_]{2}", name) is not None


@cache
def _heads() -> re.Pattern[str]:
    heads = knowledge.words("agency_heads")
    forms = [form for head in heads for form in _cases(head)]
    alone = [form for form in forms if " " not in form and not form.isupper()]
    whole = knowledge.any_of((form for form in forms if form not in alone), flags=0).pattern
    name = knowledge.any_of(alone, flags=0).pattern  # `Ban Chỉ đạo`, not `Ban hành`
    return re.compile(rf"{whole}|{name}\s+(?=[{knowledge.UPPER}]|các\s|và\s|chi\s)")


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
def _capital_heads() -> re.Pattern[str]:
    """Headings in capitals: `SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG`."""
    heads = {word.upper() for word in knowledge.words("agency_heads")}
    return re.compile(rf"{knowledge.any_of(heads, flags=0).pattern}\s+(?=[{knowledge.UPPER}]{{2}})")


@cache
def _not_bodies() -> re.Pattern[str]:
    words = knowledge.words("agency_not")
    forms = (form for w in words for form in (w, w[0].upper() + w[1:], w.upper()))
    return knowledge.any_of(forms, flags=0)


@cache
def _of_area() -> re.Pattern[str]:
    return knowledge.any_of(knowledge.words("agency_areas"))


@cache
def _generic() -> re.Pattern[str]:
    word = knowledge.any_of(knowledge.words("agency_generic")).pattern
    return re.compile(rf"(?:{word}[\s,;/]*)+", re.IGNORECASE)
