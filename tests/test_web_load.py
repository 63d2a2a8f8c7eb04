"""Loading from the browser: files over HTTP, what becomes of each, what cannot be taken."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sohoa.load import load
from sohoa.options import Options
from store import Archive, Decision, decide, records
from store.loads import shown_name
from tests.browsing import Served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLAN = """ỦY BAN NHÂN DÂN TỈNH HẢI ĐƯỜNG
Số: 77/KH-UBND
Hải Đường, ngày 06 tháng 5 năm 2025
KẾ HOẠCH
Phát triển sản phẩm OCOP năm 2025
I. MỤC TIÊU
- Năm 2025 công nhận mới ít nhất 12 sản phẩm OCOP.
"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    """A server on an empty archive."""
    Archive(tmp_path / "archive", create=True).close()
    with serving(tmp_path / "archive", max_upload=100_000, max_files=5) as server:
        yield server


@pytest.fixture
def api(empty: Served) -> Iterator[httpx.Client]:
    """A program on this machine, with the token of a page."""
    with httpx.Client(base_url=empty.url) as client:
        html = client.get("/load").text
        token = html.split('name="csrf-token" content="')[1].split('"')[0]
        client.headers["X-CSRF-Token"] = token
        yield client


def finished(api: httpx.Client, load: str) -> dict[str, Any]:
    for _ in range(600):
        state: dict[str, Any] = api.get(f"/api/v1/loads/{load}").json()
        if state["state"] in ("done", "failed"):
            return state
        time.sleep(0.1)
    raise AssertionError("the load does not end")


def test_files_are_dropped_and_one_of_them_is_bad(
    tab: "Page", empty: Served, tmp_path: Path
) -> None:
    good, bad = tmp_path / "kế hoạch.txt", tmp_path / "hỏng <b>.pdf"
    good.write_text(PLAN, encoding="utf-8")
    bad.write_bytes(b"%PDF-1.4 and then nothing")
    tab.goto(f"{empty.url}/load")
    tab.set_input_files("#files", [good, bad])
    tab.wait_for_url("**/load/*")
    tab.wait_for_selector("#load[data-state=done]", timeout=60_000)
    failures = tab.locator(".failures")
    assert "hỏng <b>.pdf" in failures.inner_text()  # its name as text, not as a tag
    assert "Tệp bị hỏng" in failures.inner_text()
    tab.get_by_role("link", name="kế hoạch.txt").click()
    tab.wait_for_url("**/documents/*")
    with Archive(empty.archive) as archive:
        (row,) = archive.db.query("select name, reference from documents where state = 'done'")
        assert row == {"name": "kế hoạch.txt", "reference": "77/KH-UBND"}
    assert not list((empty.archive / "incoming").glob("*"))


def test_a_load_too_large_is_refused_where_it_is(api: httpx.Client, empty: Served) -> None:
    load = api.post("/api/v1/loads").json()["id"]
    answer = api.post(f"/api/v1/loads/{load}/files?name=a.txt", content=b"x" * 100_001)
    assert answer.status_code == 422
    assert answer.json()["code"] == "too_large"
    assert not list((empty.archive / "incoming").glob("*/*"))
    assert api.post(f"/api/v1/loads/{load}/start").status_code == 422  # nothing in it
    assert api.delete(f"/api/v1/loads/{load}").json()["state"] == "given_up"
    assert api.post(f"/api/v1/loads/{load}/files?name=a.txt", content=b"x").status_code == 422


def test_one_name_twice_and_the_same_content_twice(api: httpx.Client) -> None:
    load = api.post("/api/v1/loads").json()["id"]
    for content in (PLAN, PLAN.replace("77/", "78/"), PLAN):
        sent = api.post(f"/api/v1/loads/{load}/files?name=kh.txt", content=content.encode())
        assert sent.status_code == 201
    api.post(f"/api/v1/loads/{load}/start")
    state = finished(api, load)
    assert state["states"] == {"done": 3}
    assert len({file["document"] for file in state["inputs"]}) == 2
    assert [file["name"] for file in state["inputs"]] == ["kh.txt", "kh.txt (2)", "kh.txt (3)"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Users\\a\\kế hoạch.pdf", "C:/Users/a/kế hoạch.pdf"),
        ("/a//./b.pdf", "a/b.pdf"),
        ("gnp\u202e.exe\x00\n.pdf", "gnp.exe.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("<script>alert(1)</script>.pdf", "<script>alert(1)</script>.pdf"),
    ],
)
def test_a_name_is_no_path(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_where_files_lie_follows_from_no_name(api: httpx.Client, empty: Served) -> None:
    load = api.post("/api/v1/loads").json()["id"]
    name = "../../../../evil.sh/../x.html;.p/../df"
    api.post(f"/api/v1/loads/{load}/files", params={"name": name}, content=b"<script>1</script>")
    (file,) = (empty.archive / "incoming" / load).iterdir()
    assert file.name == "000001"


def test_a_load_that_was_cut_off_goes_on_with_the_server(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    Archive(folder, create=True).close()
    with serving(folder) as server, httpx.Client(base_url=server.url) as api:
        html = api.get("/load").text
        api.headers["X-CSRF-Token"] = html.split('csrf-token" content="')[1].split('"')[0]
        load = api.post("/api/v1/loads").json()["id"]
        api.post(f"/api/v1/loads/{load}/files?name=kh.txt", content=PLAN.encode())
        with Archive(folder) as archive, archive.writing():  # somebody else loads meanwhile
            api.post(f"/api/v1/loads/{load}/start")
            while not (api.get(f"/api/v1/loads/{load}").json()["progress"] or {}).get("held_up"):
                time.sleep(0.05)
            server.app.state.loader.stop()
    with serving(folder) as server, httpx.Client(base_url=server.url) as api:
        assert finished(api, load)["states"] == {"done": 1}


def test_who_is_elsewhere_cannot_load(empty: Served) -> None:
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert httpx.post(f"{empty.url}/api/v1/loads", headers=elsewhere).status_code == 403


def test_records_are_looked_for_anew_where_a_word_was_corrected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.loading._REST", 0.2)
    plan = tmp_path / "kh.txt"
    plan.write_text(PLAN.replace("12 sản phẩm", "XIJ sản phẩm"), encoding="utf-8")
    with Archive(tmp_path / "archive", create=True) as archive:
        load([plan], archive, Options())
        assert not archive.db.table("targets").count_where("min = 12")
        (record,) = records(archive)
        document, start = record.id, record.text.index("XIJ")
        correction = Decision(
            document=document, kind="word", action="edit", start=start, end=start + 3,
            before="XIJ", after="12",
        )  # fmt: skip
        decide(archive, correction, "ngân")
        with serving(tmp_path / "archive"):
            for _ in range(300):
                if archive.db.table("targets").count_where("min = 12"):
                    break
                time.sleep(0.1)
        assert archive.db.table("targets").count_where("min = 12") == 1
        assert archive.states() == {"done": 1}


def test_a_second_server_takes_nothing_from_the_first(empty: Served, api: httpx.Client) -> None:
    load = api.post("/api/v1/loads").json()["id"]
    with serving(empty.archive):
        sent = api.post(f"/api/v1/loads/{load}/files?name=kh.txt", content=PLAN.encode())
        assert sent.status_code == 201
        api.post(f"/api/v1/loads/{load}/start")
        assert finished(api, load)["states"] == {"done": 1}
