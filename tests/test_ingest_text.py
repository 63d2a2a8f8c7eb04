"""Plain text: encodings, pages, gaps between paragraphs, footnotes, columns."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest.encoding import decode
from sohoa import errors
from sohoa.model import Line, Page
from sohoa.options import Options

SENTENCE = (
    "Mỗi thôn của xã Suối Mơ chọn ra 2 thức quà quê để trước mùa mưa năm 2025 gửi đi chấm sao"
)
WORDS = SENTENCE.split()


def read(tmp_path: Path, content: bytes, name: str = "a.txt") -> tuple[Page, ...]:
    path = tmp_path / name
    path.write_bytes(content)
    source = ingest.read(path, Options())
    assert source.media_type == "text/plain"
    return source.pages


def shape(page: Page) -> str:
    """One letter a line: t text, f footnote, r table row, m margin, . a gap."""
    signs = {"text": "t", "footnote": "f", "table": "r", "margin": "m"}
    return "".join(signs[line.zone] if line.words else "." for line in page.lines)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
)
def test_unicode_with_and_without_mark(tmp_path: Path, encoding: str) -> None:
    pages = read(tmp_path, f"{SENTENCE}\r\n\r\nĐiều 1. Mục tiêu".encode(encoding))
    assert pages[0].text == f"{SENTENCE}\n\nĐiều 1. Mục tiêu"


def in_windows_1258(text: str) -> bytes:
    """One byte for a letter with its hat or horn, one for the tone behind it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        written += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        written += "".join(c for c in parts if c in tones)
    return written.encode("cp1258")


def test_windows_1258(tmp_path: Path) -> None:
    assert read(tmp_path, in_windows_1258(SENTENCE))[0].text == SENTENCE


def test_viscii(tmp_path: Path) -> None:
    """RFC 1456: every letter with its tone is one byte, some of them among the controls."""
    name = b"C\xb5ng h\xf2a x\xe3 h\xb5i ch\xfc ngh\xeea Vi\xaet Nam"
    assert read(tmp_path, name)[0].text == "Cộng hòa xã hội chủ nghĩa Việt Nam"


def test_font_encodings_are_kept_for_the_next_stage(tmp_path: Path) -> None:
    raw = "Hîp t¸c x· nu«i ong ë b¶n trªn göi b¸o c¸o ngµy 7 th¸ng 3; Bé tr\xadëng"
    assert read(tmp_path, raw.encode("cp1252"))[0].text == raw
    vni = "Coäng hoaø xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp Töï do Haïnh phuùc"
    assert read(tmp_path, vni.encode("cp1252"))[0].text == vni


def test_western_text(tmp_path: Path) -> None:
    text = "Le présent décret entre en vigueur à la date de sa signature, où il était prévu."
    assert read(tmp_path, text.encode("latin-1"))[0].text == text


JAPANESE = "日本語の文書です。".encode("euc-jp")


@pytest.mark.parametrize("content", [bytes(range(128, 256)) * 9, JAPANESE * 9])
def test_unknown_encoding(tmp_path: Path, content: bytes) -> None:
    with pytest.raises((errors.UnknownEncoding, errors.UnsupportedType)):
        read(tmp_path, content)


def test_broken_utf_16(tmp_path: Path) -> None:
    with pytest.raises(errors.UnknownEncoding):
        read(tmp_path, b"\xff\xfe" + b"\x00\xd8\x41\x00" * 20)


LETTERS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
)
VIETNAMESE = st.text(st.sampled_from(LETTERS + LETTERS.upper() + " .,;\n"), min_size=1)


