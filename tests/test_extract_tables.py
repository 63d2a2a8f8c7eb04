"""Tables: heads, groups, joined cells, page breaks, one line a cell; from text and from DOCX."""

from pathlib import Path
from typing import Any

import docx
import pytest

import ingest
import normalize
from extract import knowledge
from extract.found import even_text
from extract.structure import heads, layout, rows
from extract.structure.tables import Table
from sohoa.model import Block, Box, DocumentText, TextCell, TextWord
from sohoa.options import Options


def written(*lines: str | tuple[str, dict[str, Any]]) -> DocumentText:
    """A document with a block a line; `a | b` is a table row, `(line, more)` sets fields of it."""
    text, words, blocks = "", [], []
    for number, given in enumerate(lines):
        line, more = given if isinstance(given, tuple) else (given, {})
        spans = more.pop("spans", ())
        start = len(text)
        cells: list[TextCell] = []
        for i, cell in enumerate(line.split(" | ") if " | " in line else [line]):
            text += " | " if i else ""
            a = len(text)
            for k, word in enumerate(cell.split()):
                text += " " if k else ""
                x = 100 * i + 8 * (len(text) - a)
                box = Box(x, 20 * number, x + 8 * len(word), 20 * number + 12)
                words.append(
                    TextWord(start=len(text), end=len(text) + len(word), page=1, raw=word, box=box)
                )
                text += word
            cells.append(TextCell(a, len(text), *(spans[i] if spans else (1, 1))))
        is_row = " | " in line or spans
        more = {"kind": "table", "cells": tuple(cells)} | more if is_row else more
        blocks.append(Block(start=start, end=len(text), page=1, **more))
        text += "\n"
    return DocumentText(text=text[:-1], words=tuple(words), blocks=tuple(blocks))


def tables(*lines: str | tuple[str, dict[str, Any]]) -> tuple[DocumentText, list[Table]]:
    text = written(*lines)
    even = even_text(text)
    return text, rows.tables_of(text, even, layout.parts_of(text, even))


def shown(text: DocumentText, table: Table) -> list[tuple[str, str]]:
    """Each row's kind and values; `?` behind one that is a guess."""
    return [
        (row.kind, " | ".join("" if cell is None else text.text[cell.start : cell.end]
                              + ("" if cell.sure else "?") for cell in row.values))
        for row in table.rows
    ]  # fmt: skip


COLUMNS = knowledge.patterns("columns")["column"]


@pytest.mark.parametrize("entry", COLUMNS, ids=[entry["kind"] for entry in COLUMNS])
def test_columns(entry: dict[str, Any]) -> None:
    assert heads.kind_of(knowledge.even(entry["example"])) == entry["kind"]


def test_a_table_of_aims_with_heads_in_two_rows_and_groups() -> None:
    text, (table,) = tables(
        "KẾ HOẠCH",
        "Biểu 1. Chỉ tiêu năm 2031",
        "TT | Chỉ tiêu | ĐVT | Năm 2031 |  | Ghi chú",
        " |  |  | Kế hoạch | Ước thực hiện | ",
        "(1) | (2) | (3) | (4) | (5) | (6)",
        "I | Phát triển sản phẩm |  |  |  | ",
        "1 | Sản phẩm được công nhận | sản phẩm | 30 | 12 | ",
        "- | Trong đó: 4 sao | sản phẩm | 4 | 1 | ",
        "2 | Chủ thể mới | chủ thể | 5 |  | ",
        "Tổng cộng |  |  | 35 |  | ",
    )
    assert [(column.kind, column.title) for column in table.columns] == [
        ("number", "TT"), ("indicator", "Chỉ tiêu"), ("unit", "ĐVT"),
        ("value", "Năm 2031 > Kế hoạch"), ("value", "Năm 2031 > Ước thực hiện"),
        ("note", "Ghi chú"),
    ]  # fmt: skip
    kinds = [row.kind for row in table.rows]
    assert kinds == ["head", "head", "numbers", "group", "data", "data", "data", "total"]
    assert [row.above for row in table.data] == [(3,), (3, 4), (3,)]
    assert text.text[table.caption[-1].start :].startswith("Biểu 1.")


def test_joined_cells_go_on_where_the_source_tells_and_are_guessed_elsewhere() -> None:
    head = "TT | Nội dung | Cơ quan chủ trì | Thời gian"
    lines = ("1 | Tập huấn | Sở A | Quý II", " | Hội chợ |  | ", "2 | Kiểm tra |  | Quý IV")
    text, (table,) = tables(head, *lines)
    assert shown(text, table)[1:] == [
        ("data", "1 | Tập huấn | Sở A | Quý II"),
        ("data", "1? | Hội chợ | Sở A? | Quý II?"),
        ("data", "2 | Kiểm tra | Sở A? | Quý IV"),
    ]
    spans = [((1, 2), (1, 1), (1, 3), (1, 1)), ((0, 0), (1, 1), (0, 0), (1, 1)),
             ((1, 1), (1, 1), (0, 0), (1, 1))]  # fmt: skip
    told = [(line, {"spans": span}) for line, span in zip(lines, spans, strict=True)]
    text, (table,) = tables(head, *told)
    assert shown(text, table)[2:] == [
        ("data", "1 | Hội chợ | Sở A | "),
        ("data", "2 | Kiểm tra | Sở A | Quý IV"),
    ]
    task, lead = table.column("content"), table.column("agency", "lead")
    assert (task and task.index, lead and lead.index) == (1, 2)


