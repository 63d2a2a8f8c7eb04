"""Every real document reads, with the verdict that a look at its pages gave."""

import re
from collections import Counter
from pathlib import Path

import pytest

import ingest
from sohoa.model import SourceText
from sohoa.options import Options

#: Born-digital PDFs among the scans, by the start of their names.
BORN_DIGITAL = ("184", "217-", "311_", "DANHMUC", "Duthao", "Quyetdinh225", "Quytnh278")
#: Pages of the seeds, as the breaks left in them say.
SEED_PAGES = {"000": 5, "001": 5, "002": 6, "003": 12, "004": 1}
#: Footnotes as their page numbers and how they begin.
SEED_NOTES = {"002": ["1 Công văn", "2 Trường hợp"], "003": ["1 6 ngành", "2 Chu trình"]}


def read(path: Path) -> SourceText:
    return ingest.read(path, Options())


def test_scans_are_recognised_and_born_digital_pages_are_not(shared: Path) -> None:
    paths = sorted((shared / "eval" / "bulk").glob("*.pdf"))
    assert len(paths) == 24
    for path in paths:
        pages = read(path).pages
        trusted = path.name.startswith(BORN_DIGITAL)
        assert [page.needs_ocr for page in pages] == [not trusted] * len(pages), path.name
        assert not any(page.error for page in pages)
    for path in sorted((shared / "eval" / "scans").glob("*.*")):
        if path.suffix in (".pdf", ".jpg"):
            assert [page.needs_ocr for page in read(path).pages] == [True], path.name


def test_fonts_of_the_nineties_are_read(shared: Path) -> None:
    for path in sorted((shared / "eval" / "legacy").glob("*.pdf")):
        pages = read(path).pages
        assert not any(page.needs_ocr for page in pages), path.name
        truth = path.with_name(path.name + ".gt.txt").read_text("utf-8")
        found = "".join(page.text for page in pages)
        digits = [Counter(filter(str.isdigit, text)) for text in (truth, found)]
        assert (digits[0] & digits[1]).total() > 0.97 * digits[0].total(), path.name


def test_number_and_date_that_the_signature_filled_in(shared: Path) -> None:
    for name, number, date in (
        ("184.pdf", "Số: 184 /QĐ-UBND", "ngày 19 tháng 02 năm 2025"),
        ("Quytnh278-UBNDngy19-02-2025.pdf", "Số: 278 /QĐ-UBND", "ngày 19 tháng 02 năm 2025"),
    ):
        text = read(shared / "eval" / "bulk" / name).pages[0].text
        assert number in text and date in text


def test_tables_of_a_born_digital_list(shared: Path) -> None:
    pages = read(shared / "eval" / "bulk" / "DANHMUCTTHCKhoangsannhomIV.pdf").pages
    rows = [line for page in pages for line in page.lines if line.zone == "table"]
    assert all(len(row.cells) == 6 for row in rows)
    first = [row.text.split(" | ")[0] for row in rows]
    assert [cell for cell in first if cell != "STT"] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("seed", SEED_PAGES)
def test_seeds(shared: Path, seed: str) -> None:
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    pages = read(path).pages
    assert len(pages) == SEED_PAGES[seed]
    notes = [
        line.text
        for page in pages
        for line in page.lines
        if line.zone == "footnote" and line.text[0].isdigit() and line.text[1] == " "
    ]
    wanted = SEED_NOTES.get(seed, [])
    assert [note[: len(start)] for note, start in zip(notes, wanted, strict=False)] == wanted
    assert "**" not in "".join(page.text for page in pages)


def test_office_files(shared: Path) -> None:
    """DOC, RTF and DOCX: all words there, the letters of old font encodings untouched."""
    for path in sorted((shared / "eval" / "legacy").iterdir()):
        if path.suffix in (".doc", ".rtf", ".docx"):
            found = ascii_words("\n".join(page.text for page in read(path).pages))
            truth = ascii_words(path.with_name(path.name + ".gt.txt").read_text("utf-8"))
            assert (found & truth).total() > 0.97 * truth.total(), path.name
    for path in sorted((shared / "eval" / "bulk").glob("*.doc*")):
        text = "\n".join(page.text for page in read(path).pages).lower()
        assert "thủ tục hành chính" in text, path.name


def ascii_words(text: str) -> Counter[str]:
    """Numbers and references; words look different in every encoding."""
    return Counter(re.findall(r"(?<!\S)[0-9][0-9./-]*(?!\S)", text))


def test_every_page_renders(shared: Path) -> None:
    for folder in ("bulk", "scans"):
        for path in sorted((shared / "eval" / folder).glob("*.pdf"))[::6]:
            page = read(path).pages[-1]
            image = ingest.render(path, page.number, Options())
            assert 150 <= image.dpi <= 300
            assert image.pixels.shape[1] == pytest.approx(page.width * image.dpi / 72, abs=2)
