"""An archive made by hand: pages whose words are black blocks where the database says they are."""

import hashlib
from itertools import chain
from pathlib import Path

from PIL import Image, ImageDraw

from sohoa.errors import DamagedFile
from sohoa.model import Block, Box, DocumentText, Line, Page, TextWord, Word
from sohoa.records import Document, Evidence, Record, Source, Target
from store import Archive, commit, fail

#: Size of the upright pages in points, and of a pixel.
WIDTH, HEIGHT, DPI = 360.0, 480.0, 144
#: What is read on the pages, line for line; the second page lies on its side in the file.
WORDS = (
    (("UY", "BAN", "<img/src=x/onerror=alert(1)>"), ("phan", "dau", "45", "san", "pham.")),
    (("trang", "hai"), ("cong", "nhan", "moi", "tren", "45", "san", "pham")),
)
#: What it is restored to.
SAID = {"UY": "ỦY", "phan": "phấn", "dau": "đấu", "san": "sản", "pham.": "phẩm.", "cong": "công"}
#: How a file may be called.
NAME = '"><script>alert(1)</script>.tif'
TITLE = "Kế hoạch <b onmouseover=alert(1)>mới</b>"
TARGET = "5a1e"


def boxes(page: int) -> list[list[Box]]:
    """Where the words of a page stand, line for line."""
    made = []
    for row, line in enumerate(WORDS[page]):
        x, own = 40.0, []
        for word in line:
            wide = 12.0 + 4 * min(len(word), 8)
            own.append(Box(x, 60.0 + 150 * row, x + wide, 76.0 + 150 * row))
            x += wide + 10
        made.append(own)
    return made


def scans(path: Path) -> None:
    """The pages as a TIFF: upright, lying on its left side, and one that is damaged."""
    images = []
    for page in range(len(WORDS)):
        image = Image.new("L", (int(WIDTH * DPI / 72), int(HEIGHT * DPI / 72)), 255)
        pen = ImageDraw.Draw(image)
        for box in chain.from_iterable(boxes(page)):
            pen.rectangle([side * DPI / 72 for side in box], fill=0)
        images.append(image)
    images[1] = images[1].transpose(Image.Transpose.ROTATE_90)
    images.append(Image.new("L", (40, 40), 255))
    images[0].save(path, save_all=True, append_images=images[1:], dpi=(DPI, DPI))


def _page(number: int) -> Page:
    lines = [
        Line(words=tuple(Word(text=t, box=b, confidence=0.9) for t, b in zip(ts, bs, strict=True)))
        for ts, bs in zip(WORDS[number - 1], boxes(number - 1), strict=True)
    ]
    aside = Line(words=(Word(text="7", box=Box(170, 20, 180, 32)),), zone="margin")
    rotation = 90 if number == 2 else 0
    return Page(
        number=number,
        origin="ocr",
        lines=(aside, *lines),
        width=WIDTH,
        height=HEIGHT,
        rotation=rotation,
    )


def _text() -> DocumentText:
    text, words, blocks = "", [], []
    for page, lines in enumerate(WORDS, 1):
        for line, places in zip(lines, boxes(page - 1), strict=True):
            start = len(text)
            for raw, box in zip(line, places, strict=True):
                said = SAID.get(raw, raw)
                sure = 0.4 if raw == "dau" else 0.95
                readings = ("đầu",) if raw == "dau" else ()
                at = len(text)
                words.append(
                    TextWord(
                        start=at,
                        end=at + len(said),
                        page=page,
                        box=box,
                        raw=raw,
                        confidence=sure,
                        readings=readings,
                    )
                )
                text += f"{said} "
            text = text[:-1]
            blocks.append(Block(start=start, end=len(text), page=page))
            text += "\n"
    return DocumentText(text=text[:-1], words=tuple(words), blocks=tuple(blocks))


def _put(archive: Archive, path: Path, name: str) -> Source:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    archive.keep(path, digest, len(data), f"/from/{name}", name, "{}")
    media_type = "image/tiff" if path.suffix == ".tif" else "text/plain"
    return Source(
        name=name, media_type=media_type, bytes=len(data), sha256=digest, pages=3, text_origin="ocr"
    )


def make(folder: Path) -> dict[str, str]:
    """Make an archive of three documents; returns their ids by name: scan, plain, failed."""
    folder.mkdir()
    sources = folder / "sources"
    sources.mkdir()
    with Archive(folder / "archive", create=True) as archive:
        scans(sources / "scan.tif")
        scan = _put(archive, sources / "scan.tif", NAME)
        text = _text()
        begin = text.text.index("công nhan")
        target = Target(
            id=TARGET,
            evidence=Evidence(
                page=2,
                boxes=(boxes(1)[1][0].union(boxes(1)[1][-1]),),
                start=begin,
                end=len(text.text),
                raw=" ".join(WORDS[1][1]),
                confidence=0.7,
            ),
            section=None,
            text="công nhận mới trên 45 sản phẩm",
            subject="sản phẩm",
            comparator="more_than",
            min=45,
            max=None,
            unit="product",
            measure="new",
            modality="target",
            stars=None,
            scope=None,
            due="2025",
        )
        document = Document(source=scan, title=TITLE, reference="45/KH-UBND", type_name="Kế hoạch")
        pages = [_page(1), _page(2), Page(number=3, origin="ocr", error="page")]
        record = Record(id=scan.sha256, document=document, targets=(target,), text=text.text)
        commit(archive, record, pages, text, "test")

        (sources / "plain.txt").write_text("phấn đấu", encoding="utf-8")
        plain = _put(archive, sources / "plain.txt", "ke hoach.txt")
        words = (
            TextWord(start=0, end=4, page=1, raw="phan"),
            TextWord(start=5, end=8, page=1, raw="dau"),
        )
        said = DocumentText(text="phấn đấu", words=words, blocks=(Block(start=0, end=8, page=1),))
        line = Line(words=(Word(text="phan"), Word(text="dau")))
        record = Record(id=plain.sha256, document=Document(source=plain), text=said.text)
        commit(archive, record, [Page(number=1, origin="plain_text", lines=(line,))], said, "test")

        (sources / "failed.tif").write_bytes(b"no image")
        failed = _put(archive, sources / "failed.tif", "failed.tif")
        fail(archive, failed.sha256, DamagedFile("The image is cut off."), "test")
    return {"scan": scan.sha256, "plain": plain.sha256, "failed": failed.sha256}
