"""Is a number promised? What stands around it decides.

Patterns stand in ``data/targets.toml``. How sure we are of a promise is earned:

====================================================  =====
any number that is read as a promise                   0.70
it stands in the section of aims                      +0.15
it has a comparator, a range or is a percentage       +0.05
what is counted is known (``data/units.csv``)         +0.05
a word of promise (`phấn đấu`) goes before it         +0.05
its comparator is carried from the number before      −0.15
it is written as a word                               −0.05
====================================================  =====

Times the confidence of the words themselves, that is the confidence of the record's evidence; what
falls below `review.UNSURE` is shown to a human.
"""

import re
from dataclasses import dataclass

from extract.targets import past
from extract.targets.quantities import Quantity

_NOUN = re.compile(r"[^\W\d_]{2}")
_BASELINE = re.compile(
    r"[^,;.]{0,60}?(?<!\w)(?:lên|xuống|tăng lên|giảm xuống|giảm còn|còn)(?!\w)[^,;.]{0,20}\d",
    re.IGNORECASE,
)
_LONGEST = 200


@dataclass(frozen=True)
class Place:
    """Where a number stands."""

    section: str | None
    #: In the section of aims.
    aims: bool
    #: The clause before the number, from the end of the number before it, and behind it.
    before: str
    behind: str
    #: The whole clause, and what leads in to it (the sentence before, the line ending in `:`).
    clause: str
    lead: str
    #: It goes on about a number that is promised: `mở 02 lớp tại xã và 05 lớp tại huyện`.
    goes_on: bool = False
    #: In the articles of a decision, which does things and does not plan them.
    decides: bool = False


def strength(quantity: Quantity, place: Place, carried: bool) -> float | None:
    """How sure it is that the number is promised; None: it is not."""
    if not _may_be(quantity, place):
        return None
    cue = _cue(place)
    if not _is_promised(quantity, place, cue):
        return None
    sure = 0.7
    sure += 0.15 if place.aims else 0.0
    sure += 0.05 if quantity.explicit or quantity.unit.startswith("percent") else 0.0
    sure += 0.05 if quantity.known else 0.0
    sure += 0.05 if cue else 0.0
    sure -= 0.15 if carried else 0.0
    sure -= 0.05 if quantity.worded else 0.0
    return round(min(sure, 0.97), 2)


def _cue(place: Place) -> bool:
    return past.says("cue", place.lead) or past.says("cue", place.before)


def is_report(place: Place) -> bool:
    """True if a number before which this stands is reached already or only compared with."""
    before = place.before[-_LONGEST:]
    return past.is_reached(before) or past.match("against").search(before) is not None


def _may_be(quantity: Quantity, place: Place) -> bool:
    """False for what is told, ruled, paid or compared with."""
    before, behind = place.before[-_LONGEST:], place.behind[:_LONGEST]
    if past.says("not", place.clause) or is_report(place):
        return False
    if past.match("known").match(behind.lstrip()) and not place.aims:
        return False
    if quantity.amount:
        of_money = past.match("money").match(behind.lstrip()) is not None
        spent = past.match("funds").search(before) is not None
        sum_of_funds = quantity.unit == "vnd" and place.section == "money"
        if of_money or sum_of_funds:
            return False
        of_nothing = not place.aims and not _NOUN.match(behind.lstrip())
        drawn = place.aims and quantity.explicit and past.match("drawn").search(before)
        if spent and not drawn and (quantity.unit == "vnd" or of_nothing):
            return False
    return not (quantity.since and _BASELINE.match(behind))  # `từ 60 sản phẩm lên 80`


def _is_promised(quantity: Quantity, place: Place, cue: bool) -> bool:
    percent = quantity.unit in ("percent", "percent_per_year")
    within = past.match("within").search(place.before)
    if place.decides:
        return past.match("plans").search(place.before) is not None and not within
    if place.section == "money":
        return cue and not within
    done_to = past.match("done_to").search(place.before[-_LONGEST:]) is not None
    within = None if done_to else within
    doing = done_to or place.goes_on or past.match("doing").search(place.before[-_LONGEST:])
    making = past.match("making").search(place.before[-_LONGEST:])
    if place.aims:
        if percent or quantity.explicit or quantity.comparator == "range":
            return True
        if quantity.known:
            return not within or within[0].strip().lower() in ("của", "đối với")
        return not within and (cue or bool(doing or making) or not _NOUN.search(place.before))
    if quantity.comparator in ("at_most", "less_than"):
        return cue and not within  # `tối đa 02 sản phẩm của một chủ thể`: a rule
    if percent and quantity.comparator == "about":
        return cue or bool(doing)
    if quantity.explicit:
        return (percent or quantity.known or cue) and (
            not quantity.amount or percent or cue or bool(doing)
        )
    if percent:
        return cue or bool(doing) or quantity.min == 100
    if within:
        return False
    if quantity.comparator == "range":
        return cue or (bool(doing) and quantity.known)
    if quantity.known:
        return cue or bool(doing)
    return bool(making) or (bool(doing) and quantity.padded)
