"""Who has to do what: from headings of the organisation section, from label lines, from sentences.

Names are cut and made official by `agencies`, clauses read by `duties`, tables by `task_tables`.

How sure an assignment is depends on what says it: 0.95 a label line or a table's column made for
it; 0.9 a heading that is a body, over a task that names its role, or an order (`giao Sở Y tế …`);
0.85 the same without a word of role; 0.8 a sentence that only begins with a body. A body that is
not in the gazetteer takes a twentieth off.
"""

import re
from dataclasses import dataclass, replace

from extract import agencies, duties, labelled, task_tables
from extract.agencies import Span
from extract.duties import Role
from extract.found import State, sentences, trim
from extract.parts import Part
from extract.posting import Poster

_RULES = ("results", "council")
_SHORTEST = 12
_REFERS = re.compile(r"cấp (?:huyện|xã|tỉnh)|Hội đồng|Chủ tịch Hội đồng", re.IGNORECASE)
_SERIOUS = re.compile(
    r"(?:chủ trì|phối hợp|tham mưu|chịu trách nhiệm|có trách nhiệm|có nhiệm vụ"
    r"|là (?:cơ quan|đơn vị|đầu mối)|làm đầu mối|căn cứ .{0,30}thi hành)\b",
    re.IGNORECASE,
)
#: Plain lines that name a body stand above bullets: between `a)` and `-`.
_PLAIN = 6


@dataclass
class _Holder:
    """Bodies that a heading or item gives the tasks below it, in which role, and with whom."""

    names: list[Span]
    role: Role
    level: float
    partners: tuple[Span, ...] = ()
    #: The words that give role and partners, if the tasks below have them from there.
    says: Span | None = None


def find(state: State) -> None:
    """Fill ``state.assignments``."""
    poster = Poster(state)
    labelled.find(state, poster)
    _Reader(state, poster).read()
    task_tables.find(state, poster)
    poster.finish()


