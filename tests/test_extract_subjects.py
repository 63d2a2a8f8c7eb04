"""Subjects and scopes of targets, as a reader takes them from the record alone."""

import pytest

from tests.test_extract import find


@pytest.mark.parametrize(
    ("said", "subjects"),
    [
        ("Quy mô: khoảng 150 đại biểu, trong tháng 4/2031.", ["đại biểu"]),
        ("Nâng tỷ lệ chủ thể có sổ sách từ 35% lên 60%.", ["Nâng tỷ lệ chủ thể có sổ sách"]),
        (
            "Khoảng 35% chủ thể là hợp tác xã và 20% là doanh nghiệp nhỏ.",
            ["chủ thể là hợp tác xã", "chủ thể là doanh nghiệp nhỏ"],
        ),
        (
            "Công nhận mới 15 sản phẩm, gồm: nhóm thực phẩm 11 sản phẩm, nhóm đồ uống 04 sản phẩm.",
            ["sản phẩm công nhận mới", "sản phẩm nhóm thực phẩm", "sản phẩm nhóm đồ uống"],
        ),
        ("Xây dựng 02 video giới thiệu, hoàn thành trước lễ 30/4.", ["video giới thiệu"]),
        ("Tổ chức 02 đợt, đợt 1 trong tháng 8, đợt 2 trong tháng 12.", ["đợt"]),
        ("Có 08 sản phẩm đạt từ 3 sao trở lên.", ["sản phẩm đạt từ 3 sao trở lên"]),
        (
            "Đánh giá lại 06 sản phẩm hết hạn (4 sản phẩm trong quý I, 2 sản phẩm trong quý II).",
            ["Đánh giá lại sản phẩm hết hạn"] * 3,
        ),
        (
            "Có trên 20 tổ chức kinh tế (hợp tác xã, doanh nghiệp) và hộ sản xuất tham gia.",
            ["tổ chức kinh tế và hộ sản xuất tham gia"],
        ),
    ],
)
def test_what_is_counted_reads_by_itself(said: str, subjects: list[str]) -> None:
    found = find("KẾ HOẠCH", "Phát triển sản phẩm năm 2031", "I. MỤC TIÊU", f"- {said}")
    assert [target.subject for target in found.targets] == subjects


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ("Có 02 sản phẩm của Hợp tác xã Đoàn Kết đạt 4 sao.", None),
        ("Có 02 sản phẩm mới tại xã Minh Tân.", "xã Minh Tân"),
        ("Mỗi huyện, thị xã, thành phố có ít nhất 01 điểm bán.", "Mỗi huyện, thị xã, thành phố"),
        ("Tổ chức 04 phiên chợ tại các huyện Sơn Hạ, Yên Sơn.", "các huyện Sơn Hạ, Yên Sơn"),
        ("Có 01 xã NTM kiểu mẫu.", None),
    ],
)
def test_scopes_are_whole_and_areas(said: str, scope: str | None) -> None:
    found = find("KẾ HOẠCH", "Phát triển sản phẩm năm 2031", "I. MỤC TIÊU", f"- {said}")
    assert [target.scope for target in found.targets] == [scope]
