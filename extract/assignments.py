"""Who has to do what: from headings of the organisation section, from label lines, from sentences.

Role words stand in ``data/roles.toml``; names are cut and made official by `agencies`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from extract import agencies, knowledge, loose, times
from extract.found import State, sentences, trim
from extract.parts import Part
from sohoa import records

Role = Literal["lead", "partner", "adviser", "requested", "assigned"]
_WITH = re.compile(r"phối\s+hợp(?:\s+chặt\s+chẽ)?(?:\s+(?:cùng|với))*\s*", re.IGNORECASE)
_LEADS = re.compile(r"[,\s]*(?:là\s+cơ\s+quan\s+)?chủ\s+trì\W*", re.IGNORECASE)
_DUTY = re.compile(
    r"(?:chủ\s+trì|phối\s+hợp|tham\s+mưu|chịu\s+trách\s+nhiệm|có\s+trách\s+nhiệm)\b", re.IGNORECASE
)


@dataclass
class _Holder:
    """The agencies that a heading or a numbered item gives the tasks below it."""

    names: list[tuple[int, int]]
    role: Role
    level: int
    #: Where the naming words end and the task begins.
    rest: int


def find(state: State) -> None:
    """Fill ``state.assignments``."""
    holder: _Holder | None = None
    for part in state.parts:
        if part.kind == "label" and part.label in ("agency", "lead", "partner"):
            _of_label(state, part)
            continue
        if part.kind not in ("heading", "item", "label", "closing"):
            continue
        body = part.body
        below = part.section == "organisation" and part.level > 6 and part.kind != "closing"
        if not below:
            named = _named(state, part) if part.section == "organisation" else None
            holder = named
            body = named.rest if named else body
        if holder is None or part.section != "organisation":
            _of_sentences(state, part)
        elif body < part.end:
            _tasks(state, part, holder, body)


def _named(state: State, part: Part) -> _Holder | None:
    """The agencies with which a heading or numbered item begins, if it does."""
    at, role = part.body, "assigned"
    ask = _ask().match(state.even, at, part.end)
    if ask:
        at = ask.end()
        role = "requested" if ask["requested"] else "assigned"
    if not agencies.begins(state.even, at):
        return None
    colon = state.even.find(":", at, part.end)
    end = agencies.name_end(state.even, at, colon if colon >= 0 else part.end)
    if part.kind == "heading" and not _DUTY.search(state.even, end, part.end):
        end = colon if colon >= 0 else part.end  # nothing but a name
    rest = end + len(re.match(r"[\s,:;.]*", state.even[end : part.end])[0])  # type: ignore[index]
    duty = state.even[rest : part.end]
    if duty.rstrip().endswith(":"):
        role = _role(duty, cast(Role, role))
    return _Holder(agencies.split(state.even, at, end), cast(Role, role), part.level, rest)


def _tasks(state: State, part: Part, holder: _Holder, body: int) -> None:
    """Every sentence below the name is a task of each of its agencies."""
    for start, end in _tasks_in(state.even, body, part.end):
        words = state.even[start:end]
        if len(words) < 12 or words.startswith("("):
            continue
        if part.kind == "heading" and words.endswith(":"):
            continue  # only leads in to what follows
        role = _role(words, holder.role)
        for name in holder.names:
            _add(state, part, name, role, (start, end))
        if role == "lead":
            for name in _partners(state, start, end):
                _add(state, part, name, "partner", (start, end))


def _tasks_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences, and apart from them clauses behind a semicolon with a term of their own."""
    for a, b in sentences(text, start, end):
        begin = a
        colon = text.find(":", a, b)
        for found in re.finditer(r";\s+", text[a : colon if colon >= 0 else b]):
            after = a + found.end()
            stop = text.find(";", after, b)
            terms = times.find(text[after : stop if stop >= 0 else b])
            if any(not term.weak and (term.edtf or term.rrule) for term in terms):
                yield trim(text, begin, a + found.start())
                begin = after
        yield trim(text, begin, b)


