"""What a sentence gives bodies to do: its clauses, the role in each, and who takes part.

A task is a bullet; a clause of it is a duty of its own where it begins with a role of its own
(`…; tham mưu UBND huyện …`), names a body of its own, or has a term of its own. Role words stand in
``data/roles.toml``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from extract import knowledge
from extract.assignments import agencies, verbs
from extract.assignments.agencies import Span
from extract.found import sentences, trim

Role = Literal["lead", "partner", "adviser", "requested", "assigned"]
#: Tells which term is set in ``text[start:end]``: a value, or the words of one without.
Due = Callable[[int, int], str | None]

#: How far into a clause its role may stand behind grounds and times.
_OPENING = 300
_CLAUSE = re.compile(r";\s+(?=\S)")
_NO_CLAUSE = re.compile(
    r"(?:trong đó|cụ thể|như|bao gồm|gồm|nhất là|đặc biệt|kể cả|hoàn thành|xong)\b", re.IGNORECASE
)
#: `…; tiếp nhận hồ sơ xong trước ngày …`
_DONE = re.compile(r"\s(?:xong|hoàn thành)\s+(?:trước|trong)\s", re.IGNORECASE)
_HANDS_IN = re.compile(r"(?:gửi|nộp|trình)\s", re.IGNORECASE)
_STANDING = re.compile(r"(?:cơ quan|đơn vị|bộ phận)?\s*thường trực", re.IGNORECASE)
_THEN_ADVISES = re.compile(r",\s+(?:đồng thời\s+|và\s+)?(?=tham mưu\s)")
#: `Chủ tịch UBND cấp xã tổ chức họp …`: what every such body does by the rules.
_BY_RULE = re.compile(r"cấp\s+(?:huyện|xã|tỉnh)")
_COMRADE = re.compile(r"(?:các\s+)?(?:đồng\s+chí|đ/c|ông|bà|ông\s+\(bà\))\s*:?\s+", re.IGNORECASE)
_BY = re.compile(r"\sdo\s+")
_NOUN = re.compile(r"(?:công tác|quy chế|cơ chế|sự|kế hoạch|chương trình|được|do|việc)\s+$")


@dataclass(frozen=True)
class Duty:
    """``text[start:end]`` is done in `role` (None: not said) by `names` (empty: not named)."""

    start: int
    end: int
    role: Role | None
    names: tuple[Span, ...] = ()
    #: Bodies behind `phối hợp với` that take part in what others do.
    partners: tuple[Span, ...] = ()
    #: Bodies with which the clause begins: `Phối hợp với Sở Y tế …`.
    joined: tuple[Span, ...] = ()
    #: Where its words begin behind the names of those who do it; `start` if it names none.
    body: int = 0


def of(text: str, start: int, end: int, due: Due, default: Role = "assigned") -> list[Duty]:
    """The duties in ``text[start:end]``, a bullet or paragraph, in order."""
    duties: list[Duty] = []
    for sentence in sentences(text, start, end):
        for number, (a, b) in enumerate(_clauses(text, *sentence)):
            duty = read(text, a, b)
            last = duties[-1] if duties else None
            if last is None or _is_apart(text, last, duty, number == 0, due, default):
                duties.append(duty)
            else:
                whole = replace(last, end=b, partners=last.partners + duty.partners)
                duties[-1] = whole if last.role else replace(whole, role=_later_role(last, duty))
    return duties


def _later_role(last: Duty, duty: Duty) -> Role | None:
    return duty.role if duty.role == "lead" and last.end - last.start < 80 else last.role


def _is_apart(text: str, last: Duty, duty: Duty, opens: bool, due: Due, default: Role) -> bool:
    """True if `duty` is another task than the clause before it; `opens`: it begins a sentence."""
    if _NO_CLAUSE.match(text, duty.start) or match("term").match(text, duty.start, duty.end):
        return False
    when = due(duty.start, duty.end)
    ends = _HANDS_IN.match(text, duty.start) or (
        duty.role is None and not duty.names and _DONE.search(text, duty.start, duty.end)
    )
    if ends and due(last.start, last.end) is None:
        return False  # `hoàn thiện hồ sơ; gửi về Sở trước ngày …`
    if when is not None and when != due(last.start, last.end) and duty.end - duty.start > 25:
        return True  # also a term that counts from an event
    if duty.names:
        return duty.names != last.names
    if default == "requested" or last.role == "adviser" or duty.role is None:
        return False
    if duty.role == "partner":
        return bool(duty.joined) or (opens and last.role != "partner")
    if duty.role == "lead" and last.role in ("lead", None):
        standing = last.end - last.start < 120 and _STANDING.search(text, last.start, last.end)
        return not standing and last.role is not None
    return True


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """The clauses of a sentence, parted at semicolons outside of brackets."""
    begin = start
    colon = text.find(":", start, end)
    stop = colon if colon >= 0 and end - colon > 3 else end
    for found in _CLAUSE.finditer(text, start, stop):
        inside = text[begin : found.start()]
        if inside.count("(") <= inside.count(")") and not _only_names(text, begin, found.start()):
            yield from _then_advises(text, begin, found.start())
            begin = found.end()
    yield from _then_advises(text, begin, end)


def _only_names(text: str, start: int, end: int) -> bool:
    return agencies.begins(text, start) and agencies.name_end(text, start, end) == end


def _then_advises(text: str, start: int, end: int) -> Iterator[Span]:
    """`Phối hợp với A làm B, tham mưu C`: with B the partner's part ends."""
    found = _THEN_ADVISES.search(text, start, end)
    if found and _opening(text, start, end)[0] == "partner":
        yield trim(text, start, found.start())
        start = found.end()
    yield trim(text, start, end)


