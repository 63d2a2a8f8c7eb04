"""The restored text with its words, and a counter of changes for whoever mirrors the archive."""

from sqlite_utils import Database

from store.schema.order import migrations


@migrations()
def create_texts(db: Database) -> None:
    """Texts with every word's place, source and readings; documents carry a revision.

    Documents that are in have no text yet: `versions` is forgotten, so that the next load makes it
    again from what the stages left, which is quick.
    """
    db.table("texts").create(
        {
            "document": str,
            "text": bytes,  # zlib-compressed JSON of sohoa.model.DocumentText
        },
        pk="document",
        foreign_keys=[("document", "documents", "id")],
    )
    # Grows with every change of any document: revision > N is what changed since N.
    db.table("documents").add_column("revision", int)
    # The record as the stages made it, where a human has corrected it; else null.
    db.table("documents").add_column("uncorrected", str)
    db.execute("update documents set revision = rowid, versions = null")
    db.table("documents").create_index(["revision"], unique=True)
