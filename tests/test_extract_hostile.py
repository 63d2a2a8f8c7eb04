"""Extraction on text of any kind: it never raises and invents nothing.

What holds for every text is in `check`; hypothesis mixes real phrases with what no office writes.
"""

import re
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import extract
from benchmarks import growth
from extract.found import trim
from sohoa.model import Block, Box, DocumentText, TextCell, TextWord
from sohoa.records import Evidence, Extraction, Source

SOURCE = Source(
    name="x", media_type="text/plain", bytes=0, sha256="0" * 64, pages=1, text_origin="plain_text"
)
HEAD = ("ỦY BAN NHÂN DÂN TỈNH SUỐI MƠ", "Số: 12/KH-UBND", "KẾ HOẠCH", "Thử việc năm 2031")
AIMS = (*HEAD, "I. MỤC TIÊU")


def written(lines: Iterable[str], confidence: float = 1.0) -> DocumentText:
    """A block for each line, a word for each run of signs; `a | b` is a row of a table."""
    words: list[TextWord] = []
    blocks: list[Block] = []
    text = ""
    for line in lines:
        line = line.replace("\n", " ")
        start, page = len(text), 1 + len(blocks) // 40
        for found in re.finditer(r"\S+", line):
            a, b = start + found.start(), start + found.end()
            word = TextWord(start=a, end=b, page=page, raw=found[0], confidence=confidence)
            words.append(word)
        text += line + "\n"
        kind = "table" if " | " in line else "paragraph"
        blocks.append(Block(start=start, end=start + len(line), page=page, kind=kind))
    return DocumentText(text=text[:-1], words=tuple(words), blocks=tuple(blocks))


def check(text: DocumentText) -> Extraction:
    """What holds for every text; what was found."""
    found = extract.extract(text, SOURCE)
    assert extract.extract(text, SOURCE) == found
    assert Extraction.model_validate_json(found.model_dump_json()) == found
    records = (*found.targets, *found.assignments, *found.products, *found.deadlines)
    ids = [record.id for record in records]
    assert len(set(ids)) == len(ids)
    places = [place for record in records for place in (record.evidence, *record.also)]
    places += [basis.evidence for basis in found.document.legal_bases]
    places += [issue.evidence for issue in found.issues if issue.evidence]
    for place in places:
        _check_place(text, place)
    reversed_ranges = {issue.record for issue in found.issues if issue.code == "range_reversed"}
    for target in found.targets:
        if target.min is not None and target.max is not None and target.min > target.max:
            assert target.id in reversed_ranges
        for value in (target.min, target.max):
            assert value is None or 0 <= value < float("inf")
    return found


def _check_place(text: DocumentText, place: Evidence) -> None:
    assert 0 <= place.start < place.end <= len(text.text)
    assert trim(text.text, place.start, place.end) == (place.start, place.end)
    words = text.words_in(place.start, place.end)
    assert place.raw == " ".join(word.raw for word in words)
    assert 0 <= place.confidence <= 1


