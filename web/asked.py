"""A search as it stands in the address bar."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from sohoa.errors import UsageError
from store import FACETS, SORTS, Query
from web.numbers import plain

View = Literal["list", "table"]
#: Hits on a page, by view; pages that can be gone through: who wants more, narrows down or exports.
PER_PAGE: dict[View, int] = {"list": 20, "table": 50}
LAST_HIT = 10_000
#: Letters of a query: as many as anybody types, and some that were pasted.
LONGEST = 1_000


@dataclass(frozen=True)
class Asked:
    """What a reader asked for, and how they want to see it."""

    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    exactly: bool = False
    #: Lowest and highest figure of a target.
    low: float | None = None
    high: float | None = None
    view: View = "list"
    #: From 1.
    page: int = 1

    @property
    def anything(self) -> bool:
        """Whether something is looked for; else it is the start page."""
        return bool(self.text or self.narrowed)

    @property
    def narrowed(self) -> bool:
        """Whether there is a filter."""
        return bool(self.filters) or self.low is not None or self.high is not None

    @property
    def kind(self) -> str | None:
        """The one kind of hit that is asked for, if it is one."""
        kinds = self.filters.get("kind", ())
        return kinds[0] if len(kinds) == 1 else None

    @property
    def query(self) -> Query:
        """What the index is asked."""
        size = PER_PAGE[self.view]
        return Query(
            self.text,
            self.filters,
            self.sort,
            limit=size,
            offset=(self.page - 1) * size,
            exactly=self.exactly,
            value=(self.low, self.high),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address; what is as usual is left out."""
        found = [("q", self.text)] if self.text else []
        found += [(facet, value) for facet in FACETS for value in self.filters.get(facet, ())]
        ends = (("min", self.low), ("max", self.high))
        found += [(name, written(end)) for name, end in ends if end is not None]
        usual = Asked()
        if self.sort != usual.sort:
            found.append(("sort", self.sort))
        if self.exactly:
            found.append(("exactly", "1"))
        if self.view != usual.view:
            found.append(("view", self.view))
        if self.page != usual.page:
            found.append(("page", str(self.page)))
        return found

    def address(self, path: str = "/", **changes: Any) -> str:
        """The address of this search, or of one with some things changed: then on its first page.

        Args:
            path: of the address.
            changes: values of fields.
        """
        asked = replace(self, **({"page": 1} | changes)) if changes else self
        query = urlencode(asked.pairs())
        return f"{path}?{query}" if query else path

    @property
    def saved(self) -> str:
        """The query of its address, from the first page on: as it is saved."""
        return urlencode(replace(self, page=1).pairs())

    def toggled(self, facet: str, value: str) -> str:
        """The address of this search with a value of a facet more, or less where it is chosen."""
        chosen = self.filters.get(facet, ())
        values = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
        filters = {**self.filters, facet: values}
        return self.address(filters={f: vs for f, vs in filters.items() if vs})

    def cleared(self) -> str:
        """The address of this search without its filters."""
        return self.address(filters={}, low=None, high=None)


def read(parameters: QueryParams) -> Asked:
    """The search that an address asks for.

    Raises:
        UsageError: a value makes no sense.
    """
    filters = {facet: _distinct(parameters.getlist(facet)) for facet in FACETS}
    return Asked(
        text=_text(parameters.get("q", "")),
        filters={facet: values for facet, values in filters.items() if values},
        sort=_one_of(parameters.get("sort") or "relevance", SORTS),
        exactly=bool(parameters.get("exactly")),
        low=_figure(parameters.get("min")),
        high=_figure(parameters.get("max")),
        view="table" if parameters.get("view") == "table" else "list",
        page=_page(parameters.get("page")),
    )


def canonical(query: str) -> str:
    """The query of an address as we would write it, and nothing else that may be in it.

    Raises:
        UsageError: a value makes no sense, or nothing is asked for.
    """
    asked = read(QueryParams(query))
    if not asked.anything:
        raise UsageError("this address asks for nothing")
    return asked.saved


def _text(typed: str) -> str:
    if len(typed) > LONGEST:
        raise UsageError(f"a query of more than {LONGEST} letters: search for fewer words")
    return typed.strip()


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _one_of(value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise UsageError(f"not one of {', '.join(known)}: {value[:50]}")
    return value


def written(figure: float | None) -> str:
    """A figure as one types it here: `8,5`; nothing as ""."""
    return "" if figure is None else f"{figure:.12g}".replace(".", ",")


def _figure(typed: str | None) -> float | None:
    """A figure as people here type it: `8,5` or `8.5`, and `1.500` is fifteen hundred."""
    typed = (typed or "").strip()
    if not typed:
        return None
    try:
        figure = float(plain(typed))
    except ValueError:
        raise UsageError(f"not a figure: {typed[:50]}") from None
    if not abs(figure) < 1e18:  # neither infinite nor "nan"
        raise UsageError(f"not a figure: {typed[:50]}")
    return figure


def _page(typed: str | None) -> int:
    most = LAST_HIT // min(PER_PAGE.values())
    if typed is None:
        return 1
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:9]) <= most:
        raise UsageError(f"pages are 1 to {most}")
    return int(typed)
