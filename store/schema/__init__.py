"""The tables of `sohoa.db`, as migrations that each run once, in order, in a transaction."""

# The order of these imports is that of the migrations.
from store.schema import (  # isort: skip
    documents,
    records,
    processing,
    texts,
    review,
    accounts,
    loads,
    mirror,
    comparing,
)
from store.schema.order import migrations, newer

__all__ = [
    "accounts",
    "comparing",
    "documents",
    "loads",
    "migrations",
    "mirror",
    "newer",
    "processing",
    "records",
    "review",
    "texts",
]
