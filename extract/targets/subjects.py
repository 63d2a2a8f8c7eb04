"""What is counted and where, as a reader takes it from the record alone.

`clauses` says which words are about a number; here they become a phrase that reads by itself:
`lớp tập huấn cho`, `Quy mô`, `lên` or a bare `sản phẩm` in a breakdown do not say what is promised.
"""

import re
from functools import cache

from extract import knowledge, wording
from extract.deadlines import times
from extract.found import State
from extract.products.product_words import group_of
from extract.targets import past
from sohoa import records

#: A subject of no more words may be a bare name of a unit, or of an area.
_BARE = 2
#: A subject this long before its number is cut to what is done to the counted thing.
_LONG, _LONGEST = 100, 320
_REACH = 200
_NEXT = re.compile(
    r",\s+(?:đợt\s+(?:\d|[IVX])|còn lại|hoàn thành|xong|thời gian)(?!\w)", re.IGNORECASE
)
_RISES = re.compile(r"([^-–,;:.()\d]{4,120}?)\s+(?:tăng\s+)?từ\s+[\d.,]+\s?%?\s*$")
_RISE = re.compile(r"(?:tăng |giảm )?(?:lên|xuống|còn|đạt|đến|tới)(?: trên| dưới)?", re.IGNORECASE)
_NOUN = re.compile(r"\d[\d.,]*\s?(?:[-–]\s?\d+\s)?\s?([^\W\d_][^,;:.()\d]{2,120})")
_BRACKET = re.compile(
    r"\s\([^()\d]{3,160}\)\s((?:và|tham gia|được|có|đạt|là|do|của|tại|trên)\s[^,;.:()\d]{3,120})"
)
_DAY = re.compile(r"/\d{1,4}(?:/\d{2,4})?(?!\d)")


def finish(state: State, target: records.Target, earlier: records.Target | None) -> records.Target:
    """The target with subject and scope that read by themselves; `earlier` is the one before."""
    if target.min is None and target.max is None:
        return target.model_copy(update={"scope": _scope(state, target)})
    target = _with_start(state, target)
    subject = target.subject
    if subject is not None:
        if subject.count(": ") > 1:  # `sản phẩm: dược liệu: mỹ nghệ`: the last group of the row
            subject = f"{subject.split(': ')[0]}: {subject.split(': ')[-1]}"
        text = " ".join(state.even[target.evidence.start : target.evidence.end].split())
        subject = _of_label(_whole(wording.clean(subject), text), text)
        subject = _of_title(_to_the_point(subject), text)
    update: dict[str, object] = {"subject": subject, "scope": _scope(state, target)}
    if subject and earlier and earlier.subject and _is_part(state, target, earlier, subject):
        update["subject"] = earlier.subject
        if earlier.evidence.start < target.evidence.start:
            update["also"] = tuple(dict.fromkeys((*target.also, earlier.evidence)))
    said = str(update["subject"] or "")
    if own := _of_its_own(state, target, said) or _of_its_group(state, target, said, earlier):
        update["subject"] = own
    return target.model_copy(update=update)


def _of_its_group(
    state: State, target: records.Target, subject: str, earlier: records.Target | None
) -> str | None:
    """`…, nhóm đồ uống 11 sản phẩm` counts the products of that group, not those of the whole."""
    whole = earlier is not None and subject == earlier.subject
    if target.unit != "product" or not (whole or len(subject.split()) <= _BARE):
        return None
    text = state.even[target.evidence.start : target.evidence.end]
    rows = re.finditer(r"[,;:]\s*((?:nhóm |ngành )?[^,;:.()\d]{3,60}?)\s+0*(\d+)\s", text)
    value = target.min if target.min is not None else target.max
    names = [row[1] for row in rows if int(row[2]) == value and group_of(row[1])]
    return f"sản phẩm {names[-1]}" if names else None


def _of_its_own(state: State, target: records.Target, subject: str) -> str | None:
    """`… 35% chủ thể là hợp tác xã và 20% là doanh nghiệp`: the second counts chủ thể too, but not
    those that are cooperatives."""
    value = target.min if target.min is not None else target.max
    words = f"{value:g}".replace(".", ",")
    text = state.even[target.evidence.start : target.evidence.end]
    found = re.search(rf"(?<![\d,.])0*{words}\s?%?\s+(là\s[^,;:.()\d]{{3,100}})", text)
    if found is None or " là " not in subject:
        return None
    said = wording.thing(" ".join(found[1].split()))
    if not said or said in subject:
        return None
    return f"{subject.split(' là ')[0]} {said}"


def _with_start(state: State, target: records.Target) -> records.Target:
    """`Nâng tỷ lệ … từ 35% lên 60%`, where only `lên 60%` was taken."""
    if target.subject is None or not _RISE.fullmatch(target.subject):
        return target
    begin = max(0, target.evidence.start - _REACH)
    found = _RISES.search(state.even[begin : target.evidence.start])
    if found is None:
        return target
    place = state.evidence(begin + found.start(1), target.evidence.end, 1.0)
    place = place.model_copy(update={"confidence": target.evidence.confidence})
    words = {"subject": found[1].strip(), "text": state.slice(place.start, place.end)}
    return target.model_copy(update={"evidence": place, **words})


