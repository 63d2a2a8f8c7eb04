"""Parts of an archive that can be harvested alone: by type of document, and by province."""

import re
import unicodedata
from typing import NamedTuple

from sqlite_utils import Database

from sohoa.records import Document


class Set(NamedTuple):
    """A set: its `setSpec`, its name, and by which filter and values documents are chosen."""

    spec: str
    name: str
    filter: str
    values: tuple[str, ...]


def sets(db: Database) -> dict[str, Set]:
    """Every set with a document in it, by `setSpec`."""
    found: dict[str, Set] = {}
    types = (
        "select type_code, max(type_name) from documents"
        " where type_code is not null and record is not null group by 1"
    )
    for code, name in db.execute(types):
        _add(found, "type", code, f"{name or code} ({code})")
    provinces = (
        "select distinct issuer_province from documents"
        " where issuer_province is not null and record is not null order by 1"
    )
    for (province,) in db.execute(provinces):
        _add(found, "province", province, province)
    return found


def of_document(document: Document) -> list[str]:
    """The `setSpec` of each set that a document is in."""
    values = (("type", document.type_code), ("province", document.issuer.province))
    return [spec(filter, value) for filter, value in values if value]


def spec(filter: str, value: str) -> str:
    """The `setSpec` of a filter's value, in the letters that the protocol allows: `type-QDD`."""
    plain = unicodedata.normalize("NFD", value.replace("Đ", "DD").replace("đ", "dd"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return f"{filter}-{re.sub('[^A-Za-z0-9]+', '-', letters)}"


def _add(found: dict[str, Set], filter: str, value: str, name: str) -> None:
    key = spec(filter, value)
    known = found.get(key)  # two spellings of one name
    values = (*known.values, value) if known else (value,)
    found[key] = Set(key, known.name if known else name, filter, values)
