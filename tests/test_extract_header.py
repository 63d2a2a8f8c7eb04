"""The head and foot of a document: number, date, title, issuer and unit, bases, signer."""

import hashlib
import re

import pytest

import extract
from extract import knowledge
from extract.found import fold
from extract.head import areas, bodies, citations, voices
from sohoa.model import Block, DocumentText, TextWord
from sohoa.records import Document, Extraction, Source

SOURCE = Source(
    name="x", media_type="text/plain", bytes=1, sha256=hashlib.sha256(b"x").hexdigest(), pages=1,
    text_origin="plain_text",
)  # fmt: skip
HEAD = ("ỦY BAN NHÂN DÂN", "HUYỆN SÔNG MÃ", "Số: 15/KH-UBND", "Sông Mã, ngày 06 tháng 5 năm 2024")
BODY = ("KẾ HOẠCH", "Phát triển chè năm 2024", "I. MỤC TIÊU", "- Có 05 lớp.")
NEW = "Căn cứ Quyết định số 9/QĐ-TTg ngày 06/7/2025 của Thủ tướng Chính phủ;"
OLD = "Căn cứ Quyết định số 9/QĐ-TTg ngày 06/7/2021 của Thủ tướng Chính phủ;"


def find(*lines: str, confidence: float = 1.0) -> Extraction:
    """What is found in a document with a block for each line; `a | b` is a row of a table."""
    text, words, blocks = "", [], []
    for line in lines:
        start = len(text)
        for found in re.finditer(r"\S+", line):
            a, b = start + found.start(), start + found.end()
            words.append(TextWord(start=a, end=b, page=1, raw=found[0], confidence=confidence))
        text += line + "\n"
        kind = "table" if " | " in line else "paragraph"
        blocks.append(Block(start=start, end=len(text) - 1, page=1, kind=kind))
    document = DocumentText(text=text[:-1], words=tuple(words), blocks=tuple(blocks))
    return extract.extract(document, SOURCE)


def head(*lines: str) -> Document:
    return find(*lines).document


