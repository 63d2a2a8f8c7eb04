"""Targets across issuers and years: a table, and charts."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from store.compare import MOST, OTHER, SUBJECTS, Choices, choices, table
from web import language
from web.archives import InArchive
from web.charts import charts, kept, taken, words
from web.charts.asked import ChartFilters, Filters, TableFilters, read
from web.charts.pages import address, without
from web.charts.rows import figure_row
from web.pages import page
from web.security.users import Reader

router = APIRouter(prefix="/compare")
#: What the table shows where nothing is chosen.
_USUAL = "products_new"
#: Filters whose choices can be several on the pages.
_SEVERAL = ("province",)
#: What is chosen besides filters.
_OTHERS = ("subject", "sort", "offset", "limit", "lang")


@router.get("", name="compare")
def compare(request: Request, archive: InArchive, user: Reader) -> HTMLResponse:
    """The table."""
    filters = read(TableFilters, request.query_params)
    if not filters.subject and not filters.unit:
        filters = filters.model_copy(update={"subject": _USUAL})
    found = table(archive.db, filters.asked(), filters.sort, filters.offset, filters.limit)
    said = [figure for line in found.lines for year in line.years.values() for figure in year]
    return page(
        request,
        "compare.html",
        **_common(request, "table", filters, choices(archive.db)),
        found=found,
        rows={figure.record: figure_row(figure) for figure in said},
        subjects=list(SUBJECTS.values()),
        other=OTHER,
        most=MOST,
    )


@router.get("/{name}", name="compare_chart")
def chart(name: charts.Name, request: Request, archive: InArchive, user: Reader) -> HTMLResponse:
    """A chart."""
    filters = read(ChartFilters, request.query_params)
    chosen = language.chosen(request)
    known = choices(archive.db)
    drawn = kept.made(archive, name, filters, chosen)
    if drawn.years:
        known = known._replace(years=tuple(drawn.years))
    return page(
        request,
        "compare_chart.html",
        **_common(request, name, filters, known),
        chart=drawn,
        wide=taken.shown(drawn, "wide", chosen) if drawn.marks else None,
        narrow=taken.shown(drawn, "narrow", chosen) if drawn.marks else None,
        subjects=charts.subjects(name),
        file=lambda form: address(f"/api/v1/charts/{name}.{form}", filters, lang=chosen),
    )


def _common(request: Request, view: str, filters: Filters, known: Choices) -> dict[str, Any]:
    chosen = language.chosen(request)
    path = request.url.path
    return {
        "view": view,
        "views": ("table", *charts.names()),
        "filters": filters,
        "choices": known,
        "several": _SEVERAL,
        "narrowed": any(name not in _OTHERS for name, _ in filters.pairs()),
        "path": path,
        "changed": lambda **changes: address(path, filters, **changes),
        "without": lambda name, value: without(path, filters, name, value),
        "sign": lambda value: words.sign(chosen, value),
        "in_words": lambda value: words.in_words(chosen, value),
    }
