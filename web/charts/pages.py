"""Addresses: of evidence, and of the pages that compare with filters changed."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from web.charts.asked import Filters


def evidence(document: str, page: int, record: str) -> str:
    """Where a record's evidence is shown."""
    query = urlencode({"page": page, "record": record})
    return f"/documents/{quote(document, safe='')}?{query}"


def address(path: str, filters: Filters, **changes: object) -> str:
    """An address with the same filters, but for `changes`; a list is first on its first page."""
    start = {"offset": 0} if "offset" in type(filters).model_fields else {}
    changed = filters.model_copy(update=start | changes)
    query = urlencode(changed.pairs())
    return f"{path}?{query}" if query else path


def without(path: str, filters: Filters, name: str, value: object) -> str:
    """An address without one value of a filter."""
    values: Sequence[object] = getattr(filters, name)
    return address(path, filters, **{name: [v for v in values if v != value]})
