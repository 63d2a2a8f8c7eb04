"""Search: the start page, its results, and the same to take away."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from sohoa.errors import UsageError
from store import FACETS, SORTS, FacetCount, Hit, Index, Results, searches
from store.cells import csv_lines
from web import hits
from web.archives import InArchive
from web.asked import LAST_HIT, PER_PAGE, Asked, canonical, read, written
from web.faults import Missing
from web.files import attached
from web.pages import page
from web.searching import InIndex, InSearching
from web.security.users import Reader

router = APIRouter()
#: Facets whose values have an order of their own; those of others come commonest first.
_ORDERED = {"year": True, "due": True, "stars": True, "group": False}  # True: the highest first
#: Facets that are unfolded without being asked for, and values that are shown before "more".
_UNFOLDED = ("kind", "province", "year")
_SHOWN = 6
SearchId = Annotated[int, Path(ge=1, lt=2**63)]
_NOTHING = Results(0, (), {}, None)


@router.get("/", name="search")
def search(request: Request, archive: InArchive, searching: InSearching, user: Reader) -> Response:
    """The start page, or what was found."""
    asked = read(request.query_params)
    saved = searches.saved(archive, user.name)
    if not asked.anything:
        return page(request, "search.html", asked=asked, start=searching.figures(), saved=saved)
    try:
        results, usable = searching.index.search(asked.query), True
    except UsageError:  # nothing but signs, or far too long: the box says so
        results, usable = _NOTHING, False
    last = -(-min(results.total, LAST_HIT) // PER_PAGE[asked.view])
    if 0 < last < asked.page:  # a saved address, or there were more hits once
        return RedirectResponse(asked.address(page=last))
    return page(
        request,
        "search.html",
        200 if usable else 422,
        asked=asked,
        results=results,
        usable=usable,
        start=None,
        sorts=SORTS,
        facets=_facets(results),
        unfolded=_UNFOLDED,
        shown=_SHOWN,
        saved=next((search for search in saved if search.query == asked.saved), None),
        columns=hits.COLUMNS[asked.kind],
        evidence=lambda hit: hits.address(hit, results.corrected or asked.text),
        steps=steps(asked.page, last),
        most=LAST_HIT,
        written=written,
    )


def _facets(results: Results) -> dict[str, tuple[FacetCount, ...]]:
    """The facets that there are values of, these in the order in which they are shown."""
    shown = {}
    for facet in FACETS:
        values = results.facets.get(facet, ())
        if facet in _ORDERED:
            values = tuple(sorted(values, key=lambda v: v.value, reverse=_ORDERED[facet]))
        if values:
            shown[facet] = tuple(sorted(values, key=lambda v: not v.selected))
    return shown


def steps(now: int, last: int) -> list[int | None]:
    """The pages that are linked: first, last, and those around this; None for those left out."""
    near = sorted({1, last, *range(max(1, now - 2), min(last, now + 2) + 1)}) if last else []
    found: list[int | None] = []
    for number in near:
        if found and found[-1] is not None and number - found[-1] > 1:
            found.append(None)
        found.append(number)
    return found


@router.get("/search.csv", name="search_csv")
def as_csv(request: Request, index: InIndex, user: Reader) -> Response:
    """The hits as a table for a spreadsheet: UTF-8 with a byte order mark, formulas disarmed."""
    asked, wanted = _all(request, index)
    base = str(request.base_url).rstrip("/")
    rows = (
        hits.row(hit, fields=asked.kind is not None) | {"address": base + hits.address(hit)}
        for hit in wanted
    )
    return _attachment(_csv(rows), "text/csv; charset=utf-8", "sohoa-search.csv")


@router.get("/search.json", name="search_json")
def as_json(request: Request, index: InIndex, user: Reader) -> Response:
    """The hits as one JSON array of what the API gives."""
    asked, wanted = _all(request, index)
    return _attachment(_json(asked, wanted), "application/json", "sohoa-search.json")


def _all(request: Request, index: Index) -> tuple[Asked, Iterator[Hit]]:
    asked = replace(read(request.query_params), page=1)
    index.search(replace(asked.query, limit=0))  # what is wrong with it is said before the answer
    return asked, hits.every(index, asked.query, LAST_HIT)


def _attachment(content: Iterator[str], media_type: str, name: str) -> Response:
    return StreamingResponse(content, media_type=media_type, headers=attached(name))


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield "\ufeff"
    rows = iter(rows)
    if (first := next(rows, None)) is not None:
        yield from csv_lines(chain([first, first.values()], (row.values() for row in rows)))


def _json(asked: Asked, wanted: Iterable[Hit]) -> Iterator[str]:
    yield "["
    for number, hit in enumerate(wanted):
        yield ("," if number else "") + "\n" + hits.found(hit, asked.text).model_dump_json()
    yield "\n]\n"


@router.post("/searches", name="save_search")
def save(
    archive: InArchive,
    user: Reader,
    name: Annotated[str, Form(max_length=1000)],
    query: Annotated[str, Form(max_length=20_000)],
) -> RedirectResponse:
    """Save a search, and show it."""
    query = canonical(query)
    searches.save(archive, user.name, name, query)
    return RedirectResponse(f"/?{query}", HTTPStatus.SEE_OTHER)


@router.post("/searches/{search}/delete", name="delete_search")
def delete(archive: InArchive, user: Reader, search: SearchId) -> RedirectResponse:
    """Forget a saved search."""
    if not searches.delete(archive, user.name, search):
        raise Missing("there is no such saved search")
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)
