"""What figures are asked for, and what there is to choose from."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlite_utils import Database

_YEAR = re.compile(r"(?<![\dX])\d{4}(?![\dX])")


@dataclass(frozen=True)
class Asked:
    """Which figures are wanted: of each filter any value; none given, all.

    A figure's year is the last that its due time names; where it has none, the last of its
    document's period; else that of issue.
    """

    #: Key of a subject of `store.compare.SUBJECTS`, or `OTHER`; None: of any or none.
    subject: str | None = None
    units: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    #: Lowest rank that a target asks for; rank of a product.
    stars: tuple[int, ...] = ()

    def issuers(self) -> tuple[str, list[Any]]:
        """The condition on documents `d`, and the values that it binds."""
        return conditions(
            ("d.issuer_province", self.provinces),
            ("d.issuer_level", self.levels),
        )


class Choices(NamedTuple):
    """What there is to choose from, in order."""

    provinces: tuple[str, ...]
    levels: tuple[str, ...]
    #: Years that targets are due in or their documents are for.
    years: tuple[int, ...]


def conditions(*wanted: tuple[str, tuple[Any, ...]]) -> tuple[str, list[Any]]:
    """SQL that asks columns for any of their values, and the values that it binds."""
    parts = ["true"]
    values: list[Any] = []
    for column, asked in wanted:
        if asked:
            parts.append(f"{column} in ({', '.join('?' * len(asked))})")
            values.extend(asked)
    return " and ".join(parts), values


def choices(db: Database) -> Choices:
    """The provinces, levels and years of the documents that are in."""
    levels: Counter[str] = Counter()
    provinces, years = set(), set()
    query = (
        "select distinct issuer_level, issuer_province, period, substr(issued, 1, 4)"
        " from documents where record is not null or issuer_level is not null"
    )
    for level, province, period, issued in db.execute(query):
        levels[level] += 1
        provinces.add(province)
        years.add(last_year(period) or last_year(issued))
    years |= {last_year(due) for (due,) in db.execute("select distinct due from targets")}
    ordered = ("central", "province", "district", "commune")
    return Choices(
        tuple(sorted(p for p in provinces if p)),
        tuple(level for level in ordered if levels[level]),
        tuple(sorted(y for y in years if y)),
    )


def last_year(time: str | None) -> int | None:
    """The last year that an EDTF time names; None: it names none."""
    return max(map(int, _YEAR.findall(time)), default=None) if time else None
