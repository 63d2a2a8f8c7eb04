"""Where the records that were corrected are in a later reading, which may cut them otherwise."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from sohoa.amend import shared, size
from sohoa.model import Box, DocumentText
from sohoa.records import Evidence, Found
from store.folding import fold
from store.review.model import RECORDS, Anchor, value

#: The fields that tell records of the same words apart.
_TELLING = {
    "targets": ("subject", "min", "max", "unit"),
    "assignments": ("agency.name", "role", "task"),
    "products": ("name", "owner"),
    "deadlines": ("text", "edtf", "rrule"),
}
#: Least share of the words that two places have in common, or of their area; of the telling fields
#: that are alike; likeness (0-100) of two strings.
_SAME_PLACE, _SAME_VALUES, _ALIKE = 0.6, 0.5, 80


def siblings(found: Found, among: Sequence[Found]) -> int:
    """How many of `among` say the same words on the same page as `found`, itself included."""
    own = found.evidence
    return sum(own.page == o.evidence.page and own.raw == o.evidence.raw for o in among)


def match(
    kind: str, wanted: Mapping[str, tuple[Anchor, Mapping[str, Any]]], among: Sequence[Found]
) -> dict[str, str]:
    """Id at the time of the correction to the id that the record has now, if it is there.

    Args:
        kind: of records.
        wanted: id at the time to how it is known, and to what it was corrected by field.
        among: the records that there are now.
    """
    scored = []
    for subject, (anchor, after) in wanted.items():
        before = RECORDS[kind].model_validate(anchor.found)
        near = [found for found in among if found.evidence.page == before.evidence.page]
        for found in near:
            same = found.id == before.id
            proof = same and siblings(found, near) >= anchor.siblings
            score = _score(kind, before, after, found, same, proof)
            scored += [(score, subject, found.id)] if score else []
    result: dict[str, str] = {}
    taken: set[str] = set()
    for _, subject, now in sorted(scored, key=lambda one: -one[0]):
        if subject not in result and now not in taken:
            result[subject] = now
            taken.add(now)
    return result


def _score(
    kind: str, before: Found, after: Mapping[str, Any], now: Found, same: bool, proof: bool
) -> float:
    """How surely `now` is the record that was corrected; 0: it is not.

    Its id may be the `same`: that tells the words of a record and its number among those of the
    same words. It is `proof` as long as there are not fewer of them.
    """
    place = _place(before.evidence, now.evidence)
    values = max(_values(kind, before, {}, now), _values(kind, before, after, now))
    if not proof and (place < _SAME_PLACE or values < _SAME_VALUES):
        return 0
    return place + values + proof + 0.5 * same


def _place(one: Evidence, other: Evidence) -> float:
    """How much of the smaller of two places lies in the other: of its words or of its area."""
    words = [Counter(fold(evidence.raw).split()) for evidence in (one, other)]
    least = min(words[0].total(), words[1].total())
    by_words = (words[0] & words[1]).total() / least if least else 0.0
    return by_words if by_words >= _SAME_PLACE else max(by_words, _area(one.boxes, other.boxes))


def _area(one: Sequence[Box], other: Sequence[Box]) -> float:
    both = sum(shared(a, b) for a in one for b in other)
    least = min(sum(map(size, one)), sum(map(size, other)))
    return min(both / least, 1.0) if least else 0.0


def _values(kind: str, before: Found, after: Mapping[str, Any], now: Found) -> float:
    """Share of the telling fields that are alike, of those that either has."""
    alike = total = 0.0
    for field in _TELLING[kind]:
        was, is_ = after.get(field, value(before, field)), value(now, field)
        if was is None and is_ is None:
            continue
        total += 1
        if isinstance(was, str) and isinstance(is_, str):
            alike += fuzz.ratio(fold(was), fold(is_)) >= _ALIKE
        else:
            alike += was == is_
    return alike / total if total else 1.0


def locate(evidence: Evidence, text: DocumentText) -> Evidence | None:
    """`evidence` with the offsets that its words have in `text`; None if they are not there."""
    words = [word for word in text.words if word.page == evidence.page]
    starts, at = {}, 0
    for number, word in enumerate(words):
        starts[at] = number
        at += len(word.raw) + 1
    joined = " ".join(word.raw for word in words) + " "
    begin = joined.find(evidence.raw + " ")
    while begin >= 0 and begin not in starts:
        begin = joined.find(evidence.raw + " ", begin + 1)
    if evidence.raw and begin >= 0:
        end = begin + len(evidence.raw)
        found = words[starts[begin] : starts.get(end + 1, len(words))]
    else:
        found = [w for w in words if w.box and _area((w.box,), evidence.boxes) >= _SAME_PLACE]
    if not found:
        return None
    return evidence.model_copy(update={"start": found[0].start, "end": found[-1].end})
