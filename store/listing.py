"""What people see of the records when they list them."""

from sqlite_utils import Database

from store.tables import Row

#: Each kind, and what is shown of it.
LISTS = {
    "documents": "state, reference, issued, issuer_name as issuer, title, pages",
    "targets": "page, comparator, min, max, unit, measure, due, r.text",
    "assignments": "page, r.agency, role, due, task",
    "products": "page, r.name as product, owner, stars, stars_target, action",
    "deadlines": "page, kind, coalesce(edtf, rrule) as time, r.text, event",
}


def listing(db: Database, kind: str) -> list[Row]:
    """The documents, or the records of a kind (one of `LISTS`), in the order of the text.

    Each row has `document` (its id) and `name` (of the document) besides what `LISTS` says.
    """
    source, order = "documents d", "d.rowid"
    if kind != "documents":
        source, order = f"{kind} r join documents d on d.id = r.document", "d.rowid, start"
    columns = f"d.id as document, d.name, {LISTS[kind]}"
    return list(db.query(f"select {columns} from {source} order by {order}"))
