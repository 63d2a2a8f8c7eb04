"""What `sohoa ocr` writes besides text: hOCR, ALTO and searchable PDF, by real parts throughout."""

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import img2pdf
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from click.testing import Result
from pageimages import BODY, Drawn
from pikepdf import Dictionary, Name
from PIL import Image

import ingest
from sohoa import formats
from sohoa.errors import EncryptedFile
from sohoa.formats import oldlayer
from sohoa.load import read_one
from sohoa.model import Block, Box, DocumentText, Line, Page, TextWord, Word
from sohoa.options import Options
from sohoa.pipeline import Digitised

Run = Callable[..., Result]
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LETTERHEAD = 1
TURNED = 2  # by /Rotate, in a box that does not begin at the origin
SIDEWAYS = 3  # as it was laid on the scanner
TRUE_TEXT = 4
GARBLED = "Uy ban nhan dan tinh"


def jpeg(image: Image.Image, **more: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85, dpi=(200, 200), **more)
    return file.getvalue()


def drawn() -> list[Image.Image]:
    first = Drawn()
    first.text(290, 30, "2", 13)
    first.text(85, 60, "ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ", 13)
    first.text(310, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", 13)
    first.text(85, 150, BODY)
    first.grid([85, 130, 330, 510], [380, 405, 430])
    for y, row in ((385, ("STT", "Tên sản phẩm", "Chủ thể")), (410, ("01", "Chè xanh", "Tổ A"))):
        for x, cell in zip((92, 137, 337), row, strict=True):
            first.text(x, y, cell, 12)
    other = Drawn()
    other.text(85, 90, "\n".join(BODY.splitlines()[:5]))
    return [first.image, other.image]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, rendered: Path) -> Path:
    """Three scanned pages of every kind of trouble, and one that needs no recognition."""
    first, other = drawn()
    images = [first, other.rotate(90, expand=True), other.rotate(-90, expand=True)]
    pdf = pikepdf.open(io.BytesIO(img2pdf.convert([jpeg(image) for image in images])))
    page = pdf.pages[LETTERHEAD - 1]
    page.obj.Resources.Font = Dictionary(
        F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    layer = f"BT 3 Tr /F 12 Tf 80 700 Td ({GARBLED}) Tj ET".encode()
    page.contents_add(pdf.make_stream(layer))
    page = pdf.pages[TURNED - 1]
    width, height = (float(side) for side in page.mediabox[2:])
    page.contents_add(pdf.make_stream(b"1 0 0 1 -30 40 cm"), prepend=True)
    page.obj.MediaBox = [-30, 40, width - 30, height + 40]
    page.obj.CropBox = [-10, 45, width - 33, height + 30]
    page.obj.Rotate = 90
    born_digital = pikepdf.open(rendered / "ke-hoach-xa.pdf")
    pdf.pages.append(born_digital.pages[0])
    path = tmp_path_factory.mktemp("formats") / "kế hoạch; bản.pdf"
    pdf.save(path)
    return path


@pytest.fixture(scope="module")
def digitised(source: Path) -> Digitised:
    return read_one(source, Options(workers=1))


@pytest.fixture(scope="module")
def written(source: Path, digitised: Digitised) -> dict[str, bytes]:
    found = {}
    for kind in formats.FORMATS:
        out = io.BytesIO()
        formats.write(digitised, source, kind, 200, out)
        found[kind] = out.getvalue()
    return found


def text_of(digitised: Digitised, page: int) -> list[str]:
    text = digitised.text
    return [
        part
        for word in text.words
        if word.page == page
        for part in text.text[word.start : word.end].split()
    ]


def shown_text(pdf: bytes) -> Iterator[list[str]]:
    """The words of each page as a viewer copies them."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page.get_textpage()) as text:
                yield text.get_text_bounded().split()


def test_text_copied_from_the_pdf_is_the_restored_text_in_its_order(
    written: dict[str, bytes], digitised: Digitised
) -> None:
    pages = list(shown_text(written["pdf"]))
    for number in (LETTERHEAD, TURNED, SIDEWAYS):
        wanted = text_of(digitised, number)
        assert len(wanted) > 50
        assert pages[number - 1][: len(wanted)] == wanted
    assert pages[0][-1] == "2", "the page number stands behind the text"
    assert {"hướng", "nông", "phẩm"} & set(pages[0])


def test_the_words_of_the_pdf_lie_where_they_are_printed(
    written: dict[str, bytes], digitised: Digitised, tmp_path: Path
) -> None:
    path = tmp_path / "searchable.pdf"
    path.write_bytes(written["pdf"])
    again = ingest.read(path, Options()).pages
    for number in (LETTERHEAD, TURNED, SIDEWAYS):
        page = again[number - 1]
        assert page.origin == "text_layer", f"the text of page {number} should be trusted now"
        found = [(word.text, word.box) for line in page.lines for word in line.words]
        for word in digitised.text.words:
            if word.page == number and len(text := digitised.text.text[word.start : word.end]) > 3:
                near = [off(word.box, box) for own, box in found if text == own]
                assert min(near, default=99) < 4, (number, text)


def off(wanted: Box, found: Box) -> float:
    """How far a box is from where it should be, in points; its height is its line's."""
    middle = abs(wanted.y0 + wanted.y1 - found.y0 - found.y1) / 2
    return max(abs(wanted.x0 - found.x0), abs(wanted.x1 - found.x1), middle)


def test_images_and_pages_stay_as_they_were(source: Path, written: dict[str, bytes]) -> None:
    before, after = pikepdf.open(source), pikepdf.open(io.BytesIO(written["pdf"]))
    assert len(before.pages) == len(after.pages)
    for old, new in zip(before.pages, after.pages, strict=True):
        assert list(old.mediabox) == list(new.mediabox) and list(old.cropbox) == list(new.cropbox)
        for image, kept in zip(images(old), images(new), strict=True):
            assert kept.read_raw_bytes() == image.read_raw_bytes()
    kept = after.pages[TRUE_TEXT - 1].Contents.read_bytes()
    assert kept == before.pages[TRUE_TEXT - 1].Contents.read_bytes()
    assert pixels(source.read_bytes()) == pixels(written["pdf"])
    assert after.Root.Lang == "vi-VN" and not after.check_pdf_syntax()
    assert "pdfaid:part" not in after.open_metadata(), "nobody checked the source"


def images(page: pikepdf.Page) -> list[pikepdf.Object]:
    return list(page.Resources.XObject.values()) if Name.XObject in page.Resources else []


def pixels(pdf: bytes) -> list[bytes]:
    with closing(pdfium.PdfDocument(pdf)) as document:
        return [page.render(scale=0.5).to_numpy().tobytes() for page in document]


def test_the_layer_of_an_earlier_program_is_gone(source: Path, written: dict[str, bytes]) -> None:
    assert " ".join(next(shown_text(source.read_bytes()))) == GARBLED
    assert GARBLED not in " ".join(next(shown_text(written["pdf"])))


def test_a_pdf_that_must_not_be_changed_is_left_alone(
    source: Path, digitised: Digitised, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.pdf"
    allowed = pikepdf.Permissions(modify_other=False, modify_annotation=False)
    pikepdf.open(source).save(locked, encryption=pikepdf.Encryption(owner="x", allow=allowed))
    with pytest.raises(EncryptedFile):
        formats.write(digitised, locked, "pdf", 200, io.BytesIO())


def test_hocr_has_the_text_with_its_places(written: dict[str, bytes], digitised: Digitised) -> None:
    root = ElementTree.fromstring(written["hocr"])
    system, capabilities = (
        root.find(f".//{XHTML}meta[@name='ocr-{name}']").get("content")
        for name in ("system", "capabilities")
    )
    assert system.startswith("sohoa") and "tesseract" in system
    kinds = {element.get("class") for element in root.iter() if element.get("class")}
    assert kinds <= set(capabilities.split()) and {"ocr_pageno", "ocr_table"} <= kinds
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    pages = root.findall(f".//{XHTML}div[@class='ocr_page']")
    assert len(pages) == 4
    assert pages[0].get("title").startswith('image "kế hoạch%3B bản.pdf"; bbox 0 0 16')
    assert "textangle 270" in pages[SIDEWAYS - 1].get("title")
    for number, page in enumerate(pages, 1):
        words = [span for span in page.iter() if span.get("class") == "ocrx_word"]
        wanted = text_of(digitised, number)
        assert [word.text for word in words][: len(wanted)] == wanted
        _, _, width, height = box_of(page)
        for word in words:
            x0, y0, x1, y1 = box_of(word)
            assert 0 <= x0 <= x1 <= width and 0 <= y0 <= y1 <= height
            assert 0 <= int(word.get("title").split()[-1]) <= 100
    rows = pages[0].findall(f".//{XHTML}tr")
    cells = [" ".join(" ".join(cell.itertext()).split()) for cell in rows[1]]
    assert cells == ["01", "Chè xanh", "Tổ A"]


def box_of(element: ElementTree.Element) -> list[int]:
    return [int(n) for n in re.search(r"bbox ([\d ]+)", element.get("title"))[1].split()]


def test_hocr_boxes_lie_on_the_image_as_it_is(written: dict[str, bytes], source: Path) -> None:
    with closing(pdfium.PdfDocument(source)) as document:
        images = [page.render(scale=200 / 72).to_numpy()[..., 0] for page in document]
    root = ElementTree.fromstring(written["hocr"])
    pages = root.findall(f".//{XHTML}div[@class='ocr_page']")
    for number in (LETTERHEAD, TURNED, SIDEWAYS):
        image = images[number - 1]
        ink = np.zeros(image.shape, bool)
        for line in pages[number - 1].iter(f"{XHTML}span"):
            if line.get("class") == "ocr_line":
                x0, y0, x1, y1 = box_of(line)
                ink[y0 - 3 : y1 + 3, x0 - 3 : x1 + 3] = True
        inside = np.count_nonzero((image < 128) & ink) / np.count_nonzero(image < 128)
        assert inside > (0.9 if number != LETTERHEAD else 0.7)  # there are rules on that page
        assert ink.mean() < 0.35


def test_alto_follows_the_schema(written: dict[str, bytes], digitised: Digitised) -> None:
    root = ElementTree.fromstring(written["alto"])
    assert [child.tag for child in root] == [ALTO + n for n in ("Description", "Tags", "Layout")]
    assert root.findtext(f".//{ALTO}MeasurementUnit") == "pixel"
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for name in ("TAGREFS", "PROCESSINGREFS"):
            assert set(element.get(name, "").split()) <= set(ids)
    order = ["TopMargin", "BottomMargin", "PrintSpace"]
    for number, page in enumerate(root.iter(f"{ALTO}Page"), 1):
        spaces = [child.tag.removeprefix(ALTO) for child in page]
        assert spaces == [name for name in order if name in spaces]
        strings = page.findall(f"{ALTO}PrintSpace//{ALTO}String")
        wanted = text_of(digitised, number)
        assert [string.get("CONTENT") for string in strings][: len(wanted)] == wanted
        assert all(0 <= float(string.get("WC")) <= 1 for string in strings)
    top = root.find(f".//{ALTO}Page/{ALTO}TopMargin//{ALTO}String")
    assert top.get("CONTENT") == "2"
    table = root.find(f".//{ALTO}ComposedBlock[@TYPE='table']")
    assert [len(row) for row in table] == [3, 3]


def test_alto_is_valid(written: dict[str, bytes]) -> None:
    """With the schema of https://github.com/altoxml/schema, v4/alto-4-4.xsd, at hand."""
    schema = os.environ.get("ALTO_SCHEMA")
    if not schema:
        pytest.skip("ALTO_SCHEMA does not name the file alto-4-4.xsd")
    from lxml import etree

    etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(written["alto"]))


def test_a_tiff_becomes_an_archival_pdf_and_a_broken_page_stays(sohoa: Run, tmp_path: Path) -> None:
    scan, out = tmp_path / "scan.tif", tmp_path / "out.pdf"
    grey, other = Drawn(), Drawn()
    grey.text(85, 90, "\n".join(BODY.splitlines()[:2]))
    other.text(85, 90, "\n".join(BODY.splitlines()[-2:]))
    pages = [grey.image.convert("L"), other.image.convert("L"), grey.image.convert("L")]
    pages[1] = pages[1].point(lambda v: 255 * (v > 128)).convert("1")
    pages[0].save(
        scan, save_all=True, append_images=pages[1:], dpi=(200, 200), compression="tiff_deflate"
    )
    with Image.open(scan) as image:
        image.seek(2)
        at = image.tag_v2[273][0]
    data = bytearray(scan.read_bytes())
    data[at : at + 400] = bytes(400)
    scan.write_bytes(data)
    done = sohoa("ocr", scan, "--format", "pdf", "-o", out, "--workers", "1")
    assert done.exit_code == 1 and "page 3 could not be read" in done.stderr
    pdf = pikepdf.open(out)
    assert len(pdf.pages) == 3 and not pdf.check_pdf_syntax()
    found = list(shown_text(out.read_bytes()))
    assert "thôn," in found[0] and "quyền" in found[1] and found[2] == []
    for page, wanted in zip(pdf.pages, pages[:2], strict=False):
        (image,) = images(page)
        assert np.array_equal(np.asarray(pikepdf.PdfImage(image).as_pil_image()), wanted)
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
        assert metadata["dc:language"] == {"vi"}
    intent = pdf.Root.OutputIntents[0].DestOutputProfile
    assert intent.N == 3 and intent.read_bytes()[36:40] == b"acsp"
    (font,) = pdf.pages[0].Resources.Font.values()
    assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_jpeg_stays_the_jpeg_that_it_is(
    orientation: int, tmp_path: Path, digitised: Digitised
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = drawn()[0]
    stored = upright.rotate(90, expand=True) if orientation == 6 else upright
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(jpeg(stored, exif=exif))
    source = digitised.record.document.source.model_copy(update={"media_type": "image/jpeg"})
    document = digitised.record.document.model_copy(update={"source": source})
    record = digitised.record.model_copy(update={"document": document})
    alone = digitised._replace(record=record, pages=digitised.pages[:1])
    out = io.BytesIO()
    formats.write(alone, scan, "pdf", 200, out)
    pdf = pikepdf.open(out)
    (page,) = pdf.pages
    (image,) = images(page)
    assert image.Filter == Name.DCTDecode and image.read_raw_bytes() == scan.read_bytes()
    with closing(pdfium.PdfDocument(out)) as document:
        assert document[0].get_size() == pytest.approx((595.44, 842.04), abs=0.5)
    path = tmp_path / "again.pdf"
    path.write_bytes(out.getvalue())
    words = {
        w.text: w.box for line in ingest.read(path, Options()).pages[0].lines for w in line.words
    }
    wanted = next(w for w in digitised.text.words if w.raw == "Nghị")
    assert off(wanted.box, words["Nghị"]) < 4


def test_what_makes_no_sense_is_refused(
    sohoa: Run, source: Path, rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = rendered / "ke-hoach-tinh-garbled.txt"
    out = tmp_path / "kept.pdf"
    out.write_text("as it was")
    refused = sohoa("ocr", text, "--format", "pdf", "-o", out)
    assert refused.exit_code == 1 and "export the document to PDF" in refused.stderr
    assert out.read_text() == "as it was"
    same = sohoa("ocr", source, "--format", "pdf", "-o", source)
    assert same.exit_code == 2 and "never overwritten" in same.stderr
    monkeypatch.setattr("sohoa.single.on_terminal", lambda: True)
    shown = sohoa("ocr", source, "--format", "pdf")
    assert shown.exit_code == 2 and "-o" in shown.stderr


def test_a_page_that_failed_is_there_without_text(source: Path, digitised: Digitised) -> None:
    failed = Page.model_validate_json(digitised.pages[1]).model_copy(
        update={"lines": (), "error": "engine_timeout", "width": None, "height": None}
    )
    pages = [digitised.pages[0], failed.model_dump_json().encode(), *digitised.pages[2:]]
    for kind, mark in (("hocr", b"ppageno 1"), ("alto", b"not read: engine_timeout")):
        out = io.BytesIO()
        formats.write(digitised._replace(pages=pages), source, kind, 200, out)
        ElementTree.fromstring(out.getvalue())
        assert mark in out.getvalue()


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("BT 3 Tr /F 12 Tf 50 700 Td (old) Tj ET /I Do", ""),
        ("/I Do q /Layer Do Q", ""),  # as OCRmyPDF does it
        ("BT /F 12 Tf 50 700 Td (old) Tj ET q 595 0 0 842 0 0 cm /I Do Q", ""),  # below the scan
        ("q 595 0 0 842 0 0 cm /I Do Q BT /F 12 Tf 50 700 Td (seen) Tj ET", "seen"),
        ("BT /F 12 Tf 50 700 Td (seen) Tj ET q 90 0 0 90 0 0 cm /I Do Q", "seen"),
        ("BT /F 12 Tf 50 700 Td 3 Tr (old) Tj 0 Tr (seen) Tj ET", "oldseen"),  # it moves the other
        ("3 Tr q 0 Tr BT /F 9 Tf (seen) Tj ET Q BT /F 9 Tf (old) Tj ET", "seen"),
    ],
)
def test_unseen_text_is_taken_out_and_seen_text_stays(content: str, left: str) -> None:
    pdf = pikepdf.open(io.BytesIO(img2pdf.convert(jpeg(Image.new("L", (90, 90), 200)))))
    (page,) = pdf.pages
    page.obj.MediaBox = [0, 0, 595, 842]
    (image,) = images(page)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    resources = Dictionary(Font=Dictionary(F=font))
    form = pdf.make_stream(b"BT 3 Tr /F 9 Tf (old) Tj ET", Dictionary(Subtype=Name.Form))
    form.Resources, form.BBox = resources, [0, 0, 595, 842]
    page.obj.Resources = resources
    page.obj.Resources.XObject = Dictionary(I=image, Layer=form)
    page.obj.Contents = pdf.make_stream(content.encode())
    before, after = io.BytesIO(), io.BytesIO()
    pdf.save(before)
    oldlayer.remove(pdf, page, 595 * 842)
    pdf.save(after)
    assert "".join(next(shown_text(after.getvalue()))) == left
    assert pixels(before.getvalue()) == pixels(after.getvalue())


def test_a_cell_of_two_columns_is_one_cell(digitised: Digitised) -> None:
    words = [
        Word(text=text, box=Box(x, 90, x + 20, 100)) for text, x in (("Tổng", 80), ("45", 200))
    ]
    row = Line(words=tuple(words), zone="table", cells=(0, 1, 2), spans=((1, 1), (2, 1), (0, 0)))
    page = Page(number=1, origin="ocr", lines=(row,), width=595, height=842)
    text = DocumentText(
        text="Tổng | 45 | ",
        words=tuple(
            TextWord(start=at, end=at + len(word.text), page=1, box=word.box, raw=word.text)
            for at, word in zip((0, 7), words, strict=True)
        ),
        blocks=(Block(start=0, end=12, page=1, kind="table"),),
    )
    made = digitised._replace(pages=[page.model_dump_json().encode()], text=text)
    out = io.BytesIO()
    formats.write(made, Path("a.pdf"), "hocr", 200, out)
    cells = ElementTree.fromstring(out.getvalue()).findall(f".//{XHTML}td")
    assert [(cell.get("colspan"), "".join(cell.itertext()).strip()) for cell in cells] == [
        (None, "Tổng"),
        ("2", "45"),
    ]
