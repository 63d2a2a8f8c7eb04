"""Assignments outside of plain headings: sentences, letters below numbers, lines cut in two."""

import pytest

from tests.test_extract_assignments import CONTENT, ORGANISATION, said

SENTENCES = {
    "a body begins": (
        "Trạm Y tế xã kiểm tra cơ sở chế biến, xong trước ngày 15/5/2031.",
        ["assigned Trạm Y tế xã @ ../2031-05-15"],
    ),
    "behind a time": (
        "Sau khi có kết quả, Tổ giúp việc hoàn thành biên bản họp.",
        ["assigned Tổ giúp việc"],
    ),
    "a class without a term tells how it goes": ("- Chủ thể hoàn thiện hồ sơ gửi Tổ tư vấn.", []),
    "a class with a term": (
        "- Chủ thể nộp hồ sơ về xã trước ngày 20/6/2031.",
        ["assigned Chủ thể @ ../2031-06-20"],
    ),
    "rights": ("Chủ thể có quyền đề nghị xem lại trước ngày 20/6/2031.", []),
    "a colon": (
        "- Đối với Ngành Giáo dục: Xây dựng kế hoạch dạy nghề.",
        ["assigned Ngành Giáo dục"],
    ),
    "numbers by body": ("- Sở Y tế: 05 sản phẩm.", []),
    "advice in brackets": (
        "1. Kiện toàn Tổ giúp việc (Phòng Kinh tế tham mưu; xong trước 31/3/2031).",
        ["adviser Phòng Kinh tế @ ../2031-03-31"],
    ),
    "staff": ("- Phân công cán bộ chuyên trách theo dõi Chương trình.", []),
}


@pytest.mark.parametrize(("line", "expected"), SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences_of_what_is_to_be_done(line: str, expected: list[str]) -> None:
    assert said(*CONTENT, line) == expected


TASKS = {
    "letters below a Roman number": (
        ("A. Thành viên Ban Chỉ đạo", "1. Đồng chí Trưởng phòng Kinh tế - Phó Trưởng Ban",
         "- Tham mưu thành lập Tổ tư vấn.", "B. Các cơ quan", "1. Thị đoàn",
         "- Mở lớp tập huấn cho thanh niên."),
        ["adviser Đồng chí Trưởng phòng Kinh tế", "assigned Thị đoàn"],
    ),
    "names of places behind a colon": (
        ("1. UBND các xã: Sơn Hà, Nậm Cát và UBND thị trấn Mường Lay",
         "Theo dõi, hướng dẫn các chủ thể trên địa bàn."),
        ["assigned UBND các xã: Sơn Hà, Nậm Cát", "assigned UBND thị trấn Mường Lay"],
    ),
    "a task behind a colon": (
        ("1. UBND các xã: Theo dõi, hướng dẫn các chủ thể.",), ["assigned UBND các xã"],
    ),
    "a heading cut in two": (
        ("1. Phòng Tài chính - Kế hoạch; Phòng", "Văn hóa và Thông tin; Trạm Y tế",
         "- Phối hợp kiểm tra cơ sở sản xuất."),
        ["partner Phòng Tài chính - Kế hoạch", "partner Phòng Văn hóa và Thông tin",
         "partner Trạm Y tế"],
    ),
    "handing in is the end of a task": (
        ("1. Phòng Kinh tế", "- Tham mưu hoàn thiện hồ sơ; gửi về tỉnh trước ngày 20/11/2031."),
        ["adviser Phòng Kinh tế @ ../2031-11-20"],
    ),
    "a term at the end is that of all": (
        ("1. Phòng Kinh tế", "- Lập danh sách; nhập phiếu đăng ký xong trước ngày 15/3/2031."),
        ["assigned Phòng Kinh tế @ ../2031-03-15"],
    ),
    "quarters in a row": (
        ("Giao Phòng Kinh tế mở lớp tập huấn trong quý II và quý III năm 2031.",),
        ["assigned Phòng Kinh tế @ 2031-34/2031-35"],
    ),
    "asked amid another's task": (
        ("1. Hội Nông dân", "- Vận động hội viên tham gia; đề nghị Hội Phụ nữ xã giúp 02 hộ."),
        ["assigned Hội Nông dân", "requested Hội Phụ nữ xã"],
    ),
    "groups that are told": (
        ("Yêu cầu các bộ phận chuyên môn, các thôn nghiêm túc thực hiện.",
         "Yêu cầu các đơn vị liên quan phối hợp thực hiện."),
        ["assigned các bộ phận chuyên môn", "assigned các thôn"],
    ),
    "verbs within names": (
        ("1. Đoàn kiểm tra, đánh giá", "- Tổng hợp kết quả, báo cáo UBND xã.",
         "2. Cơ sở chế biến được kiểm tra", "- Chuẩn bị hồ sơ, tài liệu."),
        ["assigned Đoàn kiểm tra, đánh giá"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), TASKS.values(), ids=TASKS.keys())
def test_tasks_of_bodies(lines: tuple[str, ...], expected: list[str]) -> None:
    assert said(*ORGANISATION, *lines)[: len(expected)] == expected


def test_a_numbered_label_without_content_is_a_heading() -> None:
    found = said("KẾ HOẠCH", "6. Tổ chức thực hiện:", "6.1 Văn phòng Sở Y tế:", "Chuẩn bị xe.")
    assert found == ["assigned Văn phòng Sở Y tế"]
