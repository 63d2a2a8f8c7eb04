"""The published JSON Schema of a record, generated from the contract."""

import json

from sohoa.records import Record


def record_schema() -> str:
    """JSON Schema (draft 2020-12) of one line of `sohoa export --format jsonl`, as text."""
    schema = Record.model_json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(head | schema, ensure_ascii=False, indent=2) + "\n"
