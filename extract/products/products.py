"""Products named in running text and in lists: behind `sản phẩm`, after a colon, below a lead-in.

`A, B của X` is two products of one owner. Odd names are left as they are. Names are read by
`product_lists` and `product_names`, what is said of a product by `product_words`, tables by
`product_tables`, stated counts by `product_counts`.
"""

import re

from extract.found import State, sentences
from extract.products import (
    product_context,
    product_counts,
    product_refs,
    product_singles,
    product_tables,
)
from extract.products.product_leads import Lead, Leads, with_lines
from extract.products.product_lists import Named, entry, listed
from extract.products.product_names import (
    Span,
    begins_owner,
    is_goods,
    is_name,
    one,
    owner_of,
    patterns,
    without_asides,
)
from extract.products.product_records import Collector
from extract.products.product_singles import SURE, Single
from extract.products.product_words import Words, action_in

#: Words of a name without any other sign that it is one.
_SHORT = 6
_LONGEST_ITEM = 1500
_READ = ("item", "heading", "label", "closing")


def find(state: State) -> None:
    """Fill ``state.products``."""
    leads, found = Leads(state), Collector(state)
    for index, part in enumerate(state.parts):
        if part.kind not in _READ or leads.is_read(index):
            continue
        above = leads.above(index)
        if not (above and not leads.meet(index) and _item(found, leads, index, above)):
            leads.meet(index)
            for start, end in sentences(state.even, part.body, part.end):
                _in_sentence(found, leads, index, (start, end))
        for sentence in sentences(state.even, part.body, part.end):
            product_refs.find(state, part, sentence, found.decision is not None)
    product_tables.find(state, found)
    decided = found.decision.span if found.decision else None
    product_counts.find(state, leads.all.values(), decided)


def _item(collected: Collector, leads: Leads, index: int, above: list[Lead]) -> bool:
    """Read a line below a lead-in as an item of its list; False if it is none."""
    text = collected.state.even
    part = collected.state.parts[index]
    if part.label not in (None, "content") or leads.line_end(index) - part.body > _LONGEST_ITEM:
        return False
    if _is_task(text, part.body, leads.line_end(index)):
        return False
    found = [
        item
        for item in _of_line(text, part.body, leads.line_end(index))
        if _names_one(text, item, above[0])
    ]
    for item in found:
        item, more = with_lines(collected.state, index, item)
        own = (*more, *(Words(span, text[slice(*span)], "own") for span in item.rest))
        added = collected.add(part, item, (*own, *leads.words(above)), SURE["item"])
        leads.count(index, added)
    return bool(found)


def _is_task(text: str, start: int, end: int) -> bool:
    """True for `Đưa sản phẩm A ra khỏi …`, `Khảo sát …, gồm các sản phẩm: A; B`: a sentence."""
    begins = (one(name).match(text, start, end) for name in ("heads_list", "inner_prefix"))
    if begins_owner(text[start:end]) or any(begins):
        return False
    calm = without_asides(text, start, end)
    lists = (found.start() for found in _matches(text, (start, end), "list"))
    inner = (found.start() for found in one("inner_prefix").finditer(text, start, end))
    places = (*lists, *(place for place in inner if place > start))
    return any(calm[place - start] != "~" for place in places)


def _of_line(text: str, start: int, end: int) -> list[Named]:
    """The products of a line: of the item as a whole, or of the list behind its `Hạng 4 sao:`."""
    if refers := one("refers").search(text, start + 1, end):
        end = refers.start()  # what follows speaks of others
    head = re.compile(r"(?:[^:;()“\"]|\([^()]{1,40}\)){2,60}:\s+(?=\S)").match(text, start, end)
    if head and not begins_owner(head[0]) and one("heads_list").match(head[0]):
        if one("prefix").fullmatch(head[0]):
            return entry(text, head.end(), end)
        words = (start, head.end())
        inner = [item for item in listed(text, head.end(), end, None) if _names_one(text, item)]
        return [item._replace(rest=(*item.rest, words)) for item in inner]
    if ";" in without_asides(text, start, end).rstrip(
        " ;."
    ):  # several in a line, each with its owner
        several = [item for item in listed(text, start, end, None) if item.owner]
        if len(several) > 1 and all(_names_one(text, item) for item in several):
            return several
    return entry(text, start, end)


