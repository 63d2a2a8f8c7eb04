"""What stands on a PDF page, its glyphs and ruled lines, in coordinates of the page as read."""

import ctypes
import math
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.lines import scalars
from sohoa.model import Box

#: Line segments and filled strips thinner than this (points) are rules, not areas.
_THIN = 3.0
#: Shorter ones (points) are dashes, underlines of single letters, parts of drawings.
_SHORTEST = 6.0
#: So many characters are asked for the direction of the text.
_ANGLES = 200
#: pdfium counts in UTF-16: a character beyond U+FFFF is two, both in its place.
_FIRST_HALF, _SECOND_HALF = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
#: What pdfium makes of a hyphen at the end of a line, and of a soft hyphen, which is a letter in
#: TCVN3 (ư) and not to be seen in Unicode.
_HYPHEN, _SOFT_HYPHEN = "\x02", "\xad"
#: A page with more outlines than this is a drawing.
_MOST_PATHS = 20_000

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its box and where its baseline starts, points from the page's top left."""

    text: str
    box: Box
    baseline: float

    @property
    def size(self) -> float:
        """Height of the font's line, in points."""
        return self.box.y1 - self.box.y0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along an axis, points from the page's top left; x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """True if it runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0


def upright(page: Any) -> int:
    """Degrees clockwise, in the page's own coordinates, at which most of its text is upright.

    That is the page's /Rotate, except where text was set sideways.
    """
    with closing(page.get_textpage()) as text_page:
        count = text_page.count_chars()
        sample = range(0, count, max(1, count // _ANGLES))
        angles = [raw.FPDFText_GetCharAngle(text_page, index) for index in sample]
    quarters = Counter(round(angle / (math.pi / 2)) * 90 % 360 for angle in angles if angle >= 0)
    if not quarters:
        return int(page.get_rotation())
    turn, votes = quarters.most_common(1)[0]
    # pdfium counts clockwise.
    return (360 - turn) % 360 if votes > 0.7 * quarters.total() else int(page.get_rotation())


def glyphs_of(page: Any, turned: int) -> list[Glyph]:
    """The characters of a page in the order of its content, spaces included.

    `turned` is the number of degrees clockwise at which the page is read.
    """
    to_display = _display(page, turned)
    glyphs: list[Glyph] = []
    text_page = page.get_textpage()
    try:
        rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for index in range(text_page.count_chars()):
            code = raw.FPDFText_GetUnicode(text_page, index)
            if code in (0, 10, 13) or raw.FPDFText_IsGenerated(text_page, index) == 1:
                continue
            if not raw.FPDFText_GetLooseCharBox(text_page, index, rect):
                continue
            if not raw.FPDFText_GetCharOrigin(text_page, index, x, y):
                continue
            corners = to_display(rect.left, rect.top), to_display(rect.right, rect.bottom)
            (xa, ya), (xb, yb) = corners
            box = Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
            if all(map(math.isfinite, box)):
                baseline = to_display(x.value, y.value)[1]
                char = _char(code)
                if code in _SECOND_HALF and glyphs and ord(glyphs[-1].text[-1]) in _FIRST_HALF:
                    char = scalars(glyphs.pop().text + char)
                glyphs.append(Glyph(char, box, baseline))
    finally:
        text_page.close()
    hyphen = _SOFT_HYPHEN if any(glyph.text == _SOFT_HYPHEN for glyph in glyphs) else "-"
    return [replace(g, text=hyphen) if g.text == _HYPHEN else g for g in glyphs]


def has_fields(page: Any) -> bool:
    """True if the page has form fields, signatures or stamps, which may show text."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), 1_000)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT):
            return True
    return False


def _char(code: int) -> str:
    try:
        return chr(code)
    except ValueError:
        return "\ufffd"


def hidden_share(page: Any) -> float:
    """Share of the text objects that are not drawn (rendering modes 3 and 7), 0 to 1."""
    modes = [
        raw.FPDFTextObj_GetTextRenderMode(item.raw)
        for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=4)
    ]
    hidden = sum(
        mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP) for mode in modes
    )
    return hidden / len(modes) if modes else 0.0


def rules_of(page: Any, turned: int) -> list[Rule]:
    """The horizontal and vertical lines drawn on the page: edges of tables, underlines."""
    to_display = _display(page, turned)
    rules: list[Rule] = []
    for count, path in enumerate(page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=1)):
        if count > _MOST_PATHS:
            return []
        try:
            matrix = path.get_matrix()
            left, bottom, right, top = path.get_bounds()
        except pdfium.PdfiumError:
            continue
        if min(right - left, top - bottom) < _THIN or _is_stroked(path.raw):
            rules += _segments(path.raw, matrix, to_display)
    return rules


def _is_stroked(path: Any) -> bool:
    """False for areas that are only filled, such as the white behind a line of text."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, fill, stroke)) and bool(stroke.value)


def _segments(path: Any, matrix: Any, to_display: Callable[[float, float], Point]) -> list[Rule]:
    rules: list[Rule] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    start: Point | None = None
    last: Point | None = None
    for index in range(min(raw.FPDFPath_CountSegments(path), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = to_display(*matrix.on_point(x.value, y.value))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            start = last = point
            continue
        if last is not None:
            rules += _rule(last, point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            rules += _rule(point, start)
            last = start
    return rules


def _rule(a: Point, b: Point) -> list[Rule]:
    rule = Rule(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
    long, short = rule.x1 - rule.x0, rule.y1 - rule.y0
    if not rule.horizontal:
        long, short = short, long
    return [rule] if short < _THIN / 2 and long >= _SHORTEST else []


def _display(page: Any, turned: int) -> Callable[[float, float], Point]:
    """From the page's own coordinates (points, y up) to those of the page as it is read."""
    left, bottom, right, top = page.get_bbox()
    if turned == 90:
        return lambda x, y: (y - bottom, x - left)
    if turned == 180:
        return lambda x, y: (right - x, y - bottom)
    if turned == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)
