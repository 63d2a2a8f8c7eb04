"""The search engine of an archive: one index over documents, pages and records."""

from store.index.asking import FACETS, SORTS, FacetCount, Hit, Query, Results
from store.index.index import Index

__all__ = ["FACETS", "SORTS", "FacetCount", "Hit", "Index", "Query", "Results"]
