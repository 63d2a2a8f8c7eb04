"""Does the archive still hold what was put into it?"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from store.archive import Archive


class Fault(NamedTuple):
    """Something that is not as it should be."""

    kind: Literal["missing", "altered", "stray", "database", "incomplete"]
    what: str


def verify(archive: Archive) -> Iterator[Fault | None]:
    """Check every original against its digest and the database against itself.

    Yields:
        None for each thing that is well (for a progress bar), a `Fault` for each that is not.
    """
    for (answer,) in archive.db.execute("pragma integrity_check"):
        yield None if answer == "ok" else Fault("database", answer)
    for row in archive.db.execute("pragma foreign_key_check"):
        yield Fault("database", f"{row[0]} row {row[1]} refers to a {row[2]} that is not there")
    known = set()
    for document, state, pages in archive.db.execute("select id, state, pages from documents"):
        known.add(document)
        yield _original(archive.original(document), document)
        if state in ("done", "partial"):
            there = archive.db.table("pages").count_where("document = ?", [document])
            yield (
                None
                if there == pages
                else Fault("incomplete", f"{document}: {there} of {pages} pages")
            )
    for path in archive.originals.glob("*/*"):
        if path.name not in known:
            yield Fault("stray", f"{path}: no document refers to it")


def _original(path: Path, document: str) -> Fault | None:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return Fault("missing", f"{path}: {error.strerror or error}")
    return None if digest == document else Fault("altered", f"{path}: its digest is {digest}")
