"""What extraction finds, listed for reading, and how fast.

    python benchmarks/extraction.py ../shared/seeds ../shared/eval/plans   # lists and counts
    python benchmarks/extraction.py --counts FILES…                        # counts only

Reads like sohoa does (ingest, normalize, extract); pages that would need OCR are left out.
"""

import argparse
import hashlib
import time
from collections import Counter
from pathlib import Path

import extract
import ingest
import normalize
from sohoa.errors import SohoaError
from sohoa.model import DocumentText
from sohoa.options import Options
from sohoa.records import Extraction, Source

KINDS = ("targets", "products", "assignments", "deadlines")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--counts", action="store_true", help="no lists")
    arguments = parser.parse_args()
    files = [
        file
        for path in arguments.paths
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.is_file() and file.name != "README.md"
    ]
    pages = words = 0
    seconds = 0.0
    extract.extract(DocumentText.empty(), _source(files[0], 0))  # load the pipeline
    for file in files:
        try:
            text, count = read(file)
        except SohoaError as error:
            print(f"== {file.name}: {error}")
            continue
        start = time.perf_counter()
        found = extract.extract(text, _source(file, count))
        seconds += time.perf_counter() - start
        pages, words = pages + count, words + len(text.words)
        show(file.name, found, lists=not arguments.counts)
    print(
        f"\n{len(files)} documents, {pages} pages, {words} words in {seconds:.2f} s:"
        f" {pages / seconds:.0f} pages/s, {words / seconds:.0f} words/s"
        f" ({words / seconds / 350:.0f} pages of 350 words/s)"
    )


def read(file: Path) -> tuple[DocumentText, int]:
    pages = [page for page in ingest.read(file, Options()).pages if not page.needs_ocr]
    return normalize.restore(pages), len(pages)


def _source(file: Path, pages: int) -> Source:
    data = file.read_bytes()
    return Source(
        name=file.name,
        media_type="text/plain",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=pages,
        text_origin="plain_text",
    )


def show(name: str, found: Extraction, lists: bool) -> None:
    document = found.document
    print(f"\n== {name}")
    print(
        f"   {document.type_name} {document.reference or document.symbol or '—'}"
        f" · {document.issued or '—'} · {document.issuer.name or '—'} · {document.period or '—'}"
        f" · {document.signer.authority or ''} {document.signer.position or ''}"
        f" {document.signer.name or '—'} · {len(document.legal_bases)} legal bases"
        f" · {len(document.recipients)} recipients"
    )
    counts = {kind: len(getattr(found, kind)) for kind in KINDS}
    print("   " + " · ".join(f"{n} {kind}" for kind, n in counts.items()))
    if not lists:
        return
    print(f"   title: {document.title}")
    for t in found.targets:
        value = "–".join(f"{n:g}" for n in dict.fromkeys((t.min, t.max)) if n is not None)
        extra = " ".join(
            str(v) for v in (t.measure, t.stars and f"{t.stars}*", t.scope, t.due) if v
        )
        mark = "expected" if t.modality == "expected" else ""
        print(
            f"   T p{t.evidence.page} {t.comparator or 'aim'} {value} {t.unit or ''} [{extra}]"
            f" {mark} {_cut(t.subject or t.text)}" + (f" (+{len(t.also)})" if t.also else "")
        )
    for p in found.products:
        extra = " ".join(
            str(v)
            for v in (
                p.action,
                p.stars and f"{p.stars}*",
                p.stars_target and f"→{p.stars_target}*",
                p.group and f"group {p.group}",
                p.due,
            )
            if v
        )
        print(f"   P p{p.evidence.page} {p.name} · {p.owner or '—'} ({p.owner_type}) [{extra}]")
    agencies = Counter(
        (a.agency.canonical or a.agency.name, a.role) for a in found.assignments
    )  # fmt: skip
    for (agency, role), number in sorted(agencies.items()):
        print(f"   A {role:9} {number:3} x {_cut(agency)}")
    for d in found.deadlines:
        print(
            f"   D p{d.evidence.page} {d.kind:9} {d.edtf or d.rrule or '—':24} {_cut(d.text, 45)}"
            f" · {_cut(d.event or '—', 70)}"
        )
    for issue in found.issues:
        print(f"   ! {issue.code}: {_cut(issue.message)}")


def _cut(text: str, longest: int = 110) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


if __name__ == "__main__":
    main()
