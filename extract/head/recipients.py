"""To whom a document goes: `Nơi nhận: - Như trên; - Lưu: VT.` (Nghị định 30/2020/NĐ-CP, II.9)."""

import re
from collections.abc import Iterator

from extract import loose
from extract.found import State, fold
from extract.structure import annexes, forms
from extract.structure.parts import Part

#: The last recipient; it may have no bullet.
FILED = re.compile(r"\W*Lưu\s?:?\s?(?:VT|VP|HC)\b")
#: What only a list of recipients says.
_SURE = re.compile(r"luu\b|nhu (?:tren|dieu|kinh gui|muc|thanh phan)\b")
_OTHER = ("heading", "item", "label", "closing", "basis", "title", "table")
#: Below this a short word at the end of a line is a speck.
_SPECK = 0.5


def find(state: State) -> None:
    """Set ``state.header["recipients"]``."""
    found: list[str] = []
    spans = []
    for part in _listed(state):
        end = _end(state, part)
        words = state.slice(loose.specks(state.even, part.body, end), end)
        words = re.sub(r"[\s;.,/ˆ`'‘’~_|¬]+$", "", words)
        if _bullet(part) and _recognised(state, part):
            words = words.rstrip(": ")  # a semicolon, of which the engine lost the tail
        if re.search(r"[^\W\d_]\w", words) and not words.endswith(":"):
            found.append(words)
            spans.append((part.body, end))
    state.header["recipients"] = tuple(found)
    state.show("recipients", spans, 0.95)


def _listed(state: State) -> list[Part]:
    """The lines of the list; what stands over it without a bullet is none of them."""
    runs = list(_runs(state))
    sure = [n for n, run in enumerate(runs) if any(_is_sure(state, part) for part in run)]
    if sure:
        runs = runs[sure[0] : sure[-1] + 1]
    parts = [part for run in runs for part in run]
    listed = (n for n, part in enumerate(parts) if _bullet(part) and not _is_speck(state, part))
    first = next(listed, 0)
    return [
        part
        for n, part in enumerate(parts)
        if not _recognised(state, part)
        or _is_sure(state, part)
        or (n >= first and not _is_speck(state, part))
    ]


def _runs(state: State) -> Iterator[list[Part]]:
    """Lines that may be recipients, apart where other text stands between them."""
    run: list[Part] = []
    for part in annexes.own_parts(state):
        filed = run and part.kind == "signature" and FILED.match(state.even, part.start)
        if part.kind == "recipients" or filed:
            run.append(part)
        elif run and (part.kind == "type" or part.kind in _OTHER):
            yield run
            if part.kind == "type":
                return  # the annex's own follow
            run = []
    if run:
        yield run


def _is_sure(state: State, part: Part) -> bool:
    said = fold(state.even[part.body : part.end][:60])
    return _SURE.match(said) is not None or _is_announced(state, part)


def _is_announced(state: State, part: Part) -> bool:
    """True if `Nơi nhận:` stands right before."""
    before = state.even[max(0, part.start - 20) : part.start].lstrip(" \n;.,")
    lines = [line for line in before.splitlines() if line.strip()]
    return bool(lines) and forms.RECIPIENTS.search(lines[-1]) is not None


def _bullet(part: Part) -> bool:
    return part.body > part.start


def _recognised(state: State, part: Part) -> bool:
    return any(word.confidence < 1 for word in state.text.words_in(part.start, part.end))


def _is_speck(state: State, part: Part) -> bool:
    """True for what an engine made of a stroke of the seal: `Tà`, `+ 3`."""
    letters = sum(c.isalpha() for c in state.even[part.start : part.end])
    return letters < (2 if _bullet(part) else 4) and _recognised(state, part)


def _end(state: State, part: Part) -> int:
    """Where the words end before specks that an engine read as words: `- Website; o`."""
    words = list(state.text.words_in(part.start, part.end))
    end = part.end
    while len(words) > 2 and _recognised(state, part):
        last, before = words[-1], words[-2]
        ended = state.text.text[before.start : before.end].endswith((";", "."))
        short = len(last.raw) <= 2 and last.confidence < 1
        if not short or not (ended or last.confidence < _SPECK):
            break
        words.pop()
        end = before.end
    return end
