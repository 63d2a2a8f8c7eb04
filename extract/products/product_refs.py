"""Sentences that speak again of products named before: `02 sản phẩm hết hạn nêu trên`."""

import re

from extract.found import State
from extract.products.product_names import Span, one
from extract.products.product_words import Words, action_in, read, stars_in
from extract.structure.parts import Part

_COUNTS = ["hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
#: `nêu tại khoản này`: only those of the same item.
_HERE = re.compile(r"này\W*$", re.IGNORECASE)


def find(state: State, part: Part, sentence: Span, recognising: bool) -> None:
    """Give what `sentence` says to the products that it means; nothing if it is not sure which."""
    text = state.even
    for found in one("refers").finditer(text, *sentence):
        meant = _meant(state, part, found)
        count = found["n"] or found["word"]
        stated = (
            (int(count) if count.isdigit() else _COUNTS.index(count.lower()) + 2) if count else None
        )
        if not meant or (stated is not None and stated != len(meant)):
            continue
        start = max(text.rfind(";", sentence[0], found.start()) + 1, sentence[0])
        end = text.find(";", found.end(), sentence[1])
        end = end if end >= 0 else sentence[1]
        said, used = read([Words((start, end), text[start:end], "clause")], recognising)
        also = tuple(state.evidence(*span, 0.8) for span in used)
        for i in meant:
            product = state.products[i]
            open_ = product.action in (None, "expired") and said.action
            values = {
                "action": said.action if open_ else product.action,
                "group": product.group or said.group,
                "due": product.due or said.due,
            }
            if any(getattr(product, field) != value for field, value in values.items()):
                changed = {**values, "also": (*product.also, *also)}
                state.products[i] = product.model_copy(update=changed)


def _number(count: str) -> int:
    return int(count) if count.isdigit() else _COUNTS.index(count.lower()) + 2


def _meant(state: State, part: Part, found: re.Match[str]) -> list[int]:
    """Where in ``state.products`` those stand that `found` speaks of."""
    which, where = found["which"], found["where"] or ""
    rank = stars_in(which)[0]
    expired = action_in(which) == "expired"
    return [
        i
        for i, product in enumerate(state.products)
        if product.evidence.start < found.start()
        and (rank is None or rank == product.stars)
        and (not expired or product.action == "expired")
        and (not _HERE.search(where) or _begin(state, part) <= product.evidence.start)
    ]


def _begin(state: State, part: Part) -> int:
    """Where the numbered item begins that `part` belongs to."""
    while not part.marker and part.lead_in is not None:
        part = state.parts[part.lead_in]
    return part.start
