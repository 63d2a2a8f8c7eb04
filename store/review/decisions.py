"""Decisions of reviewers: taken, kept with who and when, and undone."""

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from pydantic import JsonValue, ValidationError

from sohoa.amend import Amendment, Words, amend, tidy
from sohoa.edits import Offsets, inverse
from sohoa.errors import ChangedMeanwhile, InvalidCorrection, NotThere
from sohoa.model import DocumentText
from sohoa.records import Document, Found, Record
from store import audit
from store.archive import Archive, now
from store.commit import machine, renew
from store.review import codes, log, places
from store.review.apply import Corrected, amendments, corrected, edited
from store.review.model import Anchor, Correction, Decision, lists, value, values

#: Longest word or value that is taken, in characters.
_LONGEST = 4000
_DATES = {"due", "edtf", "issued", "period"}
_DATE = r"-?\d{4}(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?[~?%]?"
#: EDTF as the contract uses it (months, days and quarters too); or an RRULE.
_TIME = re.compile(rf"(?:{_DATE}|\.\.)(?:/(?:{_DATE}|\.\.)?)?|FREQ=[A-Z]+(?:;[A-Z]+=[\w,+-]+)*")


def decide(archive: Archive, decision: Decision, who: str) -> Correction:
    """Take a decision: it is kept, and the document is at once as it says.

    Args:
        archive: where.
        decision: what was decided.
        who: by whom.

    Raises:
        NotThere: there is no such document, record, field or word.
        ChangedMeanwhile: it is not any more as it was seen, or was settled by somebody else.
        InvalidCorrection: the field cannot have that value.
    """
    with archive.changing():
        decision, code = _current(archive, decision)
        made, text = machine(archive, decision.document)
        now_is = corrected(made, text, log.standing(archive, decision.document))
        if decision.kind == "word":
            before, after, anchor = _words(decision, text, now_is.text, archive)
        elif decision.kind == "issue":
            before, after, anchor = None, None, None
        elif decision.kind == "document":
            before, after = _header(decision, now_is.record.document)
            anchor = None
        else:
            standing = log.standing(archive, decision.document)
            before, after, subject, anchor = _record(decision, made, now_is, standing)
            decision = decision.model_copy(update={"subject": subject})
            if decision.action == "accept" and code and codes.code(code).kind == "list":
                after = None  # it is the list that was accepted
        correction = log.write(
            archive,
            Correction(
                id=0,
                document=decision.document,
                kind=decision.kind,
                subject=decision.subject,
                field=decision.field,
                action=decision.action,
                before=before,
                after=after,
                anchor=anchor,
                item=decision.item,
                code=code,
                who=who,
                made_at=now(),
                undone_by=None,
                undone_at=None,
            ),
        )
        _note(archive, who, decision.action, correction)
        renew(archive, made, text, reworded=decision.kind == "word")
    return correction


def undo(archive: Archive, number: int, who: str) -> Correction:
    """Take a correction back; it stays in the history, and may be made again by `decide`.

    Raises:
        NotThere: there is none of that number.
        ChangedMeanwhile: it was undone already.
    """
    with archive.changing():
        old = log.correction(archive, number)
        if old.undone_at:
            raise ChangedMeanwhile(f"{old.undone_by} has undone correction {number} already")
        undone = {"undone_by": who, "undone_at": now()}
        archive.db.table("corrections").update(number, undone)
        _note(archive, who, "undo", old)
        renew(archive, *machine(archive, old.document), reworded=old.kind == "word")
    return old.model_copy(update=undone)


def _note(archive: Archive, who: str, action: str, correction: Correction) -> None:
    detail = correction.model_dump(include={"id", "kind", "subject", "field", "before", "after"})
    audit.note(archive, who, action, correction.document, detail)


def _current(archive: Archive, decision: Decision) -> tuple[Decision, str | None]:
    """The decision, with words where they are by now, and the code of the item that it settles."""
    if decision.item is None:
        if decision.kind == "issue":
            raise NotThere("a decision on an issue names the item that it settles")
        return decision, None
    query = (
        'select code, kind, subject, start, "end" from review_items where key = ? and document = ?'
    )
    row = archive.db.execute(query, [decision.item, decision.document]).fetchone()
    if row is None:
        raise ChangedMeanwhile("this has been settled, or is in doubt no more")
    name, kind, subject, start, end = row
    if kind != decision.kind or subject not in (None, decision.subject):
        raise NotThere("the item is about something else")
    if kind == "word":
        decision = decision.model_copy(update={"start": start, "end": end})
    return decision, name


# -- records and headers -------------------------------------------------------------------------


def _record(
    decision: Decision, made: Record, now_is: Corrected, standing: Sequence[Correction]
) -> tuple[JsonValue, JsonValue, str, dict[str, Any]]:
    """Before, after, subject and anchor of a decision on a record."""
    kind = decision.kind
    found = _by_id(now_is.record, kind, decision.subject)
    if found is None:
        raise NotThere(f"the document has no record {decision.subject} among its {kind}")
    before, after = _values(decision, found)
    subject = _subject(kind, found.id, now_is.ids, standing)
    own = _by_id(made, kind, found.id)
    if own:
        among = lists(made)[kind]
        anchor = Anchor(found=own.model_dump(mode="json"), siblings=places.siblings(own, among))
        return before, after, subject, anchor.model_dump()
    # The stages do not find it any more: it is there for the sake of an earlier correction.
    earlier = [one for one in standing if (one.kind, one.subject) == (kind, subject)]
    return before, after, subject, earlier[-1].anchor or {}


