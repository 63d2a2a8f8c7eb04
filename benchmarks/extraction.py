"""What extraction finds: listed for reading, timed, and scored against the sample documents.

    python -m benchmarks.extraction --gold                                 # precision, recall, F1
    python -m benchmarks.extraction ../shared/seeds ../shared/eval/plans   # lists and counts
    python -m benchmarks.extraction --counts FILES…                        # counts only

Files are read like sohoa does (ingest, normalize, extract), but pages that would need OCR are left
out. ``--gold`` renders the sample documents (``fixtures/``) as PDF, good scan and bad scan, reads
them OCR and all, and compares every record and header field with ``fixtures/gold``: what is not
equal in all fields that count is a miss and a false find, both listed below the table.
"""

import argparse
import hashlib
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import extract
import ingest
import normalize
import ocr
from fixtures import render
from sohoa.errors import SohoaError
from sohoa.model import DocumentText
from sohoa.options import Options
from sohoa.records import Extraction, Source

GOLD = Path(__file__).parents[1] / "fixtures" / "gold"
FORMS = {
    "text layer": ("ke-hoach-tinh.pdf", "quyet-dinh-san-pham.pdf", "ke-hoach-xa.pdf"),
    "good scan": ("ke-hoach-tinh-scan.pdf", "quyet-dinh-san-pham-scan.pdf", "ke-hoach-xa-scan.pdf"),
    "bad scan": ("ke-hoach-tinh-degraded.pdf", "quyet-dinh-san-pham-degraded.tif"),
}
GROUNDS = ("type_code", "reference", "issued", "issuer")
#: The fields of each kind that have to be right.
COUNTS = {
    "targets": ("comparator", "min", "max", "unit", "measure", "stars", "due"),
    "assignments": ("agency", "role", "due"),
    "products": ("name", "owner", "owner_type", "group", "stars", "stars_target", "action"),
    "deadlines": ("kind", "edtf", "rrule"),
}
KINDS = ("targets", "products", "assignments", "deadlines")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--counts", action="store_true", help="no lists")
    parser.add_argument("--gold", action="store_true", help="score against fixtures/gold")
    arguments = parser.parse_args()
    if arguments.gold:
        score()
        return
    if not arguments.paths:
        parser.error("name files or folders, or --gold")
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


@dataclass
class Tally:
    """How many records are right, wanted and found."""

    right: int = 0
    wanted: int = 0
    found: int = 0

    def __str__(self) -> str:
        if not self.wanted and not self.found:
            return f"{'—':>19}"
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return f"{precision:6.2f} {recall:5.2f} {f1:5.2f} "


def score() -> None:
    """Print the table of precision, recall and F1, then what was missed and found falsely."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    faults: list[str] = []
    rows: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for path in render.render(
            Path(folder), [name for files in FORMS.values() for name in files]
        ):
            form = next(form for form, files in FORMS.items() if path.name in files)
            gold = json.loads((GOLD / f"{render.FILES[path.name][0]}.json").read_text("utf-8"))
            found = extract.extract(recognised(path), _source(path, 0)).model_dump(mode="json")
            for row, want, got in compared(gold, found):
                rows += [row] if row not in rows else []
                tally = tallies[row, form]
                tally.right += (want & got).total()
                tally.wanted += want.total()
                tally.found += got.total()
                for sign, values in (("missed", want - got), ("false ", got - want)):
                    faults += [f"{form:12} {path.name:32} {sign} {row}: {_cut(value, 150)}"
                               for value in values.elements()]  # fmt: skip
    print(f"{'':16}" + "".join(f"{form:^20}" for form in FORMS))
    print(f"{'':16}" + f"{'P':>6} {'R':>5} {'F1':>5}  " * len(FORMS))
    for row in rows:
        print(f"{row:16}" + " ".join(str(tallies[row, form]) for form in FORMS))
    print()
    print("\n".join(faults))


def recognised(path: Path) -> DocumentText:
    """The restored text of a file, its scanned pages recognised."""
    options = Options()
    pages = [
        ocr.recognise(ingest.render(path, page.number, options), page.number, options)
        if page.needs_ocr
        else page
        for page in ingest.read(path, options).pages
    ]
    return normalize.restore(pages)


def compared(
    gold: dict[str, Any], found: dict[str, Any]
) -> Iterator[tuple[str, "Counter[str]", "Counter[str]"]]:
    """For each header field and kind of record: what is wanted and what was found, as text."""
    for field, value in gold["document"].items():
        got = found["document"][field]
        if field == "legal_bases":
            yield field, _values(value, GROUNDS), _values(got, GROUNDS)
        elif isinstance(value, dict):
            for key in value:
                yield f"{field}.{key}", _one(value[key]), _one(got[key])
        elif isinstance(value, list):
            yield field, Counter(value), Counter(got)
        else:
            yield field, _one(value), _one(got)
    for kind, keys in COUNTS.items():
        yield kind, _values(gold[kind], keys), _values(found[kind], keys)


def _one(value: object) -> "Counter[str]":
    return Counter() if value is None else Counter([str(value)])


def _values(records: Iterable[dict[str, Any]], keys: tuple[str, ...]) -> "Counter[str]":
    return Counter(" · ".join(_text(record, key) for key in keys) for record in records)


def _text(record: dict[str, Any], key: str) -> str:
    value = record["agency"]["name"] if key == "agency" else record.get(key)
    return "—" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)


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