class _Reader:
    """Goes through headings, items and closing words and keeps who holds the tasks below."""

    def __init__(self, state: State, poster: Poster) -> None:
        self.state = state
        self.text = state.even
        self.post = poster
        self.holders: list[_Holder] = []

    def read(self) -> None:
        """Post what every part says."""
        for i, part in enumerate(self.state.parts):
            if part.kind not in ("heading", "item", "label", "closing"):
                continue
            if part.kind == "closing" or not _organises(part):
                self.holders.clear()
                if part.kind != "label" or part.label in ("content", None):
                    self._free(part, part.body)
            elif part.kind != "label" or part.label in ("content", None):
                self._organised(i, part)

    def _organised(self, i: int, part: Part) -> None:
        """A part of the section that says who does what."""
        if part.level == 9 and duties.match("ask").match(self.text, part.body, part.end):
            self.holders.clear()  # `Yêu cầu các sở … nghiêm túc thực hiện Kế hoạch này.`
        named = self._holder(part)
        self._leave(part, named is not None)
        if named:
            holder, rest = named
            self.holders.append(holder)
            if rest < part.end:
                self._own_task(i, part, holder, rest)
        elif self.holders and part.kind == "item":
            self._below(i, part, self.holders[-1], part.body)
        else:
            self._free(part, part.body)

    def _leave(self, part: Part, named: bool) -> None:
        """Close the holders that `part` does not stand under."""
        plain = part.level >= 9
        level = _PLAIN + 0.5 if plain and named else 7 if plain else part.level
        while self.holders and self.holders[-1].level >= level:
            self.holders.pop()

    def _holder(self, part: Part) -> tuple[_Holder, int] | None:
        """The bodies with which a heading or item begins, if it does, and where the rest begins."""
        at, role = self._asked(part.body, part.end)
        if (
            at > part.body
            and part.level == 9
            and not self.text[at : part.end].rstrip().endswith(":")
        ):
            return None  # `Giao Sở Y tế …. Đề nghị Hội Nông dân …`: sentence by sentence
        if at > part.body and self.holders and part.level > _PLAIN and role != "requested":
            return None  # the body of the heading orders, `Phân công cán bộ …`
        prefix = duties.match("holder").match(self.text, at, part.end)
        if prefix:
            at = trim(self.text, prefix.end(), part.end)[0]
        if not agencies.begins(self.text, at):
            return None
        colon = self.text.find(":", at, part.end)
        stop = colon if colon >= 0 and not self.text[at:colon].endswith(("ở", "hòng")) else part.end
        end = agencies.name_end(self.text, at, stop)
        names = [n for n in agencies.split(self.text, at, end) if agencies.is_named(self._said(n))]
        if not names or end - at > 400:
            return None
        rest = _behind(self.text, end, part.end)
        below = part.level > _PLAIN or (part.kind == "item" and part.level == 9)
        if below and not self._is_holder_below(part, names, end, rest):
            return None
        level = part.level if part.level < 9 else _PLAIN + 0.5
        return _Holder(names, role, level), rest

    def _is_holder_below(self, part: Part, names: list[Span], end: int, rest: int) -> bool:
        """A bullet or plain line that names a body is its heading, or says what it does."""
        if all(agencies.is_generic(self._said(name)) for name in names):
            return False
        if rest >= part.end or ":" in self.text[end:rest]:
            return part.end - part.body < 200 or rest < part.end
        if end >= part.end:
            return False
        return (
            duties.read(self.text, part.body, part.end).names != ()
            or self._asked(part.body, part.end)[0] > part.body
        )

    def _asked(self, start: int, end: int) -> tuple[int, Role]:
        ask = duties.match("ask").match(self.text, start, end)
        if not ask:
            return start, "assigned"
        at = trim(self.text, ask.end(), end, ":")[0]
        return at, "requested" if ask["requested"] else "assigned"

    def _own_task(self, i: int, part: Part, holder: _Holder, rest: int) -> None:
        """What stands behind the name in its own line: a task, or roles for those below."""
        leads_in = self._leads_in(i, part)
        if leads_in and self._distributes(holder, rest, part.end):
            return
        if part.kind == "heading" and leads_in and part.end - rest < 40:
            return
        self._tasks(part, holder, rest, part.end)

    def _below(self, i: int, part: Part, holder: _Holder, body: int) -> None:
        """An item under a body: its task, or the lead-in to its own items."""
        if self._leads_in(i, part):
            inner = _Holder(holder.names, holder.role, min(part.level, 8.5), holder.partners)
            if self._distributes(inner, body, part.end, whole=True):
                self.holders.append(inner)
                return
        self._tasks(part, holder, body, part.end)

    def _leads_in(self, i: int, part: Part) -> bool:
        if not self.text[part.body : part.end].rstrip().endswith(":"):
            return False
        after = self.state.parts[i + 1] if i + 1 < len(self.state.parts) else None
        return after is not None and after.kind == "item" and after.level > part.level

    def _distributes(self, holder: _Holder, start: int, end: int, whole: bool = False) -> bool:
        """True if the words only give role and partners, which the items below take over."""
        duty = duties.read(self.text, start, end)
        role = duty.role or holder.role
        last = max((b for _, b in (*duty.partners, *duty.joined)), default=start)
        if last == start and duty.role:
            words = re.compile(r"[\w\s]{0,30}?(?:chủ\s+trì|phối\s+hợp|tham\s+mưu|nhiệm\s+vụ)")
            said = words.match(self.text, start, end)
            last = said.end() if said else start
            unnamed = re.compile(
                r",?\s*phối\s+hợp\s+(?:cùng\s+|với\s+)*(?:các\s+)?[^,;:.]*liên\s+quan"
            )
            more = unnamed.match(self.text, last, end)
            last = more.end() if more else last
        tail = self.text[last:end].strip(" ,;")
        if not duties.match("lead_in").fullmatch(tail) and not (whole and duty.role):
            return False
        if duty.role is None and not whole:
            return duties.match("lead_in").fullmatch(self.text[start:end].strip()) is not None
        holder.role, holder.partners = role, duty.partners
        holder.says = (start, end)
        return True

    def _tasks(self, part: Part, holder: _Holder, start: int, end: int) -> None:
        """Every duty of the words is one of each of the holder's bodies."""
        for duty in duties.of(self.text, start, end, self.post.due, holder.role):
            words = self.text[duty.start : duty.end]
            if len(words) < _SHORTEST or words.startswith("("):
                continue
            own = self._own_names(duty, holder)
            role = duty.role or holder.role
            if holder.role == "requested":
                role = "requested"
            said = duty.role is not None or holder.says is not None or role == "requested"
            strength = 0.9 if said else 0.85
            for name in own:
                self.post.add(part, name, role, duty, strength, says=holder.says)
            partners = duty.partners
            if not partners and duty.role is None and holder.says:
                partners = holder.partners
            for name in partners:
                if name not in own:
                    self.post.add(part, name, "partner", duty, strength, says=holder.says)

    def _own_names(self, duty: duties.Duty, holder: _Holder) -> list[Span]:
        """The bodies of the heading, or the one that the task itself names."""
        if not duty.names:
            return holder.names
        return [n for n in duty.names if not agencies.is_generic(self._said(n))] or holder.names

    def _free(self, part: Part, start: int) -> None:
        """Sentences outside of a body's tasks: orders, and what begins with a body."""
        if part.section in _RULES:
            return
        rules = any(duties.match("rules").search(title) for title in part.path[-2:])
        for a, b in sentences(self.text, start, part.end):
            ordered = self._ordered(part, a, b)
            if not ordered and not rules:
                self._said_of(part, a, b)

    def _ordered(self, part: Part, start: int, end: int) -> bool:
        """`Giao Sở Y tế …`, `…; đề nghị Hội Nông dân …`, `UBND tỉnh yêu cầu …`"""
        ask = duties.asked(self.text, start, end)
        if not ask or not agencies.begins(self.text, ask[0]):
            return False
        at, role = ask
        bracket = self.text.rfind("(", max(start, at - 12), at)
        if bracket >= start:
            return self._in_brackets(part, start, bracket, at, end)
        stop = agencies.name_end(self.text, at, end)
        names = [
            name for name in agencies.split(self.text, at, stop)
            if not agencies.is_generic(self._said(name)) and agencies.is_named(self._said(name))
        ]  # fmt: skip
        rest = trim(self.text, stop, end, ",:")[0]
        for duty in duties.of(self.text, rest, end, self.post.due, role) if rest < end else ():
            whole = replace(duty, start=start) if duty.start == rest else duty
            for name in names:
                said = role if role == "requested" else duty.role or role
                self.post.add(part, name, said, whole, 0.9)
            for name in duty.partners if role != "requested" else ():
                self.post.add(part, name, "partner", whole, 0.9)
        return bool(names)

    def _in_brackets(self, part: Part, start: int, bracket: int, at: int, end: int) -> bool:
        """`Kiểm tra cơ sở (giao Phòng Y tế chủ trì …)`: the task stands before the bracket."""
        close = self.text.find(")", at, end)
        close = close if close >= 0 else end
        words, due = self.state.slice(start, bracket), self.post.due(start, close)
        for name, role in labelled.bodies(self.text, at, close, "assigned"):
            self.post.put(part, name, role, (start, close), 0.9, words=words, due=due)
        return len(words) >= _SHORTEST

    def _said_of(self, part: Part, start: int, end: int) -> None:
        """`Sở Y tế chủ trì …`, `Chánh Văn phòng … chịu trách nhiệm thi hành`."""
        organises = _organises(part)
        for duty in duties.of(self.text, start, end, self.post.due):
            verb = max((b for _, b in duty.names), default=duty.start)
            serious = _SERIOUS.search(self.text, verb, min(duty.end, verb + 40))
            names = [n for n in duty.names if self._is_somebody(n)]
            if names and (organises or serious):
                strength = 0.85 if serious else 0.8
                for name in names:
                    self.post.add(part, name, duty.role or "assigned", duty, strength)
                for name in duty.partners:
                    self.post.add(part, name, "partner", duty, strength)
            elif not duty.names and part.level < 9:
                for name in (*duty.joined, *duty.partners):
                    if not self._said(name).lower().startswith("các ") and not _REFERS.search(
                        self._said(name)
                    ):
                        self.post.add(part, name, "partner", duty, 0.8)

    def _is_somebody(self, name: Span) -> bool:
        said = self._said(name)
        return not (agencies.is_generic(said) or _REFERS.search(said)) and agencies.is_named(said)

    def _said(self, name: Span) -> str:
        return self.text[name[0] : name[1]]


def _organises(part: Part) -> bool:
    if part.section == "organisation":
        return True
    return part.section not in (*_RULES, "targets", "general", "money") and any(
        duties.match("place").search(title) for title in part.path
    )


def _behind(text: str, end: int, stop: int) -> int:
    """Where the words behind a name begin: behind its bracket, colon, dash."""
    found = re.compile(r"\s*(?:\([^()]{0,200}\))?[\s,:;.–-]*").match(text, end, stop)
    return found.end() if found else end
