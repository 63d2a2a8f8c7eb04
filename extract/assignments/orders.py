"""Sentences that give tasks, under no body: `Giao Sở Y tế …`, `Sở Y tế chủ trì …`."""

import re
from dataclasses import replace

from extract.assignments import agencies, duties, labelled
from extract.assignments.agencies import Span
from extract.assignments.duties import Duty, Role
from extract.assignments.posting import Poster
from extract.found import State, sentences, trim
from extract.structure.marks import labels
from extract.structure.parts import Part

_PAST = ("results", "council")
_SHORTEST = 12
#: No task: `Chủ thể có thể tham gia …`, `… được hưởng chính sách`.
_MAY = re.compile(r"(?:có thể|được(?! giao)|đã|phải được|có quyền)\b", re.IGNORECASE)
_REFERS = re.compile(r"cấp (?:huyện|xã|tỉnh)|Hội đồng", re.IGNORECASE)
_SERIOUS = re.compile(
    r"(?:chủ trì|phối hợp|tham mưu|chịu trách nhiệm|có trách nhiệm|có nhiệm vụ"
    r"|là (?:cơ quan|đơn vị|bộ phận|đầu mối)|làm đầu mối|căn cứ .{0,30}thi hành)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"(?:nội dung|nhiệm vụ|công việc|việc|giải pháp|như)\s+sau(?:\s+đây)?\s*:\s*$")
#: `Chủ tịch UBND tỉnh yêu cầu:`, above the bodies and their tasks.
_TELLS = re.compile(r"(?:yêu cầu|đề nghị|giao|chỉ đạo)(?:\s[^.;:]{0,60})?:\s*$")
_BRACKET = re.compile(
    r"\((?=[^()]{4,200}\s(?:chủ trì|phối hợp|thực hiện|tham mưu|đầu mối)\s?[),;.])"
)
#: Types of document that ask others to do all they list; None: a letter.
_ASKING = (None, "CT", "CĐ", "TB", "HD")


def organises(part: Part) -> bool:
    """True in the section that says who does what, also where its heading has other words."""
    if part.section == "organisation":
        return True
    return part.section not in (*_PAST, "targets", "general", "money") and any(
        duties.match("place").search(title) for title in part.path
    )


def read(state: State, post: Poster, part: Part) -> tuple[list[Span], Role] | None:
    """Post what the sentences of `part` say; returns the bodies asked to do all that follows.

    Those stand in a letter or directive: `… đề nghị Ủy ban nhân dân các tỉnh làm các việc sau:`.
    """
    if part.section in _PAST:
        return None
    rules = any(duties.match("rules").search(title) for title in part.path[-2:])
    for start, end in sentences(state.even, part.body, part.end):
        if labels().match(state.even, start, end):
            continue  # `Đơn vị thực hiện: …`
        names, role, rest = _asked(state, start, end)
        letter = state.header.get("type_code") in _ASKING and end == part.end
        if names and letter and _ALL.search(state.even[max(rest, end - 60) : end]):
            return names, role
        if letter and not names and _TELLS.search(state.even[max(start, end - 120) : end]):
            return [], "assigned"
        bracket = _bracket(state.even, start, names)
        roles = _roles_in_brackets(state.even, start, end)
        if roles is not None:
            _in_brackets(state, post, part, (start, roles), roles + 1, end)
        elif bracket is not None:
            _in_brackets(state, post, part, (start, bracket), names[0][0], end)
        elif names:
            _ordered(state, post, part, names, role, start, (rest, end))
        elif not rules:
            _said(state, post, part, start, end)
    return None


def _asked(state: State, start: int, end: int) -> tuple[list[Span], Role, int]:
    """The bodies that a sentence asks or orders to do something, and where the task begins."""
    ask = duties.asked(state.even, start, end)
    if not ask or not agencies.begins(state.even, ask[0]):
        return [], "assigned", start
    stop = agencies.name_end(state.even, ask[0], end)
    names = agencies.split(state.even, ask[0], stop)
    somebody = _is_anybody if ask[1] == "assigned" else _is_somebody
    known = [name for name in names if somebody(state.even[slice(*name)])]
    return known, ask[1], trim(state.even, stop, end, ",:")[0]


def _ordered(
    state: State, post: Poster, part: Part, names: list[Span], role: Role, start: int, task: Span
) -> None:
    """`Giao Sở Y tế …`, `…; đề nghị Hội Nông dân …`, `UBND tỉnh yêu cầu …`"""
    for duty in duties.of(state.even, *task, post.term, role) if task[0] < task[1] else ():
        whole = replace(duty, start=start) if duty.start == task[0] else duty
        requested = role == "requested"
        for name in names:
            given = role if requested or duty.role == "partner" else duty.role or role
            post.add(part, name, given, whole, 0.9)
        for name in () if requested else (*duty.joined, *duty.partners):
            post.add(part, name, "partner", whole, 0.9)


def _bracket(text: str, start: int, names: list[Span]) -> int | None:
    """Where a bracket opens right before the order, `… (giao Sở Y tế …)`."""
    if not names:
        return None
    bracket = text.rfind("(", max(start, names[0][0] - 20), names[0][0])
    return bracket if bracket - start >= _SHORTEST else None


def _roles_in_brackets(text: str, start: int, end: int) -> int | None:
    """The bracket of `Xây dựng mô hình (Sở Y tế chủ trì; UBND các xã phối hợp)`."""
    for found in _BRACKET.finditer(text, start + _SHORTEST, end):
        if agencies.begins(text, found.start() + 1):
            return found.start()
    return None


def _in_brackets(state: State, post: Poster, part: Part, task: Span, names: int, end: int) -> None:
    """`Kiểm tra cơ sở (giao Phòng Y tế chủ trì …)`: the task stands before the bracket."""
    close = state.even.find(")", names, end)
    close = close if close >= 0 else end
    words, due = state.slice(*task), post.due(task[1], close) or post.due(task[0], close)
    advises = "tham mưu" in state.even[names:close]
    for name, role in labelled.bodies(
        state.even, names, close, "adviser" if advises else "assigned"
    ):
        post.put(part, name, role, (task[0], close), 0.9, words=words, due=due)


def _said(state: State, post: Poster, part: Part, start: int, end: int) -> None:
    """`Sở Y tế chủ trì …`, `Chánh Văn phòng … chịu trách nhiệm thi hành`."""
    for duty in duties.of(state.even, start, end, post.term):
        verb = max((b for _, b in duty.names), default=duty.start)
        serious = _SERIOUS.search(state.even, verb, min(duty.end, verb + 40))
        dated = post.term(duty.start, duty.end) is not None
        fits = _is_somebody if dated else _is_body
        names = [n for n in duty.names if fits(state.even[slice(*n)])]
        if names and (serious or organises(part) or _acts(state, post, part, duty, start)):
            strength = 0.85 if serious else 0.8
            for name in names:
                post.add(part, name, duty.role or "assigned", duty, strength)
            for name in duty.partners:
                post.add(part, name, "partner", duty, strength)
        elif not duty.names and part.level < 9:
            _taking_part(state, post, part, duty)


def _acts(state: State, post: Poster, part: Part, duty: Duty, start: int) -> bool:
    """`UBND các xã hướng dẫn chủ thể …` among what is to be done: the sentence begins with them."""
    begins = duty.start == start
    name = state.even[slice(*duty.names[0])]
    if _MAY.match(state.even, duty.body, duty.end) or " có quyền" in name:
        return False
    if agencies.is_class(name) and post.term(duty.start, duty.end) is None:
        return False  # `Chủ thể hoàn thiện hồ sơ …` tells how it goes
    doing = part.section == "content" or (part.section is None and part.path != ())
    return begins and doing and part.kind == "item"


def _taking_part(state: State, post: Poster, part: Part, duty: Duty) -> None:
    """`- Phối hợp với Đài Truyền thanh …` under no body: they take part, whoever does it."""
    for name in (*duty.joined, *duty.partners):
        said = state.even[slice(*name)]
        if not said.lower().startswith("các ") and _is_body(said):
            post.add(part, name, "partner", duty, 0.8)


def _is_anybody(name: str) -> bool:
    """`Yêu cầu các cơ quan, đơn vị …`: a group is somebody, not `các đơn vị` or `… liên quan`."""
    said = re.match(r"các \w+ \w+[, ]+\w", name, re.IGNORECASE) is not None
    said = said and not agencies.is_concerned(name)
    return agencies.is_named(name) and (said or not agencies.is_generic(name))


def _is_somebody(name: str) -> bool:
    return agencies.is_named(name) and not agencies.is_generic(name)


def _is_body(name: str) -> bool:
    """True for one in particular, not for what every such body does by the rules."""
    return _is_somebody(name) and not _REFERS.search(name)
