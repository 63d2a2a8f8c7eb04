"""text → records: what a document promises, who has to do it, with what and by when.

The entry is `extract`; everything that knows the domain stands in ``data/``.
"""

from sohoa import records
from sohoa.model import DocumentText

VERSION = "1.6.0"


def extract(text: DocumentText, source: records.Source) -> records.Extraction:
    """Find the records of a document.

    `text` is restored text with its words and blocks, `source` the file it came from. Never raises
    on text of any kind: what is not there is null, what is doubtful is among the issues.
    """
    from extract.pipeline import run  # spaCy takes a second to import

    return run(text, source)
