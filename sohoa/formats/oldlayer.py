"""The text that an earlier OCR program left on a scanned PDF page, unseen: it is taken out.

Else a reader who selects text gets the garbled words beside the proper ones. Text that is drawn
stays: without it the page would look different.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Page, Pdf

#: Text rendering modes that draw nothing: invisible, and added to the clipping path alone.
_UNSEEN = frozenset((3, 7))
_SHOW = frozenset(("Tj", "TJ", "'", '"'))
#: An image that covers this share of the page hides what was drawn before it.
_COVERS = 0.8
#: Forms nested deeper are not looked into.
_DEEPEST = 4

Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class _State:
    mode: int = 0
    matrix: Matrix = _UPRIGHT
    kept: list[tuple[int, Matrix]] = field(default_factory=list)


def remove(pdf: Pdf, page: Page, area: float) -> None:
    """Take text off `page` that is not drawn, or drawn below an image of the whole page.

    `area` is the page's, in square points. The content is written anew only where there is such
    text; a content that cannot be parsed stays as it is.
    """
    with suppress(pikepdf.PdfError, ValueError, TypeError):
        resources = page.obj.get(Name.Resources, Dictionary())
        kept = _without(pdf, page, resources, area, 0)
        if kept is not None:
            page.obj.Contents = pdf.make_stream(kept)


def _without(pdf: Pdf, source: Any, resources: Any, area: float, depth: int) -> bytes | None:
    """The content of a page or form without unseen text; None if there is none.

    Forms are replaced in `resources`.
    """
    forms = resources.get(Name.XObject, Dictionary())
    state = _State()
    unseen: set[int] = set()
    block: list[tuple[int, bool]] = []  # showing operations of a text object: place, unseen?
    drawn: list[int] = []
    replaced: dict[str, Any] = {}
    instructions = list(pikepdf.parse_content_stream(source))
    for place, instruction in enumerate(instructions):
        operands, name = instruction.operands, str(instruction.operator)
        _follow(state, name, operands)
        if name == "BT":
            block = []
        elif name in _SHOW:
            block.append((place, state.mode in _UNSEEN))
        elif name == "ET":
            if block and all(hidden for _, hidden in block):
                unseen.update(place for place, _ in block)
            else:  # a part without ink may still move what is drawn behind it
                drawn += [place for place, _ in block]
        elif name == "Do" and (drawing := forms.get(str(operands[0]))) is not None:
            if _covers(drawing, state.matrix, area):
                unseen.update(drawn)
            elif drawing.get(Name.Subtype) == Name.Form and depth < _DEEPEST:
                made = _form(pdf, drawing, resources, area, depth)
                if made is not None:
                    replaced[str(operands[0])] = made
    if replaced:
        resources[Name.XObject] = Dictionary(dict(forms.items()) | replaced)
    if not unseen:
        return None if not replaced else pikepdf.unparse_content_stream(instructions)
    left = [kept for place, kept in enumerate(instructions) if place not in unseen]
    return pikepdf.unparse_content_stream(left)


def _form(pdf: Pdf, form: Any, resources: Any, area: float, depth: int) -> Any | None:
    """A copy of a form without unseen text, or None if it has none."""
    own = Dictionary(dict(form.get(Name.Resources, resources).items()))
    content = _without(pdf, form, own, area, depth + 1)
    if content is None:
        return None
    keys = {key: value for key, value in form.items() if key not in _CODED}
    made = pdf.make_stream(content, Dictionary(keys))
    made[Name.Resources] = own
    return made


#: Keys of a stream that say how its bytes are coded.
_CODED = frozenset(("/Length", "/Filter", "/DecodeParms", "/DL"))


def _follow(state: _State, name: str, operands: Any) -> None:
    if name == "q":
        state.kept.append((state.mode, state.matrix))
    elif name == "Q" and state.kept:
        state.mode, state.matrix = state.kept.pop()
    elif name == "Tr":
        state.mode = int(operands[0])
    elif name == "cm":
        a, b, c, d, e, f = (float(value) for value in operands)
        p, q, r, s, t, u = state.matrix
        state.matrix = (
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        )


def _covers(drawing: Any, matrix: Matrix, area: float) -> bool:
    """True for an opaque image that lies over the page; an image fills the unit square."""
    if drawing.get(Name.Subtype) != Name.Image or drawing.get(Name.ImageMask, False):
        return False
    if Name.SMask in drawing or Name.Mask in drawing:
        return False
    a, b, c, d, _, _ = matrix
    return abs(a * d - b * c) >= _COVERS * area
