"""A record as flat rows: the same for the database, CSV and Parquet."""

import json
from typing import Any

from sohoa.model import Model
from sohoa.records import Evidence, Issue, Record

Row = dict[str, Any]
#: The columns of a record's evidence.
_EVIDENCE = ("page", "start", "end", "raw", "confidence", "boxes")
#: The four kinds of record that are tables of their own.
KINDS = ("targets", "assignments", "products", "deadlines")


def rows(record: Record) -> dict[str, list[Row]]:
    """Table name to rows; each row of a part carries `document`, the id of its document.

    Args:
        record: one document, as exported.

    Returns:
        The tables `documents` (one row), `legal_bases`, `targets`, `assignments`, `products`,
        `deadlines` and `issues`.
    """
    tables: dict[str, list[Row]] = {"documents": [document_row(record)]}
    tables["legal_bases"] = [
        {"document": record.id, "position": n, **_flat(basis)}
        for n, basis in enumerate(record.document.legal_bases)
    ]
    for kind in KINDS:
        tables[kind] = [{"document": record.id, **_flat(found)} for found in getattr(record, kind)]
    tables["issues"] = [
        {"document": record.id, "position": n, **_issue(issue.model_dump())}
        for n, issue in enumerate(record.issues)
    ]
    return tables


def document_row(record: Record) -> Row:
    """The header of a document as one row, nested objects flattened (`issuer_name`).

    Where its values stand only the record says.
    """
    header = record.document
    row: Row = {"id": record.id}
    row |= {k: v for k, v in header.source.model_dump().items() if k != "sha256"}
    nested = {"source", "issuer", "signer", "recipients", "legal_bases", "evidence", "reviewed"}
    row |= header.model_dump(exclude=nested)
    row |= {f"issuer_{k}": v for k, v in header.issuer.model_dump().items()}
    row |= {f"signer_{k}": v for k, v in header.signer.model_dump().items()}
    row["recipients"] = json.dumps(header.recipients, ensure_ascii=False)
    return row


def _flat(found: Model) -> Row:
    row: Row = {}
    for name in type(found).model_fields:
        value = getattr(found, name)
        if isinstance(value, Evidence):
            row |= _evidence(value)
        elif name == "also":
            row["also"] = json.dumps([e.model_dump() for e in value], ensure_ascii=False)
        elif name == "reviewed":
            row |= {"reviewed_by": value and value.by, "reviewed_at": value and value.at}
        elif name == "agency":
            row |= {"agency": value.name, "agency_canonical": value.canonical}
        else:
            row[name] = value
    return row


def nested(kind: type[Model], row: Row) -> Row:
    """The fields of `kind`, a class of the contract, from a row of its table: `rows`, undone.

    Which fields were reviewed only the record says.
    """
    fields: Row = {}
    for name in kind.model_fields:
        if name == "evidence" and kind is Issue:
            fields[name] = json.loads(row[name]) if row[name] else None
        elif name == "evidence":
            fields[name] = {column: row[column] for column in _EVIDENCE}
            fields[name]["boxes"] = json.loads(row["boxes"])
        elif name == "also":
            fields[name] = json.loads(row[name] or "[]")
        elif name == "reviewed":
            by, at = row["reviewed_by"], row["reviewed_at"]
            fields[name] = {"by": by, "at": at} if by else None
        elif name == "agency":
            fields[name] = {"name": row["agency"], "canonical": row["agency_canonical"]}
        else:
            fields[name] = row[name]
    return fields


def _evidence(evidence: Evidence) -> Row:
    return {
        "page": evidence.page,
        "start": evidence.start,
        "end": evidence.end,
        "raw": evidence.raw,
        "confidence": evidence.confidence,
        "boxes": json.dumps(evidence.boxes),
    }


def _issue(issue: Row) -> Row:
    evidence = issue.pop("evidence")
    return {**issue, "evidence": json.dumps(evidence, ensure_ascii=False) if evidence else None}
