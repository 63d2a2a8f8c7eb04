"""Products named in running text, one by one: behind `sản phẩm`, or in front of their owner."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.found import trim
from extract.products.product_lists import Named
from extract.products.product_names import (
    Span,
    is_area,
    is_goods,
    is_name,
    names_owner,
    of_owner,
    one,
    owner_end,
    owner_name,
    owner_of,
    quoted,
    single_end,
)

#: How sure a name is by how it was found.
SURE = {"list": 0.9, "item": 0.88, "owned": 0.85, "named": 0.75, "goods": 0.65}
_LONGEST_OWNED = 100
#: What a name in running text does not go over, and where it may begin.
_EDGE = re.compile(r"[.,;:()“”\"]|\s(?:và|của|với|cho|là)\s")
_INSIDE = re.compile(r"\s*\(([^();,]{4,100})\)")
_WORD = re.compile(r"(?<!\w)[^\W\d_]")


class Single(NamedTuple):
    """A product named in running text."""

    #: From the words in front of the name to the owner behind it.
    span: Span
    named: Named
    strength: float


def single(text: str, sentence: Span, found: re.Match[str], kind: str) -> Single | None:
    """The product behind `found`, if it is one."""
    end = sentence[1]
    inside = quoted(text, found.end(), end)
    if inside:
        span, stop = is_name(text, *inside, capital=False), inside[1] + 1
    else:
        stop = single_end(text, found.end(), end)
        span = is_name(text, found.end(), stop, capital=False)
        stop = span[1] if span else stop
    if not span:
        return None
    owner, last = owner_of(text, sentence[0], found.start(), stop, end)
    behind = owner is not None and owner[0] >= stop
    strength = "owned"
    if kind == "done" and not behind:
        return None
    said = text[slice(*span)]
    named = said[0].isupper() or is_goods(said)
    if not named or not (inside or (behind and len(said.split()) > 1)):
        if is_name(text, *span) is None or is_area(said):
            return None
        strength = "named" if text[span[0]].isupper() else "goods"
    return Single((found.start(), max(last, stop)), Named(span, owner), SURE[strength])


def owned(text: str, sentence: Span, taken: list[Span]) -> Iterator[Single]:
    """`Trong đó Mật ong A của ông B và Măng C (HTX D) đã hết hạn`: goods in front of an owner."""
    begin = sentence[0]
    for cue in of_owner().finditer(text, *sentence):
        last = owner_end(text, cue.end(), sentence[1])
        a, begin = begin, last
        if not re.search(r"(?:của|do|\()\s*$", cue[0]) or not names_owner(text[cue.end() : last]):
            continue
        edges = [found.end() for found in _EDGE.finditer(text, a, cue.start())]
        a = max([a, cue.start() - _LONGEST_OWNED, *edges])
        starts = (found.start() for found in _WORD.finditer(text, a, cue.start()))
        span = next(filter(None, (_goods(text, start, cue.start()) for start in starts)), None)
        if span and text[span[0]].isupper() and not any(x < last and span[0] < y for x, y in taken):
            owner = trim(text, cue.end(), last, ",;.")
            yield Single((span[0], last), Named(span, owner), SURE["owned"])


def bracketed(text: str, sentence: Span, taken: list[Span]) -> Iterator[Single]:
    """`HTX A (sản phẩm Muối B), Công ty C (Chè D)`: goods in brackets behind their owner."""
    for owner in owner_name().finditer(text, *sentence):
        opens = _INSIDE.match(text, owner.end(), sentence[1])
        if not opens:
            continue
        start, end = opens.span(1)
        if lead := one("prefix").match(text, start, end):
            start = lead.end()
        span = _goods(text, start, end)
        if span and text[span[0]].isupper() and not any(x < end and start < y for x, y in taken):
            yield Single((owner.start(), opens.end()), Named(span, owner.span()), SURE["owned"])


def _goods(text: str, start: int, end: int) -> Span | None:
    """The name of goods, also in capitals."""
    said = text[start:end]
    capital = not (said.isupper() and len(said.split()) > 1)
    return is_name(text, start, end, capital=capital) if is_goods(said) else None