def _names_one(text: str, item: Named, lead: Lead | None = None) -> bool:
    """True if an item names a product; kinds of goods and what an office is to do name none.

    Below a lead that says that products follow, less is asked of it.
    """
    said = text[slice(*item.name)]
    capital = said[0].isupper() and item.owner is not None
    likely = is_name(text, *item.name) is not None or is_goods(said) or capital
    quoted = text[item.name[0] - 1] in '“"«‘' and (said[0].isupper() or is_goods(said))
    if quoted or (item.owner is not None and likely):
        return True
    if lead is None:
        return is_name(text, *item.name) is not None
    short = lead.names and said[0].isupper() and len(said.split()) <= _SHORT
    return lead.strong and (likely or short or item.owner is not None)


def _in_sentence(collected: Collector, leads: Leads, index: int, sentence: Span) -> None:
    text = collected.state.even
    taken: list[Span] = []
    lists = _matches(text, sentence, "list")
    for found in lists:
        if _overlaps(found, taken):
            continue
        stop = _list_end(text, found, sentence[1])
        after = next((other.start() for other in lists if other.start() > found.end()), stop)
        cut = text.rfind(";", found.end(), after) if after < stop else -1
        stop = cut if cut > 0 else stop  # `X có 01 sản phẩm là A; Y có 02 sản phẩm là …`
        named = listed(text, found.end(), stop, found.groupdict().get("n"))
        named = _names_of(text, found, named)
        if named and (collected.programme or any(item.owner for item in named)):
            taken.append((found.start(), _last(named)))
            _add_list(collected, leads, index, sentence, found, named)
    singles = []
    for kind in ("single", "done"):
        for found in _matches(text, sentence, kind):
            single = (
                None
                if _overlaps(found, taken)
                else product_singles.single(text, sentence, found, kind)
            )
            if single and (single.named.owner or collected.programme):
                singles.append(single)
                taken.append(single.span)
    if collected.programme:
        for find in (product_singles.owned, product_singles.bracketed):
            for single in find(text, sentence, taken):
                singles.append(single)
                taken.append(single.span)
    edges = sorted(taken)
    for single in singles:
        _add_single(collected, index, sentence, single, edges)


def _matches(text: str, sentence: Span, kind: str) -> list[re.Match[str]]:
    """All matches of the patterns of that kind, in the order of the text, the longest first."""
    found = [hit for match in patterns(kind) for hit in match.finditer(text, *sentence)]
    return sorted(found, key=lambda hit: (hit.start(), -hit.end()))


def _overlaps(found: re.Match[str], taken: list[Span]) -> bool:
    return any(a < found.end() and found.start() < b for a, b in taken)


def _last(named: list[Named]) -> int:
    """Where the words of a list end."""
    return max(span[1] for item in named for span in (item.name, item.owner or (0, 0)))


def _list_end(text: str, found: re.Match[str], end: int) -> int:
    """Where the list behind `found` stops: at the sentence's end, its bracket, or a new verb."""
    stop = one("list_end").search(text, found.end(), end)
    last = stop.start() if stop else end
    if "(" in found[0] and found[0].count("(") > found[0].count(")"):
        closes = text.find(")", found.end(), last)
        depth = text[found.end() : closes].count("(") if closes >= 0 else 0
        for _ in range(min(depth, 9)):
            closes = text.find(")", closes + 1, last)
            if closes < 0:
                break
        last = closes if closes >= 0 else last
    return last


