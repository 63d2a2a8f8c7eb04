"""What can be found: documents, pages and the four kinds of record, and what of each is indexed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from sqlite3 import Connection, Row
from typing import Any

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Kind:
    """A kind of entry.

    Args:
        name: as in the facet `kind`.
        table: where its rows are.
        columns: its main columns, which are shown with a hit.
        heads: what it is called by.
        texts: what else is found, and shown in the snippet.
        counted: facet to the columns that hold its values.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    texts: tuple[str, ...]
    counted: dict[str, tuple[str, ...]]

    @property
    def is_record(self) -> bool:
        """Whether it is one of the four kinds of record."""
        return self.name not in ("document", "page")

    def rows(self, connection: Connection, document: str) -> list[Row]:
        """The rows of this kind that belong to `document`, in their order there."""
        columns = _quoted(self.columns)
        if self.name == "page":
            query = (
                f"select id, number as page, {columns}, text from pages where document = ?"
                " order by number"
            )
        else:
            query = (
                f"select id, page, reviewed_at, {columns} from {self.table} where document = ?"
                " order by start"
            )
        return connection.execute(query, [document]).fetchall()

    def head(self, row: Row | dict[str, Any]) -> str:
        """What it is called: the words by which people know it."""
        return _joined(row, self.heads)

    def text(self, row: Row) -> str:
        """All the words by which it is found."""
        return _joined(row, (*self.heads, *self.texts))

    def facets(self, row: Row) -> Iterator[tuple[str, str]]:
        """Its own values of facets."""
        for facet, columns in self.counted.items():
            if facet == "due":
                if years := _YEAR.findall(next((row[c] for c in columns if row[c]), "")):
                    yield facet, max(years)
            else:
                for value in sorted({row[c] for c in columns if row[c] is not None}):
                    yield facet, str(value)


def _joined(row: Row | dict[str, Any], columns: tuple[str, ...]) -> str:
    return " · ".join(dict.fromkeys(row[column] for column in columns if row[column]))


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


#: By name, in the order in which they stand in a document.
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="document",
            table="documents",
            columns=(
                "state", "type_code", "type_name", "number", "reference", "issued", "place",
                "title", "period", "issuer_name", "issuer_level", "issuer_province",
                "issuer_district", "issuer_commune", "signer_name", "signer_position", "pages",
            ),
            heads=("reference", "title"),
            texts=("issuer_name", "type_name", "place", "signer_name", "name"),
            counted={},
        ),
        Kind(
            name="page",
            table="pages",
            columns=("number", "origin"),
            heads=(),
            texts=("text",),
            counted={},
        ),
        Kind(
            name="target",
            table="targets",
            columns=(
                "text", "subject", "comparator", "min", "max", "unit", "measure", "modality",
                "stars", "scope", "due", "section", "confidence",
            ),
            heads=(),
            texts=("text", "scope"),
            counted={"unit": ("unit",), "stars": ("stars",), "due": ("due",)},
        ),
        Kind(
            name="assignment",
            table="assignments",
            columns=("agency", "agency_canonical", "role", "task", "due", "section", "confidence"),
            heads=("agency", "agency_canonical"),
            texts=("task",),
            counted={"agency": ("agency_canonical",), "due": ("due",)},
        ),
        Kind(
            name="product",
            table="products",
            columns=(
                "name", "name_raw", "owner", "owner_type", "group", "stars", "stars_target",
                "action", "due", "section", "confidence",
            ),
            heads=("name", "owner"),
            texts=(),
            counted={
                "stars": ("stars", "stars_target"),
                "group": ("group",),
                "action": ("action",),
                "due": ("due",),
            },
        ),
        Kind(
            name="deadline",
            table="deadlines",
            columns=("text", "kind", "edtf", "rrule", "event", "section", "confidence"),
            heads=(),
            texts=("text", "event"),
            counted={"due": ("edtf",)},
        ),
    )
}  # fmt: skip
