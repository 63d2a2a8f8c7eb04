"""Blanks lost and put in: words parted and joined before they are restored."""

import pytest

from normalize import candidates
from normalize.pieces import pieces
from normalize.spacing import Group, regroup


def spaced(text: str, garbled: bool = True) -> str:
    """`text` as regrouped, the words of one word of the page parted by a middle dot."""
    words = text.split()
    (groups,) = regroup([words], candidates.load(), garbled)
    assert [g.start for g in groups] == [0, *(g.end for g in groups)][: len(groups)]
    assert groups[-1].end == len(words)
    return " ".join("·".join(group.words) for group in groups)


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("cac doanhnghiép nho va vira", "cac doanh·nghiép nho va vira"),
        ("Ténsanpham Chithésanxuat", "Tén·san·pham Chi·thé·san·xuat"),
        ("theo Nghidinhs6 08/2022/ND-CP.", "theo Nghi·dinh·s6 08/2022/ND-CP."),
        ("mots6 CO'CAU t6 chirc,", "mot·s6 CO'·CAU t6 chirc,"),
        ("trong 4nam qua, h6trg san xuat", "trong 4·nam qua, h6·trg san xuat"),
        ("xaGiangMa| HTX", "xa·Giang·Ma HTX"),
        ("phat tri én kinh té", "phat trién kinh té"),
        ("N ghi quyét s6", "Nghi quyét s6"),
        ("Thong tu 19/202 1/TT-BTC; 5/2 3/TT-BTC", "Thong tu 19/2021/TT-BTC; 5/2 3/TT-BTC"),
    ],
)
def test_blanks_of_a_garbled_page(page: str, read: str) -> None:
    assert spaced(page) == read


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("phát tri ển nôngnghiệp", "phát triển nông·nghiệp"),
        ("các doanhsản phẩm của ĐắkLắk", "các doanh·sản phẩm của Đắk·Lắk"),
        ("th ực hi ện ngh ị quy ết", "thực hiện nghị quyết"),
    ],
)
def test_blanks_of_proper_text(page: str, read: str) -> None:
    assert spaced(page, garbled=False) == read


@pytest.mark.parametrize(
    "page",
    [
        "Quyét dinh s6 148/QD-TTg ngay 24/02/2023 cia Thu tuéng Chinh phu",
        "HTX, OCOP, TNHH, UBND, HDND va MTTQ; phu luc PL6, QD66; Luu: VT, Kt6.",
        "may chup Ronghen; tiéu chuan GlobalGAP, VietGAP; website, facebook, Tiktok, marketing",
        "san pham Vinamilk, Honda, Toyota va logistics cua xa Bon Phang",
        "phrflm nghi¢p thu@ng truwdng huyén thyc hi¢n",
        "u tién cac y tuéng, an toan va an sinh; to an ninh; ho ap dung",
        "V2, V3; mau 2b; T2025; vanban_so1.docx; lienhe@laichau.gov.vn; I. II. III.",
    ],
)
def test_what_is_no_blank_lost_or_put_in(page: str) -> None:
    assert spaced(page) == page


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân huyện Krông Pắc, xã Đắkrông, thôn Đăk Rơ Nga, bản Mường Khương",
        "cà phê bột Đăk Hà, chè Shan tuyết, giò lụa Ước Lễ ở Ô Quy Hồ; ông Y Phương; ý kiến, y tế",
        "chứng nhận OCOP cho Công ty TNHH MTV Sơn Bình, Facebook và Zalo; khoản 2 Điều 5a",
    ],
)
def test_proper_text_stays(text: str) -> None:
    assert spaced(text, garbled=False) == text


def test_bars_are_left_out_but_not_alone() -> None:
    assert spaced("| 10|San pham| | ||") == "| 10·San pham | ||"


def test_groups_say_which_words_they_are_of() -> None:
    groups = regroup([["phat", "tri", "én", "doanhnghiép"], []], candidates.load())
    assert groups == [
        [Group(0, 1, ("phat",)), Group(1, 3, ("trién",)), Group(3, 4, ("doanh", "nghiép"))],
        [],
    ]


def test_a_long_word_costs_little_and_quotes_alone_are_signs() -> None:
    assert spaced("a" * 60 + " ’ ‘‘ _ 3" + "0" * 30) == "a" * 60 + " ’ ‘‘ _ 3" + "0" * 30
    assert [piece.kind for piece in pieces("’")] == ["sign"]
    assert [piece.text for piece in pieces("3sao_")] == ["3sao", "_"]