def read(text: str, start: int, end: int) -> Duty:
    """One clause: who does it and in which role, as far as it says so."""
    role, at, names, body = _opening(text, start, end)
    joined: tuple[Span, ...] = ()
    partners: list[Span] = []
    for found in match("with").finditer(text, at, end):
        if _NOUN.search(text, max(start, found.start() - 14), found.start()):
            continue
        bodies = named_after(text, found.end(), end) or _named_before(text, at, found.start())
        if role == "partner" and found.start() == at:
            joined = tuple(bodies)
        else:
            partners += bodies
    if role is None and not names:
        role, names = _done_by(text, start, end)
        role = role or _inner(text, start, end)
    return Duty(start, end, role, tuple(names), tuple(partners), joined, body)


def _named_before(text: str, start: int, end: int) -> list[Span]:
    """The body in `Phòng Y tế chủ trì, Phòng Nội vụ phối hợp`, for the second verb at `end`."""
    comma = max(
        text.rfind(", ", start, end), text.rfind("; ", start, end), text.rfind("và ", start, end)
    )
    at = trim(text, comma + 2, end)[0] if comma >= 0 else end
    if at >= end or text[end - 1] == "(" or not agencies.begins(text, at):
        return []
    stop = trim(text, at, end)[1]
    return agencies.split(text, at, stop) if agencies.name_end(text, at, end) == stop else []


def _done_by(text: str, start: int, end: int) -> tuple[Role | None, list[Span]]:
    """`việc thẩm tra do Sở Y tế chủ trì`."""
    for by in _BY.finditer(text, start, min(end, start + _OPENING)):
        if agencies.begins(text, by.end()):
            stop = agencies.name_end(text, by.end(), end)
            if role_at(text, trim(text, stop, end, ",")[0], end) == "lead":
                return "lead", agencies.split(text, by.end(), stop)
    return None, []


def named_after(text: str, start: int, end: int) -> list[Span]:
    """The bodies that are named from `start` on, without those that are nobody in particular."""
    start = trim(text, start, end, ":")[0]
    if not agencies.begins(text, start):
        return []
    stop = agencies.name_end(text, start, end)
    names = agencies.split(text, start, stop)
    return [(a, b) for a, b in names if b - a < 150 and not agencies.is_generic(text[a:b])]


def _opening(text: str, start: int, end: int) -> tuple[Role | None, int, list[Span], int]:
    """The role with which a clause begins, where its word stands, the bodies named before it, and
    where the words behind them begin."""
    for at in _places(text, start, end):
        at = _behind_manner(text, at, end)
        role = role_at(text, at, end)
        if role:
            return role, at, [], start
        if agencies.begins(text, at):
            stop = agencies.name_end(text, at, end)
            verb = _behind_manner(text, trim(text, stop, end, ",:")[0], end)
            role = role_at(text, verb, end)
            if stop < end and (role or _does().match(text, verb)):
                names = agencies.split(text, at, stop)
                if not all(_is_nobody(text[a:b]) for a, b in names):
                    said = trim(text, stop, end, ",:")[0] if names[0][0] <= start + 3 else start
                    return role, verb, names, said
    return None, start, [], start


