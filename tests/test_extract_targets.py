"""Targets: phrases of the genre, ours and of other programmes, and what is none."""

import re
from typing import Any

import pytest

from extract import knowledge
from extract.targets import measures, past, quantities
from tests.test_extract import evidence, find, written

AIMS = ("KẾ HOẠCH", "I. MỤC TIÊU")
CONTENT = ("KẾ HOẠCH", "III. NỘI DUNG, GIẢI PHÁP THỰC HIỆN")
TASKS = ("KẾ HOẠCH", "V. TỔ CHỨC THỰC HIỆN", "1. Sở Nông nghiệp và Môi trường")
FUNDS = ("KẾ HOẠCH", "IV. KINH PHÍ THỰC HIỆN")


def said(*lines: str) -> list[tuple[str, str]]:
    """Each target as `comparator min max unit measure stars due` without what is null, and its
    subject."""
    rows = []
    for t in find(*lines).targets:
        numbers = [f"{n:g}" for n in dict.fromkeys((t.min, t.max)) if n is not None]
        stars = f"{t.stars}*" if t.stars else None
        parts = [t.comparator, "-".join(numbers), t.unit, t.measure, stars, t.due]
        rows.append((" ".join(part for part in parts if part), t.subject or ""))
    return rows


IN_AIMS = [
    # coordination, breakdowns, brackets
    ("Công nhận mới trên 61 sản phẩm, công nhận lại trên 31 sản phẩm, nâng tổng số sản phẩm OCOP"
     " toàn tỉnh đạt trên 283 sản phẩm.",
     ["more_than 61 product new", "more_than 31 product", "more_than 283 product cumulative"]),
    ("Phấn đấu toàn huyện có thêm ít nhất 11 sản phẩm đạt từ 3 sao, 02 sản phẩm 4 sao.",
     ["at_least 11 product new 3*", "at_least 2 product new 4*"]),
    ("Lựa chọn từ 2-3 sản phẩm 3 sao có tiềm năng hoàn thiện hồ sơ nâng hạng 4 sao.",
     ["range 2-3 product 4*"]),
    ("Khoảng 41% chủ thể là hợp tác xã và 11% chủ thể là doanh nghiệp nhỏ.",
     ["about 41 percent share", "about 11 percent share"]),
    ("Năm 2031 có thêm 25 sản phẩm được công nhận từ 3 sao (nâng tổng số sản phẩm lên 180), trong"
     " đó có ít nhất 03 sản phẩm 4 sao.",
     ["exactly 25 product new 3* 2031", "exactly 180 product cumulative 2031",
      "at_least 3 product cumulative 4* 2031"]),
    ("Hết năm 2031 toàn xã có tối thiểu 03 sản phẩm (01 sản phẩm 4 sao, 02 sản phẩm 3 sao).",
     ["at_least 3 product cumulative ../2031-12-31",
      "exactly 1 product cumulative 4* ../2031-12-31",
      "exactly 2 product cumulative 3* ../2031-12-31"]),
    ("Công nhận mới từ 66 sản phẩm trở lên đạt 3 sao, phân theo nhóm: thực phẩm 41 sản phẩm, đồ"
     " uống 12, thủ công mỹ nghệ 13.",
     ["at_least 66 product new 3*", "exactly 41 product new 3*", "exactly 12 product new 3*",
      "exactly 13 product new 3*"]),
    ("Công nhận mới 30 sản phẩm, cụ thể: quý I/2031: 18 sản phẩm; quý II/2031: 12 sản phẩm.",
     ["exactly 30 product new", "exactly 18 product new 2031-33",
      "exactly 12 product new 2031-34"]),
    ("Xóa 32 nhà tạm (sửa chữa 15) xong trước ngày 31 tháng 8 năm 2031.",
     ["exactly 32 other ../2031-08-31", "exactly 15 other ../2031-08-31"]),
    ("Phấn đấu ít nhất có 42% chủ thể là HTX; 31% chủ thể là doanh nghiệp nhỏ.",
     ["at_least 42 percent share", "exactly 31 percent share"]),
    ("Hỗ trợ tối thiểu 05 chủ thể xây dựng thương hiệu, 02 chủ thể đăng ký mã vạch.",
     ["at_least 5 producer", "at_least 2 producer"]),
    # numbers
    ("Ít nhất 12.000 sản phẩm từ 3 sao, trong đó có khoảng 300-400 sản phẩm 5 sao.",
     ["at_least 12000 product 3*", "about 300-400 product 5*"]),
    ("Xây dựng ba sản phẩm mới, một nửa số chủ thể có website.",
     ["exactly 3 product new", "exactly 50 percent share"]),
    ("Nâng hạng sao cho 03 (ba) sản phẩm từ 3 sao lên 4 sao.", ["exactly 3 product 4*"]),
    ("Hoàn thiện bao bì để nâng từ 03 sao lên 04 sao (được từ 1-3 sản phẩm).",
     ["range 1-3 product 4*"]),
    ("Không dưới một nghìn hai trăm lao động có việc làm.", ["at_least 1200 person"]),
    ("Có thêm ít nhất một tổ hợp tác, một hợp tác xã.",
     ["at_least 1 organisation new", "at_least 1 organisation new"]),
    ("Từ 05 sản phẩm đến 07 sản phẩm dự thi.", ["range 5-7 product"]),
    ("Tăng từ 60 sản phẩm lên 80 sản phẩm.", ["exactly 80 product"]),
    ("Thu hút 2,5 triệu lượt khách.", ["exactly 2.5e+06 other"]),
    ("Số hợp tác xã tham gia tăng lên 45.", ["exactly 45 organisation"]),
    ("Đạt từ 81% trở lên hộ dân dùng nước sạch.", ["at_least 81 percent share"]),
    # of each, growth, money, amounts
    ("Mỗi xã phấn đấu phát triển mới 02 sản phẩm.", ["exactly 2 product per_unit"]),
    ("100% các xã có ít nhất 01 tổ công nghệ số.",
     ["exactly 100 percent share", "at_least 1 other"]),
    ("Doanh thu đạt từ 6-11%/năm.", ["range 6-11 percent_per_year growth"]),
    ("Doanh thu đạt 5 tỷ đồng, tăng 10% so với năm 2030.",
     ["exactly 5e+09 vnd", "exactly 10 percent growth"]),
    ("Thu nhập đạt 66 triệu đồng/người/năm vào năm 2031.", ["exactly 6.6e+07 vnd 2031"]),
    ("Thu nhập tăng thêm khoảng 1,6 triệu đồng/hộ/tháng.", ["about 1.6e+06 vnd per_unit"]),
    ("Tỷ lệ hộ nghèo giảm còn dưới 3%.", ["less_than 3 percent share"]),
    ("Giảm tỷ lệ hộ nghèo từ 1-1,5%/năm.", ["range 1-1.5 percent_per_year growth"]),
    ("Diện tích chè đạt 1.250 ha, sản lượng đạt 15.000 tấn.",
     ["exactly 1250 other", "exactly 15000 other"]),
    ("Có thêm 02 xã đạt chuẩn nông thôn mới, nâng tổng số xã đạt chuẩn lên 45/60 xã.",
     ["exactly 2 other new", "exactly 45 other cumulative"]),
    # time
    ("Đến năm 2030 trên địa bàn có 1.000 sản phẩm.",
     ["exactly 1000 product cumulative ../2030-12-31"]),
    ("Hằng năm có từ 10 - 15 sản phẩm được công nhận.", ["range 10-15 product new"]),
    # without a number
    ("Hàng chục sản phẩm được quảng bá trên các kênh truyền thông.", [""]),
    ("Củng cố tổ khuyến nông ở các bản.", [""]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), IN_AIMS, ids=[line[:40] for line, _ in IN_AIMS])
