"""The site as a whole: its head, its choices, its errors, its words."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browsing import Served
from web.language import LANGUAGES, messages

if TYPE_CHECKING:
    from playwright.sync_api import Page

WEB = Path(__file__).parents[1] / "web"


def test_every_message_is_there_in_every_language() -> None:
    for key, words in messages().items():
        assert set(words) == set(LANGUAGES), key
        places = {tuple(sorted(re.findall(r"{\w+}", text))) for text in words.values()}
        assert len(places) == 1, key


def test_every_message_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        asked |= set(
            re.findall(r"""\bt\(\s*["']([a-z_]+\.[a-z_0-9]+)["']\s*[,)]""", path.read_text())
        )
    assert asked - set(messages()) == set()


def test_language_and_light_are_chosen_with_the_keyboard(tab: "Page", served: Served) -> None:
    tab.goto(served.url)
    assert tab.locator("html").get_attribute("lang") == "vi"
    tab.get_by_role("button", name="English").press("Enter")
    tab.wait_for_selector("html[lang=en]")
    assert tab.get_by_role("link", name="Search").get_attribute("aria-current") == "page"
    tab.get_by_role("button", name="Dark").press("Enter")
    tab.wait_for_selector("html[data-theme=dark]")


def test_a_page_that_is_not_there_says_so(served: Served) -> None:
    answer = httpx.get(f"{served.url}/nothing-here")
    assert answer.status_code == 404
    assert "Không có trang" in answer.text


@pytest.mark.parametrize(
    "document, before, status, told",
    [("0" * 64, "word", 404, "errors.not_there"), ("", "no such", 409, "errors.changed_meanwhile")],
)
def test_what_has_changed_meanwhile_is_told_in_words(
    served: Served, document: str, before: str, status: int, told: str
) -> None:
    with httpx.Client(base_url=served.url) as client:
        token = client.get("/").text.split('name="csrf-token" content="')[1].split('"')[0]
        known = client.get("/api/v1/documents").json()["items"][0]["id"]
        word = {"start": 0, "end": 1, "before": before, "after": "x", "csrf_token": token}
        answer = client.post(f"/documents/{document or known}/words", data=word)
    assert answer.status_code == status
    assert messages()[told]["vi"] in answer.text


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"x-csrf-token": "0" * 64}]
)
def test_a_change_from_elsewhere_is_refused(served: Served, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{served.url}/choices", data={"lang": "en"}, headers=headers)
    assert answer.status_code == 403


def test_answers_forbid_what_is_not_ours(served: Served) -> None:
    answer = httpx.get(served.url)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "httponly" in answer.headers["set-cookie"].lower()


def test_another_host_name_is_refused(served: Served) -> None:
    assert httpx.get(served.url, headers={"host": "evil.example"}).status_code == 400