def _is_nobody(name: str) -> bool:
    return agencies.is_generic(name) or _BY_RULE.search(name) is not None


def _places(text: str, start: int, end: int) -> Iterator[int]:
    """Where a clause may come to the point: at once, or behind its grounds and times."""
    yield start
    if match("intro").match(text, start, end):
        for found in re.finditer(
            r",\s+(?:và\s+)?|được giao,?\s+|nhiệm vụ\s+|(?:năm|quý|tháng)\s+",
            text[start : min(end, start + _OPENING)],
        ):
            yield start + found.end()


def _behind_manner(text: str, at: int, end: int) -> int:
    for _ in range(4):
        found = match("manner").match(text, at, end)
        if not found:
            return at
        at = found.end()
    return at


def asked(text: str, start: int, end: int) -> tuple[int, Role] | None:
    """Where the body stands that a sentence asks or orders to do something, and its role."""
    found = match("ask").match(text, start, end) or _asking().search(text, start, end)
    if not found:
        return None
    at = trim(text, found.end(), end, ":")[0]
    comrade = _COMRADE.match(text, at, end)
    return comrade.end() if comrade else at, "requested" if found["requested"] else "assigned"


def order_at(text: str, start: int, end: int) -> re.Match[str] | None:
    """The words of an order at `start`: `Giao `, `Đề nghị `, `UBND tỉnh giao `."""
    return match("ask").match(text, start, end) or _ordering().match(text, start, end)


_ORDERS = r"(?:Ủy ban nhân dân|UBND|Chủ tịch UBND|Chủ tịch Ủy ban nhân dân)(?: [^\s,;]+){0,6}? "


@cache
def _ordering() -> re.Pattern[str]:
    return knowledge.pattern(rf"{_ORDERS}(?:{knowledge.patterns('roles')['ask']['match']})(?!\w)")


@cache
def _asking() -> re.Pattern[str]:
    source = knowledge.patterns("roles")["ask"]["match"]
    return knowledge.pattern(rf"(?:[;,] |\( ?|{_ORDERS})(?:{source})(?!\w)")


def is_task(text: str, start: int, end: int) -> bool:
    """True if the words that begin at `start` are what a body does."""
    return verbs.does(text, start) or role_at(text, start, end) is not None


def role_at(text: str, at: int, end: int) -> Role | None:
    """The role whose words stand at `at`."""
    for role, words in _roles():
        if words.match(text, at, end):
            return role
    return None


def _inner(text: str, start: int, end: int) -> Role | None:
    """A role that the clause names behind other verbs: `Tổng hợp, tham mưu UBND huyện`."""
    for role, words, noun in _inside():
        for found in words.finditer(text, start, min(end, start + _OPENING)):
            if not noun or not noun.search(text[max(start, found.start() - 24) : found.start()]):
                return role
    return None


@cache
def _inside() -> tuple[tuple[Role, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            entry["value"],
            knowledge.pattern(rf"(?<!\w)(?:{entry['match']})(?!\w)"),
            knowledge.pattern(rf"(?<!\w)(?:{entry['not']})(?: của)? $") if "not" in entry else None,
        )
        for entry in knowledge.patterns("roles")["inner"]
    )


@cache
def _does() -> re.Pattern[str]:
    return knowledge.any_of(knowledge.words("agency_ends"), flags=0)


@cache
def _roles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    entries: list[dict[str, Any]] = knowledge.patterns("roles")["role"]
    return tuple((e["value"], knowledge.pattern(rf"(?:{e['match']})(?!\w)")) for e in entries)


@cache
def match(name: str) -> re.Pattern[str]:
    """The pattern of that name in the data file; ``ask`` with the blank behind it."""
    source = knowledge.patterns("roles")[name]["match"]
    return knowledge.pattern(rf"(?<!\w)(?:{source})" + ("" if name == "manner" else r"(?!\w)"))
