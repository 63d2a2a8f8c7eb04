"""The words around a product in running text that may say something of it."""

import re

from extract import knowledge
from extract.found import State
from extract.products.product_names import Span, one
from extract.products.product_words import Words
from extract.structure.parts import Part


def said_behind(text: str, before: Span, behind: Span) -> str:
    """What follows a list, read with its beginning: `Có ít nhất 01 sản phẩm (A) đạt 4 sao`."""
    said, opens = text[slice(*behind)], text[slice(*before)]
    return (
        f"{opens.rstrip(' (:')} {said.lstrip(' )')}"
        if one("rank").search(said) and not one("rank").search(opens)
        else said
    )


def after_it(text: str, start: int, end: int) -> Span:
    """What the sentence goes on to say of a product; nothing where another is named next."""
    others = re.compile(rf"[;,\s]*[{knowledge.UPPER}]").match(text, start, end)
    return start, start if others else end


def clause(text: str, sentence: Span, start: int, stop: int) -> Span:
    """The clause around a name, between semicolons."""
    a = max(sentence[0], text.rfind(";", sentence[0], start) + 1)
    b = text.find(";", stop, sentence[1])
    return a, b if b >= 0 else sentence[1]


def opening(text: str, sentence: Span, start: int) -> tuple[Words, ...]:
    """A time that opens the sentence: `Trong quý II/2024; tổ chức …`."""
    words = text[sentence[0] : start].rstrip("; ")
    short = 0 < len(words) < 40
    return (Words((sentence[0], sentence[0] + len(words)), words, "lead"),) if short else ()


def sentence_before(text: str, part: Part, sentence: Span) -> tuple[Words, ...]:
    """What the item says before a sentence that only lists: `Danh sách gồm …`, `Cụ thể: …`."""
    lists = re.compile(r"\s*(?:danh sách|cụ thể|gồm|bao gồm|đó là)\b", re.I)
    span = (part.body, sentence[0])
    opens = span[0] < span[1] and lists.match(text, *sentence)
    return (Words(span, text[slice(*span)], "lead"),) if opens else ()


def title(state: State, part: Part) -> tuple[Words, ...]:
    """The nearest heading, if it speaks of products."""
    above = state.parts[part.heading] if part.heading is not None else None
    if above is None or above is part:
        return ()
    words = state.even[above.body : above.end]
    return (Words((above.start, above.end), words, "lead"),) if "sản phẩm" in words.lower() else ()
