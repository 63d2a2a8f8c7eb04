"""Dirty text: letterheads as engines misread them, cue words without marks, and bare noise."""

from collections.abc import Iterator
from typing import Any

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import extract
from extract.deadlines import timevalues
from sohoa.model import Block, DocumentText, TextWord
from sohoa.records import Evidence, Extraction, Source

SOURCE = Source(
    name="x", media_type="x", bytes=1, sha256="0" * 64, pages=1, text_origin="ocr"
)  # fmt: skip


def document(*blocks: tuple[str, str], confidence: float = 0.9) -> DocumentText:
    """A document of (kind, words) blocks as the OCR stage gives it."""
    text, words, made = "", [], []
    for kind, line in blocks:
        text += "\n" if text else ""
        start = len(text)
        for i, word in enumerate(line.split()):
            text += " " if i else ""
            a, text = len(text), text + word
            if word != "|":
                words.append(
                    TextWord(start=a, end=len(text), page=1, raw=word, confidence=confidence)
                )
        made.append(Block(start=start, end=len(text), page=1, kind=kind))
    return DocumentText(text=text, words=tuple(words), blocks=tuple(made))


def find(*lines: str, confidence: float = 0.9) -> Extraction:
    blocks = [("paragraph", line) for line in lines]
    return extract.extract(document(*blocks, confidence=confidence), SOURCE)


def issues(found: Extraction) -> set[str]:
    return {issue.code for issue in found.issues}


def test_letterhead_of_a_dirty_scan() -> None:
    found = find(
        "¬ W", "‹ UBND TĨNH TUYÊN QUANG", "_ SƠ Y TÉ", "Só:{24.2 /KH-SYT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Tuyên Quang, ngày {Ô tháng O5 năm 2031", "_—_ KẺ HOẠCH „",
        ":Kiểm tra việc bán thuốc năm 2031", "GIÁM ĐÓC SỞ Y TẺ",
        "Căn cứ Quyết định số 12/QĐÐ-BYT ngày 02/3/2031 của Bộ trưởng Bộ Xây dựng về việc A;",
        "1II. NỘI DUNG", ": - Sở Y tế chủ tri kiểm tra.", "ì Nơi nhận:", ": ~ Như trên; ˆ",
        "KT. GIÁM ĐÓC", "PHÓ GIÁM ĐỚC", "'", "Lò Văn Sơn : HC", "DANH MỤC", "Bản Mới Hạ",
    )  # fmt: skip
    head = found.document
    assert (head.type_code, head.number, head.symbol) == ("KH", None, "KH-SYT")
    assert (head.issued, head.place) == ("2031-05-XX", "Tuyên Quang")
    assert (head.issuer.name, head.issuer.level) == ("Sở Y tế", "province")
    assert head.issuer.province == "Tuyên Quang"
    assert head.title == "Kiểm tra việc bán thuốc năm 2031"
    assert head.recipients == ("Như trên",)
    signer = head.signer
    assert (signer.name, signer.position) == ("Lò Văn Sơn", "Phó Giám đốc")
    (basis,) = head.legal_bases
    assert (basis.reference, basis.issuer) == ("12/QĐ-BYT", "Bộ trưởng Bộ Xây dựng")
    assert {"number_blank", "date_partial"} <= issues(found)


def test_doubtful_digits_are_put_before_a_human() -> None:
    lines = ("SỞ Y TẾ", "Số: 455/QĐ-SYT", "Kon Tum, ngày 04 tháng 5 năm 2031", "QUYẾT ĐỊNH", "A")
    assert find(*lines).document.reference == "455/QĐ-SYT"
    assert not {"number_unsure", "date_unsure"} & issues(find(*lines))
    found = find(*lines, confidence=0.5)
    head = found.document
    assert (head.number, head.reference, head.symbol, head.issued) == (None, None, "QĐ-SYT", None)
    doubts = {issue.code: issue for issue in found.issues if issue.code.endswith("_unsure")}
    assert doubts["number_unsure"].message == "Số đọc được là 455, chưa chắc chắn."
    said = "Ngày ban hành đọc được là ngày 04 tháng 05 năm 2031, chưa chắc chắn."
    assert doubts["date_unsure"].message == said
    assert all(issue.evidence and issue.evidence.raw for issue in doubts.values())
    assert not {"number_missing", "date_missing"} & issues(found)


