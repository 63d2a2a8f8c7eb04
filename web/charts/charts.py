"""The charts: which there are, what each draws of an archive, and what it leaves out."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from store.compare import SUBJECTS, Figure, Issuer, Subject, figures, ranks, timeline
from web.asked import Asked as Search
from web.charts import words
from web.charts.asked import Filters
from web.charts.clean import Link
from web.charts.layout import Bar, Stretch
from web.charts.rows import FigureRow, MomentRow, RankRow, Row, figure_row, moment_row, rank_row
from web.faults import Missing
from web.language import translate
from web.settings import Language

Name = Literal["products", "channels", "deadlines", "ranks"]
#: Most bars, issuers of a timeline, and times of it: more nobody can read.
MOST_BARS, MOST_ISSUERS, MOST_TIMES = 120, 30, 400
_TOLD = tomllib.loads((Path(__file__).parent / "charts.toml").read_text(encoding="utf-8"))


class Chart(NamedTuple):
    """A chart, ready to be drawn."""

    name: Name
    drawing: Literal["bars", "timeline"]
    title: str
    #: How to read it, one sentence each.
    lines: tuple[str, ...]
    axis: str
    marks: tuple[Bar, ...] | tuple[Stretch, ...]
    #: For each mark where it leads, and its row.
    links: tuple[Link, ...]
    rows: tuple[Row, ...]
    row: type[Row]
    #: Reason (a message `compare.out_…`) to how many records are not drawn.
    left_out: dict[str, int]
    #: Right end of the axis, where it is set.
    most: float | None = None
    #: Of a timeline: its year, and how many deadlines the years have.
    year: int | None = None
    years: dict[int, int] = {}
    subject: Subject | None = None


def names() -> tuple[Name, ...]:
    """The charts, in order."""
    return tuple(_TOLD)  # type: ignore[arg-type]


def subjects(name: Name) -> list[Subject]:
    """What targets a chart can draw."""
    return [s for s in SUBJECTS.values() if s.unit == _TOLD[name].get("unit")]


def make(db: Database, name: Name, filters: Filters, language: Language) -> Chart:
    """A chart of an archive.

    Raises:
        Missing: it does not draw such targets.
    """
    makers = {"figures": _of_figures, "moments": _of_moments, "ranks": _of_ranks}
    return makers[_TOLD[name]["rows"]](db, name, filters, language)


def _of_figures(db: Database, name: Name, filters: Filters, language: Language) -> Chart:
    told = _TOLD[name]
    asked = replace(filters.asked(), subject=filters.subject or told["subject"])
    known = {subject.key: subject for subject in subjects(name)}
    if asked.subject not in known:
        raise Missing(f"this chart does not draw {str(asked.subject)[:50]}")
    subject = known[asked.subject]
    levels = asked.levels or ("province",)
    found, cut = figures(db, replace(asked, levels=(), years=()))
    out: Counter[str] = Counter(cut=int(cut))
    drawn = [f for f in found if _drawable(f, levels, asked.years, out)]
    highest: dict[str, float] = {}
    for figure in drawn:
        highest[_area(figure)] = max(highest.get(_area(figure), 0), figure.size)
    drawn.sort(key=lambda f: (-highest[_area(f)], _area(f), f.year or 9999))
    out["surplus"] = len(drawn[MOST_BARS:])
    drawn = drawn[:MOST_BARS]
    by = levels[0] if len(levels) == 1 else "area"
    title = translate(language, "compare.of_area", subject=_named(subject, language))
    title = f"{title} {translate(language, f'compare.by_{by}')}"
    return Chart(
        name,
        "bars",
        title,
        _lines(language, "read_figures"),
        words.label(language, subject.unit, "unit"),
        tuple(_bar(figure, language) for figure in drawn),
        tuple(_link(figure, language) for figure in drawn),
        tuple(figure_row(figure) for figure in drawn),
        FigureRow,
        _some(out),
        most=told.get("most"),
        subject=subject,
    )


def _drawable(
    figure: Figure, levels: tuple[str, ...], years: tuple[int, ...], out: Counter[str]
) -> bool:
    """Whether a figure is drawn; else it is counted under the reason why not."""
    if years and figure.year is not None and figure.year not in years:
        return False  # not asked for
    reasons = {
        "other_level": figure.issuer.level not in levels,
        "no_area": not _area(figure),
        "part": not figure.binds_all,
        "no_year": bool(years) and figure.year is None,
    }
    reason = next((reason for reason, holds in reasons.items() if holds), None)
    if reason:
        out[reason] += 1
    return reason is None


def _area(figure: Figure) -> str:
    issuer = figure.issuer
    name = issuer.name if issuer.level == "central" else issuer.area
    above = issuer.province if issuer.level in ("district", "commune") else None
    return f"{name} ({above})" if name and above else name or ""


def _bar(figure: Figure, language: Language) -> Bar:
    year = "" if figure.year is None else f" · {figure.year}"
    low = None if figure.comparator in ("at_most", "less_than") else figure.min
    high = next(bound for bound in (figure.max, figure.min) if bound is not None)
    return Bar(words.short(_area(figure), 60), words.sign(language, figure) + year, low, high)


def _link(figure: Figure, language: Language) -> Link:
    row = figure_row(figure)
    parts = [_area(figure), words.in_words(language, figure)]
    parts += [str(figure.year)] if figure.year else []
    parts += [figure.reference] if figure.reference else []
    return Link(row.address, words.short(", ".join(parts)))


def _of_moments(db: Database, name: Name, filters: Filters, language: Language) -> Chart:
    found = timeline(db, filters.asked())
    shown = _first(moment.issuer for moment in found.moments)
    drawn = [moment for moment in found.moments if moment.issuer in shown][:MOST_TIMES]
    out = Counter(
        recurring=found.recurring,
        undated=found.undated,
        elsewhere=found.elsewhere,
        surplus=len(found.moments) - len(drawn),
        cut=int(found.cut),
    )
    rows = tuple(moment_row(moment) for moment in drawn)
    said = translate(language, "compare.issuer_unknown")
    stretches, links = [], []
    for moment, row in zip(drawn, rows, strict=True):
        issuer = words.short(_placed(moment.issuer, said), 80)
        what = moment.event or moment.text
        time = words.when(language, moment.edtf)
        stretches.append(Stretch(issuer, moment.start, moment.end))
        links.append(Link(row.address, words.short(f"{issuer}, {time}: {what}")))
    year = found.year or 0
    return Chart(
        name,
        "timeline",
        translate(language, "compare.title_deadlines", year=found.year or "–"),
        _lines(language, "read_deadlines", *(() if filters.year else ("read_year",))),
        translate(language, "compare.axis_months", year=year),
        tuple(stretches),
        tuple(links),
        rows,
        MomentRow,
        _some(out),
        year=found.year,
        years=found.years,
    )


def _first(issuers: Iterable[Any]) -> set[Any]:
    """The first issuers, as many as can be drawn."""
    return set(list(dict.fromkeys(issuers))[:MOST_ISSUERS])


def _placed(issuer: Issuer, unknown: str) -> str:
    """An issuer's name, and its area where the name does not tell it."""
    name = issuer.name or unknown
    return name if not issuer.area or issuer.area in name else f"{name} ({issuer.area})"


