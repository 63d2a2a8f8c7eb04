"""The labels of automatically numbered paragraphs in a DOCX: "I.", "1.2.", "a)", "-".

They are not in the text: Word works them out from the paragraph's list and level (ECMA-376-1,
17.9), and so does this.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
#: Word counts no list further than this; a file that does would have letters without end.
_MOST_COUNTED = 32_767
#: Signs of bullets that plain text has; those of symbol fonts (private use) become a dash.
_BULLETS = frozenset("-–—+*•·o§")


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


class Numbers:
    """Counts the numbered paragraphs of a document in its order."""

    def __init__(self, part: Any) -> None:
        root = _numbering_root(part)
        self._lists = _lists(root) if root is not None else {}
        self._styles = _style_lists(part)
        #: Per abstract list, how far each level has been counted.
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: Any) -> str:
        """The label of the next paragraph (a ``w:p``); empty if it is not numbered."""
        number, depth = self._place(paragraph)
        abstract, levels = self._lists.get(number, ("", {}))
        level = levels.get(depth)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return level.text if level.text in _BULLETS else "-"
        counts = self._counts[abstract]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        label = level.text
        for other in range(depth + 1):
            if (known := levels.get(other)) is not None:
                count = counts.get(other, known.start)
                label = label.replace(f"%{other + 1}", _written(count, known.form))
        return label.strip()

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Number of the list and level, from the paragraph itself or from its style."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        inherited = self._styles.get(_value(style), ("", 0))
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        if own is None:
            return inherited
        number, depth = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        return (
            inherited[0] if number is None else _value(number),
            inherited[1] if depth is None else _number(depth, 0),
        )


def _written(count: int, form: str) -> str:
    if count > _MOST_COUNTED:
        return str(count)
    if form in ("upperRoman", "lowerRoman"):
        text = ""
        for value, letters in _ROMAN:
            text += letters * (count // value)
            count %= value
        return text if form == "upperRoman" else text.lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{count:02}" if form == "decimalZero" else str(count)


def _numbering_root(part: Any) -> Any:
    for relation in part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _lists(root: Any) -> dict[str, tuple[str, dict[int, _Level]]]:
    abstracts = {
        abstract.get(f"{_W}abstractNumId"): _levels(abstract)
        for abstract in root.iter(f"{_W}abstractNum")
    }
    lists: dict[str, tuple[str, dict[int, _Level]]] = {}
    for number in root.iter(f"{_W}num"):
        name, abstract = number.get(f"{_W}numId"), _value(number.find(f"{_W}abstractNumId"))
        levels = dict(abstracts.get(abstract, {}))
        overrides = list(number.iter(f"{_W}lvlOverride"))
        for override in overrides:
            levels.update(_levels(override))
            start, depth = override.find(f"{_W}startOverride"), int(override.get(f"{_W}ilvl", 0))
            if start is not None and depth in levels:
                old = levels[depth]
                levels[depth] = _Level(old.form, old.text, _number(start, 1))
        # Lists made from one abstract list go on counting, unless one begins anew.
        lists[name] = (f"{abstract}/{name}" if overrides else abstract, levels)
    return lists


def _levels(parent: Any) -> dict[int, _Level]:
    return {
        int(level.get(f"{_W}ilvl", 0)): _Level(
            _value(level.find(f"{_W}numFmt")) or "decimal",
            _value(level.find(f"{_W}lvlText")),
            _number(level.find(f"{_W}start"), 1),
        )
        for level in parent.iter(f"{_W}lvl")
    }


def _style_lists(part: Any) -> dict[str, tuple[str, int]]:
    """List and level that paragraph styles bring along."""
    found = {}
    for style in part.styles.element.iter(f"{_W}style"):
        place = style.find(f"{_W}pPr/{_W}numPr")
        if place is not None and place.find(f"{_W}numId") is not None:
            name = style.get(f"{_W}styleId")
            depth = _number(place.find(f"{_W}ilvl"), 0)
            found[name] = (_value(place.find(f"{_W}numId")), depth)
    return found


def _value(node: Any) -> str:
    return (node.get(f"{_W}val") or "") if node is not None else ""


def _number(node: Any, default: int) -> int:
    value = _value(node)
    return int(value) if value.isdecimal() else default
