"""The pipeline that turns text into records: a blank spaCy tokenizer and nine components.

    tokens → layout → header → issuers → legal_bases → targets → deadlines → assignments
           → products → review

Each component reads and adds to one Doc: its state (`found.State`, as ``doc._.state``) holds the
records, and ``doc.spans`` shows where in the text each kind of record was found.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extract import tokens
from extract.assignments import assignments
from extract.deadlines import deadlines
from extract.found import State, even_text
from extract.head import header, issuers, legal_bases
from extract.products import products
from extract.review import review
from extract.structure import layout, rows
from extract.targets import targets
from sohoa import records
from sohoa.model import DocumentText


def _lay_out(state: State) -> None:
    state.parts = layout.parts_of(state.text, state.even)
    state.tables = rows.tables_of(state.text, state.even, state.parts)


#: The components in the order in which they run.
COMPONENTS: dict[str, Callable[[State], None]] = {
    "layout": _lay_out,
    "header": header.find,
    "legal_bases": legal_bases.find,
    "issuers": issuers.find,
    "targets": targets.find,
    "deadlines": deadlines.find,
    "assignments": assignments.find,
    "products": products.find,
    "review": review.find,
}
#: The kinds of record that leave their spans in ``doc.spans``.
KINDS = ("targets", "deadlines", "assignments", "products")


def run(text: DocumentText, source: records.Source) -> records.Extraction:
    """All records of `text`; `source` is the file it came from."""
    return records_of(read(text, source))


def read(text: DocumentText, source: records.Source) -> Doc:
    """The Doc after all components, with its state and span groups."""
    nlp = pipeline()
    doc = nlp.make_doc(text.text)
    doc._.state = State(text=text, source=source, even=even_text(text))
    read_doc: Doc = nlp(doc)
    return read_doc


def records_of(doc: Doc) -> records.Extraction:
    """What the components found, as the contract wants it."""
    state: State = doc._.state
    return records.Extraction(
        document=records.Document(source=state.source, **state.header),
        targets=tuple(state.targets),
        assignments=tuple(state.assignments),
        products=tuple(state.products),
        deadlines=tuple(state.deadlines),
        issues=tuple(state.issues),
    )


@cache
def pipeline() -> Any:
    """The loaded pipeline, one a process."""
    if not Doc.has_extension("state"):
        Doc.set_extension("state", default=None)
    nlp = tokens.build()
    for name, find in COMPONENTS.items():
        Language.component(f"sohoa_{name}", func=_component(name, find))
        nlp.add_pipe(f"sohoa_{name}")
    return nlp


def _component(name: str, find: Callable[[State], None]) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        find(doc._.state)
        if name in KINDS:
            found = [record.evidence for record in getattr(doc._.state, name)]
            spans = [doc.char_span(e.start, e.end, alignment_mode="expand") for e in found]
            doc.spans[name] = [span for span in spans if span is not None]
        return doc

    return component
