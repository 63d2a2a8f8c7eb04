"""What of a document waits for a human eye: its open issues, and its words in doubt."""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest
from typing import Any

from sohoa.model import DocumentText, TextWord
from sohoa.records import Issue, Record
from store.review.codes import code
from store.review.issues import key, keyed
from store.review.model import RECORDS, lists, value, values

#: A word less sure than this is in doubt; restoration leaves 0.3 to what fits nothing. In a run
#: over the sample documents and real scans this is one word in 700.
UNSURE = 0.6
#: Words of one document that are put before a human; where more are in doubt, it is to be scanned
#: again rather than read word by word.
MOST_WORDS = 100
#: Characters of a value that are shown.
_SHOWN = 500
#: Fields that are the words of the record rather than a value of it.
_LONG = {"text", "subject", "task", "event"}

Row = dict[str, Any]


def items(record: Record, text: DocumentText) -> Iterator[Row]:
    """The rows of `review_items` for a document, with offsets of `text`."""
    about = {found.id: (kind, found) for kind, own in lists(record).items() for found in own}
    for name, issue in keyed(record):
        yield _row(record, name, issue.code, _issue(record, issue, about, text))
    yield from _words(record, text)


def _row(record: Record, name: str, kind: str, more: Row) -> Row:
    confidence = more["confidence"]
    sure = 0.5 if confidence is None else min(confidence, 0.999)
    return {
        "key": name,
        "document": record.id,
        "office": record.document.issuer.name,
        "code": kind,
        "rank": code(kind).severity + round(sure, 6),
        **more,
        "boxes": json.dumps(more["boxes"]),
        "value": json.dumps(more["value"], ensure_ascii=False),
        "alternatives": json.dumps(more["alternatives"], ensure_ascii=False),
    }


def _issue(
    record: Record, issue: Issue, about: dict[str, tuple[str, Any]], text: DocumentText
) -> Row:
    told = code(issue.code)
    kind, found = about.get(issue.record or "", ("issue", None))
    evidence = issue.evidence or (found and found.evidence)
    field, seen = None, None
    if told.kind == "document" and told.field:
        kind, field = "document", told.field
        seen = value(record.document, field)
    elif told.kind == "issue":  # of a list, and of none of its records alone
        kind = "issue"
    elif found:
        seen = values(found)
    words = text.words_in(evidence.start, evidence.end) if evidence else ()
    return {
        "message": issue.message,
        "kind": kind,
        "subject": issue.record if found and kind in RECORDS else None,
        "field": field,
        "page": evidence.page if evidence else issue.page,
        "boxes": evidence.boxes if evidence else (),
        "start": evidence.start if evidence else None,
        "end": evidence.end if evidence else None,
        "words": evidence.raw if evidence else None,
        "value": seen,
        "alternatives": _offers(told.offers, seen, evidence.raw if evidence else "", words, text),
        "confidence": evidence.confidence if evidence else None,
    }


def _offers(
    pattern: str | None, seen: Any, raw: str, words: tuple[TextWord, ...], text: DocumentText
) -> list[str]:
    """Other values of a field: what a pattern finds in its words, and readings of these."""
    found = re.findall(pattern, raw) if pattern else []
    if isinstance(seen, str):
        for word in words:
            own = text.text[word.start : word.end].strip(".,;:()")
            if own and own in seen:
                found += [seen.replace(own, other.strip(".,;:()"), 1) for other in word.readings]
    return [offer for offer in dict.fromkeys(found) if offer != seen][:5]


def _words(record: Record, text: DocumentText) -> Iterator[Row]:
    """The unsure words that are worth a look, the worst of them."""
    spans = _Spans(record)
    seen: Counter[tuple[int, str]] = Counter()
    found: list[tuple[int, float, int, str, tuple[int, ...]]] = []
    for number, word in enumerate(text.words):
        if word.box is None:
            seen[word.page, word.raw] += 1
        if word.confidence >= UNSURE:
            continue
        kind = spans.code(word, text.text[word.start : word.end])
        if kind is not None:
            place = tuple(map(round, word.box)) if word.box else (seen[word.page, word.raw],)
            found.append((code(kind).severity, word.confidence, number, kind, place))
    for _, _, number, kind, place in nsmallest(MOST_WORDS, found):
        word = text.words[number]
        name = key(record.id, "word", word.page, word.raw, place)
        yield _row(record, name, kind, _word(word, text.text[word.start : word.end]))


def _word(word: TextWord, said: str) -> Row:
    others = [*word.readings, *([word.raw] if word.raw != said else [])]
    return {
        "message": "",
        "kind": "word",
        "subject": None,
        "field": None,
        "page": word.page,
        "boxes": (word.box,) if word.box else (),
        "start": word.start,
        "end": word.end,
        "words": word.raw,
        "value": said[:_SHOWN],
        "alternatives": list(dict.fromkeys(others)),
        "confidence": word.confidence,
    }


class _Spans:
    """Where the values of a record stand, to say what depends on a word."""

    def __init__(self, record: Record) -> None:
        self._spans: list[tuple[int, int, str]] = []
        for field, evidence in record.document.evidence.items():
            seen = "" if field in ("recipients", "period") else "*"
            self._spans.append((evidence.start, evidence.end, seen))
        for own in lists(record).values():
            for found in own:
                own_values = values(found).items()
                told = " ".join(v for k, v in own_values if isinstance(v, str) and k not in _LONG)
                self._spans.append((found.evidence.start, found.evidence.end, told))
        self._spans.sort()
        self._starts = [start for start, _, _ in self._spans]
        self._longest = max((end - start for start, end, _ in self._spans), default=0)

    def code(self, word: TextWord, said: str) -> str | None:
        """The code of an unsure word; None if it is not worth a look.

        A figure, and what stands in a name, date or other value, is; elsewhere only a word of
        which there are other readings.
        """
        core = said.strip(".,;:()“”\"'")
        inside = False
        number = bisect_right(self._starts, word.start)
        while number and self._starts[number - 1] >= word.start - self._longest:
            number -= 1
            _, end, told = self._spans[number]
            if end <= word.start:
                continue
            inside = True
            if core and (told == "*" or core.isdigit() or core in told):
                return "word_value"
        if not word.readings:
            return None
        return "word_record" if inside else "word"


def quality(record: Record, text: DocumentText, pages: set[int]) -> Row:
    """The row of `qualities`: how well `pages`, those that an engine recognised, could be read."""
    own = [word.confidence for word in text.words if word.page in pages]
    return {
        "document": record.id,
        "office": record.document.issuer.name,
        "pages": len(pages),
        "words": len(own),
        "confidence": round(sum(own), 3),
        "unsure": sum(confidence < UNSURE for confidence in own),
    }
