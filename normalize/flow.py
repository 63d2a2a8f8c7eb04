"""Where running text flows on from line to line, for context; and words apart from white space."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

_ENDED = re.compile(r"[.;:!?…][\"”')\]*]*$")
_BULLET = re.compile(r"[-–+*•●▪◦]$|[-–+•]\w|(?:\d{1,2}|[IVX]{1,4}|[a-zđ])[.)]$")
#: Controls, what could not be decoded, bytes that are none of the encoding (lone surrogates), and
#: more marks on one letter than any language has.
_RUBBISH = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff]|[\u0300-\u036f]{5}")
#: White space, and the mark at the beginning of a file.
_BLANK = re.compile(r"([\s\ufeff]+)")
#: Share of lines with a blank line behind them that says that every line is doubled.
DOUBLED = 0.6
#: A longer run of characters without a blank is no word.
LONGEST_WORD = 60


def flows(
    lines: Sequence[Sequence[str]], alone: Sequence[bool], joined: Collection[int] = ()
) -> list[list[int]]:
    """Group lines (given as their words) whose text runs on; indices, in order, without blanks.

    A line goes on unless it ended in a full stop or colon, the next begins with a bullet, or a
    blank line parts them and the next begins with a capital; doubled blank lines part nothing.

    Args:
        lines: words of each line.
        alone: whether each line is a group of its own (a table cell).
        joined: indices of lines that go on with the one before, whatever they look like (a line
            that was cut for its length).
    """
    full = [k for k, words in enumerate(lines) if words]
    gaps = sum(b - a > 1 for a, b in pairwise(full))
    doubled = gaps > DOUBLED * max(len(full) - 1, 1) and len(full) > 3
    groups: list[list[int]] = []
    for place, k in enumerate(full):
        before = full[place - 1] if place else None
        if before is None or (
            k not in joined and (alone[k] or alone[before] or _parted(lines, before, k, doubled))
        ):
            groups.append([])
        groups[-1].append(k)
    return groups


def _parted(lines: Sequence[Sequence[str]], before: int, after: int, doubled: bool) -> bool:
    first, last = lines[after][0], lines[before][-1]
    if _BULLET.match(first) or _ENDED.search(last):
        return True
    gap = after - before > (2 if doubled else 1)
    return gap and not first[0].islower()


def unspaced(text: str, inside: bool = False) -> list[tuple[str, bool]]:
    """Cut `text` into words (True) and white space or binary rubbish (False); joined, the text.

    `inside` says that the text begins within a run of characters that was cut: that is no word.
    """
    parts = [
        (part, not (_BLANK.match(part) or len(part) > LONGEST_WORD or _RUBBISH.search(part)))
        for part in _BLANK.split(text)
        if part
    ]
    if inside and parts:
        parts[0] = (parts[0][0], False)
    return parts