PHRASES = (
    *AIMS, "PHỤ LỤC I", "Điều 1. Công nhận 03 sản phẩm đạt 4 sao:", "Nơi nhận:", "- Như trên;",
    "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "CHỦ TỊCH", "Lò Văn An", "QUYẾT ĐỊNH",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 5/3/2020 của Chính phủ;", "Suối Mơ, ngày tháng năm",
    "Suối Mơ, ngày 31 tháng 13 năm 2031", "- Phấn đấu có ít nhất 05 sản phẩm 9 sao;",
    "từ 9 sản phẩm đến 3 sản phẩm", "100% xã có sản phẩm", "99.999.999.999.999 tỷ đồng",
    "hằng tháng trước ngày 45", "trong 0 ngày kể từ ngày ký", "quý V/2031", "năm 0000",
    "giao Phòng Y tế chủ trì, phối hợp với", "- Sở Y tế:", "Thời gian:", "Đơn vị chủ trì: ",
    "TT | Tên sản phẩm | Chủ thể | Hạng", "1 | Chè búp | HTX Suối Mơ | 7 sao", "2 | | |", " | ",
    "TT", "Nội dung", "Thời gian", "1", "Mở lớp", "trong đó:", "gồm: Chè, Gạo của HTX Suối Mơ",
    "“sản phẩm “OCOP", "1.1.1.1.1.1.", "(", "))", "IV.", "a)", "-", "trở lên", "tăng -5%",
)  # fmt: skip
STRANGE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "0123456789.,;:()%/-–“”\"'|*_ \t\x00\x0b\x0c\x1f\x85\u200b\u202e\u2028⁰¹½Ⅳ٣५²"
        ),
        st.sampled_from("đĐơưăâÀẾỹa\u0301ǅßİıŉ中文שלוםمرحبا한😀"),
        st.characters(codec="utf-8", exclude_characters="\n"),
    ),
    max_size=30,
)
LINES = st.lists(
    st.lists(st.one_of(st.sampled_from(PHRASES), STRANGE), min_size=1, max_size=4).map(" ".join),
    max_size=12,
)
quick = settings(
    max_examples=30, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@quick
@given(LINES, st.sampled_from([1.0, 0.4, 0.0]))
def test_any_mix_of_phrases_and_signs_keeps_the_promises(
    lines: list[str], confidence: float
) -> None:
    check(written(lines, confidence))


@quick
@given(st.data())
def test_blocks_and_words_that_do_not_fit_raise_nothing(data: st.DataObject) -> None:
    """Empty or overlapping cells, tables without bars, words without boxes or out of order."""
    text = "\n".join(data.draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6)))
    offset = st.integers(0, len(text))
    span = st.tuples(offset, offset).map(sorted)
    cell = span.flatmap(
        lambda s: st.builds(TextCell, st.just(s[0]), st.just(s[1]), *(2 * [st.integers(0, 3)]))
    )
    kinds = st.sampled_from(["paragraph", "table", "footnote"])
    areas = st.sampled_from([None, "letterhead", "motto", "body", "recipients", "signature"])
    blocks = tuple(
        Block(
            start=a, end=b, page=data.draw(st.integers(1, 3)), kind=data.draw(kinds),
            area=data.draw(areas), cells=tuple(data.draw(st.lists(cell, max_size=5))),
        )
        for a, b in data.draw(st.lists(span, max_size=6))
    )  # fmt: skip
    boxes = st.sampled_from([None, Box(0, 0, 5, 5), Box(9, 9, 9, 9)])
    words = tuple(
        TextWord(start=f.start(), end=f.end(), page=1, raw=f[0], box=data.draw(boxes))
        for f in re.finditer(r"\S+", text)
        if data.draw(st.booleans())
    )
    extract.extract(DocumentText(text=text, words=words, blocks=blocks), SOURCE)


@pytest.mark.parametrize(
    "line",
    [
        "- Phấn đấu có từ 9 sản phẩm đến 3 sản phẩm OCOP 4 sao trước ngày 31/6/2031.",
        "- Có thêm 05 sản phẩm đạt 7 sao, 0 sao, 45 sao và hạng 9 sao.",
        "- Có thêm 99999999999999999999999999 sản phẩm và 1.000.000.000.000.000 tỷ đồng.",
        "- Hoàn thành trước ngày 99/99/9999, quý IX/2031, tháng 0 năm 2031, ngày 29/2/2031.",
        "- Báo cáo trước ngày 0 hằng tháng, ngày 45 hằng tháng, 13 tháng một lần, 0 ngày một lần.",
        "- Có " + "٣" * 5 + " sản phẩm, " + "²" * 3 + " sản phẩm, " + "५" * 4 + " sản phẩm.",
    ],
)
def test_what_cannot_be_raises_nothing(line: str) -> None:
    check(written((*AIMS, line)))


def test_three_letterheads_are_one_document() -> None:
    once = (*AIMS, "- Có thêm 05 sản phẩm.", "Nơi nhận:", "- Như trên.", "CHỦ TỊCH", "Lò Văn An")
    found = check(written(once * 3))
    assert found.document.reference == "12/KH-UBND"


@pytest.mark.parametrize(
    "lines",
    [
        (
            "The committee shall publish 25 products by 30 June 2031, at least 5 of them new.",
            "All 12 agencies will report within 10 days; 3 percent growth is expected.",
        ),
        (
            "Ngày 15 tháng 8, cô bé dắt con chó nhỏ đi qua ba cánh đồng và hai ngọn đồi.",
            "Bà cụ ngồi bên bếp lửa, kể rằng năm xưa làng có hơn trăm nóc nhà.",
        ),
        (
            "Phạt tiền từ 1.000.000 đồng đến 3.000.000 đồng đối với hành vi bán 02 sản phẩm giả.",
            "Người nào tái phạm thì bị phạt tù từ 02 năm đến 05 năm.",
        ),
    ],
    ids=("English", "a story", "sanctions"),
)
def test_other_texts_promise_nothing(lines: tuple[str, ...]) -> None:
    found = check(written(lines))
    assert not (found.targets or found.products or found.assignments)


@pytest.mark.parametrize("unit", [*growth.LINES.values(), *growth.ROWS.values()])
def test_a_long_line_of_anything_is_read(unit: str) -> None:
    check(written((*AIMS, unit * (3_000 // len(unit)))))