def _subject(
    kind: str, record: str, ids: Mapping[tuple[str, str], str], standing: Sequence[Correction]
) -> str:
    """By which the corrections of a record belong together, whatever its id is by now.

    That is its id at the time of the first; if that was another record's first, one of its own.
    """
    for (other, subject), now_is in ids.items():
        if (other, now_is) == (kind, record):
            return subject
    taken = any((one.kind, one.subject) == (kind, record) for one in standing)
    return f"{record}+{standing[-1].id}" if taken else record


def _by_id(record: Record, kind: str, subject: str | None) -> Found | None:
    return next((found for found in lists(record)[kind] if found.id == subject), None)


def _header(decision: Decision, document: Document) -> tuple[JsonValue, JsonValue]:
    """Before and after of a decision on the header."""
    if decision.action == "reject" or decision.field is None:
        raise InvalidCorrection("of a header, one field is accepted or edited")
    return _values(decision, document)


def _values(decision: Decision, of: Found | Document) -> tuple[JsonValue, JsonValue]:
    """Before and after; what is accepted is after as it was before."""
    now_is = values(of)
    if decision.field is None:
        seen = decision.before if isinstance(decision.before, dict) else {}
        _same(seen, {name: now_is.get(name) for name in seen})
        if decision.action == "edit":
            raise InvalidCorrection("an edit names a field")
        return now_is, now_is if decision.action == "accept" else None
    if decision.action == "reject":
        raise InvalidCorrection("a record is rejected as a whole")
    if decision.field not in now_is:
        raise NotThere(f"there is no field {decision.field} that can be corrected")
    before = now_is[decision.field]
    _same(decision.before, before)
    if decision.action == "accept":
        return before, before
    after = _clean(decision.field, decision.after)
    try:
        after = value(edited(of, {decision.field: after}), decision.field)
    except ValidationError as error:
        said = error.errors()[0]["msg"]
        raise InvalidCorrection(f"{decision.field} cannot be {after!r}: {said}") from error
    return before, after


def _same(seen: JsonValue | Mapping[str, Any], is_: JsonValue) -> None:
    if seen != is_:
        raise ChangedMeanwhile(f"it was {seen!r} when you saw it, and is {is_!r} now")


def _clean(field: str, after: JsonValue) -> JsonValue:
    """A value as it may be kept: text tidy, nothing for an empty one."""
    if isinstance(after, list):
        return [part for one in after if (part := _clean(field, one))]
    if isinstance(after, float) and not isfinite(after):
        raise InvalidCorrection(f"{field} cannot be {after}")
    if not isinstance(after, str):
        return after
    if len(after) > _LONGEST:
        raise InvalidCorrection(f"{field} is longer than {_LONGEST} characters")
    text = tidy(after) or None
    if text and field in _DATES | {"rrule"} and not _TIME.fullmatch(text):
        raise InvalidCorrection(f"{text!r} is no date (EDTF, as 2025-05-06) or recurrence (RRULE)")
    return text


# -- words ---------------------------------------------------------------------------------------


def _words(
    decision: Decision, text: DocumentText, now_is: DocumentText, archive: Archive
) -> tuple[JsonValue, JsonValue, dict[str, Any]]:
    """Before, after and anchor of a decision on words."""
    start, end = decision.start or 0, decision.end or 0
    words = now_is.words_in(start, end)
    if not words or (words[0].start, words[-1].end) != (start, end):
        raise ChangedMeanwhile("there are no whole words there any more")
    before = now_is.text[start:end]
    _same(decision.before, before)
    after = before if decision.action == "accept" else decision.after
    if decision.action == "reject":
        after = ""
    if not isinstance(after, str) or len(after) > _LONGEST:
        raise InvalidCorrection("words are corrected by words")
    if "\n" in before or " | " in before or len({word.page for word in words}) > 1:
        raise InvalidCorrection("words of one paragraph or cell, and of one page, are corrected")
    old = amendments(log.standing(archive, decision.document))
    anchor = _anchor(text, old, start, end, tidy(after))
    return before, tidy(after), anchor.model_dump(mode="json")


def _anchor(
    text: DocumentText, old: list[Amendment], start: int, end: int, after: str
) -> Amendment:
    """Where the words are in the text as the stages made it.

    Args:
        text: as the stages made it.
        old: the amendments that stand.
        start: of the words in the amended text.
        end: of the words in the amended text.
        after: what they are to be. Where an older amendment covers more than these words, this one
            covers as much, and says the same of the rest.
    """
    known = Words(text)
    amended = amend(text, old)
    back = Offsets(inverse(amended.edits, text.text))
    first, last = _indices(text, back.start(start), back.end(end))
    for span in (known.find(one) for one in old):
        if span and span[0] < last and first < span[1]:
            first, last = min(first, span[0]), max(last, span[1])
    forth = Offsets(amended.edits)
    begin = min(start, forth.start(text.words[first].start))
    stop = max(end, forth.end(text.words[last - 1].end))
    whole = amended.text.text[begin:start] + after + amended.text.text[end:stop]
    return known.anchor(first, last, tidy(whole))


def _indices(text: DocumentText, start: int, end: int) -> tuple[int, int]:
    own = text.words_in(start, end)
    first = text.words.index(own[0])
    return first, first + len(own)
