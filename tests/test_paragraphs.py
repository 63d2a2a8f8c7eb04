"""Printed lines become paragraphs again, with and without geometry."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalize.document import restore
from normalize.paragraphs import paragraphs
from normalize.placed import Paragraph
from sohoa.model import Box, Line, Page, Word


def plain(*pages: str) -> list[Page]:
    return [
        Page(
            number=number,
            origin="plain_text",
            lines=tuple(
                Line(words=tuple(Word(text=word) for word in line.split()))
                for line in text.strip("\n").split("\n")
            ),
        )
        for number, text in enumerate(pages, 1)
    ]


def read(paragraph: Paragraph) -> str:
    return "".join(
        ("" if i == 0 or placed.glued else " ") + placed.word.text
        for i, placed in enumerate(paragraph.words)
    )


FIRST = """
KẾ HOẠCH
Phát triển sản phẩm chủ lực
trên địa bàn xã Suối Mơ năm 2031
Căn cứ Quyết định số 77/QĐ-
UBND ngày 02/3/2031 của Ủy ban nhân dân huyện Rừng Xanh về việc giao nhiệm
vụ;
I. MỤC TIÊU
- Duy trì các sản phẩm đã được công nhận trong giai đoạn 2029-
2030 và phấn đấu công nhận mới trên 05 sản phẩm theo 4 bước1 của chu trình,
trong đó ưu tiên sản phẩm của các hợp tác xã đang hoạt động ổn định và các tổ
1 Bốn bước nêu tại Công văn số 12 của cơ quan thường trực Chương trình huyện.
"""
SECOND = """
hợp tác mới thành lập trên địa bàn.
* Thời gian: Quý II
* Cơ quan thực hiện: Văn phòng Điều phối.
"""


def test_plain_text_over_a_page_break_with_a_footnote() -> None:
    found = paragraphs(plain(FIRST, SECOND))
    assert [(p.kind, read(p)) for p in found] == [
        ("paragraph", "KẾ HOẠCH"),
        ("paragraph", "Phát triển sản phẩm chủ lực trên địa bàn xã Suối Mơ năm 2031"),
        (
            "paragraph",
            "Căn cứ Quyết định số 77/QĐ-UBND ngày 02/3/2031 của Ủy ban nhân dân huyện Rừng Xanh"
            " về việc giao nhiệm vụ;",
        ),
        ("paragraph", "I. MỤC TIÊU"),
        (
            "paragraph",
            "- Duy trì các sản phẩm đã được công nhận trong giai đoạn 2029-2030 và phấn đấu công"
            " nhận mới trên 05 sản phẩm theo 4 bước1 của chu trình, trong đó ưu tiên sản phẩm của"
            " các hợp tác xã đang hoạt động ổn định và các tổ hợp tác mới thành lập trên địa bàn.",
        ),
        (
            "footnote",
            "1 Bốn bước nêu tại Công văn số 12 của cơ quan thường trực Chương trình huyện.",
        ),
        ("paragraph", "* Thời gian: Quý II"),
        ("paragraph", "* Cơ quan thực hiện: Văn phòng Điều phối."),
    ]
    assert {placed.page for placed in found[4].words} == {1, 2}


def test_the_mark_of_a_footnote_is_raised_and_no_digit_of_a_number() -> None:
    pages = plain(
        """
