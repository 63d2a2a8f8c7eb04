"""Documents in the encodings of the time before Unicode come out in Unicode; others as they are."""

import random
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
import normalize
from normalize.legacy import decode_lines, decode_pages, decoders
from normalize.restorer import load
from normalize.tables import rows
from sohoa.options import Options

DECISION = """\
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
QUYẾT ĐỊNH
Về việc phê duyệt kế hoạch phát triển làng nghề giai đoạn 2001-2005
Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 21 tháng 6 năm 1994;
Xét đề nghị của Giám đốc Sở Nông nghiệp và Phát triển nông thôn tại Tờ trình số 15/TT-SNN,
Điều 1. Phê duyệt kế hoạch với những nội dung chủ yếu sau: khôi phục các nghề dệt thổ cẩm, gốm,
mây tre đan; mở 12 lớp dạy nghề; hỗ trợ 30% lãi suất vốn vay cho các cơ sở sản xuất; kẻ bảng, kỹ
thuật ướp, ủ rượu, đẵn gỗ, tẩy uế, nghĩ ngợi, khuya khoắt, thuở xưa, quỵt nợ, chễm chệ, bỡ ngỡ.
Điều 2. Các ông Chánh Văn phòng, Thủ trưởng các sở, ngành chịu trách nhiệm thi hành.
"""
ENGLISH = """\
The committee shall publish its annual report on the implementation of this regulation, and each
member state shall designate one or more authorities. © 2004 Acme® Café, 25 °C ± 2, § 5, 3 m²
"""
FRENCH = """\
Le présent décret entre en vigueur à la date de sa signature, où il était prévu que les élèves,
même âgés, reçoivent une éducation générale ; naïve, Noël, août, maïs, aïeul, œuvre, goût, société.
"""
GARBLED = """\
Phat trién méi va cang c6 trén 20 t6 chirc kinh té cho céc bén; Phdi hop vdi ngudi dan téi cac xa,
hién thuc muc tiéu quéc gia, thu hoi giéy phép cua céng ty trong nam 2025.
"""
GERMAN = """\
Die Behörde prüft außerdem, ob die Anträge vollständig und die Gebühren für das Jahr entrichtet
sind; über Ausnahmen entscheidet der zuständige Ausschuß für Wälder, Flüsse, Öl und Straßenbau.
"""
KNOWN = load().lm.ids


def letters(encoding: str) -> dict[str, str]:
    """How each letter is written in the encoding."""
    table: dict[str, str] = {}
    for name, seen, meant in rows("legacy.tsv"):
        if name == encoding:
            table.setdefault(meant, seen)
    return table


def encoded(text: str, encoding: str) -> str:
    """`text` in the encoding, its capitals in small letters where it has none."""
    table = letters(encoding)
    if encoding in ("viscii", "vps"):  # without their control characters
        have = set(table) | {chr(code) for code in range(0xC0, 0x100) if chr(code) not in table}
        text = "".join(c if c.isascii() or c in have else c.lower() for c in text)
    return "".join(table.get(char, char) for char in text)


def decoded(text: str) -> str:
    lines = decode_lines([line.split(" ") for line in text.split("\n")], KNOWN)
    return "\n".join(" ".join(line) for line in lines)


def restored(text: str) -> str:
    return "".join(normalize.restore_lines(text.splitlines(keepends=True)))


@pytest.mark.parametrize("encoding", decoders())
def test_a_decision_in_each_encoding(encoding: str) -> None:
    raw = encoded(DECISION, encoding)
    assert raw != DECISION
    same = (lambda text: text.lower()) if encoding in ("viscii", "vps") else str
    assert same(decoded(raw)) == same(DECISION)


@pytest.mark.parametrize("encoding", decoders())
@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(DECISION.lower().split()), min_size=25, max_size=60))
def test_there_and_back_again(encoding: str, words: list[str]) -> None:
    text = " ".join(["của", "những", "người", "được", "phát", "triển", *words])
    assert decoded(encoded(text, encoding)) == text


def test_letters_taken_apart_and_odd_names_of_glyphs() -> None:
    import unicodedata

    raw = unicodedata.normalize("NFD", encoded(DECISION, "vni"))
    assert raw != encoded(DECISION, "vni") and decoded(raw) == DECISION
    raw = encoded(DECISION, "tcvn3")
    assert decoded(raw.replace("\xad", "\u2212").replace("·", "\u2219")) == DECISION


def test_a_hyphen_that_stands_for_a_letter() -> None:
    raw = encoded(DECISION, "tcvn3").replace("\xad", "-")
    assert decoded(raw) == DECISION


