"""Which times in running text are deadlines, and how sure that is (docs/gold.md).

The words that decide stand in ``data/deadlines.toml``.
"""

import re
from dataclasses import dataclass
from functools import cache

from extract import knowledge
from extract.deadlines.times import Time
from extract.found import State
from extract.structure.parts import Part
from extract.targets import past

#: How sure a time is a deadline: 0.8 where its words set a term; 0.75 for a frequency, which may
#: belong to a name; 0.7 for a year or a manner, which need words beside them.
TERM, FREQUENCY, MANNER = 0.8, 0.75, 0.7
_QUOTED = re.compile(r"[“«][^”»]*$")


def strength(state: State, part: Part, sentence: str, time: Time) -> float | None:
    """How sure `time` in `sentence` is a deadline; None if it is none."""
    before, after = sentence[max(0, time.start - 300) : time.start], sentence[time.end :]
    if part.section in ("results", "council") or _in_quotes(before):
        return None
    manner = is_manner(time)
    years = _names_years(time)
    often = manner or time.kind in ("recurring", "ongoing")
    words = sentence[time.start : time.end].lower()
    name = years and (time.weak or time.kind == "ongoing" or "giai đoạn" in words)
    said = {
        "years": name,
        "year": years,
        "often": often,
        "months": "tháng đầu" in words,
        "happened": time.kind in ("within", "from"),
    }
    if any(never.fits(before, after) for never in _nevers() if said.get(never.only, True)):
        return None
    issued = str(state.header.get("issued") or "")[:4]
    year = int(issued) if issued.isdigit() else past.document_year(state)
    if time.edtf and past.is_over(time.edtf, year):
        return None
    if part.section == "money" and (years or often):
        return None
    if manner:
        if part.section == "general" or part.kind == "heading":
            return None
        return MANNER if _has_task(before, after) else None
    if not time.weak:
        return FREQUENCY if time.kind == "recurring" else TERM
    return MANNER if time.kind == "by" else None  # "Đến năm 2030, …"


def _in_quotes(before: str) -> bool:
    return _QUOTED.search(before) is not None or before.count('"') % 2 == 1


def is_manner(time: Time) -> bool:
    """True for `thường xuyên`, `định kỳ` and the like, which only say that it goes on."""
    none = time.edtf is None and time.rrule is None
    return none and time.weak and time.kind in ("ongoing", "recurring")


def _names_years(time: Time) -> bool:
    whole = r"(?:\.\./)?\d{4}(?:-12-31|-01-01)?(?:/(?:\.\.|\d{4}))?"
    return re.fullmatch(whole, time.edtf or "") is not None


def _has_task(before: str, after: str) -> bool:
    """A verb of a task follows, or stands just before in a clause that begins with one."""
    if _manner("after").match(after):
        return not _manner("thing").search(before)
    clause = re.split(r"[;.:]\s+", before)[-1]
    if _manner("thing").search(clause) or _manner("about").match(clause):
        return False
    return bool(_manner("adjacent").search(clause) or _manner("begins").match(clause))


@dataclass(frozen=True)
class _Never:
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    only: str

    def fits(self, before: str, after: str) -> bool:
        """True if it is what stands before or behind the time."""
        if self.before and self.before.search(before):
            return True
        return self.after is not None and self.after.match(after) is not None


@cache
def _nevers() -> tuple[_Never, ...]:
    return tuple(
        _Never(
            knowledge.pattern(rf"(?<!\w)(?:{entry['before']})[ ,(:]*$")
            if "before" in entry
            else None,
            knowledge.pattern(rf"(?:{entry['after']})(?!\w)") if "after" in entry else None,
            entry.get("only", ""),
        )
        for entry in knowledge.patterns("deadlines")["never"]
    )


@cache
def _manner(place: str) -> re.Pattern[str]:
    words = knowledge.patterns("deadlines")["manner"]
    verbs, leading = words["verbs"], words["leading"]
    return knowledge.pattern(
        {
            "after": rf",? ?(?:{verbs}|{leading})(?!\w)",
            "adjacent": rf"(?<!\w)(?:{verbs}) ?,? ?$",
            "begins": r"\W*(?:và |phối hợp |tích cực |chủ động )?"
            rf"(?:{verbs})(?!\w)[^;.:]{{0,100}}$",
            "about": rf"\W*(?:{words['things']})(?!\w)",
            "thing": rf"(?<!\w)(?:{words['things']})(?: [^\W\d_]+){{0,4}},? ?$",
        }[place]
    )