def _names_of(text: str, found: re.Match[str], named: list[Named]) -> list[Named]:
    """The names of a list, none if something else stands behind the colon or in brackets.

    A list that says how many it has is taken as it is, if it has so many or names anything.
    """
    count = found.groupdict().get("n")
    likely = [item for item in named if _names_one(text, item)]
    if count is None:
        return likely
    return named if likely or int(count) == len(named) else []


def _add_list(
    collected: Collector,
    leads: Leads,
    index: int,
    sentence: Span,
    found: re.Match[str],
    named: list[Named],
) -> None:
    text, part = collected.state.even, collected.state.parts[index]
    near = product_context.clause(text, sentence, found.start(), found.end())
    last = _last(named)
    behind, after = (
        (last, max(last, near[1])),
        product_context.after_it(text, max(last, near[1]), sentence[1]),
    )
    shared: tuple[Words, ...] = ()
    asides = [span for item in named for span in item.rest if "(" in text[slice(*span)]]
    if len(named) > 1 and len(asides) == 1 and asides[0] in named[-1].rest:
        shared = (Words(asides[0], text[slice(*asides[0])], "own"),)  # `A và B (sản phẩm mới)`
    owner, _ = owner_of(text, sentence[0], found.start(), found.start(), found.start())
    before = (near[0], found.end())
    context = (
        Words(found.span(), found[0], "clause"),
        Words(before, text[slice(*before)], "clause"),
        *product_context.opening(text, sentence, near[0]),
        *product_context.sentence_before(text, part, sentence),
        *leads.words(leads.above(index)),
        *product_context.title(collected.state, part),
        Words(behind, product_context.said_behind(text, before, behind), "clause"),
        Words(after, text[slice(*after)], "after"),
    )
    ids: list[str] = []
    for item in named:
        own = tuple(Words(span, text[slice(*span)], "own") for span in item.rest)
        if item.owner is None and owner and all(other.owner is None for other in named):
            item = item._replace(owner=owner)
        ids.append(collected.add(part, item, (*own, *shared, *context), SURE["list"]))
        leads.count(index, ids[-1])
    product_counts.check_list(collected.state, found, named, ids[0])


def _add_single(
    collected: Collector, index: int, sentence: Span, single: Single, edges: list[Span]
) -> None:
    state = collected.state
    text, part = state.even, state.parts[index]
    start, last = single.span
    whole = product_context.clause(text, sentence, start, last)
    # `nâng hạng A của X lên 4 sao, đánh giá lại B`: each name has its own part of the clause
    a = max([whole[0], *(b for _, b in edges if b <= start)])
    b = min([whole[1], *(a for a, _ in edges if a >= last)])
    comma = max(text.rfind(", ", last, b), text.rfind(" và ", last, b))
    near = (a, comma if b < whole[1] and comma > 0 else b)
    if re.fullmatch(r"\s*(?:,|và|, và)\s*", text[last:b]):  # `A và sản phẩm B của X lên 4 sao`
        near = (a, whole[1])
    if a > whole[0]:  # what follows the name before is that one's
        comma = text.find(", ", a, start)
        near = (comma + 1 if comma >= 0 else a, near[1])
    context = [Words(near, text[slice(*near)], "clause")]
    if action_in(context[0].text) is None and near != whole:
        context.append(Words(whole, text[slice(*whole)], "clause"))
    context += [
        *product_context.opening(text, sentence, whole[0]),
        *product_context.title(state, part),
    ]
    after = product_context.after_it(text, whole[1], sentence[1])
    context.append(Words(after, text[slice(*after)], "after"))
    bracket = re.compile(r"\s*\([^()]{0,200}\)").match(text, last, sentence[1])
    if bracket:
        context.insert(0, Words(bracket.span(), bracket[0], "own"))
    named, more = with_lines(state, index, single.named)
    context[:0] = more
    collected.add(part, named, tuple(context), single.strength)
