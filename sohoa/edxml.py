"""A document's header as edXML, in which offices exchange documents (QCVN 102:2016/BTTTT).

Only what the document says: codes of organisations, which the exchange gives them, are left out,
and so is whatever else is not known. Whoever sends it puts in sender, receiver and content.
"""

from io import BytesIO

from sohoa.formats.xml import Xml
from sohoa.records import Document
from sohoa.sheet import date_parts, pages

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
MEDIA_TYPE = "application/xml"


def edxml(document: Document) -> bytes:
    """The header as an XML file, UTF-8."""
    out = BytesIO()
    xml = Xml(out)
    signer = document.signer
    with (
        xml.element("edXML:edXMLEnvelope", {"xmlns:edXML": NAMESPACE}),
        xml.element("edXML:edXMLHeader"),
        xml.element("edXML:MessageHeader"),
    ):
        _group(xml, "From", {"OrganName": document.issuer.name})
        _group(xml, "Code", {"CodeNumber": document.number, "CodeNotation": document.symbol})
        day = _day(document.issued)
        _group(xml, "PromulgationInfo", {"Place": document.place, "PromulgationDate": day})
        _group(xml, "DocumentType", {"TypeName": document.type_name})
        _leaves(xml, {"Subject": document.title})
        _group(
            xml,
            "SignerInfo",
            {
                "Competence": signer.authority,
                "Position": signer.position,
                "FullName": signer.name,
            },
        )
        count = pages(document)
        _group(xml, "OtherInfo", {"PageAmount": str(count) if count else None})
        if document.recipients:
            with xml.element("edXML:ToPlaces"):
                for recipient in document.recipients:
                    _leaves(xml, {"Place": recipient})
    out.write(b"\n")
    return out.getvalue()


def _day(issued: str | None) -> str | None:
    """A day as yyyy/mm/dd; None where it is not known wholly."""
    day, month, year = date_parts(issued)
    return f"{year}/{month}/{day}" if day and month and year else None


def _group(xml: Xml, name: str, parts: dict[str, str | None]) -> None:
    if any(parts.values()):
        with xml.element(f"edXML:{name}"):
            _leaves(xml, parts)


def _leaves(xml: Xml, parts: dict[str, str | None]) -> None:
    for name, value in parts.items():
        if value:
            xml.leaf(f"edXML:{name}", value)
