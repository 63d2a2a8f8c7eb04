"""Fixed words of the form — types, bodies, posts — as an engine misreads them.

`KẺ HOẠCH`, `QUYÊÉT ĐỊNH`, `¬ THÔNG BÁO`, `SƠ GIAO DỤC VÀ ĐAO TẠO`: marks get lost first, and specks
beside a word become signs. Only where a closed list says what can stand there are such readings
taken for what they are meant to be; free text is never changed.
"""

import re
from collections.abc import Iterable
from functools import cache

from rapidfuzz import fuzz, process

from extract import knowledge
from extract.found import fold

#: Of 100, rapidfuzz ratio: one letter too many in ten (`quyeet dinh`), not one for another.
_SAME = 94
_SPECKS = re.compile(rf"(?:(?![“\"(\[])[\W_]|[lhi](?=\s[\W_]*[{knowledge.UPPER}]{{2}}))+")


def specks(text: str, start: int, end: int) -> int:
    """Where the words begin behind stray signs (`_—_ `, `‹ `, `l `) at the start of a line."""
    found = _SPECKS.match(text, start, end)
    return found.end() if found and found.end() < end else start


#: Before a bullet or number: `: - Năm 2025`, `ì ~ Lưu: VT`, `: : 2. Giao`.
_DIRT = re.compile(
    r"(?:[:.,;'`´‘’|?!=¬ˆ‹›»«°^\\]\s*|[ìíỉịýỳỷỵlij]\s+(?=[^\w\s(\[“\"]|Nơi|\w\s))+(?=\S)"
)
_LONE = re.compile(r"(?<!\S)[.,:;'`´‘’|_~ˆ¬°]+(?:\s+|$)|(?<!\S)['`´‘’|_~ˆ¬](?=\w)")


def dirt(text: str, start: int, end: int) -> int:
    """Where a line begins behind signs that no writer puts there; bullets and quotes stay."""
    found = _DIRT.match(text, start, end)
    return found.end() if found else start


def tidy(name: str) -> str:
    """A name in one line, without the lone signs that a dirty scan puts into it: `Trà Vân 'Khê`."""
    name = re.sub(r"\s+", " ", name)
    return re.sub(r"[\s.,:;'`´‘’|_~ˆ¬–-]+$", "", _LONE.sub("", name))


def bare(words: str) -> str:
    """`words` without stray signs at either end."""
    return re.sub(r"[\W_]+$", "", words[specks(words, 0, len(words)) :]).lstrip('“"([ ')


def same(words: str, choices: Iterable[str]) -> str | None:
    """The choice that `words` are, but for marks and at most one stray letter; else None."""
    known = _folded(tuple(choices))
    said = fold(bare(words))
    if said in known:
        return known[said]
    best = process.extractOne(said, known.keys(), scorer=fuzz.ratio, score_cutoff=_SAME)
    return known[best[0]] if best and len(said) >= 8 else None


def digits(text: str) -> str:
    """`O2` → `02`, `l2` → `12`: letters beside a digit that are its look-alikes."""
    swapped = text.translate(str.maketrans("OolI|", "00111"))
    return swapped if re.search(r"\d", text) and swapped.isdigit() else text


@cache
def _folded(choices: tuple[str, ...]) -> dict[str, str]:
    return {fold(choice): choice for choice in choices}
