"""What is put before a human: missing parts, sums, contradictions; each thing once."""

import re

import pytest

from extract import knowledge
from extract.review import review_figures
from tests.conftest import ROOT
from tests.test_extract import find

AIMS = ("KẾ HOẠCH", "Phát triển sản phẩm OCOP năm 2031", "I. MỤC TIÊU")


def issues(code: str, *lines: str) -> list[str]:
    """The messages of one code."""
    return [issue.message for issue in find(*AIMS, *lines).issues if issue.code == code]


def test_each_missing_part_is_named_once() -> None:
    found = [issue.code for issue in find("KẾ HOẠCH", "Phát triển sản phẩm OCOP").issues]
    missing = sorted(code for code in found if code.endswith("_missing"))
    assert missing == ["date_missing", "issuer_missing", "number_missing", "signer_missing"]


def test_what_is_blank_is_not_missing_too() -> None:
    head = ("ỦY BAN NHÂN DÂN", "XÃ SUỐI MƠ", "Số: /KH-UBND", "Suối Mơ, ngày tháng năm 2031")
    codes = {issue.code for issue in find(*head, *AIMS).issues}
    assert {"number_blank", "date_partial"} <= codes
    assert not {"number_missing", "date_missing"} & codes


SUMS = [
    ("- Đến năm 2031, toàn tỉnh có 246 sản phẩm. Trong đó: nhóm thực phẩm 216, nhóm đồ uống 11,"
     " dược liệu 15, thủ công mỹ nghệ 3, du lịch 2.", ["247", "246"]),
    ("- Phấn đấu công nhận mới 20 sản phẩm, trong đó có 15 sản phẩm 3 sao và 4 sản phẩm 4 sao.",
     ["19", "20"]),
    ("- Phấn đấu công nhận mới 20 sản phẩm, trong đó có 15 sản phẩm 3 sao và 5 sản phẩm 4"
     " sao.", []),
    # parts that may overlap, or need not be all; bounds, which any sum may keep
    ("- Phấn đấu công nhận mới 20 sản phẩm, trong đó có 3 sản phẩm 4 sao.", []),
    ("- Có ít nhất 60 sản phẩm, trong đó ít nhất 50 sản phẩm 3 sao và ít nhất 12 sản phẩm 4 sao.",
     []),
    ("- Có 60% sản phẩm bán trên mạng, trong đó 30% sản phẩm 3 sao và 20% sản phẩm 4 sao.", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "numbers"), SUMS, ids=[line[:60] for line, _ in SUMS])
def test_breakdowns_add_up(line: str, numbers: list[str]) -> None:
    found = issues("sum_differs", line)
    assert [re.findall(r"\d+", message) for message in found] == ([numbers] if numbers else [])


def test_a_breakdown_in_items_below() -> None:
    lines = ("- Đến năm 2031 có 1.246 sản phẩm OCOP, trong đó:", "+ 1.216 sản phẩm 3 sao;",
             "+ 29 sản phẩm 4 sao.")  # fmt: skip
    said = issues("sum_differs", *lines)
    assert said == ["Các phần cộng lại là 1.245, khác tổng số 1.246 đã nêu."]


def test_two_figures_for_one_total() -> None:
    lines = (
        "- Nâng tổng số sản phẩm OCOP toàn tỉnh đạt 282 sản phẩm.",
        "II. GIẢI PHÁP",
        "- Phấn đấu nâng tổng số sản phẩm OCOP toàn tỉnh đạt 280 sản phẩm.",
    )
    assert len(issues("contradiction", *lines)) == 1
    same = (*lines[:2], lines[2].replace("280", "282"))
    assert issues("contradiction", *same) == []


def test_one_product_with_two_ranks() -> None:
    lines = (
        "- Duy trì sản phẩm Chè búp Suối Mơ của HTX Suối Mơ đạt hạng 3 sao.",
        "- Duy trì sản phẩm Chè búp Suối Mơ của Hợp tác xã Suối Mơ đạt hạng 4 sao.",
    )
    said = issues("contradiction", *lines)
    assert said == ["Sản phẩm “Chè búp Suối Mơ” được nêu hai lần, khác nhau về hạng sao (3 và 4)."]
    others = (lines[0], lines[1].replace("Hợp tác xã Suối Mơ", "Công ty TNHH Hoa Ban"))
    assert issues("contradiction", *others) == []


def test_a_range_that_ends_below_its_beginning() -> None:
    found = find(*AIMS, "- Có từ 6-4 sản phẩm được công nhận.")
    reversed_ = [issue for issue in found.issues if issue.code == "range_reversed"]
    assert [issue.record for issue in reversed_] == [found.targets[0].id]


def test_records_of_one_place_are_unsure_once() -> None:
    lines = ("KẾ HOẠCH", "II. NỘI DUNG", "- Cơ quan thực hiện: Sở Y tế; Sở Tài chính; Sở Nội vụ")
    found = find(*lines, confidence=0.4)
    unsure = [issue for issue in found.issues if issue.code == "unsure"]
    places = [(issue.evidence.start, issue.evidence.end) for issue in unsure if issue.evidence]
    assert len(places) == len(set(places))


def test_every_code_is_documented() -> None:
    documented = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    for path in (ROOT / "extract").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        codes = re.findall(r'(?:\.issue\(\s*|yield |^\s+\()"([a-z]+(?:_[a-z]+)*)",', source, re.M)
        for code in codes:
            if path.name == "review.py" or f'issue("{code}"' in source:
                assert f"`{code}`" in documented, code


def test_the_pattern_fits_its_example() -> None:
    assert review_figures._cue().search(knowledge.patterns("review")["breakdown"]["example"])
