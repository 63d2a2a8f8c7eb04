"""The document's tree: form, headings, sections, lists, appendices, run-together lines."""

from typing import Any

import pytest

from extract import knowledge
from extract.found import even_text
from extract.structure import forms, layout
from extract.structure.marks import labels, mark_of, sections
from sohoa.model import Area, Block, DocumentText, TextWord


def written(*lines: str | tuple[Area, str]) -> DocumentText:
    """A document with a paragraph a line, some with their area on the page."""
    text, words, blocks = "", [], []
    for given in lines:
        area, line = given if isinstance(given, tuple) else (None, given)
        start = len(text)
        for word in line.split():
            text += word + " "
            words.append(
                TextWord(start=len(text) - len(word) - 1, end=len(text) - 1, page=1, raw=word)
            )
        text = text[:-1] + "\n"
        kind = "footnote" if line.startswith("¹") else "paragraph"
        blocks.append(Block(start=start, end=len(text) - 1, page=1, kind=kind, area=area))
    return DocumentText(text=text[:-1], words=tuple(words), blocks=tuple(blocks))


def tree(*lines: str | tuple[Area, str]) -> list[tuple[Any, ...]]:
    """Kind, level, section and first words of each part."""
    text = written(*lines)
    parts = layout.parts_of(text, even_text(text))
    return [(p.kind, p.level, p.section, text.text[p.start : p.end].strip()) for p in parts]


def kinds(*lines: str | tuple[Area, str]) -> list[str]:
    return [part[0] for part in tree(*lines)]


SECTIONS = knowledge.patterns("sections")["section"]


@pytest.mark.parametrize("entry", SECTIONS, ids=[entry["example"] for entry in SECTIONS])
def test_sections(entry: dict[str, Any]) -> None:
    first = next(kind for kind, match in sections() if match.search(entry["example"]))
    assert first == entry["kind"]


LABELS = knowledge.patterns("labels")["label"]


@pytest.mark.parametrize("entry", LABELS, ids=[entry["example"] for entry in LABELS])
def test_labels(entry: dict[str, Any]) -> None:
    found = labels().match(knowledge.even(entry["example"].lstrip("-* ")))
    assert found and found[entry["kind"]]


FORMS = knowledge.patterns("forms")


def test_lines_of_the_form() -> None:
    said = {name: entry["example"] for name, entry in FORMS.items()}
    assert forms.begins_annex(said["annex"], ended=False)
    assert forms.begins_annex(said["list"], ended=True)
    assert not forms.begins_annex(said["list"], ended=False)
    assert not forms.begins_annex(
        "Phụ lục 1 kèm theo Kế hoạch này nêu rõ các nội dung.", ended=False
    )
    assert forms.ties(said["tie"]) and forms.closes(said["closing"])
    assert forms.is_letterhead(said["letterhead"])


@pytest.mark.parametrize(
    ("line", "level", "mark"),
    [
        ("PHẦN THỨ NHẤT", 0, "PHẦN THỨ NHẤT"), ("Chương II. QUY ĐỊNH", 0, "Chương II."),
        ("A. MỤC TIÊU", 0, "A."), ("II/ NHIỆM VỤ", 1, "II/"), ("1II. NỘI DUNG", 1, "1II."),
        ("H. MỤC TIÊU", 1, "H."), ("III - Kinh phí", 1, "III -"), ("Điều 3: Tổ chức", 1, "Điều 3:"),
        ("1- Phòng Y tế", 2, "1-"), ("1/ Mục tiêu", 2, "1/"), ("2.1 Tuyên truyền", 3, "2.1"),
        ("1.1.2. Vùng nuôi", 4, "1.1.2."), ("a/ Sản phẩm", 6, "a/"), ("đ) Sản phẩm", 6, "đ)"),
        ("(1) Nhóm thực phẩm", 7, "(1)"), ("Một là, tuyên truyền", 7, "Một là,"),
        ("➢ Tập huấn", 7, "➢"), ("+ Đợt 1", 8, "+"),
        ("05 sản phẩm", None, None), ("2025 - 2030", None, None), ("20/5/2031", None, None),
    ],
)  # fmt: skip
def test_marks(line: str, level: int | None, mark: str | None) -> None:
    found = mark_of(line, 0, len(line))
    assert (found and found.level, found and found.text) == (level, mark)