def _partners(state: State, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The bodies named after `phối hợp với`, without `các đơn vị liên quan`."""
    for found in _WITH.finditer(state.even, start, end):
        if agencies.begins(state.even, found.end()):
            stop = agencies.name_end(state.even, found.end(), end)
            for a, b in agencies.split(state.even, found.end(), stop):
                if not agencies.is_generic(state.even[a:b]) and b - a < 150:
                    yield a, b


def _role(words: str, default: Role) -> Role:
    before = _before().match(words)
    words = words[before.end() :] if before else words
    for value, match in _roles():
        if match.match(words):
            if default == "requested" and value == "partner":
                return default
            return value
    return default


def _of_label(state: State, part: Part) -> None:
    """`Đơn vị thực hiện: A chủ trì, phối hợp với B; C.`"""
    default: Role = "assigned"
    if part.label in ("lead", "partner"):
        default = cast(Role, part.label)
    due, when = _block_due(state, part)
    begin = part.body
    for chunk in re.finditer(r"[^;]+", state.even[part.body : part.end]):
        a, b = part.body + chunk.start(), part.body + chunk.end()
        leads, partner = _LEADS.search(state.even, a, b), _WITH.search(state.even, a, b)
        first = min((found.start() for found in (leads, partner) if found), default=b)
        says = leads is not None or partner is not None
        for name in _names(state, a, first):
            _add(state, part, name, "lead" if says else default, (begin, part.end), due, when)
        if partner:
            default = "partner"
            for name in _names(state, partner.end(), b):
                _add(state, part, name, "partner", (begin, part.end), due, when)
        elif leads and leads.end() < b:
            for name in _names(state, leads.end(), b):
                _add(state, part, name, "lead", (begin, part.end), due, when)


def _names(state: State, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = trim(state.even, start, end, ",;:.")
    end = agencies.name_end(state.even, start, end)
    for a, b in agencies.split(state.even, start, end):
        if agencies.begins(state.even, a) or state.even[a].isupper() or _group(state.even, a):
            yield a, b


def _group(text: str, at: int) -> bool:
    return re.match(r"(?:các|những)\s", text[at : at + 6]) is not None


def _block_due(state: State, part: Part) -> tuple[str | None, records.Evidence | None]:
    """The time that a label of the same heading names, if it names just one."""
    for other in _labels(state, part.heading):
        found = times.find(state.even[other.body : other.end])
        values = {time.rrule or time.edtf for time in found if time.rrule or time.edtf}
        if found and (found[0].rrule or len(values) == 1):
            value = found[0].rrule or values.pop()
            return value, state.evidence(other.start, other.end, 0.95)
    return None, None


def _labels(state: State, heading: int | None) -> Iterator[Part]:
    if heading is None:
        return
    for other in state.parts[heading + 1 :]:
        if other.heading != heading:
            return
        if other.label == "time":
            yield other


def _of_sentences(state: State, part: Part) -> None:
    """`giao X …`, `đề nghị X …`, `X chủ trì …`, `X chịu trách nhiệm thi hành …`"""
    role: Role
    for start, end in sentences(state.even, part.body, part.end):
        ask = _ask().match(state.even, start, end) or _asking().search(state.even, start, end)
        if ask and agencies.begins(state.even, ask.end()):
            at, role = ask.end(), "requested" if ask["requested"] else "assigned"
        elif agencies.begins(state.even, start):
            at, role = start, "assigned"
        else:
            continue
        stop = agencies.name_end(state.even, at, end)
        duty = trim(state.even, stop, end, ",:")
        words = state.even[duty[0] : duty[1]]
        if at == start and not _DUTY.match(words):
            continue
        if role == "assigned":
            role = _role(words, role)
        for name in agencies.split(state.even, at, stop):
            if part.kind != "closing" or not agencies.is_generic(state.even[slice(*name)]):
                _add(state, part, name, role, (start, end))


def _add(
    state: State,
    part: Part,
    name: tuple[int, int],
    role: Role,
    task: tuple[int, int],
    due: str | None = None,
    when: records.Evidence | None = None,
) -> None:
    """Add one assignment; its evidence is the task, further evidence the name and the time."""
    named = loose.tidy(state.slice(*name))
    if not 2 < len(named) < 300:
        return
    start, end = trim(state.even, *task, ";.,:")
    evidence = state.evidence(start, end, 0.9 if part.kind == "label" else 0.85)
    also = [] if start <= name[0] and name[1] <= end else [state.evidence(*name, 0.9)]
    words: str | None = state.slice(start, end)
    if part.kind == "label":
        words = re.sub(r"^[\w.]+[.)]\s+", "", part.path[-1]).strip(" :") if part.path else None
    elif due is None:
        found = [time for time in times.find(state.even[start:end]) if not time.weak]
        due = next((time.rrule or time.edtf for time in found if time.rrule or time.edtf), None)
    if part.kind == "label" and part.heading is not None:
        title = state.parts[part.heading]
        also.append(state.evidence(title.start, title.end, 0.9))
    if when is not None:
        also.append(when)
    state.assignments.append(
        records.Assignment(
            id=state.identify(f"assignment|{role}|{named}", evidence),
            evidence=evidence,
            also=tuple(also),
            section=state.section(part),
            agency=records.Agency(name=named, canonical=agencies.canonical(named)),
            role=role,
            task=words,
            due=due,
        )
    )


@cache
def _roles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    entries = knowledge.patterns("roles")["role"]
    return tuple((entry["value"], knowledge.pattern(entry["match"])) for entry in entries)


@cache
def _before() -> re.Pattern[str]:
    return knowledge.pattern(knowledge.patterns("roles")["before"]["match"])


@cache
def _ask() -> re.Pattern[str]:
    return knowledge.pattern(f"(?:{knowledge.patterns('roles')['ask']['match']}) ")


@cache
def _asking() -> re.Pattern[str]:
    source = knowledge.patterns("roles")["ask"]["match"]
    orders = r"(?:Ủy ban nhân dân|UBND)(?: [^\s,;]+){0,6} (?=yêu cầu|giao|đề nghị)"
    return knowledge.pattern(rf"(?:[;,] |{orders})(?:{source}) ")
