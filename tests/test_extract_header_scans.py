"""Heads and feet as an engine misreads them: mended where the document itself tells, else null."""

import pytest

from extract.head import symbols
from tests.test_extract_header import BODY, HEAD, find

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
OFFICE = ("UBND TỈNH KIÊN GIANG", "SỞ Y TẾ")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Số:c200//KH-SYT", "|KH-SYT"),
        ("Số:/24.2 /KH-SYT-VP", "|KH-SYT-VP"),
        ("Số:42Ê /kh-syt", "|KH-SYT"),
        ("Số: 12/KH_SYT", "12|KH-SYT"),
        ("Số: 12 /KH-5YT", "12|KH-SYT"),
        ("Số: 12/hk-abc", "|"),
        ("Số: 12/KH-SNV", "12|KH-SNV"),  # whose it is does not matter where it can be read
    ],
)
def test_signs(said: str, expected: str) -> None:
    found = find(*OFFICE, said, STATE, HEAD[3], *BODY, confidence=0.9).document
    assert f"{found.number or ''}|{found.symbol or ''}" == expected


def test_a_mended_sign_is_shown_to_a_human() -> None:
    found = find(*OFFICE, "Số: 12/kh-syt", STATE, HEAD[3], *BODY, confidence=0.9)
    assert "symbol_mended" in {issue.code for issue in found.issues}
    assert found.document.evidence["number"].raw == "Số: 12/kh-syt"


@pytest.mark.parametrize(
    ("said", "code", "body", "expected"),
    [
        ("QÐ.UBND", "QĐ", "Ủy ban nhân dân", "QĐ-UBND"),
        ("qd-ubnd-vx", "QĐ", "Ủy ban nhân dân", "QĐ-UBND-vx"),
        ("KH-SGD&ĐT", "KH", "Sở Giáo dục và Đào tạo", "KH-SGDĐT"),
        ("KH-SNV", "KH", "Sở Y tế", None),
        ("syt", "KH", "Sở Y tế", None),
        ("kh-syt", "", "Sở Y tế", None),
    ],
)
def test_what_a_sign_is_meant_to_be(said: str, code: str, body: str, expected: str | None) -> None:
    assert symbols.mended(said, code, [body]) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # `SỞ v TẾ` is the office that decides
        (("SỞ v TẾ", "Số: 4/QĐ-SYT", "QUYẾT ĐỊNH", "Về chè", "GIÁM ĐỐC SỞ Y TẾ KIÊN GIANG"),
         "Sở Y tế|Kiên Giang"),
        (("SỞ TƯ PHÀO", "Số: 4/KH-STP", "KẾ HOẠCH", "Về chè"), "Sở Tư pháp|Kiên Giang"),
        # the committee above is not who issues
        (("$Ó V 7É", "Số: 4/KH-SYT", "KẾ HOẠCH", "Về chè", "Sở Y tế tỉnh Kiên Giang xây dựng kế"
          " hoạch như sau:"), "Sở Y tế|Kiên Giang"),
        (("$Ó V 7É", "Số: 4/KH-SYT", "KẾ HOẠCH", "Về chè"), "|"),
        (("SỞ Y TẾ -CÔNG ĐOÀN NGÀNH", "Số: 4/KH-SYT-CĐN", "KẾ HOẠCH", "Về chè", "Sở Y tế phối hợp"
          " Công đoàn ngành xây dựng kế hoạch:"), "Sở Y tế|Kiên Giang"),
        (("TRƯỜNG CAO ĐẲNG NGHỀ", "Số: 4/KH-TCĐN", "KẾ HOẠCH", "Về chè"),
         "Trường cao đẳng nghề|Kiên Giang"),
    ],
)  # fmt: skip
def test_issuers(lines: tuple[str, ...], expected: str) -> None:
    found = find(OFFICE[0], *lines, "I. A", "- B.", confidence=0.5).document.issuer
    assert f"{found.name or ''}|{found.province or ''}" == expected


def test_both_sides_of_a_letterhead_in_one_line() -> None:
    found = find(
        f"ỦY BAN NHÂN DÂN TỈNH SƠN LA {STATE} BAN CHỈ ĐẠO CÁC CHƯƠNG TRÌNH",
        "MỤC TIÊU QUỐC GIA TỈNH SƠN LA Độc lập - Tự do - Hạnh phúc", *HEAD[2:], *BODY,
    )  # fmt: skip
    name = "Ban Chỉ đạo các Chương trình mục tiêu quốc gia tỉnh Sơn La"
    assert (found.document.issuer.name, found.document.issuer.province) == (name, "Sơn La")
    assert STATE not in found.document.evidence["issuer"].raw


def test_recipients_between_specks_and_another_list() -> None:
    found = find(
        *HEAD[:2], "Số: 4/QĐ-UBND", HEAD[3], "QUYẾT ĐỊNH", "Về chè", "Điều 1. Đoàn gồm:",
        "Nơi nhận:", "CHỦ TỊCH", "+ 3", "Lò Văn An", "- Như Điều 3;", "- Bộ Y tế:", "- Website; o",
        "- Các sở: Y tế, Nội vụ;", "- VP;", "Tà", "- Lưu: VT, TH (02). c", "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH", "Lò Thị Mai", "I. DANH SÁCH", "- Đoàn viên.", "Nơi nhận:", "ĐƠN VỊ:",
        confidence=0.9,
    )  # fmt: skip
    assert found.document.recipients == (
        "Như Điều 3", "Bộ Y tế", "Website", "Các sở: Y tế, Nội vụ", "VP", "Lưu: VT, TH (02)",
    )  # fmt: skip
    place = found.document.evidence["recipients"]
    assert "CHỦ TỊCH" not in place.raw and place.raw.endswith("(02).")


def test_typed_recipients_are_all_kept() -> None:
    typed = ("Nơi gửi:", "Như trên;", "- TW;", "- Lưu VT; K.")
    found = find(*HEAD, *BODY, *typed, "KT. CHỦ TỊCH", "Lò Thị Mai").document
    assert found.recipients == ("Như trên", "TW", "Lưu VT; K")


def test_a_misread_name_is_left_out_and_shown() -> None:
    foot = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "L2 Thị Mai")
    found = find(*HEAD, *BODY, *foot, confidence=0.9)
    signer = found.document.signer
    assert (signer.name, signer.position, signer.authority) == (None, "Phó Chủ tịch", "KT.")
    codes = {issue.code for issue in found.issues}
    assert "signer_unsure" in codes and "signer_missing" not in codes
