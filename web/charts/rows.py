"""What is drawn and compared, as rows: of a table, a CSV file, an answer of the API."""

from typing import Any, Literal

from pydantic import Field

from sohoa.model import Model
from sohoa.records import Edtf, Level, Stars
from store.compare import Figure, Issuer, Moment, Rank
from web.charts.pages import evidence


class Said(Model):
    """Who says it, and where it stands."""

    issuer: str | None
    level: Level | None = Field(description="Of the issuer, as are the next three")
    province: str | None
    district: str | None
    commune: str | None
    reference: str | None = Field(description="Of the document")
    document: str = Field(description="Id of the document")
    page: int
    record: str = Field(description="Id of the target or deadline")
    address: str = Field(description="Shows its evidence in the browser, on this server")


class FigureRow(Said):
    """A target's figure."""

    year: int | None = Field(description="The year that it is for; null: not known")
    year_from: Literal["due", "period", "issued"] | None = Field(
        description="What says so: its own due time, the document's period or its day of issue"
    )
    comparator: str | None = Field(description="As in the record, as are the next seven")
    min: float | None
    max: float | None
    unit: str | None
    measure: str | None
    modality: str
    stars: Stars | None
    scope: str | None
    due: Edtf | None
    subject: str | None = Field(description="Key of the subject under which it is compared")
    words: str | None = Field(description="What is counted, as the document puts it")
    text: str = Field(description="The promise, as the document puts it")
    copies: tuple[str, ...] = Field(
        description="Addresses of the same in copies of the document: they are no further figures"
    )


class MomentRow(Said):
    """A deadline."""

    kind: str = Field(description="As in the record")
    edtf: Edtf
    start: str | None = Field(description="First day; null where it is open")
    end: str | None = Field(description="Last day; null where it is open")
    text: str
    event: str | None = Field(description="What is due, as the document puts it")


class RankRow(Model):
    """Products of a rank and a group."""

    stars: Stars
    group: int | None = Field(description="1 to 6; null: the documents do not say")
    products: int = Field(description="How many; a name and owner counts once")
    address: str = Field(description="The search that lists them, on this server")


Row = FigureRow | MomentRow | RankRow


def figure_row(figure: Figure) -> FigureRow:
    """A figure as a row."""
    copies = tuple(evidence(d, page, record) for record, d, page in figure.copies)
    return FigureRow.model_validate(
        _same(figure, FigureRow) | _said(figure, figure.issuer) | {"copies": copies}
    )


def moment_row(moment: Moment) -> MomentRow:
    """A deadline as a row."""
    days = {
        "start": moment.start and moment.start.isoformat(),
        "end": moment.end and moment.end.isoformat(),
    }
    return MomentRow.model_validate(_same(moment, MomentRow) | _said(moment, moment.issuer) | days)


def rank_row(rank: Rank, address: str) -> RankRow:
    """A rank as a row; `address` is of the search that lists its products."""
    return RankRow(stars=rank.stars, group=rank.group, products=rank.products, address=address)


def _same(found: Figure | Moment, row: type[Model]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in row.model_fields if hasattr(found, name)}


def _said(found: Figure | Moment, issuer: Issuer) -> dict[str, Any]:
    return {
        "issuer": issuer.name,
        **{name: getattr(issuer, name) for name in ("level", "province", "district", "commune")},
        "address": evidence(found.document, found.page, found.record),
    }
