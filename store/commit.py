"""Documents into the archive: what was found in one is put in all at once, or not at all."""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from sohoa.errors import MissingDependency, SohoaError
from sohoa.model import DocumentText, Page
from sohoa.records import Record
from store.archive import Archive, now
from store.folding import fold
from store.tables import KINDS, rows


def commit(
    archive: Archive, record: Record, pages: Iterable[Page], text: DocumentText, versions: str
) -> None:
    """Put a digitised document in, in place of what was there of it before, all at once.

    Args:
        archive: where to.
        record: the document, which the archive knows.
        pages: its pages as they were read.
        text: its restored text.
        versions: of the stages that made it.
    """
    pages = list(pages)
    failed = [page for page in pages if page.error]
    with archive.changing():
        _clear(archive, record.id)
        archive.touch(record.id)
        for table, found in rows(record).items():
            if table == "documents":
                archive.db.table(table).update(
                    record.id,
                    found[0]
                    | {
                        "state": "partial" if failed else "done",
                        "error_code": failed[0].error if failed else None,
                        "error": _failed_pages(failed),
                        "versions": versions,
                        "processed_at": now(),
                        "record": record.model_dump_json(),
                    },
                )
            else:
                archive.db.table(table).insert_all(found)
        _put_pages(archive, record.id, pages, text)
        archive.db.table("texts").insert(
            {"document": record.id, "text": zlib.compress(text.model_dump_json().encode())}
        )
        archive.db.table("processing").insert_all(
            {"document": record.id, "finished_at": now(), **run.model_dump()}
            for run in record.processing
        )


def fail(archive: Archive, document: str, error: SohoaError, versions: str) -> None:
    """Note that a document could not be digitised; what an earlier reading found stays.

    What is missing on this machine is tried again by the next load; other failures are not.
    """
    with archive.changing():
        archive.touch(document)
        row = archive.db.execute("select record from documents where id = ?", [document])
        archive.db.table("documents").update(
            document,
            {
                "state": "outdated" if row.fetchone()[0] else "failed",
                "error_code": error.code,
                "error": str(error),
                "versions": None if isinstance(error, MissingDependency) else versions,
                "processed_at": now(),
            },
        )


def _clear(archive: Archive, document: str) -> None:
    for table in (*KINDS, "legal_bases", "issues", "lines", "pages", "texts"):
        archive.db.table(table).delete_where("document = ?", [document])


def _put_pages(archive: Archive, document: str, pages: Iterable[Page], text: DocumentText) -> None:
    restored: dict[int, list[str]] = {}
    for block in text.blocks:
        by_page: dict[int, list[int]] = {}
        for word in text.words_in(block.start, block.end):
            by_page.setdefault(word.page, []).extend((word.start, word.end))
        for number, offsets in by_page.items():
            restored.setdefault(number, []).append(text.text[min(offsets) : max(offsets)])
    for page in pages:
        clean = "\n".join(restored.get(page.number, ()))
        archive.db.table("pages").insert(
            page.model_dump(include={"number", "origin", "width", "height", "rotation"})
            | {
                "document": document,
                "error_code": page.error,
                "raw_text": page.text,
                "text": clean,
                "folded": fold(clean),
            }
        )
        archive.db.table("lines").insert_all(_line_rows(document, page))


def _failed_pages(failed: list[Page]) -> str | None:
    if not failed:
        return None
    numbers = ", ".join(str(page.number) for page in failed[:10])
    more = f" and {len(failed) - 10} more" if len(failed) > 10 else ""
    return f"page {numbers}{more} could not be read; the others are in"


def _line_rows(document: str, page: Page) -> Iterator[dict[str, Any]]:
    number = 0
    for line in page.lines:
        if not line.words:
            continue
        number += 1
        box = line.box or (None, None, None, None)
        words = [[w.text, round(w.confidence, 3), *(w.box or ())] for w in line.words]
        yield {
            "document": document,
            "page": page.number,
            "number": number,
            "zone": line.zone,
            **dict(zip(("x0", "y0", "x1", "y1"), box, strict=True)),
            "text": line.text,
            "words": json.dumps(words, ensure_ascii=False),
        }
