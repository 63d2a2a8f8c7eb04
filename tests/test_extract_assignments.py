"""Assignments: bodies and their official names, roles, blocks of labels, tables of tasks."""

from typing import Any

import pytest

from extract import knowledge
from extract.assignments import agencies, duties, gazetteer
from sohoa import records
from tests.test_extract import find

ORGANISATION = ("KẾ HOẠCH", "V. TỔ CHỨC THỰC HIỆN")
CONTENT = ("KẾ HOẠCH", "III. NỘI DUNG, GIẢI PHÁP THỰC HIỆN")


def said(*lines: str) -> list[str]:
    """Each assignment as `role name` and, where there is one, ` @ due`."""
    return [_line(a) for a in find(*lines).assignments]


def _line(found: records.Assignment) -> str:
    return f"{found.role} {found.agency.name}" + (f" @ {found.due}" if found.due else "")


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (
            "Phòng Tài chính – Kế hoạch; Phòng Văn hóa, Khoa học & Thông tin; Trạm Y tế",
            ["Phòng Tài chính - Kế hoạch", "Phòng Văn hóa, Khoa học và Thông tin", "Trạm Y tế"],
        ),
        (
            "Sở NN&PTNT, UBND các xã, phường; LMHTX tỉnh chủ trì thực hiện",
            [
                "Sở Nông nghiệp và Phát triển nông thôn",
                "Ủy ban nhân dân các xã, phường",
                "Liên minh Hợp tác xã",
            ],
        ),
        ("Phòng Kinh tế và Hạ tầng và Phòng Y tế;", ["Phòng Kinh tế và Hạ tầng", "Phòng Y tế"]),
        ("Phòng Văn hoá và Thông tin huyện và các đơn vị liên quan",
         ["Phòng Văn hóa và Thông tin", None]),
        ("Ban Quản lý chợ Suối Mơ", [None]),
        ("Phòng Nông nghiep và Môi truờng xã Suối Mơ", ["Phòng Nông nghiệp và Môi trường"]),
        ("Báo và Đài Phát thanh - Truyền hình tỉnh, Cổng thông tin điện tử tỉnh đưa tin",
         ["Báo và Đài Phát thanh - Truyền hình", "Cổng thông tin điện tử"]),
        ("Giám đốc Sở LĐTBXH; Chủ tịch UBND các xã, thị trấn; Trưởng phòng Kinh tế",
         ["Giám đốc Sở Lao động - Thương binh và Xã hội",
          "Chủ tịch Ủy ban nhân dân các xã, thị trấn", "Trưởng phòng Kinh tế"]),
        ("UBMTTQ Việt Nam xã, Hội LHPN, Đoàn TNCS HCM và các tổ chức chính trị - xã hội",
         ["Ủy ban Mặt trận Tổ quốc Việt Nam", "Hội Liên hiệp Phụ nữ",
          "Đoàn Thanh niên Cộng sản Hồ Chí Minh", "các tổ chức chính trị - xã hội"]),
        ("Các ông (bà) trưởng thôn", ["các trưởng thôn"]),
        ("Ban Chỉ đạo thực hiện các chương trình mục tiêu quốc gia xã chỉ đạo",
         ["Ban Chỉ đạo các chương trình mục tiêu quốc gia"]),
        ("Viện Nghiên cứu phát triển Thành phố", ["Viện Nghiên cứu phát triển"]),
        ("Sở Y tế siết chặt khâu kiểm nghiệm", ["Sở Y tế"]),  # a verb that no list has
    ],
)  # fmt: skip
def test_agencies_stay_whole_and_get_their_official_name(row: str, names: list[str | None]) -> None:
    row = knowledge.even(row)
    found = [gazetteer.canonical(row[a:b]) for a, b in agencies.row(row, 0, len(row))]
    assert found == names


@pytest.mark.parametrize(
    ("name", "nobody"),
    [
        ("các cơ quan, đơn vị, địa phương", True),
        ("các sở, ban, ngành, đơn vị có liên quan", True),
        ("ngành liên quan khác", True),
        ("các sở, ngành", False),
        ("các phòng, ban ngành, địa phương", False),
        ("các chủ thể OCOP", False),
    ],
)
def test_who_is_nobody_in_particular(name: str, nobody: bool) -> None:
    assert agencies.is_generic(name) is nobody


ROLES: list[dict[str, Any]] = knowledge.patterns("roles")["role"]


@pytest.mark.parametrize("entry", ROLES, ids=[entry["example"] for entry in ROLES])
def test_role_words(entry: dict[str, Any]) -> None:
    example = knowledge.even(entry["example"])
    assert duties.role_at(example, 0, len(example)) == entry["value"]


INNER: list[dict[str, Any]] = knowledge.patterns("roles")["inner"]


@pytest.mark.parametrize("entry", INNER, ids=[entry["example"] for entry in INNER])
def test_role_words_behind_other_verbs(entry: dict[str, Any]) -> None:
    example = knowledge.even(entry["example"])
    assert duties.read(example, 0, len(example)).role == entry["value"]


