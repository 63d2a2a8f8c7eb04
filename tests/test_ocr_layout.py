"""What stands on a page beside its text is told apart from it; areas, spans and footnotes."""

import cv2
import numpy as np
import pytest
from pageimages import BODY, DPI, Drawn
from PIL import Image, ImageDraw

import ocr
from fixtures.scan import sign, stamp
from ocr.scrawl import print_alone
from sohoa.model import ASIDE, Box, Line, Page, PageImage, Word
from sohoa.options import Options

POINT = DPI / 72


def read(page: Drawn | np.ndarray) -> Page:
    pixels = page.pixels if isinstance(page, Drawn) else page
    return ocr.recognise(PageImage(np.ascontiguousarray(pixels), DPI), 1, Options())


def lines_of(page: Page, *areas: str) -> list[str]:
    return [line.text for line in page.lines if line.words and line.area in areas]


def in_text(page: Page) -> list[str]:
    return [line.text for line in page.lines if line.words and line.zone not in ASIDE]


def pen(page: Drawn, box: tuple[float, float, float, float], colour: str = "black") -> None:
    """A scribble of waves that fills a box in points."""
    x0, y0, x1, y1 = (side * POINT for side in box)
    along = np.linspace(0, 1, 200)
    xs = x0 + along * (x1 - x0) * 0.9 + 0.05 * (x1 - x0) * np.sin(along * 47)
    ys = (y0 + y1) / 2 + (y1 - y0) / 2 * np.sin(along * 29) * np.cos(along * 5)
    points = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
    ImageDraw.Draw(page.image).line(points, fill=colour, width=4, joint="curve")


def written(page: Drawn, x: float, y: float, text: str, size: float = 20) -> None:
    """A number as a pen writes it, higher than the print and off its line, slanting."""
    patch = np.full((90, 260), 255, np.uint8)
    cv2.putText(patch, text, (10, 60), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, size / 11, 0, 4)
    slant = cv2.warpAffine(
        patch, np.float32([[1, -0.25, 15], [0, 1, 0]]), (260, 90), borderValue=255
    )
    rows, columns = np.nonzero(slant < 128)
    cut = Image.fromarray(slant[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])
    page.image.paste(cut, (round(x * POINT), round(y * POINT)))


