"""How well words were restored, against the truth: what benchmarks.restoration counts."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from normalize import damage, flow, passage
from normalize.restorer import Restored
from normalize.unicode import nfc, skeleton, unify

Lines = list[list[str]]
#: (what was seen, the truth), line by line.
Text = tuple[Lines, Lines]
_WORD = re.compile(r"[^\W\d_]+")
#: Confidence that says *certain*, and one below which a word is shown for review.
SURE, LOW = 0.99, 0.9


class Share(NamedTuple):
    """So many of so many."""

    good: int
    total: int

    def __str__(self) -> str:
        return f"{self.percent:.2f}"

    @property
    def percent(self) -> float:
        """The share, 0 to 100; 100 of nothing."""
        return 100 * self.good / self.total if self.total else 100.0


def summed(shares: Iterable[Share]) -> Share:
    """All of them together."""
    found = list(shares)
    return Share(sum(s.good for s in found), sum(s.total for s in found))


def syllables(words: Iterable[str]) -> list[str]:
    """Words of letters, in the form in which they are compared."""
    return [unify(found) for word in words for found in _WORD.findall(word)]


def right(true: Sequence[str], got: Sequence[str]) -> int:
    """How many of `true` stand in `got` at the place where they belong."""
    blocks = Levenshtein.opcodes(true, got)
    return sum(b.src_end - b.src_start for b in blocks if b.tag == "equal")


def accuracy(true: Lines, got: Lines) -> Share:
    """Syllables right, of all in the truth."""
    pairs = [(syllables(a), syllables(b)) for a, b in zip(true, got, strict=True)]
    return Share(sum(right(a, b) for a, b in pairs), sum(len(a) for a, _ in pairs))


def whole_lines(text: Text, got: Lines) -> Share:
    """As `accuracy`, of the lines that have as many words as were recognised: none is lost."""
    kept = [k for k, (seen, true) in enumerate(zip(*text, strict=True)) if len(seen) == len(true)]
    return accuracy([text[1][k] for k in kept], [got[k] for k in kept])


def ceiling(text: Text) -> Share:
    """Syllables of the truth that the engine saw: those that were not left out letter by letter.

    Letters, bare of marks, are aligned line by line without regard to blanks, as words are joined
    and split; a letter that was read as another one was seen.
    """
    good = total = 0
    for seen, true in zip(*text, strict=True):
        wanted = [skeleton(syllable) for syllable in syllables(true)]
        found = [False] * sum(map(len, wanted))
        for block in Levenshtein.opcodes("".join(wanted), skeleton(unify("".join(seen)))):
            if block.tag != "delete":
                found[block.src_start : block.src_end] = [True] * (block.src_end - block.src_start)
        at = 0
        for syllable in wanted:
            good += any(found[at : at + len(syllable)])
            at += len(syllable)
        total += len(wanted)
    return Share(good, total)


def restored(lines: Lines) -> list[list[Restored]]:
    """What the stage makes of `lines` of words, with confidences."""
    groups = flow.flows(lines, [False] * len(lines))
    whole = damage.of_text([word for line in lines for word in line])
    return passage.restore_flows(lines, groups, [whole] * len(lines))


class Calibration(NamedTuple):
    """What confidence says."""

    sure_right: Share  # of the words with confidence `SURE` or more, those that are right
    wrong_low: Share  # of the wrong words, those with confidence below `LOW`
    low: Share  # of all words, those with confidence below `LOW`


def calibration(texts: Iterable[Text]) -> Calibration:
    """Confidence against truth, on the lines that have as many words as the truth."""
    sure = sure_right = wrong = wrong_low = low = total = 0
    for seen, true in texts:
        for got, want in zip(restored(seen), true, strict=True):
            if len(got) != len(want):
                continue
            for word, truth in zip(got, want, strict=True):
                good = syllables([word.text]) == syllables([truth])
                total += 1
                low += word.confidence < LOW
                sure += word.confidence >= SURE
                sure_right += good and word.confidence >= SURE
                wrong += not good
                wrong_low += not good and word.confidence < LOW
    return Calibration(Share(sure_right, sure), Share(wrong_low, wrong), Share(low, total))


def split(path: Path) -> Lines:
    """Words of each line of a text."""
    return [line.split() for line in nfc(path.read_text(encoding="utf-8")).split("\n")]


def bare(lines: Lines) -> Lines:
    """Without any diacritic."""
    return [[skeleton(unicodedata.normalize("NFC", word)) for word in line] for line in lines]


def paired(folder: Path) -> list[Text]:
    """Garbled and true lines of each page of a lot."""
    pages = []
    for path in sorted(folder.glob("*.tsv")):
        rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
        pages.append(([seen.split() for seen, _ in rows], [true.split() for _, true in rows]))
    return pages


def folded(text: str) -> str:
    """`text` without case, runs of white space and the bars between cells."""
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("|", " ").split())
