"""What a human should look at: missing parts, contradictions, doubtful readings.

Messages are in Vietnamese, for the archivist who settles them; ``docs/review.md`` lists the codes.
Figures against each other are looked at by `review_figures`, counts of products by
`product_counts`, the head by the components that read it.
"""

from collections.abc import Iterator

from extract.deadlines import timevalues
from extract.found import State
from extract.review import review_figures
from sohoa import records

#: A record this unsure is shown to a human.
UNSURE = 0.6
_NAMES = {
    "targets": "Chỉ tiêu",
    "assignments": "Nhiệm vụ",
    "products": "Sản phẩm",
    "deadlines": "Thời hạn",
}


def find(state: State) -> None:
    """Add to ``state.issues``."""
    _missing(state)
    _unsure(state)
    review_figures.find(state)
    _deadlines(state)


def _missing(state: State) -> None:
    """Parts that every document has to have (Nghị định 30/2020/NĐ-CP, Điều 8)."""
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
        said = {code.replace("missing", doubt) for doubt in ("blank", "unsure", "impossible")}
        if not value and not said & known:
            state.issue(code, message)
    aims = any(part.section == "targets" for part in state.parts)
    if aims and not state.targets:
        message = "Có mục tiêu trong văn bản nhưng không đọc được chỉ tiêu nào."
        state.issue("targets_missing", message)


def _unsure(state: State) -> None:
    """Records read with little confidence; what stands in one place is shown once."""
    shown = set()
    for kind, name in _NAMES.items():
        for record in getattr(state, kind):
            place = (kind, record.evidence.start, record.evidence.end)
            if record.evidence.confidence < UNSURE and place not in shown:
                shown.add(place)
                sure = f"{record.evidence.confidence:.0%}"
                message = f"{name} đọc chưa chắc chắn ({sure}), cần xem lại."
                state.issue("unsure", message, record.evidence, record.id)


def _deadlines(state: State) -> None:
    issued = str(state.header.get("issued") or "")
    for deadline in state.deadlines:
        for code, message in _doubts(deadline, issued):
            state.issue(code, message, deadline.evidence, deadline.id)


def _doubts(deadline: records.Deadline, issued: str) -> Iterator[tuple[str, str]]:
    edtf = deadline.edtf or ""
    if "XXXX" in edtf:
        yield "year_unknown", f"Thời hạn “{deadline.text}” không nói rõ năm nào."
    elif deadline.kind in ("by", "within") and _is_before(edtf, issued):
        yield "deadline_past", f"Thời hạn “{deadline.text}” sớm hơn ngày ban hành văn bản."


def _is_before(edtf: str, issued: str) -> bool:
    """True if a time is over when the document is issued: to the day where both say one."""
    end = edtf.removeprefix("../")
    if len(end) == 10 and len(issued) == 10 and "X" not in issued + end:
        return end < issued
    last = timevalues.last_year(edtf) if edtf else None
    return last is not None and issued[:4].isdigit() and last < int(issued[:4])
