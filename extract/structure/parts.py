"""What a block of a document is, and where it stands: the type that all components look at."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "letterhead",
    "type",
    "title",
    "basis",
    "heading",
    "item",
    "label",
    "closing",
    "recipients",
    "signature",
    "table",
    "footnote",
    "annex",
]


@dataclass(frozen=True)
class Part:
    """A block and its place in the document's tree; offsets are into the document's text."""

    kind: Kind
    start: int
    end: int
    #: Where its words begin, behind the bullet or number (and behind a label's colon).
    body: int
    #: The bullet or number: `-`, `1.2.`, `a)`; empty if there is none.
    marker: str = ""
    #: 1 for I., 2 for 1., 3 for 1.1., 6 for a), 7 for a bullet, 9 for text without a mark.
    level: int = 9
    #: Headings above it, outermost first; its own heading too, if it is one.
    path: tuple[str, ...] = ()
    #: What the nearest telling heading is about (``data/sections.toml``).
    section: str | None = None
    #: For a label: time, lead, partner, agency or content (``data/labels.toml``).
    label: str | None = None
    #: Index among the parts of its nearest heading, and of the line ending in `:` it belongs to.
    heading: int | None = None
    lead_in: int | None = None
    #: For a table row, where each cell begins and ends.
    cells: tuple[tuple[int, int], ...] = ()
    #: For each cell how many columns and rows it goes over, (0, 0) where one of another column or
    #: row goes on; empty if the source does not tell.
    spans: tuple[tuple[int, int], ...] = ()
    #: 0 for the document itself; 1 and up for appendices and plans attached to it, in order. Kind
    #: "annex" are lines of their form: letterhead, `(Ban hành kèm theo …)`.
    annex: int = 0
