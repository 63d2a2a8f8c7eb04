"""What components share: the state they pass on, evidence, ids, sentences."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from extract import knowledge
from extract.structure.parts import Part
from extract.structure.tables import Table
from sohoa import records
from sohoa.model import Box, DocumentText, TextWord

#: Marks of footnotes in the restored text: `bước¹`; no square or cubic metres.
NOTE_MARKS = re.compile(r"(?<![mM])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")

#: Where words stand in the text: offsets of the first and behind the last character.
Span = tuple[int, int]


#: No record names more places that say the same: of a list that repeats itself, the first ones.
MOST_PLACES = 40


@dataclass
class State:
    """All that is known of a document so far; travels on the spaCy Doc as ``doc._.state``."""

    text: DocumentText
    source: records.Source
    #: The text after `knowledge.even`: patterns are searched in it, offsets are the same.
    even: str
    parts: list[Part] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    header: dict[str, Any] = field(default_factory=dict)
    targets: list[records.Target] = field(default_factory=list)
    assignments: list[records.Assignment] = field(default_factory=list)
    products: list[records.Product] = field(default_factory=list)
    deadlines: list[records.Deadline] = field(default_factory=list)
    issues: list[records.Issue] = field(default_factory=list)
    #: Evidence already made: six agencies of one heading share it.
    places: dict[tuple[int, int, float], records.Evidence] = field(default_factory=dict)
    #: Where records of one key stand in their list, so that a repeated one is found at once.
    index: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)
    #: How often an id's base was used, so that the second is another id.
    ids: dict[str, int] = field(default_factory=dict)

    def slice(self, start: int, end: int) -> str:
        """The text between two offsets, trimmed, without the marks of footnotes."""
        return NOTE_MARKS.sub("", self.text.text[start:end]).strip()

    def evidence(self, start: int, end: int, strength: float) -> records.Evidence:
        """Evidence for `text[start:end]`, as sure as its words times the pattern's `strength`."""
        start, end = trim(self.text.text, start, end)
        known = self.places.get((start, end, strength))
        if known is None:
            known = self._evidence(((start, end),), strength)
            self.places[start, end, strength] = known
        return known

    def show(self, field: records.HeaderField, spans: Iterable[Span], strength: float) -> None:
        """Note in the header where the words of `field` stand: in one or more `spans`, in order."""
        trimmed = (trim(self.text.text, *span) for span in spans)
        told = [span for span in trimmed if self.text.words_in(*span)]
        if told:
            self.header.setdefault("evidence", {})[field] = self._evidence(told, strength)

    def _evidence(self, spans: Sequence[Span], strength: float) -> records.Evidence:
        words = tuple(word for span in spans for word in self.text.words_in(*span))
        sure = sum(word.confidence for word in words) / len(words) if words else 1.0
        page = words[0].page if words else 1
        return records.Evidence(
            page=page,
            boxes=tuple(_boxes([word for word in words if word.page == page])),
            start=spans[0][0],
            end=max(end for _, end in spans),
            raw=" ".join(word.raw for word in words),
            confidence=round(min(1.0, max(0.0, sure * strength)), 3),
        )

    def identify(self, kind: str, evidence: records.Evidence) -> str:
        """An id that is the same whenever the same source says the same on the same page."""
        base = f"{self.source.sha256}|{kind}|{evidence.page}|{fold(evidence.raw)}"
        number = self.ids[base] = self.ids.get(base, 0) + 1
        return hashlib.sha256(f"{base}|{number}".encode()).hexdigest()[:16]

    def section(self, part: Part) -> str | None:
        """The headings above a part as one string, long ones cut short."""
        return " > ".join(_short(title) for title in part.path) or None

    def issue(
        self,
        code: str,
        message: str,
        evidence: records.Evidence | None = None,
        record: str | None = None,
    ) -> None:
        """Put something before a human's eye; `message` is in Vietnamese."""
        page = evidence.page if evidence else None
        self.issues.append(
            records.Issue(code=code, message=message, page=page, record=record, evidence=evidence)
        )


