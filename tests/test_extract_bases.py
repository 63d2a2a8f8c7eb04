"""The documents that a document rests on, as offices name them."""

import pytest

from tests.test_extract_header import HEAD, find, head


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Căn cứ các Quyết định của Bộ trưởng Bộ Y tế: Số 11/QĐ-BYT ngày 01/8/2031 về chè; số 12/"
         " QĐ-BYT ngày 2/8/2031 ban hành lúa và số 13/QĐ/BYT ngày 3.8.2031 về ngô;",
         ["QĐ|11/QĐ-BYT|2031-08-01|Bộ trưởng Bộ Y tế|chè",
          "QĐ|12/QĐ-BYT|2031-08-02|Bộ trưởng Bộ Y tế|ban hành lúa",
          "QĐ|13/QĐ-BYT|2031-08-03|Bộ trưởng Bộ Y tế|ngô"]),
        ("Căn cứ Luật Chè ngày 16/6/2031; Luật Lúa số 72/2031/QH15; Bộ luật Dân sự năm 2015;",
         ["||2031-06-16||Luật Chè", "|72/2031/QH15|||Luật Lúa", "||2015||Bộ luật Dân sự"]),
        ("Căn cứ số 12/QĐ-TTg, ngày 1/2/2031 của Thủ tướng Chính phủ (đính chính);",
         ["QĐ|12/QĐ-TTg|2031-02-01|Thủ tướng Chính phủ|"]),
        ("Căn cứ Nghị định số 4/2013/NĐ-CP ngày 4/5/2013 và Nghị định số 9/2017/NĐ-CP ngày 7/8/2017"
         " của Chính phủ sửa đổi Nghị định số 6/2010/NĐ-CP và Nghị định số 1/2011/NĐ-CP;",
         ["NĐ|4/2013/NĐ-CP|2013-05-04|Chính phủ|",
          "NĐ|9/2017/NĐ-CP|2017-08-07|Chính phủ|"
          "sửa đổi Nghị định số 6/2010/NĐ-CP và Nghị định số 1/2011/NĐ-CP"]),
        ("Thực hiện Quyết định số 9/QĐ-TTg ngày 1/8/2031 của Thủ tướng Chính phủ; Công văn số"
         " 12/SCT-KT ngày 5/3/2031 của Sở Công Thương, Sở Y tế về chè, UBND huyện ban hành kế hoạch"
         " theo Quyết định số 7/QĐ-BYT:",
         ["QĐ|9/QĐ-TTg|2031-08-01|Thủ tướng Chính phủ|",
          "|12/SCT-KT|2031-03-05|Sở Công Thương, Sở Y tế|chè"]),
        ("Để triển khai Kế hoạch số 8/KH-UBND ngày 5/3/2031 của UBND tỉnh và Chương trình hành động"
         " số 12-CTr/TU ngày 3/3/2031 của Tỉnh ủy, UBND huyện ban hành kế hoạch như sau:",
         ["KH|8/KH-UBND|2031-03-05|UBND tỉnh|", "CTr|12-CTr/TU|2031-03-03|Tỉnh ủy|"]),
        ("Theo đề nghị của Trưởng phòng Nội vụ tại Tờ trình số 9/TTr-NV ngày 3/3/2031 và ý kiến.",
         ["TTr|9/TTr-NV|2031-03-03|Phòng Nội vụ|"]),
        ("Căn cứ Quyết định số    /QĐ-UBND ngày   /  /2031 của UBND tỉnh về việc chè;",
         ["QĐ|||UBND tỉnh|chè"]),
        ("Căn cứ Luật Chè số 5/2024/QH15, được sửa đổi, bổ sung một số điều tại Luật Lúa số"
         " 6/2025/QH15 ngày 18/1/2025 và Nghị quyết số 7/NQ-CP ngày 1/2/2025 của Chính phủ;",
         ["|5/2024/QH15|||Luật Chè", "|6/2025/QH15|2025-01-18||Luật Lúa",
          "NQ|7/NQ-CP|2025-02-01|Chính phủ|"]),
        ("Căn cứ Quyết định số 1/QĐ-BYT ngày 2/3/2024 của Bộ Y tế về chè đã được thay thế bởi Quyết"
         " định số 2/QĐ-BYT ngày 4/5/2025;",
         ["QĐ|1/QĐ-BYT|2024-03-02|Bộ Y tế|chè", "QĐ|2/QĐ-BYT|2025-05-04||"]),
        ("Căn cứ Luật Chè số 5/2024/QH15 được sửa đổi tại Luật sửa đổi Luật Chè số 5/2024/QH15;",
         ["|5/2024/QH15|||Luật Chè"]),
        ("Thực hiện Kế hoạch số 8/KH-UBND ngày 5/3/2031 của UBND tỉnh và ý kiến chỉ đạo của Chủ"
         " tịch UBND tỉnh tại Thông báo số 9/TB-UBND ngày 6/3/2031;",
         ["KH|8/KH-UBND|2031-03-05|UBND tỉnh|", "TB|9/TB-UBND|2031-03-06|UBND tỉnh|"]),
        ("Căn cứ Biên bản họp ngày 22/11/2031 của Hội đồng đánh giá cấp tỉnh;",
         ["BB||2031-11-22|Hội đồng đánh giá cấp tỉnh|"]),
        ("Theo kết luận của Bí thư Tỉnh ủy tại Thông báo kết luận cuộc họp ngày 5 tháng 2 năm"
         " 2031;",
         ["TB||2031-02-05||"]),
        ("Căn cứ Quyết định số 1/QĐ-BYT ngày 2/3/2024 phê duyệt chè, Xét Tờ trình số 3/TTr-KT ngày"
         " 4/5/2024 của Phòng Kinh tế, UBND xã ban hành Kế hoạch:",
         ["QĐ|1/QĐ-BYT|2024-03-02||phê duyệt chè", "TTr|3/TTr-KT|2024-05-04|Phòng Kinh tế|"]),
        ("Căn cứ Nghị định số 1 38/2016/NĐ-CP ngày 29/11/2016 của Chính phủ về chè;",
         ["NĐ|138/2016/NĐ-CP|2016-11-29|Chính phủ|chè"]),
        ("Căn cứ tình hình thực tế của địa phương;", []),
    ],
)  # fmt: skip
def test_legal_bases(said: str, expected: list[str]) -> None:
    found = head(*HEAD, "KẾ HOẠCH", "Thử", said, "I. MỤC TIÊU", "- Theo Quyết định số 1/QĐ-BYT.")
    fields = [(b.type_code, b.reference, b.issued, b.issuer, b.subject) for b in found.legal_bases]
    assert ["|".join(value or "" for value in values) for values in fields] == expected


@pytest.mark.parametrize(("said", "sure"), [("24 /KH-SYT", False), ("24/KH-SYT", True)])
def test_a_number_that_a_hand_wrote_is_left_out(said: str, sure: bool) -> None:
    ground = f"Căn cứ Kế hoạch số {said} ngày 6/11/2031 của Sở Y tế về chè;"
    found = find(*HEAD, "KẾ HOẠCH", "Thử", ground, "I. MỤC TIÊU", "- A.", confidence=0.8)
    assert (found.document.legal_bases[0].reference is not None) == sure
    assert ("basis_unsure" in {issue.code for issue in found.issues}) == (not sure)
