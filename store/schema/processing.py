"""What the stages made, and when."""

from sqlite_utils import Database

from store.schema.order import migrations


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
