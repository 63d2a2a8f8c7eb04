"""Targets: what a number takes from those around it, and which time is its own."""

import pytest

from tests.test_extract_targets import AIMS, CONTENT, said

IN_AIMS = [
    # joined numbers are of one sort, parts have the sort and the rank of the whole
    (["Có thêm 02 hợp tác xã và 01 doanh nghiệp tham gia Chương trình."],
     ["exactly 2 organisation new", "exactly 1 organisation new"]),
    (["Mỗi thôn có ít nhất 01 tổ tự quản, 01 tuyến đường hoa."],
     ["at_least 1 other per_unit", "at_least 1 other per_unit"]),
    (["- Công nhận mới tối thiểu 41 sản phẩm từ 3 sao trở lên, trong đó:",
      "+ Nhóm thực phẩm: 29 sản phẩm.", "+ Đạt 4 sao: không dưới 12 sản phẩm."],
     ["at_least 41 product new 3*", "exactly 29 product new 3*", "at_least 12 product new 4*"]),
    (["- Công nhận thêm 25 sản phẩm đạt 3 sao trở lên.",
      "- Trong 25 sản phẩm mới: nhóm thực phẩm 20 sản phẩm, nhóm dịch vụ du lịch 05 điểm."],
     ["exactly 25 product new 3*", "exactly 20 product new 3*", "exactly 5 tourist_site new 3*"]),
    (["Có thêm 7 sản phẩm được xếp hạng, trong đó 02 sản phẩm 4 sao, còn lại 3 sao."],
     ["exactly 7 product new 3*", "exactly 2 product new 4*"]),
    (["Củng cố 04 điểm bán hàng hiện có, mở thêm 02 điểm tại chợ."],
     ["exactly 4 sales_point", "exactly 2 sales_point new"]),
    # what is kept counts nothing new, what is said to be new does, whatever follows
    (["Giữ hạng 04 sản phẩm đang còn hiệu lực."], ["exactly 4 product"]),
    (["Thành lập mới ít nhất 03 hợp tác xã tham gia Chương trình."],
     ["at_least 3 organisation new"]),
    (["Cải tạo 4,2km đường trục thôn."], ["exactly 4.2 other"]),
    (["Thu hút từ 3 đến 5 dự án với tổng vốn tối thiểu 1.500 tỷ đồng."],
     ["range 3-5 other", "at_least 1.5e+12 vnd"]),
]  # fmt: skip
TIMES = [
    ("Nâng tổng số sản phẩm lên trên 120 sản phẩm vào cuối năm 2031.",
     ["more_than 120 product cumulative ../2031-12-31"]),
    ("Tổ chức ít nhất 02 đợt đánh giá, đợt 1 xong trước ngày 30/6/2031, đợt 2 trong tháng 9.",
     ["at_least 2 other event"]),
    ("Tổ chức 03 đợt đánh giá vào tháng 5, tháng 8 và tháng 11 năm 2031.",
     ["exactly 3 other event 2031-05/2031-11"]),
    ("Thành lập mới 08 hợp tác xã tham gia Chương trình OCOP trong năm 2031.",
     ["exactly 8 organisation new 2031"]),
    ("Mở 01 lớp tập huấn cho chủ thể và cán bộ khoảng 60 người, thời gian trong tháng 9/2031.",
     ["exactly 1 course event 2031-09", "about 60 person event 2031-09"]),
    ("Xây dựng 02 điểm du lịch đạt chuẩn, hoàn thành hồ sơ đánh giá trước ngày 20/11/2031.",
     ["exactly 2 tourist_site new ../2031-11-20"]),
    ("Hỗ trợ nâng hạng từ 3 sao lên 4 sao đối với 02 sản phẩm.", ["exactly 2 product 4*"]),
    ("Lấy mẫu kiểm nghiệm đối với khoảng 20% số sản phẩm.", ["about 20 percent share"]),
    ("Treo 05 băng zôn; viết 24 tin, bài; tổ chức 01 Tuần hàng OCOP.",
     ["exactly 5 other", "exactly 24 other", "exactly 1 other event"]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "wanted"), IN_AIMS)
def test_numbers_take_from_those_around_them(lines: list[str], wanted: list[str]) -> None:
    assert [row for row, _ in said(*AIMS, *lines)] == wanted


@pytest.mark.parametrize(("line", "wanted"), TIMES)
def test_a_number_has_the_time_that_is_its_own(line: str, wanted: list[str]) -> None:
    assert [row for row, _ in said(*CONTENT, line)] == wanted


def test_what_is_over_only_names_the_things() -> None:
    lines = ["II. MỤC TIÊU NĂM 2031", "- Đánh giá lại 15 sản phẩm được công nhận năm 2028."]
    head = ["KẾ HOẠCH", "Thực hiện Chương trình OCOP năm 2031"]
    assert [row for row, _ in said(*head, *lines)] == ["exactly 15 product 2031"]


def test_what_a_line_counts_and_lists_is_no_aim() -> None:
    lines = ["- Đánh giá lại 02 sản phẩm, gồm:", "+ Miến đao Suối Mơ;", "+ Chè tuyết Nà Hẩu."]
    assert [row for row, _ in said(*AIMS, *lines)] == ["exactly 2 product"]


def test_a_heading_with_a_scans_comma_heads_the_aims() -> None:
    lines = ["II, Chỉ tiêu thực hiện", "- Duy trì các sản phẩm đã được công nhận của huyện."]
    assert [row for row, _ in said("KẾ HOẠCH", "I. MỤC ĐÍCH", "- Nâng cao thu nhập.", *lines)] == [
        ""
    ]
