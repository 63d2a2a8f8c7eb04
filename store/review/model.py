"""What the review's functions take and give."""

import json
from typing import Any, Literal, Self

from pydantic import Field, JsonValue

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

    document: str = Field(description="Id of the document")
    kind: Kind = Field(description="What it is about; `issue` is about none of the others")
    action: Action
    subject: str | None = Field(
        default=None, description="Id of the record; null for the header and for words"
    )
    field: str | None = Field(
        default=None,
        description="Of the record or header, as `agency.name`; null: the record as a whole",
    )
    start: int | None = Field(
        default=None,
        description="Where the words stand in the text as it is now: whole words of one line, "
        "page and cell",
    )
    end: int | None = Field(default=None, description="Offset behind the last of them")
    before: JsonValue = Field(
        default=None,
        description="What was seen: the value of the field, the words, or of a record as a whole "
        "those of its fields that were seen, by name. Refused if it is another now",
    )
    after: JsonValue = Field(
        default=None,
        description='What it is to be, for an edit; of words a string, "" where they are dirt',
    )
    item: str | None = Field(
        default=None,
        description="Key of the item of the queue that this settles; refused if it is settled",
    )


class Item(Model):
    """Something that waits for a human eye."""

    key: str = Field(description="The same whenever the same source gives the same doubt")
    document: str = Field(description="Id of the document")
    name: str = Field(description="Of the document")
    office: str | None = Field(description="That issued the document")
    code: str = Field(description="Kind of doubt, as in docs/review.md")
    message: str = Field(description="In Vietnamese; empty where words are in doubt")
    severity: int = Field(description="1 is worst")
    kind: Kind = Field(description="What it is about")
    subject: str | None = Field(description="Id of the record it is about")
    field: str | None = Field(description="Of the record or header, as `issuer.name`")
    page: int | None
    boxes: tuple[Box, ...] = Field(description="In points from the top left of the page")
    start: int | None = Field(description="Offset of the words in the text")
    end: int | None
    words: str | None = Field(description="As the source or the engine gave them")
    value: JsonValue = Field(description="As it is now; of a record its fields by name")
    alternatives: tuple[str, ...] = Field(description="What it may be instead, best first")
    confidence: float | None
    cursor: str = Field(description="To go on behind this item in the queue")

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
    document: str = Field(description="Id of the document")
    kind: Kind = Field(description="What it is about")
    subject: str | None = Field(description="Id that the record had when it was corrected")
    field: str | None = Field(description="Null: the record as a whole")
    action: Action
    before: JsonValue
    after: JsonValue
    anchor: dict[str, Any] | None = Field(
        description="By which it is found in a later reading: words with their place, or the "
        "record as the stages made it"
    )
    item: str | None = Field(description="Key of the item of the queue that it settled")
    code: str | None = Field(description="Kind of doubt of that item")
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
