"""Administrative units: which one a name means, and its code at the statistics office.

``data/provinces.csv`` and ``data/areas.csv`` hold the units before and since 1 July 2025, when
districts ended and 34 provinces remained (Nghị quyết 202/2025/QH15). A unit is only named where
exactly one fits: many communes share a name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz, process

from extract import knowledge
from extract.found import fold

Level = Literal["central", "province", "district", "commune"]
#: The first day without districts.
REFORM = "2025-07-01"
#: What a unit may be called; the first words that fit count.
KINDS: dict[str, tuple[Level, ...]] = {
    "tỉnh": ("province",),
    "thành phố": ("province", "district"),
    "huyện": ("district",),
    "quận": ("district",),
    "thị xã": ("district",),
    "thị trấn": ("commune",),
    "xã": ("commune",),
    "phường": ("commune",),
    "đặc khu": ("commune",),
}
#: Of 100, rapidfuzz ratio of names without marks: one letter wrong in eight.
_NEAR = 85


@dataclass(frozen=True)
class Area:
    """A unit as it was until 30 June 2025, or as it is `since` 1 July 2025."""

    code: str
    name: str
    kind: str
    level: Level
    #: Code of the district or province that it belongs to; empty for a province.
    parent: str
    #: Codes of the provinces and districts above it.
    above: frozenset[str]
    since: bool
    #: Its name or kind ended before June 2025.
    earlier: bool


def find(
    name: str,
    level: Level,
    kind: str | None = None,
    since: bool | None = None,
    within: Collection[str] = (),
) -> Area | None:
    """The one unit of that name and level, None if there is none or more than one.

    `kind` decides between two of a name (xã or thị trấn), `since` tells the order (None: any),
    `within` holds names of provinces and districts of which one has to lie above it.
    """
    folded = fold(name)
    said = knowledge.even(" ".join(name.split())).lower()
    fits = [
        area
        for area in _by_name().get((level, folded), ())
        if since in (None, area.since) and _lies_in(area, within)
    ]
    for narrower in (
        lambda area: area.name.lower() == said,
        lambda area: area.kind == kind,
        lambda area: not area.earlier,
    ):
        fits = [area for area in fits if narrower(area)] or fits
    return fits[0] if len({area.code for area in fits}) == 1 else None


def repaired(name: str, level: Level, within: Collection[str], since: bool | None) -> str | None:
    """The name that a misread `name` is meant to be: the only one near it in the units named.

    Without a unit named above (`within`) only provinces are looked for: there are few.
    """
    if not within and level != "province":
        return None
    names: dict[str, set[str]] = defaultdict(set)
    for area in _of_level(level):
        if since in (None, area.since) and not area.earlier and _lies_in(area, within):
            names[fold(area.name)].add(area.name)
    said = fold(name)
    near = [said] if said in names else []
    if not near and len(said) >= 5:
        found = process.extract(said, names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=2)
        near = [choice for choice, _, _ in found]
    return next(iter(names[near[0]])) if len(near) == 1 and len(names[near[0]]) == 1 else None


def listed(name: str, level: Level) -> str | None:
    """The name in the capitals of the list, None if no unit of that level has it, marks and all."""
    said = knowledge.even(name).lower()
    names = {area.name for area in _by_name().get((level, fold(name)), ())}
    return next((listed for listed in sorted(names) if listed.lower() == said), None)


def longest(words: str, levels: Collection[Level]) -> str | None:
    """The longest name of a unit with which `words` begin: `Lai Châu Quy` → `Lai Châu`."""
    parts = words.split()
    for length in range(min(len(parts), 6), 0, -1):
        name = " ".join(parts[:length]).strip(" ,.;-")
        said = knowledge.even(name).lower()
        for level in levels:
            if any(a.name.lower() == said for a in _by_name().get((level, fold(name)), ())):
                return name
    return None


def _lies_in(area: Area, within: Collection[str]) -> bool:
    if not within:
        return True
    names = (name for code in area.above for name in _names().get(code, ()))
    return any(fold(name) in _folded(frozenset(within)) for name in names)


@cache
def _folded(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, names))


@cache
def _names() -> dict[str, set[str]]:
    """Names of provinces and districts by code, `+` before the codes of the new order."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in knowledge.table("provinces"):
        found[row["before"]].add(row["name"])
        found[f"+{row['after']}"].add(row["name"])
    for row in knowledge.table("areas"):
        if len(row["parent"]) < 3 and not row["since"]:
            for code, name in _units(row):
                found[code].add(name)
    return found


def _units(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for unit in row["units"].split("|"):
        code, _, name = unit.partition(" ")
        yield code, name


@cache
def _all() -> tuple[Area, ...]:
    found = []
    for row in knowledge.table("provinces"):
        for code, since in ((row["before"], False), (row["after"], True)):
            if code:
                found.append(
                    Area(code, row["name"], row["kind"], "province", "", frozenset(), since, False)
                )
    province_of: dict[str, str] = {}
    for row in knowledge.table("areas"):
        since, parent = bool(row["since"]), row["parent"]
        level: Level = "commune"
        if not since and len(parent) < 3:
            level = "district" if parent else "province"
        above = {f"+{parent}"} if since else {parent, province_of.get(parent, parent)} - {""}
        for code, name in _units(row):
            if level == "district":
                province_of.setdefault(code, parent)
            earlier = row["until"] == "earlier"
            found.append(
                Area(code, name, row["kind"], level, parent, frozenset(above), since, earlier)
            )
    return tuple(found)


@cache
def _of_level(level: Level) -> tuple[Area, ...]:
    return tuple(area for area in _all() if area.level == level)


@cache
def _by_name() -> dict[tuple[Level, str], list[Area]]:
    found: dict[tuple[Level, str], list[Area]] = defaultdict(list)
    for area in _all():
        found[area.level, fold.__wrapped__(area.name)].append(area)
    return dict(found)
