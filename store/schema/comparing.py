"""Indexes by which figures of many documents are brought together."""

from sqlite_utils import Database

from store.schema.order import migrations


@migrations()
def index_for_comparing(db: Database) -> None:
    """Targets by what they count, deadlines by time, products by rank and group."""
    db.table("targets").create_index(["unit", "measure"])
    db.table("deadlines").create_index(["edtf"])
    db.table("products").create_index(["stars", "group"])
