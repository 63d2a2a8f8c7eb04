"""Wears a set page as copying, scanning and packing do, and cuts it into lines as they are read.

The worn page goes through the very steps of a real one (clean, straighten, regions, the engine's
own search for lines), so that the network learns from lines as it will be given them. No wear is
modelled on one document; the ranges are those that scans of the office kind were seen to span.
"""

import random
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.clean import Pixels, clean
from ocr.layout import ONE_BLOCK, regions
from ocr.marks import find_marks, has_print, turns
from ocr.straighten import Sheet, straighten
from ocr.tables import Table
from ocr.train.page import HEIGHT, WIDTH, Page

Grey = NDArray[np.float32]  # 0 black, 1 white
Affine = NDArray[np.float64]  # 2 x 3
#: Rows of a line as the network is given it.
ROWS = 36
#: How far a row's letters rise and hang, in sizes of print, and pixels that the engine adds around.
RISE, HANG, AROUND = 0.68, 0.22, 4


def worn(page: Page, dice: random.Random) -> tuple[Pixels, float, Affine]:
    """A page as scanned: its pixels, dpi, and the way from the set page to it."""
    rng = np.random.default_rng(dice.getrandbits(32))
    pixels: Any = np.asarray(page.image, dtype=np.float32) / np.float32(255)
    black = dice.uniform(0, 0.35)
    pixels = black + (1 - black) * (_spread(pixels, dice, rng) if dice.random() < 0.8 else pixels)
    usual = dice.choices([300, 240, 200, 150, 110, 75], [34, 14, 28, 15, 6, 3])[0]
    dpi = usual * dice.uniform(0.93, 1.07)
    pixels, matrix = _laid(pixels, dpi / 300, dice)
    paper = dice.uniform(0.82, 1)
    pixels = _dirty(pixels * paper, dpi, dice, rng)
    scan = np.clip(pixels * 255, 0, 255).astype(np.uint8)
    kept = dice.random()
    if kept < 0.2 and dpi > 140:  # black and white
        limit = 255 * paper * (black + (1 - black) * dice.uniform(0.42, 0.8))
        scan = np.where(scan > limit, 255, 0).astype(np.uint8)
    elif kept < 0.8:
        quality = [cv2.IMWRITE_JPEG_QUALITY, dice.randint(30, 92)]
        packed = cv2.imencode(".jpg", scan, quality)[1]
        scan = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    return scan, dpi, matrix


def _noise(rng: np.random.Generator, shape: tuple[int, ...], grain: int) -> Grey:
    """Noise of about unit deviation whose grains are so many pixels wide."""
    height, width = shape
    rough = rng.standard_normal((height // grain + 2, width // grain + 2), dtype=np.float32)
    if grain == 1:
        return rough[:height, :width]
    size = (width, height)
    return np.asarray(cv2.resize(rough, size, interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _spread(pixels: Grey, dice: random.Random, rng: np.random.Generator) -> Grey:
    """Ink that ran or is missing at the edges of strokes: a blur, and a limit that wavers."""
    soft = cv2.GaussianBlur(pixels, (0, 0), dice.uniform(0.6, 1.7))
    limit = dice.gauss(0.56, 0.1) if dice.random() < 0.8 else dice.uniform(0.4, 0.75)
    field: Any = np.float32(min(max(limit, 0.38), 0.78))
    if dice.random() < 0.6:
        field = field + dice.uniform(0.02, 0.13) * _noise(rng, soft.shape, dice.randint(1, 4))
    if dice.random() < 0.4:
        field = field + dice.uniform(0.02, 0.08) * _noise(rng, soft.shape, dice.choice([40, 150]))
    steep = dice.uniform(3, 14)
    return np.asarray(1 / (1 + np.exp(-np.clip(steep * (soft - field), -9, 9))), dtype=np.float32)


def _laid(pixels: Grey, scale: float, dice: random.Random) -> tuple[Grey, Affine]:
    """The page on the glass: smaller, a little stretched, a little askew."""
    wide, high = scale * dice.uniform(0.97, 1.03), scale
    size = round(WIDTH * wide), round(HEIGHT * high)
    skew = dice.gauss(0, 0.5) if dice.random() < 0.7 else 0.0
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), skew, 1)
    matrix = np.asarray(turn @ np.diag([wide, high, 1.0]), dtype=np.float64)
    if scale < 0.75:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.35 / scale), dtype=np.float32)
    laid = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=1.0)
    return np.asarray(laid, dtype=np.float32), matrix


def _dirty(pixels: Any, dpi: float, dice: random.Random, rng: np.random.Generator) -> Any:
    """Blur, uneven light, grain, specks, a pen or a seal over the print, and sharpening."""
    height, width = pixels.shape
    if dice.random() < 0.35:
        pixels = cv2.GaussianBlur(pixels, (0, 0), dice.uniform(0.3, 0.9))
    if dice.random() < 0.25:
        across = np.linspace(0, 1, width, dtype=np.float32)[None, :: dice.choice([1, -1])]
        pixels = pixels * (1 - dice.uniform(0.05, 0.35) * across ** dice.uniform(1, 4))
    if dice.random() < 0.6:
        pixels = pixels + dice.uniform(0.005, 0.05) * _noise(rng, pixels.shape, 1)
    if dice.random() < 0.3:
        pixels = pixels + dice.uniform(0.01, 0.04) * _noise(rng, pixels.shape, 2)
    if dice.random() < 0.3:
        for _ in range(dice.randint(20, 400)):
            spot, radius = (
                (dice.randrange(width), dice.randrange(height)),
                dice.choice([0, 1, 1, 2]),
            )
            cv2.circle(pixels, spot, radius if dpi > 140 else 0, dice.choice([0, 0.2, 0.5, 1]), -1)
    if dice.random() < 0.12:
        spot, radius = (dice.randrange(width), dice.randrange(height)), int(0.7 * dpi)
        shade, pen = dice.uniform(0.2, 0.7), max(1, round(dpi / 60))
        cv2.circle(pixels, spot, radius, shade, pen)
        cv2.circle(pixels, spot, int(radius * 0.7), shade, 1)
        strokes = np.cumsum(rng.standard_normal((40, 2)), 0) * dpi / 12 + spot
        cv2.polylines(pixels, [strokes.astype(np.int32)], False, shade, pen)
    if dice.random() < 0.35:
        soft = cv2.GaussianBlur(pixels, (0, 0), dice.uniform(0.7, 1.5))
        pixels = pixels + dice.uniform(0.3, 1.5) * (pixels - soft)
    return pixels


