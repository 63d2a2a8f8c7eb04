"""What the review's functions take and give."""

import json
from typing import Any, Literal, Self

from pydantic import JsonValue

from sohoa.model import Box, Model
from sohoa.records import Assignment, Deadline, Found, Product, Record, Target

#: What a decision is about: a record, the header of the document, words of its text, or an issue
#: that is about none of these.
Kind = Literal["targets", "assignments", "products", "deadlines", "document", "word", "issue"]
Action = Literal["accept", "edit", "reject"]
RECORDS: dict[str, type[Found]] = {
    "targets": Target,
    "assignments": Assignment,
    "products": Product,
    "deadlines": Deadline,
}


class Decision(Model):
    """What a human says of something, given what they saw."""

    document: str
    kind: Kind
    action: Action
    #: Id of the record; null for the header and for words.
    subject: str | None = None
    #: Of the record or header, as `agency.name`; null: the record as a whole.
    field: str | None = None
    #: Where the words stand in the text as it is now: whole words of one line, page and cell.
    start: int | None = None
    end: int | None = None
    #: What was seen: the value of the field, ``text[start:end]``, or of a record as a whole those
    #: of its fields that were seen, by name. The decision is refused if it is another now.
    before: JsonValue = None
    #: What it is to be, for an edit; of words a string, "" where they are dirt.
    after: JsonValue = None
    #: Key of the item of the queue that this settles; refused if it is settled already.
    item: str | None = None


class Item(Model):
    """Something that waits for a human eye."""

    #: The same whenever the same source gives the same doubt.
    key: str
    document: str
    #: Of the document, and who issued it.
    name: str
    office: str | None
    #: As in docs/review.md, and what it says in Vietnamese; of a word the message is empty.
    code: str
    message: str
    #: 1 is worst.
    severity: int
    kind: Kind
    subject: str | None
    field: str | None
    page: int | None
    boxes: tuple[Box, ...]
    start: int | None
    end: int | None
    #: As the source or the engine gave them.
    words: str | None
    #: As it is now.
    value: JsonValue
    #: What it may be instead, best first.
    alternatives: tuple[str, ...]
    confidence: float | None
    #: To go on behind this item in `queue`.
    cursor: str

    def decision(self, action: Action, after: JsonValue = None) -> Decision:
        """The decision that settles it."""
        word = self.kind == "word"
        return Decision(
            document=self.document,
            kind=self.kind,
            action=action,
            subject=None if word else self.subject,
            field=self.field,
            start=self.start if word else None,
            end=self.end if word else None,
            before=self.value,
            after=after,
            item=self.key,
        )


class Correction(Model):
    """A decision as it is kept; never deleted, only undone."""

    id: int
    document: str
    kind: Kind
    subject: str | None
    field: str | None
    action: Action
    before: JsonValue
    after: JsonValue
    #: By which it is found in a later reading: an `Amendment` of words, an `Anchor` of a record.
    anchor: dict[str, Any] | None
    item: str | None
    #: Of the item.
    code: str | None
    who: str
    made_at: str
    undone_by: str | None
    undone_at: str | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """From its row in the table."""
        parsed = {name: json.loads(row[name] or "null") for name in ("before", "after", "anchor")}
        return cls(**row | parsed)


class Anchor(Model):
    """How a record is known again."""

    #: The record as the stages made it, as JSON.
    found: dict[str, Any]
    #: How many records of its kind had the same words, itself among them.
    siblings: int


def value(of: Any, field: str) -> JsonValue:
    """The value of `field`, as `agency.name`, as JSON has it."""
    for name in field.split("."):
        of = getattr(of, name)
    return list(of) if isinstance(of, tuple) else of


def lists(record: Record) -> dict[str, tuple[Found, ...]]:
    """The records of a document by kind."""
    return {kind: getattr(record, kind) for kind in RECORDS}


def values(of: Any) -> dict[str, JsonValue]:
    """Every field of a record that can be corrected, with its value."""
    found: dict[str, JsonValue] = {}
    for name in type(of).model_fields:
        part = getattr(of, name)
        if name in _FIXED:
            continue
        if isinstance(part, Model):
            found |= {f"{name}.{field}": own for field, own in values(part).items()}
        else:
            found[name] = list(part) if isinstance(part, tuple) else part
    return found


#: What says where a value stands, or what it came from, and is not for correction.
_FIXED = {"id", "evidence", "also", "reviewed", "section", "source", "legal_bases", "name_raw"}