def test_in_the_section_of_aims(line: str, expected: list[str]) -> None:
    assert [record for record, _ in said(*AIMS, f"- {line}")] == expected


ELSEWHERE = [
    (CONTENT, "Tổ chức 03 lớp tập huấn cho khoảng 150 học viên trong quý II/2031.",
     ["exactly 3 course event 2031-34", "about 150 person event 2031-34"]),
    (CONTENT, "Tham gia ít nhất 04 hội chợ trong và ngoài tỉnh.", ["at_least 4 other event"]),
    (CONTENT, "Phấn đấu 100% sản phẩm được đưa lên sàn.", ["exactly 100 percent share"]),
    (CONTENT, "Xây dựng 01 trung tâm giới thiệu sản phẩm tại phường Suối Mơ trước ngày 30/9/2031.",
     ["exactly 1 sales_point new ../2031-09-30"]),
    (CONTENT, "Dự kiến năm 2031 đánh giá lại 05 sản phẩm, nâng hạng 02 sản phẩm, công nhận mới 11.",
     ["exactly 5 product 2031", "exactly 2 product 2031"]),
    (CONTENT, "Số lượng: 03 hội nghị/năm × 45 đại biểu/hội nghị.",
     ["exactly 3 other event", "exactly 45 person per_unit"]),
    (TASKS, "Tổ chức diễn tập ứng phó sự cố tối thiểu một lần/năm.", ["at_least 1 other event"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "line", "expected"), ELSEWHERE, ids=[e[1][:40] for e in ELSEWHERE]
)
def test_outside_the_section_of_aims(head: tuple[str, ...], line: str, expected: list[str]) -> None:
    assert [record for record, _ in said(*head, f"- {line}")] == expected


@pytest.mark.parametrize(
    "line",
    [
        "Rà soát các sản phẩm theo 06 nhóm của Chương trình.",
        "Hỗ trợ 50% kinh phí thiết kế bao bì, tối đa 30 triệu đồng/sản phẩm.",
        "Giấy chứng nhận có giá trị 36 tháng kể từ ngày ký.",
        "Thành phần Hội đồng có từ 09 đến 11 thành viên.",
        "Sản phẩm đạt từ 50 đến dưới 70 điểm (tương đương hạng ba) thì nộp lại.",
        "Hồ sơ gồm 01 bản chính và 05 bản sao.",
        "Hiện nay, toàn tỉnh có 210 sản phẩm được công nhận, trong đó có 12 sản phẩm 4 sao.",
        "Năm 2029, tỉnh đã công nhận 45 sản phẩm.",
        "Chủ sở hữu phải nộp hồ sơ trong thời hạn 15 ngày làm việc.",
        "Thực hiện tại 03 xã vùng cao.",
        "Quan trắc với tần suất 02 lần/tháng tại 08 điểm.",
        "Kinh phí dự kiến: 500 triệu đồng, trong đó bao bì cho 10 sản phẩm 200 triệu đồng.",
        "Phân công 01 lãnh đạo phụ trách Chương trình.",
        "Vùng nuôi có diện tích từ 12 ha trở lên đối với nuôi thâm canh.",
    ],
)
def test_what_is_no_target(line: str) -> None:
    for head in (CONTENT, TASKS):
        assert not find(*head, f"- {line}").targets


def test_sums_of_the_section_on_funds_are_none() -> None:
    assert not find(*FUNDS, "Tổng số 4.850 triệu đồng, ngân sách xã 2.400 triệu đồng.").targets


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("Công nhận mới trên 61 sản phẩm.", ["sản phẩm công nhận mới"]),
        ("Nâng tổng số sản phẩm OCOP toàn tỉnh đạt 282.", ["tổng số sản phẩm OCOP toàn tỉnh"]),
        ("Đánh giá lại 05 sản phẩm đã hết hạn.", ["Đánh giá lại sản phẩm đã hết hạn"]),
        ("Giải quyết việc làm cho 150 lao động.", ["Giải quyết việc làm cho lao động"]),
        ("Tỷ lệ hồ sơ nộp qua mạng tại cấp tỉnh đạt 100%, cấp xã đạt 70%.",
         ["Tỷ lệ hồ sơ nộp qua mạng tại cấp tỉnh", "Tỷ lệ hồ sơ nộp qua mạng tại cấp xã"]),
        ("Doanh thu đạt 5 tỷ đồng, tăng 10%.", ["Doanh thu", "Doanh thu"]),
        ("Phấn đấu đến hết năm 2031, xây dựng 01 điểm du lịch được công nhận trong năm 2031.",
         ["điểm du lịch được công nhận"]),
    ],
)  # fmt: skip
def test_subjects_say_what_is_counted(line: str, subjects: list[str]) -> None:
    assert [subject for _, subject in said(*AIMS, f"- {line}")] == subjects


