"""Bytes to text, whatever the encoding.

Unicode is recognised by its marks and its form. Of the 8-bit encodings windows-1258 and VISCII
are told by the Vietnamese that comes out. TCVN3 and VNI are encodings of *fonts*: their files
are read as windows-1252, and it is the normalize stage that knows what the letters stand for.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import resources

from ingest.judge import alien_share, syllable_share
from sohoa.errors import UnknownEncoding, UnsupportedType

_BOMS = (  # the longer first: a UTF-32 mark begins with a UTF-16 one
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: C0 controls that no text holds (tab, line ends, form feed and ^Z, the old end of file, do occur).
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
#: More than this share of controls means that the bytes are no text; VISCII uses six of them, for
#: capital letters.
_MANY = 0.01
#: So many of the words beyond ASCII are Vietnamese syllables if the encoding is the right one.
_SYLLABLES = 0.85


def decode(data: bytes, whole: bool = True) -> tuple[str, str]:
    """The text that `data` holds, and the name of its encoding.

    `whole` says that the data does not break off in the middle of a character. Raises
    UnsupportedType for what is no text at all, UnknownEncoding for text that cannot be told.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], name, whole), name
    if wide := _wide(data):
        return _strict(data, wide, whole), wide
    if b"\0" in data:
        raise UnsupportedType("The file is neither text nor of any kind that sohoa reads.")
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return _eight_bit(data)
    if len(_CONTROL.findall(text)) > max(2, _MANY * len(text)):
        raise UnsupportedType("The file is neither text nor of any kind that sohoa reads.")
    return text, "utf-8"


def _strict(data: bytes, name: str, whole: bool) -> str:
    try:
        return codecs.getincrementaldecoder(name)().decode(data, final=whole)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(f"The file is marked as {name.upper()} but is not.") from error


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: spaces and line ends give away where the zeros stand."""
    sample = data[: 1 << 16]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    for name, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        blanks = sum(
            sample[i : i + width] in (" ".encode(name), "\n".encode(name))
            for i in range(0, len(sample) - width + 1, width)
        )
        if blanks * width < len(sample) * 0.02:
            continue
        try:
            text = codecs.getincrementaldecoder(name)().decode(sample, final=False)
        except UnicodeDecodeError:
            continue
        letters = sum(unicodedata.category(char)[0] in "LNPZ" for char in text)
        if letters > 0.9 * len(text) and not _CONTROL.search(text):
            return name
    return None


def eight_bit(name: str) -> Callable[[bytes], str] | None:
    """How bytes in the 8-bit encoding `name` are decoded; None for another encoding."""
    return {"viscii": _viscii, "windows-1258": _cp1258, "windows-1252": _cp1252}.get(name)


def _eight_bit(data: bytes) -> tuple[str, str]:
    sample = data[: 1 << 18]
    if syllable_share(_viscii(sample)) > _SYLLABLES:
        return _viscii(data), "viscii"
    if len(_CONTROL.findall(sample.decode("latin-1"))) > _MANY * len(sample):
        raise UnsupportedType("The file is neither text nor of any kind that sohoa reads.")
    if syllable_share(_cp1258(sample)) > _SYLLABLES:
        return _cp1258(data), "windows-1258"
    western = _cp1252(sample)
    legacy = alien_share(western) > 0.25 and _spaced_like_text(western)
    if legacy or (alien_share(western) < 0.2 and _mostly_ascii(sample)):
        return _cp1252(data), "windows-1252"
    raise UnknownEncoding("The text is in no encoding in which it makes sense.")


def _spaced_like_text(text: str) -> bool:
    """Words of the length that Vietnamese syllables have, and half of the letters plain ASCII."""
    words = text.split()
    plain = sum(char.isascii() and char.isalpha() for char in text)
    marked = sum(not char.isascii() for char in text)
    return bool(words) and len(text) / len(words) < 12 and plain > marked


def _mostly_ascii(data: bytes) -> bool:
    return sum(byte < 0x80 for byte in data) > 0.85 * len(data)


def _cp1258(data: bytes) -> str:
    """windows-1258, in which the tone is a character of its own behind its letter."""
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


def _cp1252(data: bytes) -> str:
    """windows-1252, with its five unused bytes kept as they are."""
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else char
        for byte, char in zip(data, data.decode("cp1252", "replace"), strict=True)
    )


@cache
def _viscii_table() -> str:
    table = [chr(byte) for byte in range(256)]
    rows = resources.files("ingest").joinpath("data/viscii.tsv").read_text("utf-8")
    for row in rows.splitlines():
        if not row.startswith("#"):
            byte, letter = row.split("\t")
            table[int(byte, 16)] = letter
    return "".join(table)


def _viscii(data: bytes) -> str:
    return data.decode("latin-1").translate(dict(enumerate(_viscii_table())))