def test_only_the_doubtful_part_of_a_date_is_left_open() -> None:
    blocks = [("paragraph", line) for line in ("Kon Tum, ngày 04 tháng 5 năm 2031", "KẾ HOẠCH")]
    text = document(*blocks)
    words = tuple(w.model_copy(update={"confidence": 0.3}) if w.raw == "04" else w
                  for w in text.words)  # fmt: skip
    found = extract.extract(text.model_copy(update={"words": words}), SOURCE)
    assert found.document.issued == "2031-05-XX"


def test_what_reports_tell_of_the_past_is_no_target() -> None:
    found = find(
        "KẾ HOẠCH", "Phát triển chè năm 2031", "I. MỤC TIÊU",
        "- Năm 2029 sản lượng chè tăng 7,3%, năm 2030 tăng 7,6% (kế hoạch là 4,8%).",
        "- Doanh thu của các hộ đã tăng 12%.",
        "- Sản lượng chè tăng 8,5% so với năm 2030.",
        "- Nâng hạng 02 sản phẩm được công nhận năm 2028.",
    )  # fmt: skip
    assert [(t.min, t.due) for t in found.targets] == [(8.5, None), (2, None)]
    assert found.targets[0].subject == "Sản lượng chè"


def test_a_sentence_below_the_title_is_not_of_it() -> None:
    title, said = "Phát triển chè năm 2031", "Xã mở 02 lớp trong năm 2032."
    for lines in ((title, said), (f"{title} {said}",)):  # apart, or on one line too full to part
        found = find("KẾ HOẠCH", *lines, "I. A")
        assert (found.document.title, found.document.period) == (title, "2031")


@pytest.mark.parametrize("confidence", [0.9, 1.0])
def test_cue_words_without_their_marks_count_in_recognised_text_only(confidence: float) -> None:
    found = find(
        "KẾ HOẠCH", "I. MỤC TIÊU", "- Nâng tống số sản phấm lên trên 60 sản phẩm.", "II. NHIỆM VỤ",
        "- Đê nghị Sở Y tế tô chức tập huấn.", confidence=confidence,
    )  # fmt: skip
    recognised = confidence < 1
    assert [target.measure == "cumulative" for target in found.targets] == [recognised]
    assert len(found.assignments) == recognised


def evidence(model: Any) -> Iterator[Evidence]:
    if isinstance(model, Evidence):
        yield model
    elif isinstance(model, pydantic.BaseModel):
        for name in type(model).model_fields:
            yield from evidence(getattr(model, name))
    elif isinstance(model, tuple | dict):
        for item in model.values() if isinstance(model, dict) else model:
            yield from evidence(item)


PIECES = """
    Điều 3. 1. 2.1 a) đ) I. - + • (1) : ; . , / | “ ” Số: /KH-UBND 12/KH-UBND ngày tháng năm 2025
    Căn_cứ Luật Nơi_nhận: TM. KT._CHỦ_TỊCH PHÓ_CHỦ_TỊCH KẾ_HOẠCH QUYẾT_ĐỊNH ỦY_BAN_NHÂN_DÂN
    TỈNH_SƠN_HÀ Sơn_Hà, MỤC_TIÊU sản_phẩm 03_sản_phẩm: gồm của Hợp_tác_xã_A 4_sao phấn_đấu
    trên_60 5-10%/năm tổng_số Sở_Công_Thương chủ_trì phối_hợp_với Thời_gian: Đơn_vị_thực_hiện:
    quý_II quý_[I định_kỳ hàng V/v Tên_sản_phẩm Chủ_thể trước_ngày_31/13/2025 Giao đề_nghị
""".split()  # noqa: SIM905
NOISE = st.text(
    st.characters(blacklist_categories=("Cs", "Zs", "Zl", "Zp", "Cc")), min_size=1, max_size=5
)
WORDS = st.one_of(st.sampled_from(PIECES).map(lambda piece: piece.replace("_", " ")), NOISE)
KINDS = st.sampled_from(("paragraph", "paragraph", "paragraph", "table", "footnote"))
BLOCKS = st.tuples(KINDS, st.lists(WORDS, max_size=10).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BLOCKS, max_size=10))
def test_no_text_breaks_it_and_evidence_is_in_the_text(blocks: list[tuple[str, str]]) -> None:
    text = document(*blocks)
    for found in evidence(extract.extract(text, SOURCE)):
        assert 0 <= found.start < found.end <= len(text.text)
        assert found.raw


