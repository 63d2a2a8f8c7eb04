"""Times and deadlines: each pattern by its example, phrases of the genre, values that can be."""

from typing import Any

import pytest

from extract import knowledge, times

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
        ("Qúy II/2031, trươc ngày 5/9/2031", ["2031-34", "../2031-09-05"]),
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
