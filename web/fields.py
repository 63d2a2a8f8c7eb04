"""Fields of records and of the header, as people see them and fill them in."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple

from pydantic import JsonValue

from sohoa.errors import UsageError
from sohoa.model import Model
from sohoa.records import Assignment, Deadline, Document, Product, Target
from web.numbers import day, plain

_MODELS: dict[str, type[Model]] = {
    "targets": Target,
    "assignments": Assignment,
    "products": Product,
    "deadlines": Deadline,
    "document": Document,
}
#: Control by which a field is filled in. A list has one entry a line.
Control = Literal["text", "long", "number", "edtf", "choice", "list"]
#: Fields whose values are sentences.
_LONG = frozenset({"text", "task", "title", "event"})
#: Fields whose values have their words under another name.
_FACETS = {"owner_type": "owner", "stars_target": "stars", "kind": "deadline"}
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
#: An EDTF day or month without anything unknown, which is shown as the documents write it.
_WHOLE = re.compile(r"\d{4}-(?:0\d|1[0-2])(?:-\d\d)?")
#: What may be typed for a time, as browsers check it.
PATTERN = (
    r"\d{1,2}[\/.\-]\d{1,2}[\/.\-]\d{4}|\d{1,2}[\/.\-]\d{4}"
    r"|(\.\.\/)?[0-9X]{4}(-[0-9X]{2}){0,2}(\/(\.\.|[0-9X]{4}(-[0-9X]{2}){0,2}))?"
    r"|FREQ=[A-Z0-9=;,+\-]+"
)
_DATES = re.compile(r"\d{4}-\d\d-\d\d")
_DAY = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")


class Field(NamedTuple):
    """A field as it is filled in."""

    #: As `agency.name`.
    name: str
    #: Message that names it.
    label: str
    control: Control
    #: As it stands in the control.
    shown: str
    #: What there is to choose from.
    choices: tuple[str, ...] = ()

    @property
    def facet(self) -> str:
        """Under which `web.wording.label` knows its values."""
        last = self.name.rpartition(".")[2]
        return _FACETS.get(last, last)


@cache
def _schema(kind: str, name: str) -> dict[str, Any]:
    """What JSON Schema says of a field: its type, choices, format, without the null."""
    whole = _MODELS[kind].model_json_schema(mode="serialization")
    found: dict[str, Any] = whole
    for step in name.split("."):
        found = found["properties"][step]
        options = [o for o in found.get("anyOf", [found]) if o.get("type") != "null"]
        found = {**found, **options[0]}
        if "$ref" in found:
            found = whole["$defs"][found["$ref"].rpartition("/")[2]]
    return found


def _choices(schema: Mapping[str, Any]) -> tuple[str, ...]:
    values = schema.get("enum")
    if values is None and schema.get("type") == "integer" and "maximum" in schema:
        values = range(schema["minimum"], schema["maximum"] + 1)
    return tuple(map(str, values or ()))


def _control(name: str, schema: Mapping[str, Any]) -> Control:
    if _choices(schema):
        return "choice"
    if schema.get("format") == "edtf":
        return "edtf"
    if schema.get("type") == "array":
        return "list"
    if schema.get("type") in ("number", "integer"):
        return "number"
    return "long" if name in _LONG else "text"


def field(kind: str, name: str, value: JsonValue) -> Field:
    """A field of a kind (targets, …, document), with its value."""
    schema = _schema(kind, name)
    control = _control(name, schema)
    label = f"fields.{kind}_{name.replace('.', '_')}"
    typed = (
        day(shown(value)) if control == "edtf" and _WHOLE.fullmatch(shown(value)) else shown(value)
    )
    return Field(name, label, control, typed, _choices(schema))


def shown(value: JsonValue) -> str:
    """A value as it stands in a control; null and an empty list as nothing."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(shown(part) for part in value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return str(value)


def entered(kind: str, name: str, typed: str) -> JsonValue:
    """The value that somebody typed into a field's control.

    Days may be written as they are in the documents: `06/05/2025`.

    Raises:
        UsageError: it is no number, or no time, where one has to be.
    """
    typed = typed.strip()
    schema = _schema(kind, name)
    if schema.get("type") == "array":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if not typed:
        return None
    if schema.get("type") in ("number", "integer"):
        return _number(typed)
    return edtf(typed) if schema.get("format") == "edtf" else typed.replace("\r\n", "\n")


def _number(typed: str) -> int | float:
    """A number as it is written here: `1.500` is fifteen hundred, `1,5` one and a half."""
    figure = plain(re.sub(r"\s", "", typed))
    if not _NUMBER.fullmatch(figure):
        raise UsageError(f"{typed!r} is no number")
    return float(figure) if "." in figure else int(figure)


def edtf(typed: str) -> str:
    """A day or month as the documents write it (`06/05/2025`, `5/2025`) as EDTF; others as is.

    Raises:
        UsageError: it is none, or there is no such day.
    """
    if not re.fullmatch(PATTERN, typed):
        raise UsageError(f"{typed!r} is no date")
    parts = _DAY.fullmatch(typed)
    if parts:
        day_, month, year = parts.groups()
        typed = "-".join(f"{int(p):02}" for p in (year, month, day_) if p)
    for found in _DATES.findall(typed):
        try:
            date.fromisoformat(found)
        except ValueError as error:
            raise UsageError(f"there is no day {found}") from error
    return typed
