"""Search: what `/` shows, for programs."""

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field, create_model

from sohoa.model import Model
from store import FACETS, SORTS
from store import Query as Search
from web.api.routing import router
from web.asked import LAST_HIT, LONGEST
from web.hits import Found, found
from web.searching import InIndex
from web.security.users import Reader

ROUTER = router("search")


class Common(Model):
    """The parameters of a search besides its facets; one that is not known is refused."""

    q: str = Field(
        default="",
        max_length=LONGEST,
        description='Words, `"a phrase"`, `prefix*`; with or without diacritics; all must match.'
        " Empty, it fits everything; with no filter either, every document",
        examples=["kenh ban hang hien dai"],
    )
    min: float | None = Field(
        default=None, allow_inf_nan=False, description="Targets with a figure from here on"
    )
    max: float | None = Field(
        default=None, allow_inf_nan=False, description="Targets with a figure up to here"
    )
    exactly: bool = Field(
        default=False, description="Whether words are taken as they are, also where nothing fits"
    )
    limit: int = Field(default=20, ge=0, le=100, description="How many hits at most")
    offset: int = Field(default=0, ge=0, le=LAST_HIT, description="How many hits to skip")


def _facet(told: str) -> Any:
    told = f"Only with this value, or any of several: {told}"
    return (list[str], Field(default=[], max_length=50, description=told))


_SORT: Any = Literal[SORTS]
SearchParameters = create_model(
    "SearchParameters",
    __base__=Common,
    sort=(_SORT, Field(default="relevance", description="Order of the hits")),
    **{facet: _facet(told) for facet, told in FACETS.items()},
)


class Count(Model):
    """A value of a facet."""

    value: str
    count: int = Field(description="How many hits have it")
    selected: bool = Field(description="Whether it is asked for")


class Answer(Model):
    """What was found."""

    total: int = Field(description="How many hits there are in all")
    hits: tuple[Found, ...]
    facets: dict[str, tuple[Count, ...]] = Field(
        description="Facet to its commonest values and those asked for; those of one facet are"
        " counted as if nothing of it were asked for"
    )
    corrected: str | None = Field(
        description="What was looked for instead, as nothing has the words of the query"
    )
    behind: int = Field(description="Documents that changed and cannot be found as they are now")


@ROUTER.get("/search")
def search(
    index: InIndex,
    user: Reader,
    asked: Annotated[SearchParameters, Query()],
) -> Answer:
    """Search documents, pages and records at once.

    Hits come best first. Lists of everything, for mirrors, are `/api/v1/documents` and its like.
    """
    given: Any = asked
    filters = {facet: tuple(values) for facet in FACETS if (values := getattr(given, facet))}
    query = Search(
        given.q,
        filters,
        given.sort,
        limit=given.limit,
        offset=given.offset,
        exactly=given.exactly,
        value=(given.min, given.max),
    )
    results = index.search(query)
    return Answer(
        total=results.total,
        hits=tuple(found(hit, results.corrected or given.q) for hit in results.hits),
        facets={
            facet: tuple(Count(value=c.value, count=c.count, selected=c.selected) for c in counts)
            for facet, counts in results.facets.items()
        },
        corrected=results.corrected,
        behind=results.behind,
    )
