"""Who has to do what: from headings of the organisation section, from label lines, from sentences.

Names are cut by `agencies`, clauses read by `duties`, label lines by `labelled`, sentences under no
body by `orders`, tables by `task_tables`.

How sure an assignment is depends on what says it: 0.95 a label line or a table's column made for
it; 0.9 a heading that is a body, over a task that names its role, or an order (`giao Sở Y tế …`);
0.85 the same without a word of role; 0.8 a sentence that only begins with a body. A body that is
not in the gazetteer takes a twentieth off.
"""

import re
from dataclasses import dataclass, replace

from extract import knowledge
from extract.assignments import agencies, duties, holders, labelled, orders, task_tables
from extract.assignments.agencies import Span
from extract.assignments.duties import Role
from extract.assignments.posting import Poster
from extract.found import State, sentences, trim
from extract.structure.parts import Part

_SHORTEST = 12
#: Plain lines that name a body stand above bullets: between `a)` and `-`.
_PLAIN = 6
#: `…; đề nghị Hội Nông dân …` amid the task of another body.
_ASKS = re.compile(r";\s+(?=(?:kính\s+)?đề nghị\s)", re.IGNORECASE)
#: `Đồng chí Lò Văn Tâm - Phó Chủ tịch UBND xã: …`
_PERSON = re.compile(
    rf"(?P<name>(?:Đồng chí|Đ/c|Ông|Bà)\s+(?:[{knowledge.UPPER}][\w.]*\s?){{1,5}}"
    r"(?:\s?[-–,][^:;.]{2,80})?)\s*(?::\s*|$)"
)


