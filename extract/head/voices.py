"""Which body speaks in a document: `UBND huyện X xây dựng kế hoạch …`, `TM. ỦY BAN NHÂN DÂN XÃ Y`.

What issues a document says so before the first heading, at the end, or in its signature. Words that
tell it stand in ``data/issuers.toml``.
"""

import re
from collections.abc import Iterator
from functools import cache

from extract import knowledge
from extract.found import Span, State
from extract.head import areas, bodies
from extract.head.bodies import Body
from extract.structure import annexes
from extract.structure.parts import Part

_U = knowledge.UPPER
KIND = "|".join(sorted(areas.KINDS, key=len, reverse=True))
#: An area's name as running text has it, perhaps with more words in capitals behind it.
NAME = (
    rf"(?:[{_U}][^\W_]*(?:['’][^\W_]+)?(?:\s+-\s+|\s?-\s?|\s+|(?![^\W_]))){{1,5}}|\d{{1,2}}(?!\d)"
)
_COUNCIL = r"(?:UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân)"
_OF_AREA = rf"\s+(?:{KIND})(?!\w)(?:\s+(?:{NAME}))?"
_OF = re.compile(rf"\bcủa\s+(?P<name>(?:Chủ tịch\s+)?{_COUNCIL}{_OF_AREA})")
_HIS = re.compile(
    rf"(?:CT|Chủ tịch|PCT|Lãnh đạo)\W.{{0,30}}?(?P<name>{_COUNCIL}\s+(?:{KIND}))(?!\w)", re.DOTALL
)


def words(kind: str) -> str:
    """The alternatives of a kind in ``data/issuers.toml``, as one regular expression."""
    entries = knowledge.patterns("issuers")[kind]
    inner = "|".join(entry["match"] for entry in entries)
    return knowledge.even(inner).replace(" ", r"\s+")


def find(state: State) -> tuple[Body, list[Span]] | None:
    """The body that speaks in the text, one that says its area before any other, and where."""
    found = [(bodies.read(" ".join(name.split())), [span]) for name, span in _speakers(state)]
    best = next((told for told in found if told[0].area), None)
    if best and found[0][0].kind not in (None, best[0].kind):
        best = None  # `UBND xã …, của UBND huyện X`: another's name
    return best or next(iter(found), None)


def speaks(state: State, part: Part) -> str | None:
    """The body that, in a paragraph before the first heading, says what it issues."""
    found = speaker(state, part)
    return found["name"] if found else None


def speaker(state: State, part: Part) -> re.Match[str] | None:
    """Where that body speaks: at the beginning of the paragraph, or behind a comma or stop."""
    end = min(part.end, part.start + 1500)
    found = None
    for match in _speaking().finditer(state.even, part.start, end):
        before = state.even[part.start : match.start()].rstrip()
        if not before or before[-1] in ",;.:":
            found = match
    return found


def _speakers(state: State) -> Iterator[tuple[str, Span]]:
    """Names of the body that issues and where they stand, the surest first."""
    for part in annexes.own_parts(state):
        if part.heading is not None or part.kind == "heading":
            break
        if part.kind in ("title", "item", "basis", "closing") and (told := speaker(state, part)):
            yield told["name"], told.span("name")
    for part in annexes.own_parts(state):
        if part.kind == "closing":
            for found in _OF.finditer(state.even, part.start, min(part.end, part.start + 800)):
                yield found["name"].removeprefix("Chủ tịch "), found.span("name")
        elif part.kind == "signature":
            line = re.sub(r"\s+", " ", state.even[part.start : part.end])
            if signed := re.search(rf"TM\. ?((?:ỦY|HỘI|UBND|HĐND)[{_U} ]+)", line):
                words = re.split(r" (?=KT|CHỦ TỊCH|PHÓ)", signed[1])[0]
                if not bodies.is_council(words):
                    yield words, (part.start, part.end)
        elif part.kind == "recipients" and (his := _HIS.search(state.even, part.start, part.end)):
            yield his["name"], his.span("name")
    annexed = annexes.find(state, state.header.get("type_name"))
    if annexed and annexed.issuer:
        yield re.sub(r"^Chủ tịch ", "", annexed.issuer), (annexed.start, annexed.end)


@cache
def _speaking() -> re.Pattern[str]:
    new = rf"UBND|Ủy ban nhân|,\s(?:{words('office')})\s[{_U}]"  # another begins
    office = rf"(?:{words('office')})\s(?=[{_U}]|các)(?:(?!{new})[^.;:\n]){{3,90}}?"
    return re.compile(
        rf"(?P<name>{_COUNCIL}(?:{_OF_AREA})?(?=,?\s)|{office})(?:,?\s+tỉnh\s+(?:{NAME}))?"
        rf",?\s*(?<!\w)(?:{words('verb')})(?!\w)"
    )
