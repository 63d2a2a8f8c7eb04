"""The page that tells people what programs may ask, made of the API's own description."""

from itertools import groupby
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages import page
from web.security.users import Reader

router = APIRouter()


class Parameter(NamedTuple):
    """A parameter of an address."""

    name: str
    #: Its values in words: `integer, 1 to 500`.
    kind: str
    default: str
    about: str


class Operation(NamedTuple):
    """An address with a method."""

    tag: str
    method: str
    address: str
    summary: str
    about: str
    parameters: tuple[Parameter, ...]


@router.get("/api", name="api_help")
def api_help(request: Request, user: Reader) -> HTMLResponse:
    """Every address of the API, by subject."""
    found = operations(request.app.openapi())
    groups = [(tag, list(group)) for tag, group in groupby(found, lambda one: one.tag)]
    return page(request, "api_help.html", groups=groups, home=str(request.base_url).rstrip("/"))


def operations(described: dict[str, Any]) -> list[Operation]:
    """The operations of an OpenAPI description, those of a subject together."""
    found = [
        Operation(
            operation["tags"][0],
            method.upper(),
            address,
            operation["summary"],
            operation.get("description", ""),
            tuple(_parameter(parameter) for parameter in operation.get("parameters", ())),
        )
        for address, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    order = list(dict.fromkeys(one.tag for one in found))
    return sorted(found, key=lambda one: order.index(one.tag))


def _parameter(parameter: dict[str, Any]) -> Parameter:
    schema = parameter["schema"]
    default = schema.get("default")
    shown = "" if default in (None, [], "") else str(default)
    return Parameter(parameter["name"], _kind(schema), shown, parameter.get("description", ""))


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        kinds = [_kind(option) for option in schema["anyOf"] if option.get("type") != "null"]
        return " | ".join(dict.fromkeys(kinds))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"{_kind(schema['items'])} …"
    bounds = f", {schema['minimum']}–{schema['maximum']}" if "maximum" in schema else ""
    return f"{schema.get('type', 'string')}{bounds}"
