"""Who is let in to what, and what a server does with those who mean harm."""

import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from store import Archive, accounts, credentials
from store.accounts import ROLES
from tests.browsing import Served, faults_of, serving
from web.security import users
from web.security.addresses import local
from web.security.attempts import AT_PAIR, Attempts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.usefixtures("cheap_passwords")

PASSWORD = "một hai ba bốn năm"
COOKIE = "sohoa_session"
#: What anybody may ask for.
PUBLIC = {"/login", "/logout", "/choices"}
#: What SQL, paths, templates, and parsers of numbers might take for theirs.
HOSTILE = (
    "' OR 1=1 --",
    "1 union select password from accounts",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "\x00",
    "9" * 30,
    "NaN",
    "a" * 3000,
    "\U0001f4a5 ' \" \\ % _ * ( ) : ^ NEAR",
)


@pytest.fixture(scope="module")
def office(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server in an office: a reader, a reviewer and an admin, of whose role each has the name."""
    folder = Path(shutil.copytree(demo_archive, tmp_path_factory.mktemp("office") / "archive"))
    with Archive(folder) as archive:
        for role in ROLES:
            accounts.add(archive, "root", role, PASSWORD, role)
    with serving(folder, accounts=True, hosts=("*",)) as server:
        yield server


@pytest.fixture(autouse=True)
def patient(office: Served) -> None:
    """What other tests have guessed does not count."""
    office.app.state.attempts = Attempts()


def csrf(client: httpx.Client, path: str = "/login") -> dict[str, str]:
    found = re.search(r'name="csrf-token" content="(\w+)"', client.get(path).text)
    assert found
    return {"csrf_token": found[1]}


def logged_in(office: Served, name: str) -> httpx.Client:
    client = httpx.Client(base_url=office.url)
    typed = {"name": name, "password": PASSWORD, **csrf(client)}
    assert client.post("/login", data=typed).status_code == 303
    return client


def guards(dependant: Dependant) -> set[Any]:
    return {dependant.call}.union(*(guards(part) for part in dependant.dependencies))


# -- who is let in -----------------------------------------------------------------------------


def routes(app: FastAPI) -> list[RouteContext]:
    """Everything that the server answers but files."""
    return [route for route in iter_route_contexts(app.routes) if hasattr(route, "dependant")]


def parameters(dependant: Dependant) -> set[str]:
    """Those of a query."""
    own = {parameter.alias for parameter in dependant.query_params}
    return own.union(*(parameters(part) for part in dependant.dependencies))


def test_every_route_asks_who_one_is(office: Served) -> None:
    asking = {users.reader, users.reviewer, users.admin, users.person}
    found = routes(office.app)
    assert len(found) > 20
    open_to_all = {route.path for route in found if asking.isdisjoint(guards(route.dependant))}
    assert open_to_all == PUBLIC


@pytest.mark.parametrize("path", ["/", "/account", "/audit", "/accounts", "/load"])
def test_a_page_leads_to_the_login_and_back(office: Served, path: str) -> None:
    answer = httpx.get(f"{office.url}{path}?q=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/login?after={quote(path + '?q=1', safe='')}"


def test_programs_are_told_how_to_come_in(office: Served) -> None:
    answer = httpx.get(f"{office.url}/api/v1/loads")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "least"), [("/", "reader"), ("/load", "reviewer"), ("/audit", "admin")]
)
def test_each_role_reaches_what_is_its_own(office: Served, path: str, least: str) -> None:
    for role in ROLES:
        may = ROLES.index(role) >= ROLES.index(least)
        assert logged_in(office, role).get(path).status_code == (200 if may else 403), role


def test_a_token_does_what_its_account_may_but_manages_no_account(office: Served) -> None:
    with Archive(office.archive) as archive:
        token = credentials.make_token(archive, "root", "admin", "test", 1)
    client = httpx.Client(base_url=office.url, headers={"authorization": f"Bearer {token}"})
    assert client.get("/api/v1/loads").status_code == 200
    assert client.post("/api/v1/loads").status_code == 201  # needs no form of ours
    assert client.get("/accounts").status_code == 403
    assert client.post("/account/tokens", data={"name": "x", "days": "1"}).status_code == 403
    for wrong in ("x", "sohoa_", token + "x", token[:-1]):
        client.headers["authorization"] = f"Bearer {wrong}"
        assert client.get("/api/v1/loads").status_code == 401
    with Archive(office.archive) as archive:
        assert credentials.tokens(archive, "admin")[-1].used_at
        credentials.revoke(archive, "root", credentials.tokens(archive, "admin")[-1].id)
    client.headers["authorization"] = f"Bearer {token}"
    assert client.get("/api/v1/loads").status_code == 401


def test_a_new_role_counts_from_the_next_request_on(office: Served) -> None:
    with Archive(office.archive) as archive:
        accounts.add(archive, "root", "minh", PASSWORD, "reader")
        client = logged_in(office, "minh")
        assert client.get("/load").status_code == 403
        accounts.set_role(archive, "root", "minh", "reviewer")
        assert client.get("/load").status_code == 200
        accounts.disable(archive, "root", "minh")
        assert client.get("/").status_code == 303


# -- logging in --------------------------------------------------------------------------------


def test_a_session_is_new_with_each_login_and_ends_with_logout(office: Served) -> None:
    client = httpx.Client(base_url=office.url)
    client.cookies.set(COOKIE, "planted", domain="127.0.0.1")
    token = csrf(client)
    answer = client.post("/login", data={"name": "reader", "password": PASSWORD, **token})
    cookie = answer.headers["set-cookie"]
    assert re.match(COOKIE + r"=[\w-]{43}; HttpOnly; Path=/; SameSite=lax$", cookie)
    secret = cookie.split("=", 1)[1].split(";")[0]
    kept = {COOKIE: secret}
    assert httpx.get(office.url, cookies=kept).status_code == 200
    client = httpx.Client(base_url=office.url, cookies=kept)
    assert client.post("/choices", data={"lang": "en", **token}).status_code == 403  # older
    assert client.post("/logout", data=csrf(client, "/account")).status_code == 303
    assert httpx.get(office.url, cookies=kept).status_code == 303


def test_wrong_names_and_wrong_passwords_look_alike(office: Served) -> None:
    told = set()
    for name in ("reader", "nobody", "", "' or 1=1 --", "x" * 200, "\x00"):
        client = httpx.Client(base_url=office.url)
        typed = {"name": name, "password": "wrong", **csrf(client)}
        answer = client.post("/login", data=typed)
        assert answer.status_code == 401
        assert COOKIE not in answer.headers.get("set-cookie", "")
        told.add(re.findall(r'role="alert">(.+?)<', answer.text)[0])
    assert len(told) == 1


def test_guessing_is_slowed_down(office: Served) -> None:
    client = httpx.Client(base_url=office.url)
    token = csrf(client)
    for _ in range(AT_PAIR):
        typed = {"name": "reader", "password": "wrong", **token}
        assert client.post("/login", data=typed).status_code == 401
    answer = client.post("/login", data={"name": "reader", "password": PASSWORD, **token})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 901
    assert PASSWORD not in answer.text


def test_who_forges_from_where_they_come_is_slowed_down_too(office: Served) -> None:
    client = httpx.Client(base_url=office.url)
    token = csrf(client)
    statuses = [
        client.post(
            "/login",
            data={"name": "reader", "password": "wrong", **token},
            headers={"x-forwarded-for": f"10.0.0.{n}"},
        ).status_code
        for n in range(AT_PAIR + 1)
    ]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "after",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "",
        "evil.example",
        " //evil.example",
    ],
)
def test_the_login_leads_to_no_other_site(office: Served, after: str) -> None:
    assert local(after) == "/"
    client = httpx.Client(base_url=office.url)
    typed = {"name": "reader", "password": PASSWORD, "after": after, **csrf(client)}
    assert client.post("/login", data=typed).headers["location"] == "/"


def test_a_login_from_another_site_is_refused(office: Served) -> None:
    client = httpx.Client(base_url=office.url)
    typed = {"name": "reader", "password": PASSWORD}
    assert client.post("/login", data=typed).status_code == 403
    typed |= csrf(client)
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://["):
        answer = client.post("/login", data=typed, headers={"origin": origin})
        assert answer.status_code == 403
    assert client.post("/login", data=typed, headers={"origin": office.url}).status_code == 303


def test_a_form_with_files_carries_its_token_too(office: Served) -> None:
    client = httpx.Client(base_url=office.url)
    token = csrf(client)
    files = {"lang": (None, "en")}
    assert client.post("/choices", files=files).status_code == 403
    assert client.post("/choices", files=files, data=token).status_code == 303
    client.headers["x-csrf-token"] = token["csrf_token"]
    assert client.post("/choices", files=files).status_code == 303


def test_https_is_said_to_browsers(demo_archive: Path) -> None:
    with serving(demo_archive, accounts=True, hosts=("*",), https=True) as server:
        answer = httpx.get(f"{server.url}/login")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        # a cookie of a session that another server of the same host can plant counts for nothing
        assert httpx.get(server.url, cookies={COOKIE: "x"}).status_code == 303


# -- the person at this machine ----------------------------------------------------------------


@pytest.fixture(scope="module")
def alone(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = shutil.copytree(demo_archive, tmp_path_factory.mktemp("alone") / "archive")
    with serving(Path(folder)) as server:
        yield server


def test_what_comes_through_a_proxy_is_not_the_person_here(alone: Served) -> None:
    assert httpx.get(alone.url).status_code == 200
    answer = httpx.get(alone.url, headers={"x-forwarded-for": "10.0.0.1"})
    assert answer.status_code == 403
    assert "--accounts" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "", "[", "127.0.0.1.evil.example", "a b"])
def test_only_names_of_this_machine_are_answered(alone: Served, host: str) -> None:
    assert httpx.get(alone.url, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1234", "[::1]", "LOCALHOST"])
def test_names_of_this_machine_are_answered(alone: Served, host: str) -> None:
    assert httpx.get(alone.url, headers={"host": host}).status_code == 200


def test_a_program_here_needs_no_form(alone: Served) -> None:
    answer = sent(alone, "POST /api/v1/loads HTTP/1.1", "Host: localhost", "Content-Length: 0")
    assert answer.startswith(b"HTTP/1.1 201")
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert httpx.post(f"{alone.url}/api/v1/loads", headers=headers).status_code == 403


def test_accounts_are_made_at_this_machine(alone: Served) -> None:
    client = httpx.Client(base_url=alone.url)
    token = csrf(client, "/accounts")
    made = {"name": "Hoa", "password": PASSWORD, "role": "admin", **token}
    assert client.post("/accounts", data=made).headers["location"] == "/accounts/hoa?done=added"
    assert client.get("/account").status_code == 200
    assert "hoa" in client.get("/accounts/hoa?done=added").text
    again = client.post("/accounts", data=made)
    assert again.status_code == 422
    assert PASSWORD not in again.text


# -- what browsers are told --------------------------------------------------------------------


def test_pages_of_those_logged_in_are_not_kept(office: Served) -> None:
    client = logged_in(office, "admin")
    for path in ("/", "/account", "/accounts", "/audit"):
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "<script" not in answer.text.replace("<script type=", "").replace("<script src", "")


def test_pictures_cannot_act(office: Served) -> None:
    answer = httpx.get(f"{office.url}/static/icon.svg")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers


# -- what is too much, or means harm -----------------------------------------------------------


def test_requests_are_bounded(office: Served) -> None:
    client = httpx.Client(base_url=office.url)
    assert client.get("/login?after=/" + "a" * 9_000).status_code == 414
    large = b"name=" + b"a" * 1_100_000
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/login", content=large, headers=form).status_code == 413
    piecewise = (large[i : i + 100_000] for i in range(0, len(large), 100_000))
    assert client.post("/login", content=piecewise, headers=form).status_code == 413
    load = logged_in(office, "reader")  # may not load files, so gets no more room for them
    answer = load.post("/api/v1/loads/x/files?name=a", content=large)
    assert answer.status_code in (403, 413)


def test_an_answer_does_not_tell_of_the_inside(
    office: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = logged_in(office, "admin")
    faults = {
        RuntimeError("secret inside"): 500,
        OverflowError("secret inside"): 422,
        sqlite3.OperationalError("database is locked: secret inside"): 503,
    }
    for fault, status in faults.items():

        def fail(*_: Any, fault: Exception = fault, **__: Any) -> None:
            raise fault

        monkeypatch.setattr("store.audit.entries", fail)
        answer = client.get("/audit")
        assert answer.status_code == status
        assert "secret inside" not in answer.text
        assert "Traceback" not in answer.text
        assert "content-security-policy" in answer.headers


def test_a_fault_of_every_page_is_told_too(office: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("web.language.chosen", fail)
    answer = httpx.get(f"{office.url}/login")
    assert answer.status_code == 500
    assert "secret inside" not in answer.text


def sent(server: Served, *lines: str, body: bytes = b"") -> bytes:
    """The answer to a request that no library would send."""
    port = int(server.url.rpartition(":")[2])
    head = "\r\n".join([*lines, "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", port), 20) as raw:
        raw.sendall(head.encode("latin-1") + body)
        return b"".join(iter(lambda: raw.recv(65_536), b""))


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (200, ["GET /login HTTP/1.1", "Host: a", "Cookie: theme=<x>; language=\xff; sohoa=\xff"]),
        (303, ["GET / HTTP/1.1", "Host: [", "Cookie: sohoa_session=\xff\xfe"]),
        (401, ["GET /api/v1/loads HTTP/1.1", "Host: a", "Authorization: Bearer \xff"]),
        (400, ["POST /login HTTP/1.1", "Host: a", "Content-Length: -5"]),
        (403, ["POST /login HTTP/1.1", "Host: a", "X-CSRF-Token: \xff", "Content-Length: 0"]),
        (405, ["TRACE / HTTP/1.1", "Host: a"]),
        (404, ["GET //evil.example/ HTTP/1.1", "Host: a"]),
        (200, ["GET /login?after=%ff%00 HTTP/1.1", "Host: a"]),
    ],
)
def test_requests_out_of_order_are_answered(office: Served, status: int, lines: list[str]) -> None:
    answer = sent(office, *lines)
    assert int(answer.split()[1]) == status
    assert b"Traceback" not in answer


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..%5c..%5capp.py",
        "/static/%00",
        "/documents/..%2f..%2fsohoa.db",
        "/documents/%2e%2e/%2e%2e/sohoa.db/original",
        "/api/v1/documents/..%2f..%2fsohoa.db",
        "/api/v1/documents/../../../sohoa.db/original",
    ],
)
def test_paths_lead_nowhere_else(alone: Served, path: str) -> None:
    answer = sent(alone, f"GET {path} HTTP/1.1", "Host: localhost")
    assert answer.split()[1] in (b"404", b"422"), answer[:200]
    assert b"SQLite format" not in answer
    assert b"root:" not in answer


def test_hostile_values_are_refused_or_mean_nothing(alone: Served) -> None:
    """Each in every parameter of every address that only looks; none is a fault of ours."""
    client = httpx.Client(base_url=alone.url, headers={"host": "localhost"})
    with Archive(alone.archive) as archive:
        before = archive.counts(), archive.states()
    tried = 0
    for route in routes(alone.app):
        names = parameters(route.dependant)
        if "GET" not in route.methods or not (names or "{" in route.path):
            continue
        for value in HOSTILE:
            path = re.sub(r"{[^}]+}", quote(value, safe=""), route.path)
            answer = client.get(path, params=dict.fromkeys(names, value))
            assert answer.status_code < 500, (path, names)
            assert "<script>alert" not in answer.text or "json" in answer.headers["content-type"]
            assert "sqlite3" not in answer.text
            tried += 1
    assert tried > 100
    with Archive(alone.archive) as archive:
        assert (archive.counts(), archive.states()) == before


def test_a_connection_that_brings_nothing_is_ended(
    demo_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.security import patience

    monkeypatch.setattr(patience, "SECONDS", 0.2)
    with serving(demo_archive, http=patience.Patient) as server:
        for begun in (b"", b"GET / HTTP/1.1\r\nHost: local"):
            with socket.create_connection(
                ("127.0.0.1", int(server.url.rpartition(":")[2])), 10
            ) as raw:
                raw.sendall(begun)
                assert raw.recv(10) == b""


# -- in a browser ------------------------------------------------------------------------------


@pytest.fixture
def guest(chromium: "Browser") -> Iterator["Page"]:
    """A browser that tells in its console of answers like 401, which are meant here."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def log_in(tab: "Page", name: str, password: str = PASSWORD) -> None:
    tab.locator("#name").fill(name)
    tab.locator("#password").fill(password)
    tab.locator("#password").press("Enter")


def test_login_and_logout_in_a_browser(guest: "Page", office: Served) -> None:
    guest.goto(f"{office.url}/load")
    log_in(guest, "reviewer", "wrong password")
    guest.get_by_role("alert").wait_for()
    assert faults_of(guest) == []
    assert guest.locator("#name").input_value() == "reviewer"
    log_in(guest, "reviewer")
    guest.wait_for_url(f"{office.url}/load")
    guest.get_by_role("link", name="reviewer").click()
    guest.get_by_role("button", name="Đăng xuất").click()
    guest.wait_for_url("**/login")
    guest.go_back()
    guest.wait_for_url("**/login**")  # nothing was kept


def test_an_account_is_managed_in_a_browser(tab: "Page", office: Served) -> None:
    tab.goto(f"{office.url}/login?after=/accounts")
    log_in(tab, "admin")
    tab.locator("#name").fill("Hoa")
    tab.locator("#password").fill(PASSWORD)
    tab.locator("#role").select_option("reviewer")
    tab.locator("main button.main").click()
    tab.wait_for_url("**/accounts/hoa?done=added")
    tab.get_by_role("button", name="Khóa tài khoản").click()
    tab.get_by_text("Đã khóa tài khoản.").wait_for()
    tab.goto(f"{office.url}/account")
    tab.locator("#token-name").fill("OCOP")
    tab.get_by_role("button", name="Tạo mã").click()
    token = tab.locator("#token").inner_text()
    bearer = {"authorization": f"Bearer {token}"}
    assert httpx.get(f"{office.url}/api/v1/loads", headers=bearer).status_code == 200
    tab.get_by_role("button", name="English").click()  # on the answer to a form
    tab.wait_for_url("**/account")
    tab.get_by_role("button", name="Revoke: OCOP").click()
    tab.get_by_text("The token is revoked.").wait_for()
    assert httpx.get(f"{office.url}/api/v1/loads", headers=bearer).status_code == 401
    tab.goto(f"{office.url}/audit?action=account_disable")
    row = tab.locator("tbody tr").first.inner_text()
    assert "hoa" in row
    assert "admin" in row
    assert token not in tab.content()


def test_changing_the_password_ends_other_sessions(tab: "Page", office: Served) -> None:
    with Archive(office.archive) as archive:
        accounts.add(archive, "root", "lan", PASSWORD, "reader")
    elsewhere = logged_in(office, "lan")
    tab.goto(f"{office.url}/login?after=/account")
    log_in(tab, "lan")
    tab.locator("#old").fill(PASSWORD)
    tab.locator("#new").fill("một mật khẩu khác hẳn")
    tab.get_by_role("button", name="Đổi mật khẩu").click()
    tab.wait_for_url("**/account?done=password")
    assert elsewhere.get("/").status_code == 303
