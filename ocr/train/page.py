"""Sets made-up official pages in type: letterhead, title, body, tables, recipients, signature.

Pages are A4 at 300 dpi, white 255; lengths are pixels from the top left, sizes of print points.
"""

import random
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from ocr.train.text import Text, phrases

WIDTH, HEIGHT, POINT = 2480, 3508, 300 / 72
REGULAR, BOLD, ITALIC, BOLD_ITALIC = range(4)


class Printed(NamedTuple):
    """A word as set: its ends, baseline, size of print, number of its line on the page."""

    x0: float
    x1: float
    baseline: float
    size: int
    line: int
    text: str


@cache
def faces() -> tuple[list[list[str]], list[int]]:
    """The files of each face that is installed, by style, and its share. Raises OSError."""
    families, shares = [], []
    for face in phrases()["faces"]:
        files = [face["path"].format(style) for style in face["styles"]]
        if all(Path(file).is_file() for file in files):
            families.append(files)
            shares.append(face["share"])
    if not families:
        raise OSError("no face of phrases.toml is installed: apt-get install fonts-liberation2")
    return families, shares


@cache
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


class Page:
    """A page that is filled from its top: `image`, and the `words` on it."""

    def __init__(self, dice: random.Random) -> None:
        families, shares = faces()
        self.dice = dice
        self.image = Image.new("L", (WIDTH, HEIGHT), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.words: list[Printed] = []
        self.lines = 0
        self._family = dice.choices(families, shares)[0]

    def line(
        self, words: list[str], x: float, y: int, face: ImageFont.FreeTypeFont, gap: float
    ) -> None:
        """Set words from `x` on with their baseline at `y`."""
        for word in words:
            self.draw.text((round(x), y), word, fill=0, font=face, anchor="ls")
            end = x + face.getlength(word)
            self.words.append(Printed(x, end, y, int(face.size), self.lines, word))
            x = end + gap
        self.lines += 1

    def block(
        self,
        text: str,
        x0: float,
        x1: float,
        y: int,
        points: float,
        style: int = REGULAR,
        align: str = "justify",
        indent: float = 0,
        lead: float = 1.2,
    ) -> int:
        """Set a paragraph below `y`; gives its last baseline. Raises Full at the page's end."""
        size = max(8, round(points * POINT))
        face = font(self._family[style], size)
        space = face.getlength(" ")
        broken = _broken(text.split(), face, space, x1 - x0, indent)
        for number, (words, width) in enumerate(broken):
            y += round(size * lead)
            if y > HEIGHT - 120:
                raise Full
            free, start, gap = x1 - x0 - width, 0.0 if number else indent, space
            if align == "centre":
                start = free / 2
            elif align == "justify" and number < len(broken) - 1 and len(words) > 1:
                gap += free / (len(words) - 1)
            self.line(words, x0 + start, y, face, gap)
        if align == "centre" and style == BOLD and self.dice.random() < 0.25:
            middle, half = (x0 + x1) / 2, (x1 - x0) * self.dice.uniform(0.06, 0.25)
            below = y + round(size * self.dice.uniform(0.25, 0.5))
            self.rule(middle - half, below, middle + half, below, self.dice.randint(2, 4))
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: int) -> None:
        """Draw a line."""
        self.draw.line((round(x0), round(y0), round(x1), round(y1)), fill=0, width=width)


class Full(Exception):
    """Nothing more fits on the page."""


def _broken(
    words: list[str], face: ImageFont.FreeTypeFont, space: float, room: float, indent: float
) -> list[tuple[list[str], float]]:
    """Words by line, with each line's width (the first line's with its indent)."""
    lines: list[tuple[list[str], float]] = []
    line, width = list[str](), indent
    for word in words:
        length = face.getlength(word)
        if line and width + space + length > room:
            lines.append((line, width))
            line, width = [], 0.0
        width += length + (space if line else 0)
        line.append(word)
    return [*lines, (line, width)] if line else lines


def typeset(text: Text, dice: random.Random) -> Page:
    """A page of whatever `text` draws."""
    text.dice = dice
    page = Page(dice)
    points = dice.uniform(12.5, 14.5) if dice.random() < 0.85 else dice.uniform(9, 12.5)
    left, right = round(dice.uniform(200, 380)), WIDTH - round(dice.uniform(150, 260))
    y = round(dice.uniform(100, 300))
    try:
        if dice.random() < 0.3:
            number = str(dice.randint(2, 60))
            y = page.block(number, left, right, y, points, align="centre") + 60
        if dice.random() < 0.5:
            y = _letterhead(page, text, left, right, y, points)
        y = _body(page, text, left, right, y, points)
        if y < HEIGHT - 700:
            _foot(page, text, left, right, y + 60, points)
    except Full:
        pass
    return page


