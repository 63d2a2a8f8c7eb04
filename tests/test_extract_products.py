"""Products of sentences and lists: their names, owners, ranks and what happens to them."""

from typing import Any

import pytest

from extract import knowledge
from extract.products import product_lists, product_names, product_words
from sohoa.records import Product
from tests.test_extract import find

PLAN = ("KẾ HOẠCH", "Phát triển sản phẩm OCOP năm 2031", "I. MỤC TIÊU")


def said(product: Product) -> str:
    """`name | owner | group 3→4 action due`, what is null left out."""
    p = product
    ranks = f"{p.stars or ''}→{p.stars_target}" if p.stars_target else str(p.stars or "")
    more = [f"g{p.group}" if p.group else "", ranks, p.action or "", p.due or ""]
    return " | ".join(filter(None, (p.name, p.owner, " ".join(filter(None, more)))))


def products(*lines: str) -> list[str]:
    """The products of a document, each as one line."""
    return [said(product) for product in find(*lines).products]


SENTENCES = [
    # lists
    ("Cấp lại Giấy chứng nhận đối với 03 sản phẩm gồm có sản phẩm: Trà hoa sen, mật ong rừng của"
     " HTX Linh Đàm, và Nếp nương Đáyzang của Hợp tác xã nông nghiệp sạch Tân Khê.",
     ["Trà hoa sen | HTX Linh Đàm | re_evaluate", "mật ong rừng | HTX Linh Đàm | re_evaluate",
      "Nếp nương Đáyzang | Hợp tác xã nông nghiệp sạch Tân Khê | re_evaluate"]),
    ("Nâng hạng 02 sản phẩm từ 3 sao lên 4 sao (Cà phê bột Suối Mơ và Chè Shan tuyết Bản Mây).",
     ["Cà phê bột Suối Mơ | 3→4 upgrade", "Chè Shan tuyết Bản Mây | 3→4 upgrade"]),
    ("Phát triển mới 02 sản phẩm: Gạo ST25 Suối Mơ của HTX Suối Mơ và Tinh bột nghệ 100% nguyên"
     " chất của Hộ SXKD Trần Thị Lý.",
     ["Gạo ST25 Suối Mơ | HTX Suối Mơ | new",
      "Tinh bột nghệ 100% nguyên chất | Hộ SXKD Trần Thị Lý | new"]),
    ("Phấn đấu có thêm 03 sản phẩm đạt 3 sao trở lên, gồm: (1) Bún khô Suối Mơ; (2) Trà túi lọc"
     " (Mây Ngàn) của Công ty TNHH Mây Ngàn; (3) Điểm du lịch cộng đồng Bản Sải.",
     ["Bún khô Suối Mơ | →3 new", "Trà túi lọc (Mây Ngàn) | Công ty TNHH Mây Ngàn | →3 new",
      "Điểm du lịch cộng đồng Bản Sải | →3 new"]),
    ("Đánh giá lại các sản phẩm đã hết hạn: Trà sen (HTX Linh Đàm), Mật ong rừng (Hộ kinh doanh Lò"
     " Văn Tâm).",
     ["Trà sen | HTX Linh Đàm | re_evaluate",
      "Mật ong rừng | Hộ kinh doanh Lò Văn Tâm | re_evaluate"]),
    ("Công nhận mới 02 sản phẩm: Bún khô của HTX Suối Mơ, xã Suối Mơ, Miến dong của HKD Lý A Sò, xã"
     " Bản Mây.",
     ["Bún khô | HTX Suối Mơ | new", "Miến dong | HKD Lý A Sò | new"]),
    ("Duy trì 02 sản phẩm OCOP 3 sao: Nón lá Phú Lộc và Mắm tép Hải Lộc.",
     ["Nón lá Phú Lộc | 3 maintain", "Mắm tép Hải Lộc | 3 maintain"]),
    ("Năm 2031: hỗ trợ Hợp tác xã Suối Mơ đăng ký 02 sản phẩm: Chè búp Suối Mơ và Chè móc câu.",
     ["Chè búp Suối Mơ | Hợp tác xã Suối Mơ | 2031", "Chè móc câu | Hợp tác xã Suối Mơ | 2031"]),
    ("Đối với 02 sản phẩm Nước mắm cốt Mười Ba và Nước mắm nhĩ Mười Ba (sản phẩm mới định hướng"
     " tiềm năng 04 sao)",
     ["Nước mắm cốt Mười Ba | →4 new", "Nước mắm nhĩ Mười Ba | →4 new"]),
    ("Có 02 chủ thể đăng ký: (1) HTX Suối Mơ: Chè búp; (2) Hộ kinh doanh Lò Văn Tâm: Rượu ngô.",
     ["Chè búp | HTX Suối Mơ", "Rượu ngô | Hộ kinh doanh Lò Văn Tâm"]),
    ("Sản phẩm đề xuất công nhận 5 sao cấp quốc gia: Chè Ô long Suối Mơ.",
     ["Chè Ô long Suối Mơ | →5"]),
    ("Phấn đấu phát triển 02 sản phẩm mới là Tinh dầu quế Nà Sọc của HTX Quế và Miến đao của"
     " THT Mây.",
     ["Tinh dầu quế Nà Sọc | HTX Quế | new", "Miến đao | THT Mây | new"]),
    # one product in running text
    ("Tổ chức đánh giá lại đối với sản phẩm hết hạn Nén Bình An (Quý II/2031); ban hành thông báo"
     " về thời gian hết hạn (kể từ ngày 31/12/2031) đối với 02 sản phẩm: Tinh bột nghệ Bình Sa và"
     " Hành Tím Bình Hà; hướng dẫn chủ thể 02 sản phẩm hoàn chỉnh hồ sơ để đánh giá phân hạng lại;",
     ["Tinh bột nghệ Bình Sa | re_evaluate", "Hành Tím Bình Hà | re_evaluate",
      "Nén Bình An | re_evaluate 2031-34"]),
    ("Duy trì, giữ vững hạng 4 sao đối với sản phẩm nước mắm Mười Ba của Cơ sở sản xuất Mười Ba; hỗ"
     " trợ sản phẩm hành tím Bình Hà nâng hạng lên 4 sao.",
     ["nước mắm Mười Ba | Cơ sở sản xuất Mười Ba | 4 maintain", "hành tím Bình Hà | →4 upgrade"]),
    ("Phấn đấu nâng hạng Trà hoa vàng Nà Sọc của Tổ hợp tác Nà Sọc từ 3 sao lên 4 sao, đánh giá lại"
     " Mật ong bạc hà của Hộ kinh doanh Giàng Thị Mỷ trong quý IV/2031.",
     ["Trà hoa vàng Nà Sọc | Tổ hợp tác Nà Sọc | 3→4 upgrade",
      "Mật ong bạc hà | Hộ kinh doanh Giàng Thị Mỷ | re_evaluate 2031-36"]),
    ("Sản phẩm “Cà phê Sơn Ca” của Công ty cổ phần Sơn Ca, đã đạt 4 sao năm 2029, phấn đấu nâng"
     " hạng lên 5 sao.",
     ["Cà phê Sơn Ca | Công ty cổ phần Sơn Ca | 4→5 upgrade"]),
    ("Nâng hạng sản phẩm Bánh đa nem Phú Lộc của chủ thể Nguyễn Thị Lan (xã Phú Lộc) lên 4 sao.",
     ["Bánh đa nem Phú Lộc | Nguyễn Thị Lan | →4 upgrade"]),
    ("Thu hồi giấy chứng nhận đối với sản phẩm OCOP 3 sao Mắm tép Hải Lộc do vi phạm.",
     ["Mắm tép Hải Lộc | 3 withdraw"]),
    ("Sản phẩm Cam Suối Mơ của HTX Cam Suối Mơ đạt 4 sao năm 2028, đánh giá lại xuống hạng 3 sao.",
     ["Cam Suối Mơ | HTX Cam Suối Mơ | 4→3 downgrade"]),
    ("Nâng hạng sản phẩm Chè búp Suối Mơ và sản phẩm Trà sen Linh Đàm lên 4 sao.",
     ["Chè búp Suối Mơ | →4 upgrade", "Trà sen Linh Đàm | →4 upgrade"]),
    ("Hỗ trợ sản phẩm OCOP mới “Mì gạo Hoa Ban” (Hợp tác xã Hoa Ban) đạt 3 sao trước"
     " ngày 30/11/2031.",
     ["Mì gạo Hoa Ban | Hợp tác xã Hoa Ban | →3 new ../2031-11-30"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), SENTENCES, ids=[s[0][:40] for s in SENTENCES])
def test_in_sentences(line: str, expected: list[str]) -> None:
    assert products(*PLAN, f"- {line}") == expected


NONE = [
    "Phát triển các sản phẩm chế biến, sản phẩm nông nghiệp chủ lực như: lúa, ngô, chè, quế.",
    "Các sản phẩm: gạo, chè, mật ong, măng khô được quảng bá.",
    "Hỗ trợ các sản phẩm OCOP tham gia Hội chợ OCOP Hà Nội và Lễ hội Hoa Ban.",
    "Sản phẩm đạt 4 sao trở lên: trình Hội đồng cấp tỉnh.",
    "(4) Nhóm hàng thủ công mỹ nghệ, gồm: Các sản phẩm từ gỗ, sợi, mây tre, gốm sứ, thêu ren.",
    "Mỗi xã lựa chọn 01 sản phẩm: nông sản, thủ công mỹ nghệ hoặc du lịch.",
    "Hoàn thiện hồ sơ 03 sản phẩm (Có phụ lục kèm theo).",
    "Quảng bá sản phẩm Hà Giang trên sàn thương mại điện tử.",
    "Sản phẩm: Báo cáo kết quả khảo sát.",
]


@pytest.mark.parametrize("line", NONE)
def test_kinds_of_goods_and_other_things_are_no_products(line: str) -> None:
    assert products(*PLAN, f"- {line}") == []


def test_tasks_below_a_lead_in_are_no_products() -> None:
    lines = (
        "- Có 05 sản phẩm tham gia đánh giá, cụ thể:",
        "+ Tổ chức khảo sát, lựa chọn.",
        "+ Thành lập Hội đồng đánh giá.",
        "+ Hỗ trợ bao bì sản phẩm của Hợp tác xã Suối Mơ.",
    )
    assert products(*PLAN, *lines) == []


LISTS = {
    "bullets": (
        ("- Năm 2031 phát triển mới 03 sản phẩm, gồm các sản phẩm:",
         "+ Chè Ô long Suối Mơ của HTX Chè Suối Mơ, xã Suối Mơ; 3 sao",
         "+ Sản phẩm “Tiêu đen, tiêu trắng Chư Hoa” của Công ty TNHH sản xuất, thương mại và dịch"
         " vụ Hoa Ban; dự kiến 4 sao.",
         "+ Rượu men lá (do hộ kinh doanh Lò Văn Tâm sản xuất), 3 sao"),
        ["Chè Ô long Suối Mơ | HTX Chè Suối Mơ | →3 new",
         "Tiêu đen, tiêu trắng Chư Hoa | Công ty TNHH sản xuất, thương mại và dịch vụ Hoa Ban"
         " | →4 new",
         "Rượu men lá | hộ kinh doanh Lò Văn Tâm | →3 new"]),
    "dashes, the same bullet": (
        ("- Danh sách sản phẩm đề nghị nâng hạng:",
         "- Trà hoa vàng - Công ty cổ phần Dược liệu Sơn Hà, xã Đường Khê, tỉnh Sơn Hà.",
         "- MẬT ONG BẠC HÀ - Hộ kinh doanh Giàng Thị Mỷ, xã Tà Lâm"),
        ["Trà hoa vàng | Công ty cổ phần Dược liệu Sơn Hà | upgrade",
         "MẬT ONG BẠC HÀ | Hộ kinh doanh Giàng Thị Mỷ | upgrade"]),
    "owner first": (
        ("- Đánh giá lại các sản phẩm sau:",
         "+ Hợp tác xã Nông nghiệp Bản Mây: Gạo nếp Bản Mây, Gạo tẻ râu Bản Mây",
         "+ HTX Chè Suối Mơ với 02 sản phẩm Chè xanh Suối Mơ và Hồng trà Suối Mơ"),
        ["Gạo nếp Bản Mây | Hợp tác xã Nông nghiệp Bản Mây | re_evaluate",
         "Gạo tẻ râu Bản Mây | Hợp tác xã Nông nghiệp Bản Mây | re_evaluate",
         "Chè xanh Suối Mơ | HTX Chè Suối Mơ | re_evaluate",
         "Hồng trà Suối Mơ | HTX Chè Suối Mơ | re_evaluate"]),
    "groups": (
        ("- Dự kiến phát triển 03 sản phẩm, cụ thể:",
         "+ Nhóm thực phẩm: Giò bò Suối Mơ của Cơ sở Tâm Bình; Lạp xưởng của HKD Lý A Sò.",
         "+ Nhóm đồ uống: Rượu ngô Bản Mây của THT Bản Mây."),
        ["Giò bò Suối Mơ | Cơ sở Tâm Bình | g1", "Lạp xưởng | HKD Lý A Sò | g1",
         "Rượu ngô Bản Mây | THT Bản Mây | g2"]),
    "below a heading": (
        ("1. Sản phẩm đánh giá lại (02 sản phẩm)", "- Chè Vằng Suối Mơ của Hợp tác xã Suối Mơ",
         "- Cốm Bản Mây của Hộ gia đình bà Nguyễn Thị Hoa", "2. Hỗ trợ chủ thể",
         "- Hỗ trợ thiết kế bao bì sản phẩm của Hợp tác xã Suối Mơ."),
        ["Chè Vằng Suối Mơ | Hợp tác xã Suối Mơ | re_evaluate",
         "Cốm Bản Mây | Hộ gia đình bà Nguyễn Thị Hoa | re_evaluate"]),
    "numbered below a bullet": (
        ("- Đánh giá lại các sản phẩm hết hạn năm 2031 (02 sản phẩm): 1) Chè búp Suối"
         " Mơ; 2) Rượu Bàu Sen của HTX Bàu Sen.",),
        ["Chè búp Suối Mơ | re_evaluate", "Rượu Bàu Sen | HTX Bàu Sen | re_evaluate"]),
    "by communes": (
        ("- Sản phẩm phát triển mới theo từng xã:",
         "+ Xã Bản Mây: 02 sản phẩm (Chè xanh của HTX Bản Mây, Rượu ngô của HKD Lý A Sò).",
         "+ Xã Nà Sọc: Thịt trâu gác bếp (HTX Nà Sọc)."),
        ["Chè xanh | HTX Bản Mây | new", "Rượu ngô | HKD Lý A Sò | new",
         "Thịt trâu gác bếp | HTX Nà Sọc | new"]),
    "dashes between all": (
        ("- Danh mục 01 sản phẩm hết hạn:", "+ Rượu Bàu Sen – 3 sao (2028) – HTX Bàu Sen"),
        ["Rượu Bàu Sen | HTX Bàu Sen | 3 expired"]),
    "described below": (
        ("1. Sản phẩm Cà phê bột Sơn Ca", "- Chủ thể: Công ty TNHH Sơn Ca", "- Hạng sao: 4 sao"),
        ["Cà phê bột Sơn Ca | Công ty TNHH Sơn Ca | 4"]),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_below_a_lead_in(name: str) -> None:
    lines, expected = LISTS[name]
    assert products(*PLAN, *lines) == expected


def test_said_twice_is_one_product_with_two_places() -> None:
    found = find(
        *PLAN,
        "- Đánh giá lại sản phẩm Chè búp Suối Mơ của HTX Chè Suối Mơ.",
        "II. GIẢI PHÁP",
        "- Hỗ trợ sản phẩm Chè búp Suối Mơ của Hợp tác xã Chè Suối Mơ, sản phẩm 3 sao.",
    ).products
    assert [said(product) for product in found] == [
        "Chè búp Suối Mơ | HTX Chè Suối Mơ | 3 re_evaluate"
    ]
    assert sum("Chè búp Suối Mơ" in place.raw for place in found[0].also) >= 1


def test_every_value_stands_in_the_evidence() -> None:
    found = find(*PLAN, "- Đối với 02 sản phẩm Mắm Mười Ba và Cá Mười Ba (tiềm năng 04 sao)")
    for product in found.products:
        places = " ".join(place.raw for place in (product.evidence, *product.also))
        assert "04 sao" in places and product.name in places


@pytest.mark.parametrize("kind", ["list", "single", "done", "lead"])
def test_patterns_fit_their_examples(kind: str) -> None:
    entries = knowledge.patterns("products")[kind]
    for entry, match in zip(entries, product_names.patterns(kind), strict=True):
        assert match.search(knowledge.even(entry["example"])), entry["example"]


ONES = [name for name, value in knowledge.patterns("products").items() if isinstance(value, dict)]


@pytest.mark.parametrize("name", [name for name in ONES if name != "of_owner"])
def test_single_patterns_fit_their_examples(name: str) -> None:
    example = knowledge.even(knowledge.patterns("products")[name]["example"])
    assert product_names.one(name).search(example)


ACTIONS: list[dict[str, Any]] = knowledge.patterns("products")["action"]


@pytest.mark.parametrize("entry", ACTIONS, ids=[entry["example"] for entry in ACTIONS])
def test_actions(entry: dict[str, Any]) -> None:
    assert product_words.action_in(knowledge.even(entry["example"])) == entry["value"]


def test_hostile_lists_take_no_time() -> None:
    for line in (
        "HTX A: " * 2_000,
        "“" * 20_000,
        "(" * 20_000,
        "A, " * 20_000,
        " và A" * 20_000,
        "sản phẩm " * 9_000,
    ):
        product_lists.listed(line, 0, min(len(line), 2_500), "3")
