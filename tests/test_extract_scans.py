"""Dirty text: letterheads as engines misread them, cue words without marks, and bare noise."""

from collections.abc import Iterator
from typing import Any

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import extract
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
    assert {"number_unsure", "date_unsure"} <= issues(find(*lines, confidence=0.5))


def test_an_official_letter_has_its_subject_for_a_title() -> None:
    found = find(
        "ỦY BAN NHÂN DÂN", "TỈNH LAI CHÂU", "Số: 57/UBND-KT", "V/v góp ý dự thảo",
        "Lai Châu, ngày 04 tháng 02 năm 2031", "Kính gửi: Sở Tài chính", "THÔNG BÁO", "Của ai đó",
    )  # fmt: skip
    assert (found.document.type_code, found.document.title) == ("CV", "góp ý dự thảo")


@pytest.mark.parametrize("confidence", [0.9, 1.0])
def test_cue_words_without_their_marks_count_in_recognised_text_only(confidence: float) -> None:
    found = find(
        "KẾ HOẠCH", "I. MỤC TIÊU", "- Nâng tống số sản phấm lên trên 60 sản phẩm.", "II. NHIỆM VỤ",
        "- Đê nghị Sở Y tế tô chức tập huấn.", confidence=confidence,
    )  # fmt: skip
    recognised = confidence < 1
    assert [target.measure == "cumulative" for target in found.targets] == [recognised]
    assert len(found.assignments) == recognised


def test_several_documents_in_one_ground() -> None:
    found = find(
        "QUYẾT ĐỊNH", "Thử",
        "Căn cứ Nghị định số 48/2013/NĐ-CP ngày 14/5/2013 và Nghị định số 92/2017/NĐ-CP ngày"
        " 07/8/2017 của Chính phủ sửa đổi Nghị định số 63/2010/NĐ-CP và Nghị định số 1/2011/NĐ-CP;",
    )  # fmt: skip
    bases = [(b.reference, b.issued, b.issuer) for b in found.document.legal_bases]
    assert bases == [
        ("48/2013/NĐ-CP", "2013-05-14", "Chính phủ"),
        ("92/2017/NĐ-CP", "2017-08-07", "Chính phủ"),
    ]


def evidence(model: Any) -> Iterator[Evidence]:
    if isinstance(model, Evidence):
        yield model
    elif isinstance(model, pydantic.BaseModel):
        for name in type(model).model_fields:
            yield from evidence(getattr(model, name))
    elif isinstance(model, tuple):
        for item in model:
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


@pytest.mark.parametrize("line", ["Điều 3.", "Điều 3:", "1.", "-", "“", ":", "Số:", "Nơi nhận:"])
def test_a_mark_alone_in_its_line(line: str) -> None:
    assert find("QUYẾT ĐỊNH", "Thử", "Căn cứ Luật Đất đai;", line).document.title == "Thử"
