"""How the words of records read."""

import pytest

from extract import wording


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("chịu trách nhiệm thi hành Quyết định này./.", "chịu trách nhiệm thi hành Quyết định này"),
        ("báo cáo\nUBND xã (qua Phòng Kinh tế", "báo cáo UBND xã (qua Phòng Kinh tế)"),
        ("đợt đánh giá)", "đợt đánh giá"),
        ("; mua máy, bao bì, v.v.", "mua máy, bao bì, v.v."),
        ("hỗ trợ bao bì, nhãn mác…", "hỗ trợ bao bì, nhãn mác…"),
        ("lớp tập huấn (", "lớp tập huấn"),
    ],
)
def test_words_in_records_are_whole_and_end_where_they_end(said: str, kept: str) -> None:
    assert wording.clean(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("video giới thiệu sản phẩm, hoàn thành trước", "video giới thiệu sản phẩm"),
        ("Giảm tỷ lệ hộ nghèo xuống", "Giảm tỷ lệ hộ nghèo"),
        ("lớp bán hàng trực tuyến cho", "lớp bán hàng trực tuyến"),
        ("và", "và"),
    ],
)
def test_what_is_counted_does_not_lead_on(said: str, kept: str) -> None:
    assert wording.thing(said) == kept
