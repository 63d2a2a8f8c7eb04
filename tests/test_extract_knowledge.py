"""Every pattern in extract/data carries an example; each must do what it says."""

import re
from typing import Any

import pytest

from extract import agencies, knowledge, product_names, products, quantities, targets
from extract.layout import _label, _sections

COMPARATORS = knowledge.patterns("comparators")["comparator"]


@pytest.mark.parametrize("entry", COMPARATORS, ids=[e["example"] for e in COMPARATORS])
def test_comparators(entry: dict[str, Any]) -> None:
    (found,) = quantities.find(knowledge.even(entry["example"]))
    given = {"comparator": found.comparator, "min": found.min, "max": found.max}
    assert {key: value for key, value in given.items() if value is not None} == entry["gives"]


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("10.000 sản phẩm", 10000, 10000, "product"),
        ("từ 5-10%/năm", 5, 10, "percent_per_year"),
        ("ít nhất 30-50% chủ thể", 30, 50, "percent"),
        ("5,6% hộ", 5.6, 5.6, "percent"),
        ("từ 2 đến 3 điểm du lịch", 2, 3, "tourist_site"),
        ("01 điểm giới thiệu và bán", 1, 1, "sales_point"),
        ("15 tỷ đồng", 15e9, 15e9, "vnd"),
        ("03 (ba) sản phẩm", 3, 3, "product"),
    ],
)
def test_quantities(said: str, low: float, high: float, unit: str) -> None:
    (found,) = quantities.find(knowledge.even(said))
    assert (found.min, found.max, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "said",
    [
        "từ 50 đến dưới 70 điểm",
        "đạt từ 03 sao trở lên",
        "có từ 09 đến 11 thành viên",
        "36 tháng",
        "ngày 06 tháng 7 năm 2031",
        "Quyết định số 148/QĐ-TTg",
        "Phụ lục 3 kèm theo",
        "theo 6 nhóm",
        "chủ thể 13 hợp tác xã",
        "giai đoạn 2021-2025",
    ],
)
def test_what_is_no_quantity(said: str) -> None:
    assert quantities.find(knowledge.even(said)) == []


@pytest.mark.parametrize(
    "name",
    [
        "cue",
        "not",
        "scope",
        "expected",
        "stars",
        "compared",
        "attribute",
        "since",
        "reached",
        "bare",
    ],
)
def test_target_words(name: str) -> None:
    example = knowledge.even(knowledge.patterns("targets")[name]["example"])
    assert targets._match(name).search(example)


MEASURES = knowledge.patterns("targets")["measure"]


@pytest.mark.parametrize("entry", MEASURES, ids=[entry["example"] for entry in MEASURES])
def test_measures(entry: dict[str, Any]) -> None:
    example = knowledge.even(entry["example"])
    first = next(value for value, match in targets._measures() if match.search(example))
    assert first == entry["value"]


SECTIONS = knowledge.patterns("sections")["section"]


@pytest.mark.parametrize("entry", SECTIONS, ids=[entry["example"] for entry in SECTIONS])
def test_sections(entry: dict[str, Any]) -> None:
    first = next(kind for kind, match in _sections() if match.search(entry["example"]))
    assert first == entry["kind"]


LABELS = knowledge.patterns("labels")["label"]


@pytest.mark.parametrize("entry", LABELS, ids=[entry["example"] for entry in LABELS])
def test_labels(entry: dict[str, Any]) -> None:
    found = _label().match(knowledge.even(entry["example"].lstrip("-* ")))
    assert found and found[entry["kind"]]


ACTIONS = knowledge.patterns("products")["action"]


@pytest.mark.parametrize("entry", ACTIONS, ids=[entry["example"] for entry in ACTIONS])
def test_actions(entry: dict[str, Any]) -> None:
    assert products.action_in(knowledge.even(entry["example"])) == entry["value"]


@pytest.mark.parametrize("kind", ["list", "single"])
def test_product_patterns(kind: str) -> None:
    entries = knowledge.patterns("products")[kind]
    for entry, match in zip(entries, product_names.patterns(kind), strict=True):
        assert match.search(knowledge.even(entry["example"])), entry["example"]


@pytest.mark.parametrize("name", ["not", "end", "aimed", "held"])
def test_product_words(name: str) -> None:
    assert product_names.one(name).search(
        knowledge.even(knowledge.patterns("products")[name]["example"])
    )


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (
            "Phòng Tài chính – Kế hoạch; Phòng Văn hóa, Khoa học & Thông tin; Trạm Y tế",
            ["Phòng Tài chính - Kế hoạch", "Phòng Văn hóa, Khoa học và Thông tin", None],
        ),
        (
            "Sở Nông nghiệp và PTNT, UBND các xã, phường.",
            ["Sở Nông nghiệp và Phát triển nông thôn", "Ủy ban nhân dân các xã, phường"],
        ),
        (
            "Phòng Kinh tế và Hạ tầng và Phòng Y tế;",
            ["Phòng Kinh tế và Hạ tầng", "Phòng Y tế"],
        ),
        (
            "Phòng Văn hoá và Thông tin huyện và các đơn vị liên quan",
            ["Phòng Văn hóa và Thông tin", None],
        ),
        ("Ban Quản lý chợ Suối Mơ", [None]),
        ("Phòng Nông nghiep và Môi trường", ["Phòng Nông nghiệp và Môi trường"]),
    ],
)
def test_agencies_stay_whole_and_get_their_official_name(row: str, names: list[str | None]) -> None:
    row = knowledge.even(row)
    found = [agencies.canonical(row[a:b]) for a, b in agencies.split(row, 0, len(row))]
    assert found == names


def test_tone_marks_are_evened_without_moving_offsets() -> None:
    said = "hoá, hòa, thuỷ, thuý, khoẻ, hoàng, quý, uỷ ban, HOÀ, Thuỵ, quỷ"
    even = knowledge.even(said)
    assert even == "hóa, hòa, thủy, thúy, khỏe, hoàng, quý, ủy ban, HÒA, Thụy, quỷ"
    assert len(even) == len(said)


def test_tables_of_knowledge_are_consistent() -> None:
    provinces = knowledge.table("provinces")
    now = {row["name"] for row in provinces if row["after"]}
    assert (len(provinces), len(now)) == (63, 34)
    assert all(row["merged"] in now for row in provinces if not row["after"])
    assert all(re.fullmatch(r"[A-ZĐa-zy]{1,4}Đ?", row["code"]) for row in knowledge.table("types"))
