"""The protocol: six verbs, their arguments and errors (openarchives.org, version 2.0).

An answer is made in two steps, as an error must come before anything is written: a verb's function
looks everything up, and gives back what writes it.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import NamedTuple

from sqlite_utils import Database

from sohoa.formats.xml import Xml
from sohoa.records import Document
from store import mirror
from store.archive import now
from store.mirror import Selection
from store.tables import Row
from web.api.harvest import dublin_core
from web.api.harvest.asking import Arguments, Harvest, Refused, asked_for, checked, written
from web.api.harvest.sets import of_document, sets

_NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_ROOT = {
    "xmlns": _NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE}OAI-PMH.xsd",
}
_IDENTIFIER = "oai:sohoa:"
#: Records in a part of a list.
_PART = 100

_Body = Callable[[Xml], None]


class Server(NamedTuple):
    """Who answers."""

    db: Database
    #: Where, without a slash at the end.
    home: str
    #: Mail of whoever runs it.
    contact: str


def answer(server: Server, arguments: Sequence[tuple[str, str]]) -> bytes:
    """The answer to a request with these arguments, an error too, as XML in UTF-8."""
    out = BytesIO()
    xml = Xml(out)
    base = f"{server.home}/oai"
    with xml.element("OAI-PMH", dict(_ROOT)):
        xml.leaf("responseDate", _utc(now()))
        try:
            given = checked(arguments)
            body = _VERBS[given["verb"]](server, given)
        except Refused as error:
            told = {} if error.code in ("badVerb", "badArgument") else dict(arguments)
            xml.leaf("request", base, {**told})
            xml.leaf("error", str(error), {"code": error.code})
        else:
            xml.leaf("request", base, {**given})
            with xml.element(given["verb"]):
                body(xml)
    return out.getvalue() + b"\n"


def _identify(server: Server, given: Arguments) -> _Body:
    query = "select min(coalesce(changed_at, added_at)) from documents where record is not null"
    earliest = server.db.execute(query).fetchone()[0] or now()

    def body(xml: Xml) -> None:
        xml.leaf("repositoryName", "sohoa")
        xml.leaf("baseURL", f"{server.home}/oai")
        xml.leaf("protocolVersion", "2.0")
        xml.leaf("adminEmail", server.contact)
        xml.leaf("earliestDatestamp", _utc(earliest))
        xml.leaf("deletedRecord", "no")
        xml.leaf("granularity", "YYYY-MM-DDThh:mm:ssZ")
        xml.leaf("compression", "gzip")

    return body


def _formats(server: Server, given: Arguments) -> _Body:
    if "identifier" in given:
        _found(server, given["identifier"])

    def body(xml: Xml) -> None:
        with xml.element("metadataFormat"):
            xml.leaf("metadataPrefix", dublin_core.PREFIX)
            xml.leaf("schema", dublin_core.SCHEMA)
            xml.leaf("metadataNamespace", dublin_core.NAMESPACE)

    return body


def _sets(server: Server, given: Arguments) -> _Body:
    if "resumptionToken" in given:
        raise Refused("badResumptionToken", "the list of sets comes whole")
    found = sets(server.db)
    if not found:
        raise Refused("noSetHierarchy", "there are no sets yet")

    def body(xml: Xml) -> None:
        for one in found.values():
            with xml.element("set"):
                xml.leaf("setSpec", one.spec)
                xml.leaf("setName", one.name)

    return body


def _record(server: Server, given: Arguments) -> _Body:
    row = _found(server, given["identifier"])
    return lambda xml: _write_record(xml, server, row)


def _list_records(server: Server, given: Arguments) -> _Body:
    harvest = asked_for(given)
    rows, more = _part(server.db, harvest)

    def body(xml: Xml) -> None:
        for row in rows:
            _write_record(xml, server, row)
        _write_token(xml, harvest, rows, more=more)

    return body


def _list_identifiers(server: Server, given: Arguments) -> _Body:
    harvest = asked_for(given)
    rows, more = _part(server.db, harvest)

    def body(xml: Xml) -> None:
        for row in rows:
            _write_header(xml, row, Document.model_validate_json(row["header"]))
        _write_token(xml, harvest, rows, more=more)

    return body


_VERBS: dict[str, Callable[[Server, Arguments], _Body]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_identifiers,
}


def _found(server: Server, identifier: str) -> Row:
    document = identifier.removeprefix(_IDENTIFIER)
    rows = mirror.documents(
        server.db, Selection({"document": [document]}, read=True), None, limit=1
    )
    if not rows or document == identifier:
        raise Refused("idDoesNotExist", "there is no such record")
    return rows[0]


def _part(db: Database, harvest: Harvest) -> tuple[list[Row], bool]:
    """The next records of a list, and whether there are more behind them."""
    chosen: dict[str, tuple[str, ...]] = {}
    if harvest.set:
        one = sets(db).get(harvest.set)
        if one is None:
            raise Refused("noRecordsMatch", "there is no such set")
        chosen[one.filter] = one.values
    selection = Selection(chosen, since=harvest.first or 0, until=harvest.last or None, read=True)
    rows = mirror.documents(db, selection, harvest.after, _PART + 1)
    if not rows and not harvest.after:
        raise Refused("noRecordsMatch", "nothing fits")
    return rows[:_PART], len(rows) > _PART


def _write_record(xml: Xml, server: Server, row: Row) -> None:
    document = Document.model_validate_json(row["header"])
    with xml.element("record"):
        _write_header(xml, row, document)
        with xml.element("metadata"):
            dublin_core.write(xml, document, f"{server.home}/documents/{row['id']}")


def _write_header(xml: Xml, row: Row, document: Document) -> None:
    with xml.element("header"):
        xml.leaf("identifier", f"{_IDENTIFIER}{row['id']}")
        xml.leaf("datestamp", _utc(row["changed_at"]))
        for spec in of_document(document):
            xml.leaf("setSpec", spec)


def _write_token(xml: Xml, harvest: Harvest, rows: Sequence[Row], *, more: bool) -> None:
    if more:
        xml.leaf("resumptionToken", written(harvest._replace(after=rows[-1]["revision"])))
    elif harvest.after:  # the last part of several ends with an empty one
        xml.leaf("resumptionToken")


def _utc(time: str) -> str:
    """A time of the archive's, which are in UTC, as the protocol has it."""
    return time.replace("+00:00", "Z")
