"""Products of decisions: recognised, recognised again, withdrawn, in articles and their lists."""

import pytest

from tests.test_extract import find
from tests.test_extract_products import said

DECISION = (
    "ỦY BAN NHÂN DÂN",
    "HUYỆN SUỐI MƠ",
    "Số: 12/QĐ-UBND",
    "QUYẾT ĐỊNH",
    "Về việc công nhận kết quả đánh giá, phân hạng sản phẩm OCOP năm 2031",
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "QUYẾT ĐỊNH:",
)
DECISIONS = {
    "inline": (
        ("Điều 1. Cấp Giấy chứng nhận cho 02 sản phẩm đạt hạng 3 sao gồm: Chè Suối Mơ của Hợp tác"
         " xã Suối Mơ; Gạo nếp Suối Mơ.",),
        ["Chè Suối Mơ | Hợp tác xã Suối Mơ | 3 recognised", "Gạo nếp Suối Mơ | 3 recognised"]),
    "numbered": (
        ("Điều 1. Công nhận 04 sản phẩm đạt hạng 3 sao gồm:",
         "1. Sản phẩm Chè xanh Suối Mơ của HTX Chè Suối Mơ, xã Suối Mơ, huyện Suối Mơ;",
         "2. Sản phẩm “Cà phê rang xay” của Công ty TNHH Cà phê Hoa Ban;",
         "3. Măng khô - Hộ kinh doanh Lò Thị Xuân, xã Nà Sọc;",
         "4. NƯỚC MẮM CỐT (Cơ sở sản xuất nước mắm Mười Ba).",
         "Điều 2. Giấy chứng nhận có giá trị 36 tháng kể từ ngày ký."),
        ["Chè xanh Suối Mơ | HTX Chè Suối Mơ | 3 recognised",
         "Cà phê rang xay | Công ty TNHH Cà phê Hoa Ban | 3 recognised",
         "Măng khô | Hộ kinh doanh Lò Thị Xuân | 3 recognised",
         "NƯỚC MẮM CỐT | Cơ sở sản xuất nước mắm Mười Ba | 3 recognised"]),
    "by ranks": (
        ("Điều 1. Công nhận 02 sản phẩm OCOP năm 2031 của huyện, cụ thể như sau:",
         "1. Hạng 4 sao (01 sản phẩm):", "- Trà hoa vàng của Hợp tác xã Suối Mơ, xã Suối Mơ;",
         "2. Hạng 3 sao (01 sản phẩm):", "- Mật ong rừng do HTX Nuôi ong Bản Mây sản xuất."),
        ["Trà hoa vàng | Hợp tác xã Suối Mơ | 4 recognised",
         "Mật ong rừng | HTX Nuôi ong Bản Mây | 3 recognised"]),
    "by ranks, lettered": (
        ("Điều 1. Công nhận 02 sản phẩm OCOP năm 2031 của huyện, cụ thể như sau:",
         "1. Sản phẩm đạt hạng 4 sao: 01 sản phẩm, gồm:",
         "a) Trà hoa vàng - Hợp tác xã Suối Mơ, xã Suối Mơ (nâng hạng từ 3 sao).",
         "2. Sản phẩm đạt hạng 3 sao: 01 sản phẩm, gồm:", "a) Mật ong rừng - HTX Bản Mây, xã Mây."),
        ["Trà hoa vàng | Hợp tác xã Suối Mơ | 4 recognised",
         "Mật ong rừng | HTX Bản Mây | 3 recognised"]),
    "ranks and names in a line": (
        ("Điều 1. Công nhận 03 sản phẩm đạt hạng 4 sao, 3 sao, cụ thể:",
         "1. Sản phẩm đạt 4 sao: Trà hoa vàng của Hợp tác xã Suối Mơ.",
         "2. Sản phẩm đạt 3 sao: Cà phê bột của Hộ kinh doanh Lò Văn Tâm; Mật ong của HTX Mây."),
        ["Trà hoa vàng | Hợp tác xã Suối Mơ | 4 recognised",
         "Cà phê bột | Hộ kinh doanh Lò Văn Tâm | 3 recognised",
         "Mật ong | HTX Mây | 3 recognised"]),
    "one": (
        ("Điều 1. Công nhận sản phẩm Trà Shan tuyết Tà Lâm của Công ty TNHH Trà Tà Lâm đạt hạng 4"
         " sao (85,5 điểm).",),
        ["Trà Shan tuyết Tà Lâm | Công ty TNHH Trà Tà Lâm | 4 recognised"]),
    "again": (
        ("Điều 1. Công nhận lại 01 sản phẩm OCOP đạt hạng 3 sao, gồm: Chè xanh của HTX Suối Mơ.",),
        ["Chè xanh | HTX Suối Mơ | 3 recognised"]),
    "withdrawn": (
        ("Điều 1. Thu hồi Giấy chứng nhận sản phẩm OCOP đối với 02 sản phẩm sau:",
         "1. Rượu ngô Bản Mây của Tổ hợp tác Bản Mây (3 sao);", "2. Giò lụa của Cơ sở Tâm Bình."),
        ["Rượu ngô Bản Mây | Tổ hợp tác Bản Mây | 3 withdraw",
         "Giò lụa | Cơ sở Tâm Bình | withdraw"]),
    "a decision that issues a plan recognises nothing": (
        ("Điều 1. Ban hành kèm theo Quyết định này Kế hoạch phát triển sản phẩm OCOP năm 2031.",
         "KẾ HOẠCH", "I. MỤC TIÊU",
         "- Phát triển mới 01 sản phẩm: Trà sen của HTX Suối Mơ đạt 3 sao."),
        ["Trà sen | HTX Suối Mơ | →3 new"]),
}  # fmt: skip


@pytest.mark.parametrize("name", DECISIONS)
def test_in_decisions(name: str) -> None:
    lines, expected = DECISIONS[name]
    head = (
        (*DECISION[:4], "Ban hành Kế hoạch sản phẩm OCOP", *DECISION[5:])
        if "plan" in name
        else DECISION
    )
    found = find(*head, *lines)
    assert [said(product) for product in found.products] == expected
    assert "product_count" not in {issue.code for issue in found.issues}