- Phấn đấu đến năm 20311 có thêm 05 sản phẩm OCOP2 theo Nghị quyết của Hội đồng nhân dân tỉnh.
- Mỗi xã duy trì ít nhất 02 mô hình giảm phát thải CO2 trong chăn nuôi theo hướng dẫn3.
1 Theo lộ trình của Chương trình mỗi xã một sản phẩm.
2 Chương trình mỗi xã một sản phẩm của huyện.
3 Công văn số 12 của cơ quan thường trực.
"""
    )
    text = restore(pages).text.split("\n")
    assert "năm 2031¹ có thêm 05 sản phẩm OCOP² theo" in text[0]
    assert "phát thải CO2 trong" in text[1] and text[1].endswith("hướng dẫn³.")


def boxed(x: float, y: float, text: str, zone: str = "text", to: float | None = None) -> Line:
    """A line from `x`, justified so that it ends at `to`."""
    words = []
    wide = sum(6.0 * len(word) for word in text.split())
    blank = (to - x - wide) / (len(text.split()) - 1) if to else 4
    for word in text.split():
        width = 6.0 * len(word)
        words.append(Word(text=word, box=Box(x, y, x + width, y + 12)))
        x += width + blank
    return Line(words=tuple(words), zone=zone)  # type: ignore[arg-type]


def full(x: float, y: float, text: str) -> Line:
    return boxed(x, y, text, to=520)


def test_geometry_parts_by_indent_column_and_zone() -> None:
    left_and_right = Line(
        words=boxed(60, 40, "SỞ CÔNG THƯƠNG").words + boxed(330, 40, "CỘNG HÒA XÃ HỘI").words
    )
    page = Page(
        number=1,
        origin="ocr",
        width=595,
        height=842,
        lines=(
            boxed(290, 20, "2", "margin"),
            left_and_right,
            full(70, 100, "Câu thứ nhất dài cho tới hết lề phải của trang giấy khổ lớn."),
            full(70, 116, "Câu thứ hai cũng dài cho tới hết lề phải của trang giấy khổ."),
            full(90, 132, "Đoạn mới thụt đầu dòng và cũng dài tới hết lề phải của trang."),
            full(90, 148, "Đoạn mới nữa thụt đầu dòng và cũng dài tới hết lề phải của ạ."),
            boxed(70, 164, "Dòng sau cùng."),
            boxed(400, 700, "đã ký số", "overlay"),
        ),
    )
    found = [read(p) for p in paragraphs([page])]
    assert found[:2] == ["SỞ CÔNG THƯƠNG", "CỘNG HÒA XÃ HỘI"]
    assert [text.split(" ", 2)[:2] for text in found[2:]] == [
        ["Câu", "thứ"],
        ["Đoạn", "mới"],
        ["Đoạn", "mới"],
    ]
    assert found[-1].endswith("Dòng sau cùng.")
    assert paragraphs([page])[0].align < 0 < paragraphs([page])[1].align  # type: ignore[operator]


def test_blank_lines_part_but_not_in_the_middle_of_a_sentence() -> None:
    found = paragraphs(plain("Một câu chưa hết do trang\n\nsau còn tiếp.\n\nĐoạn khác"))
    assert [read(p) for p in found] == ["Một câu chưa hết do trang sau còn tiếp.", "Đoạn khác"]


def test_table_rows_keep_their_cells_and_nothing_gives_nothing() -> None:
    row = Line(
        words=tuple(Word(text=t) for t in ("1", "Chè", "HTX")), zone="table", cells=(0, 1, 2)
    )
    page = Page(number=3, origin="text_layer", lines=(row,))
    (only,) = paragraphs([page])
    assert (only.kind, only.cells, only.words[0].page) == ("table", (0, 1, 2), 3)
    assert paragraphs([]) == paragraphs([Page(number=1, origin="ocr")]) == []


WORDS = st.lists(st.sampled_from(("a)", "1.", "-", "", ":", "Số", "và", "năm", "MỘT")), max_size=8)
ZONES = st.sampled_from(("text", "text", "table", "footnote", "margin"))
LINES = st.tuples(WORDS | st.lists(st.text(max_size=4), max_size=5), ZONES, st.booleans())


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(LINES, max_size=10), max_size=3))
def test_no_page_breaks_it_and_no_word_is_lost(
    pages: list[list[tuple[list[str], str, bool]]],
) -> None:
    made, printed = [], []
    for number, lines in enumerate(pages, 1):
        rows = []
        for y, (texts, zone, placed) in enumerate(lines):
            boxes = [Box(60 * i, 14 * y, 60 * i + 50, 14 * y + 12) for i in range(len(texts))]
            words = tuple(
                Word(text=text, box=box if placed else None)
                for text, box in zip(texts, boxes, strict=True)
            )
            cells = tuple(range(len(words))) if zone == "table" else ()
            rows.append(Line(words=words, zone=zone, cells=cells))
            printed += [text for text in texts if zone != "margin" and text.strip()]
        made.append(Page(number=number, origin="ocr", width=595, height=842, lines=tuple(rows)))
    found = [placed.word.text for p in paragraphs(made) for placed in p.words]
    assert sorted(text for text in found if text.strip()) == sorted(printed)
