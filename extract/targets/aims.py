"""The section of aims, and its aims that name no number."""

import re
from collections.abc import Iterator

from extract.found import State, sentences
from extract.structure.parts import Part
from extract.targets import past
from sohoa import records

#: Near the head's beginning: `Phương hướng, mục tiêu`, not `Trường hợp tuyển dụng theo chỉ tiêu`.
_AIMS = re.compile(
    r".{0,40}?(?:mục tiêu(?! quốc gia)|(?<!\()(?<!theo )chỉ tiêu)(?! (?:biên chế|tuyển"
    r"|theo (?:cột|hàng|dòng)|báo cáo|thống kê|chất lượng|kỹ thuật|an toàn|hóa|lý|vi sinh))",
    re.IGNORECASE,
)
#: Headings that speak of aims but hold what is done for them.
_MEANS = re.compile(
    r"giải pháp|nhiệm vụ (?:trọng tâm|để)|hoàn thành (?:các )?(?:mục tiêu|chỉ tiêu)"
    r"|thực hiện (?:các )?mục tiêu|kết quả|chương trình mục tiêu|thông số"
    r"|mục đích$|quan điểm$|yêu cầu$",
    re.IGNORECASE,
)
_SHORTEST = 15


def is_aims(part: Part) -> bool:
    """True in the section of aims, also of `Mục tiêu chung`; not of purposes (`Mục đích`)."""
    if part.section not in ("targets", "general"):
        return False
    named = [title for title in reversed(part.path) if _AIMS.match(title)]
    if part.section == "general":
        return bool(part.path and _AIMS.match(part.path[-1]))
    return not part.path or (bool(named) and not _MEANS.search(named[0]))


def without_number(state: State, part: Part, leads: set[int]) -> Iterator[records.Target]:
    """The aim of an item that names no number: one target, its first sentence.

    `leads` are the offsets of parts that others hang on: `… những mục tiêu sau:` is no aim.
    """
    start, end = next(sentences(state.even, part.body, part.end), (part.body, part.body))
    words = state.even[start:end]
    if end - start < _SHORTEST or state.even[part.body : part.end].rstrip().endswith(":"):
        return
    if part.start in leads or part.kind != "item" or re.match(r"\W*\(", words):
        return
    evidence = state.evidence(start, end, 0.75 if part.level < 9 else 0.65)
    scope = past.match("scope").search(words)
    yield records.Target(
        id="",
        evidence=evidence,
        section=state.section(part),
        text=state.slice(evidence.start, evidence.end),
        subject=None,
        comparator=None,
        min=None,
        max=None,
        unit=None,
        measure=None,
        modality="expected" if past.match("expected").search(words) else "target",
        stars=_stars(words),
        scope=scope[0] if scope else None,
        due=None,
    )


def _stars(words: str) -> int | None:
    """The rank that is to be reached: `lên 4 sao`, `đạt 3 sao`, not `đã đạt 3 sao`."""
    for rank in past.match("stars").finditer(words):
        before = words[: rank.start("stars")]
        if re.search(r"(?:lên|thành)(?: hạng)?\s*$", before):
            return int(rank["stars"])
        aimed = re.search(r"(?<!đã )(?:đạt|được công nhận)(?: chuẩn| hạng| từ)*\s*$", before)
        if aimed and not re.search(r"(?<!\w)đã [^,;.]{0,30}$", before):
            return int(rank["stars"])
    return None
