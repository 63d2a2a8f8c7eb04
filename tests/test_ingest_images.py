"""Image files: every mode and orientation, sizes on paper, bombs and damage."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import ingest
from sohoa import errors
from sohoa.options import Options

WIDTH, HEIGHT = 827, 1169  # A4 at 100 dpi


def page_image(mode: str = "L") -> Image.Image:
    """A light page with a dark block at the top left."""
    image = Image.new("L", (WIDTH, HEIGHT), 230)
    image.paste(20, (50, 50, 350, 150))
    return image.convert(mode)


def save(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def dark_corner(pixels: np.ndarray) -> str:
    height, width = pixels.shape[:2]
    grey = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    rows = {"top": grey[: height // 3], "bottom": grey[-height // 3 :]}
    halves = {
        f"{name} {side}": part.mean()
        for name, row in rows.items()
        for side, part in (("left", row[:, : width // 2]), ("right", row[:, width // 2 :]))
    }
    return min(halves, key=lambda name: halves[name])


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("a.png", "L"),
        ("a.png", "1"),
        ("a.png", "P"),
        ("a.png", "RGBA"),
        ("a.png", "LA"),
        ("a.png", "I;16"),
        ("a.jpg", "RGB"),
        ("a.jpg", "CMYK"),
        ("a.tif", "CMYK"),
        ("a.tif", "LAB"),
        ("a.tif", "1"),
        ("a.bmp", "RGB"),
        ("a.gif", "P"),
        ("a.webp", "RGB"),
    ],
)
def test_every_mode_comes_as_grey_or_rgb(tmp_path: Path, name: str, mode: str) -> None:
    if mode == "I;16":
        grey = np.asarray(page_image()).astype(np.uint16) * 257
        image = Image.fromarray(grey)
    elif mode == "LAB":
        image = page_image("RGB")
        from PIL import ImageCms

        lab = ImageCms.createProfile("LAB")
        image = ImageCms.profileToProfile(
            image, ImageCms.createProfile("sRGB"), lab, outputMode="LAB"
        )
    else:
        image = page_image("RGBA" if mode == "LA" else mode).convert(mode)
    path = save(tmp_path / name, image)
    source = ingest.read(path, Options())
    assert len(source.pages) == 1 and source.pages[0].needs_ocr
    pixels = ingest.render(path, 1, Options()).pixels
    assert pixels.dtype == np.uint8 and pixels.shape in ((HEIGHT, WIDTH), (HEIGHT, WIDTH, 3))
    assert pixels[100, 200].mean() < 60 and pixels[600, 400].mean() > 200
    assert dark_corner(pixels) == "top left"


def test_transparent_is_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (50, 50, 350, 150))
    pixels = ingest.render(save(tmp_path / "a.png", image), 1, Options()).pixels
    assert pixels[600, 400].tolist() == [255, 255, 255] and pixels[100, 200].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "top left"), (3, "bottom right"), (6, "top right"), (8, "bottom left"), (5, "top left")],
)
def test_exif_orientation(tmp_path: Path, orientation: int, corner: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path / "a.jpg", page_image(), exif=exif, dpi=(100, 100))
    image = ingest.render(path, 1, Options())
    page = ingest.read(path, Options()).pages[0]
    height, width = image.pixels.shape[:2]
    assert dark_corner(image.pixels) == corner
    assert (height > width) is (orientation in (1, 3))
    assert page.width == pytest.approx(width * 72 / image.dpi)
    assert page.height == pytest.approx(height * 72 / image.dpi)


@pytest.mark.parametrize(
    ("dpi", "taken"),
    [((100, 100), 100), (None, 100), ((72, 72), 72), ((1, 1), 100), ((9999, 9999), 100)],
)
def test_resolution(tmp_path: Path, dpi: tuple[int, int] | None, taken: float) -> None:
    """The file's if it makes a page, else that of A4."""
    path = save(tmp_path / "a.jpg", page_image(), **({"dpi": dpi} if dpi else {}))
    assert ingest.render(path, 1, Options()).dpi == pytest.approx(taken, abs=0.5)
    scan = save(tmp_path / "b.jpg", page_image().resize((1654, 2339)), dpi=(72, 72))
    assert ingest.render(scan, 1, Options()).dpi == pytest.approx(200, abs=0.5)
    assert ingest.read(scan, Options()).pages[0].width == pytest.approx(595, abs=1)


def test_tiff_of_several_pages(tmp_path: Path) -> None:
    turned = page_image().transpose(Image.Transpose.ROTATE_180)
    path = tmp_path / "a.jpg"  # a wrong name is no failure
    page_image("1").save(
        path, "TIFF", save_all=True, append_images=[turned, page_image("RGB")], dpi=(100, 100)
    )
    source = ingest.read(path, Options())
    assert source.media_type == "image/tiff" and len(source.pages) == 3
    corners = [dark_corner(ingest.render(path, n, Options()).pixels) for n in (1, 2, 3)]
    assert corners == ["top left", "bottom right", "top left"]
    with pytest.raises(errors.PageError):
        ingest.render(path, 4, Options())


def test_tiff_with_a_damaged_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pages = [page_image(), page_image(), page_image()]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    with Image.open(path) as image:
        image.seek(1)
        start = image.tag_v2[273][0]  # type: ignore[attr-defined]
    data[start : start + 300] = b"\xff" * 300
    path.write_bytes(data)
    assert len(ingest.read(path, Options()).pages) == 3
    ingest.render(path, 1, Options())
    ingest.render(path, 3, Options())
    with pytest.raises(errors.PageError):
        ingest.render(path, 2, Options())


def bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(10_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(35_000, 35_000), (14_000, 13_000), (2**31 - 1, 1_000)])
def test_bombs_are_refused_by_their_header(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(bomb(*size))
    with pytest.raises(errors.TooLarge):
        ingest.read(path, Options())
    with pytest.raises(errors.TooLarge):
        ingest.render(path, 1, Options())


def test_one_page_too_large_among_others(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    large = Image.new("1", (3_000, 3_000))
    page_image("1").save(path, save_all=True, append_images=[large], compression="group4")
    pages = ingest.read(path, Options(max_pixels=2_000_000)).pages
    assert [page.error for page in pages] == [None, "too_large"]


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp", "a.gif", "a.bmp"])
@pytest.mark.parametrize("share", [0.03, 0.5, 0.95])
def test_cut_off(tmp_path: Path, name: str, share: float) -> None:
    noise = Image.effect_noise((WIDTH, HEIGHT), 80).convert("L")
    path = save(tmp_path / name, noise)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises((errors.DamagedFile, errors.PageError)):
        ingest.read(path, Options())
        ingest.render(path, 1, Options())


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9])
def test_a_tiff_that_is_cut_off_keeps_the_frames_before_the_cut(
    tmp_path: Path, share: float
) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 150), dtype=np.uint8)
    frame = Image.fromarray(noise)
    whole = tmp_path / "whole.tif"
    frame.save(whole, save_all=True, append_images=[frame, frame])
    cut = tmp_path / "cut.tif"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    pages = ingest.read(cut, Options()).pages
    assert pages[0].needs_ocr
    assert len(pages) == 3 or pages[-1].error == "page"
