"""Inputs, documents, pages and lines; what each stage made of them."""

from sqlite_utils import Database

from store.schema.order import migrations


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
