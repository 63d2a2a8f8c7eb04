"""Numbers of reports: what was reached in years past, and what a number is only compared with.

The words stand in ``data/targets.toml``.
"""

import re
from functools import cache, lru_cache

from extract import knowledge
from extract.deadlines import times, timevalues
from extract.found import State

#: Where a document without a head names its years.
_FRONT = 400
#: No name goes on like this: `… tham gia Chương trình trong năm 2031`.
_BY = re.compile(r"trong(?: năm| tháng| quý)|trước|xong", re.IGNORECASE)


def document_year(state: State) -> int | None:
    """The first year the document is for: of its period, its date, or else named in front."""
    for value in (state.header.get("period"), state.header.get("issued")):
        if value and re.match(r"\d{4}", value):
            return int(value[:4])
    named = re.search(r"(?<!\d)năm\s+((?:19|20)\d\d)(?!\d)", state.even[:_FRONT], re.IGNORECASE)
    return int(named[1]) if named else None


def only_year(state: State) -> int | None:
    """The year of a plan for one year; None if it is for several or does not say."""
    period = str(state.header.get("period") or "")
    return int(period) if re.fullmatch(r"\d{4}", period) else None


def is_over(due: str | None, year: int | None) -> bool:
    """True if `due` ends before `year` begins."""
    last = timevalues.last_year(due) if due else None
    return last is not None and year is not None and last < year


def own_times(words: str, year: int | None = None) -> list[times.Time]:
    """The times in `words` by which something is due: none that names or compares a thing.

    What is over before `year` and says which things are meant (`được công nhận năm …`) is none.
    """
    kept = []
    for time in times.find(words):
        before, behind = words[: time.start], words[time.end :].lstrip()
        if not time.edtf or match("attribute").search(before):
            continue
        named = match("named").search(before) and not _BY.match(words, time.start)
        if named and not re.match(r"[,:]?\s*[^\W\d_]{2}", behind):
            continue  # `Đề án … đến năm 2030` to its end: a name
        if is_over(time.edtf, year) and match("since").search(before):
            continue
        kept.append(time)
    return kept


def only_names(words: str, year: int | None) -> bool:
    """True if each time in `words` that is over says which things are meant: `công nhận …`."""
    words = knowledge.even(words)
    over = [time for time in times.find(words) if is_over(time.edtf, year)]
    return bool(over) and all(match("since").search(words[: time.start]) for time in over)


def is_reached(before: str) -> bool:
    """True if the words before a number say that it is reached: `đã tăng`."""
    return match("reached").search(before) is not None


def compares(words: str) -> bool:
    """True if the words begin with what a number is compared with: `so với năm 2029`."""
    return match("compared").match(words.strip()) is not None


def is_subject(words: str | None) -> bool:
    """True if the words name anything that could be counted."""
    if words is None or compares(words):
        return False
    return re.search(r"[^\W\d_]{2}", match("bare").sub("", words)) is not None


@lru_cache(maxsize=256)  # all numbers of a clause ask the same
def says(name: str, words: str) -> bool:
    """True if the pattern of that name is anywhere in the words."""
    return match(name).search(words) is not None


@cache
def match(name: str) -> re.Pattern[str]:
    """The pattern of that name in the data file."""
    return knowledge.pattern(rf"(?<!\w)(?:{knowledge.patterns('targets')[name]['match']})")
