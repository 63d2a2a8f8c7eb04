"""Records into an archive and out of it: SQLite, full-text search, exports, verification."""

from store.archive import Archive, Queued, ResultKey, Trouble
from store.commit import commit, fail
from store.export import TABLES, csv_tables, jsonl, parquet_tables, records, replacing
from store.index import FACETS, SORTS, FacetCount, Hit, Index, Query, Results
from store.listing import LISTS, listing
from store.search import search
from store.tables import KINDS
from store.verify import Fault, verify

__all__ = [
    "FACETS",
    "KINDS",
    "LISTS",
    "SORTS",
    "TABLES",
    "Archive",
    "FacetCount",
    "Fault",
    "Hit",
    "Index",
    "Query",
    "Queued",
    "ResultKey",
    "Results",
    "Trouble",
    "commit",
    "csv_tables",
    "fail",
    "jsonl",
    "listing",
    "parquet_tables",
    "records",
    "replacing",
    "search",
    "verify",
]
