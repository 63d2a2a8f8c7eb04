"""The sample documents: what is rendered is what is written down as true."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from fixtures.render import DOCUMENTS, FILES, printed, render
from sohoa import records

FIXTURES = Path(__file__).parents[1] / "fixtures"
KINDS: dict[str, type[records.Found]] = {
    "targets": records.Target,
    "assignments": records.Assignment,
    "products": records.Product,
    "deadlines": records.Deadline,
}


def folded(text: str) -> str:
    return " ".join(text.split())


@cache
def gold_text(document: str) -> list[str]:
    text = (FIXTURES / "gold" / f"{document}.txt").read_text(encoding="utf-8")
    return text.split("\f")


@cache
def gold(document: str) -> dict[str, Any]:
    record = json.loads((FIXTURES / "gold" / f"{document}.json").read_text(encoding="utf-8"))
    assert isinstance(record, dict)
    return record


def layer(path: Path) -> list[str]:
    """The text layer of each page of a PDF."""
    pdf = pdfium.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    return pages


def test_the_same_bytes_every_time(tmp_path: Path, rendered: Path) -> None:
    names = ["ke-hoach-xa.pdf", "ke-hoach-xa-trang-1.jpg", "ke-hoach-tinh-degraded.pdf"]
    printed.cache_clear()
    files = render(tmp_path, names)
    assert sorted(path.name for path in files) == sorted(names)
    for path in files:
        assert path.read_bytes() == (rendered / path.name).read_bytes(), path.name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_text_layer_is_the_gold_text(document: str, rendered: Path) -> None:
    assert list(printed(document).pages) == gold_text(document), "run fixtures.render --gold"
    pages = [folded(page) for page in layer(rendered / f"{document}.pdf")]
    assert pages == [folded(page) for page in gold_text(document)]


def test_scans_are_images_alone_and_one_page_lies_on_its_side(rendered: Path) -> None:
    for name in FILES:
        if name.endswith((".pdf", ".tif")) and name != f"{FILES[name][0]}.pdf":
            pages = len(gold_text(FILES[name][0]))
            if name.endswith(".tif"):
                with Image.open(rendered / name) as image:
                    assert image.n_frames == pages  # type: ignore[attr-defined]
            else:
                assert [folded(page) for page in layer(rendered / name)] == [""] * pages
    pdf = pdfium.PdfDocument(rendered / "ke-hoach-xa-scan.pdf")
    upright, turned = (page.get_size() for page in pdf)
    assert upright == turned[::-1]
    assert upright == pytest.approx((595, 842), abs=1)  # A4


def test_the_bad_scan_is_skewed_noisy_and_sealed(rendered: Path) -> None:
    def last(name: str) -> np.ndarray:
        pdf = pdfium.PdfDocument(rendered / name)
        return np.asarray(pdf[2].render(scale=200 / 72).to_pil().convert("RGB"))

    def skew(page: np.ndarray) -> float:
        """Degrees by which the page is turned: there its lines stand out most."""
        ink = (cv2.cvtColor(page, cv2.COLOR_RGB2GRAY) < 110).astype(np.float32)
        high, wide = ink.shape

        def contrast(angle: float) -> float:
            turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
            return float(np.var(cv2.warpAffine(ink, turn, (wide, high)).sum(axis=1)))

        return -max(np.arange(-2, 2.05, 0.1), key=contrast)

    good, bad = last("ke-hoach-tinh-scan.pdf"), last("ke-hoach-tinh-degraded.pdf")
    assert abs(skew(good)) < 0.11
    assert 0.8 < abs(skew(bad)) < 1.3
    corner = np.s_[2120:2300, 300:900, 1]  # empty paper below the signer's name
    assert bad[corner].std() > 3 * good[corner].std()
    for page in (good, bad):
        red = (page[..., 0].astype(int) - page[..., 1] > 60) & (page[..., 0] > 120)
        assert red.sum() > 5000


def test_garbled_text_has_lost_its_vietnamese() -> None:
    text = (FIXTURES / "garbled" / "ke-hoach-tinh-garbled.txt").read_text(encoding="utf-8")
    assert text.count("\f") == len(gold_text("ke-hoach-tinh")) - 1
    assert not set(text) & set("ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹđĐ")
    assert "864/KH-UBND" in text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_gold_records_stand_in_the_text(document: str) -> None:
    pages = gold_text(document)
    record = gold(document)
    assert set(record) == {"document", *KINDS}
    assert set(record["document"]) <= set(records.Document.model_fields)
    records.Issuer.model_validate(record["document"]["issuer"])
    records.Signer.model_validate(record["document"]["signer"])
    for kind, model in KINDS.items():
        for entry in record[kind]:
            page, raw = entry["evidence"]["page"], entry["evidence"]["raw"]
            begins = folded(pages[page - 1])
            # What begins on a page may end on the next, behind its page number.
            follows = folded(pages[page].partition("\n")[2]) if page < len(pages) else ""
            at = f"{begins} {follows}".find(raw)
            assert 0 <= at < len(begins), f"{raw!r} is not on page {page} of {document}"
            values = {name: value for name, value in entry.items() if name != "evidence"}
            assert_fits(model, values)
            for name in ("name", "owner", "text"):
                if values.get(name):
                    assert values[name] in folded(" ".join(pages))
            for number in (values.get("min"), values.get("max")):
                assert number is None or str(number) in raw or {2: "hai"}.get(number, "?") in raw


def assert_fits(model: type[records.Found], values: dict[str, Any]) -> None:
    """The fields a gold entry gives are the contract's, and so are their values."""
    empty = dict.fromkeys(model.model_fields)
    place = {"page": 1, "start": 0, "end": 0, "raw": "", "confidence": 1}
    filler = {"id": "", "evidence": place, "also": (), "text": "", "name": "", "name_raw": ""}
    common = {name: value for name, value in filler.items() if name in empty}
    modality = {"modality": "target"} if model is records.Target else {}
    if "agency" in values:
        values["agency"] = {"canonical": None} | values["agency"]
    model.model_validate(empty | common | modality | values)


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there are: ke-hoach-tinh"):
        render(tmp_path, ["ke-hoach-huyen.pdf"])
    assert not list(tmp_path.iterdir())