def _of_ranks(db: Database, name: Name, filters: Filters, language: Language) -> Chart:
    found = ranks(db, filters.asked())
    marks, links, rows = [], [], []
    for rank in found.ranks:
        group = _group(rank.group, language)
        stars = words.label(language, rank.stars, "stars")
        wanted = {
            "kind": ("product",),
            "stars": (str(rank.stars),),
            "group": (str(rank.group),) if rank.group else (),
            "province": tuple(filters.province),
            "level": tuple(filters.level),
            "year": tuple(map(str, filters.year)),
        }
        row = rank_row(rank, Search(filters=wanted).address())
        number = translate(language, "labels.amount_product", n=rank.products)
        marks.append(Bar(group, f"{stars}: {rank.products}", rank.products, rank.products))
        links.append(Link(row.address, f"{group}, {stars}: {number}"))
        rows.append(row)
    return Chart(
        name,
        "bars",
        translate(language, "compare.title_ranks"),
        _lines(language, "read_ranks"),
        words.label(language, "product", "unit"),
        tuple(marks),
        tuple(links),
        tuple(rows),
        RankRow,
        _some(Counter(no_stars=found.no_stars, lost=found.lost)),
    )


def _group(group: int | None, language: Language) -> str:
    if group is None:
        return translate(language, "compare.group_unknown")
    return words.label(language, group, "group")


def _lines(language: Language, *keys: str) -> tuple[str, ...]:
    return tuple(translate(language, f"compare.{key}") for key in keys)


def _named(subject: Subject, language: Language) -> str:
    return subject.vi if language == "vi" else subject.en


def _some(out: Counter[str]) -> dict[str, int]:
    return {reason: number for reason, number in out.items() if number}
