"""The page of a document: what lights up where, with mouse, keyboard, link and without script."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest
from PIL import Image

from sohoa.records import Record
from tests import sheets
from tests.browsing import faults_of, serving
from web import sheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator
    from playwright.sync_api import Page as Tab


class Made(NamedTuple):
    """A server on the archive of `sheets`."""

    url: str
    ids: dict[str, str]

    def page(self, name: str, query: str = "") -> str:
        return f"{self.url}/documents/{self.ids[name]}{query}"

    def api(self, name: str, rest: str) -> str:
        return f"{self.url}/api/v1/documents/{self.ids[name]}/{rest}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("made") / "base"
    ids = sheets.make(folder)
    with serving(folder / "archive") as server:
        yield Made(server.url, ids)


def look(tab: "Tab", address: str) -> None:
    """Open a page, and wait until its image is there."""
    tab.goto(address)
    drawn(tab)


def drawn(tab: "Tab") -> None:
    tab.wait_for_function(
        """async () => {
            const image = document.querySelector(".paper image");
            const made = new Image();
            made.src = image.getAttribute("href");
            await made.decode();
            return true;
        }"""
    )


def on_print(tab: "Tab", shape: "Locator") -> bool:
    """Whether what is seen where a rectangle lies is black, and white around it."""
    place = shape.bounding_box()
    assert place
    seen = Image.open(io.BytesIO(tab.screenshot())).convert("L")
    x, y, wide, high = (place[name] for name in ("x", "y", "width", "height"))
    inside = seen.crop((round(x + 2), round(y + 2), round(x + wide - 2), round(y + high - 2)))
    around = [(x - 4, y + high / 2), (x + wide + 4, y + high / 2), (x + wide / 2, y - 4)]
    light = [seen.getpixel((round(a), round(b))) for a, b in around]
    return inside.getextrema()[1] < 90 and all(int(p) > 180 for p in light)  # type: ignore[call-overload]


def word(tab: "Tab", number: int) -> "Locator":
    return tab.locator(f"rect[data-u='{number}']")


def test_a_link_to_a_record_lights_up_its_words(tab: "Tab", made: Made) -> None:
    look(tab, made.page("scan", f"?record={sheets.TARGET}"))
    light = tab.locator(".lights rect")
    box = sheets.boxes(1)[1][0].union(sheets.boxes(1)[1][-1])
    paper, place = tab.locator(".paper").bounding_box(), light.bounding_box()
    assert paper and place
    scale = paper["width"] / sheets.WIDTH
    left, top = (place[side] - paper[side] for side in ("x", "y"))
    seen = left, top, left + place["width"], top + place["height"]
    # It is a little larger than the words, and has an edge.
    assert [side / scale for side in seen] == pytest.approx(list(box), abs=3)
    lit = ["công", "nhan", "moi", "tren", "45", "sản", "pham"]
    assert tab.locator("span.lit").all_inner_texts() == lit
    assert tab.locator("[data-at].now").get_attribute("data-at") == sheets.TARGET
    assert tab.locator("#number").input_value() == "2"


def test_words_lie_on_their_print_however_the_page_is_shown(tab: "Tab", made: Made) -> None:
    look(tab, made.page("scan", "?page=2"))
    for act in ("w", "+", "f", "r", "r", "r", "1"):
        tab.mouse.move(5, 5)
        tab.keyboard.press(act)
        assert on_print(tab, word(tab, 0)), act
        assert on_print(tab, word(tab, 1)), act


def test_a_word_and_its_print_light_up_together(tab: "Tab", made: Made) -> None:
    look(tab, made.page("scan"))
    tab.locator("span[data-u='4']").hover()
    assert "on" in (word(tab, 4).get_attribute("class") or "")
    word(tab, 5).hover()
    assert tab.locator("span.on").inner_text() == "45"
    tab.locator(".found [data-at]").first.hover()  # its words are on another page
    assert tab.locator(".lights rect").count() == 0


def test_from_word_to_word_with_the_keyboard(tab: "Tab", made: Made) -> None:
    look(tab, made.page("scan"))
    tab.keyboard.press("c")
    for key in ("ArrowDown", "ArrowRight"):
        tab.keyboard.press(key)
    assert tab.locator("span[data-u]:focus").inner_text() == "đấu"
    tab.keyboard.press("Enter")
    panel = tab.locator("dialog.word[open]")
    panel.wait_for()
    said = panel.inner_text()
    assert "dau" in said and "đầu" in said and "40 %" in said
    tab.keyboard.press("Escape")
    assert panel.count() == 0
    tab.keyboard.press("Escape")
    assert tab.locator("span[tabindex]").count() == 0


def test_pages_are_turned_and_the_way_back_is_kept(tab: "Tab", made: Made) -> None:
    look(tab, made.page("scan", "?view=both"))
    tab.keyboard.press("n")
    tab.wait_for_url(re.compile("page=2"))
    tab.wait_for_selector("#page[data-page='2'] .printed.both")
    tab.get_by_role("link", name="Trang sau").click()
    tab.wait_for_selector("#page[data-page='3'] .notice.bad")  # which could not be read
    assert tab.locator(".stage").count() == 0
    tab.go_back()
    tab.wait_for_selector("#page[data-page='2'] .paper")
    tab.locator(".found a.what").first.click()
    tab.wait_for_selector("span.lit")
    assert f"record={sheets.TARGET}" in tab.url


def test_of_very_many_records_those_of_the_page_are_listed(made: Made) -> None:
    record = Record.model_validate(httpx.get(made.api("scan", "record")).json())
    one = record.targets[0]
    elsewhere = one.evidence.model_copy(update={"page": 9})
    many = [one.model_copy(update={"id": f"{n}", "evidence": elsewhere}) for n in range(500)]
    record = record.model_copy(update={"targets": (*many, one)})
    lists, whole = sheet.listed(record, 2, every=False, also="7")
    assert not whole and [found.id for found in lists["targets"]] == ["7", one.id]
    lists, whole = sheet.listed(record, 2, every=True, also=None)
    assert whole and len(lists["targets"]) == 501


def test_a_search_is_marked(tab: "Tab", made: Made) -> None:
    look(tab, made.page("scan", "?q=phan+dau+45"))
    assert tab.locator("span.hit").all_inner_texts() == ["phấn", "đấu", "45"]
    assert tab.locator("rect.hit").count() == 3


def test_what_was_read_is_never_markup(tab: "Tab", made: Made) -> None:
    tab.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for view in ("restored", "raw", "both"):
        look(tab, made.page("scan", f"?view={view}&q=%22%3E%3Cimg+src%3Dx%3E"))
        assert "<img/src=x/onerror=alert(1)>" in tab.locator(".body .words").first.inner_text()
        assert tab.locator("main img, main script, main b").count() == 0
    assert tab.locator(".title").inner_text() == sheets.TITLE
    assert sheets.NAME in tab.locator(".head").inner_text()


def test_without_script_all_of_it_is_there(chromium: "Browser", made: Made) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    tab = context.new_page()
    tab.goto(made.page("scan", f"?record={sheets.TARGET}"))
    assert tab.locator(".lights rect").count() == 1
    assert tab.locator("span.lit").count() == 7
    tab.get_by_role("link", name="Trang trước").click()
    assert tab.locator("#page").get_attribute("data-page") == "1"
    context.close()


def test_nobody_is_shut_out_where_nothing_was_read(tab: "Tab", made: Made) -> None:
    tab.goto(made.page("failed"))
    assert faults_of(tab) == []


def test_a_document_without_images_shows_its_text(tab: "Tab", made: Made) -> None:
    tab.goto(made.page("plain"))
    assert tab.locator(".body .words").first.inner_text().startswith("phấn đấu")
    tab.get_by_text("không có ảnh trang").wait_for()
    assert httpx.get(made.api("plain", "pages/1/image")).status_code == 404


def test_a_reviewer_corrects_a_word_where_it_stands(tab: "Tab", made: Made) -> None:
    tab.goto(made.page("plain"))
    tab.locator("span[data-u='1']").click()
    tab.get_by_label("Đọc là").fill("dấu")
    tab.get_by_role("button", name="Lưu").click()
    tab.wait_for_load_state()
    assert tab.locator("span[data-u='1']").inner_text() == "dấu"


def test_words_of_a_page_as_data(made: Made) -> None:
    page = httpx.get(made.api("scan", "pages/2")).json()
    assert (page["rotation"], page["width"], page["height"]) == (90, 360, 480)
    first = page["words"][0]
    assert first["raw"] == "trang" and first["box"] == list(sheets.boxes(1)[0][0])
    assert [line["zone"] for line in page["lines"]] == ["margin", "text", "text"]
    aside = page["words"][page["lines"][0]["words"][0]]
    assert aside["raw"] == "7" and aside["text"] is None
    assert httpx.get(made.api("scan", "pages/4")).status_code == 404
    failed = httpx.get(made.api("scan", "pages/3")).json()
    assert failed["error"] == "page" and failed["image"] is None


def test_an_image_is_drawn_once_and_kept_for_ever(made: Made) -> None:
    page = httpx.get(made.api("scan", "pages/2")).json()
    first = httpx.get(made.url + page["image"], timeout=60)
    assert first.headers["content-type"] == "image/jpeg"
    assert "immutable" in first.headers["cache-control"]
    with Image.open(io.BytesIO(first.content)) as image:
        assert image.size == (750, 1000)
    tag = {"if-none-match": first.headers["etag"]}
    assert httpx.get(made.url + page["image"], headers=tag).status_code == 304
    plain = httpx.get(made.api("scan", "pages/2/image?size=small"), timeout=60)
    assert "immutable" not in plain.headers["cache-control"]


@pytest.mark.parametrize(
    ("kind", "ending", "media_type", "begin"),
    [
        ("original", "tif", "image/tiff", b"II"),
        ("pdf", "pdf", "application/pdf", b"%PDF"),
        ("text", "txt", "text/plain; charset=utf-8", "ỦY BAN".encode()),
        ("hocr", "hocr", "text/vnd.hocr+html; charset=utf-8", b"<?xml"),
        ("alto", "alto.xml", "application/xml", b"<?xml"),
        ("record", "json", "application/json", b"{"),
    ],
)
def test_a_document_is_taken_away(
    made: Made, kind: str, ending: str, media_type: str, begin: bytes
) -> None:
    answer = httpx.get(made.api("scan", kind), timeout=60)  # the first starts a process
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(begin)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert f"45-KH-UBND.{ending}" in answer.headers["content-disposition"]


def test_what_there_is_none_of_is_said(made: Made, tmp_path: Path) -> None:
    assert httpx.get(made.api("plain", "pdf"), timeout=60).status_code == 422
    assert httpx.get(made.api("failed", "text")).status_code == 404
    assert httpx.get(made.api("failed", "original")).content == b"no image"
    assert httpx.get(f"{made.url}/documents/{'0' * 64}").status_code == 404
    assert httpx.get(made.page("scan", "?page=9")).status_code == 404


def test_viewers_of_libraries_find_the_pages(made: Made) -> None:
    answer = httpx.get(f"{made.url}/iiif/{made.ids['scan']}/manifest")
    assert answer.headers["access-control-allow-origin"] == "*"
    manifest = answer.json()
    assert manifest["type"] == "Manifest" and len(manifest["items"]) == 3
    body = manifest["items"][1]["items"][0]["items"][0]["body"]
    info = httpx.get(f"{body['service'][0]['id']}/info.json").json()
    assert (info["width"], info["height"]) == (body["width"], body["height"]) == (1500, 2000)
    for size in info["sizes"]:
        address = f"{info['id']}/full/{size['width']},{size['height']}/0/default.jpg"
        with Image.open(io.BytesIO(httpx.get(address, timeout=60).content)) as image:
            assert image.size == (size["width"], size["height"])
    assert httpx.get(f"{info['id']}/full/7,7/0/default.jpg").status_code == 404
    assert httpx.get(info["id"]).headers["location"] == f"{info['id']}/info.json"
    assert httpx.get(f"{made.url}/iiif/{made.ids['plain']}/manifest").status_code == 404
