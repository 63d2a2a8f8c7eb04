"""The archivist's sheet: its columns, what is empty, and that no text becomes a formula."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path
from string import ascii_uppercase
from xml.etree import ElementTree

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoa.errors import UsageError
from sohoa.records import Document, Issuer, Source
from sohoa.sheet import COLUMNS, date_parts, lines, rows, write_xlsx
from store.cells import csv_lines, guarded, unguarded

#: What a spreadsheet would run, or take for something else than a text.
HOSTILE = ('=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def a_document(**header: object) -> Document:
    source = {"name": "a.pdf", "media_type": "application/pdf", "bytes": 1, "sha256": "0"}
    return Document.model_validate(
        {"source": {"pages": 12, "text_origin": "ocr", **source}} | header
    )


def cells(path: Path) -> list[list[str]]:
    """The texts and figures of a workbook's only sheet."""
    with zipfile.ZipFile(path) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{_MAIN}f")), "a formula"
    assert not list(sheet.iter(f"{_MAIN}hyperlink")), "a link"
    table = []
    for row in sheet.iter(f"{_MAIN}row"):
        found = {cell.attrib["r"][0]: "".join(cell.itertext()) for cell in row.iter(f"{_MAIN}c")}
        table.append([found.get(letter, "") for letter in ascii_uppercase[: len(COLUMNS)]])
    return table


def test_the_columns_are_those_that_archives_ask_for() -> None:
    assert len(COLUMNS) == 22
    assert list(COLUMNS)[:11] == [
        *("Số thứ tự trong hồ sơ", "Tên loại", "Số", "Ký hiệu", "Ngày", "Tháng", "Năm"),
        *("Cơ quan ban hành", "Trích yếu", "Ngôn ngữ", "Số trang"),
    ]
    assert list(COLUMNS)[11:] == [
        *("Ghi chú", "Ký hiệu thông tin", "Từ khóa", "Chế độ sử dụng", "Mức độ tin cậy"),
        *("Bút tích", "Tình trạng vật lý", "Quy trình xử lý", "Tờ số", "Loại tài liệu"),
        "Đường dẫn file",
    ]


def test_a_row_has_what_the_document_says() -> None:
    document = a_document(
        type_name="Kế hoạch",
        number="09",
        symbol="KH-UBND",
        issued="2025-03-06",
        issuer=Issuer(name="Ủy ban nhân dân tỉnh"),
        title="Phát triển sản phẩm",
    )
    empty = a_document()
    first, second = rows([document, empty], "000.00.H41.2025.07")
    assert first == (
        *(1, "Kế hoạch", "09", "KH-UBND", "06", "03", "2025", "Ủy ban nhân dân tỉnh"),
        *("Phát triển sản phẩm", None, 12, *[None] * 10, "000.00.H41.2025.07.001.pdf"),
    )
    assert [c for c in second if c is not None] == [2, 12, "000.00.H41.2025.07.002.pdf"]
    assert next(iter(rows([document])))[-1] is None


def test_a_text_has_no_pages_that_could_be_counted() -> None:
    source = Source(
        name="a", media_type="text/plain", bytes=1, sha256="0", pages=1, text_origin="plain_text"
    )
    (row,) = rows([Document(source=source)])
    assert [c for c in row if c is not None] == [1]


@pytest.mark.parametrize(
    ("issued", "parts"),
    [
        ("2025-03-06", ("06", "03", "2025")),
        ("2025-XX-06", ("06", None, "2025")),
        ("2025-03-XX", (None, "03", "2025")),
        ("XXXX-03-06", ("06", "03", None)),
        ("2025-03", (None, "03", "2025")),
        ("2025-34", (None, None, "2025")),
        ("2025", (None, None, "2025")),
        ("../2025-03-06", (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_of_a_day_what_is_known_is_told(
    issued: str | None, parts: tuple[str | None, str | None, str | None]
) -> None:
    assert date_parts(issued) == parts


@pytest.mark.parametrize("code", ["../up", "a/b", "a\\b", "a:b", "=1|cmd", "\0", ".."])
def test_a_file_code_names_a_file(code: str) -> None:
    with pytest.raises(UsageError):
        rows([], code)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_texts_in_a_workbook(tmp_path: Path, text: str) -> None:
    write_xlsx(rows([a_document(title=text, number="007")]), tmp_path / "s.xlsx")
    head, row = cells(tmp_path / "s.xlsx")
    assert head == list(COLUMNS)
    assert row[8] == text
    assert row[2] == "007"


def test_a_workbook_holds_whatever_was_read(tmp_path: Path) -> None:
    text = "\x00\x08đ\uffff" + "dài " * 20_000
    write_xlsx(rows([a_document(title=text)]), tmp_path / "s.xlsx")
    assert "dài" in cells(tmp_path / "s.xlsx")[1][8]
    with zipfile.ZipFile(tmp_path / "s.xlsx") as book:
        assert 'state="frozen"' in book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_texts_in_a_table(text: str) -> None:
    (row,) = list(csv.reader(lines(rows([a_document(title=text)])), strict=True))[1:]
    assert row[8] == f"'{text}"


@given(st.text())
def test_what_is_guarded_can_be_read_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@settings(max_examples=30)
@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\0")), min_size=1), min_size=1))
def test_lines_are_rows(table: list[list[str]]) -> None:
    read = csv.reader(list(csv_lines(table)))
    assert [[unguarded(cell) for cell in row] for row in read] == table


def test_figures_are_not_guarded() -> None:
    assert guarded(-5) == -5
    assert guarded(None) is None


def test_the_command_writes_both_kinds(
    demo_archive: Path, sohoa: Callable[..., Result], tmp_path: Path
) -> None:
    told = ("--archive", demo_archive, "--format", "sheet")
    assert sohoa("export", *told, "-o", tmp_path / "s.xlsx", "--file-code", "H1").exit_code == 0
    assert sohoa("export", *told, "-o", tmp_path / "s.csv", "--file-code", "H1").exit_code == 0
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.reader(stream))
    book = cells(tmp_path / "s.xlsx")
    assert table[0] == book[0] == list(COLUMNS)
    assert len(table) == len(book) == 5
    assert [row[-1] for row in table[1:]] == [f"H1.{n:03}.pdf" for n in range(1, 5)]
    assert table == book
    for wrong in (["-o", tmp_path / "s.ods"], [], ["-o", tmp_path / "s.csv", "--file-code", "/"]):
        assert sohoa("export", *told, *wrong).exit_code == 2
    assert sohoa("export", "--archive", demo_archive, "--file-code", "H1").exit_code == 2
