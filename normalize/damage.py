"""How damaged a text is, and each paragraph of a page, where a page mixes kinds of text.

A page has one damage as a rule (`judge`); an English abstract in a bare text, a
bare quotation in a proper one or a proper heading over bare lines has its own. What its few words
show is weighed against what the page says: beta-binomial likelihoods of four shares, their
parameters in ``data/damage.tsv``.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from math import lgamma
from typing import NamedTuple

from normalize import candidates
from normalize.candidates import Dictionary
from normalize.pieces import cores, pieces
from normalize.tables import rows
from normalize.unicode import has_diacritic

#: Share of words with a diacritic: 86 to 88 % in real Vietnamese, 17 % in the worst of engines
#: without it.
PROPER, MARKED = 0.60, 0.02
#: Share of words in small letters that are no bare syllables, above which a text is garbled.
STRANGE = 0.05
#: Share of words that may be Vietnamese, below which a text is another language.
VIETNAMESE = 0.55
#: Letters that an engine for western languages does not know; this share of words says that marks
#: are missing from some words rather than misread in all.
OURS, PARTLY = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ"), 0.10
#: Words by which a text is judged alone; a shorter one is taken to be as what surrounds it.
ENOUGH = 60
#: What speaks (nats) for the page's damage; less for *partly*, as which a mixture is judged.
PRIOR, PRIOR_PARTLY = 4.0, 1.5
#: The four shares depend on each other, so together they count for less than their sum.
TEMPER = 0.5
#: Fewer words than this say nothing.
FEWEST = 3


class Damage(StrEnum):
    """What has happened to a text."""

    NONE = "none"
    FOREIGN = "foreign"
    STRIPPED = "stripped"
    PARTLY = "partly stripped"
    GARBLED = "garbled"


#: Damage that takes marks away and leaves the letters.
BARE = frozenset({Damage.STRIPPED, Damage.PARTLY})


@lru_cache(maxsize=1 << 16)
def _counts(word: str, dictionary: Dictionary) -> tuple[int, ...]:
    """Cores of `word`; of them small, no syllables, Vietnamese, with marks, with marks of ours."""
    count = lower = strange = vietnamese = marked = ours = 0
    for kind, text in pieces(word):
        if kind != "core" or len(text) < 2:
            continue
        count += 1
        if text[1:].islower():
            lower += 1
            strange += not text.isalpha() or not dictionary.is_bare_syllable(text)
        if dictionary.looks_vietnamese(text):
            vietnamese += 1
            marked += has_diacritic(text)
            ours += not OURS.isdisjoint(text.lower())
    return count, lower, strange, vietnamese, marked, ours


def judge(words: Iterable[str], dictionary: Dictionary) -> Damage:
    """How damaged a text of some hundred words is."""
    seen = [counts for word in words if any(counts := _counts(word, dictionary))]
    if not seen:
        return Damage.FOREIGN
    count, lower, strange, vietnamese, marked, ours = map(sum, zip(*seen, strict=True))
    if vietnamese < VIETNAMESE * count:
        return Damage.FOREIGN
    if marked > PROPER * vietnamese:
        return Damage.NONE
    if ours > PARTLY * vietnamese:
        return Damage.PARTLY
    if marked <= MARKED * vietnamese and strange <= STRANGE * lower:
        return Damage.STRIPPED
    return Damage.GARBLED


class _Counts(NamedTuple):
    words: int  # cores of two letters or more, abbreviations aside
    vietnamese: int  # of them: that may be Vietnamese syllables
    marked: int  # of those: with a diacritic
    ours: int  # of those: with one that only Vietnamese has
    lower: int  # of all: in small letters
    strange: int  # of those: no bare syllables

    def shares(self) -> dict[str, tuple[int, int]]:
        return {
            "vietnamese": (self.vietnamese, self.words),
            "marked": (self.marked, self.vietnamese),
            "ours": (self.ours, self.marked),
            "strange": (self.strange, self.lower),
        }


def of_text(words: Sequence[str], otherwise: Damage | None = None) -> Damage:
    """How damaged `words` are; `otherwise`, if given, where there are too few of them to tell."""
    if otherwise is not None and len(words) < ENOUGH:
        return otherwise
    return judge(words, candidates.load())


def of_paragraph(words: Sequence[str], page: Damage) -> Damage:
    """How damaged the paragraph `words` of a page is that as a whole is damaged as `page` says."""
    counts = _Counts(*(sum(column) for column in zip(*map(_count, words), strict=True)))
    if counts.words < FEWEST:
        return page
    shares = counts.shares()
    score = {
        damage: TEMPER * sum(_likelihood(*shares[name], *at) for name, at in parameters.items())
        for damage, parameters in _parameters().items()
    }
    score[page] += PRIOR_PARTLY if page is Damage.PARTLY else PRIOR
    return max(score, key=lambda damage: score[damage])


@lru_cache(maxsize=1 << 16)
def _count(word: str) -> _Counts:
    book = candidates.load()
    found = [core for core in cores(word) if len(core) > 1 and not book.is_abbreviation(core)]
    ours = [core for core in found if book.looks_vietnamese(core)]
    lower = [core for core in found if core[1:].islower()]
    return _Counts(
        words=len(found),
        vietnamese=len(ours),
        marked=sum(map(has_diacritic, ours)),
        ours=sum(not OURS.isdisjoint(core.lower()) for core in ours),
        lower=len(lower),
        strange=sum(not (core.isalpha() and book.is_bare_syllable(core)) for core in lower),
    )


def _likelihood(hits: int, of: int, mean: float, size: float) -> float:
    """log P of `hits` among `of` where shares scatter around `mean` (beta, pseudo-count `size`)."""
    a, b = mean * size, (1 - mean) * size
    return (
        lgamma(hits + a) + lgamma(of - hits + b) - lgamma(of + a + b)
        + lgamma(a + b) - lgamma(a) - lgamma(b)
    )  # fmt: skip


@lru_cache(maxsize=1)
def _parameters() -> dict[Damage, dict[str, tuple[float, float]]]:
    table: dict[Damage, dict[str, tuple[float, float]]] = {}
    for damage, name, mean, size in rows("damage.tsv"):
        table.setdefault(Damage(damage), {})[name] = float(mean), float(size)
    return table
