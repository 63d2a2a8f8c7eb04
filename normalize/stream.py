"""Running text of any length restored as it comes, with bounded memory and its white space kept."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from normalize import damage, passage, restorer
from normalize.damage import Damage
from normalize.flow import flows, unspaced
from normalize.legacy import decode_lines
from normalize.restorer import Restored

#: Characters that a line is cut into, at white space.
STRETCH = 1000
#: Characters and stretches that are restored together.
BATCH, MOST = 50_000, 250
#: Characters of context that are read on both sides where a flow of text is cut between batches.
CONTEXT = 400
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BLANK_END = re.compile(r"\s\S*\Z")


class Token(NamedTuple):
    """A word or a stretch of white space; the tokens' `text` joined is the restored text."""

    raw: str
    text: str
    #: From 1.
    line: int
    #: From 1, in characters of the line as it came.
    column: int
    #: 0 to 1; 1 for white space and for what is no word.
    confidence: float = 1.0
    #: Next-best readings, best first.
    readings: tuple[str, ...] = ()


class _Stretch(NamedTuple):
    """A line or a part of one; `inside` says that it begins within a run that was cut."""

    text: str
    line: int
    column: int
    inside: bool


def restore_stream(parts: Iterable[str]) -> Iterator[Token]:
    """The tokens of a text that comes in `parts` of whatever size.

    Context reaches over line ends and over the cuts of long lines; a run of more than
    `normalize.flow.LONGEST_WORD` characters without white space is no word and stays as it is.
    """
    held: list[_Stretch] = []
    size = done = 0  # characters held; stretches at their beginning that are context, given out
    whole: Damage | None = None
    for stretch in _stretches(parts):
        held.append(stretch)
        size += len(stretch.text)
        if size < BATCH and len(held) < MOST:
            continue
        batch = _Batch(held, whole)
        whole = batch.damage
        last = batch.groups[-1][0] if batch.groups else len(held)
        if last > max(done, len(held) // 2):  # the last flow may go on: it is left for later
            yield from batch.tokens(done, last)
            held, done = held[last:], 0
        else:
            end = max(done + 1, _back(held, len(held)))
            yield from batch.tokens(done, end)
            begin = _back(held, end)
            held, done = held[begin:], end - begin
        size = sum(len(stretch.text) for stretch in held)
    yield from _Batch(held, whole).tokens(done, len(held))


def _back(held: Sequence[_Stretch], end: int) -> int:
    """Index of the stretch that begins at least `CONTEXT` characters before the one at `end`."""
    size = 0
    while end > 0 and size < CONTEXT:
        end -= 1
        size += len(held[end].text)
    return end


class _Batch:
    """Stretches that are restored together."""

    def __init__(self, held: Sequence[_Stretch], otherwise: Damage | None) -> None:
        self._held = held
        self._cut = [unspaced(stretch.text, stretch.inside) for stretch in held]
        self._raws = [[text for text, is_word in own if is_word] for own in self._cut]
        self._words = decode_lines(self._raws, restorer.load().lm.ids)
        joined = {k for k, stretch in enumerate(held) if stretch.column > 1}
        #: Indices of stretches whose text runs on; blank ones are in none.
        self.groups = flows(self._words, [False] * len(held), joined)
        self.damage = damage.of_text([word for own in self._words for word in own], otherwise)

    def tokens(self, begin: int, end: int) -> Iterator[Token]:
        """The tokens of the stretches from `begin` to `end`; the others are context."""
        groups = [group for group in self.groups if group[0] < end and group[-1] >= begin]
        pages = [self.damage] * len(self._words)
        lines = passage.restore_flows(self._words, groups, pages, self._raws)
        for k in range(begin, end):
            column = self._held[k].column
            words = iter(lines[k])
            read = [next(words) if is_word else Restored(raw, 1.0) for raw, is_word in self._cut[k]]
            for at, (raw, is_word) in enumerate(self._cut[k]):
                word = read[at]
                if not is_word and at + 1 < len(read) and not read[at + 1].text:
                    word = Restored("", 1.0)  # a blank that was put into a word
                yield Token(
                    raw, word.text, self._held[k].line, column, word.confidence, word.readings
                )
                column += len(raw)


def _stretches(parts: Iterable[str]) -> Iterator[_Stretch]:
    """Lines, long ones cut at white space, or anywhere where there is none."""
    line, column, inside, held = 1, 1, False, ""
    for part in parts:
        for piece in _LINE.findall(part):
            held += piece
            begin = 0
            while begin < len(held) and (held[-1] == "\n" or len(held) - begin > STRETCH):
                end = min(begin + STRETCH, len(held))
                if end < len(held) and (found := _BLANK_END.search(held, begin, end)):
                    end = found.start() + 1
                yield _Stretch(held[begin:end], line, column, inside)
                inside = not held[end - 1].isspace()
                column += end - begin
                begin = end
            if held[-1] == "\n":
                line, column = line + 1, 1
            held = held[begin:]
    if held:
        yield _Stretch(held, line, column, inside)


def restore_lines(lines: Iterable[str]) -> Iterator[str]:
    """Restore running text, one string for each of `lines`, with bounded memory.

    Every string comes back with its line ending, if it has one, and all its white space as it was.
    Context reaches over line ends.
    """
    ends: deque[tuple[int, bool]] = deque()  # line feeds in each string, and whether one is ours

    def parts() -> Iterator[str]:
        for line in lines:
            whole = line.endswith("\n")
            ends.append((line.count("\n") + (not whole), not whole))
            yield line if whole else line + "\n"

    made: list[str] = []
    feeds = 0
    for token in restore_stream(parts()):
        made.append(token.text)
        feeds += token.raw.count("\n")
        if token.raw.endswith("\n") and feeds == ends[0][0]:
            text = "".join(made)
            yield text[:-1] if ends.popleft()[1] else text
            made, feeds = [], 0
