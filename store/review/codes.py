"""How bad each kind of doubt is, and what it is about: `store/data/review.csv`."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Code(NamedTuple):
    """A row of the table."""

    #: 1 is worst: what is stored and wrong goes before what is missing, and that before mere words.
    severity: int
    #: What it is about: a record, a list (named by its first record), a field of the header
    #: (document), a word, or none of these (issue).
    kind: str
    #: Of the header, or null.
    field: str | None
    #: Pattern of what the words offer for the field, or null.
    offers: str | None


#: What the table does not know.
UNKNOWN = Code(4, "record", None, None)


@cache
def codes() -> dict[str, Code]:
    """The table, by code."""
    table = files("store").joinpath("data/review.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Code(
            int(row["severity"]), row["kind"], row["field"] or None, row["offers"] or None
        )
        for row in csv.DictReader(table.splitlines())
    }


def code(name: str) -> Code:
    """What the table says of a code."""
    return codes().get(name, UNKNOWN)
