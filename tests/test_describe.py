"""The database and the API are described: for Datasette, in the documentation, and truly."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import store
from store import describe
from tests.conftest import ROOT
from web.app import create_app
from web.settings import Settings

API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_table_and_column_is_described() -> None:
    db = describe.empty()
    for table in describe.tables(db):
        assert table.about, f"{table.name}: describe it in store/data/tables.toml"
        for column, meaning in table.columns.items():
            assert meaning, f"{table.name}.{column}: describe it in store/data/tables.toml"
        named = {*table.facets, *filter(None, [table.label, (table.sort or "").removeprefix("-")])}
        assert named <= set(table.columns), table.name


def test_secrets_are_shown_to_nobody() -> None:
    told = describe.datasette(describe.empty())["databases"]["sohoa"]["tables"]
    for table in ("accounts", "sessions", "tokens", "audit"):
        assert told[table]["allow"] is False
        assert told[table]["hidden"]


def test_an_archive_says_what_is_in_it(demo_archive: Path) -> None:
    told = json.loads((demo_archive / "metadata.json").read_text(encoding="utf-8"))
    with store.Archive(demo_archive) as archive:
        assert told == describe.datasette(archive.db)


@pytest.mark.parametrize("theirs", ['{"title": "Kho của tôi"}', "[]", "not JSON"])
def test_what_somebody_else_wrote_stays(tmp_path: Path, theirs: str) -> None:
    (tmp_path / "metadata.json").write_text(theirs)
    with store.Archive(tmp_path, create=True):
        pass
    assert (tmp_path / "metadata.json").read_text() == theirs


def test_views_have_each_record_with_its_document(demo_archive: Path) -> None:
    with store.Archive(demo_archive) as archive:
        for kind in store.KINDS:
            rows = {row["id"]: row for row in archive.db.query(f"select * from {kind}")}
            seen = list(archive.db.query(f"select * from {kind}_with_documents"))
            assert len(seen) == len(rows)
            documents = {row["id"]: row for row in archive.db.query("select * from documents")}
            for row in seen:
                assert row["raw"] == rows[row["id"]]["raw"]
                assert row["issuer_name"] == documents[row["document"]]["issuer_name"]


def test_the_examples_in_the_documentation_work(demo_archive: Path) -> None:
    client = TestClient(create_app(Settings(archive=demo_archive, hosts=("testserver",))))
    document = client.get("/api/v1/documents").json()["items"][0]["id"]
    examples = re.findall(r"^    curl .*?'http://127.0.0.1:8642(.*?)'", API, re.MULTILINE)
    assert len(examples) > 8
    for example in examples:
        answer = client.get(example.replace("{document}", document))
        assert answer.status_code == 200, example
        assert answer.content, example


def test_the_documentation_names_every_address_of_its_own(demo_archive: Path) -> None:
    app = create_app(Settings(archive=demo_archive))
    ours = {"documents", "records", "exchange", "harvesting"}
    for address, methods in app.openapi()["paths"].items():
        if ours & set(methods.get("get", {}).get("tags", ())):
            assert f"`{address}`" in API, address
