"""A document's header as Dublin Core, in the form that OAI-PMH demands of everybody (`oai_dc`)."""

from collections.abc import Iterator

from sohoa.formats.xml import Xml
from sohoa.records import Document
from sohoa.sheet import date_parts

PREFIX = "oai_dc"
NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def write(xml: Xml, document: Document, address: str) -> None:
    """Write the element `oai_dc:dc`.

    Args:
        xml: what it is written to.
        document: its header.
        address: where people see it.
    """
    names = {
        "xmlns:oai_dc": NAMESPACE,
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
    }
    with xml.element("oai_dc:dc", dict(names)):
        for element, value in _elements(document, address):
            if value:
                xml.leaf(f"dc:{element}", value)


def _elements(document: Document, address: str) -> Iterator[tuple[str, str | None]]:
    issuer = document.issuer
    yield "title", document.title
    yield "creator", issuer.name
    yield "contributor", document.signer.name
    yield "date", _date(document.issued)
    yield "type", document.type_name
    yield "format", document.source.media_type
    yield "identifier", address
    yield "identifier", document.reference
    yield "source", document.source.name
    for basis in document.legal_bases:
        yield "relation", basis.reference
    for place in (issuer.province, issuer.district, issuer.commune, document.period):
        yield "coverage", place


def _date(issued: str | None) -> str | None:
    """What is known of a day from its year on, as Dublin Core has it: 2025, 2025-03, 2025-03-06."""
    day, month, year = date_parts(issued)
    if not year or not month:
        return year
    return f"{year}-{month}-{day}" if day else f"{year}-{month}"
