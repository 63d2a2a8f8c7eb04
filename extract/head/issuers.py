"""Who issued the document: from the letterhead, else from what the body says of itself.

A body read out of the running text is less sure than a letterhead, and is put before a human's
eye. Of its area only what is said of the issuer counts: a province that the text names for another
reason only helps to tell apart two units of one name, for the code.
"""

import re
from functools import cache

from extract import knowledge
from extract.found import Span, State, fold
from extract.head import areas, letterheads, symbols, voices
from extract.head.bodies import Body
from extract.structure import annexes
from extract.structure.parts import Part
from sohoa import records

_U = knowledge.UPPER
_AREA = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{voices.KIND}))(?!\s+ủy)(?:\s+(?P<name>{voices.NAME}))?(?:,?\s*(?:-\s*)?"
    rf"(?P<kind2>tỉnh|thành phố|huyện|quận|thị xã)\s+(?P<name2>{voices.NAME}))?"
)


def find(state: State) -> None:
    """Set ``state.header["issuer"]``."""
    named_in_head = letterheads.read(state)
    lines = [named.body for named in named_in_head]
    spans = [span for named in named_in_head for span in named.spans]
    sure = 0.95
    if not lines or not _fits(state, lines):
        told = _told(state)
        if told is None:
            return
        lines, spans, sure = [*lines, told[0]], [*spans, *told[1]], 0.6
    issuer, level, named = _placed(lines)
    if letterheads.recognised(state):
        named = _repaired(named)
    if level and level != "central":
        if level not in named:
            named |= _of_place(state, level, spans) or _of_text(state, level, spans)
        named = {**_above(state, level, named, spans), **named}
    since = _is_new(state, level, issuer)
    if since:
        named.pop("district", None)
    area = named.get(level or "")
    state.header["issuer"] = records.Issuer(
        name=_in_full(state, _mended(issuer, area), area, lines),
        level=level,
        province=named.get("province"),
        district=named.get("district"),
        commune=named.get("commune"),
        unit_code=_code(state, level, issuer, named, since),
    )
    state.show("issuer", spans, sure)


def _told(state: State) -> tuple[Body, list[Span]] | None:
    """The body that the text says has issued it."""
    told = voices.find(state)
    if told and _fits(state, [told[0]]):
        message = (
            f"Không đọc được phần đầu văn bản; cơ quan ban hành lấy từ nội dung: {told[0].name}."
        )
        state.issue("issuer_from_body", message)
        return told
    return None


def _fits(state: State, lines: list[Body]) -> bool:
    """False for another body's sign: of `UBND TỈNH …` / `SỞ …` the second was unreadable."""
    issuer = next((body for body in reversed(lines) if not body.is_area), lines[-1])
    symbol = str(state.header.get("symbol") or "")
    return not symbol or not letterheads.recognised(state) or symbols.fits(symbol, issuer.name)


def _placed(lines: list[Body]) -> tuple[Body, areas.Level | None, dict[str, str]]:
    """The issuer (the last that is no mere area), its level, and its area with those above."""
    issuer = next((body for body in reversed(lines) if not body.is_area), lines[-1])
    named: dict[str, str] = {}
    level = issuer.level
    for body in [issuer, *reversed(lines)]:
        if body.kind is None or body.level is None:
            continue
        where = "district" if body.kind == "thành phố" and _under(lines, body) else body.level
        level = where if level is None or body is issuer else level
        if body.area:
            named.setdefault(where, body.area)
    if level is None and len(lines) > 1:
        level = lines[-2].level
    return issuer, level, named


def _mended(issuer: Body, area: str | None) -> str:
    """The issuer's name with its area as it was repaired."""
    if issuer.area and area and issuer.name.endswith(issuer.area):
        return issuer.name.removesuffix(issuer.area) + area
    return issuer.name


def _in_full(state: State, name: str, area: str | None, lines: list[Body]) -> str:
    """`Thanh tra` below `Sở Y tế Sơn La` is what the text calls `Thanh tra Sở Y tế`, if it does.

    So is `Ủy ban nhân dân huyện` what it calls `Ủy ban nhân dân huyện Mai Sơn`.
    """
    if area and not lines[-1].area and lines[-1].kind:
        return letterheads.in_text(state, f"{name} {area}") or name
    if len(name.split()) > 2:
        return name
    for body in lines[:-1]:
        if written := letterheads.in_text(state, f"{name} {letterheads.office(body)}"):
            return written
    return name


def _under(lines: list[Body], body: Body) -> bool:
    """True if a province stands above a city: it is a district's, as Huế was until 2024."""
    return any(other.kind == "tỉnh" for other in lines[: lines.index(body)])


def _repaired(named: dict[str, str]) -> dict[str, str]:
    """Names of areas, a misread one as the unit named above it has it."""
    above: set[str] = set()
    for level in ("province", "district", "commune"):
        if level in named:
            named[level] = areas.repaired(named[level], level, above, None) or named[level]
            above = {named[level]}
    return named