def test_blanks_and_an_unreadable_month() -> None:
    lines = ("ỦY BAN NHÂN DÂN", "HUYỆN SUỐI MƠ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    foot = ("Nơi nhận: TM. ỦY BAN NHÂN DÂN", "- Như trên (b/c);", "- Lưu: VT.", "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH", "Lò Thị Mai")  # fmt: skip
    known = head(*lines, "Số:17 /KH-UBND Suối Mơ, ngày 06 tháng # năm 2031", *BODY, *foot)
    assert (known.number, known.symbol, known.reference) == ("17", "KH-UBND", "17/KH-UBND")
    assert (known.issued, known.place, known.period) == ("2031-XX-06", "Suối Mơ", "2024")
    assert known.recipients == ("Như trên (b/c)", "Lưu: VT")
    signer = known.signer
    assert (signer.name, signer.position, signer.authority) == ("Lò Thị Mai", "Phó Chủ tịch", "KT.")
    blank = find(*lines, "Số: …/KH-UBND", "Suối Mơ, ngày tháng năm 2031", *BODY, *foot)
    assert (blank.document.number, blank.document.issued) == (None, "2031-XX-XX")
    assert {"number_blank", "date_partial"} <= {issue.code for issue in blank.issues}


@pytest.mark.parametrize(
    ("said", "reference", "symbol"),
    [
        ("Số: 15 /KH - UBND", "15/KH-UBND", "KH-UBND"),
        ("Số: 01/2031/QĐ-UBND", "01/2031/QĐ-UBND", "QĐ-UBND"),
        ("Số 12-CTr/TU", "12-CTr/TU", "CTr/TU"),
        ("Số: 7/TTr-SNN&PTNT", "7/TTr-SNN&PTNT", "TTr-SNN&PTNT"),
        ("Số: 5/QĐ.UBND", "5/QĐ.UBND", "QĐ.UBND"),
        ("Số:      /KH-UBND", None, "KH-UBND"),
    ],
)
def test_numbers(said: str, reference: str | None, symbol: str) -> None:
    found = head(*HEAD[:2], said, *BODY)
    assert (found.reference, found.symbol) == (reference, symbol)


@pytest.mark.parametrize(
    ("said", "issued", "place"),
    [
        ("Sông Mã, ngày 06/5/2024", "2024-05-06", "Sông Mã"),
        ("TP. Hồ Chí Minh, ngày 6 tháng 5, năm 2024", "2024-05-06", "TP. Hồ Chí Minh"),
        ("Ea H'leo, ngày …  tháng 5 năm 2024", "2024-05-XX", "Ea H'leo"),
        ("Quận 1, ngày 31 tháng 02 năm 2024", "2024-XX-XX", "Quận 1"),
        ("Phan Rang - Tháp Chàm, ngày tháng năm 20", None, "Phan Rang - Tháp Chàm"),
        ("Ngày 6 tháng 5 năm 2024", "2024-05-06", None),
        ("Sông Mã, tháng 5 năm 2024", "2024-05-XX", "Sông Mã"),
    ],
)
def test_dates(said: str, issued: str | None, place: str | None) -> None:
    found = head(*HEAD[:3], said, *BODY)
    assert (found.issued, found.place) == (issued, place)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("KẾ HOẠCH PHÁT TRIỂN CHÈ NĂM 2031",), ("KH", "PHÁT TRIỂN CHÈ NĂM 2031", "2031")),
        (("KẾ HOẠCH", "(Dự thảo)", "Phát triển chè", "năm 2031"),
         ("KH", "Phát triển chè năm 2031", "2031")),
        (("KẾ HOẠCH", "Thực hiện Chương trình B giai đoạn 2026-2030 năm 2027"),
         ("KH", "Thực hiện Chương trình B giai đoạn 2026-2030 năm 2027", "2027")),
        (("QUYẾT ĐỊNH", "BAN HÀNH ĐỀ ÁN CHÈ", "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN SÔNG MÃ"),
         ("QĐ", "BAN HÀNH ĐỀ ÁN CHÈ", None)),
        (("NGHỊ QUYẾT", "Quy định A năm 2031", "HỘI ĐỒNG NHÂN DÂN TỈNH SƠN LA",
          "KHÓA VIII, KỲ HỌP THỨ 30"), ("NQ", "Quy định A năm 2031", "2031")),
        (("PHƯƠNG ÁN", "Vụ Xuân 2031 - 2032"), ("PA", "Vụ Xuân 2031 - 2032", "2031/2032")),
        (("V/v góp ý dự thảo", "Kính gửi: Sở Tài chính"), (None, "góp ý dự thảo", None)),
        (("V/v tổ chức diễn đàn sản phẩm", "OCOP toàn quốc năm 2031", "Kính gửi: Sở Y tế"),
         (None, "tổ chức diễn đàn sản phẩm OCOP toàn quốc năm 2031", "2031")),
        (("KẾ HOẠCH", "Phát triển chè", "UBND huyện ban hành kế hoạch như sau:"),
         ("KH", "Phát triển chè", None)),
    ],
)  # fmt: skip
def test_type_title_and_period(said: tuple[str, ...], expected: tuple[str | None, ...]) -> None:
    symbol = "Số: 15/UBND-KT" if expected[0] is None else "Số: 15/XX-UBND"
    found = head(*HEAD[:2], symbol, HEAD[3], *said, OLD, *BODY[2:])
    assert (found.type_code, found.title, found.period) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("ỦY BAN NHÂN DÂN", "TÍNH TIÊN GIANG"), "Ủy ban nhân dân tỉnh Tiền Giang|Tiền Giang|||82"),
        (("UBND TỈNH LAI CHÂU", "ỦY BAN NHÂN DÂN HUYỆN TAM ĐƯƠNG"),
         "Ủy ban nhân dân huyện Tam Đường|Lai Châu|Tam Đường||106"),
        (("UBND HUYỆN BÌNH SƠN", "PHÒNG NÔNG NGHIỆP VÀ PTNT"),
         "Phòng Nông nghiệp và Phát triển nông thôn||Bình Sơn||524"),
        (("UBND TỈNH KIÊN GIANG", "SỞ Y TẾ"), "Sở Y tế|Kiên Giang|||91"),
        (("UBND HUYỆN BÌNH SƠN", "ỦY BAN NHÂN DÂN", "XÃ BÌNH CHÂU"),
         "Ủy ban nhân dân xã Bình Châu||Bình Sơn|Bình Châu|21112"),
        (("DỰ THẢO LẦN 2", "ỦY BAN NHÂN DÂN XÃ TÂN LẬP"), "Ủy ban nhân dân xã Tân Lập|||Tân Lập|"),
        (("UBND TỈNH THỪA THIÊN HUẾ", "ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ"),
         "Ủy ban nhân dân thành phố Huế|Thừa Thiên Huế|Huế||474"),
        (("BỘ NÔNG NGHIỆP", "VÀ PHÁT TRIỂN NÔNG THÔN"),
         "Bộ Nông nghiệp và Phát triển nông thôn||||"),
        (("HỘI ĐỒNG ĐÁNH GIÁ, PHÂN HẠNG", "SẢN PHẨM OCOP TỈNH AN HẢI", "Họp tại tỉnh An Hải."),
         "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh An Hải|An Hải|||"),
        (("ĐẢNG BỘ TỈNH LAI CHÂU", "HUYỆN ỦY TAM ĐƯỜNG"),
         "Huyện ủy Tam Đường|Lai Châu|Tam Đường||106"),
    ],
)  # fmt: skip
def test_issuer_of_a_letterhead(lines: tuple[str, ...], expected: str) -> None:
    text = (*lines, "Số: 15/KH-XX", "Hà Nội, ngày 06 tháng 5 năm 2022", *BODY)
    assert _issuer(find(*text, confidence=0.9).document) == expected


