"""Engines that fail and images that are no pages: a clear error or an empty page, never worse."""

import numpy as np
import pytesseract
import pytest
from pageimages import DPI, body_page

import ocr
from ocr.engines import EngineWord
from ocr.tesseract import parse_tsv
from sohoa.errors import EngineError, EngineTimeout, MissingDependency
from sohoa.model import PageImage
from sohoa.options import Options

PROGRAM = Options(engine="pytesseract")


class Scripted:
    """An engine that does what the test says: raises, dawdles (by its own clock) or answers."""

    name = version = "scripted"

    def __init__(self, answer=(), error=None, seconds=0.0):
        self.answer, self.error, self.seconds = answer, error, seconds
        self.calls, self.clock = 0, 0.0

    def recognise(self, pixels, dpi, *, psm, timeout):
        self.calls += 1
        self.clock += min(self.seconds, timeout)
        if self.seconds > timeout:
            raise EngineTimeout("slow")
        if self.error:
            raise self.error
        return list(self.answer)


def page_image():
    return PageImage(body_page().pixels, DPI)


@pytest.mark.parametrize("error", [EngineTimeout("slow"), EngineError("broken")])
def test_an_engines_failure_is_raised_as_it_is(error):
    with pytest.raises(type(error), match=str(error)):
        ocr.recognise(page_image(), 1, Options(), engine=Scripted(error=error))


def test_an_engine_that_sees_nothing_gives_an_empty_page():
    page = ocr.recognise(page_image(), 7, Options(), engine=Scripted())
    assert (page.number, page.origin, page.lines) == (7, "ocr", ())


def test_the_page_timeout_spans_all_calls(monkeypatch):
    page = body_page()
    page.text(85, 600, "Nơi nhận:\n- Như Điều 4;\n- Các sở, ngành.", 11)
    page.text(320, 600, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    engine = Scripted(seconds=50)
    monkeypatch.setattr("ocr.reading.monotonic", lambda: engine.clock)
    with pytest.raises(EngineTimeout):
        ocr.recognise(PageImage(page.pixels, DPI), 1, Options(page_timeout=120), engine=engine)
    assert (engine.calls, engine.clock) == (3, 120)


def doubtful_reader(monkeypatch, seconds):
    engine = Scripted([EngineWord("?", 0, 0, 9, 9, 0.1, 1, 1, 1)], seconds=seconds)
    monkeypatch.setattr("ocr.reading.monotonic", lambda: engine.clock)
    return engine


def test_a_doubtful_page_is_read_the_other_way_up(monkeypatch):
    engine = doubtful_reader(monkeypatch, seconds=50)
    page = ocr.recognise(page_image(), 1, Options(page_timeout=120), engine=engine)
    assert (engine.calls, page.rotation, page.text) == (2, 0, "?")


def test_a_doubtful_page_is_not_kept_when_time_is_up(monkeypatch):
    """It may be upside down; with more time the other way up is read as well."""
    engine = doubtful_reader(monkeypatch, seconds=80)
    with pytest.raises(EngineTimeout):
        ocr.recognise(page_image(), 1, Options(page_timeout=120), engine=engine)
    assert engine.calls == 2
    engine = doubtful_reader(monkeypatch, seconds=80)
    page = ocr.recognise(page_image(), 1, Options(page_timeout=200), engine=engine)
    assert (engine.calls, page.text) == (2, "?")


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("kill -SEGV $$", EngineError),
        ("echo broken >&2; exit 3", EngineError),
        ("exec sleep 600", EngineTimeout),
        ("printf '5\\t1\\tx\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t90\\tword\\n' > $2.tsv", EngineError),
        ("printf '\\377\\376\\n' > $2.tsv", EngineError),
        ("true", EngineError),
    ],
    ids=["crash", "exit", "hang", "nonsense", "not text", "no answer"],
)
def test_a_tesseract_program_that_misbehaves(tmp_path, monkeypatch, script, error):
    pytesseract.get_tesseract_version(cached=True)  # it asks once a process, and without a limit
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    options = PROGRAM.model_copy(update={"page_timeout": 3.0})
    with pytest.raises(EngineError) as caught:
        ocr.recognise(page_image(), 1, options)
    assert type(caught.value) is error


def test_tesserocr_stops_in_time():
    pytest.importorskip("tesserocr")
    with pytest.raises(EngineTimeout):
        ocr.recognise(page_image(), 1, Options(engine="tesserocr", page_timeout=0.15))


def test_what_is_missing_is_named(tmp_path, monkeypatch):
    with pytest.raises(MissingDependency, match="tesseract-ocr-xyz"):
        ocr.recognise(page_image(), 1, Options(language="xyz"))
    with pytest.raises(MissingDependency, match=r"stand alone.*--language sohoa_vie_1"):
        ocr.recognise(page_image(), 1, Options(language="eng+sohoa_vie_1"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingDependency, match="apt-get install tesseract-ocr"):
        ocr.recognise(page_image(), 1, PROGRAM)


@pytest.mark.parametrize("engine", ["tesserocr", "pytesseract"])
def test_damaged_language_data_is_named(tmp_path, monkeypatch, engine):
    if engine == "tesserocr":
        pytest.importorskip("tesserocr")
    (tmp_path / "xyz.traineddata").write_bytes(b"cut off in copying")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(MissingDependency, match="--reinstall tesseract-ocr-xyz"):
        ocr.recognise(page_image(), 1, Options(language="xyz", engine=engine))


def grey(value, shape=(1170, 827)):
    return np.full(shape, value, dtype=np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [
        grey(0, (1, 1)),
        grey(255, (1, 1, 3)),
        grey(255),
        grey(0),
        grey(128, (1170, 827, 3)),
        np.random.default_rng(0).normal(235, 6, (1170, 827)).clip(0, 255).astype(np.uint8),
        np.tile(np.arange(40_000) % 256, (20, 1)).astype(np.uint8),
        grey(255, (20, 40_000)),
    ],
    ids=["dot", "rgb dot", "white", "black", "grey", "paper grain", "wide ramp", "wide white"],
)
def test_images_without_print_are_empty_pages(pixels):
    engine = Scripted()
    page = ocr.recognise(PageImage(pixels, 150), 1, Options(), engine=engine)
    assert page.lines == ()
    assert page.width == pytest.approx(pixels.shape[1] * 72 / 150, abs=0.01)


@pytest.mark.parametrize("engine", ["tesserocr", "pytesseract"])
def test_noise_and_a_very_wide_page_are_survived(engine):
    if engine == "tesserocr":
        pytest.importorskip("tesserocr")
    noise = np.random.default_rng(0).integers(0, 256, (120, 160), dtype=np.uint8)
    wide = np.full((60, 40_000), 255, dtype=np.uint8)
    strip = 255 - np.asarray(body_page().image.convert("L"))[250:310, :1600]
    wide[:, :1600] = 255 - strip
    for pixels in (noise, wide):
        ocr.recognise(PageImage(pixels, 200), 1, Options(engine=engine))


def test_blank_pages_do_not_ask_the_engine():
    engine = Scripted()
    ocr.recognise(PageImage(grey(250), 150), 1, Options(), engine=engine)
    assert engine.calls == 0


def test_a_heading_is_not_a_word():
    assert parse_tsv("level\tpage_num\tblock_num\n") == []