def test_capitals_of_a_font_of_capitals() -> None:
    body = encoded(DECISION.lower(), "tcvn3")
    head = "NGHÞ §ÞNH CñA CHÝNH PHñ\nVÒ QuyÕt ®Þnh cña UBND tØnh Hµ T©y\nBé TµI CHÝNH\n"
    assert decoded(head + body).split("\n")[:3] == [
        "NGHỊ ĐỊNH CỦA CHÍNH PHỦ",
        "Về Quyết định của UBND tỉnh Hà Tây",
        "BỘ TÀI CHÍNH",
    ]


def test_encodings_mixed_by_page_line_and_run() -> None:
    lines = DECISION.splitlines()
    names = ["tcvn3", "", "vni"]

    def said(number: int, line: str) -> list[str]:
        name = names[number % 3]
        return (encoded(line, name) if name else line).split()

    whole = [line.split() for line in lines]
    assert decode_lines([said(n, line) for n, line in enumerate(lines)], KNOWN) == whole
    pages = [[said(n, line) for line in lines] for n in range(3)]
    assert decode_pages(pages, KNOWN) == [whole] * 3
    run = "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban " + encoded(
        "nhân dân tỉnh đã được Quốc hội thông qua ngày 21 tháng 6", "tcvn3"
    )
    text = decoded("\n".join([*(encoded(line, "tcvn3") for line in lines), run]))
    assert text.endswith("Ủy ban nhân dân tỉnh đã được Quốc hội thông qua ngày 21 tháng 6")


@pytest.mark.parametrize(
    "text", [ENGLISH, FRENCH, GERMAN, GARBLED, DECISION], ids=lambda text: text[:6]
)
def test_what_is_no_legacy_text_stays(text: str) -> None:
    assert decoded(text) == text
    assert decoded(text * 20) == text * 20


def test_another_language_within_a_legacy_document_stays() -> None:
    body = encoded(DECISION, "tcvn3")
    assert decoded(body + FRENCH + body) == DECISION + FRENCH + DECISION


def test_binary_rubbish_stays() -> None:
    chance = random.Random(4)
    text = "".join(chr(chance.choice(range(0x21, 0x100))) for _ in range(60_000))
    text = " ".join(text[n : n + 5] for n in range(0, len(text), 5))
    assert decoded(text) == text


def test_proper_plans_stay(shared: Path) -> None:
    for path in (shared / "eval" / "plans").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert decoded(text) == text


def as_rtf(
    raw: str, head: bytes = rb"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil .VnTime;}}"
) -> bytes:
    escaped = "".join(c if c.isascii() else f"\\'{c.encode('cp1252')[0]:02x}" for c in raw)
    return b"{\\rtf1" + head + b"\\f0 " + escaped.replace("\n", "\\par ").encode() + b"}"


def as_docx(raw: str, path: Path) -> bytes:
    document = docx.Document()
    for line in raw.splitlines():
        document.add_paragraph(line).runs[0].font.name = ".VnTime"
    document.save(str(path))
    return path.read_bytes()


FILES: dict[str, Callable[[str, Path], bytes]] = {
    "a.txt": lambda raw, path: raw.encode("cp1252"),
    "utf8.txt": lambda raw, path: raw.encode(),
    "a.rtf": lambda raw, path: as_rtf(raw),
    "a.docx": as_docx,
}


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "bkhcm2", "vietwarex", "windows-1258"])
@pytest.mark.parametrize("name", FILES)
def test_files(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name](encoded(DECISION, encoding), path))
    text = normalize.restore(ingest.read(path, Options()).pages).text
    assert text.split() == DECISION.split()


def test_rtf_that_names_the_code_page_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    head = rb"\ansi\ansicpg1258\deff0{\fonttbl{\f0\fnil\fcharset163 Arial;}}"
    path.write_bytes(as_rtf(encoded(DECISION, "windows-1258"), head))
    text = normalize.restore(ingest.read(path, Options()).pages).text
    assert text.split() == DECISION.split()


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_a_filter_converts_too(encoding: str) -> None:
    assert restored(encoded(DECISION, encoding)) == DECISION


def test_documents_of_offices(shared: Path) -> None:
    """No word is left in a legacy encoding: real Vietnamese has diacritics on 86 % of its words."""
    from ingest.judge import alien_share, vietnamese_share

    for path in sorted((shared / "eval" / "legacy").iterdir()):
        if path.name.endswith((".rtf", ".docx", "V.pdf")):
            pages = ingest.read(path, Options()).pages
            text = normalize.restore(pages[:4]).text
            assert not any(page.needs_ocr for page in pages)
            assert alien_share(text) < 0.001 and vietnamese_share(text) > 0.75, path.name
