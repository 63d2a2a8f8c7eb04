"""The tables of `sohoa.db`, as migrations that each run once, in order, in a transaction."""

from sqlite_utils import Database, Migrations

migrations = Migrations("sohoa")

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
def create_documents(db: Database) -> None:
    """Inputs (every path ever given), documents (one for each distinct content), pages, lines."""
    db.table("documents").create(
        {
            "id": str,  # SHA-256 of the source
            "state": str,  # queued, done, partial, failed; outdated: a newer reading failed
            "error_code": str,
            "error": str,
            "versions": str,  # of the stages that made it
            "options": str,  # with which it is read, as JSON
            "added_at": str,
            "processed_at": str,
            "name": str,
            "media_type": str,
            "bytes": int,
            "pages": int,
            "text_origin": str,
            "type_code": str,
            "type_name": str,
            "number": str,
            "symbol": str,
            "reference": str,
            "issued": str,
            "place": str,
            "title": str,
            "period": str,
            "issuer_name": str,
            "issuer_level": str,
            "issuer_province": str,
            "issuer_district": str,
            "issuer_commune": str,
            "issuer_unit_code": str,
            "signer_name": str,
            "signer_position": str,
            "signer_authority": str,
            "recipients": str,
            "record": str,  # the whole record as JSON
        },
        pk="id",
        not_null={"state", "bytes", "added_at"},
    )
    db.table("documents").create_index(["state"])
    db.table("inputs").create(
        {
            "name": str,
            "document": str,
            "error_code": str,
            "error": str,
            "seen_at": str,
        },
        pk="name",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("inputs").create_index(["document"])
    # Files and folders whose loading has begun and not ended: `sohoa add` alone takes them up.
    db.table("roots").create({"path": bytes, "options": str, "begun_at": str}, pk="path")
    db.table("pages").create(
        {
            "id": int,
            "document": str,
            "number": int,
            "origin": str,
            "width": float,
            "height": float,
            "rotation": int,
            "error_code": str,
            "raw_text": str,
            "text": str,
            "folded": str,
        },
        pk="id",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("pages").create_index(["document", "number"], unique=True)
    db.table("lines").create(
        {
            "document": str,
            "page": int,
            "number": int,
            "zone": str,
            "x0": float,
            "y0": float,
            "x1": float,
            "y1": float,
            "text": str,
            "words": str,  # [[text, confidence, x0, y0, x1, y1], ...]
        },
        pk=("document", "page", "number"),
        foreign_keys=[("document", "documents", "id")],
    )
    # Both spellings are indexed: `folded` finds, `text` ranks what has the query's diacritics.
    db.table("pages").enable_fts(
        ["text", "folded"], tokenize="unicode61 remove_diacritics 0", create_triggers=True
    )


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


@migrations()
def create_processing(db: Database) -> None:
    """What each stage made, kept by (input, stage, version, options); and when it ran."""
    db.table("stage_results").create(
        {
            "input": str,  # SHA-256 of what went in
            "stage": str,
            "version": str,
            "options": str,
            "result": bytes,  # zlib-compressed JSON
            "seconds": float,
            "made_at": str,
        },
        pk=("input", "stage", "version", "options"),
    )
    db.table("processing").create(
        {
            "id": int,
            "document": str,
            "stage": str,
            "version": str,
            "engine": str,
            "seconds": float,
            "finished_at": str,
        },
        pk="id",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("processing").create_index(["document"])