class Engine:
    """Tesseract's search for lines."""

    def __init__(self, tessdata: str, language: str) -> None:
        import tesserocr

        self._api = tesserocr.PyTessBaseAPI(path=tessdata, lang=language)
        self._line = tesserocr.RIL.TEXTLINE

    def lines(self, pixels: Pixels, dpi: float, psm: int) -> Iterator[tuple[float, ...]]:
        """Left, top, right, bottom and baseline of each line of a region."""
        height, width = pixels.shape
        self._api.SetPageSegMode(psm)
        self._api.SetImageBytes(pixels.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(round(dpi))
        found = self._api.AnalyseLayout()
        while found is not None:
            box, base = found.BoundingBox(self._line), found.Baseline(self._line)
            if box and base:
                yield (*box, (base[0][1] + base[1][1]) / 2)
            if not found.Next(self._line):
                return


def cut(
    page: Page, scan: Pixels, dpi: float, matrix: Affine, engine: Engine, dice: random.Random
) -> Iterator[tuple[Pixels, str]]:
    """Lines of a scan, 36 rows high, and what each says; "" where there is only dirt.

    Lines that the engine cut through or joined are left out: nobody could say what is right there.
    """
    grey = clean(scan)
    marks = find_marks(grey)
    turn = next(iter(turns(marks)), None) if marks.number else None
    if turn is None or turn.rotation:
        return
    sheet = straighten(grey, marks, dpi, turn)
    full = sheet.matrix @ np.vstack([matrix, [0, 0, 1]])
    scale = float(np.sqrt(abs(np.linalg.det(full[:, :2]))))
    words = np.array([word[:5] for word in page.words])
    size, half = words[:, 3] * scale, (words[:, 1] - words[:, 0]) / 2 * scale
    middle = np.c_[words[:, :2].mean(axis=1), words[:, 2] - 0.25 * words[:, 3], np.ones(len(words))]
    centre = middle @ full.T
    for pixels, psm, dx, dy in _regions(sheet):
        at = centre - (dx, dy)
        for x0, y0, x1, y1, base in engine.lines(pixels, sheet.engine_dpi, psm):
            held = (at[:, 1] > y0) & (at[:, 1] < y1)
            held &= (at[:, 0] + half > x0 + 1) & (at[:, 0] - half < x1 - 1)
            here = np.flatnonzero(held)
            here = here[np.argsort(at[here, 0])]
            tall = float(size[here].max()) if len(here) else 0.0
            if len(here) and not (
                (np.abs(at[here, 1] - base + 0.25 * size[here]) < 0.3 * size[here]).all()
                and at[here[0], 0] - half[here[0]] > x0 - 0.1 * tall
                and at[here[-1], 0] + half[here[-1]] < x1 + 0.1 * tall
                and len(set(words[here, 4])) < 3
            ):
                continue
            more = dice.gauss(0, 0.03)
            top = max(0, round(min(y0, base - (RISE + more) * tall)) - AROUND)
            bottom = round(max(y1, base + (HANG + more) * tall)) + AROUND
            line = pixels[top:bottom, max(0, int(x0) - AROUND) : int(x1) + AROUND]
            if line.shape[0] >= 12 and (not len(here) or y1 - y0 < 2.6 * tall):
                yield scaled(line), " ".join(page.words[index].text for index in here)


def _regions(sheet: Sheet) -> Iterator[tuple[Pixels, int, int, int]]:
    """What is read by itself: pixels, page segmentation mode, and where their corner lies."""
    margin = max(1, round(sheet.letter))
    for region in regions(sheet):
        if not isinstance(region, Table):
            pixels = sheet.pixels[region.y0 : region.y1, region.x0 : region.x1]
            yield np.ascontiguousarray(pixels), region.psm, region.x0, region.y0
            continue
        for cell in region.cells:
            pixels = sheet.pixels[cell.y0 : cell.y1, cell.x0 : cell.x1]
            if has_print(pixels, sheet.letter):
                padded = np.pad(pixels, margin, constant_values=255)
                yield padded, ONE_BLOCK, cell.x0 - margin, cell.y0 - margin


def scaled(line: Pixels) -> Pixels:
    """A line brought to 36 rows as Tesseract does it (``pixScale`` of Leptonica): by area or
    between neighbours, then sharpened.
    """
    height, width = line.shape
    scale = ROWS / height
    size = max(3, round(width * scale)), ROWS
    reach, share = (3, 0.2) if scale < 0.7 else (5, 0.4)
    way = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(line, size, interpolation=way), dtype=np.float32)
    if 0.2 < scale < 1.4:
        small += share * (small - cv2.blur(small, (reach, reach)))
    return np.asarray(np.clip(small + 0.5, 0, 255), dtype=np.uint8)
