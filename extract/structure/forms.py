"""Lines of the official form: letterhead, type, grounds, recipients, signature, appendices.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I. The words stand in ``data/forms.toml`` and
``data/types.csv``.
"""

import re
from functools import cache

from extract import knowledge, loose
from extract.structure.marks import is_capitals

_U = knowledge.UPPER
BASIS = re.compile(
    rf"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét |Thực hiện (?:{'|'.join(knowledge.types())})"
    r"(?: hành động)? (?:số|của)|Thực hiện các )"
)
_NO_TITLE = re.compile(r"(?:Thực hiện|Căn cứ|Trên cơ sở|Để|Nhằm|Theo|Xét|Điều \d)\W")
_PERIOD_ENDS = re.compile(rf"(?:năm|giai đoạn)\s+\d{{4}}(?:\s?[-–]\s?\d{{4}})?\s+(?=[{_U}])")
AUTHORITY = re.compile(rf"(?<!\w)(?:(?:TM|KT|TL|TUQ|Q)\s?\.|T/[ML]\.?)\s*[{_U}][{_U}]")
_POST = re.compile(r"(?<=[;.)] )(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)$")
RECIPIENTS = re.compile(r"N[ơo]i (?:nh[ậa]n\s*:?|g[ửu]i\s*:)", re.IGNORECASE)
_BULLET = re.compile(r"[-+•–—~]+\s*")
_BEGINS_AGAIN = re.compile(r"(?:[I1]|A)\s?[./)]\s")


def type_end(line: str) -> int:
    """How much of the line names a type of document: all of it, or up to its `Về việc`; else 0."""
    about = re.search(r"(?<=\w)\W+V(?:ề\s?việc|/v)\s", line[:60])
    words = line[: about.start()] if about else line
    if len(words) > 40 or not is_capitals(loose.bare(words)):
        return 0
    known = loose.same(words, (*knowledge.types(), "Quyết nghị"))
    return len(words) if known else 0


def begins_body(words: str, titled: bool, below_title: bool) -> bool:
    """True if a line is neither letterhead nor title any more.

    `titled`: the type was seen; `below_title`: the line before it is of the title.
    """
    if re.match(r"Kính\s+gửi", loose.bare(words)):
        return True
    if not titled:  # no letterhead says so much: the first page is missing
        return len(words) > 250 or (len(words) > 100 and words.endswith((".", ";")))
    if below_title:
        full_stop = words.endswith(".") and not is_capitals(words)  # no title has one
        prose = full_stop or (len(words) > 60 and words[-1] in ";:")
        if prose or _NO_TITLE.match(loose.bare(words)):
            return True
    issuing = re.match(r"(?:UBND|Ủy ban nhân dân|Căn cứ|Để )", words)
    return len(words) > 400 or (issuing is not None and len(words) > 80)


def title_end(text: str, start: int, end: int) -> int:
    """Where a sentence behind the title begins, `… năm 2031 Xã mở hai lớp.`, or `end`."""
    if not text[start:end].endswith("."):
        return end
    found = _PERIOD_ENDS.search(text, start, end)
    return found.end() if found else end


def signature_from(text: str, start: int, end: int) -> int:
    """Where the signature begins in a line that may have a recipient before it, or `end`."""
    found = AUTHORITY.search(text, start, end) or _POST.search(text, start, end)
    return found.start() if found else end


def is_recipient(words: str) -> bool:
    """True for a line of a list: `- Như trên;`, `Gửi bản giấy:`, `Lưu: VT.`"""
    listed = _BULLET.match(words) or re.match(r"Lưu\s?:|Như (?:trên|Điều)", words)
    return listed is not None or words.endswith((";", ":"))


def behind_bullet(text: str, start: int, end: int) -> int:
    """Where the words of a recipient begin."""
    found = _BULLET.match(text, start, end)
    return found.end() if found else start


def begins_annex(words: str, ended: bool) -> bool:
    """True for the line that begins an appendix; `ended`: it stands behind the signature."""
    words = loose.bare(words[:300])
    found = _form("annex").match(words)
    if found:
        rest = words[found.end() :].strip(" .:")
        plain = re.match(
            r"(?:Phụ lục|PHỤ LỤC|Phụ biểu|PHỤ BIỂU|Biểu|BIỂU|Mẫu|MẪU|Bảng|BẢNG)", words
        )
        named = found[0][-1:].isalnum() and re.search(r"[\dIVX]\W*$", found[0])
        if plain and (not rest or is_capitals(rest) or (ended and named)):
            return bool(named or rest or words[:7].lower() == "phụ lục")
    return ended and is_capitals(words) and _form("list").match(words) is not None


def begins_again(words: str) -> bool:
    """True for a first heading behind the signature: another document."""
    return _BEGINS_AGAIN.match(words) is not None


def ties(words: str) -> bool:
    """True for `(Ban hành kèm theo Quyết định số …)`."""
    return _form("tie").match(words) is not None


def is_letterhead(words: str) -> bool:
    """True for a line of capitals that may stand over an appendix: issuer or nation."""
    return is_capitals(words) and _form("letterhead").match(words) is not None


def closes(words: str) -> bool:
    """True for a paragraph that ends the body: `Trên đây là …`, `… thực hiện./.`"""
    return words.rstrip().endswith("./.") or _form("closing").match(words) is not None


@cache
def _form(name: str) -> re.Pattern[str]:
    return knowledge.pattern(rf"(?:{knowledge.patterns('forms')[name]['match']})")
