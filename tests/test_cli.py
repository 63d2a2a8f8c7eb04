"""The command line as a user meets it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sohoa.cli import main

Run = Callable[..., Result]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help(sohoa: Run, command: str) -> None:
    shown = sohoa(command, "--help")
    assert shown.exit_code == 0
    assert len(shown.stdout.splitlines()) > 4


@pytest.mark.parametrize("command", ["status", "list", "verify", "export", "add"])
def test_without_an_archive_it_says_so(sohoa: Run, command: str) -> None:
    shown = sohoa(command)
    assert shown.exit_code == 1
    assert "there is no archive" in shown.stderr
    assert "→" in shown.stderr


@pytest.mark.parametrize(
    "arguments",
    [["search", "?!"], ["export", "--format", "csv"], ["list", "cats"], ["add", "--dpi", "0"]],
)
def test_wrong_usage_is_status_2(sohoa: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text("Kế hoạch phát triển sản phẩm năm 2025.\n", encoding="utf-8")
    assert sohoa("add", tmp_path / "a.txt").exit_code == 0
    assert sohoa(*arguments).exit_code == 2


def test_restore_is_a_filter_line_for_line(sohoa: Run) -> None:
    broken = "Uy ban nhan dan tinh Lai Chau\n\n  1426/KH-UBND\r\nke hoach phat trien san pham"
    shown = sohoa("restore", input=broken.encode())
    assert shown.exit_code == 0
    lines = shown.stdout.split("\n")
    assert lines[0] == "Ủy ban nhân dân tỉnh Lai Châu"
    assert lines[1] == ""
    assert lines[2].strip() == "1426/KH-UBND"
    assert lines[3] == "kế hoạch phát triển sản phẩm"


def test_ocr_writes_the_text_page_by_page(sohoa: Run, rendered: Path) -> None:
    shown = sohoa("ocr", rendered / "ke-hoach-xa.pdf")
    assert shown.exit_code == 0
    pages = shown.stdout.split("\f")
    assert len(pages) == 2
    assert "KẾ HOẠCH" in pages[0]


def test_ocr_of_what_cannot_be_read(sohoa: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "other.pdf").touch()
    shown = sohoa("ocr", tmp_path / "empty.pdf")
    assert shown.exit_code == 1
    assert "→" in shown.stderr
    assert sohoa("ocr", tmp_path).exit_code == 2
