"""The cells of a ruled table to rows of words."""

from collections.abc import Callable
from itertools import accumulate

import cv2
import numpy as np

from ocr.clean import Pixels
from ocr.engines import EngineWord, Words
from ocr.layout import ONE_BLOCK, ONE_LINE
from ocr.marks import has_print
from ocr.straighten import Sheet
from ocr.tables import Cell, Table
from sohoa.model import Line, Word

#: A lone number, which has no neighbours that would help the engine, is read again, smaller, when
#: it was read less surely than this: it has at most so many characters.
UNSURE, LONE, SMALLER = 0.6, 4, 0.7
Span = tuple[int, int]


def rows(
    table: Table,
    sheet: Sheet,
    ask: Callable[[Pixels, int], Words],
    placed: Callable[[EngineWord], Word],
) -> list[Line]:
    """The rows of `table` as lines of zone "table", without those that are empty.

    `ask` reads pixels in a page segmentation mode, `placed` makes a word of one whose box is in
    the sheet's pixels. Each cell is read by itself: together, sizes and marks suffer.
    """
    words = {cell: [placed(word) for word in _read(cell, sheet, ask)] for cell in table.cells}
    kept = sorted({cell.row for cell in table.cells if words[cell]})
    return [_row(table, row, kept, words) for row in kept]


def _row(table: Table, row: int, kept: list[int], words: dict[Cell, list[Word]]) -> Line:
    texts: list[list[Word]] = [[] for _ in range(table.columns)]
    spans: list[Span] = [(1, 1)] * table.columns
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.rows:
            end = cell.column + cell.columns
            spans[cell.column : end] = [(0, 0)] * cell.columns
            if cell.row == row:
                texts[cell.column] += words[cell]
                high = sum(cell.row <= other < cell.row + cell.rows for other in kept)
                spans[cell.column] = cell.columns, high
    filled = [column for column, found in enumerate(texts) if found]
    if len(filled) == 1:
        texts, spans = [texts[filled[0]]], [spans[filled[0]]]
    starts = accumulate((len(found) for found in texts[:-1]), initial=0)
    return Line(
        words=tuple(word for found in texts for word in found),
        zone="table",
        cells=tuple(starts),
        spans=() if all(span == (1, 1) for span in spans) else tuple(spans),
    )


def _read(cell: Cell, sheet: Sheet, ask: Callable[[Pixels, int], Words]) -> Words:
    """The words of a cell with their boxes in the sheet's pixels."""
    pixels = sheet.pixels[cell.y0 : cell.y1, cell.x0 : cell.x1]
    if not has_print(pixels, sheet.letter):
        return []
    margin = max(1, round(sheet.letter))
    pixels = np.pad(pixels, margin, constant_values=255)
    words = ask(pixels, ONE_BLOCK) or ask(pixels, ONE_LINE)  # for a lone, short number
    scale = 1.0
    if words and sum(len(word.text) for word in words) <= LONE and _worst(words) < UNSURE:
        smaller = cv2.resize(pixels, None, fx=SMALLER, fy=SMALLER, interpolation=cv2.INTER_AREA)
        again = ask(np.asarray(smaller, dtype=np.uint8), ONE_LINE)
        if again and _worst(again) > _worst(words):
            words, scale = again, SMALLER
    dx, dy = cell.x0 - margin, cell.y0 - margin
    return [
        word._replace(
            x0=word.x0 / scale + dx,
            y0=word.y0 / scale + dy,
            x1=word.x1 / scale + dx,
            y1=word.y1 / scale + dy,
        )
        for word in words
    ]


def _worst(words: Words) -> float:
    return min(word.confidence for word in words)
