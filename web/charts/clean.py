"""Drawings as they may leave the server: known elements and attributes alone, links of ours.

What is drawn holds names out of documents. The library escapes them; here the result is read as XML
and written anew from a list of what a drawing needs, so that nothing else gets through.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from web.charts.drawing import palette

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "a"})
_ATTRIBUTES = {
    *("transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "viewBox"),
    *("stroke-width", "stroke-dasharray", "opacity", "text-anchor", "font-size", "font-weight"),
}
_COLOURS = ("fill", "stroke")
#: Classes of what the library draws around and under its groups, which is nothing here.
_EMPTY = ("background", "foreground")
#: Where marks link to while they are drawn: the number of their link.
_NUMBERED = re.compile(r".*#(\d+)$")


class Link(NamedTuple):
    """What a mark leads to."""

    address: str
    #: What is told of the mark.
    said: str


def numbered(number: int) -> str:
    """What a mark links to while it is drawn, so that no address has to pass the engine."""
    return f"https://mark.invalid/#{number}"


def inline(svg: str, title: str, links: Sequence[Link]) -> str:
    """A drawing for a page: coloured by classes of the page's style, its text in the page's font.

    Args:
        svg: as the library wrote it.
        title: what the drawing is called for those who do not see it.
        links: by number, where marks lead.
    """
    root = _copied(ElementTree.fromstring(svg), links, alone=False)
    root.set("role", "group")
    root.set("aria-label", title)
    return ElementTree.tostring(root, encoding="unicode")


def alone(svg: str, links: Sequence[Link]) -> str:
    """A drawing that stands alone: with its colours, on paper.

    Args:
        svg: as the library wrote it.
        links: by number, where marks lead, as whole addresses.
    """
    root = _copied(ElementTree.fromstring(svg), links, alone=True)
    paper = ElementTree.Element("rect", width="100%", height="100%", fill=palette()["paper"])
    root.insert(0, paper)
    return ElementTree.tostring(root, encoding="unicode")


def _copied(old: ElementTree.Element, links: Sequence[Link], *, alone: bool) -> ElementTree.Element:
    name = old.tag.removeprefix(_SVG)
    new = ElementTree.Element(name, _attributes(old, alone=alone))
    if name == "svg":
        new.set("xmlns", _SVG.strip("{}"))
    if name == "text" and not alone:
        new.set("aria-hidden", "true")  # links say it, and the table below
    new.text = old.text if name in ("text", "tspan", "title") else None
    number = _NUMBERED.match(old.get(_LINK, ""))
    if name == "a" and number and int(number[1]) < len(links):
        address, said = links[int(number[1])]
        new.set("href", address)
        new.set("aria-label", said)
        ElementTree.SubElement(new, "title").text = said
    elif name == "a":
        new.tag = "g"
    for child in old:
        if child.tag.removeprefix(_SVG) in _ELEMENTS and child.get("class") not in _EMPTY:
            new.append(_copied(child, links, alone=alone))
    return new


def _attributes(old: ElementTree.Element, *, alone: bool) -> dict[str, str]:
    kept = {name: value for name, value in old.attrib.items() if name in _ATTRIBUTES}
    names = {colour: name for name, colour in palette().items()}
    classes = []
    for part in _COLOURS:
        colour = old.get(part, "")
        if colour not in names:
            kept |= {part: "none"} if colour in ("none", "transparent") else {}
        elif alone:
            kept[part] = colour
        else:
            classes.append(f"{part}-{names[colour]}")
    if alone and "font-family" in old.attrib:
        kept["font-family"] = old.attrib["font-family"]
    if classes:
        kept["class"] = " ".join(classes)
    return kept
