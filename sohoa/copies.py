"""A document of the archive in another format, from what is stored: nothing is recognised again."""

from collections.abc import Sequence
from pathlib import Path

from sohoa import formats
from sohoa.errors import NoPageImages
from sohoa.load import Kept
from sohoa.model import Model
from sohoa.options import Options
from sohoa.pipeline import Digitised, digitise
from store import Archive, reading

#: As what a document with page images can be had: the kind and the ending of such a file.
KINDS = {
    "pdf": ("application/pdf", "pdf"),
    "hocr": ("text/vnd.hocr+html; charset=utf-8", "hocr"),
    "alto": ("application/xml", "alto.xml"),
}


class Copied(Model):
    """A file that was written: how many bytes it has."""

    bytes: int


def has_images(media_type: str | None) -> bool:
    """Whether the pages of a file of this kind can be shown as images."""
    return bool(media_type) and (
        media_type == "application/pdf" or str(media_type).startswith("image/")
    )


def copy(folder: Path, document: str, kind: str, target: Path, options: Options) -> Copied:
    """Write a document of an archive to a file; for a worker process.

    Args:
        folder: the archive.
        document: its id; it has been read.
        kind: one of `KINDS`.
        target: the file; where it fails, what is there of it is no copy.
        options: as it was read.

    Raises:
        NoPageImages: the document has none.
        SohoaError: there can be no such copy of this one.
    """
    with Archive(folder) as archive:
        record, text = reading.record(archive, document), reading.text(archive, document)
        assert record and text
        if not has_images(record.document.source.media_type):
            raise NoPageImages(f"there are no page images for {kind}")
        pages = _pages(archive, document, options)
        with target.open("wb") as out:
            whole = Digitised(record, pages, text.whole)
            formats.write(whole, archive.original(document), kind, options.dpi, out)
            return Copied(bytes=out.tell())


def _pages(archive: Archive, document: str, options: Options) -> Sequence[bytes]:
    """The pages as JSON: as the stages left them where that is still there, else as stored.

    What is stored does not tell which cells of a table span others.
    """
    known = reading.known(archive, document)
    assert known
    kept = Kept(archive)
    job = digitise(document, known.name, known.bytes, archive.original(document), options)
    tasks = next(job)
    for _ in ("ingest", "ocr"):
        results = [result for task in tasks if (result := kept.recall(task))]
        if len(results) < len(tasks):
            return [page.model_dump_json().encode() for page in reading.pages(archive, document)]
        tasks = job.send(results)
    pages: Sequence[bytes] = tasks[0].payload[0]  # what is to be restored
    return pages
