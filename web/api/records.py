"""Records of every kind as lists: each with its document, its evidence and the way to see it."""

from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, create_model

from sohoa.model import Model
from sohoa.records import Assignment, Deadline, Issue, LegalBasis, Product, Target
from store import mirror
from store.mirror import COLUMNS, TABLES
from web.api import etags, paging
from web.api.documents import document_page
from web.api.filters import DocumentFilters, Values
from web.api.paging import Paging, Part
from web.api.routing import LISTED, router
from web.archives import InArchive
from web.security.users import Reader

ROUTER = router("records")


class Placed(Model):
    """Of which document a record is."""

    document: str = Field(description="Id of the document")
    document_reference: str | None = Field(description="Its reference, as '1426/KH-UBND'")
    revision: int = Field(description="Of the document")
    address: str = Field(description="Shows its evidence in the browser, on this server")


class TargetItem(Placed, Target):
    """A target, and of which document it is."""


class AssignmentItem(Placed, Assignment):
    """An assignment, and of which document it is."""


class ProductItem(Placed, Product):
    """A product, and of which document it is."""


class DeadlineItem(Placed, Deadline):
    """A deadline, and of which document it is."""


class LegalBasisItem(Placed, LegalBasis):
    """A legal basis, and of which document it is."""


class IssueItem(Placed, Issue):
    """Something that needs a human eye, and of which document it is."""


#: Address to the table, and the class of its items.
_LISTS: dict[str, tuple[str, type[Placed]]] = {
    "targets": ("targets", TargetItem),
    "assignments": ("assignments", AssignmentItem),
    "products": ("products", ProductItem),
    "deadlines": ("deadlines", DeadlineItem),
    "legal-bases": ("legal_bases", LegalBasisItem),
    "issues": ("issues", IssueItem),
}


class RecordFilters(DocumentFilters, Paging):
    """The parameters of every list of records."""

    document: Values = Field(default=[], description="Id of the document")


def _values(kind: type[Model], column: str) -> Any:
    """The values that a column can have, as the contract has them."""
    if column == "page":
        return Annotated[int, Field(ge=1, le=paging.LARGEST)]
    known = kind.model_fields.get(column)
    for option in get_args(known.annotation) if known else ():
        bare = get_args(option)[0] if get_origin(option) is Annotated else option
        if get_origin(bare) is Literal or bare is int:
            return option
    return str if known is None or NoneType in get_args(known.annotation) else known.annotation


def _filters(table: str) -> Any:
    """The parameters of a table's list: those of its documents and its own columns."""
    kind = TABLES[table][0]
    columns: dict[str, Any] = {}
    for column in COLUMNS[table]:
        told = kind.model_fields[column].description if column in kind.model_fields else None
        field: Any = Field(default=[], max_length=50, description=told or f"Its {column}, exactly")
        columns[column] = (list[_values(kind, column)], field)  # type: ignore[misc]
    return create_model(f"{kind.__name__}Filters", __base__=RecordFilters, **columns)


def _add(routes: APIRouter, address: str, table: str, item: type[Placed]) -> None:
    """Give a table an address."""
    filters = _filters(table)
    words = address.replace("-", " ")

    def rows(
        request: Request,
        archive: InArchive,
        user: Reader,
        asked: Annotated[filters, Query()],  # type: ignore[valid-type]
    ) -> Response:
        return _rows(request, archive, table, item, asked)

    routes.get(
        f"/{address}",
        name=table,
        summary=f"List {words}",
        description=f"List {words}, in the order of their documents and of the text. With `since`, "
        "those of the documents that changed: whoever mirrors them puts them in place of all that "
        "they had of these documents, and learns from `/api/v1/documents` of those that have none "
        "left.",
        response_model=Part[item],  # type: ignore[valid-type]
        responses=LISTED,
    )(rows)


def _rows(
    request: Request, archive: InArchive, table: str, item: type[Placed], asked: Any
) -> Response:
    order = table if asked.since is None else f"{table} changed"
    second = str if TABLES[table][1][1] in ("id", "document") else int
    after = paging.decode(asked.cursor, order, [int, int, second]) if asked.cursor else None
    columns = {name: values for name in COLUMNS[table] if (values := getattr(asked, name))}
    with mirror.snapshot(archive.db):
        newest = mirror.newest(archive.db)
        tag = etags.of(newest)
        if answer := etags.unchanged(request, tag):
            return answer
        selection = asked.selection(columns)
        found = mirror.records(archive.db, table, selection, after, asked.limit + 1)
    more, found = len(found) > asked.limit, found[: asked.limit]
    following = paging.following(request, order, found[-1][0]) if more else None
    items = tuple(item.model_validate(row | _way(row)) for _, row in found)
    return paging.answer(Part(items=items, next=following, revision=newest), tag)


def _way(row: dict[str, Any]) -> dict[str, str]:
    evidence = row.get("evidence") or {}
    page = evidence.get("page") or row.get("page")
    return {"address": document_page(row["document"], page, row.get("id") or row.get("record"))}


for _address, (_table, _item) in _LISTS.items():
    _add(ROUTER, _address, _table, _item)
