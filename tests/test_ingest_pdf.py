"""PDF: the text layer and its judge, positions, reading order, damage, rendering."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import ingest
from ingest.judge import Layer, syllable_share, trustworthy, vietnamese_share
from sohoa import errors
from sohoa.model import Page
from sohoa.options import Options

A4 = (595.0, 842.0)
GOOD = "Căn cứ Quyết định của Ủy ban nhân dân tỉnh về việc ban hành Kế hoạch thực hiện "
BARE = "Can cu Quyet dinh cua Uy ban nhan dan tinh ve viec ban hanh Ke hoach thuc hien "
TCVN3 = "C¨n cø QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh vÒ viÖc ban hµnh KÕ ho¹ch thùc hiÖn "
SHIFTED = "".join(chr(ord(c) + 3) if c.isalpha() and c < "ú" else c for c in TCVN3)
FRENCH = "Le présent décret entre en vigueur à la date de sa signature, où il était prévu "
FOLDERS = ("croscore/Tinos-Regular", "liberation2/LiberationSerif-Regular")


@pytest.fixture(scope="session")
def font() -> str:
    for name in FOLDERS:
        path = Path("/usr/share/fonts/truetype") / f"{name}.ttf"
        if path.exists():
            pdfmetrics.registerFont(TTFont("Viet", str(path)))
            return "Viet"
    pytest.skip("no font with Vietnamese letters: fonts-croscore or fonts-liberation2")


Draw = Callable[[Canvas], None]


@pytest.fixture
def make(tmp_path: Path, font: str) -> Callable[..., Path]:
    """Writes a PDF of one page for each drawing."""

    def write(*draws: Draw, name: str = "a.pdf", **options: object) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=A4, pageCompression=0, **options)  # type: ignore[arg-type]
        for draw in draws:
            canvas.setFont(font, 13)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return path

    return write


def read(path: Path, **options: bool) -> tuple[Page, ...]:
    return ingest.read(path, Options(**options)).pages


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines if line.words]


def prose(text: str, rows: int = 30, mode: int = 0, face: str = "Viet") -> Draw:
    def draw(canvas: Canvas) -> None:
        block = canvas.beginText(72, 740)
        block.setFont(face, 12)
        block.setTextRenderMode(mode)
        for row in range(rows):
            block.textLine(f"{text}{row}")
        canvas.drawText(block)

    return draw


def scan(
    *others: Draw, box: tuple[float, ...] = (0, 0, *A4), size: tuple[int, int] = (1240, 1754)
) -> Draw:
    image = Image.new("L", size, 240)
    ImageDraw.Draw(image).text((200, 200), "KE HOACH", fill=0, font_size=60)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image), *box)
        for other in others:
            other(canvas)

    return draw


VERDICTS = {
    "born digital": (prose(GOOD), True),
    "born digital with a seal": (scan(prose(GOOD), box=(300, 100, 120, 120)), True),
    "born digital over a watermark": (scan(prose(GOOD)), True),
    "english": (prose("This decision takes effect on the day of its signature. "), True),
    "french": (prose(FRENCH), True),
    "numbers": (prose("1 234 567,89 02/2025 17.5% "), True),
    "one short line": (prose("Phụ lục ", rows=1), True),
    "blank": (lambda canvas: None, True),
    "scan": (scan(), False),
    "scan with a signature overlay": (scan(prose("Ký bởi: Ủy ban nhân dân tỉnh ", rows=4)), False),
    "scan with old OCR without Vietnamese": (scan(prose(BARE, mode=3)), False),
    "scan with good hidden text": (scan(prose(GOOD, mode=3)), True),
    "hidden text over half a page": (scan(prose(BARE, mode=3), box=(0, 0, 595, 421)), False),
    "TCVN3 font": (prose(TCVN3, face="Helvetica"), True),
    "font with another order of letters": (prose(SHIFTED, face="Helvetica"), False),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_a_text_layer_is_judged(make: Callable[..., Path], case: str) -> None:
    draw, trusted = VERDICTS[case]
    (page,) = read(make(draw))
    assert page.needs_ocr is not trusted
    assert (page.origin == "text_layer") is trusted
    assert trusted or not page.lines
    assert (page.width, page.height) == A4


def test_force_ocr(make: Callable[..., Path]) -> None:
    assert all(page.needs_ocr for page in read(make(prose(GOOD)), force_ocr=True))


def test_measures_of_the_judge() -> None:
    assert not trustworthy(Layer("\ue001\ue002 \ue003", visible=900, invisible=0, image_cover=0))
    assert not trustworthy(Layer(GOOD + "\ufffd" * 9, visible=900, invisible=0, image_cover=0))
    assert not trustworthy(Layer("", visible=0, invisible=0, image_cover=0, paths=2_000))
    assert vietnamese_share(GOOD) > 0.8 > 0.1 > vietnamese_share(BARE)
    assert syllable_share("thuyền nghiêng quyển giếng khuỷu ƯỚC Ổ yếu gì khuya") == 1
    assert syllable_share("Cẽn cụ LuẺt Tữ ngộy trễẻng") < 0.6


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_boxes_lie_on_the_ink(
    make: Callable[..., Path], rotate: int, angle: int, cropped: bool
) -> None:
    """The box of a word is where the page shows it, whichever way page and text are turned."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotate)
        if cropped:
            canvas.setCropBox((40, 100, 500, 800))
        canvas.translate(270, 400)
        canvas.rotate(angle)
        canvas.setFont("Viet", 40)
        canvas.drawString(0, 0, "Đặng")

    path = make(draw)
    (page,) = read(path)
    box = page.lines[0].words[0].box
    assert page.lines[0].text == "Đặng" and box is not None
    assert page.rotation == (angle - rotate) % 360
    image = ingest.render(path, 1, Options(dpi=100))
    pixels = np.rot90(image.pixels, -page.rotation // 90)
    assert page.width == pytest.approx(pixels.shape[1] * 0.72, abs=1)
    assert page.height == pytest.approx(pixels.shape[0] * 0.72, abs=1)
    ink = np.argwhere(pixels.min(axis=2) < 128) * 0.72
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    assert box.x0 - 3 <= left and right <= box.x1 + 3
    assert box.y0 - 3 <= top and bottom <= box.y1 + 3
    assert (box.x1 - box.x0) * (box.y1 - box.y0) < 3 * (right - left) * (bottom - top)


def official(canvas: Canvas) -> None:
    canvas.drawCentredString(297, 800, "2")
    for x, y, text in (
        (150, 770, "ỦY BAN NHÂN DÂN"),
        (400, 770, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (150, 755, "TỈNH LAI CHÂU"),
        (400, 755, "Độc lập - Tự do - Hạnh phúc"),
        (150, 730, "Số:        /KH-UBND"),
        (400, 730, "Lai Châu, ngày       tháng 5 năm 2025"),
        (297, 690, "KẾ HOẠCH"),
    ):
        canvas.drawCentredString(x, y, text)
    canvas.drawString(
        72, 650, "Theo Quyết định số 57/QĐ-TTg ký ngày 02/8/2022, các bản vùng cao của"
    )
    canvas.drawString(72, 635, "tỉnh nuôi ong lấy mật")
    canvas.setFont("Viet", 8)
    canvas.drawString(72 + pdfmetrics.stringWidth("tỉnh nuôi ong lấy mật", "Viet", 13), 640, "1")
    canvas.setFont("Viet", 13)
    for y, text in ((300, "Nơi nhận:"), (285, "- Như trên;"), (270, "- Lưu: VT.")):
        canvas.drawString(72, y, text)
    canvas.drawCentredString(420, 295, "TM. ỦY BAN NHÂN DÂN")
    canvas.drawCentredString(420, 278, "CHỦ TỊCH")


def test_reading_order(make: Callable[..., Path]) -> None:
    """Left column before right one, at the top and at the end; footnote marks stay on the word."""
    (page,) = read(make(official))
    assert page.lines[0].zone == "margin"
    assert texts(page) == [
        "2",
        "ỦY BAN NHÂN DÂN",
        "TỈNH LAI CHÂU",
        "Số: /KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lai Châu, ngày tháng 5 năm 2025",
        "KẾ HOẠCH",
        "Theo Quyết định số 57/QĐ-TTg ký ngày 02/8/2022, các bản vùng cao của",
        "tỉnh nuôi ong lấy mật1",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
    ]


def test_footnotes(make: Callable[..., Path]) -> None:
    def draw(canvas: Canvas) -> None:
        prose(GOOD, rows=20)(canvas)
        canvas.line(72, 140, 216, 140)
        for y, mark, text in (
            (128, "1", "Công văn số 7123/ABC-XYZ nói về cách đếm tổ ong,"),
            (116, "", "một số nơi đếm theo đàn."),
            (104, "2", "Trường hợp mật bị lẫn nước."),
        ):
            canvas.setFont("Viet", 6)
            canvas.drawString(72, y + 4, mark)
            canvas.setFont("Viet", 10)
            canvas.drawString(76 if mark else 72, y, text)
        canvas.setFont("Viet", 13)
        canvas.drawCentredString(297, 40, "7")

    (page,) = read(make(draw))
    assert [line.zone for line in page.lines if line.words] == [
        *["text"] * 20,
        "margin",
        *["footnote"] * 3,
    ]
    assert [line.text[:10] for line in page.lines[-5:]] == [
        "",
        "1 Công văn",
        "một số nơi",
        "",
        "2 Trường h",
    ]


def test_number_and_date_in_form_fields(make: Callable[..., Path]) -> None:
    """What an electronic signature filled in is part of the line it stands on."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 730, "Số:            /QĐ-UBND")
        field = {"fontSize": 12, "borderWidth": 0, "height": 16, "forceBorder": False}
        canvas.acroForm.textfield(value="217", x=95, y=726, width=36, **field)
        canvas.acroForm.textfield(value="Ky boi", x=300, y=500, width=90, **field)

    (page,) = read(make(draw))
    assert [(line.text, line.zone) for line in page.lines] == [
        ("Số: 217 /QĐ-UBND", "text"),
        ("Ky boi", "overlay"),
    ]


def test_ruled_table(make: Callable[..., Path]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 720, "Biểu sản phẩm")
        canvas.grid([72, 120, 300, 500], [700, 680, 640, 620])
        for x, y, text in (
            (76, 686, "TT"),
            (124, 686, "Tên sản phẩm"),
            (304, 686, "Chủ thể"),
            (76, 660, "1"),
            (124, 666, "Trà hoa"),
            (124, 648, "hồng"),
            (124, 625, "Mật ong"),
            (304, 625, "Tổ hợp tác"),
        ):
            canvas.drawString(x, y, text)
        canvas.setFillGray(0.9)
        canvas.rect(72, 500, 200, 15, stroke=0, fill=1)  # shading is no table
        canvas.setFillGray(0)
        canvas.drawString(72, 503, "Ghi chú")

    (page,) = read(make(draw))
    assert texts(page) == [
        "Biểu sản phẩm",
        "TT | Tên sản phẩm | Chủ thể",
        "1 | Trà hoa hồng | ",
        " | Mật ong | Tổ hợp tác",
        "Ghi chú",
    ]
    assert [line.zone for line in page.lines if line.words][1:4] == ["table"] * 3


def test_passwords(make: Callable[..., Path]) -> None:
    locked = make(prose(GOOD), encrypt=StandardEncryption("mật", "chủ", canCopy=1))
    with pytest.raises(errors.EncryptedFile):
        ingest.read(locked, Options())
    with pytest.raises(errors.EncryptedFile):
        ingest.render(locked, 1, Options())
    only_owner = make(prose(GOOD), name="b.pdf", encrypt=StandardEncryption("", "chủ"))
    assert texts(read(only_owner)[0])[0] == GOOD + "0"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_cut_off(make: Callable[..., Path], share: float) -> None:
    path = make(*[prose(GOOD)] * 3, scan())
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(errors.DamagedFile):
        ingest.read(path, Options())


def test_junk_that_calls_itself_pdf(tmp_path: Path) -> None:
    for number, content in enumerate(
        (b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + b"x" * 5000 + b"\n%%EOF\n")
    ):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(content)
        with pytest.raises(errors.DamagedFile):
            ingest.read(path, Options())


def test_broken_page_among_good_ones(make: Callable[..., Path]) -> None:
    path = make(prose(GOOD), prose(GOOD), prose(GOOD))
    data = path.read_bytes()
    start = data.index(b"/Kids [") + 7
    kids = data[start : data.index(b"]", start)]
    second = kids.split(b" R ")[1].strip()
    broken = kids.replace(second, b"9" * (len(second) - 2) + b" 0")
    path.write_bytes(data.replace(kids, broken))
    pages = read(path)
    assert [page.error for page in pages] == [None, "page", None]
    assert all(len(texts(page)) == 30 for page in (pages[0], pages[2]))
    with pytest.raises(errors.PageError):
        ingest.render(path, 2, Options())
    with pytest.raises(errors.PageError):
        ingest.render(path, 4, Options())


def by_hand(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    content, rows = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, each in enumerate(objects, 1):
        rows += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj%s endobj\n" % (number, each)
    count = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(content))
    return content + b"xref\n0 %d\n%s" % (count, rows) + trailer


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


@pytest.mark.parametrize("there", [True, False])
def test_pages_that_are_claimed_but_not_there(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "a.pdf"
    kids = b"<</Type/Pages/Kids[%d 0 R]/Count 20000>>" % (3 if there else 9)
    path.write_bytes(by_hand(CATALOGUE, kids, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"))
    if there:
        assert [page.error for page in read(path)] == [None, "page"]
    else:
        with pytest.raises(errors.DamagedFile):
            read(path)


def test_letters_beyond_the_basic_plane(tmp_path: Path) -> None:
    """An emoji is one character; half of one, as broken fonts name it, is unknown."""
    names = (
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"2 beginbfchar <41> <D83D> <42> <D83DDE00> endbfchar endcmap"
    )
    shown = b"BT /F 20 Tf 72 700 Td (Sao A hay B) Tj ET"
    path = tmp_path / "a.pdf"
    path.write_bytes(
        by_hand(
            CATALOGUE,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(names), names),
        )
    )
    (page,) = read(path)
    assert texts(page) == ["Sao \ufffd hay \U0001f600"]
    assert page.model_dump_json()


@pytest.mark.parametrize("part", ["get_textpage", "get_bbox", "get_rotation"])
def test_a_page_that_fails_midway_is_lost_alone(
    make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    whole = getattr(pdfium.PdfPage, part)
    small, large = (
        lambda canvas, side=side: canvas.setPageSize((side, side)) for side in (300, 800)
    )
    path = make(large, small, large)

    def fail(page: pdfium.PdfPage) -> object:
        if page.get_width() == 300:
            raise pdfium.PdfiumError("broken")
        return whole(page)

    monkeypatch.setattr(pdfium.PdfPage, part, fail)
    assert [page.error for page in read(path)] == [None, "page", None]


@pytest.mark.parametrize(
    ("part", "fault", "error"),
    [
        ("get_objects", pdfium.PdfiumError("broken"), errors.PageError),
        ("render", pdfium.PdfiumError("broken"), errors.PageError),
        ("render", MemoryError(), errors.TooLarge),
    ],
)
def test_rendering_that_fails_says_why(
    make: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    fault: Exception,
    error: type[errors.InputError],
) -> None:
    path = make(prose(GOOD))

    def fail(*args: object, **options: object) -> None:
        raise fault

    monkeypatch.setattr(pdfium.PdfPage, part, fail)
    with pytest.raises(error) as caught:
        ingest.render(path, 1, Options())
    assert type(caught.value) is error


def test_damaged_image_of_a_page(make: Callable[..., Path]) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((800, 1100), 90).save(buffer, "JPEG")
    buffer.seek(0)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(buffer), 0, 0, *A4)

    path = make(draw, draw)
    data = path.read_bytes()
    start = data.index(b"stream", data.index(b"/Subtype /Image")) + 8
    path.write_bytes(data[:start] + b"!" * 4000 + data[start + 4000 :])
    assert [page.needs_ocr for page in read(path)] == [True, True]
    with pytest.raises(errors.PageError):
        ingest.render(path, 1, Options())


def test_rendering_keeps_to_the_scan(make: Callable[..., Path]) -> None:
    """A scan is not blown up, born-digital pages come at the resolution asked for."""
    image = ingest.render(make(scan(size=(1654, 2339))), 1, Options(dpi=300))
    assert image.pixels.ndim == 2 and image.pixels.dtype == np.uint8
    assert image.dpi == pytest.approx(200, abs=1) and image.pixels.shape[1] in (1653, 1654, 1655)
    assert ingest.render(make(scan(size=(413, 585))), 1, Options()).dpi == 150
    assert ingest.render(make(scan(size=(4960, 7016))), 1, Options()).dpi == 300
    colour = ingest.render(make(prose(GOOD)), 1, Options(dpi=200))
    assert colour.pixels.shape == (2339, 1653, 3) and colour.dpi == 200
    assert colour.pixels.min() < 50 and colour.pixels.max() == 255


def test_huge_page(make: Callable[..., Path]) -> None:
    path = make(lambda canvas: canvas.setPageSize((14_000, 14_000)))
    with pytest.raises(errors.TooLarge):
        ingest.render(path, 1, Options())
    assert read(path)[0].width == 14_000
    small = ingest.render(make(prose(GOOD)), 1, Options(max_pixels=4_000_000))
    assert small.pixels.shape[0] * small.pixels.shape[1] <= 4_010_000 and 150 <= small.dpi < 300
