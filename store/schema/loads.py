"""What people load from their browsers."""

from sqlite_utils import Database

from store.schema.order import migrations


@migrations()
def create_loads(db: Database) -> None:
    """Loads begun from a browser, and their files; what became of these `inputs` says."""
    db.table("loads").create(
        {
            "id": str,  # random
            "who": str,
            "state": str,  # receiving, waiting, running, done, failed or given_up
            "begun_at": str,
            "ended_at": str,
            "error": str,  # why the load as a whole failed
        },
        pk="id",
    )
    db.table("load_files").create(
        {
            "load": str,
            "number": int,
            "name": str,  # as the browser calls it, folders included
            "bytes": int,
        },
        pk=("load", "number"),
        foreign_keys=[("load", "loads", "id")],
    )
