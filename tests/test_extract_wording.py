"""How the words of records read."""

import pytest

from extract import wording
from extract.assignments import gazetteer


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


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("UBND huyện Lục Ngạn", "Ủy ban nhân dân huyện Lục Ngạn"),
        ("HĐND tỉnh", "Hội đồng nhân dân tỉnh"),
        ("Chủ tịch UBND xã Minh Tân", "Chủ tịch Ủy ban nhân dân xã Minh Tân"),
        ("Ban Chỉ huy Quân sự xã", "Ban Chỉ huy Quân sự"),
        ("các tổ chức CT-XH phường", "các tổ chức chính trị - xã hội"),
        ("Sở Y tế tỉnh Lai Châu", "Sở Y tế"),
    ],
)
def test_official_names_keep_the_area_where_each_area_has_its_own(name: str, official: str) -> None:
    assert gazetteer.canonical(name) == official
