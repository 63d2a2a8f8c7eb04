"""Lists of products: `A, B của X, và C của Y` → A and B of X, C of Y; `X: A; B` → A and B of X."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract import knowledge
from extract.found import trim
from extract.products.product_names import (
    BRACKETED,
    QUOTED,
    Span,
    is_goods,
    is_name,
    names_owner,
    of_owner,
    one,
    owner_end,
    owner_first,
    without_asides,
)

_NUMBERED = re.compile(r"(?:^|(?<=[\s;:,]))\(?(\d{1,2})[.)]\s?(?=[^\W\d]|[“\"])")
#: Words of a name behind a dash.
_DASHED = 5
#: Behind an owner another product may follow.
_MORE = re.compile(r"\)?\s*(?:,|;)?\s*và\s+(?=\w)")
_MARK = re.compile(r"\s*(?:[-–—•+*]|\(?\d{1,3}[.)]|[a-zđ][.)])\s+(?=\S)")


class Named(NamedTuple):
    """A product's name and its owner's, as spans of the text, and what else its item says."""

    name: Span
    owner: Span | None
    rest: tuple[Span, ...] = ()
    #: Where they go on in a further line of their cells.
    name_more: Span | None = None
    owner_more: Span | None = None

    @property
    def lines(self) -> tuple[Span, ...]:
        """The further lines."""
        return tuple(span for span in (self.name_more, self.owner_more) if span)


def items(text: str, start: int, end: int, count: int | None) -> list[Span]:
    """The items of a list: numbered, parted by `;`, or by `,` and `và`; `count` as it says."""
    calm = without_asides(text, start, end)
    marks = list(_NUMBERED.finditer(calm))
    if len(marks) >= 2 and [int(m[1]) for m in marks] == list(range(1, len(marks) + 1)):
        edges = [*(mark.start() for mark in marks), len(calm)]
        begins = [mark.end() for mark in marks]
        return [(start + a, start + b) for a, b in zip(begins, edges[1:], strict=True)]
    if ";" in calm:
        parts = _cut(re.compile(r"\s*;\s*(?:và\s+)?"), calm)
        parts = _several(calm, parts, count)
    else:
        parts = _cut(re.compile(r"\s*,\s+(?:và\s+)?"), calm)
        parts = _joined(calm, parts)
        parts = _several(calm, parts, count)
    return [(start + a, start + b) for a, b in parts if b > a]


def _cut(joint: re.Pattern[str], words: str) -> list[Span]:
    parts, begin = [], 0
    for cut in joint.finditer(words):
        parts.append((begin, cut.start()))
        begin = cut.end()
    return [*parts, (begin, len(words))]


def _joined(words: str, parts: list[Span]) -> list[Span]:
    """Pieces that are no items but go on with the one before: an address, a rank, a trade."""
    whole: list[Span] = []
    for a, b in parts:
        if whole and (
            one("attached").match(words, a, b)
            or (one("trade").match(words, a, b) and of_owner().search(words, *whole[-1]))
        ):
            whole[-1] = (whole[-1][0], b)
        else:
            whole.append((a, b))
    return whole


def _several(words: str, parts: list[Span], count: int | None) -> list[Span]:
    """`A và B` as two: only as many as the list says it has."""
    for follows in (rf"(?=[{knowledge.UPPER}“])", r"(?=\w)"):
        for i in range(len(parts) - 1, -1, -1):
            if count is not None and len(parts) >= count:
                return parts
            for joint in reversed(list(_joints(words, *parts[i], follows))):
                parts[i : i + 1] = [(parts[i][0], joint.start()), (joint.end(), parts[i][1])]
                break
        if count is None:
            return parts
    return parts


def _joints(words: str, start: int, end: int, follows: str) -> Iterator[re.Match[str]]:
    """Where `và` may join two items: before a capital, goods, or the word `sản phẩm`."""
    for joint in re.compile(r"\s+và\s+(?:sản phẩm\s+)?").finditer(words, start, end):
        if one("trade").match(words, joint.end(), end):
            continue
        if re.compile(follows).match(words, joint.end()) or is_goods(words[joint.end() : end]):
            yield joint


def listed(
    text: str, start: int, end: int, count: str | int | None, nested: bool = False
) -> list[Named]:
    """`A, B của X, C của Y, và D của Z` → names with their owners.

    `nested`: it is an owner's list, in which no other owner has one.
    """
    named: list[Named] = []
    waiting: list[Named] = []
    aside = False  # owners stand in brackets, each behind its product
    for a, b in items(text, start, end, int(count) if count else None):
        found = entry(text, a, b, nested)
        if not found:
            if named or waiting:
                break  # behind the list
            continue
        for item in found:
            if item.owner is None:
                waiting.append(item)
                continue
            inside = text[item.name[1] : item.owner[0]].lstrip().startswith("(")
            if ";" in text[start:a] or (inside and aside):
                named.extend(waiting)
            else:  # `A, B của X`, but no `A của tỉnh V, B của X`
                named.extend(
                    before if _has_place(text, before) else before._replace(owner=item.owner)
                    for before in waiting
                )
            named.append(item)
            waiting, aside = [], inside
    return _sharing(text, named + waiting)


def _has_place(text: str, item: Named) -> bool:
    return any(text[slice(*span)].lstrip().startswith("của ") for span in item.rest)


def _sharing(text: str, named: list[Named]) -> list[Named]:
    """`A của X và B của Y tiến hành đánh giá lại`: what follows the last is said of both."""
    for i in range(len(named) - 2, -1, -1):
        item, after = named[i], named[i + 1]
        if item.owner is None or after.owner in (None, item.owner):
            continue
        between = text[max(item.name[1], item.owner[1]) : after.name[0]]
        if re.fullmatch(r"\)?\s*,?\s*và\s+(?:sản phẩm\s+)?[“\"]?", between):
            last = max(after.name[1], after.owner[1] if after.owner else 0)
            tail = tuple(span for span in after.rest if span[0] >= last)
            named[i] = item._replace(rest=(*item.rest, *tail))
    return named


def entry(text: str, start: int, end: int, nested: bool = False) -> list[Named]:
    """The products of one item: mostly one; several of one owner in `A, B của X`, `X: A, B`."""
    start, end = trim(text, start, end, ",;. ")
    mark = _MARK.match(text, start, end)
    start = mark.end() if mark else start
    calm = without_asides(text, start, end)
    first = owner_first().match(text, start, end)
    if first:
        stop = owner_end(text, start, end)
        joint = one("owns").match(text, stop, end)
        if not joint or nested:
            return []
        firm = trim(text, start, stop, ",;.")
        inner = listed(text, joint.end(), end, joint.groupdict().get("n"), nested=True)
        return [item if item.owner else item._replace(owner=firm) for item in inner]
    before: tuple[Span, ...] = ()
    owner: Span | None = None
    if lead := one("prefix").match(text, start, end):
        before, start = ((start, lead.end()),), lead.end()
        calm = calm[-(end - start) :] if end > start else ""
    quoted = QUOTED.match(text, start, end)
    cue = of_owner().search(text, quoted.end() if quoted else start, end)
    if cue and calm and calm[min(cue.start() - start, len(calm) - 1)] == "~":
        cue = None  # within a quotation
    if cue and not names_owner(text[cue.end() : owner_end(text, cue.end(), end)]):
        cue = None  # a class of owners
    behind = end
    if cue:
        behind = owner_end(text, cue.end(), end)
        owner = trim(text, cue.end(), behind, ",;.")
    stop = cue.start() if cue else end
    if quoted:
        names: list[tuple[Span, int]] = [((quoted.start() + 1, quoted.end() - 1), quoted.end())]
    else:
        names = list(_names(text, start, stop, cue is not None))
    found = []
    for span, name_stop in names:
        name = is_name(text, *span, capital=False, owned=nested or owner is not None)
        if name:
            rest = (*before, (name_stop, stop), (behind, end))
            found.append(Named(name, owner, tuple((a, b) for a, b in rest if b > a)))
    more = _MORE.match(text, behind, end) if owner and found else None
    others = entry(text, more.end(), end) if more and not nested else []
    if others and all(other.owner for other in others):  # `A của X và B của Y`
        kept = tuple(span for span in found[0].rest if span != (behind, end))
        return [*(item._replace(rest=(*kept, *others[-1].rest)) for item in found), *others]
    return found


def _names(text: str, start: int, stop: int, owned: bool) -> Iterator[tuple[Span, int]]:
    """The names in front of an owner, or alone: `A, B` are two if they could be."""
    calm = without_asides(text, start, stop)
    begin = 0
    while begin < len(calm):
        end = _name_end(text, start, calm, begin, owned)
        yield (start + begin, start + end), start + end
        joint = re.compile(r",\s+(?:và\s+)?|\s+và\s+(?:sản phẩm\s+)?").match(calm, end)
        if not joint or one("attached").match(calm, joint.end()):
            return
        begin = joint.end()


def _name_end(text: str, start: int, calm: str, begin: int, owned: bool) -> int:
    """Where a name ends in an item; a brand in brackets belongs to it, and before its owner also
    what stands behind a dash (`Chạm bạc Suối Mơ - tranh tứ quý của …`)."""
    place = begin
    both = next(
        (
            found.start()
            for found in _joints(calm, begin, len(calm), "(?!)")
            if is_goods(calm[begin:]) and is_goods(calm[found.end() :])
        ),
        len(calm),
    )
    while found := one("item_end").search(calm, place, both):
        after = calm[found.end() : both]
        if owned and re.fullmatch(r"\s[-–—]+\s", found[0]) and _goes_on(after):
            place = found.end()
            continue
        bracket = BRACKETED.match(calm, found.start()) or BRACKETED.match(calm, found.end() - 1)
        if not bracket:
            return found.start()
        words = text[start + bracket.start() + 1 : start + bracket.end() - 1]
        if one("aside").search(words) or not re.search(r"\w", words) or len(words) > 40:
            return found.start()
        place = bracket.end()
    return both


def _goes_on(words: str) -> bool:
    """True if what stands behind a dash may be of a name: no address, rank or remark."""
    said = one("attached").match(words) or one("aside").search(words)
    return not said and len(words.split()) <= _DASHED and re.search(r"[-–—,]", words) is None
