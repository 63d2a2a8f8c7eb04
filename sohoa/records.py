"""The record contract: what sohoa says of a document, one JSON object each.

The JSON Schema in ``docs/record.schema.json`` is generated from these classes. Names and meanings
are fixed; fields are only ever added. Absent is null or an empty list, never a guess. Dates are
EDTF (ISO 8601-2:2019): ``2025-05-06``; ``2025-XX-06`` with an unreadable month; ``2025-34`` is the
second quarter of 2025; ``../2025-05-20`` by that day; ``2024-12-31/..`` from that day.
Recurrences are RFC 5545 RRULE values.
"""

from typing import Annotated, Literal

from pydantic import Field

from sohoa.model import Box, Model, TextOrigin

SCHEMA_VERSION: Literal["1.0"] = "1.0"

Confidence = Annotated[float, Field(ge=0, le=1)]
Edtf = Annotated[str, Field(json_schema_extra={"format": "edtf"})]
Rrule = Annotated[str, Field(json_schema_extra={"format": "rrule"})]
Stars = Annotated[int, Field(ge=1, le=5)]
Level = Literal["central", "province", "district", "commune"]
#: Values of the header that have evidence; "number" is the line of number and symbol.
HeaderField = Literal[
    "type", "number", "issued", "place", "issuer", "title", "period", "signer", "recipients"
]


class Evidence(Model):
    """Where on the page a value stands."""

    page: int = Field(description="Page on which the words begin, from 1")
    boxes: tuple[Box, ...] = Field(
        default=(), description="One box a printed line of that page, in points from its top left"
    )
    start: int = Field(description="Offset of the first character in the document's text")
    end: int = Field(description="Offset behind the last character")
    raw: str = Field(description="The words as the source or the engine gave them")
    confidence: Confidence = Field(description="How sure we are of words and meaning together")


class Reviewed(Model):
    """That a human has looked at it, and says that it is right as it is now."""

    by: str = Field(description="Who looked at it last")
    at: str = Field(description="When: ISO 8601, UTC")
    fields: tuple[str, ...] = Field(
        default=(), description="Which fields, as `agency.name`; none: the record as a whole"
    )


class Found(Model):
    """What every target, assignment, product and deadline carries."""

    id: str = Field(description="Stable across re-runs on the same source")
    evidence: Evidence
    also: tuple[Evidence, ...] = Field(
        default=(), description="Further places where the document says the same"
    )
    section: str | None = Field(description="Path of headings, as 'II. MỤC TIÊU > 1. …'")
    reviewed: Reviewed | None = Field(
        default=None, description="What a human has corrected or accepted"
    )


class Target(Found):
    """A promised quantity or state of affairs."""

    text: str = Field(description="The promise, as the document puts it")
    subject: str | None = Field(description="What is counted or aimed at")
    comparator: (
        Literal["at_least", "more_than", "exactly", "about", "at_most", "less_than", "range"] | None
    )
    min: float | None
    max: float | None
    unit: (
        Literal[
            "product",
            "producer",
            "organisation",
            "percent",
            "percent_per_year",
            "sales_point",
            "tourist_site",
            "course",
            "person",
            "village",
            "vnd",
            "other",
        ]
        | None
    )
    measure: Literal["new", "cumulative", "share", "growth", "per_unit", "event"] | None
    modality: Literal["target", "expected"]
    stars: Stars | None = Field(description="Lowest star rank the target asks for")
    scope: str | None = Field(description="Area or body it binds, as written")
    due: Edtf | None


class Agency(Model):
    """A body that has to do something."""

    name: str = Field(description="As written")
    canonical: str | None = Field(description="Full official name, where known")


class Assignment(Found):
    """Who has to do what."""

    agency: Agency
    role: Literal["lead", "partner", "adviser", "requested", "assigned"]
    task: str | None = Field(description="What has to be done, as written")
    due: Edtf | Rrule | None = Field(description="EDTF, or an RRULE where it recurs")


