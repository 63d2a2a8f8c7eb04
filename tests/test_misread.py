"""What an engine with Vietnamese misreads is mended where context and its own doubts say so."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import normalize
import ocr
from fixtures.layout import font_file
from normalize.glyphs import printed
from sohoa.model import Alternative, Box, Line, Page, PageImage, Word
from sohoa.options import Options

GOLD = Path(__file__).parents[1] / "fixtures" / "gold"


def page(text: str, hesitations: dict[str, tuple[Alternative, ...]] | None = None, **more) -> Page:
    """A page as the engine reads it; it tells its `hesitations` unless they are None."""
    lines = []
    for line in text.splitlines():
        told = hesitations is not None
        words = (
            Word(text=w, alternatives=(hesitations or {}).get(w, ()) if told else None)
            for w in line.split()
        )
        lines.append(Line(words=tuple(words)))
    return Page(**{"number": 1, "origin": "ocr", "lines": tuple(lines), **more})


def restored(*pages: Page) -> str:
    return normalize.restore(pages).text


MISREAD = """QUYÉT ĐỊNH
Về việc sửa đối, bô sung thủ tục hành chính thuộc thâm quyên giải quyêt của Sở Xây dựng
Căn cứ Luật Tố chức chính quyên địa phương; xét đề nghị của Giám đôc Sở Nội vụ,
CÔNG BÓ KÈM THEO QUYÊÉT ĐỊNH NÀY
Điều 1. Phê duyệt Kê hoạch triên khai Chương trình môi xã một sản phâm."""
MEANT = """QUYẾT ĐỊNH
Về việc sửa đổi, bổ sung thủ tục hành chính thuộc thẩm quyền giải quyết của Sở Xây dựng
Căn cứ Luật Tổ chức chính quyền địa phương; xét đề nghị của Giám đốc Sở Nội vụ,
CÔNG BỐ KÈM THEO QUYẾT ĐỊNH NÀY
Điều 1. Phê duyệt Kế hoạch triển khai Chương trình mỗi xã một sản phẩm."""


#: The engine thought of the true letters, and gave them up.
THOUGHT_OF = {
    read: tuple(
        Alternative(at, true, 0.0)
        for at, (letter, true) in enumerate(zip(read, meant, strict=True))
        if letter != true
    )
    for read, meant in zip(MISREAD.split(), MEANT.split(), strict=True)
    if len(read) == len(meant)
}


@pytest.mark.parametrize("thought", [THOUGHT_OF, None], ids=["telling engine", "silent engine"])
def test_lost_marks_are_found_again(thought):
    seen = page(MISREAD, thought)
    assert restored(seen).split() == MEANT.split()


def test_what_stood_on_the_page_is_kept_beside_it():
    document = normalize.restore([page(MISREAD)])
    word = next(w for w in document.words if w.raw == "quyêt")
    assert document.text[word.start : word.end] == "quyết"
    assert "quyêt" in word.readings or word.confidence > 0.9


def test_the_engines_doubt_decides_where_both_readings_make_sense():
    text = "Người chịu trách nhiệm: bà Nguyễn Thị Hương, chuyên viên"
    doubt = {"Hương,": (Alternative(1, "ư", 0.0), Alternative(2, "ơ", 0.0))}
    assert "Hương" in restored(page(text, doubt))
    text = "Chủ thể nộp hồ sơ và bán kê khai của mình cho Ủy ban nhân dân xã, huyện"
    sure, torn = page(text, {}), page(text, {"bán": (Alternative(1, "ả", 0.85),)})
    assert "bản kê khai" in restored(torn)
    assert confidence_of("bản", torn) > confidence_of("bản", sure)


def confidence_of(text: str, seen: Page) -> float:
    document = normalize.restore([seen])
    words = {document.text[w.start : w.end]: w.confidence for w in document.words}
    return words.get(text, 0.0)


def test_names_stay_as_they_were_read():
    text = (
        "Danh sách chủ thể: Hợp tác xã Mường Hum; cơ sở Tô Thị Mây; bà Lò Thị Ón, bản Nà Tăm;\n"
        "sản phẩm Chẩm chéo Thu Hoài, Rượu Sâu chít Tân Uyên, Trà Pu Si Lung, Miến Bình Lư;\n"
        "Hộ kinh doanh Giàng Thị Mỷ; ông Hoàng Văn Thào."
    )
    assert restored(page(text, {})).split() == text.split()


def test_good_reading_is_left_alone():
    words = changed = 0
    for path in GOLD.glob("*.txt"):
        text = path.read_text("utf-8")
        document = normalize.restore([page(text.replace("|", " "), {})])
        words += len(document.words)
        changed += sum(document.text[w.start : w.end] != w.raw for w in document.words)
    assert words > 2000
    assert changed <= words * 0.001


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("1334/QĐÐ-BXD", "1334/QĐ-BXD"),
        ("11⁄2025/NĐ-CP", "11/2025/NĐ-CP"),
        ("01/⁄2018/TT-VPCP", "01/2018/TT-VPCP"),
        ("http:⁄/a.vn", "http://a.vn"),
        ("—-", "–"),
        ("L.uật", "Luật"),
        ("tỬ", "tử"),
        ("VớI", "Với"),
        ("CÔng", "Công"),
        ("Uÿ", "Uỷ"),
        ("ø)", "g)"),
        *(
            (same, same)
            for same in ("TTr", "SGDĐT-CTrTT", "UBNDtỉnh", "P.Đào", "TS.Nam", "kW", "mA", "ThS")
        ),
        *((same, same) for same in ("iPhone", "q", "(q)", "2/9", "http://a.vn", "Đ.C", "")),
    ],
)
def test_glyphs_that_nobody_prints(read, true):
    assert printed(read) == true


def test_dates_that_ran_together_or_have_letters_in_them():
    text = "Quyết định được ban hành ngày 26tháng 4 năm 2021, sửa đổi ngày l4 tháng O2 năm 20I9."
    seen = page(text, {})
    assert "ngày 26 tháng 4 năm 2021, sửa đổi ngày 14 tháng 02 năm 2019." in restored(seen)
    assert confidence_of("14", seen) <= 0.5
    assert "trong 14 ngày" in restored(page("Tiếp nhận hồ sơ và giải quyết trong l4 ngày", {}))
    kept = "Tổ OO1 hoạt động từ năm tới; mã l4 của thiết bị đã ghi trong hồ sơ theo quy định"
    assert restored(page(kept, {})) == kept


def test_text_that_was_typed_is_not_taken_for_a_misreading():
    text = "Bài thơ: tô phô thâm quyên"
    typed = page(text, origin="plain_text")
    assert restored(typed) == text


def test_tesseract_tells_between_what_it_hesitated():
    """On a bad scan of small print, in the words of the engine itself."""
    text = "Tổ chức thực hiện, kiểm tra, thẩm quyền giải quyết, bổ sung, sửa đổi, phổ biến, cổng"
    font = ImageFont.truetype(font_file("R"), 30)
    image = Image.new("L", (1500, 200), 255)
    draw = ImageDraw.Draw(image)
    for row in range(3):
        draw.text((40, 20 + 50 * row), text, font=font, fill=20)
    soft = cv2.GaussianBlur(np.asarray(image), (0, 0), 2.2)
    seen = ocr.recognise(PageImage(soft, 200.0), 1, Options(engine="tesserocr"))
    words = [word for line in seen.lines for word in line.words]
    told = [word for word in words if word.alternatives]
    assert len(told) > len(words) / 3
    for word in told:
        for other in word.alternatives or ():
            assert 0 <= other.at < len(word.text)
            assert 0 <= other.confidence <= 1
            assert other.text != word.text[other.at]


def test_the_label_of_a_documents_number_begins_with_a_capital():
    line = Line(
        words=tuple(Word(text=t, alternatives=()) for t in ("số:", "12/KH-UBND")), area="letterhead"
    )
    assert restored(Page(number=1, origin="ocr", lines=(line,))) == "Số: 12/KH-UBND"


def test_a_number_left_blank_stays_on_its_line():
    """As in electronic originals, where the stamp fills it: `Số:      /KH-UBND`."""
    label = Word(text="Số:", box=Box(90, 100, 110, 112), alternatives=())
    symbol = Word(text="/KH-UBND", box=Box(170, 100, 230, 112), alternatives=())
    line = Line(words=(label, symbol), area="letterhead")
    sheet = Page(number=1, origin="ocr", lines=(line,), width=595, height=842)
    assert restored(sheet) == "Số: /KH-UBND"
