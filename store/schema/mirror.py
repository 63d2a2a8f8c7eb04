"""For whoever copies the archive, and for whoever looks at the database itself."""

from sqlite_utils import Database

from store.schema.order import migrations

#: Columns of the document that stand beside each of its records in a view.
_HEADER = (
    "reference",
    "issued",
    "type_code",
    "issuer_name",
    "issuer_level",
    "issuer_province",
    "issuer_district",
    "issuer_commune",
    "title",
)
#: What is said first of each kind of record.
_SHOWN = {
    "targets": (
        *("text", "subject", "comparator", "min", "max", "unit", "measure", "modality", "stars"),
        *("scope", "due"),
    ),
    "assignments": ("agency", "agency_canonical", "role", "task", "due"),
    "products": ("name", "owner", "owner_type", "group", "stars", "stars_target", "action", "due"),
    "deadlines": ("text", "kind", "edtf", "rrule", "event"),
}


@migrations()
def add_changed_at(db: Database) -> None:
    """When each document changed last, for mirrors that ask by time."""
    db.table("documents").add_column("changed_at", str)
    db.execute("update documents set changed_at = coalesce(processed_at, added_at)")
    db.table("documents").create_index(["changed_at"])


@migrations()
def create_views(db: Database) -> None:
    """Records with the header of their document beside them: `targets_with_documents`, …"""
    for kind, columns in _SHOWN.items():
        own = ", ".join(f'r."{column}"' for column in columns)
        header = ", ".join(f'd."{column}"' for column in _HEADER)
        db.create_view(
            f"{kind}_with_documents",
            f"select r.id, r.document, {own}, {header}, r.section, r.page, r.raw, r.confidence"
            f" from {kind} r join documents d on d.id = r.document",
        )
