"""OAI-PMH: what a harvester may ask, and what the protocol has it be told."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

import store
from sohoa.records import Record
from store import mirror
from web.api.harvest import protocol
from web.api.harvest.protocol import Server, answer
from web.api.harvest.sets import sets, spec

_IN = "{http://www.openarchives.org/OAI/2.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HOME = "http://archive.example"
#: What the protocol's schema lets follow each other in an answer.
_HEADER = ("identifier", "datestamp", "setSpec")


@pytest.fixture
def archive(archive_copy: Path) -> Iterator[store.Archive]:
    with store.Archive(archive_copy) as archive:
        yield archive


@pytest.fixture
def records(archive: store.Archive) -> dict[str, Record]:
    return {f"oai:sohoa:{record.id}": record for record in store.records(archive)}


def ask(archive: store.Archive, verb: str, *more: tuple[str, str], **given: str) -> Element:
    """The element of the verb, or the error; around it all is as the protocol wants it."""
    arguments = [("verb", verb), *((k.rstrip("_"), v) for k, v in given.items()), *more]
    root = ElementTree.fromstring(answer(Server(archive.db, _HOME, "lan@example.vn"), arguments))
    assert [child.tag for child in root][:2] == [f"{_IN}responseDate", f"{_IN}request"]
    time, request, body = root
    assert len(time.text or "") == len("2026-01-01T00:00:00Z")
    assert (time.text or "").endswith("Z")
    assert request.text == f"{_HOME}/oai"
    if body.tag != f"{_IN}error":
        assert body.tag == f"{_IN}{verb}"
        assert request.attrib == dict(arguments)
    return body


def identifiers(body: Element) -> list[str]:
    return [element.text or "" for element in body.iter(f"{_IN}identifier")]


def test_it_says_what_it_is(archive: store.Archive) -> None:
    told = {element.tag.removeprefix(_IN): element.text for element in ask(archive, "Identify")}
    assert list(told) == [
        *("repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp"),
        *("deletedRecord", "granularity", "compression"),
    ]
    assert told["protocolVersion"] == "2.0"
    assert told["adminEmail"] == "lan@example.vn"
    dates = [e.text for e in ask(archive, "ListIdentifiers", metadataPrefix="oai_dc").iter()
             if e.tag == f"{_IN}datestamp"]  # fmt: skip
    assert told["earliestDatestamp"] == min(filter(None, dates))


@pytest.mark.parametrize(
    ("code", "verb", "given"),
    [
        ("badVerb", "Nothing", {}),
        ("badVerb", "", {}),
        ("badArgument", "Identify", {"set": "x"}),
        ("badArgument", "ListRecords", {}),
        ("badArgument", "GetRecord", {"identifier": "oai:sohoa:1"}),
        ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "resumptionToken": "x"}),
        ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "from_": "yesterday"}),
        ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "from_": "2026-02-30"}),
        (
            "badArgument",
            "ListRecords",
            {"metadataPrefix": "oai_dc", "from_": "2026-01-01", "until": "2026-01-01T00:00:00Z"},
        ),
        (
            "badArgument",
            "ListRecords",
            {"metadataPrefix": "oai_dc", "from_": "2026-01-02", "until": "2026-01-01"},
        ),
        ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "set": "<x>"}),
        ("cannotDisseminateFormat", "ListRecords", {"metadataPrefix": "marc21"}),
        ("noRecordsMatch", "ListRecords", {"metadataPrefix": "oai_dc", "until": "1999-01-01"}),
        ("noRecordsMatch", "ListIdentifiers", {"metadataPrefix": "oai_dc", "set": "type-XX"}),
        ("badResumptionToken", "ListRecords", {"resumptionToken": "x"}),
        ("badResumptionToken", "ListSets", {"resumptionToken": "x"}),
        ("idDoesNotExist", "GetRecord", {"metadataPrefix": "oai_dc", "identifier": "oai:sohoa:1"}),
        ("idDoesNotExist", "ListMetadataFormats", {"identifier": "wrong"}),
    ],
)
def test_errors_are_those_of_the_protocol(
    archive: store.Archive, code: str, verb: str, given: dict[str, str]
) -> None:
    body = ask(archive, verb, **given)
    assert (body.tag, body.attrib) == (f"{_IN}error", {"code": code})


def test_an_argument_comes_once(archive: store.Archive) -> None:
    for double in (("verb", "Identify"), ("metadataPrefix", "oai_dc")):
        body = ask(archive, "ListRecords", double, metadataPrefix="oai_dc")
        assert body.attrib["code"] in ("badVerb", "badArgument")


def test_records_are_what_the_documents_say(
    archive: store.Archive, records: dict[str, Record]
) -> None:
    body = ask(archive, "ListRecords", metadataPrefix="oai_dc")
    assert sorted(identifiers(body)) == sorted(records)
    for element in body:
        header, metadata = element
        (dc,) = metadata
        assert [e.tag.removeprefix(_IN) for e in header][:2] == list(_HEADER[:2])
        document = records[header[0].text or ""].document
        told = {name: [e.text for e in dc.iter(f"{_DC}{name}")] for name in ("title", "creator")}
        assert told["title"] == [document.title] * (document.title is not None)
        assert told["creator"] == [document.issuer.name] * (document.issuer.name is not None)
        assert all((e.text or "").strip() for e in dc)
        one = ask(archive, "GetRecord", metadataPrefix="oai_dc", identifier=header[0].text or "")
        assert ElementTree.tostring(one[0]).split() == ElementTree.tostring(element).split()


def test_a_list_comes_in_parts_whatever_changes(
    archive: store.Archive, records: dict[str, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "_PART", 1)
    body = ask(archive, "ListIdentifiers", metadataPrefix="oai_dc")
    seen = identifiers(body)
    changed = False
    while token := body.findtext(f"{_IN}resumptionToken"):
        body = ask(archive, "ListIdentifiers", resumptionToken=token)
        seen += identifiers(body)
        if not changed:
            with archive.changing():
                archive.touch(seen[0].removeprefix("oai:sohoa:"))
            changed = True
    assert body.find(f"{_IN}resumptionToken") is not None  # an empty one ends the list
    assert set(seen) == set(records)
    assert len(seen) == len(records) + 1  # what has changed meanwhile comes again


def test_sets_and_times_choose(archive: store.Archive, records: dict[str, Record]) -> None:
    listed = {
        e.findtext(f"{_IN}setSpec"): e.findtext(f"{_IN}setName") for e in ask(archive, "ListSets")
    }
    assert set(listed) == set(sets(archive.db))
    for chosen in filter(None, listed):
        body = ask(archive, "ListRecords", metadataPrefix="oai_dc", set=chosen)
        assert all(
            chosen in [s.text for s in header.iter(f"{_IN}setSpec")]
            for header in body.iter(f"{_IN}header")
        )
    with archive.changing():
        archive.db.execute("update documents set changed_at = '2020-05-06T07:08:09+00:00'")
        changed = archive.db.execute("select id from documents").fetchone()[0]
        archive.touch(changed)
    for first in ("2020-05-07", "2020-05-06T07:08:10Z"):
        body = ask(archive, "ListIdentifiers", metadataPrefix="oai_dc", from_=first)
        assert identifiers(body) == [f"oai:sohoa:{changed}"]
    for last in ("2020-05-06", "2020-05-06T07:08:09Z"):
        body = ask(archive, "ListIdentifiers", metadataPrefix="oai_dc", until=last)
        assert len(identifiers(body)) == len(records) - 1


def test_names_of_sets_tell_letters_apart() -> None:
    assert spec("type", "HĐ") != spec("type", "HD")
    assert spec("province", "Thừa Thiên - Huế") == "province-Thua-Thien-Hue"


def test_hostile_texts_stay_texts(archive: store.Archive) -> None:
    hostile = "<b>&\x00\x0b]]>"
    (document,) = archive.db.execute("select id from documents").fetchone()
    with archive.changing():
        archive.db.execute(
            "update documents set record = json_set(record, '$.document.title', ?) where id = ?",
            [hostile, document],
        )
    body = ask(archive, "GetRecord", metadataPrefix="oai_dc", identifier=f"oai:sohoa:{document}")
    titles = [e.text for e in body.iter(f"{_DC}title")]
    assert titles == ["<b>&\ufffd\ufffd]]>"]


def test_it_is_asked_over_http(archive_copy: Path) -> None:
    from fastapi.testclient import TestClient

    from web.app import create_app
    from web.settings import Settings

    app = create_app(Settings(archive=archive_copy, hosts=("testserver",)))
    client = TestClient(app)
    given = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    got = client.get(f"/oai?{urlencode(given)}")
    posted = client.post("/oai", data=given)
    assert got.headers["content-type"].startswith("text/xml")
    with store.Archive(archive_copy) as archive:
        count = len(list(mirror.every(archive.db, mirror.Selection(read=True))))
    for found in (got, posted):
        assert len(identifiers(ElementTree.fromstring(found.content))) == count
    assert "badVerb" in client.get("/oai").text
