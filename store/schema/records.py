"""The four kinds of record, legal bases and issues, each a table."""

from sqlite_utils import Database

from store.schema.order import migrations

_EVIDENCE: dict[str, type] = {
    "page": int,
    "start": int,
    "end": int,
    "raw": str,
    "confidence": float,
    "boxes": str,
}
_DOCUMENT: dict[str, type] = {"document": str}
_FOUND: dict[str, type] = {"id": str, "also": str, "section": str} | _EVIDENCE


@migrations()
def create_records(db: Database) -> None:
    """The four kinds of record, legal bases, and the issues that need a human eye."""
    kinds: dict[str, dict[str, type]] = {
        "targets": {
            "text": str,
            "subject": str,
            "comparator": str,
            "min": float,
            "max": float,
            "unit": str,
            "measure": str,
            "modality": str,
            "stars": int,
            "scope": str,
            "due": str,
        },
        "assignments": {
            "agency": str,
            "agency_canonical": str,
            "role": str,
            "task": str,
            "due": str,
        },
        "products": {
            "name": str,
            "name_raw": str,
            "owner": str,
            "owner_type": str,
            "group": int,
            "stars": int,
            "stars_target": int,
            "action": str,
            "due": str,
        },
        "deadlines": {"text": str, "kind": str, "edtf": str, "rrule": str, "event": str},
    }
    for kind, columns in kinds.items():
        db.table(kind).create(
            _DOCUMENT | _FOUND | columns,
            pk="id",
            foreign_keys=[("document", "documents", "id")],
        )
        db.table(kind).create_index(["document"])
    db.table("legal_bases").create(
        _DOCUMENT
        | {
            "position": int,
            "type_code": str,
            "reference": str,
            "issued": str,
            "issuer": str,
            "subject": str,
        }
        | _EVIDENCE,
        pk=("document", "position"),
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("issues").create(
        _DOCUMENT
        | {
            "position": int,
            "code": str,
            "message": str,
            "page": int,
            "record": str,
            "evidence": str,
        },
        pk=("document", "position"),
        foreign_keys=[("document", "documents", "id")],
    )
