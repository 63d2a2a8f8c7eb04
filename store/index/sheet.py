"""Hits as a table."""

from collections.abc import Iterable, Iterator
from typing import Any

from store.index.asking import Hit

_COMMON = (
    "kind", "document", "name", "reference", "title", "issuer", "issued", "type_code", "page",
    "record", "snippet",
)  # fmt: skip


def sheet(hits: Iterable[Hit]) -> Iterator[list[Any]]:
    """Hits as rows, the heading first; of the fields, those that a hit has."""
    hits = list(hits)
    fields = dict.fromkeys(field for hit in hits for field in hit.fields if field not in _COMMON)
    yield [*_COMMON, *fields]
    for hit in hits:
        row = hit._asdict() | {"snippet": "".join(piece for piece, _ in hit.snippet)}
        yield [*(row[column] for column in _COMMON), *map(hit.fields.get, fields)]
