"""Figures as a table: an issuer a line, a year a column."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlite_utils import Database

from store.compare.asking import Asked
from store.compare.figures import Figure, Issuer, figures
from store.folding import fold

#: Orders of lines besides those by the figures of a year (`2025`); with `-` the other way round.
SORTS = ("issuer", "province", "figures")


class Line(NamedTuple):
    """What one issuer says."""

    issuer: Issuer
    #: Year (None: not known) to its figures, which are not added up.
    years: dict[int | None, tuple[Figure, ...]]


class Table(NamedTuple):
    """A part of the table, and what there is in all."""

    #: Of all lines, the newest first; None, the last, stands for figures without a year.
    years: tuple[int | None, ...]
    lines: tuple[Line, ...]
    issuers: int
    figures: int
    #: Cells with several figures.
    several: int
    #: Figures whose year is that of their document.
    year_of_document: int
    #: Whether there were more targets than are looked at.
    cut: bool


def table(
    db: Database, asked: Asked, sort: str = "issuer", offset: int = 0, limit: int = 50
) -> Table:
    """What issuers say, side by side.

    Args:
        db: the archive's.
        asked: which figures.
        sort: one of `SORTS`, or a year; with `-` in front the other way round. Lines without a
            figure in that year come last either way.
        offset: lines that are left out in front.
        limit: most lines.
    """
    found, cut = figures(db, asked)
    lines: dict[Issuer, dict[int | None, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in found:
        lines[figure.issuer][figure.year].append(figure)
    whole = [
        Line(issuer, {year: tuple(said) for year, said in years.items()})
        for issuer, years in lines.items()
    ]
    years = {figure.year for figure in found}
    return Table(
        (*sorted((y for y in years if y), reverse=True), *((None,) if None in years else ())),
        tuple(_sorted(whole, sort)[offset : offset + limit]),
        len(whole),
        len(found),
        sum(len(said) > 1 for line in whole for said in line.years.values()),
        sum(figure.year_from in ("period", "issued") for figure in found),
        cut,
    )


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    name = sort.removeprefix("-")
    backward = sort.startswith("-")
    if name.isdigit():
        year = int(name)
        with_year = [line for line in lines if line.years.get(year)]
        without = [line for line in lines if not line.years.get(year)]
        with_year.sort(key=lambda line: max(f.size for f in line.years[year]), reverse=backward)
        return with_year + without
    return sorted(lines, key=_KEYS.get(name, _KEYS["issuer"]), reverse=backward)


def _by_issuer(line: Line) -> Any:
    return line.issuer.order


def _by_province(line: Line) -> Any:
    return (line.issuer.province is None, fold(line.issuer.province or ""), line.issuer.order)


def _by_number(line: Line) -> Any:
    return sum(map(len, line.years.values()))


_KEYS = {"issuer": _by_issuer, "province": _by_province, "figures": _by_number}
