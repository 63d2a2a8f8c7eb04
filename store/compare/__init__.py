"""What documents of many issuers say of the same: figures side by side, never added up."""

from store.compare.asking import Asked, Choices, choices
from store.compare.figures import MOST, OTHER, Figure, Figures, Issuer, figures
from store.compare.ranks import Rank, Ranks, ranks
from store.compare.subjects import SUBJECTS, Subject
from store.compare.table import SORTS, Line, Table, table
from store.compare.timeline import Moment, Timeline, timeline

__all__ = [
    "MOST",
    "OTHER",
    "SORTS",
    "SUBJECTS",
    "Asked",
    "Choices",
    "Figure",
    "Figures",
    "Issuer",
    "Line",
    "Moment",
    "Rank",
    "Ranks",
    "Subject",
    "Table",
    "Timeline",
    "choices",
    "figures",
    "ranks",
    "table",
    "timeline",
]
