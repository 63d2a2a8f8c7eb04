"""Where on the official form each line stands, and which lines are rubber stamps.

The form is that of Nghị định 30/2020/NĐ-CP, Phụ lục I. Where the columns are is seen
(`ocr.layout`); which they are is read.
"""

import re
from functools import cache
from importlib.resources import files

from ocr.pen import DAY, NUMBER
from ocr.zones import folded
from sohoa.model import Area, Line

#: The nation's name and its motto; the label of the recipients; an authority or a post.
MOTTO = re.compile(r"cong hoa|xa hoi|viet nam|doc lap|hanh phuc|dang cong san")
RECIPIENTS = re.compile(r"\W*\w{0,3}[iol1] ?nhan\b\W*|\W*\w{0,3}[iol1] ?nhan ?:.*")
AUTHORITY = re.compile(r"\W*(?:tm|kt|tl|tuq|q) ?[.,] ?\w.*")
POST = re.compile(
    r".*\b(?:chu tich|giam doc|truong|bo truong|thu truong|bi thu|chanh van phong|cuc truong)\b.*"
)
#: What a footnote begins with.
NOTE = re.compile(r"\W{0,2}(?:\d{1,2}|\*)")
#: Stamps of urgency and receipt are above this share of the page.
UPPER = 0.5


def placed(lines: list[Line], width: float, height: float) -> list[Line]:
    """The lines with their area set, and rubber stamps in zone "stamp".

    Lines come with the area that their region seems to be; `width` and `height` are the page's, in
    points. Lines beside the text have no area.
    """
    if not any(line.zone == "footnote" and NOTE.match(line.text) for line in lines):
        lines = [
            line.model_copy(update={"zone": "text"}) if line.zone == "footnote" else line
            for line in lines
        ]
    texts = [folded(line.text) for line in lines]
    stamps = _stamps(lines, texts, UPPER * height)
    found: list[Line] = []
    names = _names(lines, texts)
    closing: set[Area] = set()
    dated = False
    for index, line in enumerate(lines):
        if index in stamps:
            line = line.model_copy(update={"zone": "stamp"})
        dated = dated or (line.area == "motto" and bool(DAY.search(line.text)))
        area: Area | None = names.get(line.area or "body", "body")
        if line.zone != "text" or not line.words:
            area = "body" if line.zone in ("table", "footnote") else None
        elif area == "body" and (after := _closing(line, texts[index], width)):
            closing.add(after)
            area = after
        elif area == "body" and closing:
            area = _side(line, width, closing)
        elif area == "motto" and dated and not DAY.search(line.text):
            area = "body"  # the title, which a gutter reached
        found.append(line if area == line.area else line.model_copy(update={"area": area}))
    return found


def _names(lines: list[Line], texts: list[str]) -> dict[Area, Area]:
    """What each area that was guessed by its place is by what stands in it."""
    said: dict[str, list[str]] = {}
    for line, text in zip(lines, texts, strict=True):
        if line.zone == "text" and line.area and line.words:
            said.setdefault(line.area, []).append(text)
    names: dict[Area, Area] = {}
    pairs: tuple[tuple[Area, Area], ...] = (("letterhead", "motto"), ("recipients", "signature"))
    for left, right in pairs:
        beside = said.get(left, []), said.get(right, [])
        if any(MOTTO.search(text) for text in beside[1]) and left == "letterhead":
            continue
        signed = [any(_signs(text) for text in part) for part in beside]
        listed = any(RECIPIENTS.fullmatch(text) for text in beside[0])
        if listed or any(signed):
            names[left] = "recipients" if listed or not signed[0] else "signature"
            names[right] = "signature"
        else:
            names[left] = names[right] = "body"
    return {area: names.get(area, area) for pair in pairs for area in pair} | {"body": "body"}


def _signs(text: str) -> bool:
    return bool(AUTHORITY.fullmatch(text) or (len(text) < 40 and POST.fullmatch(text)))


def _closing(line: Line, text: str, width: float) -> Area | None:
    """The area that begins with a line outside the columns, on a side of the page."""
    box = line.box
    if box is None:
        return None
    right = (box.x0 + box.x1) / 2 > 0.5 * width
    if right and AUTHORITY.fullmatch(text) and line.text.upper() == line.text:
        return "signature"
    return "recipients" if not right and RECIPIENTS.fullmatch(text) else None


def _side(line: Line, width: float, closing: set[Area]) -> Area:
    """Which of the areas that have begun a line below them belongs to."""
    box = line.box
    right = box is not None and (box.x0 + box.x1) / 2 > 0.5 * width
    wide = box is not None and box.x1 - box.x0 > 0.6 * width
    side: Area = "signature" if right else "recipients"
    return side if side in closing and not wide else "body"


def _stamps(lines: list[Line], texts: list[str], lowest: float) -> set[int]:
    """Which lines, above a height, are of a rubber stamp."""
    alone, heads, weak = _phrases()
    bare = [" ".join(re.findall(r"[a-z]+", text)) for text in texts]
    upper = [i for i, line in enumerate(lines) if line.box and line.box.y1 < lowest]
    found = {i for i in upper if bare[i] in alone and lines[i].text.upper() == lines[i].text}
    for head in (i for i in upper if bare[i] in heads):
        found.add(head)
        for index in range(head + 1, min(head + 6, len(lines))):
            if not lines[index].words:
                continue
            if not bare[index].startswith(weak) or NUMBER.match(lines[index].text):
                break
            found.add(index)
    return {i for i in found if lines[i].zone == "text"}


@cache
def _phrases() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """The three parts of ``data/stamp.txt``."""
    text = files("ocr").joinpath("data/stamp.txt").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    alone, heads, weak = (part.split("\n") for part in lines.strip().split("\n---\n"))
    return frozenset(alone), frozenset(heads), tuple(weak)
