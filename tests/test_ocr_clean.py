"""A worn page is mended by what it suffers from, a good one left alone, doubts are read again."""

import numpy as np
import pytest
from pageimages import BODY, DPI, Drawn, body_page, recall
from PIL import ImageDraw

import ocr
from fixtures import wear
from ocr.clean import cleaned
from ocr.engines import EngineWord
from ocr.second import confidence
from sohoa.errors import EngineError
from sohoa.model import PageImage
from sohoa.options import Options


def dice():
    return np.random.default_rng(7)


def read(pixels, dpi=DPI, engine=None):
    return ocr.recognise(PageImage(pixels, dpi), 1, Options(), engine=engine)


@pytest.mark.parametrize(
    ("condition", "step", "least"),
    [
        ("speckle", "specks", 0.95),
        ("salt-pepper", "specks", 0.95),
        ("noise", "grain", 0.93),
        ("bleed-through", "through", 0.95),
        ("red-seal", "seal", 0.95),
        ("blue-ink", "pen", 0.9),
        ("dark-copy", "grain", 0.9),
        ("uneven-light", "light", 0.95),
        ("inverted", "inverted", 0.95),
        ("photo", "light", 0.9),
        ("82-dpi", "scaled 2.22", 0.85),
    ],
)
def test_a_worn_page_is_read_and_says_what_was_done(condition, step, least):
    pixels, dpi = wear.CONDITIONS[condition](body_page().pixels, dice())
    page = read(pixels, dpi)
    assert step in page.treatment
    assert recall((w.text for line in page.lines for w in line.words), BODY.split()) > least


@pytest.mark.parametrize("condition", ["good", "jpeg-20", "150-dpi", "fax", "thin"])
def test_what_is_good_enough_is_left_as_it_is(condition):
    pixels, dpi = wear.CONDITIONS[condition](body_page().pixels, dice())
    page = read(pixels, dpi)
    assert not set(page.treatment) & {"specks", "grain", "through", "faint", "light", "pen", "seal"}
    assert recall((w.text for line in page.lines for w in line.words), BODY.split()) > 0.9


def test_faint_print_is_read():
    faint = 235 - (255 - body_page().pixels.astype(float)) * 0.13
    grain = dice().normal(0, 2, faint.shape[:2])[..., None]
    page = read(np.clip(faint + grain, 0, 255).astype(np.uint8))
    assert "faint" in page.treatment
    assert recall((w.text for line in page.lines for w in line.words), BODY.split()) > 0.9


@pytest.mark.parametrize("kind", range(5))
def test_an_empty_page_has_no_text(kind):
    """White, grained, shadowed, specked and holed, with the print of its other side."""
    pixels, dpi = wear.blank(body_page().pixels, kind, dice())
    assert read(pixels, dpi).lines == ()


def test_a_signature_goes_what_is_written_in_a_line_stays():
    page = Drawn()
    page.text(85, 90, "Số: 864/KH-UBND")
    pen = ImageDraw.Draw(page.image)
    blue = (40, 50, 150)
    pen.line([(700, 260), (720, 290), (740, 262), (760, 290)], blue, 5)  # a number, 4 mm high
    pen.line([(900, 900), (1000, 1200), (1060, 880), (1300, 1150), (1400, 1000)], blue, 6)
    pen.rectangle((300, 1500, 700, 1750), outline=blue, width=5)  # the frame of a stamp
    page.text(390, 390, "Nguyễn Văn An")  # print that the signature crosses
    grey, steps = cleaned(page.pixels)
    assert "pen" in steps
    assert (grey[250:300, 690:770] < 128).sum() > 200
    assert (grey[1490:1510, 300:700] < 128).sum() > 1000
    alone = Drawn()
    alone.text(390, 390, "Nguyễn Văn An")
    printed = np.asarray(alone.image.convert("L")) < 128
    around = (slice(880, 1200), slice(900, 1400))
    assert (grey[around] < 160).sum() < 1.2 * printed[around].sum() + 50
    assert (grey[printed] < 160).mean() > 0.85


class Doubtful:
    """An engine that answers each call with the next of its confidences; errors are raised."""

    name = version = "doubtful"

    def __init__(self, *answers):
        self.answers, self.shapes = list(answers), []

    def recognise(self, pixels, dpi, *, psm, timeout):
        self.shapes.append(pixels.shape)
        answer = self.answers.pop(0) if self.answers else 0.2
        if isinstance(answer, Exception):
            raise answer
        return [EngineWord(f"đọc{len(self.shapes)}", 90, 40, 400, 70, answer, 1, 1, 1)]


def test_a_sure_page_is_read_once():
    engine = Doubtful(0.95)
    page = read(body_page().pixels, engine=engine)
    assert (len(engine.shapes), page.text, page.treatment) == (1, "đọc1", ())


def test_a_doubtful_line_is_read_again_and_the_surer_reading_stays():
    engine = Doubtful(0.86, 0.93)
    page = read(body_page().pixels, engine=engine)
    assert (len(engine.shapes), page.text, page.treatment) == (2, "đọc2", ("again 1",))
    assert engine.shapes[1][0] < 120  # one line alone
    assert page.lines[0].words[0].box.y0 == pytest.approx(110, abs=20)
    engine = Doubtful(0.86, 0.5)
    page = read(body_page().pixels, engine=engine)
    assert (len(engine.shapes), page.text, page.treatment) == (2, "đọc1", ())


def test_a_poor_page_is_read_by_other_plans_two_at_most():
    engine = Doubtful(0.8, 0.75, 0.9)
    page = read(body_page().pixels, engine=engine)
    assert (len(engine.shapes), page.treatment) == (3, ("local threshold",))
    assert confidence(list(page.lines)) == pytest.approx(0.9)
    engine = Doubtful(0.8, 0.75, 0.7, 0.7)
    page = read(body_page().pixels, engine=engine)
    assert (len(engine.shapes), page.text, page.treatment) == (4, "đọc1", ())


def test_the_first_reading_stands_when_the_second_fails():
    engine = Doubtful(0.86, EngineError("broken"))
    assert read(body_page().pixels, engine=engine).text == "đọc1"


def test_a_page_is_worn_the_same_every_time():
    page = body_page().pixels
    for name in ("noise", "photo", "red-seal"):
        first, second = (wear.CONDITIONS[name](page, dice())[0] for _ in range(2))
        assert np.array_equal(first, second)
