"""A searchable PDF: the pages as they were, with their proper text invisible over the image.

The pages of a PDF are taken over, image streams byte for byte; image files become pages, and the
result is PDF/A-2b where their colours allow. pikepdf (MPL-2.0) does the work on the file.
"""

import logging
import shutil
import struct
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String
from PIL import ImageCms

from sohoa.errors import DamagedFile, EncryptedFile
from sohoa.formats import about, glyphless, oldlayer, scans
from sohoa.formats.layer import Frame, content
from sohoa.formats.placed import Sheets
from sohoa.records import Record

_FONT = "SohoaText"
#: Language of the text (BCP 47).
_LANGUAGE = "vi-VN"
#: Colour spaces whose colours are known once the output intent is sRGB.
_KNOWN_COLOURS = frozenset(("/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB"))
#: Classes of ICC profiles: for a monitor, printer or scanner, or a colour space.
_PROFILES = frozenset((b"mntr", b"prtr", b"scnr", b"spac"))
# It would tell of metadata that is mended.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())
#: US Letter, which a page without a size has.
_LETTER = (0.0, 0.0, 612.0, 792.0)


def write(record: Record, sheets: Sheets, source: Path, out: BinaryIO) -> None:
    """Write the document as a PDF.

    Args:
        record: what is known of the document.
        sheets: its pages; images are gone through twice.
        source: the PDF or image file itself.
        out: takes the bytes.

    Raises:
        EncryptedFile: the PDF must not be changed.
        DamagedFile: its structure is beyond repair.
    """
    with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
        try:
            if record.document.source.media_type.startswith("image/"):
                pdf = scans.bind(source, sheets, Path(folder))
                archival = all(_archival(page) for page in pdf.pages)
            else:
                pdf, archival = _opened(source), False
            _add_text(pdf, sheets)
            _describe(pdf, record, archival)
            with tempfile.TemporaryFile(dir=folder) as whole:  # `out` may be a pipe
                pdf.save(
                    whole,
                    compress_streams=False,  # what is not compressed was not so in the source
                    stream_decode_level=pikepdf.StreamDecodeLevel.none,
                    object_stream_mode=pikepdf.ObjectStreamMode.preserve,
                    deterministic_id=True,
                    min_version="1.7" if archival else "",
                )
                whole.seek(0)
                shutil.copyfileobj(whole, out)
        except pikepdf.PdfError as error:
            raise DamagedFile("The structure of the PDF is damaged.") from error


def _opened(source: Path) -> Pdf:
    pdf = Pdf.open(source)
    if pdf.is_encrypted and not (pdf.allow.modify_other and pdf.allow.modify_annotation):
        raise EncryptedFile("The PDF is protected against changes.")
    return pdf


def _add_text(pdf: Pdf, sheets: Sheets) -> None:
    """Put the text of recognised pages on them; pages with true text have theirs."""
    font = pdf.make_indirect(Dictionary())
    codes = glyphless.Codes()
    for sheet in sheets:
        if not sheet.recognised or sheet.number > len(pdf.pages):
            continue
        page = pdf.pages[sheet.number - 1]
        frame = _frame(page)
        _own_resources(page)
        oldlayer.remove(pdf, page, (frame.right - frame.left) * (frame.top - frame.bottom))
        if layer := content(sheet, frame, _FONT, codes):
            fonts = _copied(page.obj.Resources.get(Name.Font))
            fonts[Name(f"/{_FONT}")] = font
            page.obj.Resources[Name.Font] = fonts
            # Below the page's own content, where the state of graphics is what it was at first.
            compressed = pdf.make_stream(zlib.compress(layer), Filter=Name.FlateDecode)
            page.obj.Contents = Array([compressed, *_streams(page.obj.get(Name.Contents))])
    glyphless.fill(font, pdf, codes)


def _frame(page: Page) -> Frame:
    """The part of the page that is shown: its CropBox within its MediaBox."""
    media = _box(page.mediabox) or _LETTER
    crop = _box(page.cropbox) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    rotate = 0
    with suppress(TypeError, ValueError):
        rotate = int(_inherited(page.obj, "/Rotate", 0)) % 360
    return Frame(left, bottom, right, top, rotate)


def _box(corners: Any) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top, or None for what is no rectangle."""
    with suppress(TypeError, ValueError):
        x0, y0, x1, y1 = (float(value) for value in corners)
        if x0 != x1 and y0 != y1:
            return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return None


def _own_resources(page: Page) -> None:
    """Give the page a dictionary of resources that no other page shares."""
    page.obj.Resources = _copied(_inherited(page.obj, "/Resources", None))


def _copied(value: Any) -> Any:
    """A shallow copy of a dictionary; an empty one for what is none."""
    return Dictionary(dict(value.items()) if isinstance(value, Dictionary) else {})


def _streams(contents: Any) -> list[Any]:
    """The streams of a page's content, which is one or an array, if there is any."""
    parts = list(contents) if isinstance(contents, Array) else [contents]
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def _inherited(node: Any, key: str, default: Any) -> Any:
    """The value of `key` for a page, which the nodes above it in the page tree may give."""
    for _ in range(50):  # a damaged tree may run in circles
        if key in node:
            return node[key]
        if Name.Parent not in node:
            break
        node = node[Name.Parent]
    return default


def _archival(page: Page) -> bool:
    """True if the images of a page that `scans` made are what PDF/A-2b allows with sRGB."""
    images: list[Any] = list(page.obj.Resources.get(Name.XObject, Dictionary()).values())
    return all(
        Name.SMask not in image and _known(image.get(Name.ColorSpace, Name.DeviceGray))
        for image in images
    )


def _known(space: Any) -> bool:
    """True for grey and RGB, of the device or by a sound ICC profile (ISO 19005-2, 6.2.4.2)."""
    if not isinstance(space, Array):
        return str(space) in _KNOWN_COLOURS
    if space[0] == Name.Indexed:
        return _known(space[1])
    if space[0] != Name.ICCBased:
        return str(space[0]) in _KNOWN_COLOURS
    header = space[1].read_bytes()[:40]
    kinds = header[12:16] in _PROFILES and header[16:20] in (b"RGB ", b"GRAY")
    return kinds and header[8] < 5 and header[36:40] == b"acsp"


def _describe(pdf: Pdf, record: Record, archival: bool) -> None:
    """Title, language and, for `archival`, what makes the file PDF/A-2b (ISO 19005-2)."""
    pdf.Root.Lang = String(_LANGUAGE)
    title = about.title(record)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if title:
            metadata["dc:title"] = title
        metadata["dc:language"] = {about.LANGUAGE}
        if metadata.get("pdfaid:conformance") == "A":
            metadata["pdfaid:conformance"] = "B"  # our text has no structure tags
        if archival:
            metadata["pdf:Producer"] = about.program()
            metadata["pdfaid:part"] = "2"
            metadata["pdfaid:conformance"] = "B"
    if archival:
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=pdf.make_stream(zlib.compress(_srgb()), Filter=Name.FlateDecode, N=3),
        )
        pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _srgb() -> bytes:
    """The ICC profile of sRGB, the same bytes each time.

    What Little CMS makes says that it is of version 4.4 and of this moment. Nothing in it is newer
    than 4.2 (ISO 15076-1:2005), the last version that PDF 1.7 knows.
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[8:12] = bytes((4, 0x20, 0, 0))
    profile[24:36] = struct.pack(">6H", 2005, 1, 1, 0, 0, 0)
    profile[84:100] = bytes(16)  # the check sum, which may be left out
    return bytes(profile)
