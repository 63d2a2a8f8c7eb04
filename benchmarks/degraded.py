"""How well worn pages are read: sohoa's OCR stage beside plain Tesseract, condition by condition.

    python -m benchmarks.degraded [--pages N] [--conditions a,b] [--no-plain] [--list] [--show]
    python -m benchmarks.degraded --speed [--pages N]

Pages are set from our own sample documents and, where ``../shared/eval/plans`` is there, from the
plans in it, and spoilt by ``fixtures.wear``; the same every time. Columns, in percent: CER and WER
(edit distance over the length of the truth, after NFC and folding of white space; bars between
table cells do not count), and syllables of the truth found anywhere on the page. "plain" is
pytesseract with its defaults (vie, psm 3). "time" is sohoa's time in that of plain; both have one
thread. The last rows: turned pages set upright (of N at each angle), blank pages known as blank.

``--speed`` prints where the time of a page goes: the engine's own recognition, and beyond it.
"""

import argparse
import os
import sys
import tempfile
import time
import zlib
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # before Tesseract is loaded

import numpy as np
import pypdfium2 as pdfium
import pytesseract
from PIL import Image

import ingest
import ocr
from benchmarks.ocr import SCANS, folded, scores, text_of
from fixtures import scan, wear
from fixtures.layout import Printed, typeset
from fixtures.render import HERE, printed, render
from ocr import reading
from sohoa.model import PageImage
from sohoa.options import Options

PLANS = SCANS.parent / "plans"
SEED = 40
TABLES = ("quyet-dinh-san-pham", 2)  # the page of the samples that is a ruled table
HEAD = """size: 14
issuer: ỦY BAN NHÂN DÂN
issuer: TỈNH SƠN HÀ
number: Số: 864/KH-UBND
date: Sơn Hà, ngày 06 tháng 3 năm 2025
type: KẾ HOẠCH
title: Thử nghiệm

"""


class Sample(NamedTuple):
    """A clean page and its text."""

    name: str
    pixels: scan.Pixels
    text: str


@cache
def document(name: str) -> Printed:
    """A sample document, or a plan of ../shared, as set."""
    if (HERE / "documents" / f"{name}.txt").exists():
        return printed(name)
    lines = (PLANS / f"{name}.txt").read_text(encoding="utf-8-sig").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.txt"
        body = "\n".join(line.strip() for line in lines[7:] if line.strip())
        path.write_text(HEAD + body, encoding="utf-8")
        return typeset(path)


def sample(name: str, page: int) -> Sample:
    """A page of a document; the truth has the letterhead's left column before its right one."""
    made = document(name)
    lines = made.pages[page].splitlines()
    pdf = pdfium.PdfDocument(made.pdf)
    pixels = np.asarray(pdf[page].render(scale=scan.POINT).to_pil().convert("RGB"))
    pdf.close()
    motto = next((i for i, line in enumerate(lines[:6]) if line.startswith("CỘNG HÒA")), None)
    if motto is not None:
        lines.insert(motto, lines.pop(motto + 2))
    return Sample(f"{name} {page + 1}", pixels, folded("\n".join(lines)))


def samples(count: int) -> list[Sample]:
    """The first pages of the samples, then pages of the plans and the rest, each in turn."""
    chosen = [("ke-hoach-tinh", 0), ("ke-hoach-xa", 1), ("quyet-dinh-san-pham", 0)]
    plans = sorted(path.stem for path in PLANS.glob("*.txt"))
    for page in range(1, 8):
        chosen += [(name, page) for name in plans if page < len(document(name).pages)]
    chosen += [("ke-hoach-xa", 0), ("ke-hoach-tinh", 1), ("ke-hoach-tinh", 2)]
    return [sample(*place) for place in chosen[:count]]


def dice(*names: str) -> np.random.Generator:
    """A generator for a page under a condition that depends on nothing else."""
    return np.random.default_rng([SEED, *(zlib.crc32(name.encode()) for name in names)])


def measured(image: PageImage, text: str, system: str, show: bool) -> tuple[float, ...]:
    """CER, WER, recall and seconds of a system on a page."""
    start = time.perf_counter()
    if system == "plain":
        found = pytesseract.image_to_string(Image.fromarray(image.pixels), lang="vie")
    else:
        page = ocr.recognise(image, 1, Options())
        found = text_of(page)
    took = time.perf_counter() - start
    if show:
        print(system, getattr(page, "treatment", "") if system != "plain" else "", found, sep="\n")
    return (*scores(found.replace(" | ", " "), text), took)


