"""What people decide about documents, and every change that anybody makes."""

from sqlite_utils import Database

from store.schema.order import migrations


@migrations()
def create_review(db: Database) -> None:
    """Corrections, the words taught by them, and the audit log."""
    db.table("corrections").create(
        {
            "id": int,
            "document": str,
            "kind": str,  # targets, assignments, products, deadlines, document, word or issue
            "subject": str,  # id of the record, or key of the word or issue; null for a header
            "field": str,  # of the record or header; null for what is about the whole
            "action": str,  # accept, edit or reject
            "before": str,  # JSON
            "after": str,  # JSON
            "anchor": str,  # JSON: page, boxes, raw words, by which it is found in a later reading
            "who": str,
            "made_at": str,
            "undone_by": str,
            "undone_at": str,
        },
        pk="id",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("corrections").create_index(["document"])
    db.table("dictionary").create(
        {
            "id": int,
            "raw": str,  # as the engine gives it
            "text": str,  # as it is to be read
            "who": str,
            "made_at": str,
            "removed_by": str,
            "removed_at": str,
        },
        pk="id",
    )
    db.table("audit").create(
        {
            "id": int,
            "at": str,
            "who": str,
            "action": str,
            "subject": str,
            "detail": str,  # JSON
        },
        pk="id",
    )


@migrations()
def create_searches(db: Database) -> None:
    """Searches that people have saved; `query` is that of the address."""
    db.table("searches").create(
        {"id": int, "owner": str, "name": str, "query": str, "saved_at": str}, pk="id"
    )
    db.table("searches").create_index(["owner", "name"], unique=True)


@migrations()
def create_queue(db: Database) -> None:
    """What waits for a human eye, worst first, and how well each document could be read.

    For documents that are in, the next load makes it from what the stages left.
    """
    db.table("review_items").create(
        {
            "key": str,
            "document": str,
            "office": str,  # that issued the document
            "code": str,
            "message": str,
            "rank": float,  # the lower, the worse
            "kind": str,  # as in `corrections`
            "subject": str,
            "field": str,
            "page": int,
            "boxes": str,
            "start": int,
            "end": int,
            "words": str,  # as the source gave them
            "value": str,  # JSON
            "alternatives": str,  # JSON
            "confidence": float,
        },
        pk="key",
        not_null={"document", "code", "rank", "kind"},
        foreign_keys=[("document", "documents", "id")],
    )
    for columns in (["rank", "key"], ["document", "rank"], ["code", "rank"], ["office", "rank"]):
        db.table("review_items").create_index(columns)
    db.table("qualities").create(
        {
            "document": str,
            "office": str,
            "pages": int,  # that an engine recognised
            "words": int,  # on these
            "confidence": float,  # the sum of theirs
            "unsure": int,  # how many fall below the bar of the queue
        },
        pk="document",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("qualities").create_index(["office"])
    # The item that a correction settled, and of which code it was.
    db.table("corrections").add_column("item", str)
    db.table("corrections").add_column("code", str)
    db.table("corrections").create_index(["code"])
    # The text as the stages made it, where a human has corrected a word of it; else null.
    db.table("texts").add_column("uncorrected", bytes)
    for kind in ("targets", "assignments", "products", "deadlines"):
        db.table(kind).add_column("reviewed_by", str)
        db.table(kind).add_column("reviewed_at", str)
    db.execute("update documents set versions = null")


@migrations()
def create_counts(db: Database) -> None:
    """How many items are left by code and by document: to count a million takes seconds."""
    db.table("review_totals").create({"code": str, "left": int}, pk="code")
    db.execute("insert into review_totals select code, count(*) from review_items group by code")
    db.execute(
        "create trigger review_items_come after insert on review_items begin "
        "insert into review_totals values (new.code, 1) "
        "on conflict (code) do update set left = left + 1; end"
    )
    db.execute(
        "create trigger review_items_go after delete on review_items begin "
        "update review_totals set left = left - 1 where code = old.code; end"
    )
    db.table("qualities").add_column("items", int)
    db.execute(
        "update qualities set items = "
        "(select count(*) from review_items i where i.document = qualities.document)"
    )


@migrations()
def cover_offices(db: Database) -> None:
    """Figures by office without a look at the rows, which lie in the order of documents."""
    columns = ["office", "words", "confidence", "unsure", "pages", "items"]
    db.table("qualities").create_index(columns)
    db.execute("drop index idx_qualities_office")
