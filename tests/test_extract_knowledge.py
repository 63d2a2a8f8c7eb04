"""Every pattern in extract/data carries an example; each must do what it says."""

import re

from extract import knowledge


def test_tone_marks_are_evened_without_moving_offsets() -> None:
    said = "hoá, hòa, thuỷ, thuý, khoẻ, hoàng, quý, uỷ ban, HOÀ, Thuỵ, quỷ"
    even = knowledge.even(said)
    assert even == "hóa, hòa, thủy, thúy, khỏe, hoàng, quý, ủy ban, HÒA, Thụy, quỷ"
    assert len(even) == len(said)


def test_tables_of_knowledge_are_consistent() -> None:
    provinces = knowledge.table("provinces")
    now = {row["name"] for row in provinces if row["after"]}
    assert (len(provinces), len(now)) == (63, 34)
    assert all(row["merged"] in now for row in provinces if not row["after"])
    assert all(re.fullmatch(r"[A-ZĐa-zy]{0,4}Đ?", row["code"]) for row in knowledge.table("types"))
