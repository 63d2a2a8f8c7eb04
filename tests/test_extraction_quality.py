"""What is found in whole documents, against their gold: as good as it was, and nothing invented."""

from functools import cache
from pathlib import Path

import pytest

import extract
from benchmarks import scoring
from benchmarks.extraction import cases, read, source_of

CASES = {case.path: case for case in cases("plain", Path(), Path())}
PLAIN = list(CASES)
KINDS = ("header", "targets", "products", "leads", "assignments", "deadlines")


@cache
def scored(path: Path) -> tuple[dict[str, scoring.Tally], tuple[str, ...]]:
    """The tallies of a document by kind, and what was invented in it."""
    case = CASES[path]
    _, text = read(path)
    found = extract.extract(text, source_of(path)).model_dump(mode="json")
    result = scoring.scored(case.gold, found, case.lines)
    return result.tallies, tuple(scoring.invented(found, text))


def f1(name: str, shared: Path) -> dict[str, float]:
    """F1 by kind over all documents of a set; nothing in them may be invented."""
    chosen = {case.path: case for case in cases(name, shared, Path())}
    CASES.update(chosen)
    results = [scored(path) for path in chosen]
    assert not [what for _, invented in results for what in invented]
    sums = {
        kind: sum((tallies[kind] for tallies, _ in results if kind in tallies), scoring.Tally())
        for kind in KINDS
    }
    return {kind: tally.f1 or 1.0 for kind, tally in sums.items()}


def test_five_real_plans(shared: Path) -> None:
    assert min(f1("seeds", shared).values()) >= 0.97


def test_plans_of_other_programmes(shared: Path) -> None:
    assert min(f1("plans", shared).values()) >= 0.95


def test_plain_samples() -> None:
    assert len(PLAIN) > 30
    assert {k: value for k, value in f1("plain", Path()).items() if value < 0.9} == {}


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)
def test_nothing_is_invented(path: Path) -> None:
    assert scored(path)[1] == ()
