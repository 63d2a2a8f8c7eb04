"""Times and deadlines: each pattern by its example, phrases of the genre, values that can be."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import knowledge
from extract.deadlines import times, timevalues
from sohoa.records import Deadline
from tests.test_extract import find

TIMES = knowledge.patterns("times")["time"]


def values(said: str, cell: bool = False) -> list[str]:
    return [time.edtf or time.rrule or time.kind for time in times.find(said, cell)]


@pytest.mark.parametrize("entry", TIMES, ids=[entry["example"] for entry in TIMES])
def test_patterns(entry: dict[str, Any]) -> None:
    found = times.find(entry["example"], entry.get("cell", False))
    assert " ".join(time.edtf or time.rrule or "" for time in found) == entry["gives"]
    assert {time.kind for time in found} == {entry["kind"]}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("trong tháng 5 và tháng 11 năm 2031", ["2031-05", "2031-11"]),
        ("Đợt 1 trong tháng 5; đợt 2 trong tháng 11 năm 2031", ["2031-05", "2031-11"]),
        ("Năm 2031, dự kiến 02 đợt: tháng 5, tháng 10", ["2031", "2031-05", "2031-10"]),
        ("Tháng 5, 6 năm 2031", ["2031-05", "2031-06"]),
        ("trong tháng 5, 10 sản phẩm được chấm", ["XXXX-05"]),
        ("Quý II, quý III năm 2031", ["2031-34", "2031-35"]),
        ("Từ quý II/2031 đến quý I/2032", ["2031-34/2032-33"]),
        ("giai đoạn 2029- 2033", ["2029/2033"]),
        ("6 tháng đầu năm 2032", ["2032-01/2032-06"]),
        ("nửa cuối tháng 2/2032", ["2032-02-16/2032-02-29"]),
        ("cuối tháng 5/2031", ["2031-05"]),
        ("tuần thứ 2 tháng 6/2031", ["2031-06"]),
        ("trước ngày 5/9/2031 và 07 tháng 10 năm 2031", ["../2031-09-05", "../2031-10-07"]),
        ("Trước ngày 20/5 và trước ngày 20/10/2031", ["../2031-05-20", "../2031-10-20"]),
        ("trước tháng 12 năm 2031", ["../2031-11-30"]),
        ("chậm nhất 17h00 ngày 30 tháng 6 năm 2031", ["../2031-06-30"]),
        (
            "chậm nhất ngày 15/4/2031 (đối với đợt 1) và ngày 15/8/2031 (đối với đợt 2)",
            ["../2031-04-15", "../2031-08-15"],
        ),
        (
            "Đợt 1 tháng 5; đợt 2 từ ngày 10/7 đến ngày 25/7/2031",
            ["2031-05", "2031-07-10/2031-07-25"],
        ),
        ("từ 23 đến 27 tháng 4 âm lịch", ["within"]),
        ("mỗi tuần 02 buổi vào sáng thứ Hai và thứ Sáu", ["FREQ=WEEKLY;BYDAY=MO,FR"]),
        ("Qúy II/2031, trươc ngày 5 tháng9 năm 2031", ["2031-34", "../2031-09-05"]),
        ("hết quý III", ["../XXXX-09-30"]),
        ("Định kỳ 06 tháng, năm tổng hợp", ["FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY"]),
        (
            "Định kỳ hàng tháng, quý, 6 tháng và năm",
            ["FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY"],
        ),
        ("Định kỳ hằng tháng (trước ngày 25)", ["FREQ=MONTHLY;BYMONTHDAY=25"]),
        (
            "hằng quý (trước ngày 25 tháng cuối quý) và năm (trước 15/12)",
            ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"],
        ),
        (
            "Định kỳ 06 tháng (trước ngày 10 tháng 6), năm (trước ngày 10 tháng 12)",
            ["FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"],
        ),
        ("từ tháng 11 đến tháng 3 hàng năm", ["FREQ=YEARLY;BYMONTH=11,12,1,2,3"]),
        ("quý IV hằng năm", ["FREQ=YEARLY;BYMONTH=10,11,12"]),
        ("mỗi năm 01 lần", ["FREQ=YEARLY"]),
        ("báo cáo định kỳ, đột xuất về Sở", ["recurring"]),
        ("Trong thời hạn 05 (năm) ngày làm việc kể từ ngày nhận", ["relative"]),
        ("đến năm 2031", ["../2031-12-31"]),
        ("ngày 31/02/2031", []),
        ("tháng 13 năm 2031", []),
        ("Quyết định số 12/QĐ-UBND", []),
        ("đạt 2/3 số hộ, đến 1/3 diện tích", []),
    ],
)
def test_times_in_rows_and_parts(said: str, expected: list[str]) -> None:
    assert values(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("6/2031", ["2031-06"]),
        ("T6/2031", ["2031-06"]),
        ("I/2031", ["2031-33"]),
        ("2031 - 2032", ["2031/2032"]),
        ("Trước 30/6", ["../XXXX-06-30"]),
        ("2031 trở đi", ["2031/.."]),
        ("Khi có phát sinh", ["relative"]),
        ("Thường xuyên, định kỳ hằng quý báo cáo Sở", ["ongoing", "FREQ=MONTHLY;INTERVAL=3"]),
    ],
)
def test_times_as_cells_of_tables_write_them(said: str, expected: list[str]) -> None:
    assert values(said, cell=True) == expected


@pytest.mark.parametrize(
    "said",
    ["định kỳ 0 tháng", "từ tháng 11 đến tháng 3 năm 2031", "từ ngày 5/9/2031 đến ngày 4/9/2031",
     "giai đoạn 2035-2031"],
)  # fmt: skip
def test_times_that_cannot_be_have_no_value(said: str) -> None:
    assert all(time.edtf is None and time.rrule is None for time in times.find(said))


NEVER = knowledge.patterns("deadlines")["never"]


def found(*lines: str, title: str = "Triển khai năm 2031") -> tuple[Deadline, ...]:
    return find("Sơn Hà, ngày 10 tháng 02 năm 2031", "KẾ HOẠCH", title, *lines).deadlines


@pytest.mark.parametrize("entry", NEVER, ids=[entry["example"] for entry in NEVER])
def test_times_that_are_no_deadlines(entry: dict[str, Any]) -> None:
    assert times.find(entry["example"])
    assert found("III. NỘI DUNG", f"- {entry['example']}") == ()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Thường xuyên kiểm tra cơ sở.", [("ongoing", "kiểm tra cơ sở")]),
        ("Phối hợp thường xuyên, chặt chẽ với Sở.", []),
        ("Chi thường xuyên từ ngân sách huyện.", []),
        ("Sở Y tế định kỳ kiểm tra.", [("recurring", "Sở Y tế định kỳ kiểm tra")]),
        ("Chế độ báo cáo gồm báo cáo định kỳ.", []),
        ("Đến năm 2035, mở 02 điểm bán.", [("../2035-12-31", "mở 02 điểm bán")]),
        ("Tầm nhìn đến năm 2045 là huyện du lịch.", []),
        ("Trong năm 2031 mở 02 điểm bán.", [("2031", "mở 02 điểm bán")]),
        ("Năm 2031 mở 02 điểm bán.", []),
        (
            "Họp hai đợt, đợt 1 xong trước 15/6, đợt 2 xong trước 15/10/2031.",
            [
                ("../2031-06-15", "Họp hai đợt, đợt 1 xong"),
                ("../2031-10-15", "Họp hai đợt, đợt 1 xong trước 15/6, đợt 2 xong"),
            ],
        ),
        (
            "Gửi hồ sơ trong quý III (chậm nhất 15/9/2031).",
            [("2031-35", "Gửi hồ sơ"), ("../2031-09-15", "Gửi hồ sơ")],
        ),
        ("Trong quý II/2031; đánh giá Gốm Suối Mơ.", [("2031-34", "đánh giá Gốm Suối Mơ")]),
        ("Quyết định này có hiệu lực kể từ ngày ký.", []),
        ("Nộp mẫu trước phiên họp 01 ngày.", [("relative", "Nộp mẫu")]),
    ],
)
def test_which_times_in_running_text_are_deadlines(
    said: str, expected: list[tuple[str, str]]
) -> None:
    got = [(d.edtf or d.kind, d.event) for d in found("III. NỘI DUNG", f"- {said}")]
    assert got == expected


def test_labels_lists_and_sections_of_times_name_their_event() -> None:
    got = found(
        "III. NỘI DUNG",
        "1. Tập huấn",
        "- Thời gian: Quý II/2031, dự kiến 02 đợt:",
        "+ Đợt 1: Tháng 4 năm 2031.",
        "2. Kiểm tra",
        "- Thời gian thực hiện: Định kỳ hằng quý trong năm 2031.",
        "3. Hội chợ",
        "Cơ quan chủ trì: Sở Y tế. Thời gian: 2031 - 2032.",
        "IV. TIẾN ĐỘ THỰC HIỆN",
        "- Trước 15/7/2031: Các xã gửi hồ sơ.",
    )
    assert [(d.edtf, d.rrule, d.event) for d in got] == [
        ("2031-34", None, "Tập huấn"),
        ("2031-04", None, "Tập huấn – Đợt 1"),
        ("2031", "FREQ=MONTHLY;INTERVAL=3", "Kiểm tra"),
        ("2031/2032", None, "Hội chợ"),
        ("../2031-07-15", None, "Các xã gửi hồ sơ"),
    ]


def test_columns_of_times_in_tables() -> None:
    got = found(
        "PHỤ LỤC",
        "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành",
        "1 | Ban hành quy chế | Phòng Y tế | Tháng 02",
        "2 | Rà soát sản phẩm | Sở Y tế | 31/3/2031",
        "3 | Báo cáo | Sở Y tế | 6 tháng, năm",
    )
    assert [(d.edtf, d.rrule, d.event) for d in got] == [
        ("2031-02", None, "Ban hành quy chế"),
        ("../2031-03-31", None, "Rà soát sản phẩm"),
        (None, "FREQ=MONTHLY;INTERVAL=6", "Báo cáo"),
        (None, "FREQ=YEARLY", "Báo cáo"),
    ]


def test_a_time_without_year_takes_the_plans_less_surely_and_with_proof() -> None:
    sure, unsure = found("III. NỘI DUNG", "1. A", "- Thời gian: Quý I/2031, quý II.")
    (filled,) = found("III. NỘI DUNG", "1. A", "- Thời gian: Quý II.")
    (open_,) = found("III. NỘI DUNG", "1. A", "- Thời gian: Quý II.", title="Giai đoạn 2031-2035")
    assert (sure.edtf, unsure.edtf, filled.edtf) == ("2031-33", "2031-34", "2031-34")
    assert open_.edtf == "XXXX-34"
    assert sure.evidence.confidence > unsure.evidence.confidence > filled.evidence.confidence
    assert "2031" in {place.raw for place in filled.also}


def test_the_same_said_again_is_one_deadline() -> None:
    said = "- Đánh giá lại sản phẩm Gốm Suối Mơ trong quý II/2031."
    (one,) = found("II. MỤC TIÊU", said, "III. NỘI DUNG", said)
    assert len(one.also) == 1


_WORDS = """từ đến trước hết trong vào ngày tháng quý năm giai_đoạn định_kỳ hằng mỗi cuối đầu nửa
tuần và , - / ( ) thứ hai 6 0 12 31 2 15 II IV 2031 2032 30/6 29/02/2031 15/6/2031 lần kể_từ của đợt
sau chậm_nhất thường_xuyên trở_đi tiếp_theo 1 99 kết_thúc""".replace("\n", " ")
_SAID = st.sampled_from([word.replace("_", " ") for word in _WORDS.split(" ")])


@given(st.lists(_SAID, max_size=14), st.booleans())
def test_whatever_is_said_values_can_be_and_stand_in_the_text(words: list[str], cell: bool) -> None:
    said = " ".join(words)
    end = 0
    for time in times.find(said, cell):
        assert end <= time.start < time.end <= len(said)
        end = time.end
        assert time.edtf is None or timevalues.edtf(time.edtf) == time.edtf
        assert time.rrule is None or timevalues.rrule(time.rrule) == time.rrule
        for year in re.findall(r"\d{4}", time.edtf or ""):
            assert year in said


@pytest.mark.parametrize(
    ("said", "events"),
    [
        (
            "Nộp hồ sơ (qua Phòng Kinh tế) trước ngày 20/3/2031.",
            ["Nộp hồ sơ (qua Phòng Kinh tế)"],
        ),
        (
            "Mở điểm bán hàng. Hoàn thành trong quý III/2031.",
            ["Mở điểm bán hàng. Hoàn thành"],
        ),
        (
            "Tổ chức hội nghị tuyên truyền (Phòng Kinh tế chủ trì; hoàn thành trước 31/3/2031).",
            ["Tổ chức hội nghị tuyên truyền"],
        ),
        (
            "Nộp hồ sơ về xã chậm nhất ngày 15/4/2031 (đối với đợt 1) và ngày 15/8/2031"
            " (đối với đợt 2).",
            ["Nộp hồ sơ về xã", "Nộp hồ sơ về xã"],
        ),
        (
            "Hồ sơ nộp qua mạng, đợt I hạn chót 30/6/2031, đợt II hạn chót 31/10/2031.",
            [
                "Hồ sơ nộp qua mạng, đợt I",
                "Hồ sơ nộp qua mạng, đợt I hạn chót 30/6/2031, đợt II",
            ],
        ),
    ],
)
def test_what_is_due_reads_by_itself(said: str, events: list[str]) -> None:
    due = found("I. NHIỆM VỤ", f"- {said}")
    assert [deadline.event for deadline in due] == events