def test_typed_names_stay_as_they_are() -> None:
    lines = ("ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI", "HUYỆN ĐĂK TÔ | Độc lập", *HEAD[2:], *BODY)
    assert _issuer(head(*lines)) == "Ủy ban nhân dân huyện Đăk Tô||Đăk Tô||612"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("ỦY BAN NHÂN DÂN", "PHƯỜNG ĐOÀN KẾT", "TỈNH LAI CHÂU"),
         "Ủy ban nhân dân phường Đoàn Kết|Lai Châu||Đoàn Kết|03388"),
        (("ỦY BAN NHÂN DÂN", "ĐẶC KHU LÝ SƠN"), "Ủy ban nhân dân đặc khu Lý Sơn|||Lý Sơn|21548"),
        (("ỦY BAN NHÂN DÂN", "TỈNH LÀO CAI"), "Ủy ban nhân dân tỉnh Lào Cai|Lào Cai|||15"),
        (("UBND XÃ TÂN KỲ", "PHÒNG KINH TẾ"), "Phòng Kinh tế|||Tân Kỳ|"),
    ],
)  # fmt: skip
def test_issuer_since_the_reform(lines: tuple[str, ...], expected: str) -> None:
    found = head(*lines, "Số: 15/KH-XX", "Hà Nội, ngày 06 tháng 9 năm 2025", *BODY)
    assert _issuer(found) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((OLD, "UBND huyện Than Uyên, tỉnh Lai Châu ban hành kế hoạch như sau:"),
         "Ủy ban nhân dân huyện Than Uyên|Lai Châu|Than Uyên||110"),
        (("Thực hiện Công văn số 5/SCT-KT ngày 5/2/2024 của Sở Y tế, Phòng Y tế huyện Mai Sơn"
          " xây dựng kế hoạch như sau:",), "Phòng Y tế huyện Mai Sơn||Mai Sơn||125"),
        ((NEW, "UBND xã Tân Kỳ ban hành kế hoạch sau:", "I. VIỆC", "- Hội chợ tại tỉnh Nghệ An."),
         "Ủy ban nhân dân xã Tân Kỳ|||Tân Kỳ|17266"),
        (("I. VIỆC", "- Tham quan tại huyện Mộc Châu.", "Nơi nhận:", "- CT, các PCT UBND huyện;",
          "TM. ỦY BAN NHÂN DÂN"), "Ủy ban nhân dân huyện||||"),
        (("I. VIỆC", "- A.", "Trên đây là Kế hoạch của UBND huyện Sốp Cộp./."),
         "Ủy ban nhân dân huyện Sốp Cộp||Sốp Cộp||127"),
        (("trên địa bàn huyện Suối Mơ", OLD, "UBND huyện ban hành kế hoạch như sau:"),
         "Ủy ban nhân dân huyện||Suối Mơ||"),
        (("Một sáng ông Ba ra đồng.",), "||||"),
    ],
)  # fmt: skip
def test_issuer_of_a_text_without_letterhead(lines: tuple[str, ...], expected: str) -> None:
    found = find("KẾ HOẠCH", "Phát triển chè", *lines)
    assert _issuer(found.document) == expected
    doubt = "issuer_from_body" if found.document.issuer.name else "issuer_missing"
    assert doubt in {issue.code for issue in found.issues}


def _issuer(found: Document) -> str:
    issuer = found.issuer
    values = (issuer.name, issuer.province, issuer.district, issuer.commune, issuer.unit_code)
    return "|".join(value or "" for value in values)


