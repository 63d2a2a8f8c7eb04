"""Print a plain text and scan it: how a real document would come back from paper.

Each line that is not empty is set as it stands (a longer one is wrapped), 13 point, A4; capitals
and the lines of the head centred as far as plain text tells. A good colour scan of 200 dpi.
"""

import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

from fixtures import layout, render, scan

SIZE, LEADING = 12.5, 16.5


def scanned(text: str, path: Path) -> Path:
    """Write `text` as an image-only PDF to `path`; the same text gives the same pixels."""
    dice = np.random.default_rng(zlib.crc32(path.name.encode()))
    printed = typeset(text.splitlines())
    pages = [scan.clean(page, dice) for page in scan.rastered(printed.pdf)]
    render.save([Image.fromarray(page) for page in pages], path, quality=80)
    return path


def typeset(lines: Iterable[str]) -> layout.Printed:
    """The lines as a PDF of as many pages as they need."""
    for style in layout.STYLES:
        pdfmetrics.registerFont(TTFont(style, layout.font_file(style)))
    press = layout.Press(SIZE)
    for line in lines:
        words = line.split()
        if not words:
            continue
        heading = line.isupper() or (line.strip()[:2] in ("I.", "V.") and len(line) < 90)
        style = "B" if heading else "R"
        for row in layout.wrap([(word, style) for word in words], SIZE, layout.RIGHT - layout.LEFT):
            press.need(LEADING)
            press.y -= LEADING
            press.put(row, layout.LEFT, press.y, SIZE)
    return press.finish()
