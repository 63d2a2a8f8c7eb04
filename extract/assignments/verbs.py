"""Verbs with which tasks begin, and before which names end (``data/agency_ends.txt``)."""

import re
from functools import cache

from extract import knowledge

#: `tổ chức` as a verb, not in `các tổ chức`, `Ban Tổ chức`, `tổ chức chính trị`.
_HOLDS = (
    r"(?<!các )(?<!những )(?<!, )(?<!và )(?<!hoặc )(?<!quan )(?<!vị )tổ\s+chức"
    r"(?!\s*,|\s+(?:chính|hội|đoàn|kinh|xã|phi|tín|khoa|quốc|liên|thuộc|có|tư|nghề|trên)\b)(?!\w)"
)


def does(text: str, at: int) -> bool:
    """True if a verb of a task stands at `at`: `Xây dựng kế hoạch`."""
    return any(said.match(text, at) is not None for said in (ends(), capital()))


@cache
def ends() -> re.Pattern[str]:
    """The verbs in small letters."""
    verbs = knowledge.any_of(knowledge.words("agency_ends"), flags=0)  # not `Trung tâm Hỗ trợ`
    return re.compile(rf"{verbs.pattern}|{_HOLDS}")


@cache
def capital() -> re.Pattern[str]:
    """The same verbs with a capital: the task runs on in the line of its heading."""
    words = (word[0].upper() + word[1:] for word in knowledge.words("agency_ends"))
    return knowledge.any_of(words, flags=0)
