"""What extraction finds: scored against gold, listed for reading, timed.

    python -m benchmarks.extraction --gold                  # the real documents, then our own
    python -m benchmarks.extraction --gold seeds-scanned    # printed and scanned first
    python -m benchmarks.extraction ../shared/seeds         # every record, for reading
    python -m benchmarks.extraction --counts FILES…         # counts only

Files are read like sohoa does (ingest, ocr, normalize, extract). Gold stands in ``fixtures/gold``
and ``benchmarks/gold``; how it is made is said in ``docs/gold.md``, what counts as the same record
in ``benchmarks/scoring.py``. Below each table stand all misses and false finds.
"""

import argparse
import hashlib
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import extract
import ingest
import normalize
import ocr
from benchmarks import printing, scoring
from benchmarks.listing import cut, show
from fixtures import render
from sohoa.errors import SohoaError
from sohoa.model import DocumentText, SourceText
from sohoa.options import Options
from sohoa.records import Source

GOLD = Path(__file__).parent / "gold"
OURS = Path(__file__).parents[1] / "fixtures" / "gold"
SETS = {
    "seeds": "five real OCOP plans, as text",
    "seeds-scanned": "the same printed and scanned; the garbled one is left out",
    "plans": "four plans of other programmes",
    "heads": "heads of 18 scanned pages, from their true text",
    "heads-scanned": "the same from their images",
    "held-out": "five scanned plans and decisions of a health department, not looked at before",
    "plain": "our plain sample documents, written without looking at the extractor",
    "fixtures": "our sample documents, as text layer, good and bad scan",
}
FORMS = {
    "text layer": ("ke-hoach-tinh.pdf", "quyet-dinh-san-pham.pdf", "ke-hoach-xa.pdf"),
    "good scan": ("ke-hoach-tinh-scan.pdf", "quyet-dinh-san-pham-scan.pdf", "ke-hoach-xa-scan.pdf"),
    "bad scan": ("ke-hoach-tinh-degraded.pdf", "quyet-dinh-san-pham-degraded.tif"),
}


class Case(NamedTuple):
    """A document to be scored: the column it counts in, its file, its gold, its lines."""

    column: str
    path: Path
    gold: dict[str, Any]
    lines: tuple[str, ...] = ()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", type=Path, help="files or folders to list")
    parser.add_argument("--counts", action="store_true", help="no lists")
    parser.add_argument(
        "--gold", nargs="*", choices=SETS, metavar="SET",
        help="score against gold: " + "; ".join(f"{name}: {what}" for name, what in SETS.items()),
    )  # fmt: skip
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the real documents")
    parser.add_argument("--no-faults", action="store_true", help="only the tables of --gold")
    arguments = parser.parse_args()
    if arguments.gold is not None:
        for name in arguments.gold or ("seeds", "plans", "heads", "fixtures"):
            with tempfile.TemporaryDirectory() as folder:
                score(name, list(cases(name, arguments.shared, Path(folder))), arguments.no_faults)
    elif arguments.paths:
        listed(arguments.paths, arguments.counts)
    else:
        parser.error("name files or folders, or --gold")


def listed(paths: list[Path], counts: bool) -> None:
    """Print what is found in each file, and how fast."""
    files = [
        file
        for path in paths
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.is_file() and file.name != "README.md"
    ]
    pages = words = 0
    seconds = 0.0
    extract.extract(DocumentText.empty(), source_of(files[0]))  # load the pipeline
    for file in files:
        try:
            source, text = read(file)
        except SohoaError as error:
            print(f"== {file.name}: {error}")
            continue
        start = time.perf_counter()
        found = extract.extract(text, source_of(file))
        seconds += time.perf_counter() - start
        pages, words = pages + len(source.pages), words + len(text.words)
        show(file.name, found, lists=not counts)
    print(
        f"\n{len(files)} documents, {pages} pages, {words} words in {seconds:.2f} s:"
        f" {pages / seconds:.0f} pages/s, {words / seconds:.0f} words/s"
        f" ({words / seconds / 350:.0f} pages of 350 words/s)"
    )


def read(path: Path) -> tuple[SourceText, DocumentText]:
    """The pages of a file and its restored text, scanned pages recognised."""
    options = Options()
    source = ingest.read(path, options)
    pages = [
        ocr.recognise(ingest.render(path, page.number, options), page.number, options)
        if page.needs_ocr
        else page
        for page in source.pages
    ]
    return source, normalize.restore(pages)


