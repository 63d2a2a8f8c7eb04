"""Figures against each other: breakdowns that do not add up, two figures for one thing.

Only what cannot both be meant is shown: parts that may overlap, or that need not be all, are left
alone. The words that open a breakdown stand in ``data/review.toml``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from rapidfuzz import fuzz

from extract import knowledge
from extract.found import State, fold
from extract.products.product_names import same_owner
from extract.products.product_words import group_of
from sohoa import records

#: Between a whole and the words that open its breakdown: `246 sản phẩm. Trong đó: …`.
_GAP = 30
#: With so many parts a breakdown is meant to be all of the whole.
_WHOLE = 3
#: Of 100, rapidfuzz ratio: subjects of targets that are one.
_SAME = 92
_COMPARED = 60
#: A whole may end with the words that open its breakdown, and their colon.
_COLON = 2


def find(state: State) -> None:
    """Add what contradicts itself to ``state.issues``."""
    for target in state.targets:
        if target.min is not None and target.max is not None and target.min > target.max:
            message = f"Khoảng số bị ngược: từ {_say(target.min)} đến {_say(target.max)}."
            state.issue("range_reversed", message, target.evidence, target.id)
    _sums(state)
    _contradictions(state)
    _products(state)


def _sums(state: State) -> None:
    """`246 sản phẩm, trong đó: nhóm thực phẩm 216, đồ uống 11, …`."""
    starts = [part.start for part in state.parts]
    ordered = sorted(state.targets, key=lambda target: target.evidence.end)
    ends = [target.evidence.end for target in ordered]
    for cue in _cue().finditer(state.even):
        k = bisect_right(ends, cue.end() + _COLON) - 1
        i = bisect_right(starts, cue.start()) - 1
        if k < 0 or i < 0 or cue.start() - ends[k] > _GAP:
            continue
        whole = ordered[k]
        last = _end(state, i, cue.end())
        parts = [target for target in ordered[k + 1 :] if target.evidence.end <= last]
        total = _exact(whole)
        figures = [_exact(part) for part in parts]
        if total is None or None in figures or not _disjoint(state, whole, parts):
            continue
        added = sum(figure for figure in figures if figure is not None)
        complete = len(parts) >= _WHOLE or cue["all"] is not None or _by_stars(parts)
        if added > total or (complete and added != total):
            message = f"Các phần cộng lại là {_say(added)}, khác tổng số {_say(total)} đã nêu."
            state.issue("sum_differs", message, whole.evidence, whole.id)


def _end(state: State, index: int, start: int) -> int:
    """Where a breakdown ends: with its sentence, or with the items below its colon."""
    part = state.parts[index]
    stop = state.even.find(". ", start, part.end)
    if stop >= 0:
        return stop + 1
    end = part.end
    if state.even[part.start : part.end].rstrip().endswith(":"):
        for below in state.parts[index + 1 :]:
            if below.lead_in != index:
                break
            end = below.end
    return end


def _exact(target: records.Target) -> float | None:
    return target.min if target.comparator == "exactly" and target.min == target.max else None


def _disjoint(state: State, whole: records.Target, parts: Sequence[records.Target]) -> bool:
    """True if the parts are of the whole's unit, and none can be counted in two of them."""
    if len(parts) < 2 or any(part.unit != whole.unit for part in parts):
        return False
    if whole.unit in ("percent", "percent_per_year"):
        return False
    return _by_stars(parts) or _by_groups(state, parts)


def _by_stars(parts: Sequence[records.Target]) -> bool:
    stars = [part.stars for part in parts]
    return None not in stars and len(set(stars)) == len(stars)


def _by_groups(state: State, parts: Sequence[records.Target]) -> bool:
    """Each part is another of the six groups of products."""
    if len(parts) > 6:
        return False
    named = [_group(state, part) for part in parts]
    return None not in named and len(set(named)) == len(named)


def _group(state: State, part: records.Target) -> int | None:
    """The group named by the last words of the subject, else of the target's words."""
    words = state.even[part.evidence.start : part.evidence.end]
    for said in (part.subject or "", words):
        if group := group_of(re.split(r"[,;:]", said)[-1]):
            return group
    return None


def _contradictions(state: State) -> None:
    """Two totals for one thing, by one time and for one area, in different places."""
    totals = [target for target in state.targets if target.measure == "cumulative"]
    for a, b in combinations(totals[:_COMPARED], 2):
        if _is_one(a, b) and (a.min, a.max) != (b.min, b.max):
            message = (
                f"Hai chỉ tiêu về cùng một tổng số nhưng khác nhau: {_bounds(a)} và {_bounds(b)}."
            )
            state.issue("contradiction", message, b.evidence, b.id)


def _is_one(a: records.Target, b: records.Target) -> bool:
    if (a.unit, a.stars, a.comparator) != (b.unit, b.stars, b.comparator):
        return False
    if any(x and y and x != y for x, y in ((a.due, b.due), (a.scope, b.scope))):
        return False
    apart = a.evidence.end <= b.evidence.start or b.evidence.end <= a.evidence.start
    subjects = fold(a.subject or ""), fold(b.subject or "")
    return apart and not _share(a, b) and fuzz.ratio(*subjects) >= _SAME


def _share(a: records.Target, b: records.Target) -> bool:
    """True if one is part of the other's breakdown: it names the other's words as its ground."""
    for one, other in ((a, b), (b, a)):
        if any(place.start == other.evidence.start for place in one.also):
            return True
    return False


def _products(state: State) -> None:
    """A product that is named twice and has two ranks, or two fates."""
    by_name: dict[str, list[records.Product]] = {}
    for product in state.products:
        by_name.setdefault(fold(product.name), []).append(product)
    for same in by_name.values():
        for a, b in combinations(same[:_COMPARED], 2):
            owned = a.owner and b.owner and not same_owner(a.owner, b.owner)
            if not owned and (said := next(_differences(a, b), None)):
                message = f"Sản phẩm “{b.name}” được nêu hai lần, khác nhau về {said}."
                state.issue("contradiction", message, b.evidence, b.id)


def _differences(a: records.Product, b: records.Product) -> Iterator[str]:
    for name, words in (("stars", "hạng sao"), ("stars_target", "hạng sao phấn đấu")):
        x, y = getattr(a, name), getattr(b, name)
        if x and y and x != y:
            yield f"{words} ({x} và {y})"
    if a.action and b.action and a.action != b.action:
        yield "việc phải làm"
    if a.group and b.group and a.group != b.group:
        yield f"nhóm sản phẩm ({a.group} và {b.group})"


def _bounds(target: records.Target) -> str:
    value = target.min if target.min is not None else target.max
    return _say(value) if value is not None else "?"


def _say(value: float) -> str:
    """`1.234,5`, as Vietnamese writes numbers."""
    text = f"{value:,.10g}" if value == int(value) else f"{value:,}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


@cache
def _cue() -> re.Pattern[str]:
    return knowledge.pattern(knowledge.patterns("review")["breakdown"]["match"])
