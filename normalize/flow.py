"""Where running text flows on from line to line, for context; and words apart from white space."""

import re
from collections.abc import Sequence
from itertools import pairwise

_ENDED = re.compile(r"[.;:!?…][\"”')\]*]*$")
_BULLET = re.compile(r"[-–+*•●▪◦]$|[-–+•]\w|(?:\d{1,2}|[IVX]{1,4}|[a-zđ])[.)]$")
_RUBBISH = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
#: Share of lines with a blank line behind them that says that every line is doubled.
DOUBLED = 0.6
#: A longer run of characters without a blank is no word.
LONGEST_WORD = 60


def flows(lines: Sequence[Sequence[str]], alone: Sequence[bool]) -> list[list[int]]:
    """Group lines (given as their words) whose text runs on; indices, in order, without blanks.

    A line goes on unless it ended in a full stop or colon, the next begins with a bullet, or a
    blank line parts them and the next begins with a capital; doubled blank lines part nothing.
    A line that is `alone` (a table cell) is a group of its own.
    """
    full = [k for k, words in enumerate(lines) if words]
    gaps = sum(b - a > 1 for a, b in pairwise(full))
    doubled = gaps > DOUBLED * max(len(full) - 1, 1) and len(full) > 3
    groups: list[list[int]] = []
    for place, k in enumerate(full):
        before = full[place - 1] if place else None
        if before is None or alone[k] or alone[before] or _parted(lines, before, k, doubled):
            groups.append([])
        groups[-1].append(k)
    return groups


def _parted(lines: Sequence[Sequence[str]], before: int, after: int, doubled: bool) -> bool:
    first, last = lines[after][0], lines[before][-1]
    if _BULLET.match(first) or _ENDED.search(last):
        return True
    gap = after - before > (2 if doubled else 1)
    return gap and not first[0].islower()


def unspaced(line: str) -> list[tuple[str, bool]]:
    """Cut `line` into words (True) and white space or binary rubbish (False); joined, the line."""
    return [
        (part, not (part.isspace() or len(part) > LONGEST_WORD or bool(_RUBBISH.search(part))))
        for part in re.split(r"(\s+)", line)
        if part
    ]