def test_joined_cells_of_a_docx_are_known(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    for row, words in enumerate(("TT|Nội dung|Cơ quan|", "||Chủ trì|Phối hợp",
                                 "1|Tập huấn|Sở Y tế|Sở Nội vụ", "|Hội chợ||")):  # fmt: skip
        for cell, said in zip(table.rows[row].cells, words.split("|"), strict=True):
            cell.text = said
    for a, b in (((0, 2), (0, 3)), ((0, 0), (1, 0)), ((0, 1), (1, 1)), ((2, 0), (3, 0)),
                 ((2, 2), (3, 2))):  # fmt: skip
        table.cell(*a).merge(table.cell(*b))
    document.save(str(tmp_path / "a.docx"))
    text = normalize.restore(ingest.read(tmp_path / "a.docx", Options()).pages)
    even = even_text(text)
    (found,) = rows.tables_of(text, even, layout.parts_of(text, even))
    assert [column.kind for column in found.columns] == ["number", "content", "lead", "partner"]
    assert shown(text, found)[-1] == ("data", "1 | Hội chợ | Sở Y tế | ")


def test_a_head_repeated_on_the_next_page_and_another_table() -> None:
    _, found = tables(
        "STT | Tên sản phẩm | Chủ thể",
        "1 | Chè búp | HTX Suối Mơ",
        "2",
        "ST | Tên sàn phẩm | Chủ thể",
        "2 | Mật ong | HTX Bản Đồng",
        "TT | Nội dung công việc | Đơn vị thực hiện",
        "1 | Tuyên truyền | Sở Y tế",
    )
    assert [[row.kind for row in table.rows] for table in found] == [
        ["head", "data", "head", "data"], ["head", "data"]
    ]  # fmt: skip
    assert [column.kind for column in found[1].columns] == ["number", "content", "agency"]


def test_a_table_of_one_line_a_cell_is_fitted_to_its_heads() -> None:
    text, (table,) = tables(
        "KẾ HOẠCH", "I. NHIỆM VỤ", "TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp",
        "Thời gian hoàn thành", "I", "Tuyên truyền", "1", "Tổ chức hội nghị", "Sở Y tế",
        "UBND các xã", "Quý I", "2", "In tờ rơi", "Sở Nội vụ", "Tháng 5", "Phát tờ rơi",
        "Sở Công Thương", "II", "Đào tạo", "1", "Mở 02 lớp", "Sở Y tế", "Quý II",
        "III. KINH PHÍ", "Ngân sách xã.",
    )  # fmt: skip
    assert shown(text, table)[1:] == [
        ("group", "I | Tuyên truyền |  |  | "),
        ("data", "1 | Tổ chức hội nghị | Sở Y tế | UBND các xã | Quý I"),
        ("data", "2 | In tờ rơi | Sở Nội vụ | UBND các xã? | Tháng 5"),
        ("data", "2? | Phát tờ rơi | Sở Công Thương | UBND các xã? | Tháng 5?"),
        ("group", "II | Đào tạo |  |  | "),
        ("data", "1 | Mở 02 lớp | Sở Y tế |  | Quý II"),
    ]


def test_lines_of_a_row_that_came_as_rows_are_the_rest_of_it() -> None:
    text, (table,) = tables(
        "TT | Tên sản phẩm | Chủ thể | Điểm", "1 | Trà túi lọc | Công ty TNHH | 71,0",
        " | Bản Đồng | Bản Đồng Xanh | ", "2 | Mật ong | HTX nông nghiệp | 66,5",
        " |  | Suối Mơ | ", " | Sáp ong |  | 58,0",
    )  # fmt: skip
    assert [row.kind for row in table.rows] == ["head", "data", "rest", "data", "rest", "data"]
    assert shown(text, table)[-1] == ("data", "2? | Sáp ong | HTX nông nghiệp? | 58,0")


def test_a_row_without_its_last_cells_stays_in_its_table() -> None:
    text, (table,) = tables(
        "TT | Nội dung | Thời gian | Ghi chú", "1 | Tập huấn", "2 | Hội chợ | Quý I"
    )
    assert shown(text, table)[1:] == [
        ("data", "1 | Tập huấn |  | "),
        ("data", "2 | Hội chợ | Quý I | "),
    ]


def test_the_only_cell_of_a_row_is_a_group_or_stands_below_its_column() -> None:
    _, (table,) = tables(
        "STT | Tên sản phẩm | Chủ thể",
        ("I. NHÓM ĐỒ UỐNG", {"spans": ((3, 1),)}),
        "1 | Chè búp | HTX Suối Mơ",
    )
    assert [row.kind for row in table.rows] == ["head", "group", "data"]
    assert table.rows[2].above == (1,)
