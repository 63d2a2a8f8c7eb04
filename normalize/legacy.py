"""Text in the font encodings of the time before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

Such text reads as Windows-1252 rubbish (``Céng hoµ``, ``Coäng hoøa`` for *Cộng hòa*) though not a
letter is lost. Whether a page is in one of them is told by what its words become.
"""

import re
from collections.abc import Callable, Container, Iterable
from functools import lru_cache

from normalize.tables import rows
from normalize.unicode import nfc, unify

#: Words with other than ASCII letters that a page must have to be judged.
ENOUGH = 5
#: Share of them that must be known words in the encoding, and by how much it must beat Unicode's.
KNOWN, LEAD = 0.6, 0.3

Decoder = Callable[[str], str]


@lru_cache(maxsize=1)
def decoders() -> dict[str, Decoder]:
    """Name of each encoding, and the function that turns its text into Unicode."""
    tables: dict[str, dict[str, str]] = {}
    for name, seen, meant in rows("legacy.tsv"):
        tables.setdefault(name, {})[seen] = meant
    return {name: _decoder(table) for name, table in tables.items()}


def _decoder(table: dict[str, str]) -> Decoder:
    longest_first = sorted(table, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lru_cache(maxsize=1 << 14)(
        lambda text: text if text.isascii() else pattern.sub(lambda found: table[found[0]], text)
    )


def decoder(words: Iterable[str], known: Container[str]) -> Decoder:
    """How to read `words`, a page or so of text.

    Args:
        words: as they stand on the page.
        known: words of Vietnamese, lower case, tone placement unified.

    Returns:
        The decoder of the encoding in which they are known words, or one that changes nothing.
    """
    odd = [word for word in words if not word.isascii()]
    if len(odd) < ENOUGH:
        return str
    shares = {name: _known(map(decode, odd), known) for name, decode in decoders().items()}
    best = max(shares, key=lambda name: shares[name])
    beaten = _known(odd, known) + LEAD
    return decoders()[best] if shares[best] >= max(KNOWN, beaten) else str


def _known(words: Iterable[str], known: Container[str]) -> float:
    """Share of `words` that are known; digits and punctuation beside the letters do not count."""
    cores = [core for word in words for core in re.findall(r"[^\W\d_]+", nfc(word))]
    odd = [core for core in cores if not core.isascii()]
    return sum(unify(core) in known for core in odd) / max(len(odd), 1)
