"""Images and PDFs that scanners, phones and broken discs make: read, or refused with a reason."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from click.testing import Result
from pageimages import body_page
from pikepdf import Array, Dictionary, Name
from PIL import Image

import ingest
import ocr
from ocr.tables import tables
from sohoa.errors import PageError
from sohoa.model import PageImage
from sohoa.options import Options

Run = Callable[..., Result]
#: The longest side of a PDF page in points.
LONGEST = 14400


def pdf_of(path: Path, pictures: list[tuple[Image.Image, bytes, str]]) -> Path:
    """A PDF with a page for each picture, its data as they are given."""
    pdf = pikepdf.new()
    for picture, data, filter_name in pictures:
        page = pdf.add_blank_page(page_size=(595, 842))
        image = pdf.make_stream(data)
        image.update(
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=picture.width,
                Height=picture.height,
                ColorSpace=Name.DeviceGray,
                BitsPerComponent=8,
                Filter=Name(f"/{filter_name}"),
            )
        )
        page.obj.Resources = Dictionary(XObject=Dictionary(I=image))
        page.obj.Contents = Array([pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")])
    pdf.save(path)
    return path


def picture() -> Image.Image:
    return body_page().image.convert("L")


def jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("kind", ["DCTDecode", "FlateDecode"])
@pytest.mark.parametrize("rest", [b"", bytes(4_000)])
def test_a_scan_that_breaks_off_in_its_pdf_is_no_blank_page(
    tmp_path: Path, kind: str, rest: bytes
) -> None:
    image = picture()
    data = jpeg(image) if kind == "DCTDecode" else zlib.compress(image.tobytes())
    half = data[: len(data) // 2] + rest
    path = pdf_of(tmp_path / "a.pdf", [(image, data, kind), (image, half, kind)])
    assert ingest.render(path, 1, Options()).pixels.min() == 0
    with pytest.raises(PageError, match="page 2"):
        ingest.render(path, 2, Options())


def test_a_scan_with_a_dark_edge_is_whole(tmp_path: Path) -> None:
    image = picture()
    image.paste(20, (0, image.height - 30, image.width, image.height))
    flate = zlib.compress(image.tobytes())
    path = pdf_of(
        tmp_path / "a.pdf", [(image, jpeg(image), "DCTDecode"), (image, flate, "FlateDecode")]
    )
    for number in (1, 2):
        assert ingest.render(path, number, Options()).pixels[-1].max() < 40


def test_samples_in_fractions(tmp_path: Path) -> None:
    grey = picture()
    Image.fromarray(np.asarray(grey, np.float32) / 255).save(tmp_path / "a.tif")
    pixels = ingest.render(tmp_path / "a.tif", 1, Options()).pixels
    assert np.abs(pixels.astype(int) - np.asarray(grey)).max() <= 1


@pytest.mark.parametrize("size", [(40_000, 40), (2, 3_000), (1, 1)])
def test_strips_become_pages_that_a_pdf_may_have(
    sohoa: Run, tmp_path: Path, size: tuple[int, int]
) -> None:
    Image.new("L", size, 255).save(tmp_path / "strip.png")
    out = tmp_path / "strip.pdf"
    assert sohoa("ocr", tmp_path / "strip.png", "--format", "pdf", "-o", out).exit_code == 0
    with pikepdf.open(out) as pdf:
        (page,) = pdf.pages
        assert 1 < max(float(side) for side in page.mediabox) <= LONGEST


def test_several_pages_in_a_row_are_read_to_the_end() -> None:
    once = picture()
    row = Image.new("L", (once.width, 20_000), 255)
    row.paste(once, (0, 0))
    row.paste(once, (0, 20_000 - once.height))
    page = ocr.recognise(PageImage(np.asarray(row), 200), 1, Options())
    assert page.text.count("ngày") == 2


def test_cells_as_narrow_as_a_letter_have_a_place() -> None:
    mask = np.zeros((200, 600), bool)
    mask[[20, 80, 180], 20:580] = mask[20:181, [20, 300, 558, 579]] = True
    for unit in range(15, 25):
        for table in tables(mask, unit):
            for cell in table.cells:
                assert cell.rows >= 1 and 1 <= cell.columns <= table.columns - cell.column


def test_what_cannot_be_read_is_named(sohoa: Run, tmp_path: Path) -> None:
    image = picture()
    good = (image, jpeg(image), "DCTDecode")
    path = pdf_of(tmp_path / "kế hoạch.pdf", [good, (image, good[1][:60_000], "DCTDecode")])
    shown = sohoa("ocr", path)
    assert shown.exit_code == 1 and "ngày" in shown.stdout
    assert "kế hoạch.pdf: page 2" in shown.stderr and "→" in shown.stderr
    shown = sohoa("ocr", tmp_path / "nowhere.pdf")
    assert shown.exit_code == 1 and "nowhere.pdf: There is no such" in shown.stderr


def test_language_data_has_a_name(sohoa: Run, tmp_path: Path) -> None:
    Image.new("L", (10, 10)).save(tmp_path / "a.png")
    for name in ("", "../vie", "vie+", "vie eng"):
        assert sohoa("ocr", tmp_path / "a.png", "--language", name).exit_code == 2


def test_a_protected_output_stays(
    sohoa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("L", (10, 10)).save(tmp_path / "a.png")
    out = tmp_path / "kept.txt"
    out.write_text("as it was")
    monkeypatch.setattr("os.access", lambda *_: False)  # whoever tests may be root
    refused = sohoa("ocr", tmp_path / "a.png", "-o", out)
    assert refused.exit_code == 2 and "protected" in refused.stderr
    assert out.read_text() == "as it was"


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw"])
def test_a_tiff_that_is_to_be_turned(sohoa: Run, tmp_path: Path, compression: str) -> None:
    upright = picture().convert("1" if compression == "group4" else "L")
    exif = Image.Exif()
    exif[0x0112] = 6
    path, out = tmp_path / "a.tif", tmp_path / "a.pdf"
    stored = upright.transpose(Image.Transpose.ROTATE_90)
    stored.save(path, exif=exif, dpi=(200, 200), compression=compression)
    assert "bbox 0 0 1654 2339" in sohoa("ocr", path, "--format", "hocr").stdout
    (page,) = ingest.read(path, Options()).pages
    assert page.width < page.height
    assert sohoa("ocr", path, "--format", "pdf", "-o", out).exit_code == 0
    shown = Image.fromarray(ingest.render(out, 1, Options()).pixels).convert("L")
    off = np.abs(
        np.asarray(shown.resize((400, 560)), int) - upright.convert("L").resize((400, 560))
    )
    assert off.mean() < 5