def test_number_of_a_decision_that_only_its_annex_names() -> None:
    foreign = "(Kèm theo Quyết định số 148/QĐ-TTg ngày 24/02/2023 của Thủ tướng Chính phủ)"
    own = "(Ban hành kèm theo Kế hoạch số 8/KH-UBND ngày 5/3/2024 của UBND huyện Mai Sơn)"
    lines = ("KẾ HOẠCH", "Phát triển chè", "I. VIỆC", "- A.", "Phụ lục", foreign, "Phụ lục", own)
    found = find(*lines)
    assert (found.document.reference, found.document.issued) == ("8/KH-UBND", "2024-03-05")
    assert found.document.issuer.district == "Mai Sơn"
    assert "number_from_annex" in {issue.code for issue in found.issues}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Giàng A Páo"), "Giàng A Páo|Chủ tịch|TM."),
        (("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Y Thanh Hà",), "Y Thanh Hà|Phó Chủ tịch|KT."),
        (("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG NỘI VỤ", "LÒ VĂN AN"), "Lò Văn An|Trưởng phòng Nội vụ|TL."),
        (("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ Y TẾ", "ThS. Lò An"), "Lò An|Giám đốc Sở Y tế|TUQ."),
        (("Q. CHỦ TỊCH", "Lò Văn An"), "Lò Văn An|Chủ tịch|Q."),
        (("CHÁNH VĂN PHÒNG ĐIỀU PHỐI", "Ký bởi: Văn phòng", "Lò Văn An"),
         "Lò Văn An|Chánh Văn phòng Điều phối|"),
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "|Chủ tịch|TM."),
        (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Lò Văn An"), "Lò Văn An|Phó Bí thư|TM."),
        (("TUQ. CHỦ TỊCH", "PHÓ GIÁM ĐỐC SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG", "Lò Văn An"),
         "Lò Văn An|Phó Giám đốc Sở Nông nghiệp và Môi trường|TUQ."),
        (("TM. ỦY BAN NHÂN DÂN", "HUYỆN SÔNG MÃ", "CHỦ TỊCH", "Lò Văn An"),
         "Lò Văn An|Chủ tịch|TM."),
    ],
)  # fmt: skip
def test_signers(said: tuple[str, ...], expected: str) -> None:
    found = head(*HEAD, *BODY, "Nơi nhận:", "- UBND tỉnh (b/c);", "- Lưu: VT.", *said)
    signer = found.signer
    values = (signer.name, signer.position, signer.authority)
    assert "|".join(value or "" for value in values) == expected
    assert found.recipients == ("UBND tỉnh (b/c)", "Lưu: VT")


def test_every_pattern_fits_its_example() -> None:
    for name, words in (("issuers", voices.words), ("bases", citations.match)):
        for kind, entries in knowledge.patterns(name).items():
            pattern = re.compile(words(kind), re.IGNORECASE)
            for entry in entries:
                example = knowledge.even(entry["example"])
                plain = fold(example)
                assert pattern.search(example) or pattern.match(plain), (name, kind, example)


def test_units_are_all_there_and_told_apart() -> None:
    counts: dict[str, int] = {}
    for row in knowledge.table("areas"):
        if row["until"] != "earlier":
            kind = f"{row['kind']} {row['since'][:4]}"
            counts[kind] = counts.get(kind, 0) + len(row["units"].split("|"))
    since = {kind: number for kind, number in counts.items() if kind.endswith("2025")}
    assert since == {"xã 2025": 2621, "phường 2025": 687, "đặc khu 2025": 13}
    assert sum(counts[f"{k} "] for k in ("huyện", "quận", "thị xã", "thành phố")) == 696
    assert areas.find("Tân Kỳ", "commune", "xã", True) is None
    found = areas.find("Tân Kỳ", "commune", "xã", True, {"Thái Nguyên"})
    assert found and found.code == "02104"
    assert areas.repaired("Tam Duơnq", "district", {"Lai Châu"}, False) == "Tam Đường"
    assert areas.repaired("Tam Duơnq", "district", (), False) is None


def test_bodies_as_a_sentence_writes_them() -> None:
    name = "Ban Chỉ đạo các Chương trình mục tiêu quốc gia tỉnh Sơn La"
    assert bodies.read(name.upper()).name == name
    assert bodies.read("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI").area is None
    assert bodies.read("ỦY BAN NHÂN DÂN QUẬN 1").name == "Ủy ban nhân dân Quận 1"


@pytest.mark.parametrize(
    "piece",
    [
        "Ủy ban nhân dân ",
        "xã A-",
        "số 1/QĐ-A, ",
        "(Kèm theo Kế hoạch ",
        "được sửa đổi tại Luật ",
        "1/QĐ-A và ý kiến của A tại ",
        "Căn cứ Biên bản tại ",
        "1 ",
    ],
)
def test_hostile_text_is_read(piece: str) -> None:
    line = piece * (6_000 // len(piece))
    find(*HEAD, "KẾ HOẠCH", "Thử", f"Căn cứ {line}", line, "Nơi nhận:", line, line)
