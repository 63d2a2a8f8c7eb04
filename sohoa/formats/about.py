"""What every format says of the document and of how it was read."""

from importlib.metadata import version

from sohoa.records import Record

#: Language of the documents (BCP 47).
LANGUAGE = "vi"


def title(record: Record) -> str | None:
    """The document's kind, reference and title, as far as they are known."""
    document = record.document
    name = " ".join(filter(None, (document.type_name, document.reference)))
    return ": ".join(filter(None, (name, document.title))) or None


def engine(record: Record) -> str | None:
    """The OCR engine with its version, or None where nothing was recognised."""
    return next((run.engine for run in record.processing if run.engine), None)


def program() -> str:
    """This program with its version."""
    return f"sohoa {version('sohoa')}"
