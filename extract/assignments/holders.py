"""What stands between the name of a body in a heading and its tasks."""

import re

#: What may stand between a body and its tasks: an alias in brackets, what it is besides, a colon.
_BEHIND = re.compile(
    r"\s*(?:\([^()]{0,200}\))?\s*(?:[-–,]\s*(?:(?:cơ quan|đơn vị|bộ phận) (?:thường trực|đầu mối)"
    r"|(?:phó )?(?:trưởng ban|chủ tịch hội đồng|tổ trưởng))[^.:;,]{0,40}(?=[:.]|$))?[\s,:;.–-]*",
    re.IGNORECASE,
)


def behind(text: str, end: int, stop: int) -> int:
    """Where the words behind a name begin: behind its bracket, colon, dash."""
    found = _BEHIND.match(text, end, stop)
    return found.end() if found else end
