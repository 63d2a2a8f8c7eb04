"""Reviewing in a browser: by keyboard alone, by two people at once, with hostile words."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from store import Archive, Item, decide, item, queue, taught
from tests import corrected
from tests.browsing import Served, faults_of, serving
from web import fields

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<img/src=x/onerror=window.hacked=true>"
READING = "\"><script>window.hacked=true</script>'"


@pytest.fixture
def site(archive_copy: Path) -> Iterator[Served]:
    with serving(archive_copy) as server:
        yield server


@pytest.fixture
def small_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """An archive with an unsure product and hostile words."""
    monkeypatch.setitem(corrected.UNSURE, HOSTILE, 0.2)
    monkeypatch.setitem(corrected.READINGS, HOSTILE, (READING,))
    with corrected.an_archive(tmp_path) as archive:
        text = corrected.a_text((*corrected.LINES, f"Xem {HOSTILE} nhé"))
        record = corrected.a_record(text=text)
        issues = [one.model_copy(update={"message": HOSTILE}) for one in record.issues]
        corrected.put(archive, record.model_copy(update={"issues": tuple(issues)}), text)
        folder = archive.folder
    with serving(folder) as server:
        yield server


def items(site: Served, **narrowed: str) -> list[Item]:
    with Archive(site.archive) as archive:
        return queue(archive, **narrowed)


def rows(site: Served, query: str) -> list[Any]:
    with closing(sqlite3.connect(site.archive / "sohoa.db")) as db:
        return db.execute(query).fetchall()


def visit(tab: "Page", address: str) -> None:
    """Open a page; its pictures may come later."""
    tab.goto(address, wait_until="domcontentloaded")


def at(tab: "Page", key: str) -> None:
    """Wait until an item is shown."""
    tab.wait_for_url(re.compile(rf"/review/items/{key}"))
    tab.wait_for_selector("body:not(.waiting)")


def at_the_end(tab: "Page") -> None:
    """Wait until the queue has come to its end."""
    tab.wait_for_url("**/review/next*")
    tab.wait_for_selector("body:not(.waiting)")


def press(tab: "Page", keys: str, then: str) -> None:
    """Press keys, parted by blanks, and wait for an item."""
    for key in keys.split():
        tab.keyboard.press(key)
    at(tab, then)


def without_images(tab: "Page") -> None:
    tab.route("**/image?*", lambda route: route.fulfill(status=200, content_type="image/jpeg"))


def test_ten_items_are_settled_by_keyboard_alone(site: Served, tab: "Page") -> None:
    keys = [one.key for one in items(site)]
    words = items(site)[:7]
    assert {one.kind for one in words} == {"word"}
    visit(tab, f"{site.url}/review/next")
    at(tab, keys[0])
    press(tab, "Enter", keys[1])
    press(tab, "s", keys[2])
    press(tab, "k", keys[1])
    press(tab, "1", keys[2])
    said = tab.locator("[data-said]").inner_text()
    assert words[1].value in said and words[1].alternatives[0] in said
    # a letter that is typed is no key; Escape leaves the field as it was
    tab.keyboard.press("e")
    tab.keyboard.type("suxd")
    tab.keyboard.press("Escape")
    assert tab.locator("#word").input_value() == words[2].value
    tab.keyboard.press("e")
    tab.keyboard.type("Bản")
    press(tab, "Enter", keys[3])
    tab.keyboard.press("d")
    tab.wait_for_selector("text=Đã thêm vào từ điển")
    at(tab, keys[3])
    press(tab, "x", keys[4])
    press(tab, "u", keys[3])
    assert "hoàn tác" in tab.locator("#said").inner_text()
    press(tab, "Enter", keys[4])
    press(tab, "2", keys[5])
    press(tab, "Enter", keys[6])
    press(tab, "Enter", keys[7])
    head = dict(zip(keys[7:10], items(site)[:3], strict=True))
    typed = {"issued": "06/05/2025", "signer.name": "Lò Thị Hà"}
    for key, after in pairwise(keys[7:11]):
        field = head[key].field or ""
        if field in typed:
            tab.keyboard.press("e")
            tab.keyboard.type(typed[field])
        press(tab, "Enter", after)
    assert "10 đã xong" in tab.locator(".counts").inner_text()
    made = {
        key: (action, before, after, who)
        for key, action, before, after, who in rows(
            site,
            "select item, action, json_extract(before, '$'), json_extract(after, '$'), who"
            " from corrections where undone_at is null",
        )
    }
    assert set(made) == set(keys[:10])
    local = "local"
    assert made[keys[0]] == ("accept", words[0].value, words[0].value, local)
    assert made[keys[1]] == ("edit", words[1].value, words[1].alternatives[0], local)
    assert made[keys[2]] == ("edit", words[2].value, "Bản", local)
    assert made[keys[4]] == ("edit", words[4].value, words[4].alternatives[1], local)
    settled = {head[key].field: made[key][2] for key in keys[7:10]}
    assert settled == {"issued": "2025-05-06", "signer.name": "Lò Thị Hà", "number": None}
    ((raw, text),) = rows(site, "select raw, text from dictionary where removed_at is null")
    assert (raw, text) == ((words[2].words or "").strip("."), "Bản")
    assert rows(site, "select count(*) from corrections where undone_at is not null") == [(1,)]


def test_two_people_at_one_item(site: Served, chromium: "Browser", tab: "Page") -> None:
    first, second = items(site)[:2]
    other = chromium.new_context().new_page()
    for one in (tab, other):
        visit(one, f"{site.url}/review/items/{first.key}")
    press(tab, "1", second.key)
    other.keyboard.press("Enter")
    notice = other.locator(".notice")
    notice.wait_for()
    assert "Chưa ghi gì thêm" in notice.inner_text()
    assert first.alternatives[0] in other.locator(".message").inner_text()
    assert len(rows(site, "select id from corrections")) == 1
    press(other, "Enter", second.key)
    # undone by one meanwhile, it is undone once
    visit(other, f"{site.url}/review/history")
    other.get_by_role("button", name=re.compile("Hoàn tác")).click()
    other.wait_for_selector(".undone")
    tab.keyboard.press("u")
    tab.wait_for_selector("text=đã được hoàn tác trước đó")
    with Archive(site.archive) as archive:
        assert item(archive, first.key)
    other.context.close()


def test_a_value_that_changed_meanwhile_is_shown_and_kept(site: Served) -> None:
    (blank,) = items(site, code="number_blank")
    with httpx.Client(base_url=site.url, follow_redirects=True) as browser:
        shown = browser.get(f"/review/items/{blank.key}").text
        with Archive(site.archive) as archive:
            seen = blank.decision("edit", "12").model_copy(update={"item": None})
            decide(archive, seen, "lan")
        (token,) = set(re.findall(r'name="csrf_token" value="(\w+)"', shown))
        form = {"csrf_token": token, "before": "null", "action": "edit", "field:number": "99"}
        answer = browser.post(f"/review/items/{blank.key}", data=form)
    assert "Chưa ghi gì thêm" in answer.text
    assert rows(site, "select number from documents where number in ('12', '99')") == [("12",)]


def test_without_scripts_it_works_by_forms(site: Served, chromium: "Browser") -> None:
    words = items(site)[:3]
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    visit(tab, f"{site.url}/review")
    tab.get_by_role("link", name="Bắt đầu rà soát").click()
    tab.get_by_label("Chữ đọc được").fill("Bản")
    tab.get_by_role("button", name="Lưu").click()
    at_next = re.compile(rf"/review/items/{words[1].key}")
    tab.wait_for_url(at_next)
    tab.get_by_role("button", name="Thêm vào từ điển").click()
    tab.wait_for_selector("text=Đã thêm vào từ điển")
    tab.get_by_role("button", name="Hoàn tác").click()
    tab.wait_for_url(re.compile(rf"/review/items/{words[0].key}"))
    tab.get_by_role("link", name="Bỏ qua").click()
    tab.wait_for_url(at_next)
    visit(tab, f"{site.url}/review/dictionary")
    tab.get_by_role("button", name="Xóa").click()
    tab.wait_for_selector("text=Từ điển chưa có từ nào")
    context.close()
    assert [one.key for one in items(site)[:3]] == [one.key for one in words]


def test_fields_of_a_record_are_corrected_together(small_site: Served, tab: "Page") -> None:
    without_images(tab)
    (unsure,) = items(small_site, code="unsure")
    visit(tab, f"{small_site.url}/review/next?code=unsure")
    at(tab, unsure.key)
    tab.keyboard.press("e")
    tab.keyboard.type("Chè Shan Phiêng Lúa")
    tab.get_by_label("Hạng sao").select_option("4")
    tab.get_by_label("Thời hạn").fill("cuối năm")
    tab.get_by_label("Thời hạn").press("Enter")  # the browser says what is wrong
    tab.get_by_label("Thời hạn").fill("30/9/2025")
    tab.get_by_label("Thời hạn").press("Enter")
    at_the_end(tab)
    product = "select name, stars, due, reviewed_by from products"
    assert rows(small_site, product) == [("Chè Shan Phiêng Lúa", 4, "2025-09-30", "local")]
    assert "1 đã xong" in tab.locator(".counts").inner_text()
    tab.keyboard.press("u")
    at(tab, unsure.key)
    assert rows(small_site, product) == [("Chè Shan Phiêng Lụa", None, None, None)]
    tab.keyboard.press("x")
    at_the_end(tab)
    assert rows(small_site, product) == []


def test_hostile_words_stay_words(small_site: Served, tab: "Page") -> None:
    without_images(tab)
    (word,) = [one for one in items(small_site) if one.words == HOSTILE]
    visit(tab, f"{small_site.url}/review")
    visit(tab, f"{small_site.url}/review/items/{word.key}")
    assert tab.locator("#word").input_value() == HOSTILE
    tab.keyboard.press("1")
    at_the_end(tab)
    assert READING in tab.locator("[data-said]").inner_text()
    tab.keyboard.press("u")
    at(tab, word.key)
    tab.keyboard.press("e")
    tab.keyboard.type(f"{HOSTILE}a")
    tab.keyboard.press("Enter")
    at_the_end(tab)
    tab.keyboard.press("d")
    tab.wait_for_selector("text=Đã thêm vào từ điển")
    pages = [f"items/{one.key}" for one in items(small_site)]
    for address in (*pages, "history", "dictionary", "", "next?office=%3Cscript%3E"):
        visit(tab, f"{small_site.url}/review/{address}".rstrip("/"))
        assert tab.evaluate("window.hacked") is None
        assert tab.locator("main img, main script").count() == 0


def test_the_words_in_question_are_in_the_picture(site: Served, tab: "Page") -> None:
    word = next(one for one in items(site) if one.boxes)
    image = re.compile(rf"/{word.document}/pages/{word.page}/image")
    with tab.expect_response(image, timeout=60_000) as drawn:
        tab.goto(f"{site.url}/review/items/{word.key}", wait_until="commit")
    assert drawn.value.status == 200
    picture = tab.locator(".cut svg").bounding_box()
    words = tab.locator(".cut rect").bounding_box()
    assert picture and words
    assert picture["x"] < words["x"] < words["x"] + words["width"] < picture["x"] + picture["width"]
    assert picture["y"] < words["y"]
    assert words["y"] + words["height"] < picture["y"] + picture["height"]
    assert words["height"] > 24  # large enough to read


def test_keys_are_told_and_can_be_switched_off(site: Served, tab: "Page") -> None:
    first, second = items(site)[:2]
    visit(tab, f"{site.url}/review/items/{first.key}")
    tab.keyboard.press("?")
    help_ = tab.get_by_role("dialog")
    help_.wait_for()
    assert faults_of(tab) == []
    help_.get_by_label("Tắt phím tắt").check()
    tab.keyboard.press("Escape")
    tab.keyboard.press("s")
    tab.keyboard.press("ArrowRight")
    at(tab, second.key)
    tab.go_back()
    at(tab, first.key)


def test_a_day_that_does_not_exist_is_told_and_can_be_mended(site: Served) -> None:
    (partial,) = items(site, code="date_partial")
    with httpx.Client(base_url=site.url) as browser:
        shown = browser.get(f"/review/items/{partial.key}").text
        (token,) = set(re.findall(r'name="csrf_token" value="(\w+)"', shown))
        form = {"csrf_token": token, "before": '"2025-XX-XX"', "action": "edit"}
        for typed in ("31/02/2025", "2025-99-99"):
            answer = browser.post(
                f"/review/items/{partial.key}", data=form | {"field:issued": typed}
            )
            assert answer.status_code == 422
            assert f'value="{typed}"' in answer.text
    assert rows(site, "select count(*) from corrections") == [(0,)]


def test_an_empty_queue_says_so_kindly(site: Served) -> None:
    answer = httpx.get(f"{site.url}/review/next?code=range_reversed", follow_redirects=True)
    assert "Không còn mục nào với bộ lọc này" in answer.text
    assert httpx.get(f"{site.url}/review/items/no-such-item").status_code == 404


def test_programs_review_too(site: Served) -> None:
    with httpx.Client(base_url=f"{site.url}/api/v1") as api:
        seen: list[str] = []
        address: str | None = "/review?limit=7"
        while address:
            part = api.get(address.removeprefix("/api/v1")).json()
            seen += [one["key"] for one in part["items"]]
            address = part["next"]
        assert seen == [one.key for one in items(site)]
        waiting = items(site)[0]
        decision = waiting.decision("edit", "Bản").model_dump(mode="json")
        made = api.post("/corrections", json=decision)
        assert made.status_code == 201 and made.json()["after"] == "Bản"
        again = api.post("/corrections", json=decision)
        assert (again.status_code, again.json()["code"]) == (409, "changed_meanwhile")
        assert api.get(f"/review/{waiting.key}").status_code == 404
        assert api.get("/review/progress").json()["settled"] == 1
        listed = api.get("/corrections", params={"document": waiting.document}).json()["items"]
        assert [one["id"] for one in listed] == [made.json()["id"]]
        undone = api.delete(f"/corrections/{made.json()['id']}")
        assert undone.json()["undone_by"] == "local"
        assert api.delete(f"/corrections/{made.json()['id']}").status_code == 409
        assert api.get(f"/review/{waiting.key}").json()["value"] == waiting.value
        word = api.post("/dictionary", json={"raw": "Bao cao", "text": "Báo cáo"})
        assert [one["raw"] for one in api.get("/dictionary").json()] == ["Bao cao"]
        assert api.post("/dictionary", json={"raw": "45", "text": "46"}).status_code == 422
        assert api.delete(f"/dictionary/{word.json()['id']}").status_code == 204
    with Archive(site.archive) as archive:
        assert taught(archive) == []


@pytest.mark.parametrize(
    ("kind", "name", "typed", "value"),
    [
        ("targets", "min", "1.500", 1500),
        ("targets", "min", "1,5", 1.5),
        ("targets", "min", "", None),
        ("targets", "stars", "4", 4),
        ("targets", "due", "6/5/2025", "2025-05-06"),
        ("targets", "due", "05/2025", "2025-05"),
        ("targets", "due", "../2025-05-20", "../2025-05-20"),
        ("assignments", "due", "FREQ=MONTHLY", "FREQ=MONTHLY"),
        ("document", "recipients", "Như trên;\r\n\r\nLưu: VT.", ["Như trên;", "Lưu: VT."]),
        ("document", "title", "  ", None),
    ],
)
def test_values_as_people_type_them(kind: str, name: str, typed: str, value: Any) -> None:
    assert fields.entered(kind, name, typed) == value
    shown = fields.field(kind, name, value).shown
    assert fields.entered(kind, name, shown) == value
