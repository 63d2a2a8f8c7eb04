"""Look at what the OCR stage made of a page: zones, order, words and cells drawn over its image.

    python -m benchmarks.draw FILE OUT_FOLDER [--pages 1,3] [--dpi 110]

FILE is a PDF or an image. Each page becomes OUT_FOLDER/NAME-pN.png: on the left the upright page,
on the right the words as they were read, each where it stands. A line's frame has the colour of its
zone and, where it has one, its area (see the legend), with its number in reading order. A word's
frame is green from a confidence of 0.8, orange from 0.5, red below. Cells of tables are numbered
row by row as they are given: a cell of several columns or rows has its spans behind its number.
"""

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import ingest
import ocr
from fixtures.layout import font_file
from sohoa.model import Box, Line, Page, PageImage
from sohoa.options import Options

ZONES = {
    "text": "#606060",
    "table": "#0080ff",
    "footnote": "#8b4513",
    "margin": "#00a0a0",
    "overlay": "#ff00ff",
    "stamp": "#d00000",
    "handwriting": "#2020c0",
}
AREAS = {
    "letterhead": "#e08000",
    "motto": "#b0a000",
    "recipients": "#008040",
    "signature": "#8000a0",
}
SURE, UNSURE = 0.8, 0.5


def drawn(image: PageImage, page: Page, dpi: float = 110) -> Image.Image:
    """The page upright at `dpi` with its layout drawn over it, beside it its words."""
    scale = dpi / 72
    pixels = np.rot90(image.pixels, -page.rotation // 90)
    size = round((page.width or 1) * scale), round((page.height or 1) * scale)
    whole = Image.new("RGB", (2 * size[0], size[1]), "white")
    whole.paste(Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB").resize(size))
    pen = ImageDraw.Draw(whole)
    for number, line in enumerate((line for line in page.lines if line.words), start=1):
        _draw_line(pen, number, line, scale, size[0])
    for row, (name, colour) in enumerate({**ZONES, **AREAS}.items()):
        pen.text((size[0] + 4, 4 + 13 * row), name, fill=colour, font=_font(11))
    return whole


def _draw_line(pen: ImageDraw.ImageDraw, number: int, line: Line, scale: float, right: int) -> None:
    colour = AREAS.get(line.area or "", ZONES[line.zone]) if line.zone == "text" else ""
    colour = colour or ZONES[line.zone]
    for word in line.words:
        if word.box is None:
            continue
        sure = word.confidence >= SURE
        frame = "#00b000" if sure else "#ff9000" if word.confidence >= UNSURE else "#ff0000"
        x0, y0, x1, y1 = _scaled(word.box, scale, 0)
        pen.rectangle((x0, y0, x1, y1), outline=frame)
        place = right + x0, (y0 + y1) / 2
        pen.text(place, word.text, fill="black" if sure else frame, font=_font(11), anchor="lm")
    if line.box is not None:
        x0, y0, x1, y1 = _scaled(line.box, scale, 2)
        pen.rectangle((x0, y0, x1, y1), outline=colour)
        pen.text((x0 - 2, y0), str(number), fill=colour, font=_font(12), anchor="ra")
    bounds = (*line.cells, len(line.words)) if line.cells else ()
    for index, (start, end) in enumerate(pairwise(bounds)):
        boxes = [word.box for word in line.words[start:end] if word.box]
        if boxes:
            x0, y0 = min(b.x0 for b in boxes), min(b.y0 for b in boxes)
            x1, y1 = max(b.x1 for b in boxes), max(b.y1 for b in boxes)
            cell = _scaled(Box(x0, y0, x1, y1), scale, 1)
            spans = "x".join(map(str, line.spans[index])) if line.spans else ""
            pen.rectangle(cell, outline=ZONES["table"], width=2)
            pen.text(cell[:2], f"{index + 1} {spans}", fill="#d000d0", font=_font(10), anchor="lb")


def _scaled(box: Box, scale: float, more: float) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (side * scale for side in box)
    return x0 - more, y0 - more, x1 + more, y1 + more


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file("R"), size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", default="", help="numbers, parted by commas; else all")
    parser.add_argument("--dpi", type=float, default=110, help="of the picture")
    args = parser.parse_args()
    options = Options()
    args.out.mkdir(parents=True, exist_ok=True)
    wanted = [int(number) for number in args.pages.split(",") if number]
    wanted = wanted or [page.number for page in ingest.read(args.file, options).pages]
    for number in wanted:
        image = ingest.render(args.file, number, options)
        page = ocr.recognise(image, number, options)
        path = args.out / f"{args.file.stem}-p{number}.png"
        drawn(image, page, args.dpi).save(path)
        print(path)


if __name__ == "__main__":
    main()