def accuracy(pages: list[Sample], conditions: list[str], systems: list[str], show: bool) -> None:
    """A row for each condition, and their mean."""
    print(f"{'':15}" + "".join(f"{name:>9} CER   WER   syl" for name in systems) + "   time")
    table = []
    for name in conditions:
        lot = [sample(*TABLES)] if name == "tables" else pages
        results: list[list[tuple[float, ...]]] = [[] for _ in systems]
        for page in lot:
            spoil = wear.skewed if name == "tables" else wear.CONDITIONS[name]
            pixels, dpi = spoil(page.pixels, dice(name, page.name))
            for system, found in zip(systems, results, strict=True):
                found.append(measured(PageImage(pixels, dpi), page.text, system, show))
        table.append([[mean(column) for column in zip(*found, strict=True)] for found in results])
        print(f"{name:15}" + _row(table[-1]), flush=True)
    means = [
        [mean(column) for column in zip(*rows, strict=True)] for rows in zip(*table, strict=True)
    ]
    print(f"{'mean':15}" + _row(means))


def _row(results: list[list[float]]) -> str:
    ratio = f"{results[-1][3] / results[0][3]:7.2f}" if len(results) > 1 else ""
    return "".join("{:13.2f}{:6.1f}{:6.1f}".format(*result) for result in results) + ratio


def orientation(pages: list[Sample], blanks: int = 10) -> None:
    """How many turned pages were set upright, and how many blank ones were known as blank."""
    for angle in (0, 90, 180, 270):
        right = 0
        for page in pages:
            pixels, dpi = wear.good(page.pixels, dice("turn", page.name))
            turned = np.ascontiguousarray(np.rot90(pixels, angle // 90))
            found = ocr.recognise(PageImage(turned, dpi), 1, Options())
            right += found.rotation == angle
        print(f"turned by {angle:3}: {right} of {len(pages)} set upright")
    empty = 0
    for number in range(blanks):
        pixels, dpi = wear.blank(pages[0].pixels, number, dice("blank", str(number)))
        empty += not ocr.recognise(PageImage(pixels, dpi), 1, Options()).lines
    print(f"blank: {empty} of {blanks} without a line")


#: The steps of ocr.reading that are timed, where it has them.
STEPS = ("_treated", "turns", "straighten", "regions", "rows", "_lines", "_doubts", "_page")


def speed(count: int) -> None:
    """Where the time of a page goes, on the pages of a scanned PDF: each step without those within.

    Processor time where the engine runs in this process, else wall time.
    """
    options = Options()
    engine = reading.select(options)
    now = time.process_time if engine.name == "tesserocr" else time.perf_counter
    spent: dict[str, float] = {}
    inside = [0.0]  # seconds of what ran within each step that is under way

    def timed(name: str, function: Any) -> Any:
        def run(*args: Any, **more: Any) -> Any:
            inside.append(0.0)
            start = now()
            result = function(*args, **more)
            result = iter(list(result)) if name == "turns" else result
            took = now() - start
            spent[name] = spent.get(name, 0.0) + took - inside.pop()
            inside[-1] += took
            return result

        return run

    for name in STEPS:
        if hasattr(reading, name):
            setattr(reading, name, timed(name, getattr(reading, name)))
    read, draw = timed("rest", reading.recognise), timed("render", ingest.render)
    engine.recognise = timed("engine", engine.recognise)  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        paths = render(Path(folder), ["*-scan.pdf"])
        places = [(path, page) for path in paths for page in range(1, 5)]
        places = [place for place in places if place[1] <= len(pdfium.PdfDocument(place[0]))]
        for number, (path, page) in enumerate([places[0], *places[:count]]):
            if number == 1:
                spent.clear()  # the first one warmed up
            read(draw(path, page, options), page, options, engine)
    pages = len(places[:count])
    whole = sum(spent.values())
    print(f"{whole / pages:.3f} s a page, {pages} scanned pages of {scan.DPI} dpi in PDFs")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"{name:12}{1000 * seconds / pages:8.1f} ms{100 * seconds / whole:7.1f} %")
    print(f"beyond the engine: {100 * (whole / spent['engine'] - 1):.1f} % of its time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=4, help="pages under each condition")
    parser.add_argument("--conditions", default="", help="only these, parted by commas")
    parser.add_argument("--no-plain", action="store_true", help="leave plain Tesseract out")
    parser.add_argument("--show", action="store_true", help="print the text that was read")
    parser.add_argument("--list", action="store_true", help="name the conditions")
    parser.add_argument("--speed", action="store_true", help="where the time of a page goes")
    args = parser.parse_args()
    known = [*wear.CONDITIONS, "tables"]
    chosen = args.conditions.split(",") if args.conditions else known
    if args.list:
        print("\n".join(known))
    elif args.speed:
        speed(args.pages)
    elif unknown := [name for name in chosen if name not in [*known, "turns"]]:
        sys.exit(f"no condition {unknown[0]!r}; --list names them")
    else:
        pages = samples(args.pages)
        conditions = [name for name in chosen if name != "turns"]
        if conditions:
            systems = ["sohoa"] if args.no_plain else ["plain", "sohoa"]
            accuracy(pages, conditions, systems, args.show)
        if not args.conditions or "turns" in chosen:
            orientation(pages)


if __name__ == "__main__":
    main()
