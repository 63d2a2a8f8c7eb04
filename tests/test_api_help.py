"""The page on the API: it has every address, in both languages, for everybody."""

from typing import TYPE_CHECKING

import httpx

from tests.browsing import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_page_has_every_address(tab: "Page", served: Served) -> None:
    described = httpx.get(f"{served.url}/openapi.json", timeout=60).json()
    tab.goto(served.url)
    tab.get_by_role("link", name="API cho phần mềm khác").click()
    tab.wait_for_load_state()
    text = tab.locator("main").text_content() or ""
    for address in described["paths"]:
        assert address in text
    tab.get_by_text("/api/v1/targets", exact=True).click()
    assert tab.get_by_role("row", name="unit").first.is_visible()
    tab.get_by_role("button", name="English").click()
    assert tab.get_by_role("heading", name="API for programs").is_visible()