def test_sections_of_an_older_plan() -> None:
    assert tree(
        "KẾ HOẠCH", "Năm 2031", "PHẦN I", "KẾT QUẢ NĂM 2030", "1. Chỉ tiêu chưa đạt", "- Tăng 3%.",
        "PHẦN II", "NHIỆM VỤ NĂM 2031", "I. CHỈ TIÊU", "1. Có 8 sản phẩm;", "2. Mở 2 lớp.",
        "1. MỤC ĐÍCH, YÊU CẦU", "1. Yêu cầu", "- Bám sát thực tế.",
        "II. TRÁCH NHIỆM", "1. Sở Y tế. Kiểm tra.", "2. Sở Nội vụ: Tổng hợp.",
    )[2:] == [
        ("heading", 0, None, "PHẦN I"), ("heading", 0, "results", "KẾT QUẢ NĂM 2030"),
        ("heading", 2, "results", "1. Chỉ tiêu chưa đạt"), ("item", 7, "results", "- Tăng 3%."),
        ("heading", 0, None, "PHẦN II"), ("heading", 0, "content", "NHIỆM VỤ NĂM 2031"),
        ("heading", 1, "targets", "I. CHỈ TIÊU"), ("item", 2, "targets", "1. Có 8 sản phẩm;"),
        ("item", 2, "targets", "2. Mở 2 lớp."), ("heading", 1, "general", "1. MỤC ĐÍCH, YÊU CẦU"),
        ("heading", 2, "general", "1. Yêu cầu"), ("item", 7, "general", "- Bám sát thực tế."),
        ("heading", 1, "organisation", "II. TRÁCH NHIỆM"),
        ("heading", 2, "organisation", "1. Sở Y tế."), ("item", 9, "organisation", "Kiểm tra."),
        ("heading", 2, "organisation", "2. Sở Nội vụ:"), ("item", 9, "organisation", "Tổng hợp."),
    ]  # fmt: skip


def test_lines_run_together_come_apart() -> None:
    said = "III. NHIỆM VỤ: - Mở lớp; - In tờ rơi. 1. Sở Y tế: Chủ trì; 2. Sở Nội vụ: Phối hợp."
    assert [part[3] for part in tree("KẾ HOẠCH", "Năm 2031", said)[2:]] == [
        "III. NHIỆM VỤ:", "- Mở lớp;", "- In tờ rơi.", "1. Sở Y tế:", "Chủ trì;",
        "2. Sở Nội vụ:", "Phối hợp.",
    ]  # fmt: skip
    assert (
        len(tree("KẾ HOẠCH", "I. A", "- Giai đoạn 2021 - 2025; vốn 1.500 - 2.000 triệu đồng.")) == 3
    )


def test_a_plan_attached_to_a_decision_and_its_appendix() -> None:
    text = written(
        "Số: 1/QĐ-UBND", "QUYẾT ĐỊNH", "Ban hành Kế hoạch", "Điều 1. Ban hành Kế hoạch.",
        "Nơi nhận:", "- Lưu: VT.", "KT. CHỦ TỊCH", "Lò Văn An", "ỦY BAN NHÂN DÂN", "TỈNH SƠN HÀ",
        "KẾ HOẠCH", "Phát triển chè", "(Ban hành kèm theo Quyết định số 1/QĐ-UBND)",
        "I. MỤC TIÊU", "- Có 5 điểm.", "PHỤ LỤC I", "DANH MỤC NHIỆM VỤ", "1. Sở Y tế", "Hậu kiểm",
    )  # fmt: skip
    parts = layout.parts_of(text, even_text(text))
    assert [(p.kind, p.annex) for p in parts[7:]] == [
        ("annex", 0), ("annex", 0), ("type", 1), ("title", 1), ("annex", 1), ("heading", 1),
        ("item", 1), ("heading", 2), ("heading", 2), ("heading", 2), ("item", 2),
    ]  # fmt: skip
    assert parts[-1].path == ("PHỤ LỤC I. DANH MỤC NHIỆM VỤ", "1. Sở Y tế")


def test_the_foot_of_an_appendix_is_not_the_documents() -> None:
    assert kinds(
        "KẾ HOẠCH", "Năm 2031", "I. A", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Văn An",
        "PHỤ LỤC I", "- Sở Y tế", "TL. GIÁM ĐỐC", "Vi Văn Bình",
    )[3:] == ["signature"] * 3 + ["heading", "item", "annex", "annex"]  # fmt: skip


def test_areas_of_a_scan_count_more_than_words() -> None:
    assert kinds(
        ("letterhead", "TRƯỜNG ĐẠI HỌC"), ("motto", "CỘNG HÒA"), ("body", "KẾ HOẠCH"),
        ("body", "Năm 2031"), ("body", "I. MỤC TIÊU"), ("recipients", "Gửi bản giấy"),
        ("recipients", "UBND xã"), ("signature", "- HIỆU TRƯỞNG"), ("letterhead", "UBND XÃ"),
        ("body", "PHỤ LỤC"),
    ) == ["letterhead", "letterhead", "type", "title", "heading", "recipients", "recipients",
          "signature", "annex", "heading"]  # fmt: skip


def test_lists_know_the_line_that_leads_in_to_them() -> None:
    text = written(
        "KẾ HOẠCH", "I. NHIỆM VỤ", "- Nội dung:", "+ Mở lớp", "+ In tờ rơi", "- Thời gian: Quý I",
        "* Đối với sản phẩm mới", "- Hỗ trợ bao bì.", "* Đối với sản phẩm cũ", "- Kiểm tra.",
    )  # fmt: skip
    leads = [part.lead_in for part in layout.parts_of(text, even_text(text))]
    assert leads == [None, None, None, 2, 2, None, None, 6, None, 8]


def test_a_page_without_those_before_it() -> None:
    assert kinds("tịch các huyện chịu trách nhiệm thi hành Quyết định này./.", "Nơi nhận:",
                 "- Như Điều 4;", "Lưu: VT.", "CHỦ TỊCH", "Lò Văn An") == [
        "letterhead", "recipients", "recipients", "signature", "signature"]  # fmt: skip
