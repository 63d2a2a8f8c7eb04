"""Targets with a figure, each with its issuer, its year and where it stands."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from store.compare.asking import Asked, conditions, last_year
from store.compare.subjects import SUBJECTS, binds_all, subject_of
from store.folding import fold

#: Records that are looked at, at most: what has not narrowed down enough is cut off, and says so.
MOST = 20_000
#: Asks for targets that are of no known subject.
OTHER = "other"
_LEVELS = ("central", "province", "district", "commune")
#: Columns of a document's issuer.
ISSUER = (
    "d.issuer_name, d.issuer_level, d.issuer_province, d.issuer_district, d.issuer_commune, d.id"
)


class Issuer(NamedTuple):
    """The body that issued a document. One that is not known is another for each document."""

    name: str | None
    level: str | None
    province: str | None
    district: str | None
    commune: str | None
    #: The document, where that alone tells it from others; else None.
    document: str | None

    @property
    def area(self) -> str | None:
        """The own area's name."""
        areas = {"province": self.province, "district": self.district, "commune": self.commune}
        return areas.get(self.level or "")

    @property
    def order(self) -> tuple[Any, ...]:
        """By which issuers are sorted: level and place, those that are not known last."""
        level = _LEVELS.index(self.level) if self.level in _LEVELS else len(_LEVELS)
        places = (self.province, self.district, self.commune, self.name, self.document)
        return (level, *((place is None, fold(place or "")) for place in places))


class Figure(NamedTuple):
    """A target that has a figure."""

    record: str
    document: str
    page: int
    reference: str | None
    issuer: Issuer
    year: int | None
    #: What says so; None: nothing does.
    year_from: Literal["due", "period", "issued"] | None
    comparator: str | None
    min: float | None
    max: float | None
    unit: str | None
    measure: str | None
    modality: str
    stars: int | None
    scope: str | None
    due: str | None
    #: What is counted, as the document puts it, and the whole promise.
    words: str | None
    text: str
    #: Other places that say the same in copies of the document: record, document and page.
    copies: tuple[tuple[str, str, int], ...] = ()

    @property
    def subject(self) -> str | None:
        """The key in `SUBJECTS` of what it speaks of; None: of none of them."""
        return subject_of(self.unit, self.measure, self.stars, self.words, self.text)

    @property
    def binds_all(self) -> bool:
        """Whether it is for the whole area of its issuer."""
        return binds_all(self.scope, self.issuer.level, self.issuer.name)

    @property
    def size(self) -> float:
        """By which figures are sorted: the lower bound, else the upper."""
        return next(bound for bound in (self.min, self.max) if bound is not None)


def issuer_of(
    name: str | None,
    level: str | None,
    province: str | None,
    district: str | None,
    commune: str | None,
    document: str,
) -> Issuer:
    """The issuer with these columns (`ISSUER`)."""
    placed = level == "central" or province or district or commune
    known = bool(name and placed)
    return Issuer(name, level, province, district, commune, None if known else document)


class Figures(NamedTuple):
    """Figures that are asked for, in the order of issuers, documents and text."""

    figures: tuple[Figure, ...]
    #: Whether there were more targets to look at than are looked at.
    cut: bool


def figures(db: Database, asked: Asked) -> Figures:
    """The figures that are asked for.

    What copies of a document say (same issuer, number, day and value) is one figure.
    """
    rows = _rows(db, asked)
    found: dict[tuple[Any, ...], Figure] = {}
    for figure, issued in _fitting(rows[:MOST], asked):
        key = _identity(figure, issued)
        if first := found.get(key):
            copy = (figure.record, figure.document, figure.page)
            found[key] = first._replace(copies=(*first.copies, copy))
        else:
            found[key] = figure
    ordered = sorted(found.values(), key=lambda figure: figure.issuer.order)
    return Figures(tuple(ordered), len(rows) > MOST)


def _identity(figure: Figure, issued: str | None) -> tuple[Any, ...]:
    if figure.reference is None or figure.issuer.document:
        return (figure.record,)
    value = (figure.comparator, figure.min, figure.max, figure.unit, figure.measure)
    said = (figure.stars, figure.due, fold(figure.words or ""))
    return (figure.issuer, figure.reference, issued, *value, *said)


def _rows(db: Database, asked: Asked) -> list[tuple[Any, ...]]:
    where, values = asked.issuers()
    subject = SUBJECTS.get(asked.subject or "")
    of, more = conditions(
        ("t.unit", (subject.unit,) if subject else asked.units),
        ("coalesce(t.measure, '')", subject.measures if subject else asked.measures),
        ("t.stars", asked.stars),
    )
    query = (
        "select t.id, t.document, t.page, d.reference, d.issued, d.period, t.comparator, t.min,"
        " t.max, t.unit, t.measure, t.modality, t.stars, t.scope, t.due, t.subject, t.text,"
        f" {ISSUER} from targets t join documents d on d.id = t.document"
        f" where (t.min is not null or t.max is not null) and {where} and {of}"
        " order by t.rowid limit ?"
    )
    return db.execute(query, [*values, *more, MOST + 1]).fetchall()


def _fitting(rows: list[tuple[Any, ...]], asked: Asked) -> Iterator[tuple[Figure, str | None]]:
    """The figures among them that are asked for, with their documents' day of issue."""
    for row in rows:
        record, document, page, reference, issued, period, *value = row[:15]
        year, why = _year(value[8], period, issued)
        if asked.years and year not in asked.years:
            continue
        place = (record, document, page, reference, issuer_of(*row[17:]), year, why)
        figure = Figure(*place, *value, *row[15:17])
        if asked.subject is None or (figure.subject or OTHER) == asked.subject:
            yield figure, issued


def _year(
    due: str | None, period: str | None, issued: str | None
) -> tuple[int | None, Literal["due", "period", "issued"] | None]:
    if year := last_year(due):
        return year, "due"
    if year := last_year(period):
        return year, "period"
    if year := last_year(issued[:4] if issued else None):
        return year, "issued"
    return None, None