def _short(title: str, longest: int = 120) -> str:
    return title if len(title) <= longest else title[:longest].rsplit(" ", 1)[0] + " …"


def _boxes(words: Iterable[TextWord]) -> Iterator[Box]:
    """One box a printed line: neighbours that overlap by half their height are on one line."""
    line = None
    for word in words:
        if word.box is None:
            continue
        if line is not None and _same_line(line, word.box):
            line = line.union(word.box)
            continue
        if line is not None:
            yield line
        line = word.box
    if line is not None:
        yield line


def _same_line(line: Box, box: Box) -> bool:
    overlap = min(line.y1, box.y1) - max(line.y0, box.y0)
    return overlap > 0.5 * min(line.y1 - line.y0, box.y1 - box.y0) and box.x1 > line.x0


def trim(text: str, start: int, end: int, also: str = "") -> tuple[int, int]:
    """The span without white space, and the characters of `also`, at its ends."""
    while start < end and (text[start].isspace() or text[start] in also):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in also):
        end -= 1
    return start, end


_MARKS = re.compile(r"[\u0300-\u036f]")


@lru_cache(maxsize=64)
def fold(text: str) -> str:
    """Lower case without diacritics, words parted by one blank: to compare, never to show."""
    text = unicodedata.normalize("NFD", NOTE_MARKS.sub("", text).lower().replace("đ", "d"))
    text = _MARKS.sub("", text)
    return " ".join(re.findall(r"\w+", text))


_SENTENCE_END = re.compile(
    rf"(?<=[.!?…])[\"”)]*(?:\s+(?=[\"“(]?[{knowledge.UPPER}])|(?=\((?:có|Có)))"
)
_LONGEST_BRACKET = 400
_ABBREVIATED = re.compile(
    r"(?:^|\W)(?:TM|KT|TL|TUQ|TP|TT|Tp|ThS|TS|PGS|GS|BS|tr|ông|bà|[A-ZĐ]|[IVX]+)\.$"
    r"|(?:^|[\s(])\d{1,2}(?:\.\d+)*\.$"
)


#: No sentence of an office is longer; what is (a dump, a list without stops) is cut at a blank.
_LONGEST_SENTENCE = 2500


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences in ``text[start:end]`` as spans, none longer than 2,500 characters."""
    for begin, stop in _sentences(text, start, end):
        while stop - begin > _LONGEST_SENTENCE:
            blank = text.rfind(" ", begin + 1, begin + _LONGEST_SENTENCE)
            cut = blank if blank > begin else begin + _LONGEST_SENTENCE
            yield trim(text, begin, cut)
            begin, _ = trim(text, cut, stop)
        yield begin, stop


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for found in _SENTENCE_END.finditer(text, start, end):
        if _ABBREVIATED.search(text[max(begin, found.start() - 12) : found.start()]):
            continue
        inside = text.rfind("(", begin, found.start())
        if inside > text.rfind(")", begin, found.start()) and _closes(text, inside, end):
            continue
        yield trim(text, begin, found.start())
        begin = found.end()
    if begin < end:
        yield trim(text, begin, end)


def _closes(text: str, bracket: int, end: int) -> bool:
    return ")" in text[bracket : min(end, bracket + _LONGEST_BRACKET)]


def number(text: str) -> float:
    """`06` → 6, `10.000` → 10000, `5,6` → 5.6."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def even_text(text: DocumentText) -> str:
    """The text as patterns see it: `knowledge.even`, and cue words with the marks they should have.

    Blanks stand for the marks of footnotes. Only what an engine recognised is read so kindly
    (``data/cues.txt``): a typed text means what it says. Offsets stay as they are.
    """
    even = NOTE_MARKS.sub(lambda found: " " * len(found[0]), knowledge.even(text.text))
    if all(word.confidence == 1 for word in text.words):
        return even
    return knowledge.cues().sub(lambda found: knowledge.marked(found[0]), even)
