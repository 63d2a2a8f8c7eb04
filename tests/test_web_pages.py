"""Every page of the site, on a large screen in daylight and on a phone in the dark."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from store import Archive, accounts, passwords
from store.review.queue import queue
from tests.browsing import Served, faults_of, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "một câu ngắn dễ nhớ"

#: What depends on colours and room; the rest is the same on every screen.
LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")

#: What answers with a file or sends a browser on to a page.
NO_PAGES = {"/search.csv", "/search.json", "/review/next", "/documents/{document}/pages/{page}"}


@pytest.fixture(scope="module")
def office(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that asks for a login."""
    folder = Path(shutil.copytree(demo_archive, tmp_path_factory.mktemp("pages") / "archive"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", passwords.Cost(4, 8, 1))
        with Archive(folder) as archive:
            accounts.add(archive, "root", "admin", PASSWORD, "admin")
        with serving(folder, accounts=True) as server:
            yield server


@pytest.fixture(scope="module")
def admin(office: Served) -> Iterator[httpx.Client]:
    """Somebody who may see every page."""
    with httpx.Client(base_url=office.url) as client:
        token = client.get("/login").text.split('name="csrf-token" content="')[1].split('"')[0]
        typed = {"name": "admin", "password": PASSWORD, "csrf_token": token}
        assert client.post("/login", data=typed).status_code == 303
        token = client.get("/load").text.split('name="csrf-token" content="')[1].split('"')[0]
        client.headers["X-CSRF-Token"] = token
        yield client


@pytest.fixture(scope="module")
def addresses(office: Served, admin: httpx.Client) -> list[str]:
    """Where the pages are: each kind of them once."""
    load = admin.post("/api/v1/loads").json()["id"]
    admin.post(f"/api/v1/loads/{load}/files?name=a.txt", content=b"")
    with Archive(office.archive) as archive:
        scan, record = archive.db.execute(
            "select t.document, t.id from targets t join documents d on d.id = t.document "
            "where d.name like '%scan.pdf' order by t.start limit 1"
        ).fetchone()
        ((text,),) = archive.db.execute("select id from documents where name like '%.txt'")
        done, word, *_ = (one for one in queue(archive) if one.kind == "word")
        head = next(one for one in queue(archive) if one.kind == "document")
    sent = {"csrf_token": admin.headers["X-CSRF-Token"]}
    decision = {"action": "accept", "cursor": done.cursor, "before": json.dumps(done.value)}
    assert admin.post(f"/review/items/{done.key}", data=sent | decision).status_code == 303
    taught = {"raw": "hưởng dẩn", "text": "hướng dẫn"}
    assert admin.post("/review/dictionary", data=sent | taught).status_code == 303
    return [
        "/",
        "/?q=san+pham",
        "/?kind=target&view=table",
        "/?q=zzqqxx",
        f"/documents/{scan}?record={record}",
        f"/documents/{text}?view=both",
        "/review",
        f"/review/items/{word.key}",
        f"/review/items/{head.key}",
        "/review/history",
        "/review/dictionary",
        "/compare",
        "/compare/products",
        "/compare/channels",
        "/compare/deadlines",
        "/compare/ranks",
        "/load",
        f"/load/{load}",
        "/account",
        "/accounts",
        "/accounts/admin",
        "/audit",
        "/api",
    ]


def faults(page: "Page", width: int, rules: tuple[str, ...]) -> list[str]:
    """What is wrong with the page that is open, and with the first of what it folds."""
    page.evaluate(
        "for (const one of [...document.querySelectorAll('main details')].slice(0, 2))"
        "  one.open = true"
    )
    found = faults_of(page, *rules)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("it scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append("it has not one head")
    if not page.title().removesuffix("· sohoa").strip():
        found.append("it has no title")
    return found


@pytest.mark.parametrize(("width", "theme", "rules"), [(1280, "light", ()), (360, "dark", LOOKS)])
def test_every_page_is_for_everybody(
    tab: "Page",
    office: Served,
    admin: httpx.Client,
    addresses: list[str],
    width: int,
    theme: str,
    rules: tuple[str, ...],
) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.context.add_cookies([{"name": "theme", "value": theme, "url": office.url}])
    tab.goto(f"{office.url}/login")
    wrong = {"/login": faults(tab, width, rules)}
    for name, value in admin.cookies.items():
        tab.context.add_cookies([{"name": name, "value": value, "url": office.url}])
    for address in addresses:
        tab.goto(office.url + address)
        wrong[address] = faults(tab, width, rules)
    assert {address: found for address, found in wrong.items() if found} == {}


def test_no_page_is_left_out(office: Served, addresses: list[str]) -> None:
    paths = [address.split("?")[0] for address in [*addresses, "/login"]]
    routes = [
        route
        for route in iter_route_contexts(office.app.routes)
        if getattr(route, "endpoint", None)
        and route.endpoint.__module__.startswith("web.routes")
        and "GET" in (route.methods or ())
    ]
    assert len(routes) > len(NO_PAGES)
    for route in routes:
        assert route.path in NO_PAGES or any(route.path_regex.match(one) for one in paths)
