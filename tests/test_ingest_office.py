"""What a file is, and the text of DOCX, RTF and DOC files."""

import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement

import ingest
from sohoa import errors
from sohoa.model import Page
from sohoa.options import Options

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(path: Path) -> tuple[Page, ...]:
    return ingest.read(path, Options()).pages


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines if line.words]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A plan with letterhead, table, a forced page break and one that Word noted."""
    made = docx.Document()
    head = made.add_table(2, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ TÂN KỲ"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    head.cell(1, 0).text = "Số:         /KH-UBND"
    head.cell(1, 1).text = "Tân Kỳ, ngày      tháng 5 năm 2025"
    made.add_paragraph("KẾ HOẠCH")
    made.add_paragraph("Dòng một").add_run().add_break()
    made.paragraphs[-1].add_run("dòng hai")
    table = made.add_table(2, 3, style="Table Grid")
    for column, text in enumerate(("TT", "Tên sản phẩm", "Sao")):
        table.cell(0, column).text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Trà hoa\nhồng"
    table.cell(1, 2).text = "3"
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    second = made.add_paragraph("trang hai, ")
    noted = second.add_run()
    noted._r.append(OxmlElement("w:lastRenderedPageBreak"))
    noted.add_text("trang ba")
    made.save(str(tmp_path / "kế hoạch.dat"))
    return tmp_path / "kế hoạch.dat"


def test_docx(document: Path) -> None:
    source = ingest.read(document, Options())
    assert source.media_type == DOCX
    first, second, third = source.pages
    assert texts(first) == [
        "ỦY BAN NHÂN DÂN",
        "XÃ TÂN KỲ",
        "Số: /KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Tân Kỳ, ngày tháng 5 năm 2025",
        "KẾ HOẠCH",
        "Dòng một",
        "dòng hai",
        "TT | Tên sản phẩm | Sao",
        "Trà hoa hồng |  | 3",
    ]
    assert [line.zone for line in first.lines if line.words][-2:] == ["table", "table"]
    assert (texts(second), texts(third)) == (["trang hai,"], ["trang ba"])


def test_docx_numbers_that_word_works_out(tmp_path: Path) -> None:
    made = docx.Document()
    for style, text in (
        ("List Number", "Mục đích"),
        ("List Number", "Yêu cầu"),
        ("List Bullet", "Tuyên truyền"),
        ("Normal", "I. Tự đánh số"),
        ("List Number", "Tổ chức"),
    ):
        made.add_paragraph(text, style=style)
    made.save(str(tmp_path / "a.docx"))
    assert texts(read(tmp_path / "a.docx")[0]) == [
        "1. Mục đích",
        "2. Yêu cầu",
        "- Tuyên truyền",
        "I. Tự đánh số",
        "3. Tổ chức",
    ]


def test_docx_footnotes_text_boxes_and_revisions(tmp_path: Path) -> None:
    """What python-docx does not write: made by hand in the XML."""
    made = docx.Document()
    made.add_paragraph("thân bài")
    made.save(str(tmp_path / "a.docx"))
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        "<w:p><w:r><w:t>Chu trình</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:ins><w:r><w:t> sáu bước</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText> bảy bước</w:delText></w:r></w:del></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>trong ô</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )
    notes = (
        f"<w:footnotes {w}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>Công văn số 7123</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    relation = (
        '<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    kind = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.footnotes+xml"/></Types>'
    )
    with (
        zipfile.ZipFile(tmp_path / "a.docx") as old,
        zipfile.ZipFile(tmp_path / "b.docx", "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            text = text.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)
            if name == "word/_rels/document.xml.rels":
                text = text.replace(b"</Relationships>", relation.encode())
            if name == "[Content_Types].xml":
                text = text.replace(b"</Types>", kind.encode())
            new.writestr(name, text)
        new.writestr("word/footnotes.xml", notes)
    (page,) = read(tmp_path / "b.docx")
    assert texts(page) == [
        "thân bài",
        "Chu trình sáu bước",
        "trong ô",
        "khung",
        "1 Công văn số 7123",
    ]
    assert page.lines[-1].zone == "footnote"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_docx_cut_off(document: Path, share: float) -> None:
    path = document.with_suffix(".docx")
    path.write_bytes(document.read_bytes()[: int(document.stat().st_size * share)])
    with pytest.raises(errors.DamagedFile):
        read(path)


def rewrite(document: Path, name: str, content: bytes) -> Path:
    path = document.with_name(f"{document.stem}-{Path(name).stem}.docx")
    with (
        zipfile.ZipFile(document) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return path


def test_docx_that_attacks(document: Path) -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w>&b;</w>'
    )
    with pytest.raises(errors.DamagedFile):
        read(rewrite(document, "word/document.xml", laughs))
    with pytest.raises(errors.TooLarge):
        read(rewrite(document, "word/document.xml", bytes(101 << 20)))
    with pytest.raises(errors.DamagedFile):
        read(rewrite(document, "word/document.xml", b"<w:document>"))
    with pytest.raises(errors.DamagedFile):
        read(rewrite(document, "word/document.xml", b"<a/>"))


def test_docx_with_numbers_that_are_none(document: Path) -> None:
    """A small raised 2 is a digit to some, but no number; a list counts on from a billion."""
    with zipfile.ZipFile(document) as package:
        body, lists = package.read("word/document.xml"), package.read("word/numbering.xml")
    assert b'gridSpan w:val="2"' in body
    body = body.replace(b'gridSpan w:val="2"', 'gridSpan w:val="²"'.encode())
    body = body.replace(b"<w:sectPr", NUMBERED + b"<w:sectPr", 1)
    lists = lists.replace(b"</w:numbering>", ODD_LISTS.encode() + b"</w:numbering>")
    path = rewrite(rewrite(document, "word/document.xml", body), "word/numbering.xml", lists)
    assert "Trà hoa hồng" in read(path)[0].text
    assert texts(read(path)[-1])[-2:] == ["1) Một", "999999999) Hai"]


NUMBERED = "".join(
    f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='{number}'/></w:numPr></w:pPr>"
    f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    for number, text in ((901, "Một"), (902, "Hai"))
).encode()
ODD_LISTS = "".join(
    f"<w:abstractNum w:abstractNumId='{number}'><w:lvl w:ilvl='0'><w:start w:val='{start}'/>"
    f"<w:numFmt w:val='{form}'/><w:lvlText w:val='%1)'/></w:lvl></w:abstractNum>"
    f"<w:num w:numId='{number}'><w:abstractNumId w:val='{number}'/></w:num>"
    for number, start, form in ((901, "²", "decimal"), (902, "999999999", "upperRoman"))
)


def test_rtf(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}\f0 K\u7870? HO\u7840?CH\par "
        rb"C\'a8n c\'f8 \'ad\par\trowd\cellx1\cellx2 TT\cell T\'aan\cell\row "
        rb"\pard\page trang hai\par}"
    )
    source = ingest.read(path, Options())
    assert source.media_type == "application/rtf"
    assert [texts(page) for page in source.pages] == [
        ["KẾ HOẠCH", "C¨n cø \xad", "TT | Tªn"],
        ["trang hai"],
    ]
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(errors.DamagedFile):
        read(path)


def test_rtf_with_emoji(tmp_path: Path) -> None:
    """Word writes a character beyond U+FFFF as two numbers; one alone stands for nothing."""
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi Vui \u-10179?\u-8704? nh\u233? \u-10179? l\u7867?\par}")
    (page,) = read(path)
    assert page.text == "Vui \U0001f600 nhé \ufffd lẻ"
    assert page.model_dump_json()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def test_doc_without_its_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le") + bytes(4096))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(errors.MissingDependency, match="antiword"):
        read(path)


@pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not installed")
def test_damaged_doc(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le") + bytes(4096))
    with pytest.raises(errors.DamagedFile):
        read(path)


def zipped(*names: str) -> bytes:
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.docx", zipped("[Content_Types].xml", "xl/workbook.xml"), "UnsupportedType", "Excel"),
        ("a.docx", zipped("[Content_Types].xml", "ppt/a.xml"), "UnsupportedType", "PowerPoint"),
        ("a.zip", zipped("mimetype", "META-INF/manifest.xml"), "UnsupportedType", "OpenDocument"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "UnsupportedType", "Excel"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "EncryptedFile", "password"),
        ("a.doc", OLE, "DamagedFile", "cut off"),
        ("a.rar", b"Rar!\x1a\x07\x00" + bytes(99), "UnsupportedType", "RAR"),
        ("a.pdf", b"\x00\x01\x02junk" * 99, "DamagedFile", r"\.pdf"),
        ("a.bin", b"\x00\x01\x02junk" * 99, "UnsupportedType", "neither"),
        ("a.pdf", b"<!DOCTYPE html><html>404</html>", "DamagedFile", r"\.pdf"),
        ("a.txt", b"<html><body>404</body></html>", "UnsupportedType", "web page"),
        ("a.txt", b"", "EmptyFile", "no content"),
    ],
)
def test_what_is_not_read_is_named(
    tmp_path: Path, name: str, content: bytes, error: str, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(getattr(errors, error), match=says):
        ingest.identify(path)
    with pytest.raises(getattr(errors, error), match=says):
        ingest.read(path, Options())


def test_what_the_user_calls_a_file_explains_what_is_wrong(tmp_path: Path) -> None:
    """Where the file itself lies in an archive under its digest."""
    path = tmp_path / "0123abcd"
    path.write_bytes(b"\x00\x01\x02junk" * 99)
    with pytest.raises(errors.DamagedFile, match=r"\.pdf"):
        ingest.read(path, Options(), "plans.zip!/2025/kế hoạch.PDF".lower())
    path.write_bytes(zipped("a.txt")[:20])
    with pytest.raises(errors.DamagedFile, match="DOCX"):
        ingest.read(path, Options(), name="a.docx")


def test_text_by_any_name_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("Kế hoạch năm 2025")
    assert ingest.identify(path) == "text/plain"
    with pytest.raises(errors.UnsupportedType):
        ingest.render(path, 1, Options())


def test_a_zip_is_not_read_as_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped("a.txt"))
    assert ingest.identify(path) == "application/zip"
    with pytest.raises(errors.UnsupportedType):
        read(path)
    assert [item.name for item in ingest.expand(path, Options())] == [f"{path}!/a.txt"]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFound):
        read(tmp_path / "none.pdf")
