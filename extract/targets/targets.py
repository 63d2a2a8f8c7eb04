"""Promised quantities, wherever they stand, and the aims without a number of the section of aims.

A sentence with several numbers is unfolded: `công nhận mới trên 60 sản phẩm, công nhận lại trên 30
sản phẩm, nâng tổng số … trên 282` is three targets. The steps: `quantities` finds numbers,
`promises` says which are promised, `clauses` which words belong to each, `measures` of which sort
they are, `dues` by when; `target_reader` puts them together, `target_tables` reads tables. What the
words are is in ``data/targets.toml``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from extract.found import MOST_PLACES, State, fold
from extract.structure.parts import Part
from extract.targets import aims, past, subjects, target_tables, things
from extract.targets.target_reader import Reader
from sohoa import records

#: Of 100, rapidfuzz token sort ratio: subjects of one promise made twice.
_SAME = 72
#: The same, if all words of the shorter one, of at least so many, are in the longer one.
_INSIDE, _LONG = 96, 5
_NEAR = 1000
_STOPS = frozenset(".;:!?…")
#: Headings over what is and was, and over rules.
_NO_PLAN = re.compile(
    r"(?:[IVX\d]+[.)]\s*|[a-zđ][.)]\s*)*(?:đặc điểm|thực trạng|bối cảnh|sự cần thiết"
    r"|(?:khái quát |đánh giá )?tình hình|(?:một số )?kết quả (?:thực hiện|đạt được)"
    r"|(?:tiêu chuẩn|điều kiện|trình tự|thủ tục|hồ sơ|quy trình|nguyên tắc|định mức|lệ phí)(?!\w))",
    re.IGNORECASE,
)
#: Types that do or tell things outside their aims, unless they approve a plan.
_DECISION = re.compile(r"QUYẾT ĐỊNH|NGHỊ QUYẾT|THÔNG TƯ|NGHỊ ĐỊNH|BÁO CÁO", re.IGNORECASE)
_APPROVES = re.compile(
    r"(?:phê\s+duyệt|ban\s+hành|thông\s+qua)\s+(?:kèm\s+theo\s+[^.;,]{0,30}\s)?"
    r"(?:kế\s+hoạch|đề\s+án|chương\s+trình)",
    re.IGNORECASE,
)
_FRONT = 1500
#: How a line ends whose number the lines below break down.
_BREAKS_DOWN = re.compile(
    r"(?:trong\s+(?:đó|số\s+(?:đó|này))|gồm(?:\s+có)?|chia\s+ra|(?:chia|phân)\s+theo[^:;,.]{0,20})\s*:?\s*$",
    re.IGNORECASE,
)


def find(state: State) -> None:
    """Fill ``state.targets``."""
    year = past.document_year(state)
    leads = {state.parts[part.lead_in].start for part in state.parts if part.lead_in is not None}
    decides = False
    last: dict[int, records.Target] = {}
    for part in _whole(state):
        if part.kind == "type":
            front = state.even[part.start : part.start + _FRONT]
            decides = bool(_DECISION.match(front)) and not _approves(front)
        if part.kind not in ("item", "label", "heading", "closing"):
            continue
        if part.section in ("council", "results") or part.label not in (None, "content", "time"):
            continue
        if any(_NO_PLAN.match(title) for title in part.path) and not aims.is_aims(part):
            continue
        reader = Reader(state, part, year, decides, _whole_of(state, part, last))
        said = list(reader.targets())
        found = [target for target in said if target]
        if found:
            last[part.end] = found[-1]
        if not said and reader.aims and not _is_listed(state, part, last):
            found = [reader.dated(aim) for aim in aims.without_number(state, part, leads)]
        for target in found:
            _add(state, target)
    for target in target_tables.find(state, year):
        _add(state, target)


def _whole_of(state: State, part: Part, last: dict[int, records.Target]) -> records.Target | None:
    """The target that the line above breaks down: `… tối thiểu 40 sản phẩm mới, trong đó:`."""
    lead = state.parts[part.lead_in] if part.lead_in is not None else None
    if lead is None or not _BREAKS_DOWN.search(state.even, max(lead.body, lead.end - 40), lead.end):
        return None
    return last.get(lead.end)


def _is_listed(state: State, part: Part, last: dict[int, records.Target]) -> bool:
    """True for a thing that the line above counts: `Đánh giá 03 sản phẩm, gồm:`."""
    above = part.heading if part.lead_in is None else part.lead_in
    if above is None or not state.even[
        state.parts[above].body : state.parts[above].end
    ].rstrip().endswith(":"):
        return False
    counted = last.get(state.parts[above].end)
    return counted is not None and counted.unit in things.MADE


def _whole(state: State) -> Iterator[Part]:
    """The parts, an item with the blocks that go on with its last sentence.

    A page break or a scan's zones cut paragraphs: what has no full stop, and a next block without a
    mark of its own, are one.
    """
    held: Part | None = None
    for part in state.parts:
        goes_on = (
            held is not None
            and (held.kind, part.kind, part.level, part.path) == ("item", "item", 9, held.path)
            and not part.marker
            and state.even[held.start : held.end].rstrip()[-1:] not in _STOPS
        )
        if goes_on and held is not None:
            held = replace(held, end=part.end)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _approves(front: str) -> bool:
    """True for a decision that puts a plan into force; its grounds may name others' plans."""
    lines = [line for line in front.splitlines() if not re.match(r"\W*(?:Căn cứ|Theo|Xét)", line)]
    return any(_APPROVES.search(line) for line in lines[:12])


