"""The documentation says what is true."""

import json
from pathlib import Path

import pytest

from docs.generate import GENERATED
from sohoa.cli import main
from sohoa.options import Options
from sohoa.records import Record
from tests.conftest import ROOT


@pytest.mark.parametrize("name", GENERATED)
def test_generated_documentation_is_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == GENERATED[name](), "run make docs"


def test_every_field_of_the_contract_is_described() -> None:
    described = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for name in Record.model_fields:
        assert f"`{name}`" in described


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in main.commands:
        assert f"sohoa {name}" in readme


def test_every_option_can_be_set_or_is_a_limit_said_so() -> None:
    settable = {parameter.name for parameter in main.commands["add"].params}
    limits = {"max_pixels", "max_unpacked", "max_nesting"}
    assert set(Options.model_fields) - settable == limits


def test_the_repository_speaks_only_of_itself() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "requirements.lock"]:
        text = path.read_text(encoding="utf-8")
        assert f"{ROOT.parent}/" not in text, path
        assert "--index" not in text, path


def test_the_schema_is_a_schema() -> None:
    schema = json.loads(Path(ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["Target"]["required"]
