"""The API for other programs: lists, filters, mirrors, tags, and that it is as it says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import store
from tests.conftest import ROOT
from web.app import create_app
from web.settings import Settings

KINDS = ("targets", "assignments", "products", "deadlines", "legal-bases", "issues")
#: Addresses whose answers are drawn or made by other processes, which their own tests ask.
_MADE = ("/svg", ".svg", ".png", "/original", "/text", "/pdf", "/hocr", "/alto", ".jpg", "/image")


@pytest.fixture
def client(archive_copy: Path) -> TestClient:
    """Asks a server on a copy of the sample archive, without a network."""
    hosts = ("testserver",)
    return TestClient(create_app(Settings(archive=archive_copy, hosts=hosts)), "http://testserver")


@pytest.fixture
def archive(archive_copy: Path) -> Iterator[store.Archive]:
    with store.Archive(archive_copy) as archive:
        yield archive


def everything(client: TestClient, address: str) -> list[dict[str, Any]]:
    """All items of a list, part by part."""
    items = []
    while address:
        part = client.get(address).raise_for_status().json()
        items += part["items"]
        address = part["next"]
    return items


def touch(archive: store.Archive, document: str) -> None:
    with archive.changing():
        archive.touch(document)


def test_the_list_of_documents_comes_in_parts(client: TestClient, archive: store.Archive) -> None:
    first = client.get("/api/v1/documents?limit=1")
    assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'
    items = everything(client, "/api/v1/documents?limit=1")
    assert [item["id"] for item in items] == [record.id for record in store.records(archive)]
    assert items == client.get("/api/v1/documents").json()["items"]
    assert "link" not in client.get("/api/v1/documents").headers


def test_what_changes_meanwhile_moves_nothing(client: TestClient, archive: store.Archive) -> None:
    whole = [item["id"] for item in everything(client, "/api/v1/documents")]
    part = client.get("/api/v1/documents?limit=2").json()
    touch(archive, whole[0])
    touch(archive, whole[-1])
    seen = [item["id"] for item in part["items"]]
    assert seen + [item["id"] for item in everything(client, part["next"])] == whole


def test_a_mirror_gets_every_change_once(client: TestClient, archive: store.Archive) -> None:
    whole = everything(client, "/api/v1/documents?since=0&limit=1")
    assert [i["revision"] for i in whole] == sorted({i["revision"] for i in whole})
    newest = client.get("/api/v1/documents?since=0").json()["revision"]
    assert newest == whole[-1]["revision"]
    assert client.get(f"/api/v1/documents?since={newest}").json()["items"] == []
    changed = whole[0]["id"]
    touch(archive, changed)
    later = client.get(f"/api/v1/documents?since={newest}").json()
    assert [item["id"] for item in later["items"]] == [changed]
    assert later["revision"] == newest + 1
    time = later["items"][0]["changed_at"]
    for moment in (time, time.replace("+00:00", "Z"), "2020-01-01"):
        found = client.get("/api/v1/documents", params={"since": moment}).json()["items"]
        assert found[-1]["id"] == changed
    assert client.get("/api/v1/documents?since=2999-01-01").json()["items"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_lists_of_records_have_what_the_documents_have(client: TestClient, kind: str) -> None:
    listed = everything(client, f"/api/v1/{kind}?limit=7")
    of_documents = []
    for item in everything(client, "/api/v1/documents"):
        record = client.get(item["url"]).json()
        found = record["document"] if kind == "legal-bases" else record
        of_documents += [(record["id"], part) for part in found[kind.replace("-", "_")]]
    extra = ("document", "document_reference", "revision", "address")
    bare = [{k: v for k, v in item.items() if k not in extra} for item in listed]
    key = repr
    assert sorted(bare, key=key) == sorted((part for _, part in of_documents), key=key)
    assert {item["document"] for item in listed} == {document for document, _ in of_documents}
    assert listed == everything(client, f"/api/v1/{kind}?limit=500")


def test_a_record_leads_to_its_evidence(client: TestClient) -> None:
    with client:  # pages of the site need the server's workers
        target = client.get("/api/v1/targets?limit=1").json()["items"][0]
        assert target["id"] in target["address"]
        assert client.get(target["address"]).status_code == 200


def test_what_a_human_has_seen_to_is_told_whole(client: TestClient, archive: store.Archive) -> None:
    (document, text) = archive.db.execute(
        "select id, record from documents where json_array_length(record, '$.targets') > 0"
    ).fetchone()
    record = json.loads(text)
    seen = {"by": "lan", "at": "2026-01-01T00:00:00+00:00", "fields": ["unit"]}
    record["targets"][0]["reviewed"] = seen
    with archive.changing():
        archive.db.table("documents").update(document, {"record": json.dumps(record)})
        told = {"reviewed_by": "lan", "reviewed_at": seen["at"]}
        archive.db.table("targets").update(record["targets"][0]["id"], told)
    items = {item["id"]: item for item in everything(client, "/api/v1/targets")}
    assert items[record["targets"][0]["id"]]["reviewed"] == seen


def test_filters_choose(client: TestClient) -> None:
    items = everything(client, "/api/v1/targets")
    units = {item["unit"] for item in items} - {None}
    for unit in units:
        found = everything(client, f"/api/v1/targets?unit={unit}&limit=3")
        assert found == [item for item in items if item["unit"] == unit]
    both = everything(client, "/api/v1/targets?unit=percent&unit=product")
    assert both == [item for item in items if item["unit"] in ("percent", "product")]
    documents = everything(client, "/api/v1/documents")
    communes = everything(client, "/api/v1/documents?level=commune")
    levels = {d["id"]: d["document"]["issuer"]["level"] for d in documents}
    assert {d["id"] for d in communes} == {d for d, level in levels.items() if level == "commune"}
    one = documents[0]["id"]
    assert {t["document"] for t in everything(client, f"/api/v1/targets?document={one}")} == {one}


@pytest.mark.parametrize(
    ("issued", "first", "last", "fits"),
    [
        ("2025-03-06", "2025-03-06", "2025-03-06", True),
        ("2025-03-06", "2025-03-07", None, False),
        ("2025-03-06", None, "2025-03-05", False),
        ("2025-03-06", "2025", "2025-03", True),
        ("2025-XX-06", "2025-04-01", "2025-06-30", True),
        ("2025-03-XX", "2025-04", None, False),
        ("2025", "2025-12-31", None, True),
        ("XXXX-03-06", "2025", None, False),
        (None, "1900", None, False),
    ],
)
def test_a_day_that_is_not_known_wholly_fits_where_it_may_be(
    client: TestClient,
    archive: store.Archive,
    issued: str | None,
    first: str | None,
    last: str | None,
    fits: bool,
) -> None:
    with archive.changing():
        archive.db.execute("update documents set issued = ?", [issued])
    asked = {"issued_from": first, "issued_to": last}
    found = client.get("/api/v1/documents", params={k: v for k, v in asked.items() if v})
    assert bool(found.json()["items"]) == fits


@pytest.mark.parametrize(
    "asked",
    [
        "unit=pound",
        "units=percent",
        "limit=0",
        "limit=501",
        "since=yesterday",
        "since=99999999999999999999",
        "cursor=nonsense",
        "cursor=W10",
        "cursor=WyJ0YXJnZXRzIiwxZTk5LDEsIngiXQ",
        "issued_from=6.3.2025",
    ],
)
def test_a_parameter_that_makes_no_sense_is_said_so(client: TestClient, asked: str) -> None:
    answer = client.get(f"/api/v1/targets?{asked}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "usage"


def test_a_cursor_is_of_one_list(client: TestClient) -> None:
    following = client.get("/api/v1/targets?limit=1").json()["next"]
    assert client.get(following.replace("targets", "products")).status_code == 422
    assert client.get(f"{following}&since=0").status_code == 422


@pytest.mark.parametrize("value", ["' or 1=1 --", "\0", "%", '"; drop table documents', "\ud800"])
def test_a_hostile_value_is_a_value(client: TestClient, value: str) -> None:
    params = {"province": value.encode("utf-8", "replace").decode()}
    assert client.get("/api/v1/documents", params=params).json()["items"] == []
    assert client.get(f"/api/v1/documents/{'%00' if value == chr(0) else 'x'}").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/documents", "/api/v1/targets?limit=3"])
def test_what_has_not_changed_is_not_sent_again(
    client: TestClient, archive: store.Archive, address: str
) -> None:
    one = client.get("/api/v1/documents").json()["items"][0]
    for asked in (address, one["url"]):
        tag = client.get(asked).headers["etag"]
        again = client.get(asked, headers={"if-none-match": f'"x", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        touch(archive, one["id"])
        assert client.get(asked, headers={"if-none-match": tag}).status_code == 200


def test_head_is_get_without_body_and_answers_are_compressed(client: TestClient) -> None:
    whole = client.get("/api/v1/documents", headers={"accept-encoding": "gzip"})
    assert whole.headers["content-encoding"] == "gzip"
    plain = client.get("/api/v1/documents", headers={"accept-encoding": "identity"})
    assert plain.json() == whole.json()
    assert int(whole.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    head = client.head("/api/v1/documents", headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == plain.headers["etag"]
    assert head.headers["content-length"] == plain.headers["content-length"]
    assert client.head("/").status_code == 200


def test_a_document_is_the_record_of_the_contract(
    client: TestClient, archive: store.Archive
) -> None:
    for record in store.records(archive):
        answer = client.get(f"/api/v1/documents/{record.id}")
        assert answer.json() == record.model_dump(mode="json")
    lines = client.get("/api/v1/export.jsonl")
    assert [json.loads(line)["id"] for line in lines.text.splitlines()] == [
        record.id for record in store.records(archive)
    ]
    newest = client.get("/api/v1/documents").json()["revision"]
    assert lines.headers["sohoa-revision"] == str(newest)
    assert client.get(f"/api/v1/export.jsonl?since={newest}").text == ""


def test_a_document_that_is_not_read_has_no_record(
    client: TestClient, archive: store.Archive, tmp_path: Path
) -> None:
    (tmp_path / "x").write_text("x")
    document = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    archive.keep(tmp_path / "x", document, 1, "x", "x", "{}")
    item = client.get("/api/v1/documents?state=queued").json()["items"][0]
    assert (item["id"], item["document"]) == (document, None)
    answer = client.get(item["url"])
    assert (answer.status_code, answer.json()["code"]) == (404, "missing")
    assert "queued" in answer.json()["detail"]


def test_the_schema_is_the_published_one(client: TestClient) -> None:
    published = (ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8")
    assert client.get("/api/v1/schema").json() == json.loads(published)


def test_everything_is_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            what = f"{method} {address}"
            assert operation.get("summary"), what
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), f"{what}: {parameter['name']}"
            if method == "get":
                assert "application/problem+json" in operation["responses"]["422"]["content"], what
            assert {"HTTPBearer": []} in operation["security"], what


def test_errors_are_as_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    told = described["paths"]["/api/v1/documents"]["get"]["responses"]["422"]["content"]
    schema = told["application/problem+json"]["schema"]
    answer: httpx.Response = client.get("/api/v1/documents?limit=x")
    assert set(schema["required"]) <= set(answer.json()) <= set(schema["properties"])


def test_the_api_keeps_what_its_description_promises(demo_archive: Path) -> None:
    app = create_app(Settings(archive=demo_archive, hosts=("testserver",)))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    with store.Archive(demo_archive) as archive:
        known = [record.id for record in store.records(archive)]
    checks = (
        not_a_server_error,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )
    asked = 0
    for operation in (result.ok() for result in schema.get_all_operations()):
        if operation.method != "get" or operation.path.endswith(_MADE):
            continue

        @settings(
            max_examples=5,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), number=st.integers(0, len(known)))
        def ask(case: schemathesis.Case, number: int) -> None:
            if number and "document" in (case.path_parameters or {}):
                case.path_parameters["document"] = known[number - 1]
            case.call_and_validate(checks=list(checks))

        ask()
        asked += 1
    assert asked > 15
