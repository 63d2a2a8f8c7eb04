"""Records into an archive and out of it: SQLite, full-text search, exports, verification."""

from store import audit
from store.archive import Archive, Queued, ResultKey, Trouble
from store.commit import commit, fail
from store.export import TABLES, csv_tables, folder, jsonl, parquet_tables, records, replacing
from store.index import FACETS, SORTS, FacetCount, Hit, Index, Query, Results, sheet
from store.listing import LISTS, listing
from store.review.apply import amendments
from store.review.decisions import decide, undo
from store.review.log import history, standing
from store.review.model import Correction, Decision, Item
from store.review.queue import Count, Office, Progress, item, offices, progress, queue
from store.review.teaching import Taught, taught, teach, unteach
from store.tables import KINDS
from store.verify import Fault, verify

__all__ = [
    "FACETS",
    "KINDS",
    "LISTS",
    "SORTS",
    "TABLES",
    "Archive",
    "Correction",
    "Count",
    "Decision",
    "FacetCount",
    "Fault",
    "Hit",
    "Index",
    "Item",
    "Office",
    "Progress",
    "Query",
    "Queued",
    "ResultKey",
    "Results",
    "Taught",
    "Trouble",
    "amendments",
    "audit",
    "commit",
    "csv_tables",
    "decide",
    "fail",
    "folder",
    "history",
    "item",
    "jsonl",
    "listing",
    "offices",
    "parquet_tables",
    "progress",
    "queue",
    "records",
    "replacing",
    "sheet",
    "standing",
    "taught",
    "teach",
    "undo",
    "unteach",
    "verify",
]
