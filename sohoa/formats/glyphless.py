"""A font without ink for the text layer of a PDF: its letters have a size and nothing to see.

Text in rendering mode 3 is not drawn, but it needs a font that tells what its codes mean, and an
embedded one where the file is to be archived. Each character of the document gets a code, a width
after its shape, so that a mark over part of a word lies where it should, and its Unicode.
"""

import struct
import unicodedata
import zlib
from collections.abc import Iterable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_NAME = Name("/SohoaGlyphless")
#: Widths of the font's glyphs in thousandths of its size, by glyph; the first is `.notdef`.
#: Narrow, ordinary, capital and wide letters, as in Times.
_WIDTHS = (500, 280, 500, 690, 850)
_NARROW, _ORDINARY, _CAPITAL, _WIDE = range(1, 5)
_NARROW_LETTERS, _WIDE_LETTERS = frozenset("fijlrtI.,;:'!|()[]-/` "), frozenset("mwMWƠƯ%@…—")
#: A text-showing operation reads at most so many codes of a range in a map (PDF 1.7, 9.10.3).
_RANGE = 100


class Codes:
    """The codes of the characters that a document uses; they are given as they come."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """The text as the hexadecimal string of two-byte codes."""
        codes = (self._codes.setdefault(char, len(self._codes) + 1) for char in text)
        return "".join(f"{code:04x}" for code in codes)

    def items(self) -> Iterable[tuple[str, int]]:
        """Each character with its code, in the order of the codes."""
        return self._codes.items()


def width(text: str) -> float:
    """Width of `text` in thousandths of the font size."""
    return float(sum(_WIDTHS[_glyph(char)] for char in text))


def _glyph(char: str) -> int:
    base = unicodedata.normalize("NFD", char)[0]
    if base in _NARROW_LETTERS:
        return _NARROW
    if base in _WIDE_LETTERS or char in _WIDE_LETTERS:
        return _WIDE
    return _CAPITAL if base.isupper() else _ORDINARY


def fill(font: pikepdf.Object, pdf: Pdf, codes: Codes) -> None:
    """Make `font`, a dictionary that pages refer to already, the font of all that was encoded."""
    glyphs = [0, *(_glyph(char) for char, _ in codes.items())]
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=_NAME,
        Flags=4,  # symbolic: its codes are its own
        FontBBox=Array([0, 0, max(_WIDTHS), 1000]),
        ItalicAngle=0,
        Ascent=1000,  # a line of text is as high as its box
        Descent=0,
        CapHeight=1000,
        StemV=80,
        FontFile2=_stream(pdf, (program := _program()), Length1=len(program)),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=_NAME,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        CIDToGIDMap=_stream(pdf, struct.pack(f">{len(glyphs)}H", *glyphs)),
        DW=_WIDTHS[0],
        W=Array([0, Array([_WIDTHS[glyph] for glyph in glyphs])]),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    font.update(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=_NAME,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=_stream(pdf, _to_unicode(codes)),
        )
    )


def _stream(pdf: Pdf, data: bytes, **keys: int) -> pikepdf.Object:
    return pdf.make_stream(zlib.compress(data), Filter=Name.FlateDecode, **keys)


def _to_unicode(codes: Codes) -> bytes:
    pairs = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items()]
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for at in range(0, len(pairs), _RANGE):
        some = pairs[at : at + _RANGE]
        parts += [f"{len(some)} beginbfchar", *some, "endbfchar"]
    parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(parts).encode("ascii")


def _program() -> bytes:
    """The font as a TrueType file (OpenType 1.9)."""
    count = len(_WIDTHS)
    head = struct.pack(
        ">4I2H2q4h2H3h",
        *(0x00010000, 0x00010000, 0, 0x5F0F3CF5),  # versions, check sum (below), magic number
        *(0x000B, 1000),  # flags; units per em
        *(0, 0),  # made, changed
        *(0, 0, max(_WIDTHS), 1000),  # box
        *(0, 3, 2, 0, 0),  # style, least size, direction, short offsets, format
    )
    hhea = struct.pack(
        ">I3hH11hH", 0x00010000, 1000, 0, 0, max(_WIDTHS), *(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0), count
    )
    glyphs = [b"", *(_outline(width) for width in _WIDTHS[1:])]
    places = [sum(map(len, glyphs[:k])) // 2 for k in range(count + 1)]
    maxp = struct.pack(">I14H", 0x00010000, count, *(3, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0))
    cmap = struct.pack(">HHHHI", 0, 1, 1, 0, 12) + struct.pack(">HHH256s", 0, 262, 0, bytes(256))
    return _assembled(
        {
            b"cmap": cmap,
            b"glyf": b"".join(glyphs),
            b"head": head,
            b"hhea": hhea,
            b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in _WIDTHS),
            b"loca": struct.pack(f">{count + 1}H", *places),
            b"maxp": maxp,
            b"name": struct.pack(">HHH", 0, 0, 6),
            b"post": struct.pack(">IiHhIIIII", 0x00030000, 0, 0, 0, 0, 0, 0, 0, 0),
        }
    )


def _outline(width: int) -> bytes:
    """A glyph that fills its box and has no area: a diagonal, there and back.

    Were it empty, PDFium would leave out words of one letter and all that runs upwards.
    """
    header = struct.pack(">h4h", 1, 0, 0, width, 1000)
    points = struct.pack(">HH3B", 2, 0, 1, 1, 1) + struct.pack(
        ">6h", 0, width, -width, 0, 1000, -1000
    )
    return header + points + bytes(1)


def _assembled(tables: Mapping[bytes, bytes]) -> bytes:
    """Tables, in the order of their tags, behind their directory; with the check sum of all."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">I4H", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    directory, body = b"", b""
    at = len(header) + 16 * count
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        directory += tag + struct.pack(">3I", _sum(padded), at + len(body), len(table))
        body += padded
    font = bytearray(header + directory + body)
    adjustment = at + body.index(tables[b"head"]) + 8
    struct.pack_into(">I", font, adjustment, (0xB1B0AFBA - _sum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _sum(padded: bytes) -> int:
    return int(sum(struct.unpack(f">{len(padded) // 4}I", padded))) & 0xFFFFFFFF
