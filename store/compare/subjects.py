"""Which targets speak of the same, and which bind the whole area of their issuer.

Both are told by files in `data/`, for whoever knows the programme to edit.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from store.folding import fold

_DATA = Path(__file__).parents[1] / "data"


class Subject(NamedTuple):
    """What several targets may speak of; its fields are told in `data/subjects.toml`."""

    key: str
    vi: str
    en: str
    unit: str
    measures: tuple[str, ...]
    stars: tuple[int, ...]
    words: re.Pattern[str]
    #: None: nothing is left out.
    without: re.Pattern[str] | None
    example: str
    other: str

    def fits(
        self, unit: str | None, measure: str | None, stars: int | None, words: str, text: str
    ) -> bool:
        """Whether a target is of this subject; `words` and `text` are folded."""
        return (
            unit == self.unit
            and (measure or "") in self.measures
            and (not self.stars or (stars or 0) in self.stars)
            and bool(self.words.search(words))
            and not (self.without and (self.without.search(words) or self.without.search(text)))
        )


def _read() -> dict[str, Subject]:
    found = {}
    for key, told in tomllib.loads((_DATA / "subjects.toml").read_text(encoding="utf-8")).items():
        found[key] = Subject(
            key,
            told["vi"],
            told["en"],
            told["unit"],
            tuple(told["measure"]),
            tuple(told.get("stars", ())),
            re.compile(told["words"]),
            re.compile(told["not"]) if "not" in told else None,
            told["example"],
            told.get("other", ""),
        )
    return found


#: By key, in the order in which they are tried and shown.
SUBJECTS = _read()


@lru_cache(maxsize=50_000)
def subject_of(
    unit: str | None, measure: str | None, stars: int | None, subject: str | None, text: str
) -> str | None:
    """The key of the subject that a target speaks of; None: of none that is known.

    Args:
        unit: of the target, as are the others.
        measure: what the figure measures.
        stars: lowest rank that it asks for.
        subject: what is counted; where the document does not say, its text is taken.
        text: the promise as the document puts it.
    """
    sentence = " ".join(fold(text).split())
    words = " ".join(fold(subject).split()) if subject else sentence
    fitting = (s.key for s in SUBJECTS.values() if s.fits(unit, measure, stars, words, sentence))
    return next(fitting, None)


def _areas() -> dict[str, re.Pattern[str]]:
    told = tomllib.loads((_DATA / "areas.toml").read_text(encoding="utf-8"))
    return {
        level: re.compile(rf"(?:{told['whole']}) (?:{kinds})\b|(?:{kinds}) (?P<name>.+)")
        for level, kinds in told["kinds"].items()
    }


_AREAS = _areas()


def binds_all(scope: str | None, level: str | None, issuer: str | None) -> bool:
    """Whether a scope is the whole area of an issuer, not a part of it.

    Args:
        scope: as the document puts it; None: all that the document is for.
        level: of the issuer.
        issuer: its name.
    """
    if scope is None:
        return True
    words = " ".join(fold(scope).split())
    said = _AREAS[level].match(words) if level in _AREAS else None
    if said is None:
        return False
    return said["name"] is None or words in fold(issuer or "")
