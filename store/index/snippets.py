"""The stretch of a text that shows best why it was found."""

import re
from collections.abc import Sequence

from store.folding import fold_with_offsets
from store.index.words import Term

Snippet = tuple[tuple[str, bool], ...]
#: Characters that are shown.
_LENGTH = 160


def snippet(text: str, terms: Sequence[Term]) -> Snippet:
    """The stretch of `text` that holds most of `terms`, in pieces; True for what was looked for.

    White space is one space; "…" stands for what is left out.
    """
    folded, offsets = fold_with_offsets(text)
    offsets.append(len(text))
    spans = _spans(folded, terms)
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


def _spans(folded: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    spans = []
    for term in terms:
        pattern = r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, term.folded))
        pattern += "" if term.prefix else r"(?![^\W_])"
        spans += [match.span() for match in re.finditer(pattern, folded)]
    return sorted(spans)


def _stretch(folded: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Where to begin and end: around the place with most hits close to each other."""
    best, most, last = 0, 0, 0
    for first, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][0] < start + _LENGTH * 3 // 4:
            last += 1
        if last - first > most:
            best, most = start, last - first
    begin = max(0, best - _LENGTH // 4)
    end = min(len(folded), begin + _LENGTH)
    while begin and folded[begin - 1].isalnum():
        begin -= 1
    while end < len(folded) and folded[end].isalnum():
        end += 1
    return begin, end


def _tidy(pieces: list[tuple[str, bool]]) -> Snippet:
    spaced = [(re.sub(r"\s+", " ", piece), mark) for piece, mark in pieces]
    tidy: list[tuple[str, bool]] = []
    for piece, mark in spaced:
        if tidy and tidy[-1][1] == mark and piece:
            tidy[-1] = (tidy[-1][0] + piece, mark)
        elif piece:
            tidy.append((piece, mark))
    return tuple(tidy)
