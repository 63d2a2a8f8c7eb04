"""The stretch of a text that shows best why it was found."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from store.folding import fold_with_offsets
from store.index.words import Term

Snippet = tuple[tuple[str, bool], ...]
#: Characters that are shown.
_LENGTH = 160
#: Letters of a word that is not cut through; a longer one is.
_WORD = 30


def snippet(text: str, terms: Sequence[Term]) -> Snippet:
    """The stretch of `text` that holds most of `terms`, in pieces; True for what was looked for.

    White space is one space; "…" stands for what is left out.
    """
    folded, offsets = fold_with_offsets(text)
    offsets.append(len(text))
    spans = _spans(text, folded, offsets, terms)
    begin, end = _stretch(folded, spans)
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for a, b in spans:
        if at <= a and b <= end:
            pieces.append((text[offsets[at] : offsets[a]], False))
            pieces.append((text[offsets[a] : offsets[b - 1] + 1], True))
            at = b
    pieces.append((text[offsets[at] : offsets[end]], False))
    if end < len(folded):
        pieces.append(("…", False))
    return _tidy(pieces)


def hits(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where in `text` what was looked for stands: start and end, in order."""
    folded, offsets = fold_with_offsets(text)
    offsets.append(len(text))
    found = _spans(text, folded, offsets, terms)
    return [(offsets[a], offsets[b - 1] + 1) for a, b in found]


def _spans(
    text: str, folded: str, offsets: list[int], terms: Sequence[Term]
) -> list[tuple[int, int]]:
    spans = []
    for number, term in enumerate(terms):
        found = list(_places(folded, term))
        if term.marked:  # where it stands as typed, what merely folds to the same is not meant
            typed = [span for span in found if _as_typed(text, offsets, span, term)]
            found = typed or found
        spans += [(a, b, number) for a, b in found]
    return _together(folded, sorted(spans))


def _together(folded: str, spans: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """The places without those where a term stands alone, if elsewhere it stands beside another.

    Who looks for "kenh ban hang" and finds it does not mean every "bạn" and "hạng" of the page.
    """
    beside = set()
    for one, other in pairwise(spans):
        between = folded[one[1] : other[0]]
        if one[2] != other[2] and not between.strip():
            beside |= {one, other}
    settled = {number for _, _, number in beside}
    return [span[:2] for span in spans if span in beside or span[2] not in settled]


def _places(folded: str, term: Term) -> Iterator[tuple[int, int]]:
    """Where the words of a term stand side by side; much quicker than a regular expression."""
    first, *others = term.folded
    at = folded.find(first)
    while at >= 0:
        start, end = at, at + len(first)
        whole = not (start and folded[start - 1].isalnum())
        for word in others:
            begin = next((i for i in range(end, len(folded)) if folded[i].isalnum()), end)
            whole = whole and begin > end and folded.startswith(word, begin)
            if not whole:
                break
            end = begin + len(word)
        if whole and (term.prefix or not folded[end : end + 1].isalnum()):
            yield start, end
        at = folded.find(first, at + 1)


def _as_typed(text: str, offsets: list[int], span: tuple[int, int], term: Term) -> bool:
    words = unicodedata.normalize("NFC", text[offsets[span[0]] : offsets[span[1] - 1] + 1])
    return re.findall(r"[^\W_]+", words.lower()) == list(term.words)


def _stretch(folded: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Where to begin and end: around the place with most hits close to each other."""
    best, most, last = 0, 0, 0
    for first, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][0] < start + _LENGTH * 3 // 4:
            last += 1
        if last - first > most:
            best, most = start, last - first
    begin = best - _LENGTH // 4
    if begin < _LENGTH // 4:  # near the start: "Tối thiểu 60%" must not lose its "Tối"
        begin = 0
    end = min(len(folded), begin + _LENGTH)
    words = range(max(0, begin - _WORD), begin)  # from the beginning of a word to the end of one
    begin = next(
        (at + 1 for at in reversed(words) if not folded[at].isalnum()), begin if words else 0
    )
    words = range(end, min(len(folded), end + _WORD))
    end = next((at for at in words if not folded[at].isalnum()), words.stop)
    return begin, end


def _tidy(pieces: list[tuple[str, bool]]) -> Snippet:
    spaced = [(re.sub(r"\s+", " ", piece), mark) for piece, mark in pieces]
    for at in range(1, len(spaced) - 1):  # words side by side are marked as one
        if spaced[at] == (" ", False) and spaced[at - 1][1] and spaced[at + 1][1]:
            spaced[at] = (" ", True)
    tidy: list[tuple[str, bool]] = []
    for piece, mark in spaced:
        if tidy and tidy[-1][1] == mark and piece:
            tidy[-1] = (tidy[-1][0] + piece, mark)
        elif piece:
            tidy.append((piece, mark))
    return tuple(tidy)
