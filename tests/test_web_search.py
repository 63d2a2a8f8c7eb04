"""The search page, its results to take away, and search over HTTP."""

import csv
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from store import FACETS, SORTS, Archive
from tests.browsing import Served, faults_of, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=1+1", "'--", "{{7*7}}")
QUERIES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' or 1=1 --",
    "a* b* c*",
    '"',
    "*",
    "kind:target AND (",
    "\u0000\ud7ff\ufffe",
    "ơ̛̛" * 300,
    "../../etc/passwd",
    "{{7*7}}",
)


def get(address: str, params: dict[str, Any] | None = None) -> httpx.Response:
    """What a program gets, however busy the machine is."""
    return httpx.get(address, params=params, timeout=60)


def asked(tab: "Page") -> dict[str, list[str]]:
    """What the address bar asks for."""
    return parse_qs(urlsplit(tab.url).query)


def insert(folder: Path, text: str, document: str) -> None:
    """A document whose name, header, page and records all say `text`."""
    shared = {"document": document, "page": 1, "start": 0, "end": 1, "raw": text, "boxes": "[]"}
    shared |= {"confidence": 0.9, "also": "[]", "section": text}
    with Archive(folder, create=True) as archive, archive.changing():
        db = archive.db
        header = ("name", "title", "reference", "issuer_name", "issuer_province", "type_code")
        db.table("documents").insert(
            {"id": document, "state": "done", "bytes": 1, "added_at": "", "pages": 1}
            | dict.fromkeys(header, f"{text} tinxau")
        )
        archive.touch(document)
        page = {"document": document, "number": 1, "origin": "ocr", "raw_text": text}
        db.table("pages").insert(page | {"text": f"{text} tinxau", "folded": text})
        own = {"agency": text, "agency_canonical": None, "role": "lead", "task": f"{text} tinxau"}
        db.table("assignments").insert(shared | own | {"id": f"{document}-a", "due": text})
        own = {"name": f"{text} tinxau", "name_raw": text, "owner": text, "action": text}
        db.table("products").insert(shared | own | {"id": f"{document}-p", "due": text})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on an archive of documents that mean harm."""
    folder = tmp_path_factory.mktemp("hostile") / "archive"
    for number, text in enumerate(HOSTILE):
        insert(folder, text, f"{number:064x}")
    with serving(folder) as server:
        yield server


def test_from_words_without_diacritics_to_the_evidence(tab: "Page", served: Served) -> None:
    tab.goto(served.url)
    tab.get_by_role("searchbox").fill("kenh ban hang hien dai")
    tab.get_by_role("button", name="Tìm", exact=True).click()
    assert "kênh bán hàng hiện đại" in tab.locator("mark").all_inner_texts()
    tab.get_by_role("checkbox", name="Chỉ tiêu").check()
    tab.wait_for_url("**kind=target**")
    first = tab.locator(".hit").first
    assert "ít nhất 60%" in first.inner_text()
    assert "864/KH-UBND" in first.inner_text()
    first.get_by_role("link").click()
    tab.wait_for_url("**/documents/**")
    found = asked(tab)
    assert found["page"] == ["2"]
    assert found["q"] == ["kenh ban hang hien dai"]
    document = urlsplit(tab.url).path.split("/")[-1]
    with Archive(served.archive) as archive:
        record = archive.db.table("targets").get(found["record"][0])
    assert record["document"] == document
    assert record["min"] == 60


def test_the_address_says_it_all(tab: "Page", served: Served) -> None:
    address = (
        f"{served.url}/?q=san+pham&province=S%C6%A1n+H%C3%A0&kind=target&kind=page&sort=newest"
    )
    tab.goto(address)
    total = tab.locator("#total").inner_text()
    assert tab.get_by_role("checkbox", name="Sơn Hà").is_checked()
    assert tab.get_by_label("Sắp xếp").input_value() == "newest"
    chosen = tab.get_by_role("list", name="Đang lọc theo")
    assert chosen.get_by_role("link").count() == 4
    chosen.get_by_role("link", name="Trang").click()
    assert asked(tab)["kind"] == ["target"]
    assert tab.locator("#total").inner_text() != total
    tab.go_back()
    assert tab.url == address
    assert tab.locator("#total").inner_text() == total
    tab.get_by_role("checkbox", name="Sơn Hà").uncheck()  # by the script, without a new page
    tab.wait_for_url(lambda url: "province" not in url)
    tab.reload()
    assert not tab.get_by_role("checkbox", name="Sơn Hà").is_checked()
    tab.get_by_role("link", name="Bỏ tất cả").click()
    assert asked(tab) == {"q": ["san pham"], "sort": ["newest"]}


def test_search_with_the_keyboard_alone(tab: "Page", served: Served) -> None:
    tab.goto(f"{served.url}/?q=mien+dong")
    tab.keyboard.press("/")
    tab.keyboard.type("san pham")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**q=san+pham**")
    box = tab.get_by_role("checkbox", name="Chỉ tiêu")
    for _ in range(30):
        if box.evaluate("box => box === document.activeElement"):
            break
        tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    tab.wait_for_url("**kind=target**")
    tab.wait_for_function("document.getElementById('said').textContent.includes('kết quả')")
    assert box.evaluate("box => box === document.activeElement && box.checked")


def test_search_without_scripts(chromium: "Browser", served: Served) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{served.url}/?q=san+pham")
    tab.get_by_role("checkbox", name="Chỉ tiêu").check()
    tab.get_by_role("button", name="Lọc").click()
    assert asked(tab)["kind"] == ["target"]
    assert tab.locator(".hit").count()
    context.close()


def test_a_slip_of_the_finger_is_said(tab: "Page", served: Served) -> None:
    tab.goto(f"{served.url}/?q=Phieng+Lau")
    notice = tab.locator(".corrected")
    assert "Phieng Lúa" in notice.inner_text()
    assert tab.locator(".hit mark").count()
    notice.get_by_role("link", name="Phieng Lau").click()
    assert asked(tab)["exactly"] == ["1"]
    assert tab.locator(".corrected").count() == 0


def test_the_language_changes_and_the_search_stays(tab: "Page", served: Served) -> None:
    tab.goto(f"{served.url}/?q=san+pham")
    tab.get_by_role("checkbox", name="Chỉ tiêu").check()
    tab.wait_for_url("**kind=target**")
    tab.get_by_role("button", name="English").click()
    tab.wait_for_selector("html[lang=en]")
    assert asked(tab) == {"q": ["san pham"], "kind": ["target"]}
    assert "results" in tab.locator("#total").inner_text()
    assert tab.get_by_role("checkbox", name="Target").is_checked()


def test_nothing_is_found_and_it_says_what_to_try(served: Served) -> None:
    found = get(f"{served.url}/", params={"q": "qqqqq wwwww", "year": "1999"})
    assert found.status_code == 200
    assert "Không tìm thấy gì" in found.text
    assert "bỏ tất cả bộ lọc" in found.text
    signs = get(f"{served.url}/", params={"q": "?!"})
    assert signs.status_code == 422
    assert "ít nhất một chữ hoặc số" in signs.text


@pytest.mark.parametrize("asked", ["sort=x", "page=0", "page=501", "min=nan", "q=" + "a" * 2000])
@pytest.mark.parametrize("path", ["/", "/search.csv", "/search.json"])
def test_nonsense_in_the_address_is_told(served: Served, path: str, asked: str) -> None:
    assert get(f"{served.url}{path}?{asked}").status_code == 422


def test_the_start_page_proposes_what_is_there(tab: "Page", served: Served) -> None:
    tab.goto(served.url)
    examples = [link.get_attribute("href") for link in tab.locator("#examples ~ ul a").all()]
    assert len(examples) >= 5
    for address in examples:
        page = get(f"{served.url}{address}").text
        assert 'class="hit"' in page, address
    assert tab.locator(".newest a").count() == 4
    tab.get_by_role("link", name=re.compile(r"^\d+ Chỉ tiêu")).click()
    assert asked(tab) == {"kind": ["target"]}


def test_pages_of_results(tab: "Page", served: Served) -> None:
    tab.goto(f"{served.url}/?kind=target")
    first = tab.locator(".hit a").first.get_attribute("href")
    tab.get_by_role("link", name="Sau").click()
    assert asked(tab)["page"] == ["2"]
    assert tab.locator(".hit a").first.get_attribute("href") != first
    last = tab.url
    tab.goto(f"{served.url}/?kind=target&page=400")
    assert tab.url == last
    assert tab.get_by_role("link", name="trang 2").get_attribute("aria-current") == "page"


def test_figures_of_targets_narrow_down(served: Served) -> None:
    def values(**parameters: str) -> list[float]:
        found = get(f"{served.url}/search.json", params={"kind": "target"} | parameters)
        return [hit["fields"]["min"] for hit in found.json()]

    assert 60 in values(unit="percent")
    assert set(values(unit="percent", min="59,5", max="60")) == {60}


def test_a_table_has_the_columns_of_its_kind(tab: "Page", served: Served) -> None:
    tab.goto(f"{served.url}/?kind=product&view=table")
    heads = tab.locator("th").all_inner_texts()
    assert heads[:2] == ["Tên sản phẩm", "Chủ thể"]
    assert "Hạng sao" in heads
    assert "4 sao" in tab.locator("td.c-stars").all_inner_texts()
    address = tab.locator("tbody a").first.get_attribute("href")
    assert address is not None
    assert "record=" in address


def test_results_are_taken_away(served: Served) -> None:
    parameters = {"kind": "target", "year": "2025"}
    text = get(f"{served.url}/search.csv", params=parameters)
    assert text.headers["content-disposition"].startswith("attachment")
    assert text.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(text.text.removeprefix("\ufeff"))))
    hits = get(f"{served.url}/search.json", params=parameters).json()
    total = get(f"{served.url}/api/v1/search", params=parameters).json()["total"]
    assert len(rows) == len(hits) == total > 20
    assert [row["record"] for row in rows] == [hit["record"] for hit in hits]
    assert rows[0]["text"] == hits[0]["fields"]["text"]
    assert rows[0]["address"].startswith(f"{served.url}/documents/")


def test_documents_that_mean_harm_are_but_text(tab: "Page", hostile: Served) -> None:
    tab.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    for address in ("/", "/?q=tinxau", "/?q=tinxau&view=table", "/?kind=product&view=table"):
        tab.goto(f"{hostile.url}{address}")
        for text in HOSTILE:
            assert tab.locator("main").get_by_text(text).count(), (address, text)
        assert tab.locator("main img, main script").count() == 0
        assert "49" not in tab.locator("main").inner_text()
    tab.goto(f"{hostile.url}/?q=tinxau")
    tab.get_by_role("checkbox", name="<script>").check()
    tab.wait_for_url("**province=**")
    assert asked(tab)["province"] == ["<script>alert(1)</script> tinxau"]
    assert tab.locator("main img, main script").count() == 0


def test_no_cell_is_a_formula(hostile: Served) -> None:
    for address in ("/search.csv?q=tinxau", "/search.csv?kind=product"):
        text = get(f"{hostile.url}{address}").text.removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "'=1+1 tinxau" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_that_means_harm_is_but_text(hostile: Served, query: str) -> None:
    for path in ("/", "/api/v1/search", "/search.csv"):
        for name in ("q", "province", "agency"):
            answer = get(f"{hostile.url}{path}", params={name: query})
            assert answer.status_code in (200, 422), (path, name)
            if path == "/":
                assert "<script>alert" not in answer.text
                assert "<img" not in answer.text


def test_every_facet_and_order_is_a_parameter_of_the_api(served: Served) -> None:
    described = get(f"{served.url}/openapi.json").json()
    parameters = described["paths"]["/api/v1/search"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in parameters}
    assert set(FACETS) <= set(by_name)
    assert by_name["sort"]["schema"]["enum"] == list(SORTS)
    assert all(parameter["description"] for parameter in parameters)


def test_programs_search_too(served: Served) -> None:
    asked: dict[str, Any]
    asked = {"q": "kenh ban hang", "kind": ["target", "page"], "limit": 1}
    answer = get(f"{served.url}/api/v1/search", params=asked).json()
    assert answer["total"] > 1
    (hit,) = answer["hits"]
    assert "kênh bán hàng" in [p["text"] for p in hit["snippet"] if p["marked"]]
    assert get(f"{served.url}{hit['address']}").status_code == 200
    kinds = {count["value"]: count for count in answer["facets"]["kind"]}
    assert kinds["target"]["selected"]
    second = get(f"{served.url}/api/v1/search", params=asked | {"offset": 1}).json()
    assert second["hits"][0] != hit
    refused = get(f"{served.url}/api/v1/search", params={"provinces": "x"})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"


def test_what_is_loaded_meanwhile_is_found(archive_copy: Path) -> None:
    with serving(archive_copy) as server:
        insert(archive_copy, "vua moi nap", "f" * 64)
        for _ in range(600):
            found = get(f"{server.url}/api/v1/search", params={"q": "tinxau"}).json()
            if found["total"]:
                break
            time.sleep(0.1)
        assert found["total"] == 4
        assert found["behind"] == 0


def test_a_search_is_saved_opened_and_deleted(tab: "Page", served: Served) -> None:
    name = 'Chỉ tiêu "2025" <b>'
    tab.goto(f"{served.url}/?q=san+pham&kind=target&view=table")
    tab.get_by_text("Lưu tìm kiếm này").click()
    tab.get_by_label("Tên", exact=True).fill(name)
    tab.get_by_role("button", name="Lưu", exact=True).click()
    assert tab.get_by_text("Đã lưu với tên").is_visible()
    tab.goto(served.url)
    tab.get_by_role("link", name=name).click()
    assert asked(tab) == {"q": ["san pham"], "kind": ["target"], "view": ["table"]}
    listed = get(f"{served.url}/api/v1/searches").json()
    assert [search["name"] for search in listed] == [name]
    tab.goto(served.url)
    tab.get_by_role("button", name=f"Xóa tìm kiếm “{name}”").click()
    assert tab.get_by_role("link", name=name).count() == 0


def test_programs_save_searches(served: Served) -> None:
    with httpx.Client(base_url=served.url, timeout=60) as client:
        token = client.get("/").text.split('name="csrf-token" content="')[1].split('"')[0]
        client.headers["X-CSRF-Token"] = token
        asked = {"name": "a", "query": "year=2025&q=x&evil=%22%3E&page=7"}
        made = client.post("/api/v1/searches", json=asked)
        assert made.status_code == 201
        assert made.json()["address"] == "/?q=x&year=2025"
        client.post("/api/v1/searches", json=asked | {"query": "q=y"})
        assert [s["query"] for s in client.get("/api/v1/searches").json()] == ["q=y"]
        for wrong in ({"name": " "}, {"query": ""}, {"query": "sort=x&q=y"}):
            assert client.post("/api/v1/searches", json=asked | wrong).status_code == 422
        (kept,) = client.get("/api/v1/searches").json()
        assert client.delete(f"/api/v1/searches/{kept['id']}").status_code == 204
        assert client.delete(f"/api/v1/searches/{kept['id']}").status_code == 404
    assert (
        httpx.post(f"{served.url}/searches", data={"name": "a", "query": "q=y"}).status_code == 403
    )


def test_a_narrow_window_folds_the_filters(chromium: "Browser", served: Served) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    tab = context.new_page()
    for address in ("/", "/?q=san+pham&kind=target&province=Sơn+Hà", "/?kind=target&view=table"):
        tab.goto(f"{served.url}{address}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert not tab.get_by_role("checkbox", name="Sơn Hà").is_visible()
    tab.get_by_label("Hiện bộ lọc").press("Space")
    tab.get_by_role("checkbox", name="Sơn Hà").check()
    tab.wait_for_url("**province=**")
    assert tab.get_by_role("checkbox", name="Sơn Hà").is_visible()
    assert faults_of(tab) == []
    context.close()
