"""What one of those who are let in, or a document, could do to all others."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from sohoa.errors import TooLarge, UsageError
from sohoa.studio import Busy
from store import Archive, accounts, credentials, loads
from store.compare.timeline import days
from store.index.words import parse
from tests.browsing import Served, serving
from web.charts import drawing
from web.security.attempts import AT_PAIR, Attempts, TooMany

pytestmark = pytest.mark.usefixtures("cheap_passwords")

PASSWORD = "một hai ba bốn năm"


@pytest.fixture(scope="module")
def office(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on which two reviewers have accounts."""
    folder = Path(shutil.copytree(demo_archive, tmp_path_factory.mktemp("office") / "archive"))
    with Archive(folder) as archive:
        for name in ("lan", "minh"):
            accounts.add(archive, "root", name, PASSWORD, "reviewer")
    with serving(folder, accounts=True, hosts=("*",), max_upload=3_000_000) as server:
        yield server


@pytest.fixture
def program(office: Served) -> Iterator[Callable[[str], httpx.Client]]:
    """Makes a client with a token of the reviewer of that name."""
    made = []

    def client(name: str) -> httpx.Client:
        with Archive(office.archive) as archive:
            token = credentials.make_token(archive, name, name, "test", 1)
        made.append(httpx.Client(base_url=office.url, headers={"Authorization": f"Bearer {token}"}))
        return made[-1]

    yield client
    for one in made:
        one.close()


@pytest.mark.parametrize("spelling", ["ADMIN", "ａdmin", "𝐚dmin", "aⓓmin", " admin "])
def test_another_spelling_of_a_name_gives_no_further_tries(spelling: str) -> None:
    attempts = Attempts(lambda: 0.0)
    for _ in range(AT_PAIR):
        with attempts.attempt("admin", "192.0.2.1"):
            pass
    with pytest.raises(TooMany), attempts.attempt(spelling, "192.0.2.1"):
        pass


def test_a_form_without_a_token_is_refused_before_it_is_read(office: Served) -> None:
    """A body as large as a load may be would lie in the temporary folder until it is refused."""
    with Archive(office.archive) as archive:
        secret = credentials.begin_session(archive, "lan", "")
    head = (
        "POST /api/v1/loads/1/files?name=a HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: sohoa_session={secret}\r\nContent-Length: 2900000\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", int(office.url.rpartition(":")[2]))) as client:
        client.settimeout(20)
        client.sendall(head.encode())
        assert client.recv(12) == b"HTTP/1.1 403"


def test_files_are_sent_by_who_began_the_load(
    program: Callable[[str], httpx.Client],
) -> None:
    lan, minh = program("lan"), program("minh")
    load = lan.post("/api/v1/loads").json()["id"]
    address = f"/api/v1/loads/{load}/files?name=a.txt"
    assert minh.post(address, content=b"x").status_code == 403
    assert lan.post(address, content=b"x").status_code == 201


def test_files_sent_at_a_time_are_not_more_than_a_load_may_have(archive_copy: Path) -> None:
    with Archive(archive_copy) as archive:
        load = loads.begin(archive, "lan")
        folder = loads.folder(archive, load.id)
        folder.mkdir(parents=True)

        def put(size: int, most_files: int = 9) -> int:
            part = folder / "x.part"
            part.write_bytes(b"x" * size)
            # the load is as each of them found it: without the others
            return loads.put(archive, load, part, "a.txt", most=10, most_files=most_files)

        assert put(6) == 1
        with pytest.raises(TooLarge):
            put(6)
        with pytest.raises(TooLarge):
            put(1, most_files=1)
        assert put(4) == 2


def test_a_load_that_was_given_up_is_not_begun(archive_copy: Path) -> None:
    """It was given up after it had been found to be next."""
    with serving(archive_copy) as server:
        loader = server.app.state.loader
        with Archive(archive_copy) as archive:
            load = loads.begin(archive, "lan")
            loads.set_state(archive, load.id, "waiting")
            found = loads.get(archive, load.id)
            loads.set_state(archive, load.id, "given_up")
            loader._do(archive, found)
            now_there = loads.get(archive, load.id)
        assert now_there
        assert (now_there.state, loader.current) == ("given_up", None)


def test_charts_that_many_ask_for_keep_few_threads_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_room", threading.BoundedSemaphore(1))
    with drawing._turn(), pytest.raises(Busy):
        drawing.drawn("{}", "vi")


@pytest.mark.parametrize("time", ["9999-12-31", "0001-01-01/9999", "2025-01-01/9999-12-31"])
def test_a_misread_year_stops_no_chart(time: str) -> None:
    assert days(time) is None


def test_beginnings_of_words_are_few() -> None:
    assert len(parse("a* " * 200)) == 1
    with pytest.raises(UsageError):
        parse(" ".join(f"{letter}*" for letter in "abcdeghiklmnopq"))


def test_a_form_of_nested_brackets_is_a_wrong_form(served: Served) -> None:
    with httpx.Client(base_url=served.url) as client:
        (item,) = client.get("/api/v1/review?limit=1").json()["items"]
        page = client.get(f"/review/items/{item['key']}").text
        token = page.split('name="csrf-token" content="')[1].split('"')[0]
        form = {"csrf_token": token, "action": "accept", "before": "[" * 100_000}
        answer = client.post(f"/review/items/{item['key']}", data=form)
    assert answer.status_code == 422


def test_a_harvester_without_a_token_is_told_so(office: Served) -> None:
    answer = httpx.get(f"{office.url}/oai?verb=Identify")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
