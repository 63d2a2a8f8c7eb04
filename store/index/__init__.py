"""The search engine of an archive: one index over documents, pages and records."""

from store.index.asking import FACETS, SORTS, FacetCount, Hit, Query, Results
from store.index.index import Index
from store.index.sheet import sheet

__all__ = ["FACETS", "SORTS", "FacetCount", "Hit", "Index", "Query", "Results", "sheet"]