@dataclass
class _Holder:
    """Bodies that a heading or item gives the tasks below it, in which role, and with whom."""

    names: list[Span]
    role: Role
    level: float
    partners: tuple[Span, ...] = ()
    #: The words that give role and partners, if the tasks below have them from there.
    says: Span | None = None
    #: `Giao A phối hợp với B …`: A is given the task, B takes part.
    asked: bool = False


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
        #: Whom a letter asks to do all that follows.
        self.everything: _Holder | None = None
        #: The last heading outside of the organisation section that names who does what.
        self.heading: int | None = None

    def read(self) -> None:
        """Post what every part says."""
        for i, part in enumerate(self.state.parts):
            if part.kind not in ("heading", "item", "label", "closing"):
                continue
            if part.kind != "closing" and self._is_told(part):
                self.heading = i if part.kind == "heading" else self.heading
                if self.everything and not self.holders:
                    self.holders.append(self.everything)
                self._organised(i, part)
            elif part.kind == "closing" or not orders.organises(part):
                self.holders.clear()
                self.heading = None
                if part.kind != "label" or part.label in ("content", None):
                    self._free(part)
            elif part.kind != "label" or part.label in ("content", None):
                self._organised(i, part)

    def _is_told(self, part: Part) -> bool:
        """True if a part outside of the organisation section still says who does what: below a
        body that is ordered (`Điều 2. Giao Sở Y tế:`), or in a letter that asks for all of it."""
        if orders.organises(part):
            return False
        if self.everything and part.marker:
            return True
        if self.holders and part.marker and part.level > self.holders[0].level:
            return True
        if self.holders and part.kind == "item" and part.heading == self.heading:
            return True  # what stands below `3. Đề nghị Hội Nông dân`
        at = self._asked(part.body, part.end)[0]
        asked = at > part.body
        prefix = duties.match("holder").match(self.text, at, part.end)
        at = trim(self.text, prefix.end(), part.end)[0] if prefix else at
        if not (asked or part.marker) or not agencies.begins(self.text, at):
            return False
        end = agencies.name_end(self.text, at, self._name_stop(at, part.end))
        rest = holders.behind(self.text, end, part.end)
        if asked and rest == part.end:
            return True
        tells = part.section in ("content", None) and ":" in self.text[end:rest]
        return tells and duties.is_task(self.text, rest, part.end)

    def _free(self, part: Part) -> None:
        asked = orders.read(self.state, self.post, part)
        if asked:
            self.everything = _Holder(asked[0], asked[1], -1)

    def _organised(self, i: int, part: Part) -> None:
        """A part of the section that says who does what."""
        asked = self._asked(part.body, part.end)[0]
        if part.level == 9 and asked > part.body and agencies.begins(self.text, asked):
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
            self._free(part)

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
        asked = at > part.body
        prefix = duties.match("holder").match(self.text, at, part.end)
        if prefix:
            at = trim(self.text, prefix.end(), part.end)[0]
        person = _PERSON.match(self.text, at, part.end)
        if person:
            level = part.level if part.level < 9 else _PLAIN + 0.5
            return _Holder([person.span("name")], role, level), person.end()
        if not agencies.begins(self.text, at):
            return None
        end = agencies.name_end(self.text, at, self._name_stop(at, part.end))
        names = [n for n in agencies.split(self.text, at, end) if agencies.is_named(self._said(n))]
        if not names or end - at > 400:
            return None
        rest = holders.behind(self.text, end, part.end)
        below = part.level > _PLAIN or (part.kind == "item" and part.level == 9)
        if below and not self._is_holder_below(part, names, end, rest):
            return None
        if prefix and prefix[0].lower() == "đồng chí":
            names[0] = (prefix.start(), names[0][1])
        level = part.level if part.level < 9 else _PLAIN + 0.5
        return _Holder(names, role, level, asked=asked), rest

    def _name_stop(self, at: int, end: int) -> int:
        """Where names that begin at `at` stop at the latest: at a colon that is not their own."""
        colon = self.text.find(":", at, end)
        return end if colon < 0 or agencies.in_name(self.text, colon, end) else colon

    def _is_holder_below(self, part: Part, names: list[Span], end: int, rest: int) -> bool:
        """A bullet or plain line that names a body is its heading, or says what it does."""
        colon = ":" in self.text[end:rest]
        if not colon and all(agencies.is_generic(self._said(name)) for name in names):
            return False
        if rest >= part.end or colon:
            return part.end - part.body < 200 or rest < part.end
        if end >= part.end:
            return False
        return (
            duties.read(self.text, part.body, part.end).names != ()
            or self._asked(part.body, part.end)[0] > part.body
        )

    def _asked(self, start: int, end: int) -> tuple[int, Role]:
        ask = duties.order_at(self.text, start, end)
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
        self._tasks(part, holder, rest, part.end, own_line=True)

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

    def _tasks(
        self, part: Part, holder: _Holder, start: int, end: int, own_line: bool = False
    ) -> None:
        """Every duty of the words is one of each of the holder's bodies."""
        ordered = self._order_within(part, start, end)
        if ordered is not None:
            orders.read(self.state, self.post, replace(part, body=ordered))
            end = ordered
        for duty in duties.of(self.text, start, end, self.post.term, holder.role):
            words = self.text[duty.start : duty.end]
            if len(words) < _SHORTEST or words.startswith("("):
                continue
            own = self._own_names(duty, holder)
            role = duty.role or holder.role
            if holder.role == "requested" or (own_line and holder.asked and role == "partner"):
                role = holder.role
            said = duty.role is not None or holder.says is not None or role == "requested"
            strength = 0.9 if said else 0.85
            for name in own:
                self.post.add(part, name, role, duty, strength, says=holder.says)
            partners = duty.partners + (duty.joined if role != "partner" and own_line else ())
            if holder.role == "requested":
                partners = duty.partners
            if not partners and duty.role is None and holder.says:
                partners = holder.partners
            for name in partners:
                if name not in own:
                    self.post.add(part, name, "partner", duty, strength, says=holder.says)

    def _order_within(self, part: Part, start: int, end: int) -> int | None:
        """Where a later sentence of plain text gives others a task: `… Yêu cầu Sở Y tế …`."""
        begins = [a for a, _ in sentences(self.text, start, end)] if part.level == 9 else []
        begins += [found.end() for found in _ASKS.finditer(self.text, start, end)]
        for a in sorted(begins):
            asked = self._asked(a, end)[0]
            if a > start and asked > a and agencies.begins(self.text, asked):
                return a
        return None

    def _own_names(self, duty: duties.Duty, holder: _Holder) -> list[Span]:
        """The bodies of the heading, or the one that the task itself names."""
        if not duty.names:
            return holder.names
        return [n for n in duty.names if not agencies.is_generic(self._said(n))] or holder.names

    def _said(self, name: Span) -> str:
        return self.text[name[0] : name[1]]
