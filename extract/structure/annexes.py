"""What an annex says of the document it belongs to: `(Kèm theo Quyết định số … ngày … của …)`."""

import re
from dataclasses import dataclass, replace
from functools import cache

from extract import knowledge
from extract.found import State
from extract.head import citations
from extract.structure.parts import Part

_MOST = 20  # of them are looked at
_WITH = re.compile(r"\(\s*(?:Được\s+)?(?:[Bb]an hành\s+)?[Kk]èm theo\s+", re.IGNORECASE)


def own_parts(state: State) -> list[Part]:
    """The parts of the document itself, without its appendices and attached plans.

    A letterhead that is set as a table, `ỦY BAN NHÂN DÂN TỈNH … | CỘNG HÒA …`, is taken apart.
    """
    found: list[Part] = []
    head = True
    for part in state.parts:
        if part.annex:
            continue
        if head and part.kind == "table":
            found += [
                replace(part, kind="letterhead", start=a, end=b, body=a, cells=())
                for a, b in part.cells
                if a < b
            ]
            continue
        head = head and part.kind == "letterhead"
        found.append(part)
    return found


@dataclass(frozen=True)
class Annexed:
    """The document that an annex names, and where it does."""

    start: int
    end: int
    type_name: str
    reference: str
    issued: str | None
    issuer: str | None


def find(state: State, type_name: str | None) -> Annexed | None:
    """The document of that type (any, if None) to which the text's first annex belongs."""
    for i, begin in enumerate(_WITH.finditer(state.even)):
        if i == _MOST:
            break
        end = state.even.find(")", begin.end(), begin.end() + 400)
        end = end if end > 0 else min(len(state.even), begin.end() + 400)
        said = _named().match(state.even, begin.end(), end)
        if not said or (type_name and said["type"].lower() != type_name.lower()):
            continue
        basis = citations.read(state, begin.end(), end)
        if basis is None or basis.reference is None:
            continue
        name = next(t for t in knowledge.types() if t.lower() == said["type"].lower())
        return Annexed(begin.start(), end, name, basis.reference, basis.issued, basis.issuer)
    return None


@cache
def _named() -> re.Pattern[str]:
    names = sorted(knowledge.types(), key=len, reverse=True)
    inner = "|".join(knowledge.even(name) for name in names)
    return re.compile(rf"(?P<type>{inner})\s+số", re.IGNORECASE)
