"""Issues of a record: by what they are known again, and which of them are settled."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sohoa.records import Issue, Record
from store.review.codes import code
from store.review.model import RECORDS, Correction

UNPLACED = "correction_unplaced"


def key(document: str, *parts: object) -> str:
    """A key that is the same for the same parts."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
    return f"{document[:16]}-{digest}"


def keyed(record: Record) -> Iterator[tuple[str, Issue]]:
    """The issues of `record` with their keys: the same as long as the doubt is the same."""
    seen: Counter[tuple[object, ...]] = Counter()
    for issue in record.issues:
        raw = issue.evidence and issue.evidence.raw
        message = issue.message if issue.code == UNPLACED else None
        parts = (issue.code, issue.record, issue.page, raw, message)
        seen[parts] += 1
        yield key(record.id, *parts, seen[parts]), issue


def open_issues(
    record: Record, corrections: Iterable[Correction], now: Mapping[tuple[str, str], str]
) -> tuple[Issue, ...]:
    """The issues of `record` that no correction has settled.

    Args:
        record: as the stages made it.
        corrections: those that stand.
        now: kind and id of a record at the time of its correction to the id that it has now.
    """
    items: set[str] = set()
    settled: set[tuple[str | None, str]] = set()
    reviewed: set[str] = set()
    rejected: set[str] = set()
    fields: set[str] = set()
    for one in corrections:
        items |= {one.item} if one.item else set()
        if one.kind in RECORDS and one.subject:
            record_id = now.get((one.kind, one.subject))
            if record_id is None:
                continue
            reviewed.add(record_id)
            settled |= {(one.code, record_id)} if one.code else set()
            rejected |= {record_id} if one.action == "reject" else set()
        elif one.kind == "document" and one.field:
            fields.add(one.field)

    def is_open(name: str, issue: Issue) -> bool:
        if name in items or (issue.record and (issue.code, issue.record) in settled):
            return False
        if issue.record in rejected or (issue.code == "unsure" and issue.record in reviewed):
            return False
        about = code(issue.code)
        return about.kind != "document" or about.field not in fields

    return tuple(issue for name, issue in keyed(record) if is_open(name, issue))