@pytest.mark.parametrize("name", ["with", "ask", "holder", "lead_in", "rules", "place", "term"])
def test_words_around_tasks(name: str) -> None:
    example = knowledge.patterns("roles")[name]["example"]
    assert duties.match(name).search(knowledge.even(example))


IN_ORGANISATION: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "clauses with roles and terms of their own": (
        ("1. Sở Nông nghiệp và Môi trường (Văn phòng Điều phối nông thôn mới tỉnh)",
         "- Chủ trì, phối hợp với Sở Công Thương, Liên minh Hợp tác xã tỉnh và các đơn vị liên quan"
         " tổ chức đánh giá sản phẩm; hoàn thành trước ngày 30/11/2031.",
         "- Điều phối việc thực hiện Kế hoạch; tham mưu UBND tỉnh sơ kết hằng năm.",
         "- Trên cơ sở đề nghị của các sở, ngành, tham mưu UBND tỉnh bố trí vốn.",
         "- Phối hợp với Sở Tài chính hướng dẫn thanh toán. Hướng dẫn các xã lập hồ sơ."),
        ["lead Sở Nông nghiệp và Môi trường @ ../2031-11-30",
         "partner Sở Công Thương @ ../2031-11-30",
         "partner Liên minh Hợp tác xã tỉnh @ ../2031-11-30",
         "assigned Sở Nông nghiệp và Môi trường",
         "adviser Sở Nông nghiệp và Môi trường @ FREQ=YEARLY",
         "adviser Sở Nông nghiệp và Môi trường",
         "partner Sở Nông nghiệp và Môi trường"],
    ),
    "several bodies in a heading, one that asks": (
        ("1. Phòng Y tế; Trung tâm Y tế", "- Tham mưu cho UBND huyện kiểm tra cơ sở.",
         "2. Đề nghị Hội Nông dân và Hội Phụ nữ huyện: Phối hợp với Phòng Y tế vận động hội viên.",
         "3. Giao Phòng Nội vụ tổng hợp, hằng quý báo cáo."),
        ["adviser Phòng Y tế", "adviser Trung tâm Y tế", "requested Hội Nông dân",
         "requested Hội Phụ nữ huyện", "assigned Phòng Nội vụ @ FREQ=MONTHLY;INTERVAL=3"],
    ),
    "bullets and plain lines as headings": (
        ("Phòng Kinh tế:", "- Chủ trì xây dựng kế hoạch.", "Phòng Văn hóa - Xã hội:",
         "- Tuyên truyền trên hệ thống truyền thanh."),
        ["lead Phòng Kinh tế", "assigned Phòng Văn hóa - Xã hội"],
    ),
    "a body and its task in one bullet": (
        ("- Công an xã, Trạm Y tế xã: kiểm tra an toàn thực phẩm tại các cơ sở.",
         "- Các ông, bà trưởng thôn: vận động Nhân dân trong thôn."),
        ["assigned Công an xã", "assigned Trạm Y tế xã", "assigned Các ông, bà trưởng thôn"],
    ),
    "a heading gives its roles to the bullets": (
        ("1. Trách nhiệm của Sở Công Thương chủ trì, phối hợp với Sở Y tế, UBND các xã:",
         "- Mở hai điểm bán hàng tại trung tâm tỉnh;", "- Dán tem cho các sản phẩm."),
        ["lead Sở Công Thương", "partner Sở Y tế", "partner UBND các xã"] * 2,
    ),
    "a task of its own above bullets": (
        ("1. Giao Sở Y tế là cơ quan đầu mối, chủ trì hướng dẫn thực hiện Đề án an toàn thực phẩm"
         " trên địa bàn; tổ chức thực hiện các nhiệm vụ sau:", "- Tập huấn cho các hộ sản xuất."),
        ["lead Sở Y tế", "assigned Sở Y tế"],
    ),
    "a task names its own body": (
        ("1. Sở Khoa học và Công nghệ, Sở Nội vụ",
         "Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Nội vụ mở lớp tập huấn.",
         "2. Cơ chế phối hợp", "- Các cơ quan, đơn vị có trách nhiệm thực hiện đúng tiến độ.",
         "- Sở Tài chính định kỳ hằng quý tổng hợp, báo cáo UBND tỉnh."),
        ["lead Sở Khoa học và Công nghệ", "partner Sở Nội vụ",
         "assigned Sở Tài chính @ FREQ=MONTHLY;INTERVAL=3"],
    ),
    "groups": (
        ("1. Các sở, ngành, UBND các xã, phường",
         "Rà soát sản phẩm, đề xuất danh mục.", "2. Doanh nghiệp, hợp tác xã, hộ sản xuất",
         "Giữ vững chất lượng sản phẩm đã công nhận."),
        ["assigned Các sở, ngành", "assigned UBND các xã, phường",
         "assigned Doanh nghiệp, hợp tác xã, hộ sản xuất"],
    ),
    "orders in running text": (
        ("Yêu cầu các phòng, ban, UBND các xã nghiêm túc thực hiện. Giao Phòng Kinh tế đôn đốc,"
         " tổng hợp báo cáo UBND huyện.",),
        ["assigned các phòng, ban", "assigned UBND các xã", "assigned Phòng Kinh tế"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"), IN_ORGANISATION.values(), ids=IN_ORGANISATION.keys()
)
def test_the_organisation_section(lines: tuple[str, ...], expected: list[str]) -> None:
    assert said(*ORGANISATION, *lines) == expected


def test_lines_of_a_block_belong_together() -> None:
    found = find(
        *CONTENT,
        "1. Tập huấn cho chủ thể",
        "- Thời gian thực hiện: Quý II/2031.",
        "- Đơn vị thực hiện: Phòng Văn hóa, Khoa học & Thông tin chủ trì, phối hợp với các phòng"
        " liên quan, Phòng Y tế; UBND xã Suối Mơ; các chủ thể tham gia Chương trình OCOP.",
        "2. Tuyên truyền",
        "- Xây dựng 02 phóng sự.",
        "+ Đơn vị chủ trì: Phòng Nội vụ; đơn vị phối hợp: các thôn, Công an xã.",
        "+ Thời gian: Tháng 7/2031.",
        "- Mở hội nghị. Cơ quan thực hiện: Sở Y tế (chủ trì), Sở Du lịch (phối hợp).",
        "- Kiểm tra các cơ sở (giao Trạm Y tế chủ trì, xong trước ngày 5/8/2031).",
    ).assignments
    assert [(_line(a), a.task) for a in found] == [
        ("lead Phòng Văn hóa, Khoa học & Thông tin @ 2031-34", "Tập huấn cho chủ thể"),
        ("partner Phòng Y tế @ 2031-34", "Tập huấn cho chủ thể"),
        ("partner UBND xã Suối Mơ @ 2031-34", "Tập huấn cho chủ thể"),
        ("partner các chủ thể tham gia Chương trình OCOP @ 2031-34", "Tập huấn cho chủ thể"),
        ("lead Phòng Nội vụ @ 2031-07", "Xây dựng 02 phóng sự"),
        ("partner các thôn @ 2031-07", "Xây dựng 02 phóng sự"),
        ("partner Công an xã @ 2031-07", "Xây dựng 02 phóng sự"),
        ("lead Sở Y tế", "Mở hội nghị"),
        ("partner Sở Du lịch", "Mở hội nghị"),
        ("lead Trạm Y tế @ ../2031-08-05", "Kiểm tra các cơ sở"),
    ]


def test_tables_of_tasks() -> None:
    found = find(
        "KẾ HOẠCH",
        "PHỤ LỤC",
        "TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành | Sản phẩm",
        "I | Công tác tuyên truyền |  |  |  | ",
        "1 | Xây dựng chuyên mục | Sở Y tế | Các sở, ngành UBND các xã | Quý II/2031 | Chuyên mục",
        "2 | Báo cáo kết quả | Sở Nội vụ |  | Hằng quý | Báo cáo",
    ).assignments
    assert [(_line(a), a.task, a.evidence.confidence) for a in found] == [
        ("lead Sở Y tế @ 2031-34", "Xây dựng chuyên mục", 0.95),
        ("partner Các sở, ngành @ 2031-34", "Xây dựng chuyên mục", 0.95),
        ("partner UBND các xã @ 2031-34", "Xây dựng chuyên mục", 0.95),
        ("lead Sở Nội vụ @ FREQ=MONTHLY;INTERVAL=3", "Báo cáo kết quả", 0.95),
    ]


def test_the_last_article_of_a_decision() -> None:
    found = find(
        "QUYẾT ĐỊNH",
        "Điều 1. Công nhận 02 sản phẩm.",
        "Điều 2. Chánh Văn phòng UBND tỉnh; Giám đốc các Sở: Y tế, Công Thương; Chủ tịch UBND các"
        " xã và Thủ trưởng các đơn vị liên quan chịu trách nhiệm thi hành Quyết định này./.",
    ).assignments
    assert [_line(a) for a in found] == [
        "assigned Chánh Văn phòng UBND tỉnh",
        "assigned Giám đốc các Sở: Y tế, Công Thương",
        "assigned Chủ tịch UBND các xã",
    ]
    assert {a.task for a in found} == {"chịu trách nhiệm thi hành Quyết định này"}


@pytest.mark.parametrize(
    "lines",
    [
        ("BÁO CÁO", "I. KẾT QUẢ THỰC HIỆN", "- Sở Y tế đã chủ trì, phối hợp với Sở Du lịch."),
        (*CONTENT, "1. Trình tự đánh giá", "- UBND cấp huyện tiếp nhận hồ sơ, lập Hội đồng."),
        (*CONTENT, "- Phối hợp với các đơn vị, cơ quan báo chí đưa tin về sản phẩm."),
        (*ORGANISATION, "Trên đây là Kế hoạch của UBND huyện; các cơ quan, đơn vị thực hiện./."),
    ],
)
def test_what_is_no_assignment(lines: tuple[str, ...]) -> None:
    assert said(*lines) == []
