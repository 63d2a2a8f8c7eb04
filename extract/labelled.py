"""Bodies in label lines and table cells: `Đơn vị thực hiện: A chủ trì, phối hợp với B; C.`

The lines `Nội dung`, `Thời gian` and `Đơn vị` of one heading or bullet are one block: its content
is the task, its time the term.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract import agencies, duties, knowledge, times
from extract.agencies import Span
from extract.duties import Role
from extract.found import State, trim
from extract.parts import Part
from extract.posting import Poster

_LEADS = re.compile(
    r"[,\s(]*(?:(?:là|làm)\s+)?(?:cơ\s+quan\s+|đơn\s+vị\s+)?(?:chủ\s+trì|đầu\s+mối)[\s),:]*"
)
_NUMBER = re.compile(r"[\w.]{1,8}[.)]\s+")
_LONGEST = 2000


def find(state: State, post: Poster) -> None:
    """Post what label lines say."""
    for i, part in enumerate(state.parts):
        if part.kind == "label" and part.label in ("agency", "lead", "partner"):
            _of_line(state, post, i, part)


def bodies(
    text: str, start: int, end: int, default: Role, cell: bool = False
) -> Iterator[tuple[Span, Role]]:
    """The bodies in ``text[start:end]``, each with its role, without `các đơn vị liên quan`."""
    for chunk in re.finditer(r"[^;]+", text[start : min(end, start + _LONGEST)]):
        a, b = start + chunk.start(), start + chunk.end()
        leads = _LEADS.search(text, a, b)
        partner = duties.match("with").search(text, a, b)
        first = min((found.start() for found in (leads, partner) if found), default=b)
        shared = leads is not None or partner is not None
        yield from _row(text, a, first, "lead" if shared and first > a else default, cell)
        if partner:
            default = "partner"
            for found in duties.match("with").finditer(text, partner.start(), b):
                yield from _row(text, found.end(), b, "partner", cell)
        elif leads and leads.end() < b:
            if first == a:
                default = "lead"
            yield from _row(text, leads.end(), b, "lead" if first == a else "partner", cell)


def _row(text: str, start: int, end: int, role: Role, cell: bool) -> Iterator[tuple[Span, Role]]:
    start, end = trim(text, start, end, ",;:.-–+•*")
    if start >= end:
        return
    end = agencies.name_end(text, start, end)
    for a, b in (agencies.split_cell if cell else agencies.split)(text, start, end):
        said = text[a:b]
        mark = text[b : min(end + 24, b + 24)]
        if agencies.is_generic(said) or not agencies.is_named(said):
            continue
        if agencies.begins(text, a) or said[0].isupper() or said.startswith(("các ", "những ")):
            yield (a, b), _marked(mark) or role


def _marked(words: str) -> Role | None:
    """The role in brackets behind a name: `Sở Y tế (chủ trì)`."""
    return next((role for role, mark in _brackets() if mark.match(words)), None)


@cache
def _brackets() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    entries = knowledge.patterns("roles")["bracket"]
    return tuple((e["value"], knowledge.pattern(rf" ?{e['match']}")) for e in entries)


@dataclass(frozen=True)
class _Block:
    """What the lines beside a label say: the task and where it stands, the term and its line."""

    task: str | None
    places: tuple[Span, ...]
    due: str | None


def _of_line(state: State, post: Poster, i: int, part: Part) -> None:
    default: Role = "assigned"
    if part.label == "lead":
        default = "lead"
    elif part.label == "partner":
        default = "partner"
    block = _block(state, i, part)
    for name, role in bodies(state.even, part.body, part.end, default):
        post.put(
            part, name, role, (part.start, part.end), 0.95,
            words=block.task, due=block.due, also=block.places,
        )  # fmt: skip


def _block(state: State, i: int, part: Part) -> _Block:
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
        elif other.label == "time" and due is None:
            due = term(state.even[other.body : other.end])
            places += [(other.start, other.end)] if due else []
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
        first > 0 and parts[first - 1].kind == "label" and parts[first - 1].heading == part.heading
    ):
        first -= 1
    above = parts[first - 1] if first > 0 else None
    under = (
        above is not None
        and above.kind == "item"
        and above.heading == part.heading
        and (above.level < part.level < 9 and part.marker != "*")
    )
    if under:
        last = i
        while last + 1 < len(parts) and parts[last + 1].kind == "label":
            last += 1
        return above, parts[first : last + 1]
    heading = parts[part.heading] if part.heading is not None else None
    start = part.heading if part.heading is not None else max(0, i - 8)
    beside = []
    for other in parts[start + 1 :]:
        if other.heading != part.heading:
            break
        if other.kind == "label":
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
