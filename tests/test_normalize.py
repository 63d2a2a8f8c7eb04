"""Restoration as a user notices it: what is put right, and what is left alone."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import normalize
from normalize.damage import Damage, judge
from normalize.restorer import load
from normalize.unicode import has_diacritic, nfc, skeleton, traditional, unify
from sohoa.model import Box, Line, Page, Word

PLAN = """\
KẾ HOẠCH
Thực hiện Chương trình mỗi xã một sản phẩm trên địa bàn tỉnh năm 2025
Căn cứ Quyết định số 919/QĐ-TTg ngày 01/8/2022 của Thủ tướng Chính phủ về việc phê duyệt Chương
trình mỗi xã một sản phẩm giai đoạn 2021-2025;
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Phấn đấu đến hết năm 2025 có ít nhất 20 sản phẩm được công nhận đạt 3 sao trở lên.
- Tổ chức các lớp tập huấn cho các chủ thể tham gia Chương trình OCOP.
Ủy ban nhân dân tỉnh giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với các sở, ngành liên
quan và Ủy ban nhân dân các xã, phường triển khai thực hiện Kế hoạch này, báo cáo kết quả về
Ủy ban nhân dân tỉnh trước ngày 15/12/2025 theo quy định.
Nơi nhận:
- TT HĐND, UBND tỉnh;
"""
#: The same, as an engine without Vietnamese reads such pages.
GARBLED = """\
KE HOACH
Thuc hién Chuong trinh mdi x4 mét san phdm trén dia ban tinh ndm 2025
Can ctr Quyét dinh s6 919/Qb-TTg ngay 01/8/2022 cia Thi tuéng Chinh phi vé viéc phé duyét
Chuong trinh mdi xa mot san pham giai doan 2021-2025;
- Phan dau dén hét ndm 2025 cé it nhat 20 san phdm duoc céng nhan dat 3 sao tro 1én.
- T6 chitc céc 16p tap huan cho cac chi thé tham gia Chuong trinh OCOP.
"""

ENGLISH = """\
The committee shall publish its annual report on the implementation of this regulation,
and each member state shall designate one or more authorities.
"""


def restored(text: str) -> str:
    return "".join(normalize.restore_lines(text.splitlines(keepends=True)))


def words_of(text: str, **more: object) -> tuple[Word, ...]:
    return tuple(Word(text=word, **more) for word in text.split())


def page(text: str) -> Page:
    lines = (Line(words=words_of(line)) for line in text.splitlines())
    return Page(number=1, origin="plain_text", lines=tuple(lines))


def test_stripped_text_gets_its_diacritics() -> None:
    assert restored(skeleton(PLAN)) == PLAN


def test_proper_vietnamese_passes_unchanged() -> None:
    assert restored(PLAN) == PLAN


def test_garbled_text_reads_as_vietnamese() -> None:
    text = restored(GARBLED)
    for phrase in (
        "KẾ HOẠCH",
        "Chương trình mỗi xã một sản phẩm trên địa bàn tỉnh năm 2025",
        "Căn cứ Quyết định số 919/QĐ-TTg ngày 01/8/2022 của Thủ tướng Chính phủ",
        "Phấn đấu đến hết năm 2025 có ít nhất 20 sản phẩm được công nhận đạt 3 sao trở lên.",
        "Tổ chức các lớp tập huấn cho các chủ thể",
    ):
        assert phrase in text


def test_nothing_is_invented() -> None:
    text = restored(GARBLED + "Lai Chau, ngay 06 thang # ndm 2025\n")
    assert text.endswith("tháng # năm 2025\n")


def test_numbers_references_and_addresses_stay() -> None:
    line = (
        "Can cu Cong van so 1426/SNN-PTNT, email lienhe@laichau.gov.vn, 5-10%/nam, 3.858.000 dong\n"
    )
    text = restored(skeleton(PLAN) + line).splitlines()[-1]
    for kept in ("1426/SNN-PTNT", "lienhe@laichau.gov.vn", "5-10%/", "3.858.000"):
        assert kept in text


def test_tokens_that_nothing_fits_stay_and_are_flagged() -> None:
    words = load().restore([["Wjfzqk", "xwzjq", "§§8x"]], [Damage.GARBLED])[0]
    assert [word.text for word in words] == ["Wjfzqk", "xwzjq", "§§8x"]
    assert all(word.confidence <= 0.5 for word in words)


def test_numbers_are_doubted_but_never_altered() -> None:
    text = "xac dinh 13 vai tro cia nha nudc va 13 san phdm"
    words = load().restore([text.split()], [Damage.GARBLED])[0]
    assert [word.text for word in words if word.text.isdigit()] == ["13", "13"]
    assert words[2].confidence < 0.9 and words[2].readings


def test_wrong_marks_in_proper_text_are_put_right() -> None:
    spoilt = PLAN.replace("công nhận", "công nhân").replace("quy định", "quy đinh")
    assert "theo quy định." in restored(spoilt)
    assert restored(PLAN.replace("Ủy ban", "Uỷ ban")) == PLAN.replace("Ủy ban", "Uỷ ban")


def test_case_is_kept() -> None:
    text = restored("UY BAN NHAN DAN TINH\nTinh uy, Uy ban nhan dan tinh va cac so, ban, nganh\n")
    assert text == "ỦY BAN NHÂN DÂN TỈNH\nTỉnh ủy, Ủy ban nhân dân tỉnh và các sở, ban, ngành\n"


def test_another_language_passes_through() -> None:
    assert restored(ENGLISH) == ENGLISH


def test_white_space_of_a_line_stays() -> None:
    text = restored("   Uy ban  nhan dan\ttinh  \r\n\n \n" + skeleton(PLAN))
    assert text.startswith("   Ủy ban  nhân dân\ttỉnh  \r\n\n \n")


@pytest.mark.parametrize(
    "text",
    ["", "\n", " \n", "\x00\x01\xff\n", "a" * 1_000_000, "\ufffd" * 50 + "\n", "ﬁ ¢ € 6\n", "́\n"],
    ids=["empty", "line", "blank", "binary", "megabyte", "replacement", "odd", "mark"],
)
def test_bad_input_comes_back(text: str) -> None:
    assert len(restored(text).splitlines()) == len(text.splitlines())


def test_memory_is_bounded_by_the_batch() -> None:
    taken = 0

    def endless():  # type: ignore[no-untyped-def]
        nonlocal taken
        while True:
            taken += 1
            yield "Uy ban nhan dan tinh\n"

    stream = normalize.restore_lines(endless())
    assert next(iter(stream)) == "Ủy ban nhân dân tỉnh\n"
    assert taken < 1000


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_text_keeps_its_lines_and_numbers(lines: list[str]) -> None:
    source = [line.replace("\n", " ") + "\n" for line in lines]
    result = list(normalize.restore_lines(source))
    assert len(result) == len(source)
    for before, after in zip(source, result, strict=True):
        assert [c for c in before if c.isspace()] == [c for c in after if c.isspace()]


def test_offsets_raw_and_readings() -> None:
    document = normalize.restore([page(GARBLED)])
    raw = [word.raw for word in document.words]
    assert raw == GARBLED.split()
    for word in document.words:
        text = document.text[word.start : word.end]
        assert text and " " not in text
        assert word.page == 1 and 0 <= word.confidence <= 1
        assert text not in word.readings
    spans = [document.text[block.start : block.end] for block in document.blocks]
    assert "\n".join(spans) == document.text
    assert any(word.readings for word in document.words)
    changed = next(word for word in document.words if word.raw == "trinh")
    assert document.text[changed.start : changed.end] == "trình" and changed.confidence > 0.99


def test_engine_confidence_and_boxes_are_carried() -> None:
    box = Box(10, 20, 30, 40)
    words = words_of("Ủy ban nhân dân tỉnh", box=box, confidence=0.5)
    source = Page(number=7, origin="ocr", lines=(Line(words=words),), width=595, height=842)
    document = normalize.restore([source])
    assert {(w.box, w.page, w.confidence) for w in document.words} == {(box, 7, 0.5)}


def test_margins_are_left_out_and_cells_are_parted() -> None:
    words = words_of("1 San pham ca phe 3 sao")
    lines = (
        Line(words=(Word(text="12"),), zone="margin"),
        *page(skeleton(PLAN)).lines,
        Line(words=words, zone="table", cells=(0, 1, 5, 5)),
    )
    document = normalize.restore([Page(number=1, origin="plain_text", lines=lines)])
    assert not document.text.startswith("12")
    assert document.text.endswith("\n1 | Sản phẩm cà phê |  | 3 sao")
    assert document.blocks[-1].kind == "table"
    assert [document.text[w.start : w.end] for w in document.words][-2:] == ["3", "sao"]


def test_no_pages_no_text() -> None:
    assert normalize.restore([]).text == ""
    assert normalize.restore([Page(number=1, origin="ocr")]).words == ()


def test_unicode_forms() -> None:
    assert nfc("sa\u0309n phâ\u0309m") == "sản phẩm"
    assert nfc("a \u0301 b") == "á b" and nfc("\u0301x") == "x"
    assert unify("Hòa") == unify("hoà") == "hoà"
    assert [traditional(unify(w)) for w in ("hoà", "thuỷ", "quý", "hoàn", "qúy")] == [
        "hòa", "thủy", "quý", "hoàn", "quý",
    ]  # fmt: skip
    assert skeleton("Đường") == "Duong" and has_diacritic("đi") and not has_diacritic("di")


@given(st.text(max_size=40))
def test_nfc_is_composed_and_settled(text: str) -> None:
    assert unicodedata.is_normalized("NFC", nfc(text)) and nfc(nfc(text)) == nfc(text)


def test_damage_is_judged_from_the_text() -> None:
    book = load().dictionary
    assert judge(PLAN.split(), book) is Damage.NONE
    assert judge(skeleton(PLAN).split(), book) is Damage.STRIPPED
    assert judge(GARBLED.split(), book) is Damage.GARBLED
    assert judge(ENGLISH.split(), book) is Damage.FOREIGN


def test_accuracy_on_real_plans(shared: Path) -> None:
    right = total = changed = 0
    for path in sorted((shared / "eval/plans").glob("*.txt"))[:1] + sorted(
        (shared / "eval/plans").glob("QD_2853*.txt")
    ):
        lines = nfc(path.read_text(encoding="utf-8")).splitlines(keepends=True)
        result = list(normalize.restore_lines(skeleton(line) for line in lines))
        for want, got in zip(lines, result, strict=True):
            pairs = list(zip(want.split(), got.split(), strict=True))
            total += len(pairs)
            right += sum(unify(a) == unify(b) for a, b in pairs)
        same = list(normalize.restore_lines(lines))
        changed += sum(
            a != b
            for x, y in zip(lines, same, strict=True)
            for a, b in zip(x.split(), y.split(), strict=True)
        )
    assert right > 0.995 * total
    assert changed <= 0.0005 * total
