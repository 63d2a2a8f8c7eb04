"""From text to records: phrases of the genre, the sample documents, real ones, and bad input."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import extract
import ingest
import normalize
from sohoa.model import Block, Box, DocumentText, TextWord
from sohoa.options import Options
from sohoa.records import Evidence, Extraction, Source

ROOT = Path(__file__).parents[1]


def source(data: bytes = b"x") -> Source:
    return Source(
        name="x",
        media_type="text/plain",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=1,
        text_origin="plain_text",
    )


def written(*lines: str, confidence: float = 1.0, boxes: bool = False) -> DocumentText:
    """A document with a block for each line; `a | b` is a table row."""
    words, blocks, text = [], [], ""
    for number, line in enumerate(lines):
        start = len(text)
        for i, word in enumerate(line.split(" ")):
            a = len(text)
            text += word
            if word != "|":
                box = Box(10 * i, 20 * number, 10 * i + 9, 20 * number + 12) if boxes else None
                words.append(
                    TextWord(
                        start=a, end=len(text), page=1, raw=word, confidence=confidence, box=box
                    )
                )
            text += " "
        kind = "table" if " | " in line else "paragraph"
        text = text[:-1] + "\n"
        blocks.append(Block(start=start, end=len(text) - 1, page=1, kind=kind))
    return DocumentText(text=text[:-1], words=tuple(words), blocks=tuple(blocks))


def find(*lines: str, **more: Any) -> Extraction:
    return extract.extract(written(*lines, **more), source())


def real(path: Path) -> Extraction:
    pages = [page for page in ingest.read(path, Options()).pages if not page.needs_ocr]
    return extract.extract(normalize.restore(pages), source(path.read_bytes()))


def evidence(found: Extraction) -> Iterator[Evidence]:
    for kind in (found.targets, found.assignments, found.products, found.deadlines):
        for record in kind:
            yield record.evidence
            yield from record.also


AIMS = ("KẾ HOẠCH", "I. MỤC TIÊU")


def test_ids_are_stable_and_unique_and_evidence_holds_the_words() -> None:
    lines = (*AIMS, "- Có 05 sản phẩm trước ngày 5/6/2031.", "- Có ít nhất 40% chủ thể tham gia.")
    once, again = find(*lines), find(*lines)
    assert once == again
    ids = [r.id for kind in (once.targets, once.deadlines) for r in kind]
    assert len(set(ids)) == len(ids) and all(len(i) == 16 for i in ids)
    text = written(*lines)
    for place in evidence(once):
        assert text.text[place.start : place.end] in place.raw


def test_boxes_are_one_a_line_and_confidence_is_that_of_the_words() -> None:
    found = find(*AIMS, "- Có ít nhất 05 sản phẩm mới.", boxes=True, confidence=0.5)
    (target,) = found.targets
    assert len(target.evidence.boxes) == 1
    assert target.evidence.boxes[0].y0 == 40 and target.evidence.confidence < 0.5
    assert "unsure" in {issue.code for issue in found.issues}


@pytest.mark.parametrize("name", ["ke-hoach-tinh", "ke-hoach-xa", "quyet-dinh-san-pham"])
def test_sample_documents_give_their_gold_records(name: str, rendered: Path) -> None:
    gold = json.loads((ROOT / "fixtures" / "gold" / f"{name}.json").read_text("utf-8"))
    found = real(rendered / f"{name}.pdf").model_dump(mode="json")
    for field, value in gold["document"].items():
        got = found["document"][field]
        if field == "legal_bases":
            got = [{key: b[key] for key in g} for b, g in zip(got, value, strict=True)]
        elif isinstance(value, dict):
            got = {key: got[key] for key in value}
        assert got == value, field
    fields = {
        "targets": ("comparator", "min", "max", "unit", "measure", "stars", "due"),
        "assignments": ("role", "due"),
        "products": ("name", "owner", "owner_type", "group", "stars", "stars_target", "action"),
        "deadlines": ("kind", "edtf", "rrule"),
    }
    for kind, keys in fields.items():
        want = [[record.get(key) for key in keys] for record in gold[kind]]
        got = [[record.get(key) for key in keys] for record in found[kind]]
        assert sorted(map(repr, map(_plain, got))) == sorted(map(repr, map(_plain, want))), kind


def _plain(values: list[Any]) -> list[Any]:
    return [float(value) if isinstance(value, int) else value for value in values]


def test_nothing_gives_nothing() -> None:
    found = extract.extract(DocumentText.empty(), source())
    assert not (found.targets or found.assignments or found.products or found.deadlines)
    assert {"type_missing", "issuer_missing"} <= {issue.code for issue in found.issues}


def test_english_and_stories_give_no_records() -> None:
    english = ["The council met on 5 May 2031. About 40 people came, and 12 products were shown."]
    story = ["Ngày ấy, năm 1943, ông lão có 03 người con và 12 con trâu đi qua 5 quả đồi."]
    for lines in (english * 50, story * 50):
        found = find(*lines)
        assert not (found.targets or found.assignments or found.products)


def test_two_documents_in_one_and_contradictory_dates() -> None:
    found = find(
        "Số: 1/KH-UBND", "Suối Mơ, ngày 31 tháng 02 năm 2031", "KẾ HOẠCH", "Thử", "I. MỤC TIÊU",
        "- Có 05 sản phẩm trước ngày 01/01/2001.", "Nơi nhận:", "- Lưu: VT.", "QUYẾT ĐỊNH", "Hai",
        "Điều 1. Giao Sở Y tế chủ trì kiểm tra.",
    )  # fmt: skip
    assert (found.document.type_code, found.document.issued) == ("KH", "2031-XX-XX")
    assert "date_impossible" in {issue.code for issue in found.issues}
    assert [a.agency.name for a in found.assignments] == ["Sở Y tế"]
