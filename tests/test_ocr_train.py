"""sohoa's own recognition data: they are used, read what others lose, and can be made again."""

import random
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein

import ocr
from fixtures.layout import font_file
from ocr.engines import select
from ocr.tesseract import tessdata
from ocr.train.__main__ import charset_of, codes
from ocr.train.page import typeset
from ocr.train.scan import Engine, cut, worn
from ocr.train.text import Text
from ocr.train.weights import Network
from sohoa.model import PageImage
from sohoa.options import Options

#: Letters with two marks, in capitals and small, and signs that look alike.
LINES = [
    "ỦY BAN NHÂN DÂN THÀNH PHỐ",
    "QUYẾT ĐỊNH",
    "Số: 1334/QĐ-UBND ngày 11 tháng 01 năm 2021",
    "thẩm quyền tổ chức, phổ biến để công bố – hỗ trợ",
    "1. Tiền thưởng (chỉ 11 hộ) tại 1/1/2021",
]

tools = pytest.mark.skipif(not shutil.which("combine_tessdata"), reason="no combine_tessdata")


def soft_page(lines):
    """A page of 150 dpi, a little out of focus."""
    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    for number in range(20):
        text = lines[number % len(lines)]
        font = ImageFont.truetype(font_file("RIB"[number // 5 % 3]), 29)
        draw.text((150, 120 + 60 * number), text, fill=40, font=font)
    return PageImage(np.asarray(image.filter(ImageFilter.GaussianBlur(1.1))), 150)


@pytest.mark.parametrize("engine", ["tesserocr", "pytesseract"])
def test_marks_that_the_usual_data_lose_are_read(engine):
    if engine == "tesserocr":
        pytest.importorskip("tesserocr")

    def errors(options):
        page = ocr.recognise(soft_page(LINES), 1, options)
        read = " ".join(line.text for line in page.lines if line.words)
        return page.engine, Levenshtein.distance(read, " ".join(LINES * 4))

    engine_used, few = errors(Options(engine=engine))
    assert "sohoa_vie_1" in engine_used  # told, with its version
    installed, many = errors(Options(engine=engine, language="vie"))
    assert "sohoa" not in installed
    assert few < 0.5 * many


@tools
def test_weights_come_out_of_a_model_file_and_go_back_unchanged(tmp_path):
    model = tessdata("vie") / "vie.traineddata"
    command = ["combine_tessdata", "-u", str(model), str(tmp_path / "vie.")]
    subprocess.run(command, check=True, capture_output=True)
    data = (tmp_path / "vie.lstm").read_bytes()
    network = Network(data)
    assert sum(matrix.size for matrix in network.matrices) == 416_301  # as the file itself says
    assert network.with_matrices(network.matrices) == data
    with pytest.raises(ValueError, match="not the network"):
        Network(data[:200])
    with pytest.raises(ValueError, match="not the network"):
        Network(model.read_bytes())


@tools
def test_lines_are_cut_from_worn_pages_with_what_they_say(tmp_path):
    pytest.importorskip("tesserocr")
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("\n".join(LINES * 4), encoding="utf-8")
    known = codes(charset_of("vie"))
    assert {*"ỦẾỐđ–²"} <= known.keys()
    assert not {*"—⁄"} & known.keys()  # nobody prints them
    text, engine = Text([corpus], frozenset(known)), Engine(str(tessdata("vie")), "vie")
    lines = []
    for seed in range(3):
        dice = random.Random(seed)
        page = typeset(text, dice)
        lines += cut(page, *worn(page, dice), engine, dice)
    assert len(lines) > 60
    assert all(line.shape[0] == 36 and set(said) <= known.keys() for line, said in lines)
    # What is said to stand there does: the engine reads most of the long lines so.
    long = [(line, said) for line, said in lines if len(said) > 20]
    same = 0.0
    for line, said in long:
        words = select(Options()).recognise(np.pad(line, 9, mode="edge"), 150, psm=7, timeout=9)
        same += Levenshtein.normalized_similarity(" ".join(w.text for w in words), said)
    assert same > 0.8 * len(long)


@tools
def test_a_model_can_be_made_from_lines(tmp_path):
    pytest.importorskip("torch")
    run = [sys.executable, "-m", "ocr.train"]
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("\n".join(LINES * 4), encoding="utf-8")
    lines, model = tmp_path / "lines", tmp_path / "mine"
    subprocess.run([*run, "draw", corpus, "-o", lines, "--pages", "2"], check=True)
    subprocess.run([*run, "learn", lines, "-o", model, "--minutes", "0.05"], check=True)
    assert model.with_suffix(".traineddata").stat().st_size < 600_000
