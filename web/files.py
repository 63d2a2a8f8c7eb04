"""Answers that a browser keeps as files."""

from urllib.parse import quote


def attached(name: str) -> dict[str, str]:
    """The header of an answer that is kept as a file of that name (RFC 6266)."""
    quoted = quote(name, safe="")
    told = f'filename="{name}"' if quoted == name else f"filename*=utf-8''{quoted}"
    return {"Content-Disposition": f"attachment; {told}"}
