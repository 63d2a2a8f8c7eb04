"""The house is in order: who knows whom, and nothing lies about that nobody uses."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from web.language import messages
from web.settings import Settings

STAGES = ("ingest", "ocr", "normalize", "extract")
PACKAGES = ("sohoa", *STAGES, "store", "web")
#: Of the pipeline, what knows the stages: by what they offer, but for these.
INSIDE = {"sohoa/single.py": {"ingest.inputs"}, "sohoa/filter.py": {"normalize.stream"}}
#: All that the store knows of the rest.
KNOWN_TO_STORE = {f"sohoa.{name}" for name in ("model", "records", "errors", "amend", "edits")}
#: Who starts the server.
STARTS = "sohoa/serving.py"
#: Lines that a module may have.
LONGEST = 340  # `store.archive` comes next to it
STATIC = ROOT / "web" / "static"
TEMPLATES = ROOT / "web" / "templates"
#: A key in a template, the value put behind it, and its end: `"failures." ~ code ~ "_remedy"`.
JOINED = re.compile(r'"(\w+\.\w*)"( ~ )?(?:[\w.]+ ~ "(\w+)")?')


@cache
def sources(package: str) -> dict[str, str]:
    """Modules of a package: their path in the repository, and what stands there."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / package).rglob("*.py"))
    }


@cache
def site() -> str:
    """All that makes pages."""
    files = [*TEMPLATES.glob("*.html"), *STATIC.glob("*.js")]
    written = [path.read_text(encoding="utf-8") for path in files]
    return "\n".join([*sources("web").values(), *written])


def imported(source: str) -> Iterator[str]:
    """The modules that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = [alias.name for alias in node.names] if node.module == "sohoa" else []
            yield from (f"sohoa.{part}" for part in parts) if parts else [node.module]


def strangers(package: str) -> Iterator[tuple[str, str]]:
    """The modules of a package, and what they import of the others."""
    for path, source in sources(package).items():
        for name in imported(source):
            top = name.partition(".")[0]
            if top in PACKAGES and top != package:
                yield path, name


@pytest.mark.parametrize("stage", STAGES)
def test_stages_know_the_common_types_and_themselves(stage: str) -> None:
    assert [found for found in strangers(stage) if not found[1].startswith("sohoa.")] == []


def test_the_store_knows_what_is_stored_and_no_more() -> None:
    assert [found for found in strangers("store") if found[1] not in KNOWN_TO_STORE] == []


def test_the_server_knows_no_stage() -> None:
    assert [found for found in strangers("web") if found[1].partition(".")[0] in STAGES] == []


def test_stages_are_known_by_what_they_offer() -> None:
    reached = [
        (path, name)
        for path, name in strangers("sohoa")
        if name.startswith(tuple(f"{stage}." for stage in STAGES))
        and name not in INSIDE.get(path, ())
    ]
    assert reached == []


def test_only_what_starts_the_server_knows_it() -> None:
    assert {path for path, name in strangers("sohoa") if name.startswith("web")} == {STARTS}


def test_modules_are_short() -> None:
    lengths = {
        path: source.count("\n")
        for package in PACKAGES
        for path, source in sources(package).items()
    }
    assert [path for path, lines in lengths.items() if lines > LONGEST] == []


def keys() -> Iterator[str]:
    """What messages are asked for, as patterns: `labels.level_{level}` has a place for a word."""
    for source in sources("web").values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (p.value if isinstance(p, ast.Constant) else None for p in node.values)
                yield "".join(r"(\w+)" if p is None else re.escape(str(p)) for p in parts)
    for path in TEMPLATES.glob("*.html"):
        for key, value, end in JOINED.findall(path.read_text(encoding="utf-8")):
            yield re.escape(key) + (rf"(\w+){end}" if value else "")


def test_every_message_is_asked_for() -> None:
    """Where its whole name is a word put in, as in `api.{tag}`, that word has to be a known one."""
    code = "".join(source for package in PACKAGES for source in sources(package).values())
    words = set(re.findall(r"\w+", code + site()))
    subjects = {key.partition(".")[0] for key in messages()}
    patterns = {re.compile(key) for key in keys() if key.partition("\\.")[0] in subjects}

    def asked_for(key: str) -> bool:
        name = key.partition(".")[2]
        found = (pattern.fullmatch(key) for pattern in patterns)
        return any(match and (name not in match.groups() or name in words) for match in found)

    assert [key for key in messages() if not asked_for(key)] == []


@pytest.mark.parametrize("folder", [TEMPLATES, STATIC], ids=lambda folder: folder.name)
def test_every_file_of_the_pages_is_used(folder: Path) -> None:
    assert [path.name for path in folder.iterdir() if f"{path.name}" not in site()] == []


def test_every_setting_is_read() -> None:
    used = site() + "".join(sources("sohoa").values())
    assert [name for name in Settings.model_fields if f"settings.{name}" not in used] == []


def test_every_dependency_is_imported() -> None:
    """Names of distributions that are not those of their modules are told here."""
    modules = {
        "opencv-python-headless": "cv2",
        "pillow": "PIL",
        "python-docx": "docx",
        "python-multipart": None,  # FastAPI's, for forms
        "vl-convert-python": "vl_convert",
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["web"], *extras["parquet"], *extras["tesserocr"]]
    names = [re.match(r"[\w-]+", line)[0] for line in wanted]  # type: ignore[index]
    known = {
        name.partition(".")[0]
        for package in PACKAGES
        for source in sources(package).values()
        for name in imported(source)
    }
    of = {name: modules.get(name, name.replace("-", "_")) for name in names}
    assert [name for name, module in of.items() if module and module not in known] == []
