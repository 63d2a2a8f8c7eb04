"""Lines above the items of a list, `Công nhận 05 sản phẩm hạng 3 sao, gồm:`, and headings.

What such a line says (rank, action, group) holds for the items below, over several levels.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from extract import knowledge
from extract.found import State
from extract.products.product_lists import Named
from extract.products.product_names import SLOTS, Span, one, owner_end
from extract.products.product_words import Words
from extract.structure.parts import Part

_DEEPEST = 5
_LONGEST = 400
#: Lines below a product that may say whose it is.
_LINES = 5


@dataclass
class Lead:
    """A line with products below it."""

    index: int
    span: Span
    #: Every item below is a product; else only one with an owner.
    strong: bool
    #: Names follow, not tasks: `gồm các sản phẩm:`.
    names: bool
    #: How many it says there are.
    stated: int | None
    found: int = 0
    #: The id of the first product below it.
    first: str | None = None


class Leads:
    """The lead-ins of a document, met one after another."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.all: dict[int, Lead] = {}
        self._items: set[int] = set()
        #: Items with the same bullet as their lead-in.
        self._siblings: dict[int, Lead] = {}

    def meet(self, index: int) -> Lead | None:
        """Remember the part if it is a lead-in."""
        part = self.state.parts[index]
        words = self.state.even[part.body : part.end].rstrip(" .")
        begin = max(words.rfind(". "), words.rfind("; ")) + 1 if part.kind != "heading" else 0
        colon = words.endswith(":") or self._opens(index)
        if not (colon or part.kind == "heading") or len(words) - begin > _LONGEST:
            return None
        if one("names_groups").search(words, begin):
            return None
        for match, strong in _patterns():
            if found := match.search(words, begin):
                stated = found.groupdict().get("n")
                sure = strong and (colon or one("titles_list").search(words) is not None)
                names = one("names_follow").search(words) is not None
                number = int(stated) if stated else None
                self.all[index] = Lead(index, (part.body, part.end), sure, names, number)
                return self.all[index]
        return None

    def _opens(self, index: int) -> bool:
        """A line without a colon that says `gồm` or `sau đây` at its end."""
        part = self.state.parts[index]
        return (
            one("opens").search(self.state.even, max(part.body, part.end - 40), part.end)
            is not None
        )

    def above(self, index: int) -> list[Lead]:
        """The lead-ins above a part, the nearest first; none if the nearest heading is of another
        matter."""
        chain: list[Lead] = []
        for i in self._ancestors(index):
            lead = self.all.get(i)
            if lead:
                chain.append(lead)
            elif not chain:
                break
        return chain or self._beside(index)

    def _beside(self, index: int) -> list[Lead]:
        """A lead-in straight above items that are not below it by their marks.

        With its own bullet they need an owner each; numbered from 1 they are its list.
        """
        parts = self.state.parts
        before = self._siblings.get(index - 1)
        lead = before or self.all.get(index - 1)
        if lead is None or not lead.strong or parts[lead.index].kind == "heading":
            return []
        same = parts[lead.index].level == parts[index].level
        number = re.fullmatch(r"\(?(\d{1,2})[.)]", parts[index].marker)
        counted = number is not None and int(number[1]) == index - lead.index
        if not (counted or same):
            return []
        self._siblings[index] = lead
        return [replace(lead, strong=counted, stated=None)]

    def words(self, chain: list[Lead]) -> tuple[Words, ...]:
        """What the lead-ins say."""
        text = self.state.even
        return tuple(Words(lead.span, text[slice(*lead.span)], "lead") for lead in chain)

    def count(self, index: int, identity: str) -> None:
        """One more product was found on that line."""
        self._items.add(index)
        beside = self._siblings.get(index)
        for lead in (beside,) if beside else self.above(index):
            lead.found += 1
            lead.first = lead.first or identity

    def line_end(self, index: int) -> int:
        """The end of the line: of the part behind a heading that goes on in its line."""
        parts = self.state.parts
        after = index + 1
        if after < len(parts) and parts[index].kind == "heading" and self._goes_on(after):
            return parts[after].end
        return parts[index].end

    def is_read(self, index: int) -> bool:
        """True for the rest of a line whose beginning was read as an item."""
        return index - 1 in self._items and self._goes_on(index)

    def _goes_on(self, index: int) -> bool:
        parts = self.state.parts
        before = parts[index - 1] if index else None
        return before is not None and before.kind == "heading" and before.end == parts[index].start

    def _ancestors(self, index: int) -> list[int]:
        parts = self.state.parts
        found: list[int] = []
        part = parts[index]
        while len(found) < _DEEPEST:
            up = part.lead_in if part.lead_in is not None else part.heading
            if up is None or up >= index or up in found:
                break
            found.append(up)
            part = parts[up]
        return found


def with_lines(state: State, index: int, named: Named) -> tuple[Named, list[Words]]:
    """The product with its owner, and what the lines behind it say, where it has such lines."""
    text, more = state.even, []
    for line in _described(state, index):
        if lead := one("owner_prefix").match(text, line.body, line.end):
            owner = (lead.end(), owner_end(text, lead.end(), line.end))
            named = named._replace(owner=named.owner or owner)
        elif one("rank_label").match(text, line.body, line.end):
            more.append(Words((line.body, line.end), text[line.body : line.end], "own"))
    return named, more


def _described(state: State, index: int) -> list[Part]:
    """The lines behind a product that may describe it: `Chủ thể: …`, `Hạng sao: …`."""
    level = state.parts[index].level
    below: list[Part] = []
    for part in state.parts[index + 1 : index + 1 + _LINES]:
        label = one("described").match(state.even, part.body, part.end)
        if part.level < level or part.kind == "heading" or (part.level == level and not label):
            break
        below.append(part)
    return below


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    entries = knowledge.patterns("products")["lead"]
    return tuple((knowledge.pattern(entry["match"], SLOTS), entry["strong"]) for entry in entries)
