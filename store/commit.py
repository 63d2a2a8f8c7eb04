"""Documents into the archive: what was found in one is put in all at once, or not at all.

What a human has corrected goes in as they want it; what the stages made is kept beside it.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sohoa.edits import Edit
from sohoa.errors import MissingDependency, NotThere, SohoaError
from sohoa.model import DocumentText, Page
from sohoa.records import Record
from store.archive import Archive, now
from store.folding import fold
from store.review.apply import Corrected, corrected, plain
from store.review.items import items, quality
from store.review.log import standing
from store.tables import KINDS, rows

#: What is made anew from the record of a document, whenever that changes.
_FROM_RECORD = (*KINDS, "legal_bases", "issues", "review_items", "qualities")


def commit(
    archive: Archive,
    record: Record,
    pages: Iterable[Page],
    text: DocumentText,
    versions: str,
    edits: Sequence[Edit] = (),
) -> None:
    """Put a digitised document in, in place of what was there of it before, all at once.

    Args:
        archive: where to.
        record: the document, which the archive knows, without what humans say of it.
        pages: its pages as they were read.
        text: its text as the stages made it.
        versions: of the stages that made it.
        edits: of `text`, with which the record was found; its offsets are in the edited text. If
            humans have corrected the text meanwhile, the document is queued again.
    """
    pages = list(pages)
    failed = [page for page in pages if page.error]
    with archive.changing():
        made = plain(record, text, edits) if edits else record
        result = corrected(made, text, standing(archive, record.id))
        outcome = "partial" if failed else "done"
        _clear(archive, record.id, *_FROM_RECORD, "texts", "lines", "pages")
        _put_pages(archive, record.id, pages, result.text)
        _put_text(archive, record.id, text, result.text)
        _put(archive, made, result)
        archive.db.table("documents").update(
            record.id,
            {
                "state": outcome if result.edits == tuple(edits) else "queued",
                "error_code": failed[0].error if failed else None,
                "error": _failed_pages(failed),
                "versions": versions,
                "processed_at": now(),
            },
        )
        archive.db.table("processing").insert_all(
            {"document": record.id, "finished_at": now(), **run.model_dump()}
            for run in record.processing
        )


def renew(archive: Archive, made: Record, text: DocumentText, *, reworded: bool) -> None:
    """Put a document in anew with its corrections as they are now.

    To be called in the transaction that changes the corrections.

    Args:
        archive: where.
        made: a document that has been put in before, as the stages made it (`machine`).
        text: its text as they made it.
        reworded: whether corrections of words are among them. The document is queued then, so that
            the next load finds its records in the text as it is now.
    """
    document = made.id
    result = corrected(made, text, standing(archive, document))
    _clear(archive, document, *_FROM_RECORD)
    _put(archive, made, result)
    if not reworded:
        return
    _clear(archive, document, "texts")
    _put_text(archive, document, text, result.text)
    archive.db.execute("update documents set state = 'queued' where id = ?", [document])
    restored = _by_page(result.text)
    query = "select number, text from pages where document = ?"
    for number, old in archive.db.execute(query, [document]).fetchall():
        clean = restored.get(number, "")
        if clean != old:
            archive.db.execute(
                "update pages set text = ?, folded = ? where document = ? and number = ?",
                [clean, fold(clean), document, number],
            )


def machine(archive: Archive, document: str) -> tuple[Record, DocumentText]:
    """The record and the text of a document as the stages made them, uncorrected.

    Raises:
        NotThere: the archive has no record of it.
    """
    row = archive.db.execute(
        "select coalesce(d.uncorrected, d.record), coalesce(t.uncorrected, t.text) "
        "from documents d join texts t on t.document = d.id where d.id = ?",
        [document],
    ).fetchone()
    if row is None or row[0] is None:
        raise NotThere(f"the archive has no record of the document {document}")
    return Record.model_validate_json(row[0]), _unpacked(row[1])


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


def _clear(archive: Archive, document: str, *tables: str) -> None:
    for table in tables:
        archive.db.table(table).delete_where("document = ?", [document])


def _put(archive: Archive, made: Record, result: Corrected) -> None:
    """Everything that follows from a record."""
    record = result.record
    archive.touch(record.id)
    tables = rows(record)
    (header,) = tables.pop("documents")
    untouched = record == made
    header["record"] = record.model_dump_json()
    header["uncorrected"] = None if untouched else made.model_dump_json()
    archive.db.table("documents").update(record.id, header)
    for table, found in tables.items():
        archive.db.table(table).insert_all(found)
    doubts = list(items(record, result.text))
    archive.db.table("review_items").insert_all(doubts)
    query = "select number from pages where document = ? and origin = 'ocr' and error_code is null"
    recognised = {number for (number,) in archive.db.execute(query, [record.id])}
    archive.db.table("qualities").insert(
        quality(record, result.text, recognised) | {"items": len(doubts)}
    )


def _put_text(archive: Archive, document: str, made: DocumentText, text: DocumentText) -> None:
    uncorrected = None if text == made else _packed(made)
    archive.db.table("texts").insert(
        {"document": document, "text": _packed(text), "uncorrected": uncorrected}
    )


def _packed(text: DocumentText) -> bytes:
    return zlib.compress(text.model_dump_json().encode())


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> DocumentText:
    """A text; a reviewer goes on with the one they are at, and a long one takes its time."""
    return DocumentText.model_validate_json(zlib.decompress(packed))


def _by_page(text: DocumentText) -> dict[int, str]:
    """The text of each page, a line a block."""
    found: dict[int, list[str]] = {}
    for block in text.blocks:
        by_page: dict[int, list[int]] = {}
        for word in text.words_in(block.start, block.end):
            by_page.setdefault(word.page, []).extend((word.start, word.end))
        for number, offsets in by_page.items():
            found.setdefault(number, []).append(text.text[min(offsets) : max(offsets)])
    return {number: "\n".join(lines) for number, lines in found.items()}


def _put_pages(archive: Archive, document: str, pages: Iterable[Page], text: DocumentText) -> None:
    restored = _by_page(text)
    for page in pages:
        clean = restored.get(page.number, "")
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
