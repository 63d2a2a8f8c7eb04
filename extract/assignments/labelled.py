"""Bodies in label lines and table cells: `Đơn vị thực hiện: A chủ trì, phối hợp với B; C.`

The lines `Nội dung`, `Thời gian` and `Đơn vị` of one heading or bullet are one block: its content
is the task, its time the term.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract import knowledge
from extract.assignments import agencies, duties
from extract.assignments.agencies import Span
from extract.assignments.duties import Role
from extract.assignments.posting import Poster
from extract.deadlines import times
from extract.found import State, trim
from extract.structure.marks import labels
from extract.structure.parts import Part

_LEADS = re.compile(
    r"[,\s(]*(?:(?:là|làm)\s+)?(?:cơ\s+quan\s+|đơn\s+vị\s+)?(?:chủ\s+trì|đầu\s+mối)[\s),:]*"
)
#: Kinds of label that name bodies.
_WHO: dict[str, Role] = {"agency": "assigned", "lead": "lead", "partner": "partner"}
_NUMBER = re.compile(r"^[\w.]{1,8}[.)]\s+")
_LONGEST = 2000
#: Parts: labels of one block stand no further from each other.
_FURTHEST = 60


def find(state: State, post: Poster) -> None:
    """Post what label lines say, and labels within a line: `Mở hội nghị. Đơn vị thực hiện: A.`"""
    for i, part in enumerate(state.parts):
        if part.kind not in ("label", "item"):
            continue
        said = list(_labels(state.even, part))
        if any(kind in _WHO for kind, _, _ in said):
            block = (
                _block(state, post, i, part) if part.kind == "label" else _within(state, part, said)
            )
            for kind, start, end in said:
                if kind in _WHO:
                    _of_label(state, post, part, kind, (start, end), block)


def _labels(text: str, part: Part) -> Iterator[tuple[str, int, int]]:
    """The labels of a line, its own and those within it, each with its content."""
    open_kind, begin = part.label, part.body
    for found in labels().finditer(text, part.body, part.end):
        if text[part.body : found.start()].rstrip()[-1:] in tuple(".;(,-–"):
            yield from _content(text, open_kind, begin, found.start())
            open_kind = next(kind for kind, value in found.groupdict().items() if value)
            begin = found.end()
    yield from _content(text, open_kind, begin, part.end)


def _content(text: str, kind: str | None, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    if kind is not None and start < end:
        yield kind, start, end


def bodies(
    text: str, start: int, end: int, default: Role, cell: bool = False
) -> Iterator[tuple[Span, Role]]:
    """The bodies in ``text[start:end]``, each with its role, without `các đơn vị liên quan`."""
    for chunk in re.finditer(r"[^;]+", text[start : min(end, start + _LONGEST)]):
        a, b = start + chunk.start(), start + chunk.end()
        marked = list(_row_marked(text, a, b, default, cell))
        if marked:
            yield from marked
            continue
        leads = _LEADS.search(text, a, b)
        partner = duties.match("with").search(text, a, b)
        first = min((found.start() for found in (leads, partner) if found), default=b)
        if partner and not leads and not text[partner.end() : b].strip(" ,.:)"):
            yield from _row(text, a, first, "partner", cell)  # `UBND các xã phối hợp`
            continue
        shared = leads is not None or partner is not None
        yield from _row(text, a, first, "lead" if shared and first > a else default, cell)
        if partner:
            default = "partner"
            if leads and leads.end() < partner.start():  # `A chủ trì, B phối hợp`
                yield from _row(text, leads.end(), partner.start(), "partner", cell)
            for found in duties.match("with").finditer(text, partner.start(), b):
                yield from _row(text, found.end(), b, "partner", cell)
        elif leads and leads.end() < b:
            if first == a:
                default = "lead"
            yield from _row(text, leads.end(), b, "lead" if first == a else "partner", cell)


def _row_marked(
    text: str, start: int, end: int, default: Role, cell: bool
) -> Iterator[tuple[Span, Role]]:
    """`Sở Y tế (chủ trì), Sở Du lịch, UBND xã (phối hợp)`: a mark is for all names before it."""
    begin, marked = start, False
    for bracket in re.finditer(r"\([^()]{1,40}\)", text[start:end]):
        at, behind = start + bracket.start(), start + bracket.end()
        role = next((role for role, mark in _brackets() if mark.fullmatch(bracket[0])), None)
        if role:
            marked = True
            yield from _row(text, begin, at, role, cell)
            begin = behind
    if marked and begin < end:
        yield from _row(text, begin, end, default, cell)


def _row(text: str, start: int, end: int, role: Role, cell: bool) -> Iterator[tuple[Span, Role]]:
    start, end = trim(text, start, end, ",;:.-–+•*")
    if start >= end:
        return
    for a, b in agencies.row(text, start, end, cell):
        said = text[a:b]
        if agencies.is_generic(said) or not agencies.is_named(said):
            continue
        if agencies.begins(text, a) or said[0].isupper() or said.startswith(("các ", "những ")):
            yield (a, b), role


@cache
def _brackets() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    entries = knowledge.patterns("roles")["bracket"]
    return tuple((e["value"], knowledge.pattern(e["match"])) for e in entries)


@dataclass(frozen=True)
class _Block:
    """What the lines beside a label say: the task and where it stands, the term and its line."""

    task: str | None
    places: tuple[Span, ...]
    due: str | None


def _of_label(
    state: State, post: Poster, part: Part, kind: str, content: Span, block: _Block
) -> None:
    start, end = content
    if part.kind == "item":
        stop = re.compile(r"[.)](?:\s|$)|\n").search(state.even, start, end)
        end = stop.start() if stop else end
    for name, role in bodies(state.even, start, end, _WHO[kind]):
        post.put(
            part, name, role, (part.start, part.end), 0.95,
            words=block.task, due=block.due, also=block.places,
        )  # fmt: skip


def _within(state: State, part: Part, said: list[tuple[str, int, int]]) -> _Block:
    """The task is what stands before the first label of the line."""
    label = labels().search(state.even, part.body, part.end)
    start, end = trim(state.even, part.body, label.start() if label else part.end, ";.,:(")
    terms = (term(state.even[a:b]) for kind, a, b in said if kind == "time")
    due = next((value for value in terms if value), None)
    return _Block(state.slice(start, end) or None, (), due)


def _block(state: State, post: Poster, i: int, part: Part) -> _Block:
    """The lines that belong to the label at `i`: those beside it, under one heading or bullet."""
    owner, beside = _owner(state, i, part)
    task: str | None = None
    places: list[Span] = []
    due: str | None = None
    for other in beside:
        if other.label == "content" and other.body < other.end and task is None:
            start, end = trim(state.even, other.body, other.end, ";.,:")
            task, place = state.slice(start, end) or None, (start, end)
            places += [place] if task else []
        for kind, start, end in _labels(state.even, other):
            if kind == "time" and due is None:
                due = post.due(start, end) or term(state.even[start:end])
                places += [(other.start, other.end)] if due else []
                places += post.places_of(due, start, end)
    if task is None and owner is not None:
        named = owner.kind == "heading" and agencies.begins(state.even, owner.body)
        content = _first_below(state, owner) if named else owner
        start, end = trim(state.even, content.body, content.end, ";.,:")
        task = _NUMBER.sub("", state.slice(start, end), count=1) if start < end else None
        places.append((start, end))
    return _Block(task, tuple(places), due)


def _owner(state: State, i: int, part: Part) -> tuple[Part | None, list[Part]]:
    """The heading or bullet that a label line is about, and the labels beside it."""
    parts = state.parts
    first = i
    while (
        first > max(0, i - _FURTHEST)
        and parts[first - 1].kind == "label"
        and parts[first - 1].heading == part.heading
    ):
        first -= 1
    above = parts[first - 1] if first > 0 else None
    under = (
        above is not None
        and above.kind == "item"
        and above.heading == part.heading
        and part.marker != "*"
        and (above.level < part.level < 9 or (above.level <= 6 and part.level == 9))
    )
    if under:
        last = i
        while last + 1 < min(len(parts), i + _FURTHEST) and parts[last + 1].kind == "label":
            last += 1
        return above, parts[first : last + 1]
    heading = parts[part.heading] if part.heading is not None else None
    start = part.heading if part.heading is not None else max(0, i - 8)
    beside: list[Part] = []
    start = max(start, i - _FURTHEST)
    for at, other in enumerate(parts[start + 1 : i + _FURTHEST], start + 1):
        numbered = other.kind == "item" and other.level <= 6
        if other.heading != part.heading or (numbered and at > i):
            break
        if numbered:
            beside = []  # the labels above are another item's
        elif other.kind == "label":
            beside.append(other)
    return heading, beside


def _first_below(state: State, heading: Part) -> Part:
    """The first item under a heading that is itself a body: what it does; else the heading."""
    at = state.parts.index(heading) + 1
    below = state.parts[at] if at < len(state.parts) else heading
    return below if below.kind == "item" else heading


def term(words: str) -> str | None:
    """The time that a label line or cell names, how often before when."""
    found = times.find(words)
    values = [time.rrule for time in found] + [time.edtf for time in found]
    return next((value for value in values if value), None)
