"""The tables of `sohoa.db`, as migrations that each run once, in order, in a transaction."""

# The order of these imports is that of the migrations.
from store.schema import documents, records, processing, texts, review, accounts, loads, mirror  # isort: skip
from store.schema.order import migrations

__all__ = [
    "accounts",
    "documents",
    "loads",
    "migrations",
    "mirror",
    "processing",
    "records",
    "review",
    "texts",
]
