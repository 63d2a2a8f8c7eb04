"""The archivist's list of documents: the sheet that goes with a file (hồ sơ) handed to an archive.

Its 22 columns are those of the sheets in use for packages after Thông tư 05/2025/TT-BNV, part "Tài
liệu", in their order. What neither the document says nor the archivist is empty.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from sohoa.errors import MissingDependency, UsageError
from sohoa.records import Document
from store.cells import csv_lines

#: Columns, and how wide they are in characters.
COLUMNS: dict[str, int] = {
    "Số thứ tự trong hồ sơ": 8,
    "Tên loại": 14,
    "Số": 8,
    "Ký hiệu": 14,
    "Ngày": 6,
    "Tháng": 6,
    "Năm": 7,
    "Cơ quan ban hành": 34,
    "Trích yếu": 70,
    "Ngôn ngữ": 10,
    "Số trang": 8,
    "Ghi chú": 14,
    "Ký hiệu thông tin": 12,
    "Từ khóa": 14,
    "Chế độ sử dụng": 12,
    "Mức độ tin cậy": 12,
    "Bút tích": 10,
    "Tình trạng vật lý": 12,
    "Quy trình xử lý": 12,
    "Tờ số": 8,
    "Loại tài liệu": 12,
    "Đường dẫn file": 26,
}
_DATE = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?")
#: Signs that would make a file's name a path, or no name.
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
#: Characters that a cell of a spreadsheet can hold, and rows that a sheet can.
_LONGEST, _MOST = 32_767, 1_048_575

Row = tuple[str | int | None, ...]


def rows(documents: Iterable[Document], file_code: str | None = None) -> Iterator[Row]:
    """The rows of the sheet, numbered from 1.

    Args:
        documents: headers, in the order of the file.
        file_code: mã hồ sơ; the documents' files are then named `<mã hồ sơ>.<STT>.pdf`, as the
            archives have it.

    Raises:
        UsageError: no file can be named after `file_code`.
    """
    if file_code and (_NOT_IN_NAMES.search(file_code) or file_code.startswith(".")):
        raise UsageError("a file code is part of a file's name: letters, digits, dots and hyphens")
    return (_row(number, document, file_code) for number, document in enumerate(documents, 1))


def _row(number: int, document: Document, file_code: str | None) -> Row:
    day, month, year = date_parts(document.issued)
    known: dict[str, str | int | None] = {
        "Số thứ tự trong hồ sơ": number,
        "Tên loại": document.type_name,
        "Số": document.number,
        "Ký hiệu": document.symbol,
        "Ngày": day,
        "Tháng": month,
        "Năm": year,
        "Cơ quan ban hành": document.issuer.name,
        "Trích yếu": document.title,
        "Số trang": pages(document),
        "Đường dẫn file": f"{file_code}.{number:03}.pdf" if file_code else None,
    }
    return tuple(known.get(column) for column in COLUMNS)


def date_parts(issued: str | None) -> tuple[str | None, str | None, str | None]:
    """Day, month and year of an EDTF date as they are written; None for what is not known."""
    found = _DATE.fullmatch(issued or "")
    if not found:
        return None, None, None
    year, month, day = (part if part and "X" not in part else None for part in found.groups())
    if month and int(month) > 12:  # a quarter or season
        month = None
    return day, month, year


def pages(document: Document) -> int | None:
    """How many pages a document has; None for what has no pages of its own, as a DOCX file."""
    return document.source.pages if document.source.text_origin != "plain_text" else None


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """The sheet as lines of a CSV file, with formulas guarded (`store.cells`)."""
    return csv_lines(chain([COLUMNS], rows))


def write_xlsx(rows: Iterable[Row], target: Path | BinaryIO) -> int:
    """Write the sheet as XLSX, row by row; returns how many rows.

    Texts are texts, whatever they begin with: no formulas, dates, links.

    Raises:
        MissingDependency: XlsxWriter is not installed.
        UsageError: more rows than a sheet can have.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingDependency("XLSX needs XlsxWriter: pip install 'sohoa[web]'") from error
    count = 0
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Tài liệu")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        number = book.add_format({"valign": "top"})
        for at, (column, width) in enumerate(COLUMNS.items()):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, column, head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        for count, row in enumerate(rows, start=1):
            if count > _MOST:
                raise UsageError(f"a sheet holds {_MOST} documents: take --format csv, or fewer")
            _write(sheet, count, row, text, number)
    return count


def _write(sheet: Any, at: int, row: Row, text: Any, number: Any) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int):
            sheet.write_number(at, column, value, number)
        elif value:
            sheet.write_string(at, column, value[:_LONGEST], text)
