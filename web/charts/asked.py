"""What of the archive is drawn or compared, as it stands in an address."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError
from starlette.datastructures import QueryParams

from sohoa.errors import UsageError
from sohoa.model import Model
from sohoa.records import Level, Stars
from store.compare import OTHER, SORTS, SUBJECTS, Asked
from web.settings import Language

Values = Annotated[list[str], Field(max_length=70)]
_Subject: Any = Literal[(*SUBJECTS, OTHER)]
Kind = TypeVar("Kind", bound="Filters")
Year = Annotated[int, Field(ge=1900, le=2200)]


class Filters(Model):
    """The filters of all charts: of one that is given several times any value will do."""

    province: Values = Field(default=[], description="Of the issuer, as in `issuer.province`")
    level: list[Level] = Field(default=[], max_length=4, description="Of the issuer")
    year: list[Year] = Field(
        default=[],
        max_length=50,
        description="That a target is for or a deadline in; of issue, for products",
    )
    stars: list[Stars] = Field(
        default=[], max_length=5, description="Of a product, or that a target asks for"
    )
    subject: _Subject | None = Field(
        default=None,
        description="What targets speak of: a key of `subjects`, or `other` for none of them",
    )

    def asked(self) -> Asked:
        """What the store is asked."""
        return Asked(
            subject=self.subject,
            provinces=tuple(self.province),
            levels=tuple(self.level),
            years=tuple(self.year),
            stars=tuple(self.stars),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address."""
        given = self.model_dump(exclude_defaults=True)
        return [
            (name, str(value))
            for name, values in given.items()
            for value in (values if isinstance(values, list) else [values])
            if value is not None
        ]


class ChartFilters(Filters):
    """The parameters of a chart."""

    lang: Language = Field(default="vi", description="Language of its words")


class TableFilters(Filters):
    """The parameters of the table."""

    unit: Values = Field(default=[], description="Of the target, as in the record")
    measure: Values = Field(default=[], description="Of the target, as in the record")
    sort: str = Field(
        default="issuer",
        pattern=rf"^-?({'|'.join(SORTS)}|\d{{4}})$",
        description="Order of the issuers: `issuer`, `province`, `figures` (how many), or a year,"
        " by its figures; with `-` in front the other way round",
    )
    offset: int = Field(default=0, ge=0, le=100_000, description="How many issuers to skip")
    limit: int = Field(default=50, ge=1, le=500, description="How many issuers at most")

    def asked(self) -> Asked:
        """What the store is asked."""
        common = super().asked()
        return Asked(
            common.subject,
            tuple(self.unit),
            tuple(self.measure),
            common.provinces,
            common.levels,
            common.years,
            common.stars,
        )


def read(kind: type[Kind], parameters: QueryParams) -> Kind:
    """The filters that a form sent: what was left blank is not asked for.

    Raises:
        UsageError: a value makes no sense.
    """
    given: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        values = list(dict.fromkeys(v for v in parameters.getlist(name) if v))
        if values:
            given[name] = values if isinstance(field.default, list) else values[-1]
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise UsageError(told) from error
