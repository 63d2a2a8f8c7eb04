"""What a file is, told from its bytes; its name is used only to explain what is wrong with it."""

import zipfile
from pathlib import Path

from ingest.encoding import decode
from sohoa.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    InputError,
    NotFound,
    SohoaError,
    Unreadable,
    UnsupportedType,
)

PDF = "application/pdf"
TIFF = "image/tiff"
PNG = "image/png"
JPEG = "image/jpeg"
BMP = "image/bmp"
GIF = "image/gif"
WEBP = "image/webp"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
ZIP = "application/zip"
TEXT = "text/plain"

IMAGES = frozenset({TIFF, PNG, JPEG, BMP, GIF, WEBP})

#: How much of a text is looked at to tell its encoding.
_SAMPLE = 1 << 20
#: A PDF header may stand behind up to 1 KiB of other bytes (PDF 1.7, appendix H, note 13).
_PDF_SLACK = 1024

#: What these files begin with, and what to call them when they are not read.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"{\\rtf", RTF),
)
_KNOWN_BUT_NOT_READ: tuple[tuple[bytes, str], ...] = (
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"%!PS", "PostScript"),
    (b"AT&TFORM", "a DjVu file"),
    (b"\0\0\0\x0cjP  ", "a bare JPEG 2000 image"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a SQLite database"),
)
_PROMISES = {
    ".pdf": PDF,
    ".tif": TIFF,
    ".tiff": TIFF,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".docx": DOCX,
    ".doc": DOC,
    ".rtf": RTF,
    ".zip": ZIP,
}
_ENCRYPTED = "an encrypted Office document"
#: Streams that tell the kinds of OLE2 files apart, UTF-16 in the directory (MS-CFB, MS-DOC).
_OLE_STREAMS: tuple[tuple[str, str | None], ...] = (
    ("WordDocument", None),
    ("Workbook", "an Excel workbook"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("EncryptedPackage", _ENCRYPTED),
    ("__properties_version1.0", "an Outlook message"),
)


def identify(path: Path, name: str = "") -> str:
    """The media type of the file at `path`, by content.

    `name` is what the user calls it, where `path` is a copy by another name. Raises EmptyFile,
    UnsupportedType (a kind that is not read), DamagedFile (its name promises a kind that its bytes
    are not), UnknownEncoding, NotFound or Unreadable.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_PDF_SLACK + 8)
            if not head:
                raise EmptyFile("The file has no content (0 bytes).")
            suffix = Path(name or path).suffix
            found = _by_magic(path, suffix, head)
            return found or _as_text(suffix, head + file.read(_SAMPLE))
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path.name}.") from error
    except PermissionError as error:
        raise Unreadable(f"No permission to read {path.name}.") from error
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error


def _by_magic(path: Path, suffix: str, head: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return BMP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(path, suffix)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_ole(path)
    if b"%PDF-" in head[: _PDF_SLACK + 5]:
        return PDF
    for magic, name in _KNOWN_BUT_NOT_READ:
        if head.startswith(magic):
            raise UnsupportedType(f"This is {name}.")
    return None


def _in_zip(path: Path, suffix: str) -> str:
    """A ZIP archive may be one of documents, or itself a document."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        if suffix.lower() == ".docx":
            raise DamagedFile("The DOCX file is cut off or damaged.") from error
        raise DamagedFile("The ZIP archive is cut off or damaged.") from error
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if any(name.startswith("xl/") for name in names):
            raise UnsupportedType("This is an Excel workbook.")
        if any(name.startswith("ppt/") for name in names):
            raise UnsupportedType("This is a PowerPoint presentation.")
        raise UnsupportedType("This is an Office file other than DOCX.")
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        raise UnsupportedType("This is an OpenDocument file.")
    if "META-INF/container.xml" in names:
        raise UnsupportedType("This is an e-book (EPUB).")
    return ZIP


def _in_ole(path: Path) -> str:
    """An OLE2 file: Word 97-2003, or another program's."""
    with path.open("rb") as file:
        content = file.read(64 << 20)
    for stream, name in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            if name is None:
                return DOC
            if name == _ENCRYPTED:
                raise EncryptedFile("The Office file opens only with a password.")
            raise UnsupportedType(f"This is {name}.")
    raise DamagedFile("An old Office file without a document in it; it may be cut off.")


def _as_text(suffix: str, sample: bytes) -> str:
    start = sample.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<svg")):
        raise _broken_promise(suffix) or UnsupportedType("This is a web page or XML, not a text.")
    try:
        decode(sample, whole=len(sample) <= _SAMPLE)
    except InputError as error:
        raise _broken_promise(suffix) or error from None
    return TEXT


def _broken_promise(suffix: str) -> SohoaError | None:
    promised = _PROMISES.get(suffix.lower())
    if promised is None:
        return None
    return DamagedFile(
        f"The name ends in {suffix}, but the content is not of that kind, nor of any other "
        "that sohoa reads."
    )