def _add(state: State, target: records.Target) -> None:
    """Add it, or its evidence to the same promise made before."""
    target = subjects.finish(state, target, state.targets[-1] if state.targets else None)
    if target.min is not None or target.max is not None:
        places = state.index.setdefault(("target", target.min, target.max, target.unit), [])
        for i in places:
            other = state.targets[i]
            if _same(other, target) and not _one_paragraph(state, other, target):
                state.targets[i] = _merged(other, target)
                return
        places.append(len(state.targets))
    made = target.model_copy(
        update={
            "id": state.identify("target", target.evidence),
            "text": _folded(target.text),
            "subject": _folded(target.subject) if target.subject else None,
        }
    )
    state.targets.append(made)


def _folded(words: str) -> str:
    return " ".join(words.split())


def _merged(one: records.Target, two: records.Target) -> records.Target:
    """The first with the place of the second; what only the second says is taken from it."""
    more = {
        name: getattr(two, name)
        for name in ("measure", "stars", "due")
        if getattr(one, name) is None and getattr(two, name) is not None
    }
    if not more and len(one.also) >= MOST_PLACES:
        return one
    also = dict.fromkeys((*one.also, two.evidence, *two.also))
    return one.model_copy(update={**more, "also": tuple(also)})


def _one_paragraph(state: State, a: records.Target, b: records.Target) -> bool:
    """True if both stand in one paragraph, which says nothing twice."""
    between = state.text.text[a.evidence.end : b.evidence.start]
    return len(between) < _NEAR and "\n" not in between


def _same(a: records.Target, b: records.Target) -> bool:
    """True if two targets of the same numbers count the same thing by the same time."""
    if a.comparator != b.comparator or a.modality != b.modality:
        return False
    for name in ("measure", "stars", "due"):
        one, two = getattr(a, name), getattr(b, name)
        if one is not None and two is not None and one != two:
            return False
    if a.scope and b.scope and fold(a.scope) != fold(b.scope):
        return False
    one, two = fold(a.subject or ""), fold(b.subject or "")
    inside = min(len(one.split()), len(two.split())) >= _LONG
    return (
        fuzz.token_sort_ratio(one, two) >= _SAME
        or (inside and fuzz.token_set_ratio(one, two) >= _INSIDE)
    )  # fmt: skip