def _whole(subject: str, text: str) -> str:
    """The subject without a time or a round at its end; with what goes on behind a bracket."""
    at = text.find(subject)
    if at >= 0:
        rest = text[at:]
        stop = re.search(r"[;:.(×]", rest)
        clause = rest[: stop.start()] if stop else rest
        if subject != clause and 160 < len(clause) <= _LONGEST and len(subject) > 60:
            subject = clause  # it was cut at a comma, not at its end
        elif day := _DAY.match(rest, len(subject)):
            subject += day[0]
        elif aside := _BRACKET.match(rest, len(subject)):
            subject = f"{subject} {aside[1]}"
    if following := _NEXT.search(subject, 2):
        subject = subject[: following.start()]
    found = times.find(subject)
    while found and _is_last(subject[found[-1].end :]) and found[-1].start > 4:
        subject = wording.thing(subject[: found[-1].start]) or subject
        found = [time for time in found[:-1] if time.end <= len(subject)]
    return wording.thing(re.sub(r"\scó thêm$", "", subject)) or subject


def _is_last(words: str) -> bool:
    return re.fullmatch(r"[\s,.;)]*(?:và|xong|hoàn thành)?[\s,.;)]*", words) is not None


def _of_label(subject: str, text: str) -> str:
    """`Quy mô: khoảng 150 đại biểu` counts the đại biểu."""
    if not _labels().fullmatch(subject):
        return subject
    noun = _NOUN.search(text, text.find(subject) + len(subject))
    return wording.thing(noun[1]) or subject if noun else subject


def _of_title(subject: str, text: str) -> str:
    """`Số sản phẩm hết hạn chưa đánh giá lại không quá 01 sản phẩm`: what stands before it all."""
    if len(subject.split()) > 2 * _BARE:
        return subject
    found = _number_of().match(text)
    return found[1] if found and len(found[1].split()) > len(subject.split()) else subject


def _to_the_point(subject: str) -> str:
    """Of a long list of deeds before a number the last: `…, tổ chức diễn tập phương án …`."""
    if len(subject) <= _LONG:
        return subject
    deeds = [
        found.end()
        for found in re.finditer(r"(?:,| và)\s", subject)
        if _deed().match(subject, found.end())
    ]
    return subject[deeds[-1] :] if deeds else subject


def _is_part(state: State, target: records.Target, earlier: records.Target, subject: str) -> bool:
    """True if the subject says less than that of the number it is a part of."""
    between = state.even[earlier.evidence.end : target.evidence.end]
    near = earlier.evidence.start <= target.evidence.start and not re.search(r"\n|[.;] ", between)
    if (
        not near
        or earlier.unit != target.unit
        or ":" in (earlier.subject or "")
        or len(subject.split()) > 2 * _BARE
    ):
        return False
    if past.match("scope").fullmatch(subject):
        return True
    bare = len(subject.split()) <= _BARE and earlier.subject != subject
    return bare and subject.lower() in (earlier.subject or "").lower()


def _scope(state: State, target: records.Target) -> str | None:
    """The area, whole, if it is one: `Hợp tác xã Minh Tân`, `xã NTM` are none."""
    if target.scope is None:
        return None
    text = state.even[target.evidence.start : target.evidence.end]
    begin = max(0, text.find(target.scope))
    for found in past.match("scope").finditer(text, begin):
        before = text[: found.start()]
        last = found[0].split()[-1]
        owner = re.search(r"hợp tác $", before, re.IGNORECASE)
        in_name = found[0][0].isupper() and re.search(r"\w $", before) is not None
        if owner or in_name or (last.isupper() and len(last) < 5) or "\n" in found[0]:
            continue
        if each := _kinds().match(text, found.start()):
            return " ".join(each[0].split())
        if re.search(r"\bcác $", before, re.IGNORECASE) and (
            row := _names().match(text, found.end())
        ):
            return f"các {found[0]}{row[0]}"
        return " ".join(found[0].split())
    return None


@cache
def _kinds() -> re.Pattern[str]:
    kind = "(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|thôn|bản|tổ dân phố)"
    return knowledge.pattern(rf"(?:mỗi|từng) {kind}(?:(?:, | và ){kind})+(?!\w)")


@cache
def _names() -> re.Pattern[str]:
    return knowledge.pattern(r"(?:(?:, | và ){U}\w+(?: {U}\w+){0,3})+")


@cache
def _labels() -> re.Pattern[str]:
    return knowledge.any_of(knowledge.words("bare_labels"))


@cache
def _deed() -> re.Pattern[str]:
    return knowledge.pattern(
        r"(?:tổ chức|mở|xây dựng|đào tạo|tập huấn|công nhận|đánh giá|hỗ trợ|phát triển"
        r"|thành lập)(?!\w)"
    )


@cache
def _number_of() -> re.Pattern[str]:
    return knowledge.pattern(
        r"((?:tổng )?số (?:lượng )?[^,;:.()\d]{4,100}?) (?:không quá|không vượt quá|không dưới"
        r"|không thấp hơn|không ít hơn|tối đa|tối thiểu|ít nhất|(?:còn|đạt|là|lên)(?!\w))"
    )
