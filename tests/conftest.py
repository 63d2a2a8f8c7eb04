"""What every test may use."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from sohoa.cli import main
from tests.browsing import CHROMIUM, Served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write golden files anew")


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real documents, which are not in the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with real documents is not here")
    return folder


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample documents as PDF, scans and text (fixtures/README.md)."""
    from fixtures.render import render

    folder = tmp_path_factory.mktemp("rendered")
    render(folder)
    return folder


@pytest.fixture
def sohoa(tmp_path: Path) -> Callable[..., Result]:
    """The command line, on an archive of the test's own."""

    def run(*args: str | Path, **kwargs: object) -> Result:
        environment = {"SOHOA_ARCHIVE": str(tmp_path / "archive")}
        return CliRunner().invoke(main, [str(a) for a in args], env=environment, **kwargs)

    return run


#: What the archive of `demo_archive` holds, of the rendered sample documents.
_DEMO = (
    "ke-hoach-tinh-scan.pdf",
    "quyet-dinh-san-pham.pdf",
    "ke-hoach-xa.pdf",
    "ke-hoach-tinh-garbled.txt",
)


@pytest.fixture(scope="session")
def demo_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of sample documents, a scan among them; made once for all test processes.

    It is only read: what changes an archive takes `archive_copy`.
    """
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    folder = base / "demo-archive"
    with (base / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            from fixtures.render import render

            part, documents = base / "demo-archive.part", base / "demo-documents"
            render(documents)
            wanted = [str(documents / name) for name in _DEMO]
            made = CliRunner().invoke(main, ["add", "--quiet", "--archive", str(part), *wanted])
            assert made.exit_code == 0, made.output
            part.rename(folder)
    return folder


@pytest.fixture
def archive_copy(demo_archive: Path, tmp_path: Path) -> Path:
    """The archive of sample documents, to change."""
    return Path(shutil.copytree(demo_archive, tmp_path / "archive-copy"))


@pytest.fixture(scope="module")
def served(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on a copy of the sample archive that the tests of a module share."""
    copy = shutil.copytree(demo_archive, tmp_path_factory.mktemp("served") / "archive")
    with serving(Path(copy)) as server:
        yield server


@pytest.fixture(scope="module")
def cheap_passwords() -> Iterator[None]:
    """Hashes of passwords that take no time; what is tested is not how strong they are."""
    from store import passwords

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", passwords.Cost(4, 8, 1))
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A real browser, without a window."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("there is no chromium here (apt-test.txt)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: "Browser") -> Iterator["Page"]:
    """A page of a browser that nobody has used; an error in a script of ours fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    yield page
    context.close()
    assert not faults, faults