def head(page: Drawn, number: str = "Số: 12/KH-UBND", day: str = "06") -> None:
    page.text(85, 60, f"ỦY BAN NHÂN DÂN\nTỈNH BẮC SƠN\n{number}", 13)
    page.text(265, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", 13)
    page.text(300, 95, f"Bắc Sơn, ngày {day} tháng 5 năm 2025", 13)
    page.text(270, 150, "KẾ HOẠCH")


def close(page: Drawn, y: float = 480) -> None:
    page.text(85, y, "Nơi nhận:\n- Như Điều 4;\n- Các sở, ngành;\n- Lưu: VT, KTN.", 11)
    page.text(320, y, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    page.text(340, y + 155, "Nguyễn Thị Hương")


def signed_page() -> Drawn:
    page = Drawn()
    head(page)
    page.text(85, 190, BODY)
    close(page)
    return page


def test_lines_know_where_on_the_form_they_stand():
    page = read(signed_page())
    assert lines_of(page, "letterhead") == ["ỦY BAN NHÂN DÂN", "TỈNH BẮC SƠN", "Số: 12/KH-UBND"]
    assert lines_of(page, "motto")[-1] == "Bắc Sơn, ngày 06 tháng 5 năm 2025"
    assert lines_of(page, "body")[0] == "KẾ HOẠCH" and len(lines_of(page, "body")) == 10
    assert lines_of(page, "recipients")[0] == "Nơi nhận:"
    assert lines_of(page, "signature")[-1] == "Nguyễn Thị Hương"


def test_a_signature_block_high_on_a_last_page_is_no_letterhead():
    page = Drawn()
    page.text(85, 60, "trình cấp có thẩm quyền xem xét, quyết định./.")
    close(page, 90)
    found = read(page)
    assert not lines_of(found, "letterhead", "motto")
    assert lines_of(found, "recipients")[0] == "Nơi nhận:"
    assert "KT. CHỦ TỊCH" in lines_of(found, "signature")


@pytest.mark.parametrize("ink", ["colour", "grey", "black and white"])
def test_signature_and_seal_are_no_text_but_the_words_under_them_are(ink):
    page = signed_page()
    page.image = sign(page.image, 390 * POINT, 590 * POINT)
    page.image = stamp(page.image, 300 * POINT, 590 * POINT, "ỦY BAN NHÂN DÂN • TỈNH BẮC SƠN • ")
    pen(page, (520, 475, 560, 520))
    if ink != "colour":
        page.image = page.image.convert("L")
    if ink == "black and white":
        page.image = page.image.point(lambda level: 255 * (level > 160))
    found = read(page)
    text = in_text(found)
    assert text[-1] == "Nguyễn Thị Hương"
    at = text.index("KT. CHỦ TỊCH")
    assert text[at - 1].startswith("TM. ỦY BAN NHÂN") and text[at + 1] == "PHÓ CHỦ TỊCH"
    assert len(text[at + 2 :]) <= 2  # of all the strokes between the post and the name


def test_a_stamp_below_the_letterhead_is_told_from_the_text():
    page = Drawn()
    head(page)
    page.text(95, 130, "HỎA TỐC", 15)
    page.text(85, 190, BODY)
    stamps = [line.text for line in read(page).lines if line.zone == "stamp"]
    assert stamps == ["HỎA TỐC"]
    page.text(420, 15, "CÔNG VĂN ĐẾN\nNgày: 12/5/2025", 10)
    assert "CÔNG VĂN ĐẾN" in [line.text for line in read(page).lines if line.zone == "stamp"]


def test_a_number_filled_in_by_hand_is_doubted_and_a_printed_one_is_not():
    printed = Drawn()
    head(printed)
    printed.text(85, 190, BODY)
    by_text = {word.text: word for line in read(printed).lines for word in line.words}
    assert by_text["12/KH-UBND"].confidence > 0.7 and by_text["06"].confidence > 0.7

    filled = Drawn()
    head(filled, number="Số:           /KH-UBND", day="       ")
    x, y = 85, 60 + 2 * 13 * 1.35  # blanks are not drawn: the words close up, so set them apart
    pen_ = ImageDraw.Draw(filled.image)
    pen_.rectangle([v * POINT for v in (80, y - 1, 260, y + 17)], fill="white")
    pen_.rectangle([v * POINT for v in (290, 93, 570, 112)], fill="white")
    filled.text(x, y, "Số:", 13)
    written(filled, x + 25, y - 3, "418")
    filled.text(x + 62, y, "/KH-UBND", 13)
    filled.text(300, 95, "Bắc Sơn, ngày", 13)
    written(filled, 386, 92, "27")
    filled.text(412, 95, "tháng 5 năm 2025", 13)
    filled.text(85, 190, BODY)
    lines = [line for line in read(filled).lines if line.words]
    number = next(line for line in lines if line.text.endswith("KH-UBND"))
    date = next(line for line in lines if line.text.endswith("2025"))
    in_blank = [w for w in number.words if w.box.x1 > x + 27 and w.box.x0 < x + 55]
    in_blank += [w for w in date.words if w.box.x1 > 390 and w.box.x0 < 405]
    read_into = [word for word in in_blank if word.text not in ("ngày", "tháng")]
    assert all(word.confidence < 0.5 for word in read_into)  # or the engine left the blank blank
    assert [w.confidence > 0.7 for w in date.words if w.text == "2025"] == [True]


def test_specks_are_dropped_and_hyphens_stay():
    page = signed_page()
    draw = ImageDraw.Draw(page.image)
    dice = np.random.default_rng(3)
    for _ in range(60):  # in the margins and between the lines
        x, y = float(dice.uniform(20, 575)), float(dice.uniform(30, 800))
        draw.ellipse([v * POINT for v in (x, y, x + 0.9, y + 0.9)], fill="black")
    text = in_text(read(page))
    assert text.count("Nơi nhận:") == 1
    assert [line[:2] for line in text[text.index("Nơi nhận:") + 1 :][:3]] == ["- "] * 3
    assert all(any(char.isalnum() for char in line) for line in text)


def test_a_page_without_any_sure_word_is_left_as_it_is():
    """There is nothing to hold strokes against: what is read poorly is not thrown away."""
    box = Box(100, 100, 150, 110)
    lines = [Line(words=(Word(text="xcg", box=box, confidence=0.1),))]
    assert print_alone(lines, 595, 842) == lines


def test_cells_over_several_columns_and_rows_say_so():
    page = Drawn()
    page.text(85, 90, BODY)
    draw = ImageDraw.Draw(page.image)
    xs, ys = [85, 130, 300, 400, 510], [300, 330, 360, 390, 420]
    for y in (300, 360, 390, 420):
        draw.line([v * POINT for v in (85, y, 510, y)], "black", 2)
    draw.line([v * POINT for v in (300, 330, 510, 330)], "black", 2)
    for x in (85, 130, 300, 510):
        draw.line([v * POINT for v in (x, ys[0], x, ys[-1])], "black", 2)
    draw.line([v * POINT for v in (xs[3], 330, xs[3], ys[-1])], "black", 2)
    for x, y, text in [
        (90, 322, "STT"), (140, 322, "Tên sản phẩm"), (360, 307, "Kế hoạch"),
        (310, 337, "Đợt một"), (410, 337, "Đợt hai"), (95, 367, "1"), (140, 367, "Mật ong rừng"),
        (320, 367, "12"), (420, 367, "15"), (95, 397, "2"), (140, 397, "Chè xanh"),
    ]:  # fmt: skip
        page.text(x, y, text, 12)
    rows = [line for line in read(page).lines if line.zone == "table"]
    assert rows[0].text == "STT | Tên sản phẩm | Kế hoạch | "
    assert rows[0].spans == ((1, 2), (1, 2), (2, 1), (0, 0))
    assert rows[1].text == " |  | Đợt một | Đợt hai"
    assert rows[1].spans == ((0, 0), (0, 0), (1, 1), (1, 1))
    assert rows[2].text == "1 | Mật ong rừng | 12 | 15" and not rows[2].spans
    assert rows[3].text.startswith("2 | Chè xanh | ") and len(rows[3].cells) == 4


def test_a_seal_over_the_edge_of_a_table_does_not_hide_it():
    page = Drawn()
    page.text(85, 90, BODY)
    page.grid([85, 150, 330, 510], [330, 360, 390, 420])
    for y, row in ((337, "STT"), (367, "1"), (397, "2")):
        page.text(95, y, row, 12)
        page.text(340, y, "Hợp tác xã", 12)
    draw = ImageDraw.Draw(page.image)
    centre = 480 * POINT, 335 * POINT
    for radius in (120, 112):
        draw.circle(centre, radius, outline="black", width=3)
    rows = [line.text for line in read(page).lines if line.zone == "table"]
    assert [row.split(" | ")[0] for row in rows][-2:] == ["1", "2"]


def test_footnotes_are_told_by_the_rule_above_them():
    page = Drawn()
    page.text(280, 40, "3", 13)
    page.text(85, 90, BODY)
    draw = ImageDraw.Draw(page.image)
    draw.line([v * POINT for v in (85, 700, 229, 700)], "black", 2)
    notes = (
        "1 Quyết định số 919/QĐ-TTg ngày 01 tháng 8 năm 2022.\n2 Theo báo cáo của Sở Công Thương."
    )
    page.text(85, 708, notes, 10)
    found = [line.text for line in read(page).lines if line.zone == "footnote"]
    assert len(found) == 2 and "919/QĐ-TTg" in found[0] and "Công Thương" in found[1]
    no_notes = Drawn()
    no_notes.text(85, 90, BODY)
    no_notes.text(85, 640, BODY.split("\n", 2)[0])
    assert not [line for line in read(no_notes).lines if line.zone == "footnote"]


def test_a_cell_goes_over_no_more_rows_than_there_are():
    page = Drawn()
    page.text(85, 90, BODY)
    draw = ImageDraw.Draw(page.image)
    for x in (85, 250, 510):
        draw.line([v * POINT for v in (x, 300, x, 390)], "black", 2)
    for y, left in ((300, 85), (330, 250), (360, 250), (390, 85)):
        draw.line([v * POINT for v in (left, y, 510, y)], "black", 2)
    page.text(95, 337, "Nội dung", 12)
    page.text(260, 307, "Phần đầu", 12)
    page.text(260, 367, "Phần cuối", 12)  # between them, nothing
    rows = [line for line in read(page).lines if line.zone == "table"]
    assert [row.text for row in rows] == ["Nội dung | Phần đầu", "Phần cuối"]
    assert rows[0].spans == ((1, 2), (1, 1))
