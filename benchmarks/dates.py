"""Dates of deadlines, beside `dateparser`, the library one would reach for: found and false.

    pip install dateparser
    python -m benchmarks.dates            # the seeds and plans of ../shared, the same text for both

Counted are the points of time in the gold deadlines (a day, month, quarter or year; an interval has
two). A point is found if the program gives one that begins the same; what it gives beyond is false.
dateparser is given each sentence of the restored text and may not look at anything else; a month or
year that it fills up with today's day is taken as the month or year that its words say.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import extract
from benchmarks.extraction import cases, read, source_of

_POINT = re.compile(r"\d{4}(?:-\d\d){0,2}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the real documents")
    shared = parser.parse_args().shared
    try:
        from dateparser.search import search_dates  # type: ignore[import-not-found]
    except ImportError:
        parser.error("dateparser is missing: pip install dateparser")
    print(
        f"{'':10}{'points':>8}{'sohoa found':>14}{'false':>7}{'dateparser found':>19}{'false':>7}"
    )
    real = (case for name in ("seeds", "plans") for case in cases(name, shared, Path()))
    for name, path, gold, _ in real:
        text = read(path)[1]
        wanted = _points(record["edtf"] for record in gold["deadlines"])
        ours = _points(d.edtf for d in extract.extract(text, source_of(path)).deadlines)
        hits = [hit for line in text.text.split("\n") for hit in _of_peer(search_dates, line)]
        cells = [figure for given in (ours, Counter(hits)) for figure in _compared(wanted, given)]
        print("{:10}{:8}{:14}{:7}{:19}{:7}".format(name, wanted.total(), *cells))


def _points(values: Iterable[str | None]) -> Counter[str]:
    return Counter(point for value in values for point in _POINT.findall(value or ""))


def _of_peer(search: Any, line: str) -> list[str]:
    points = []
    for words, found in search(line, languages=["vi"]) or ():
        numbers = len(re.findall(r"\d+", words))
        points.append(found.strftime({1: "%Y", 2: "%Y-%m"}.get(numbers, "%Y-%m-%d")))
    return points


def _compared(wanted: Counter[str], given: Counter[str]) -> tuple[int, int]:
    found = (wanted & given).total()
    return found, given.total() - found


if __name__ == "__main__":
    main()
