"""What every test may use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sohoa.cli import main

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
