"""Documents that say something comparable, put straight into an archive's tables."""

from typing import Any

from sohoa.records import Document, Evidence, Issuer, Record, Source, Target
from store import Archive
from store.tables import rows

_EVIDENCE = Evidence(page=2, start=0, end=1, raw="x", confidence=1)
#: A target of the subject `products_new`, but for its figure.
NEW = {"unit": "product", "measure": "new", "subject": "sản phẩm OCOP"}


def province(name: str) -> Issuer:
    """The people's committee of a province."""
    return Issuer(name=f"Ủy ban nhân dân tỉnh {name}", level="province", province=name)


def target(record: str, **values: Any) -> Target:
    """A target; what is not given the document does not say."""
    told: dict[str, Any] = {
        **dict.fromkeys(("subject", "comparator", "min", "max", "unit", "measure", "stars")),
        **dict.fromkeys(("scope", "due", "section")),
        "text": "Công nhận mới sản phẩm OCOP",
        "modality": "target",
    }
    return Target(id=record, evidence=_EVIDENCE, **told | values)


def put(archive: Archive, name: str, targets: tuple[Target, ...] = (), **header: Any) -> None:
    """A document into the tables, without what the stages make besides."""
    source = Source(
        name=name, media_type="text/plain", bytes=1, sha256=name, pages=1, text_origin=None
    )
    found = Record(id=name, document=Document(source=source, **header), targets=targets, text="")
    tables = rows(found)
    known = {"state": "done", "added_at": "2026-01-01T00:00:00+00:00"}
    with archive.db.atomic():
        archive.db.table("documents").insert(tables["documents"][0] | known)
        archive.touch(name)
        archive.db.table("targets").insert_all(tables["targets"])


def put_products(archive: Archive, document: str, *told: tuple[Any, ...]) -> None:
    """Products of a document: name, owner, stars, group, action."""
    columns = ("name", "owner", "stars", "group", "action")
    with archive.db.atomic():
        archive.db.table("products").insert_all(
            {"id": f"{document}-{n}", "document": document, "page": 1}
            | dict(zip(columns, product, strict=True))
            for n, product in enumerate(told)
        )


def put_deadlines(archive: Archive, document: str, *times: str | None) -> None:
    """Deadlines of a document; None recurs each month."""
    with archive.db.atomic():
        archive.db.table("deadlines").insert_all(
            {
                "id": f"{document}-{n}",
                "document": document,
                "page": 1,
                "start": n,
                "kind": "by",
                "edtf": time,
                "rrule": None if time else "FREQ=MONTHLY",
                "text": f"trước {time}",
                "event": "báo cáo",
            }
            for n, time in enumerate(times)
        )