class Product(Found):
    """A product named in the document."""

    name: str
    name_raw: str = Field(description="The name exactly as the source gave it")
    owner: str | None
    owner_type: (
        Literal[
            "cooperative",
            "cooperative_union",
            "cooperative_group",
            "company",
            "household",
            "facility",
            "farm",
            "person",
            "other",
        ]
        | None
    )
    group: Annotated[int, Field(ge=1, le=6)] | None = Field(
        description="One of the six OCOP groups (Quyết định 148/QĐ-TTg)"
    )
    stars: Stars | None
    stars_target: Stars | None
    action: (
        Literal[
            "new",
            "re_evaluate",
            "upgrade",
            "maintain",
            "downgrade",
            "withdraw",
            "expired",
            "recognised",
        ]
        | None
    )
    due: Edtf | None


class Deadline(Found):
    """A time by which, within which or how often something happens."""

    text: str
    kind: Literal["by", "within", "from", "recurring", "ongoing", "relative"]
    edtf: Edtf | None
    rrule: Rrule | None
    event: str | None = Field(description="What is due, as the document puts it")


class Issuer(Model):
    """The body that issued the document."""

    name: str | None = None
    level: Level | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    unit_code: str | None = Field(
        default=None, description="Code of the administrative unit (General Statistics Office)"
    )


class Signer(Model):
    """Who signed, and on whose behalf."""

    name: str | None = None
    position: str | None = Field(default=None, description="As 'PHÓ CHỦ TỊCH'")
    authority: Literal["TM.", "KT.", "TL.", "TUQ.", "Q."] | None = Field(
        default=None, description="How they sign: on behalf of, for, by order, by authority, acting"
    )


class LegalBasis(Model):
    """A document that this one rests on."""

    type_code: str | None
    reference: str | None
    issued: Edtf | None
    issuer: str | None
    subject: str | None
    evidence: Evidence


class Source(Model):
    """The file that was loaded."""

    name: str = Field(description="Under which it was loaded first")
    media_type: str
    bytes: int
    sha256: str
    pages: int
    text_origin: TextOrigin | None = Field(description="Where the text came from")


class Document(Model):
    """The header of an administrative document (Nghị định 30/2020/NĐ-CP)."""

    source: Source
    type_code: str | None = Field(default=None, description="As 'KH' (Phụ lục III)")
    type_name: str | None = Field(default=None, description="As 'Kế hoạch'")
    number: str | None = Field(default=None, description="As '1426'; null where blank")
    symbol: str | None = Field(default=None, description="As 'KH-UBND'")
    reference: str | None = Field(default=None, description="As '1426/KH-UBND'")
    issued: Edtf | None = None
    place: str | None = Field(default=None, description="Địa danh, before the date")
    issuer: Issuer = Issuer()
    title: str | None = Field(default=None, description="Trích yếu")
    period: Edtf | None = None
    signer: Signer = Signer()
    recipients: tuple[str, ...] = Field(default=(), description="Nơi nhận, as written")
    legal_bases: tuple[LegalBasis, ...] = ()
    evidence: dict[HeaderField, Evidence] = Field(
        default={},
        description="Where the values above stand, for those that were found; `number` is the line"
        " of number and symbol. Boxes and `raw` leave out what merely stands between their words",
    )
    reviewed: dict[str, Reviewed] = Field(
        default={},
        description="What a human has corrected or accepted, by field, as `number`, `issuer.name`",
    )


class Issue(Model):
    """Something that needs a human eye."""

    code: str = Field(description="Kind of issue")
    message: str = Field(description="In Vietnamese, for the reviewer")
    page: int | None = None
    record: str | None = Field(default=None, description="Id of the record it is about")
    evidence: Evidence | None = None


class StageRun(Model):
    """How one stage treated the document."""

    stage: str
    version: str
    engine: str | None = Field(default=None, description="Program and model that it used")
    seconds: float = Field(description="Time it took, when it was last run")


class Extraction(Model):
    """What the extract stage finds: the record less source, text and processing history."""

    document: Document
    targets: tuple[Target, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    products: tuple[Product, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    issues: tuple[Issue, ...] = ()


class Record(Model):
    """One document, as exported."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    id: str = Field(description="SHA-256 of the source")
    document: Document
    targets: tuple[Target, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    products: tuple[Product, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    text: str = Field(description="The restored text; all offsets refer to it")
    issues: tuple[Issue, ...] = Field(default=(), description="What needs a human eye")
    processing: tuple[StageRun, ...] = ()