TIME_PIECES = """
    từ đến trước hết giai_đoạn năm_2031 năm_2029 2030-2025 tháng_11 tháng_3 tháng_0 tháng_13
    hàng_năm định_kỳ 0_tháng 6_tháng một_lần quý_III quý_I/2031 Quý_III-II/2031 - / 30/2/2031
    ngày 5/9/2031 và các_năm_tiếp_theo thường_xuyên đầu cuối hằng_quý , 999_tháng_một_lần XXXX
""".split()  # noqa: SIM905
TIMED = st.lists(
    st.sampled_from(TIME_PIECES).map(lambda piece: piece.replace("_", " ")), max_size=12
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TIMED.map(" ".join), TIMED.map(" ".join))
def test_every_time_that_is_stored_can_be(title: str, said: str) -> None:
    found = find(
        "Sơn Hà, ngày 30 tháng 6 năm 2031", "KẾ HOẠCH", title, "I. MỤC TIÊU",
        f"- Có 05 sản phẩm {said}.", f"- Thời gian: {said}.", f"- Giao Sở Y tế báo cáo {said}.",
    )  # fmt: skip
    dated = [found.document.issued, found.document.period]
    dated += [record.due for kind in (found.targets, found.products) for record in kind]
    dated += [deadline.edtf for deadline in found.deadlines]
    rules = [deadline.rrule for deadline in found.deadlines]
    assert all(value is None or timevalues.edtf(value) for value in dated)
    assert all(value is None or timevalues.rrule(value) for value in rules)
    for due in (assignment.due for assignment in found.assignments):
        assert due is None or timevalues.edtf(due) or timevalues.rrule(due)


@pytest.mark.parametrize(
    "value",
    ["2031-02-30", "2031-13", "2031-37", "2031/2029", "2031-11/2031-03", "2031-34/2031-03", "../..",
     "/2031", "2031-36/2031-35", "31", "2031-05-06/2031-05-05"],
)  # fmt: skip
def test_times_that_cannot_be(value: str) -> None:
    assert timevalues.edtf(value) is None


@pytest.mark.parametrize(
    "value",
    ["2031", "2031-XX-06", "2031-34", "../2031-05-20", "2031-05-20/..", "2031-34/2031-06",
     "XXXX-05", "2031-05-06/2031-05-06", "2028-02-29"],
)  # fmt: skip
def test_times_that_can_be(value: str) -> None:
    assert timevalues.edtf(value) == value


@pytest.mark.parametrize(
    "value",
    ["FREQ=YEARLY;BYMONTH=", "FREQ=MONTHLY;INTERVAL=0", "FREQ=YEARLY;BYMONTH=13", "FREQ=NEVER",
     "FREQ=YEARLY;BYMONTH=3,3"],
)  # fmt: skip
def test_recurrences_that_cannot_be(value: str) -> None:
    assert timevalues.rrule(value) is None


@pytest.mark.parametrize("line", ["Điều 3.", "Điều 3:", "1.", "-", "“", ":", "Số:", "Nơi nhận:"])
def test_a_mark_alone_in_its_line(line: str) -> None:
    assert find("QUYẾT ĐỊNH", "Thử", "Căn cứ Luật Đất đai;", line).document.title == "Thử"