def test_due_from_what_leads_in_and_from_the_heading() -> None:
    assert [r for r, _ in said("KẾ HOẠCH", "II. MỤC TIÊU NĂM 2031", "- Mở 08 cửa hàng.")] == [
        "exactly 8 sales_point new 2031"
    ]
    lines = ("Trong năm 2031, phấn đấu:", "- Đánh giá, phân hạng 20 sản phẩm;", "- Mở 02 lớp.")
    assert [r for r, _ in said(*AIMS, *lines)] == [
        "exactly 20 product 2031", "exactly 2 course event 2031"
    ]  # fmt: skip
    (target,) = find("KẾ HOẠCH", "I. MỤC TIÊU, NHIỆM VỤ", "1. Mục tiêu đến năm 2030",
                     "- Có 30 làng nghề có sản phẩm đạt 3 sao.").targets  # fmt: skip
    assert target.due == "../2030-12-31" and target.also[0].raw == "đến năm 2030"


def test_aims_in_general_count_but_purposes_do_not() -> None:
    aim = "Phát triển kinh tế nông thôn bền vững, nâng cao thu nhập cho người dân."
    for heading in ("1. Mục tiêu chung", "1. Mục tiêu tổng quát", "2. Chỉ tiêu cụ thể"):
        assert [r for r, _ in said("KẾ HOẠCH", "I. MỤC TIÊU", heading, f"- {aim}")] == [""]
    assert not said("KẾ HOẠCH", "I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích", f"- {aim}")


