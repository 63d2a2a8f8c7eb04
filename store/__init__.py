"""Records into an archive and out of it: SQLite, full-text search, exports, verification."""

from store.archive import Archive, Queued, ResultKey, Trouble
from store.export import csv_tables, jsonl, parquet_tables, records, replacing
from store.search import Hit, search
from store.tables import KINDS
from store.verify import Fault, verify

__all__ = [
    "KINDS",
    "Archive",
    "Fault",
    "Hit",
    "Queued",
    "ResultKey",
    "Trouble",
    "csv_tables",
    "jsonl",
    "parquet_tables",
    "records",
    "replacing",
    "search",
    "verify",
]