def source_of(path: Path) -> Source:
    data = path.read_bytes()
    return Source(
        name=path.name,
        media_type="text/plain",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=0,
        text_origin="plain_text",
    )


def cases(name: str, shared: Path, folder: Path) -> Iterator[Case]:
    """The documents of a set; what has to be made first is written to `folder`."""
    if name == "fixtures":
        files = [file for files in FORMS.values() for file in files]
        for path in render.render(folder, files):
            form = next(form for form, files in FORMS.items() if path.name in files)
            gold = json.loads((OURS / f"{render.FILES[path.name][0]}.json").read_text("utf-8"))
            yield Case(form, path, gold)
    elif name.startswith("heads"):
        for gold in json.loads((GOLD / "scans.json").read_text("utf-8")):
            scans = shared / "eval" / "scans"
            truth = scans / f"{gold['file']}.gt.txt"
            found = [p for p in scans.glob(f"{gold['file']}.*") if p != truth]
            yield Case("all", found[0] if name == "heads-scanned" else truth, gold)
    elif name == "plain":
        for path in sorted((OURS.parent / "plain").glob("*.json")):
            file = path.with_suffix(".txt")
            lines = tuple(file.read_text("utf-8").splitlines())
            yield Case(path.stem[:16], file, json.loads(path.read_text("utf-8")), lines)
    elif name == "held-out":
        for path in sorted(GOLD.glob("held_*.json")):
            gold = json.loads(path.read_text("utf-8"))
            yield Case(path.stem[5:], shared / "eval" / "bulk" / gold["file"], gold)
    else:
        kind, _, scanned = name.partition("-")
        for path in sorted(GOLD.glob(f"{kind.rstrip('s')}_*.json")):
            gold = json.loads(path.read_text("utf-8"))
            below = "seeds" if kind == "seeds" else "eval/plans"
            file = shared / below / gold["file"]
            text = file.read_text("utf-8")
            if scanned:
                if path.stem == "seed_001":
                    continue  # nobody has the text that its page bears
                file = printing.scanned(text, folder / f"{path.stem}.pdf")
            yield Case(path.stem.partition("_")[2], file, gold, tuple(text.splitlines()))


def score(name: str, chosen: list[Case], no_faults: bool) -> None:
    """Print precision, recall and F1 by column, then what was missed, false or invented."""
    tallies: dict[tuple[str, str], scoring.Tally] = defaultdict(scoring.Tally)
    rows: list[str] = []
    faults: list[str] = []
    for case in chosen:
        _, text = read(case.path)
        found = extract.extract(text, source_of(case.path)).model_dump(mode="json")
        result = scoring.scored(case.gold, found, case.lines)
        made_up = scoring.invented(found, text)
        result.tallies["invented"].found += len(made_up)
        for row, tally in result.tallies.items():
            rows += [row] if row not in rows else []
            for column in dict.fromkeys((case.column, "all")):
                tallies[row, column] += tally
        file = case.gold.get("file", case.path.name)[:24]
        faults += [f"{file:24} {sign} {row}: {cut(said, 150)}" for row, sign, said in result.faults]
        faults += [f"{file:24} invented {said}" for said in made_up]
    columns = list(dict.fromkeys([*(case.column for case in chosen), "all"]))
    print(f"\n{name}: {SETS[name]}")
    print(f"{'':18}" + "".join(f"{column:^18}" for column in columns))
    print(f"{'':18}" + f"{'P':>6}{'R':>5}{'F1':>5}  " * len(columns))
    header = [row for row in rows if row not in (*scoring.KEYS, "header", "invented")]
    for row in [*header, "header", *scoring.KEYS]:
        if row in rows:
            print(f"{row:18}" + "".join(_rates(tallies[row, column]) for column in columns))
    print(f"{'invented':18}" + "".join(f"{tallies['invented', c].found:>16}  " for c in columns))
    if faults and not no_faults:
        print("\n" + "\n".join(faults))


def _rates(tally: scoring.Tally) -> str:
    if tally.f1 is None:
        return f"{'—':>16}  "
    precision = tally.right / tally.found if tally.found else 0.0
    recall = tally.right / tally.wanted if tally.wanted else 0.0
    return f"{precision:6.2f}{recall:5.2f}{tally.f1:5.2f}  "


if __name__ == "__main__":
    main()
