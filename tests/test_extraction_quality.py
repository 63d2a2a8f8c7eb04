"""What is found in whole documents, against their gold: as good as it was, and nothing invented."""

import json
from functools import cache
from pathlib import Path

import pytest

import extract
from benchmarks import scoring
from benchmarks.extraction import GOLD, read, source_of

PLAIN = Path(__file__).parents[1] / "fixtures" / "plain"
KINDS = ("header", "targets", "products", "leads", "assignments", "deadlines")


@cache
def scored(gold_path: Path, path: Path) -> tuple[dict[str, scoring.Tally], tuple[str, ...]]:
    """The tallies of a document by kind, and what was invented in it."""
    gold = json.loads(gold_path.read_text("utf-8"))
    _, text = read(path)
    found = extract.extract(text, source_of(path)).model_dump(mode="json")
    result = scoring.scored(gold, found, path.read_text("utf-8").splitlines()).tallies
    fields = [tally for row, tally in result.items() if row not in scoring.KEYS]
    return {**result, "header": sum(fields, scoring.Tally())}, tuple(scoring.invented(found, text))


def f1(cases: list[tuple[Path, Path]]) -> dict[str, float]:
    """F1 by kind over all documents."""
    tallies = [scored(*case)[0] for case in cases]
    sums = {kind: sum((t[kind] for t in tallies if kind in t), scoring.Tally()) for kind in KINDS}
    return {kind: tally.f1 or 1.0 for kind, tally in sums.items()}


def real(shared: Path, prefix: str, folder: str) -> list[tuple[Path, Path]]:
    golds = sorted(GOLD.glob(f"{prefix}_*.json"))
    return [(g, shared / folder / json.loads(g.read_text("utf-8"))["file"]) for g in golds]


def test_five_real_plans(shared: Path) -> None:
    cases = real(shared, "seed", "seeds")
    assert min(f1(cases).values()) >= 0.97
    assert not [what for case in cases for what in scored(*case)[1]]


def test_plans_of_other_programmes(shared: Path) -> None:
    cases = real(shared, "plan", "eval/plans")
    assert min(f1(cases).values()) >= 0.95
    assert not [what for case in cases for what in scored(*case)[1]]


def test_plain_samples() -> None:
    cases = [(path, path.with_suffix(".txt")) for path in sorted(PLAIN.glob("*.json"))]
    low = {kind: value for kind, value in f1(cases).items() if value < 0.9}
    assert len(cases) > 30 and low == {}


@pytest.mark.parametrize("path", sorted(PLAIN.glob("*.json")), ids=lambda path: path.stem)
def test_nothing_is_invented(path: Path) -> None:
    assert scored(path, path.with_suffix(".txt"))[1] == ()
