"""The domain's knowledge, read from ``data/``: tables and patterns that a domain expert can edit.

Patterns are regular expressions in which a blank stands for white space,
`` ?`` for none or some, and ``{name}`` for a
slot (a date, a number, …) defined by whoever compiles them. Text and patterns are compared after
`even`, so that it does not matter how a scribe places tone marks.
"""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

#: The capital letters of Vietnamese, for a character class (NFC).
UPPER = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper())

_TONES = {  # oà → òa and so on: same length, so that offsets stay as they are
    a + b: c + d
    for a, bs, cs, d in (
        ("o", "àáảãạ", "òóỏõọ", "a"),
        ("o", "èéẻẽẹ", "òóỏõọ", "e"),
        ("u", "ỳýỷỹỵ", "ùúủũụ", "y"),
    )
    for b, c in zip(bs, cs, strict=True)
}
_TONES |= {a[0].upper() + a[1]: b[0].upper() + b[1] for a, b in list(_TONES.items())}
_TONES |= {a.upper(): b.upper() for a, b in list(_TONES.items())}
_TONED = re.compile(rf"(?<![Qq])(?:{'|'.join(_TONES)})(?!\w)")
_ALIKE = str.maketrans("Ðð⁄∕", "Đđ//")  # the Icelandic letter, and slashes of mathematics


def even(text: str) -> str:
    """`text` with tone marks where `hóa`, `ủy` have them, `Đ` and `/` plain; the same length."""
    return _TONED.sub(lambda found: _TONES[found[0]], text.translate(_ALIKE))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/NAME.csv``; lines that begin with # are remarks."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#") and line.strip())
        return tuple(csv.DictReader(lines))


@cache
def patterns(name: str) -> dict[str, Any]:
    """The content of ``data/NAME.toml``."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def types() -> tuple[str, ...]:
    """The names of all types of document."""
    return tuple(row["name"] for row in table("types"))


@cache
def words(name: str) -> tuple[str, ...]:
    """The lines of ``data/NAME.txt``, longest first; lines that begin with # are remarks."""
    lines = (DATA / f"{name}.txt").read_text("utf-8").splitlines()
    found = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _bare(text: str) -> str:
    """Small letters without marks, one for each letter."""
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text.lower().replace("đ", "d"))


@cache
def cues() -> re.Pattern[str]:
    """Finds the phrases of ``data/cues.txt``, whatever marks their letters have."""
    alike: dict[str, str] = {}
    for c in {*map(chr, range(0x61, 0x7B)), *map(chr, range(0xC0, 0x1EFA))}:
        if c.isalpha() and len(c.lower()) == 1:
            alike[_bare(c)] = alike.get(_bare(c), "") + c
    phrases = ("".join(f"[{alike.get(_bare(c), c)}]" for c in phrase) for phrase in words("cues"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


def marked(phrase: str) -> str:
    """The cue that `phrase` is meant to be, its capitals kept; the same length."""
    cue = _bare_cues()[_bare(phrase)]
    return "".join(a.upper() if b.isupper() else a for a, b in zip(even(cue), phrase, strict=True))


@cache
def _bare_cues() -> dict[str, str]:
    """The cues by their bare letters; the first of two that are alike."""
    return {_bare(word): word for word in reversed(words("cues"))}


def pattern(source: str, slots: Mapping[str, str] | None = None, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern of a data file; each ``{slot}`` becomes a group of that name.

    ``{U}`` is any capital letter; otherwise capitals and small letters are the same.
    """
    source = source.replace("{U}", f"(?-i:[{UPPER}])")
    for slot, inner in (slots or {}).items():
        source = source.replace(f"{{{slot}}}", f"(?P<{slot}>{inner})")
    source = source.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(even(source), re.IGNORECASE | flags)


def any_of(choices: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern for whole words out of `choices`, the longest that fits."""
    ordered = sorted(choices, key=len, reverse=True)
    inner = "|".join(re.escape(even(choice)).replace(r"\ ", r"\s+") for choice in ordered)
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)" if inner else r"(?!)", flags)
