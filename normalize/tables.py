"""Dictionaries and tables of this stage: readable files that someone who knows OCOP can edit."""

from pathlib import Path


def rows(name: str) -> list[list[str]]:
    """Rows of the tab-separated file `name` in ``data/``; ``#`` begins a comment line."""
    text = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]
