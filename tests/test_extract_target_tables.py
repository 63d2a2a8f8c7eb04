"""Targets in tables: indicators with figures for years, shares of places, and what is none."""

from tests.test_extract import find

HEAD = ("KẾ HOẠCH", "Phát triển sản phẩm năm 2031", "I. MỤC TIÊU")


def rows(*lines: str) -> list[str]:
    """Each target as comparator, bounds, unit, measure, stars, due, scope and subject."""
    said = []
    for t in find(*lines).targets:
        numbers = "-".join(f"{n:g}" for n in dict.fromkeys((t.min, t.max)) if n is not None)
        stars = f"{t.stars}*" if t.stars else None
        parts = [t.comparator, numbers, t.unit, t.measure, stars, t.due, t.scope, t.subject]
        said.append(" ".join(part for part in parts if part))
        words = " ".join(e.raw for e in (t.evidence, *t.also)).lower()
        assert all(word.strip(":").lower() in words for word in (t.subject or "").split())
    return said


def test_indicators_with_a_unit_and_a_column_of_what_is_planned() -> None:
    assert rows(
        *HEAD,
        "TT | Chỉ tiêu | ĐVT | Thực hiện năm 2030 | Kế hoạch năm 2031 | Ghi chú",
        "1 | Số sản phẩm công nhận mới | Sản phẩm | 10 | 12 | ",
        "2 | Tổng số sản phẩm còn hiệu lực | Sản phẩm | 50 | ≥ 60 | ",
        "- | Trong đó: sản phẩm 4 sao | Sản phẩm | 5 | 7-8 | ",
        "3 | Tỷ lệ chủ thể bán hàng trên sàn | % | 40 | Trên 60 | ",
        "4 | Doanh thu | Tỷ đồng | 2,5 | 3,5 | ",
    ) == [
        "exactly 12 product new 2031 Số sản phẩm công nhận mới",
        "at_least 60 product cumulative 2031 Tổng số sản phẩm còn hiệu lực",
        "range 7-8 product cumulative 4* 2031 Tổng số sản phẩm còn hiệu lực: sản phẩm 4 sao",
        "more_than 60 percent share 2031 Tỷ lệ chủ thể bán hàng trên sàn",
        "exactly 3.5e+09 vnd 2031 Doanh thu",
    ]


def test_a_column_for_each_year() -> None:
    assert rows(
        *HEAD,
        "STT | Nội dung chỉ tiêu | Đơn vị tính | Mục tiêu 2031 | Mục tiêu 2035 | Cơ quan chủ trì",
        "1 | Người dùng chữ ký số | Người | 5.000 | 12.000 | Công an tỉnh",
    ) == [
        "exactly 5000 person 2031 Người dùng chữ ký số",
        "exactly 12000 person 2035 Người dùng chữ ký số",
    ]


def test_each_place_has_its_share() -> None:
    assert rows(
        *HEAD[:2],
        "PHỤ LỤC",
        "PHÂN BỔ CHỈ TIÊU SẢN PHẨM OCOP NĂM 2031",
        "STT | Đơn vị | Công nhận mới | Đánh giá lại | Ghi chú",
        "1 | Xã Suối Mơ | 3 | 1 | ",
        "2 | Phường Khe Vàng | 4 | | ",
        "| Tổng cộng | 7 | 1 | ",
    ) == [
        "exactly 3 product new 2031 Xã Suối Mơ sản phẩm công nhận mới",
        "exactly 1 product 2031 Xã Suối Mơ sản phẩm đánh giá lại",
        "exactly 4 product new 2031 Phường Khe Vàng sản phẩm công nhận mới",
    ]


def test_aims_written_out_in_cells() -> None:
    assert rows(
        *HEAD, "TT | Chỉ tiêu | Cơ quan theo dõi", "1 | 100% sản phẩm có tem | Phòng Kinh tế",
    ) == ["exactly 100 percent share sản phẩm có tem"]  # fmt: skip


def test_costs_and_lists_are_none() -> None:
    assert not rows(
        *HEAD[:2], "IV. KINH PHÍ", "STT | Nội dung | ĐVT | Số lượng | Đơn giá | Thành tiền",
        "1 | Tập huấn | Lớp | 3 | 10.000.000 | 30.000.000",
    )  # fmt: skip
    assert not rows(
        *HEAD[:2], "DANH SÁCH SẢN PHẨM NĂM 2031", "TT | Tên sản phẩm | Địa chỉ | Điểm | Hạng sao",
        "1 | Chè búp | Xã Suối Mơ | 76,5 | 4 sao", "2 | Mật ong | Xã Bản Đồng | 61 | 3 sao",
    )  # fmt: skip
