"""What a human should look at: missing parts, contradictions, doubtful readings.

Messages are in Vietnamese, for the archivist who settles them.
"""

from collections.abc import Iterator
from itertools import combinations

from extract.found import State, fold
from sohoa import records

#: A record this unsure is shown to a human.
UNSURE = 0.6


def find(state: State) -> None:
    """Add to ``state.issues``."""
    _missing(state)
    _unsure(state)
    _contradictions(state)
    _deadlines(state)


def _missing(state: State) -> None:
    known = {issue.code for issue in state.issues}
    header = state.header
    signer = header.get("signer")
    wanted = [
        ("type_missing", header.get("type_name"), "Không xác định được loại văn bản."),
        ("number_missing", header.get("number"), "Không tìm thấy số văn bản."),
        ("date_missing", header.get("issued"), "Không tìm thấy ngày ban hành."),
        ("issuer_missing", header.get("issuer"), "Không xác định được cơ quan ban hành."),
        ("signer_missing", signer and signer.name, "Không tìm thấy tên người ký."),
        ("title_missing", header.get("title"), "Không tìm thấy trích yếu."),
    ]
    for code, value, message in wanted:
        said = {code.replace("missing", doubt) for doubt in ("blank", "unsure")}
        if not value and not said & known:
            state.issue(code, message)
    aims = any(part.section == "targets" for part in state.parts)
    if aims and not state.targets:
        state.issue(
            "targets_missing", "Có mục tiêu trong văn bản nhưng không đọc được chỉ tiêu nào."
        )


def _unsure(state: State) -> None:
    names = {
        "targets": "Chỉ tiêu",
        "assignments": "Nhiệm vụ",
        "products": "Sản phẩm",
        "deadlines": "Thời hạn",
    }
    for kind, name in names.items():
        for record in getattr(state, kind):
            if record.evidence.confidence < UNSURE:
                state.issue(
                    "unsure",
                    f"{name} đọc chưa chắc chắn ({record.evidence.confidence:.0%}), cần xem lại.",
                    record.evidence,
                    record.id,
                )


def _contradictions(state: State) -> None:
    totals = [target for target in state.targets if target.measure == "cumulative"]
    for a, b in combinations(totals[:50], 2):
        same = (a.unit, a.stars, a.due, a.scope) == (b.unit, b.stars, b.due, b.scope)
        if same and fold(a.subject or "") == fold(b.subject or "") and a.min != b.min:
            state.issue(
                "contradiction",
                f"Hai chỉ tiêu về cùng một tổng số nhưng khác nhau: {_bounds(a)} và {_bounds(b)}.",
                b.evidence,
                b.id,
            )
    for target in state.targets:
        if target.min is not None and target.max is not None and target.min > target.max:
            state.issue(
                "range_reversed",
                f"Khoảng số bị ngược: từ {target.min:g} đến {target.max:g}.",
                target.evidence,
                target.id,
            )


def _bounds(target: records.Target) -> str:
    value = target.min if target.min is not None else target.max
    return f"{value:g}" if value is not None else "?"


def _deadlines(state: State) -> None:
    issued = str(state.header.get("issued") or "")
    for deadline in state.deadlines:
        for code, message in _doubts(deadline, issued):
            state.issue(code, message, deadline.evidence, deadline.id)


def _doubts(deadline: records.Deadline, issued: str) -> Iterator[tuple[str, str]]:
    edtf = deadline.edtf or ""
    if "XXXX" in edtf:
        yield "year_unknown", f"Thời hạn “{deadline.text}” không nói rõ năm nào."
    if deadline.kind == "by" and len(issued) == 10 and "X" not in issued:
        end = edtf.removeprefix("../")
        if len(end) == 10 and end < issued:
            yield "deadline_past", f"Thời hạn “{deadline.text}” sớm hơn ngày ban hành văn bản."