def _letterhead(page: Page, text: Text, left: float, right: float, y: int, points: float) -> int:
    dice, size = page.dice, page.dice.uniform(11.5, 13.5)
    edge = left + (right - left) * dice.uniform(0.36, 0.44)
    issuer, motto = y, y
    for number in range(dice.randint(1, 3)):
        who = text.phrase("issuers") if not number or dice.random() < 0.5 else text.heading()
        style = dice.choice([REGULAR, BOLD, BOLD])
        issuer = page.block(who, left - 60, edge, issuer, size, style, "centre", lead=1.15)
    number_line = text.reference()
    if dice.random() < 0.35:  # to be filled in by hand
        number_line = "     /" + number_line.split("/", 1)[-1]
    issuer = page.block("Số: " + number_line, left - 60, edge, issuer + 30, size, align="centre")
    if dice.random() < 0.3:
        style, subject = dice.choice([REGULAR, ITALIC]), "V/v " + text.running(5, 15)
        issuer = page.block(subject, left - 60, edge, issuer, size - 1, style, "centre")
    for line, more in zip(phrases()["motto"], (0, 0.8), strict=True):
        motto = page.block(line, edge + 60, right + 80, motto, size + more, BOLD, "centre")
    place = " ".join(text.person().split()[1:]) + ", " + text.date()
    motto = page.block(place, edge + 60, right + 80, motto + 20, size + 0.3, ITALIC, "centre")
    y = max(issuer, motto) + 30
    if dice.random() < 0.7:
        y = page.block(text.phrase("types"), left, right, y, points + 1, BOLD, "centre")
        y = page.block(text.running(5, 25), left, right, y, points, BOLD, "centre") + 40
    return y


def _body(page: Page, text: Text, left: float, right: float, y: int, points: float) -> int:
    dice, lead = page.dice, page.dice.uniform(1.12, 1.6)
    end = HEIGHT - (dice.randint(150, 1500) if dice.random() < 0.4 else 0)
    while y < end - 300:
        y += round(points * POINT * dice.choice([0, 0.2, 0.5, 0.5, 0.8]))
        part, align = dice.random(), dice.choice(["centre", "justify"])
        if part < 0.13:
            short = text.phrase("types", "posts", "issuers")
            line = text.heading() if dice.random() < 0.6 else short
            style = dice.choice([BOLD, BOLD, BOLD, REGULAR, BOLD_ITALIC])
            y = page.block(line, left, right, y, points, style, align, lead=lead)
        elif part < 0.20:
            y = _table(page, text, left, right, y, dice.uniform(10, max(points, 10)))
        elif part < 0.28:
            style = dice.choice([BOLD, BOLD_ITALIC, ITALIC])
            y = page.block(text.running(4, 25), left, right, y, points, style, align, 120, lead)
        else:
            line = text.paragraph()
            style = dice.choices(range(4), [80, 6, 11, 3])[0]
            if line.startswith(("Căn cứ", "Theo", "Xét")) and dice.random() < 0.7:
                style = ITALIC
            indent = 120 if dice.random() < 0.8 else 0
            y = page.block(line, left, right, y, points, style, "justify", indent, lead)
    return y


def _table(page: Page, text: Text, left: float, right: float, y: int, points: float) -> int:
    """A ruled table; one that does not fit is taken off the page again."""
    dice = page.dice
    widths = [dice.uniform(0.6, 2) for _ in range(dice.randint(2, 5))]
    edges = [left + (right - left) * sum(widths[:k]) / sum(widths) for k in range(len(widths) + 1)]
    top, size = y + 20, round(points * POINT)
    y, heights = top, [top]
    try:
        for row in range(dice.randint(2, 5)):
            bottom = y + size
            for column, (x0, x1) in enumerate(pairwise(edges)):
                cell = _cell(text, dice, row, column)
                style = BOLD if row == 0 else dice.choice([REGULAR, REGULAR, REGULAR, ITALIC])
                align = dice.choice(["centre", "left"])
                room = x0 + 18, x1 - 18
                bottom = max(bottom, page.block(cell, *room, y, points, style, align, lead=1.15))
            y = bottom + round(size * 0.45)
            heights.append(y)
    except Full:
        page.words = [word for word in page.words if word.baseline < top]
        page.draw.rectangle((0, top, WIDTH, HEIGHT), fill=255)
        raise
    width = dice.randint(2, 5)
    for x in edges:
        page.rule(x, top, x, y, width)
    for height in heights:
        page.rule(left, height, right, height, width)
    return y + 20


def _cell(text: Text, dice: random.Random, row: int, column: int) -> str:
    part = dice.random()
    if part < 0.32:
        return text.number() if part < 0.25 else text.date()
    if column == 0 and part < 0.8:
        return str(row + 1)
    words = text.running(1, 9)
    return words.upper() if dice.random() < 0.08 else words


def _foot(page: Page, text: Text, left: float, right: float, y: int, points: float) -> None:
    """Recipients and signature side by side."""
    dice, middle = page.dice, (left + right) / 2
    signed = y
    try:
        who = page.block("Nơi nhận:", left, middle - 60, y, points - 2, BOLD_ITALIC, "left")
        for _ in range(dice.randint(3, 9)):
            size = points - dice.uniform(2, 3)
            who = page.block(text.recipient(), left, middle - 60, who, size, align="left", lead=1.1)
    except Full:
        pass
    lines = [text.phrase("authorities") + text.phrase("issuers")]
    lines += dice.sample(phrases()["posts"], dice.randint(1, 2))
    for line in lines:
        signed = page.block(line, middle, right, signed, points - 0.5, BOLD, "centre", lead=1.15)
    signed = min(signed + dice.randint(200, 400), HEIGHT - 200)
    page.block(text.person(), middle, right, signed, points, BOLD, "centre")
