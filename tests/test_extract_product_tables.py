"""Products of tables, and stated counts against what is listed."""

import pytest

from tests.test_extract import find
from tests.test_extract_product_decisions import DECISION
from tests.test_extract_products import PLAN, said

TABLES = {
    "merged cells, groups among the rows, heads on every page": (
        (*DECISION,
         "Điều 1. Công nhận 03 sản phẩm OCOP năm 2031 (có danh sách kèm theo), gồm 01 sản phẩm hạng"
         " 4 sao và 02 sản phẩm hạng 3 sao.",
         "Điều 2. Quyết định có hiệu lực kể từ ngày ký.",
         "PHỤ LỤC",
         "DANH SÁCH SẢN PHẨM OCOP ĐƯỢC CÔNG NHẬN NĂM 2031",
         "TT | Tên sản phẩm | Chủ thể | Địa chỉ | Điểm | Hạng sao | Ghi chú",
         "I | NHÓM THỰC PHẨM |  |  |  |  | ",
         "1 | Miến dong Khe Vàng | HTX Khe Vàng | Xã Khe Vàng | 82,5 | 4 sao | ",
         "2 | Bún khô Khe Vàng |  | Xã Khe Vàng | 62 | 3 sao | ",
         "TT | Tên sản phẩm | Chủ thể | Địa chỉ | Điểm | Hạng sao | Ghi chú",
         "II | NHÓM ĐỒ UỐNG |  |  |  |  | ",
         "3 | Rượu ngô | Hộ kinh doanh Lý A Sò | Xã Bản Mây | 60 | 3 sao | Đánh giá lại"),
        ["Miến dong Khe Vàng | HTX Khe Vàng | g1 4 recognised",
         "Bún khô Khe Vàng | HTX Khe Vàng | g1 3 recognised",
         "Rượu ngô | Hộ kinh doanh Lý A Sò | g2 3 recognised"]),
    "another order, ranks aimed at, times": (
        (*PLAN, "BIỂU DANH SÁCH SẢN PHẨM ĐĂNG KÝ ĐÁNH GIÁ, PHÂN HẠNG NĂM 2031",
         "STT | Chủ thể | Tên sản phẩm | Hạng sao | Thời gian thực hiện | Ghi chú",
         "1 | Hợp tác xã Suối Mơ | Chè búp Suối Mơ | 3 | Quý II/2031 | Sản phẩm mới",
         "2 | Công ty TNHH Hoa Ban, xã Hoa Ban | Khăn thổ cẩm | 4 | Quý IV/2031 | Nâng hạng từ 3"
         " sao lên 4 sao"),
        ["Chè búp Suối Mơ | Hợp tác xã Suối Mơ | →3 new 2031-34",
         "Khăn thổ cẩm | Công ty TNHH Hoa Ban | 3→4 upgrade 2031-36"]),
    "crosses": (
        (*PLAN, "Phụ lục: Danh mục sản phẩm OCOP năm 2031",
         "TT | Tên sản phẩm | Chủ thể sản xuất | Đánh giá mới | Đánh giá lại | Nâng hạng",
         "1 | Chè búp Suối Mơ | HTX Suối Mơ | x |  | ",
         "2 | Mật ong rừng | HKD Lò Văn Tâm |  | x | ", "3 | Trà hoa vàng | THT Nà Sọc |  |  | x"),
        ["Chè búp Suối Mơ | HTX Suối Mơ | new", "Mật ong rừng | HKD Lò Văn Tâm | re_evaluate",
         "Trà hoa vàng | THT Nà Sọc | upgrade"]),
    "two rows of heads": (
        (*PLAN, "DANH SÁCH SẢN PHẨM OCOP NĂM 2031",
         "TT | Tên sản phẩm | Chủ thể | Hạng sao | ", "  |  |  | Hiện tại | Phấn đấu",
         "1 | Chè búp | HTX Suối Mơ | 3 | 4", "2 | Trà sen | HTX Suối Mơ |  | 3"),
        ["Chè búp | HTX Suối Mơ | 3→4 upgrade", "Trà sen | HTX Suối Mơ | →3"]),
    "no heads": (
        (*PLAN, "DANH SÁCH SẢN PHẨM OCOP", "1 | Chè búp Suối Mơ | HTX Suối Mơ | 3 sao",
         "2 | Mật ong rừng | HKD Lò Văn Tâm | 3 sao", "3 | Trà hoa | Công ty TNHH Nà Sọc | 4 sao"),
        ["Chè búp Suối Mơ | HTX Suối Mơ | 3", "Mật ong rừng | HKD Lò Văn Tâm | 3",
         "Trà hoa | Công ty TNHH Nà Sọc | 4"]),
    "owners in the cell of the name": (
        (*PLAN, "Danh sách sản phẩm OCOP đánh giá lại năm 2031",
         "STT | Tên sản phẩm | Xã | Hạng sao hiện tại | Hạng sao đăng ký",
         "1 | Chè búp Suối Mơ của HTX Suối Mơ | Suối Mơ | 3 | 4",
         "2 | Sản phẩm “Mật ong rừng, mật ong bạc hà” (HKD Lò Văn Tâm) | Bản Mây | 3 | 3"),
        ["Chè búp Suối Mơ | HTX Suối Mơ | 3→4 re_evaluate",
         "Mật ong rừng, mật ong bạc hà | HKD Lò Văn Tâm | 3 re_evaluate"]),
    "groups by name, by number and by their old names; what happens in rows of headings": (
        (*PLAN, "DANH SÁCH SẢN PHẨM OCOP",
         "STT | Tên sản phẩm | Nhóm sản phẩm | Tên chủ thể | Kết quả đánh giá",
         "A | Sản phẩm đánh giá lại |  |  | ",
         "1 | Gạo nếp Bản Mây | Thực phẩm | HTX Bản Mây | 3 sao",
         "2 | Bánh dày | 1 | HTX Bản Mây | ***", "B | Sản phẩm nâng hạng |  |  | ",
         "1 | Giỏ mây | Lưu niệm - nội thất - trang trí | HKD Nguyễn Thị Thơm | 4 sao"),
        ["Gạo nếp Bản Mây | HTX Bản Mây | g1 3 re_evaluate",
         "Bánh dày | HTX Bản Mây | g1 3 re_evaluate",
         "Giỏ mây | HKD Nguyễn Thị Thơm | g4 4 upgrade"]),
    "two in a cell": (
        (*PLAN, "Danh mục sản phẩm đăng ký tham gia đánh giá, phân hạng năm 2031",
         "STT | Tên chủ thể | Địa chỉ | Sản phẩm đăng ký | Đăng ký hạng | Hình thức",
         "1 | Hợp tác xã Suối Mơ | Xã Suối Mơ | Chè búp; Chè móc câu | 3 sao | Đánh giá lần đầu",
         "2 |  |  | Hồng trà | 4 sao | Nâng hạng"),
        ["Chè búp | Hợp tác xã Suối Mơ | →3 new", "Chè móc câu | Hợp tác xã Suối Mơ | →3 new",
         "Hồng trà | Hợp tác xã Suối Mơ | →4 upgrade"]),
    "the same owner as above, a column for each year": (
        (*PLAN, "DANH SÁCH CHỦ THỂ, SẢN PHẨM THAM GIA CHƯƠNG TRÌNH OCOP",
         "STT | Tên chủ thể, địa chỉ | Tên sản phẩm | Nhóm/bộ sản phẩm | Đã đạt | Phấn đấu 2031",
         "1 | HTX Chè Suối Mơ - xã Suối Mơ | Chè búp tôm nõn | Chè | 3 sao | 4 sao",
         "2 | -nt- | Rượu ngô men lá | Đồ uống có cồn |  | 3 sao"),
        ["Chè búp tôm nõn | HTX Chè Suối Mơ | 3→4 upgrade",
         "Rượu ngô men lá | HTX Chè Suối Mơ | g2 →3"]),
    "crops are none": (
        (*PLAN, "Biểu 1: Kế hoạch sản xuất nông nghiệp", "TT | Sản phẩm | ĐVT | Kế hoạch 2031",
         "1 | Lúa | tấn | 5.000", "2 | Ngô | tấn | 2.000"), []),
    "what tasks produce is none": (
        (*PLAN, "Phụ lục phân công", "TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian | Sản phẩm",
         "1 | Xây dựng kế hoạch | Phòng Kinh tế | Quý I/2031 | Kế hoạch của UBND xã",
         "2 | Tập huấn | Phòng Kinh tế | Quý II/2031 | Lớp tập huấn"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_in_tables(name: str) -> None:
    lines, expected = TABLES[name]
    found = find(*lines)
    assert [said(product) for product in found.products] == expected
    assert "product_count" not in {issue.code for issue in found.issues}


def test_a_table_without_heads_is_for_a_human_to_see() -> None:
    lines, _ = TABLES["no heads"]
    found = find(*lines)
    ids = {issue.record for issue in found.issues if issue.code == "unsure"}
    assert ids == {product.id for product in found.products}


HEAD = "TT | Tên sản phẩm | Chủ thể | Hạng sao"
ROWS = ("1 | Chè búp | HTX Suối Mơ | 3 sao", "2 | Trà sen | HTX Linh Đàm | 3 sao")
COUNTS = {
    "a list": (
        (*PLAN, "- Cấp lại cho 04 sản phẩm: Chè Suối Mơ và Gạo Suối Mơ."),
        "Văn bản nêu 4 sản phẩm nhưng danh sách đọc được có 2 tên."),
    "items below a lead-in": (
        (*PLAN, "- Nâng hạng 03 sản phẩm, gồm các sản phẩm:", "+ Chè búp của HTX Suối Mơ",
         "+ Trà sen của HTX Linh Đàm"),
        "Văn bản nêu 3 sản phẩm nhưng danh sách đọc được có 2 tên."),
    "a number left out": (
        (*PLAN, "DANH SÁCH SẢN PHẨM OCOP", HEAD, ROWS[0], "3 | Trà sen | HTX Linh Đàm | 3 sao",
         "Tổng cộng: 03 sản phẩm |  |  | "),
        "Bảng đánh số đến 3, nhưng đọc được 2 sản phẩm."),
    "a sum": (
        (*PLAN, "DANH SÁCH SẢN PHẨM OCOP", HEAD, *ROWS, "Tổng cộng: 03 sản phẩm |  |  | "),
        "Bảng cộng 3 sản phẩm, nhưng đọc được 2."),
    "a decision and its annex": (
        (*DECISION, "Điều 1. Công nhận 03 sản phẩm OCOP (có danh sách kèm theo).", "PHỤ LỤC",
         "DANH SÁCH SẢN PHẨM OCOP", HEAD, *ROWS),
        "Quyết định nêu 3 sản phẩm, nhưng danh sách đọc được có 2."),
    "ranks of a decision": (
        (*DECISION, "Điều 1. Công nhận 02 sản phẩm OCOP, gồm 01 sản phẩm hạng 4 sao và 01 sản phẩm"
         " hạng 3 sao (danh sách kèm theo).", "PHỤ LỤC", "DANH SÁCH SẢN PHẨM OCOP", HEAD, *ROWS),
        "Quyết định nêu 1 sản phẩm 3 sao, nhưng danh sách đọc được có 2."),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_that_differs_is_one_issue(name: str) -> None:
    lines, message = COUNTS[name]
    found = find(*lines)
    issues = [issue for issue in found.issues if issue.code == "product_count"]
    assert [issue.message for issue in issues] == [message]
    assert issues[0].record in {product.id for product in found.products}
