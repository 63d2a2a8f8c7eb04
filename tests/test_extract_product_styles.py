"""Products as other offices put them: lists behind `như` and `là`, owners first, referred to."""

import pytest

from tests.test_extract import find
from tests.test_extract_products import PLAN, products

STYLES = {
    "such as": (
        ("- Ưu tiên các sản phẩm 5 sao như Trà sen Suối Mơ của tỉnh Suối Mơ, Sâm dây Bản Mây của"
         " Công ty TNHH Sâm Bản Mây.",),
        ["Trà sen Suối Mơ | 5", "Sâm dây Bản Mây | Công ty TNHH Sâm Bản Mây | 5"]),
    "one owner of both, behind the list": (
        ("- Năm 2031 có thêm 02 sản phẩm đạt 3 sao là Gạo nếp Suối Mơ và Rượu cần Bản Mây, đều do"
         " HTX Dịch vụ nông nghiệp Suối Mơ làm chủ thể.",),
        ["Gạo nếp Suối Mơ | HTX Dịch vụ nông nghiệp Suối Mơ | →3 new",
         "Rượu cần Bản Mây | HTX Dịch vụ nông nghiệp Suối Mơ | →3 new"]),
    "ranks in words, the owner ends at a verb": (
        ("- Nâng hạng sản phẩm Gốm Suối Mơ của Công ty TNHH Gốm Hoa Ban từ ba sao lên bốn sao;"
         " đưa sản phẩm Rượu ngô Bản Mây của Tổ hợp tác Bản Mây ra khỏi danh sách sản phẩm.",),
        ["Gốm Suối Mơ | Công ty TNHH Gốm Hoa Ban | 3→4 upgrade",
         "Rượu ngô Bản Mây | Tổ hợp tác Bản Mây | withdraw"]),
    "several ranks are nobody's": (
        ("- Ưu tiên các sản phẩm 5 sao, 4 sao: Mỳ Suối Mơ của HTX Suối Mơ; Trà sen Bản Mây.",),
        ["Mỳ Suối Mơ | HTX Suối Mơ", "Trà sen Bản Mây"]),
    "owner first, the product in brackets": (
        ("- Hỗ trợ HTX Muối Suối Mơ (sản phẩm Muối tinh Suối Mơ) nâng hạng lên 4 sao.",),
        ["Muối tinh Suối Mơ | HTX Muối Suối Mơ | →4 upgrade"]),
    "brackets between name and owner; an aim above what it has": (
        ("- Đối với sản phẩm Chè Suối Mơ (4 sao) của HTX Suối Mơ: đề nghị công nhận 5 sao.",),
        ["Chè Suối Mơ | HTX Suối Mơ | 4→5 upgrade"]),
    "owners in brackets are each their own product's": (
        ("- Duy trì sản phẩm 3 sao: Gạo nếp Suối Mơ (HTX Suối Mơ), Chè dây Bản Mây, Miến dong Nà"
         " Sọc (HKD Lý A Sò).",),
        ["Gạo nếp Suối Mơ | HTX Suối Mơ | 3 maintain", "Chè dây Bản Mây | 3 maintain",
         "Miến dong Nà Sọc | HKD Lý A Sò | 3 maintain"]),
    "spoken of again": (
        ("- Mật ong Suối Mơ của ông Lò Văn Tâm và Măng chua Bản Mây (HTX Bản Mây) đã hết hạn.",
         "- Đánh giá lại 02 sản phẩm hết hạn nêu trên."),
        ["Mật ong Suối Mơ | ông Lò Văn Tâm | re_evaluate",
         "Măng chua Bản Mây | HTX Bản Mây | re_evaluate"]),
    "capitals in running text": (
        ("- GẠO NẾP SUỐI MƠ của HTX Suối Mơ được hỗ trợ tem, duy trì hạng 4 sao.",),
        ["GẠO NẾP SUỐI MƠ | HTX Suối Mơ | 4 maintain"]),
    "schools and firms of law own none": (
        ("- Các sản phẩm đào tạo của cơ sở giáo dục nghề nghiệp Suối Mơ.",), []),
}  # fmt: skip


@pytest.mark.parametrize("name", STYLES)
def test_other_styles(name: str) -> None:
    lines, expected = STYLES[name]
    assert products(*PLAN, *lines) == expected


def test_a_row_that_goes_on_in_the_next_line() -> None:
    table = (
        "TT | Tên sản phẩm | Chủ thể | Hạng sao | Ghi chú",
        "1 | Trà mãng cầu | Công ty TNHH SX - TM | 4 sao | Nâng hạng từ",
        " | Suối Mơ | Suối Mơ Xanh | | 3 sao",
        "2 | Mật ong rừng | HKD Lò Văn Tâm | 3 sao | ",
    )
    assert products(*PLAN, "Danh sách sản phẩm OCOP", *table) == [
        "Trà mãng cầu Suối Mơ | Công ty TNHH SX - TM Suối Mơ Xanh | 4 upgrade",
        "Mật ong rừng | HKD Lò Văn Tâm | 3",
    ]


@pytest.mark.parametrize(
    "words",
    ["HTX Nông nghiệp ", "4 sao ", "các sản phẩm nêu ", "của ông A và ", "Chè (HTX B "],
)
def test_sentences_without_end_are_read(words: str) -> None:
    find(*PLAN, "- " + words * 300)