def test_a_promise_made_twice_is_one_target_with_two_places() -> None:
    found = find(
        *AIMS, "- Năm 2031 xây dựng 01 điểm du lịch được công nhận.", "V. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Kinh tế", "- Phấn đấu xây dựng 01 điểm du lịch được công nhận trong năm 2031.",
        "- Phấn đấu xây dựng 01 điểm bán hàng trong năm 2031.",
    )  # fmt: skip
    assert [len(target.also) for target in found.targets] == [1, 0]


def test_confidence_is_earned() -> None:
    def sure(*lines: str) -> list[float]:
        return [target.evidence.confidence for target in find(*lines).targets]

    certain, carried = sure(*AIMS, "- Phấn đấu có ít nhất 11 sản phẩm mới, 02 sản phẩm 4 sao.")
    (outside,) = sure(*CONTENT, "- Hỗ trợ 05 chủ thể hoàn thiện bao bì.")
    assert certain > carried and certain > outside > 0.6


def test_evidence_holds_the_number() -> None:
    lines = [f"- {line}" for line, _ in IN_AIMS if re.search(r"\d", line)]
    found = find(*AIMS, *lines)
    text = written(*AIMS, *lines)
    for target in found.targets:
        raw = target.evidence.raw
        assert target.min is None or re.search(r"\d|ba|nửa", raw), raw
    for place in evidence(found):
        assert text.text[place.start : place.end] in place.raw


COMPARATORS = knowledge.patterns("comparators")["comparator"]


@pytest.mark.parametrize("entry", COMPARATORS, ids=[e["example"] for e in COMPARATORS])
def test_comparators(entry: dict[str, Any]) -> None:
    (found,) = quantities.find(knowledge.even(entry["example"]))
    given = {"comparator": found.comparator, "min": found.min, "max": found.max}
    assert {key: value for key, value in given.items() if value is not None} == entry["gives"]


@pytest.mark.parametrize(
    "words",
    [
        "từ 50 đến dưới 70 điểm", "đạt từ 03 sao trở lên", "ngày 06 tháng 7 năm 2031", "36 tháng",
        "Quyết định số 148/QĐ-TTg", "Phụ lục 3 kèm theo", "theo 6 nhóm", "chủ thể 13 hợp tác xã",
        "giai đoạn 2021-2025", "Mỗi xã một sản phẩm", "chính quyền hai cấp", "hoạt động 24/7",
        "đến năm 2030", "hàng trăm hộ", "thôn 5 có",
    ],
)  # fmt: skip
def test_what_is_no_quantity(words: str) -> None:
    assert quantities.find(knowledge.even(words)) == []


PATTERNS = {
    name: entry for name, entry in knowledge.patterns("targets").items() if isinstance(entry, dict)
}


@pytest.mark.parametrize("name", PATTERNS)
def test_target_words(name: str) -> None:
    assert past.match(name).search(knowledge.even(PATTERNS[name]["example"]))


MEASURES = knowledge.patterns("targets")["measure"]


@pytest.mark.parametrize("entry", MEASURES, ids=[entry["example"] for entry in MEASURES])
def test_measures(entry: dict[str, Any]) -> None:
    example = knowledge.even(entry["example"])
    first = next(value for value, match, *_ in measures.patterns() if match.search(example))
    assert first == entry["value"]


def test_a_decision_promises_only_in_its_aims_or_the_plan_it_approves() -> None:
    done = "1. Công nhận mới 04 sản phẩm hạng 3 sao."
    assert not said("QUYẾT ĐỊNH", "Về việc công nhận sản phẩm", "Căn cứ Luật X;", "Điều 1.", done)
    plan = ("QUYẾT ĐỊNH", "Phê duyệt Kế hoạch năm 2031", "Căn cứ Luật X;", "Điều 1.")
    assert said(*plan, "1. Tổ chức 03 lớp tập huấn.")
