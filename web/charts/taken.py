"""Charts in the forms in which they are shown and taken away."""

from typing import Any

from markupsafe import Markup

from store.cells import csv_lines
from web.charts import clean, drawing, layout
from web.charts.charts import Chart
from web.charts.clean import Link
from web.settings import Language


def shown(chart: Chart, width: layout.Width, language: Language) -> Markup:
    """A chart for a page. It was cleaned, so it may stand there as it is."""
    svg = drawing.drawn(_specification(chart, width), language)
    return Markup(clean.inline(svg, chart.title, chart.links))


def as_svg(chart: Chart, language: Language, server: str, notes: tuple[str, ...]) -> str:
    """A chart that stands alone, with its heading.

    Args:
        chart: what is drawn.
        language: of its numbers.
        server: what the addresses of links begin with.
        notes: lines below its title besides those on how to read it.
    """
    heading = layout.Heading(chart.title, (*chart.lines, *notes))
    links = [Link(server + link.address, link.said) for link in chart.links]
    return clean.alone(drawing.drawn(_specification(chart, "wide", heading), language), links)


def as_csv(chart: Chart) -> str:
    """The rows that are drawn; texts that a spreadsheet would take for formulas are guarded."""
    names = list(chart.row.model_fields)
    rows = ([_cell(getattr(row, name)) for name in names] for row in chart.rows)
    return "".join(csv_lines([names, *rows]))


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, tuple) else value


def _specification(chart: Chart, width: layout.Width, heading: layout.Heading | None = None) -> str:
    marks: Any = list(chart.marks)
    if chart.drawing == "bars":
        values = layout.bars(marks, width, chart.most, chart.axis)
    else:
        assert chart.year is not None
        values = layout.timeline(marks, width, chart.year, chart.axis)
    if heading:
        values = layout.headed(values, heading)
    return drawing.specification(chart.drawing, values)
