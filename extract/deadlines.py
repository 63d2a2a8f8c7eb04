"""By when, within what, how often: the document's deadlines, each with its event.

Label lines (`Thời gian thực hiện: …`) count whatever time they name; in running text only
expressions that set a term do (``weak`` in ``data/times.toml`` marks those that do not).
"""

import re
from collections.abc import Iterator

from extract import times, timevalues
from extract.found import State, sentences, trim
from extract.parts import Part
from extract.times import Time
from sohoa import records

#: Before `hàng năm`: it belongs to a name or a budget, not to a task.
_NAMED_BEFORE = re.compile(
    r"(?:kế hoạch|dự toán|giao|ngân sách|kinh phí|chương trình|quy hoạch|Chương trình OCOP)\s*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])\s?[.)]\s*")


def find(state: State) -> None:
    """Fill ``state.deadlines``."""
    for i, part in enumerate(state.parts):
        if part.kind == "label" and part.label == "time":
            for deadline in _of_label(state, part):
                _add(state, deadline)
        elif part.kind in ("item", "label", "closing", "heading"):
            for deadline in _in_text(state, i, part):
                _add(state, deadline)


def _of_label(state: State, part: Part) -> Iterator[records.Deadline]:
    content = state.even[part.body : part.end]
    for time in _joined(times.find(content)):
        yield _deadline(state, part, time, part.body, (part.start, part.end), _title(part), 0.95)


def _joined(found: list[Time]) -> list[Time]:
    """`Định kỳ hằng quý` + `trong năm 2025` is one deadline."""
    joined: list[Time] = []
    for time in found:
        last = joined[-1] if joined else None
        during = time.kind == "within" and time.weak
        if last and during and last.kind in ("recurring", "ongoing") and last.edtf is None:
            whole = Time(last.start, time.end, last.kind, time.edtf, last.rrule, last.weak)
            joined[-1] = whole
            continue
        joined.append(time)
    return joined


def _in_text(state: State, index: int, part: Part) -> Iterator[records.Deadline]:
    under_label = part.lead_in is not None and state.parts[part.lead_in].label == "time"
    for start, end in sentences(state.even, part.body, part.end):
        sentence = state.even[start:end]
        named = re.match(r"([^:;.]{3,80}):\s*", sentence)
        found = _joined(times.find(sentence))
        for time in found:
            after_name = named is not None and time.start == named.end()
            if time.weak and not (under_label and after_name):
                continue
            if time.kind == "recurring" and _NAMED_BEFORE.search(sentence[: time.start]):
                continue
            if after_name and named:
                event: str | None = named[1]
                span = (start, start + time.end)
                if under_label and part.lead_in is not None:
                    title = _title(state.parts[part.lead_in])
                    event = f"{title} – {event}" if title else event
            else:
                event, span = _event(state, start, end, _neighbours(found, time))
            strength = 0.9 if after_name else 0.8 if time.kind != "recurring" else 0.75
            yield _deadline(state, part, time, start, span, event, strength)


def _neighbours(found: list[Time], time: Time) -> tuple[int, int]:
    """Where the row of times begins and ends that `time` is in: `hàng tuần, hàng tháng`."""
    row = [time]
    for other in found[found.index(time) + 1 :]:
        if other.start - row[-1].end > 4:
            break
        row.append(other)
    for other in reversed(found[: found.index(time)]):
        if row[0].start - other.end > 4:
            break
        row.insert(0, other)
    return row[0].start, row[-1].end


def _event(
    state: State, start: int, end: int, time: tuple[int, int]
) -> tuple[str | None, tuple[int, int]]:
    """What is due: the clause around the time, or behind it where it comes first."""
    a, b = start + time[0], start + time[1]
    left = max(state.even.rfind(sign, start, a) for sign in (";", "."))
    left = start if left < start else left + 1
    right = state.even.find(";", b, end)
    before = trim(state.even, left, a, ",;:(-")
    if right >= 0 and before[1] - before[0] < 8 and state.even[b:right].strip(" )") == "":
        right = state.even.find(";", right + 1, end)  # "Trong quý II/2024; tổ chức …"
    right = end if right < 0 else right
    after = trim(state.even, b, right, ",;:).")
    chosen = before if before[1] - before[0] >= 12 else after
    span = (min(a, chosen[0]), max(b, chosen[1]))
    return state.slice(*chosen) or None, span


def _title(part: Part) -> str | None:
    return _NUMBERED.sub("", part.path[-1]).strip(" :") if part.path else None


def _deadline(
    state: State,
    part: Part,
    time: Time,
    offset: int,
    span: tuple[int, int],
    event: str | None,
    strength: float,
) -> records.Deadline:
    edtf = time.edtf
    issued = str(state.header.get("issued") or "")
    if time.kind == "from" and edtf is None and len(issued) == 10 and "X" not in issued:
        edtf = timevalues.edtf(f"{issued}/..")  # kể từ ngày ký
    return records.Deadline(
        id="",
        evidence=state.evidence(*span, strength),
        section=state.section(part),
        text=state.slice(offset + time.start, offset + time.end),
        kind=time.kind,
        edtf=edtf,
        rrule=time.rrule,
        event=event,
    )


def _add(state: State, deadline: records.Deadline) -> None:
    identity = state.identify("deadline", deadline.evidence)
    state.deadlines.append(deadline.model_copy(update={"id": identity}))
