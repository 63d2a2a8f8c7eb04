"""`sohoa search`: what is in an archive, found from the command line."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from sohoa import arguments, show
from sohoa.errors import UsageError
from store import FACETS, SORTS, Archive, Index, Query, Results, sheet
from store.cells import csv_lines

_stderr = Console(stderr=True, highlight=False, soft_wrap=True)
#: Documents from which on somebody who waits for the index is told so.
_MANY = 500
#: Facets whose values are words of ours, not of the archive.
_FIXED = {
    "kind": ("document", "page", "target", "assignment", "product", "deadline"),
    "level": ("central", "province", "district", "commune"),
    "review": ("open", "settled", "none"),
}


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each facet."""
    for facet, meaning in reversed(FACETS.items()):
        values = click.Choice(_FIXED[facet]) if facet in _FIXED else None
        option = click.option(
            f"--{facet}", multiple=True, type=values, help=f"{meaning[0].upper()}{meaning[1:]}."
        )
        command = option(command)
    return command


@click.command()
@click.argument("query", nargs=-1)
@arguments.archive
@_filters
@click.option("--from", "lowest", type=float, help="Only targets of at least this figure.")
@click.option("--to", "highest", type=float, help="Only targets of at most this figure.")
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default=SORTS[0],
    show_default=True,
    help="What comes first.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, show_default=True, help="Hits to leave out."
)
@click.option("--exactly", is_flag=True, help="No names that are merely nearly as typed.")
@click.option("--facets", is_flag=True, help="Instead of hits, how many have which value.")
@click.option("--csv", "as_csv", is_flag=True, help="A table for a spreadsheet on stdout.")
@arguments.as_json
def search(
    query: tuple[str, ...],
    folder: Path,
    lowest: float | None,
    highest: float | None,
    sort: str,
    limit: int,
    offset: int,
    exactly: bool,
    facets: bool,
    as_csv: bool,
    as_json: bool,
    **filters: tuple[str, ...],
) -> None:
    """Find documents, pages and records, with or without diacritics.

    All words must be there; "…" asks for a phrase, a trailing * for a prefix. What has the words in
    its name, with the diacritics as typed, and side by side comes first. Where nothing has a word,
    the names nearest to it are looked for, and it is said so.

    Options that narrow down can be given several times: --province A --province B --year 2025 is
    what A or B issued in 2025. Without QUERY all that fits them is listed. Their values need no
    diacritics either.
    """
    with Archive(folder) as archive:
        index = Index(archive)
        _refresh(index)
        asked = Query(
            text=" ".join(query),
            filters={facet: _values(index, facet, given) for facet, given in filters.items()},
            sort=sort,
            limit=limit,
            offset=offset,
            exactly=exactly,
            value=(lowest, highest),
        )
        results = index.search(asked)
        index.close()
    _say(results, asked)
    rows = _counts(results) if facets else None
    if as_csv:
        table = sheet(results.hits) if rows is None else [list(_COUNT), *(r.values() for r in rows)]
        sys.stdout.writelines(csv_lines(table))
    elif as_json:
        show.as_json([hit._asdict() for hit in results.hits] if rows is None else rows)
    elif rows is None:
        _show(results)
    else:
        show.as_table(rows, heading="facet")


_COUNT = ("facet", "value", "count")


def _counts(results: Results) -> list[dict[str, Any]]:
    """How many hits have which value, as rows."""
    return [
        dict(zip(_COUNT, (facet, found.value, found.count), strict=True))
        for facet, values in results.facets.items()
        for found in values
    ]


def _values(index: Index, facet: str, typed: tuple[str, ...]) -> tuple[str, ...]:
    """The values that are meant, whatever their diacritics.

    Raises:
        UsageError: nothing in the archive has such a value.
    """
    values: list[str] = []
    for value in typed:
        meant = index.values(facet, value)
        if not meant and facet not in _FIXED:
            raise UsageError(f"nothing in the archive has the {facet} {show.cell(value)}")
        values += meant or (value,)
    return tuple(values)


def _refresh(index: Index) -> None:
    """Bring the index up to date; where that takes long, say so."""
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_stderr, transient=True) as bar:
        task = bar.add_task("Indexing", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total >= _MANY)

        index.refresh(progress)


def _say(results: Results, asked: Query) -> None:
    """What is to be known about the hits, on stderr."""
    if results.behind:
        _stderr.print(f"{results.behind} documents are still to be indexed; try again soon.")
    if results.corrected:
        _stderr.print(
            f"Nothing has {show.cell(asked.text)}; this is for {show.cell(results.corrected)} "
            "(--exactly takes words as they are).",
            markup=False,
        )
    if not results.total:
        _stderr.print("Nothing found.")
    elif results.total > len(results.hits):
        first = asked.offset + 1
        _stderr.print(f"{first}–{asked.offset + len(results.hits)} of {results.total}.")


def _show(results: Results) -> None:
    """Hits for a person."""
    out = show.out()
    for hit in results.hits:
        where = show.cell(hit.name) + (f", p. {hit.page}" if hit.page else "")
        about = show.cell(" · ".join(filter(None, (hit.reference, hit.title))))
        out.print(f"{where}  {about}", style="bold", markup=False)
        text = "".join(f"[{piece}]" if mark else piece for piece, mark in hit.snippet)
        out.print(f"    {hit.kind}: {show.cell(text)}", markup=False)
