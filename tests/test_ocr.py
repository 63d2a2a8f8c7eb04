"""Page images of every orientation and quality become words with boxes in the right place."""

from collections import Counter

import numpy as np
import pytest
from pageimages import BODY, DPI, Drawn, body_page, recall
from PIL import Image, ImageDraw

import ocr
from ocr.engines import select
from sohoa.model import Page, PageImage
from sohoa.options import Options


def read(pixels, dpi=DPI, engine="auto") -> Page:
    return ocr.recognise(PageImage(np.ascontiguousarray(pixels), dpi), 1, Options(engine=engine))


def words_of(page: Page):
    return [word for line in page.lines for word in line.words]


def assert_covered(page: Page, drawn, least=0.9):
    """Of the words that stand once on the page, nearly all lie where they were set."""
    once = {word for word, n in Counter(word for word, _ in drawn).items() if n == 1}
    places = dict(drawn)
    compared = covered = 0
    for word in words_of(page):
        if word.text in once:
            x0, y0, x1, y1 = places[word.text]
            b = word.box
            shared = max(0, min(x1, b.x1) - max(x0, b.x0)) * max(0, min(y1, b.y1) - max(y0, b.y0))
            compared += 1
            covered += shared >= 0.7 * (x1 - x0) * (y1 - y0)
    assert compared > 40
    assert covered >= least * compared


def uneven(pixels):
    """A shadow that falls from the left, as in a photo or an open book."""
    light = np.linspace(0.35, 1.0, pixels.shape[1])[None, :, None]
    return (pixels * light).astype(np.uint8)