def _of_place(state: State, level: areas.Level, spans: list[Span]) -> dict[str, str]:
    """The area by the place of issue, which is its name (Nghị định 30/2020, Phụ lục I, II.4).

    Where it stands is added to `spans`, here and below.
    """
    place = re.sub(
        r"^(?:TP\.?|Thành phố|Thị xã|Quận|Huyện)\s+", "", state.header.get("place") or ""
    )
    known = areas.longest(place, [level])
    if not known or fold(known) != fold(place):
        return {}
    shown = state.header.get("evidence", {}).get("place")
    spans += [(shown.start, shown.end)] if shown else []
    return {level: known}


def _above(
    state: State, level: areas.Level, named: dict[str, str], spans: list[Span]
) -> dict[str, str]:
    """Province and district that the text puts behind the issuer's area: `xã X, tỉnh Y`."""
    found: dict[str, dict[str, Span]] = {}
    for match in _AREA.finditer(state.even):
        own = match["name"] and areas.longest(match["name"], (level,)) == named.get(level)
        if not own or not match["name2"] or level not in areas.KINDS[match["kind"].lower()]:
            continue
        where: areas.Level = "province" if match["kind2"] == "tỉnh" else "district"
        if (higher := areas.longest(match["name2"], (where,))) and where != level:
            found.setdefault(where, {}).setdefault(higher, match.span())
    above = {where: names for where, names in found.items() if len(names) == 1}
    spans += [
        span for where, names in above.items() if where not in named for span in names.values()
    ]
    return {where: next(iter(names)) for where, names in above.items()}


def _of_text(state: State, level: areas.Level, spans: list[Span]) -> dict[str, str]:
    """The issuer's area where the text names one of that level, and no other, as its own.

    A name on no list counts where the title has it or the text repeats it, and names none of the
    list.
    """
    listed: dict[str, list[Span]] = {}
    others: dict[str, list[Span]] = {}
    for part in filter(_tells, annexes.own_parts(state)):
        for match in _AREA.finditer(state.even, part.start, part.end):
            if not match["name"] or level not in areas.KINDS[match["kind"].lower()]:
                continue
            before = state.even[max(part.start, match.start() - 80) : match.start()]
            if _before("other").search(before) or not _before("own").search(before):
                continue
            name = areas.longest(match["name"], (level,))
            places = listed.setdefault(name, []) if name else _unlisted(others, match["name"])
            places += [match.span()] * (2 if part.kind == "title" else 1)
    found = listed or {name: places for name, places in others.items() if len(places) > 1}
    if len(found) != 1:
        return {}
    name, places = next(iter(found.items()))
    spans.append(places[0])
    return {level: name}


def _unlisted(others: dict[str, list[Span]], name: str) -> list[Span]:
    return others.setdefault(" ".join(name.split()).strip(" ,.;-"), [])


def _tells(part: Part) -> bool:
    """True for parts that speak of the issuer itself; grounds and footnotes speak of others."""
    return part.kind not in ("basis", "footnote", "table", "recipients")


def _is_new(state: State, level: areas.Level | None, issuer: Body) -> bool | None:
    """True if the issuer is of the order since July 2025, False if of the one before."""
    if level == "district" or issuer.kind == "thị trấn":
        return False
    if issuer.kind == "đặc khu":
        return True
    issued = str(state.header.get("issued") or "")
    if issued and "X" not in issued[:4] and (issued[:4] != "2025" or "X" not in issued[:7]):
        return issued >= areas.REFORM
    bases = [base.issued for base in state.header.get("legal_bases", ()) if base.issued]
    if any(day >= areas.REFORM and "X" not in day for day in bases):
        return True
    years = re.findall(r"\d{4}", str(state.header.get("period") or ""))
    if years and max(years) < "2025":
        return False
    told = " ".join(state.header.get("recipients", ()))
    if re.search(r"[Hh]uyện|[Tt]hị trấn|[Tt]hị xã", told):
        return False
    return True if re.search(r"[Đđ]ặc khu", told) else None


def _code(
    state: State,
    level: areas.Level | None,
    issuer: Body,
    named: dict[str, str],
    since: bool | None,
) -> str | None:
    """The code of the issuer's unit on the day of issue; None unless exactly one unit fits."""
    name = named.get(level or "")
    if level is None or level == "central" or not name:
        return None
    kind = issuer.kind if issuer.kind in areas.KINDS and level == issuer.level else None
    within = {named[key] for key in ("district", "province") if key in named and key != level}
    for above in (within, _provinces(state)) if not within else (within,):
        if found := areas.find(name, level, kind, since, above):
            return found.code
    return None


def _provinces(state: State) -> set[str]:
    """Provinces that the document names, for whatever reason."""
    found = re.finditer(rf"(?:tỉnh|[Tt]hành phố)\s+((?:[{_U}][^\W_]+\s*){{2,4}})", state.even)
    names = (areas.longest(match[1], ["province"]) for match in found)
    return {name for name in names if name}


@cache
def _begins(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{voices.words(kind)})(?!\w)")


@cache
def _before(kind: str) -> re.Pattern[str]:
    """The words that may stand right before an area."""
    return re.compile(rf"(?:{voices.words(kind)})[,”\"]?\s+(?:của\s+)?$")
