"""Targets side by side, and the charts, for programs."""

from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from pydantic import Field

from sohoa.model import Model
from sohoa.records import Level
from store.compare import SUBJECTS, Line, table
from web.api.routing import problems, router
from web.archives import InArchive
from web.charts import charts, drawing, kept, taken
from web.charts.asked import ChartFilters, TableFilters
from web.charts.rows import FigureRow, MomentRow, RankRow, figure_row
from web.faults import Missing
from web.files import attached
from web.language import translate
from web.security.users import Reader

ROUTER = router("compare")
Name = Annotated[charts.Name, Path(description="Which chart")]


class YearFigures(Model):
    """What an issuer says for a year. Several figures are several targets: they do not add up."""

    year: int | None = Field(description="null: not known")
    figures: tuple[FigureRow, ...]


class IssuerFigures(Model):
    """What an issuer says."""

    issuer: str | None = Field(description="null: not known; each such document is one of its own")
    level: Level | None
    province: str | None
    district: str | None
    commune: str | None
    years: tuple[YearFigures, ...]


class SubjectOfTargets(Model):
    """What several targets may speak of."""

    key: str
    vi: str = Field(description="Its name in Vietnamese")
    en: str = Field(description="Its name in English")
    unit: str


class Comparison(Model):
    """Targets side by side."""

    issuers: int = Field(description="How many there are in all")
    figures: int = Field(description="How many there are in all")
    several: int = Field(description="For how many issuers and years there are several figures")
    cut: bool = Field(description="Whether there were more targets than are looked at")
    years: tuple[int | None, ...]
    lines: tuple[IssuerFigures, ...]
    subjects: tuple[SubjectOfTargets, ...] = Field(description="What can be asked for")


class Drawn(Model):
    """What a chart draws, and what it leaves out."""

    chart: charts.Name
    title: str
    year: int | None = Field(description="Of a timeline")
    left_out: dict[str, int] = Field(description="Reason to how many records are not drawn")
    rows: tuple[FigureRow, ...] | tuple[MomentRow, ...] | tuple[RankRow, ...]


@ROUTER.get("/compare")
def compare(
    request: Request,
    archive: InArchive,
    user: Reader,
    asked: Annotated[TableFilters, Query()],
) -> Comparison:
    """Put targets of several issuers side by side, by year; nothing is added up."""
    found = table(archive.db, asked.asked(), asked.sort, asked.offset, asked.limit)
    return Comparison(
        issuers=found.issuers,
        figures=found.figures,
        several=found.several,
        cut=found.cut,
        years=found.years,
        lines=tuple(map(_line, found.lines)),
        subjects=tuple(
            SubjectOfTargets(key=s.key, vi=s.vi, en=s.en, unit=s.unit) for s in SUBJECTS.values()
        ),
    )


def _line(line: Line) -> IssuerFigures:
    said = sorted(line.years.items(), key=lambda item: (item[0] is None, item[0]))
    place = {name: getattr(line.issuer, name) for name in ("level", "province", "district")}
    return IssuerFigures.model_validate(
        {
            "issuer": line.issuer.name,
            **place,
            "commune": line.issuer.commune,
            "years": [
                YearFigures(year=year, figures=tuple(map(figure_row, figures)))
                for year, figures in said
            ],
        }
    )


def _told(kind: str) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {kind: {}}
    return {200: {"content": content, "description": "The file"}} | problems(404)


_Asked = Annotated[ChartFilters, Query()]


@ROUTER.get("/charts/{name}.svg", response_class=Response, responses=_told("image/svg+xml"))
def chart_svg(
    name: Name, request: Request, archive: InArchive, user: Reader, asked: _Asked
) -> Response:
    """A chart as SVG that stands alone; its marks lead to their evidence on this server."""
    made = _made(archive, name, asked)
    return _file(_picture(request, made, asked), name, "svg", "image/svg+xml")


@ROUTER.get("/charts/{name}.png", response_class=Response, responses=_told("image/png"))
def chart_png(
    name: Name, request: Request, archive: InArchive, user: Reader, asked: _Asked
) -> Response:
    """A chart as PNG."""
    made = _made(archive, name, asked)
    return _file(drawing.pictured(_picture(request, made, asked)), name, "png", "image/png")


@ROUTER.get("/charts/{name}.csv", response_class=Response, responses=_told("text/csv"))
def chart_csv(name: Name, archive: InArchive, user: Reader, asked: _Asked) -> Response:
    """What a chart draws, as CSV (UTF-8 with BOM); texts like formulas have an apostrophe."""
    rows = taken.as_csv(kept.made(archive, name, asked, asked.lang))
    return _file("\ufeff" + rows, name, "csv", "text/csv; charset=utf-8")


@ROUTER.get("/charts/{name}.json", responses=problems(404))
def chart_json(name: Name, archive: InArchive, user: Reader, asked: _Asked) -> Drawn:
    """What a chart draws, and how much it leaves out."""
    made = kept.made(archive, name, asked, asked.lang)
    return Drawn.model_validate(
        {
            "chart": name,
            "title": made.title,
            "year": made.year,
            "left_out": made.left_out,
            "rows": made.rows,
        }
    )


def _made(archive: InArchive, name: charts.Name, asked: ChartFilters) -> charts.Chart:
    made = kept.made(archive, name, asked, asked.lang)
    if not made.marks:
        raise Missing("there is nothing to draw")
    return made


def _picture(request: Request, made: charts.Chart, asked: ChartFilters) -> str:
    """The drawing, which tells below its title what it leaves out."""
    out = [
        translate(asked.lang, f"compare.out_{reason}", n=number)
        for reason, number in made.left_out.items()
    ]
    notes = (f"{translate(asked.lang, 'compare.left_out')}: {'; '.join(out)}.",) if out else ()
    return taken.as_svg(made, asked.lang, str(request.base_url).rstrip("/"), notes)


def _file(content: str | bytes, name: str, ending: str, kind: str) -> Response:
    headers = attached(f"{name}.{ending}") | {"Cache-Control": "private, no-cache"}
    return Response(content, media_type=kind, headers=headers)