def with_noise(pixels):
    noise = np.random.default_rng(1).normal(0, 18, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_whichever_way_it_was_fed(turn):
    drawn = body_page()
    page = read(np.rot90(drawn.pixels, turn // 90))  # counter-clockwise, so `turn` mends it
    assert page.rotation == turn
    assert (page.width, page.height) == pytest.approx((595.4, 842.0), abs=0.5)
    assert recall((w.text for w in words_of(page)), BODY.split()) > 0.95
    assert_covered(page, drawn.words)


@pytest.mark.parametrize("spoil", [uneven, with_noise, lambda p: 255 - p])
def test_bad_light_noise_and_inversion_do_not_matter(spoil):
    drawn = body_page()
    page = read(spoil(drawn.pixels))
    assert recall((w.text for w in words_of(page)), BODY.split()) > 0.95
    assert_covered(page, drawn.words)


@pytest.mark.parametrize("angle", [2.0, -3.5])
def test_boxes_follow_the_words_of_a_skewed_page(angle):
    drawn = body_page()
    image = drawn.image.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    page = read(np.asarray(image))
    assert recall((w.text for w in words_of(page)), BODY.split()) > 0.95
    turn, (cx, cy) = np.radians(-angle), (page.width / 2, page.height / 2)
    moved = []
    for word, (x0, y0, x1, y1) in drawn.words:
        dx, dy = (x0 + x1) / 2 - cx, (y0 + y1) / 2 - cy
        x = cx + dx * np.cos(turn) - dy * np.sin(turn)
        y = cy + dx * np.sin(turn) + dy * np.cos(turn)
        w, h = (x1 - x0) / 2, (y1 - y0) / 2
        moved.append((word, (x - w, y - h, x + w, y + h)))
    assert_covered(page, moved, least=0.85)


@pytest.mark.parametrize("dpi", [80, 600])
def test_low_and_false_resolutions(dpi):
    """The page is judged by its letters: an 80 dpi scan is enlarged, a false 600 does no harm."""
    drawn = body_page()
    image = drawn.image
    if dpi == 80:
        image = image.resize((662, 936), Image.Resampling.LANCZOS)
    page = read(np.asarray(image), dpi)
    assert recall((w.text for w in words_of(page)), BODY.split()) > (0.8 if dpi == 80 else 0.95)
    assert page.width == pytest.approx(image.width * 72 / dpi, abs=0.1)


def test_both_engines_give_the_same():
    pytest.importorskip("tesserocr")
    pixels = body_page().pixels
    program, library = read(pixels, engine="pytesseract"), read(pixels, engine="tesserocr")
    assert recall((w.text for w in words_of(program)), (w.text for w in words_of(library))) > 0.97
    assert len(program.lines) == len(library.lines)
    pairs = list(zip(words_of(program), words_of(library), strict=True))
    assert all(a.box == pytest.approx(b.box, abs=2) for a, b in pairs)
    assert np.mean([abs(a.confidence - b.confidence) for a, b in pairs]) < 0.02
    assert select(Options(engine="pytesseract")).version.startswith("pytesseract (tesseract ")
    assert select(Options(engine="tesserocr")).version.startswith("tesserocr (tesseract ")


def official_page() -> Drawn:
    page = Drawn()
    page.text(280, 40, "2", 13)
    page.text(85, 80, "ỦY BAN NHÂN DÂN\nTỈNH BẮC SƠN\nSố: 12/KH-UBND", 13)
    page.text(265, 80, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", 13)
    page.text(300, 115, "Bắc Sơn, ngày 06 tháng 5 năm 2025", 13)
    page.text(270, 165, "KẾ HOẠCH")
    page.text(85, 200, BODY)
    page.grid([85, 130, 330, 510], [400, 425, 450, 492])
    cells = [(90, 405, "STT"), (150, 405, "Tên sản phẩm"), (340, 405, "Chủ thể")]
    cells += [(95, 430, "1"), (135, 430, "Mật ong rừng"), (340, 430, "Hợp tác xã Bình Minh")]
    cells += [(95, 455, "2"), (340, 455, "Cơ sở sản xuất Hoa\nBan Trắng")]
    for cell in cells:
        page.text(*cell, 12)
    page.text(85, 540, "Nơi nhận:\n- Như Điều 4;\n- Các sở, ngành;\n- Lưu: VT, KTN.", 11)
    page.text(320, 540, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    page.text(340, 660, "Nguyễn Thị Hương")
    pen = ImageDraw.Draw(page.image)
    centre = 330 * DPI / 72, 620 * DPI / 72
    for radius in (110, 104, 70):
        pen.circle(centre, radius, outline=(215, 40, 50), width=4)
    return page


def test_an_official_page_is_read_in_its_own_order():
    page = read(official_page().pixels)
    lines = [line for line in page.lines if line.words]
    texts = [line.text for line in lines]
    assert texts[0] == "2" and lines[0].zone == "margin"
    head = texts.index("ỦY BAN NHÂN DÂN")
    assert texts[head + 2] == "Số: 12/KH-UBND"
    assert texts[head + 3].startswith("CỘNG HÒA XÃ HỘI")
    assert texts[head + 5] == "Bắc Sơn, ngày 06 tháng 5 năm 2025"
    table = [line for line in lines if line.zone == "table"]
    assert [line.text for line in table] == [
        "STT | Tên sản phẩm | Chủ thể",
        "1 | Mật ong rừng | Hợp tác xã Bình Minh",
        "2 |  | Cơ sở sản xuất Hoa Ban Trắng",
    ]
    assert texts.index("- Lưu: VT, KTN.") < texts.index("TM. ỦY BAN NHÂN DÂN")
    assert texts[-1] == "Nguyễn Thị Hương"  # and nothing of the seal that lies over it
    blank = [not line.words for line in page.lines]
    assert blank[page.lines.index(table[0]) - 1] and blank[page.lines.index(table[-1]) + 1]


def test_a_signature_stamp_is_kept_apart():
    page = Drawn()
    page.text(330, 25, "SAO Y; Tỉnh Bắc Sơn; 06/05/2025; 10:47:25 +07:00", 9)
    page.text(85, 90, BODY)
    overlays = [line.text for line in read(page.pixels).lines if line.zone == "overlay"]
    assert len(overlays) == 1 and "10:47:25" in overlays[0]