@given(VIETNAMESE, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_decoding_gives_back_what_was_encoded(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@given(st.binary())
def test_any_bytes_decode_or_raise_an_input_error(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except errors.InputError:
        return
    assert isinstance(text, str)


def lines(count: int, start: int = 0) -> list[str]:
    return [f"{number} {' '.join(WORDS[number % 5 :])}" for number in range(start, start + count)]


def test_every_kind_of_line_end(tmp_path: Path) -> None:
    content = "một\r\nhai\rba\nbốn\u2028năm".encode()
    assert read(tmp_path, content)[0].text == "một\nhai\nba\nbốn\nnăm"


def test_form_feeds_part_pages(tmp_path: Path) -> None:
    pages = read(tmp_path, "trang một\n\f2\ntrang hai\n\f\ftrang bốn\n\f".encode())
    assert [page.text for page in pages] == ["trang một", "2\ntrang hai", "", "trang bốn"]
    assert shape(pages[1]) == "mt"


def test_form_feeds_that_became_spaces_part_pages(tmp_path: Path) -> None:
    """Doubled lines; a line that begins with a space behind an empty line is indented only."""
    first, second = lines(30), lines(32, 30)
    first[4] = " - indented"
    text = " " + "\n\n".join(first) + "\n " + "\n\n".join(second) + "\n \n\n \n\nÔng A\n "
    pages = read(tmp_path, text.encode())
    assert [shape(page) for page in pages] == ["t" * 30, "t" * 32 + ".t"]
    assert pages[1].lines[0].text.startswith("30 ")


def test_indented_paragraphs_are_not_pages(tmp_path: Path) -> None:
    text = "\n".join(f" {line}\n{line}\n{line}" for line in lines(30))
    assert len(read(tmp_path, text.encode())) == 1


def test_empty_lines_between_whole_paragraphs_stay(tmp_path: Path) -> None:
    text = "\n\n".join(" ".join([SENTENCE] * 3) for _ in range(12))
    assert shape(read(tmp_path, text.encode())[0]) == ".".join("t" * 12)


def test_footnotes_under_a_rule(tmp_path: Path) -> None:
    notes = " " * 40 + "\n1 Công văn số 1 về việc\n\nhướng dẫn.\n2 Quyết định số 2."
    text = "\n\n".join(lines(20)) + "\n\n" + notes + "\n " + "\n\n".join(lines(20, 20))
    pages = read(tmp_path, text.encode())
    assert [shape(page) for page in pages] == ["t" * 20 + ".ff.f", "t" * 20]
    assert pages[0].lines[-1].text == "2 Quyết định số 2."


def test_bold_marks_go_and_table_rows_are_rows(tmp_path: Path) -> None:
    page = read(
        tmp_path, "**KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH**\n\n| TT | Tên | Sao |\n| 1 | | 3 |".encode()
    )[0]
    assert page.text == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTT | Tên | Sao\n1 |  | 3"
    assert shape(page) == "tt.rr"
    assert shape(read(tmp_path, "một | hai\nba".encode())[0]) == "tt"


def test_letterhead_and_signature_are_read_column_by_column(tmp_path: Path) -> None:
    head = (
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "TỈNH A                   Độc lập - Tự do - Hạnh phúc\n"
        "Số:      /KH-UBND\t\tA, ngày      tháng 5 năm 2025\n"
    )
    end = "Nơi nhận:            TM. ỦY BAN NHÂN DÂN\n- Như trên;          CHỦ TỊCH\n- Lưu: VT."
    page = read(tmp_path, f"{head}\n{chr(10).join(lines(15))}\n{end}".encode())[0]
    texts = [line.text for line in page.lines if line.words]
    assert texts[:6] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH A",
        "Số: /KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "A, ngày tháng 5 năm 2025",
    ]
    assert texts[-5:-1] == ["Nơi nhận:", "- Như trên;", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)) | st.sampled_from("\n\f |"))
)
def test_no_word_is_lost_or_made_up(text: str) -> None:
    from ingest.plain import pages_of

    def letters(value: str) -> list[str]:
        return sorted(c for c in value if c.isalnum())

    def words(line: Line) -> str:
        return "".join(word.text for word in line.words)

    pages = pages_of(text)
    assert letters("".join(words(line) for page in pages for line in page.lines)) == letters(text)
