"""Images of pages: upright, in place, kept, bounded; and what becomes of hostile ones."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sohoa.errors import DamagedFile, EngineTimeout, InputError, WorkerDied
from sohoa.images import draw, place, shape, sweep, used
from sohoa.model import Model
from sohoa.options import Options
from sohoa.studio import Studio

#: A page in points: lying, as it is in the file.
_WIDE, _HIGH = 360.0, 240.0


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page that is lying; its red upper left corner is the lower left one when it is upright."""
    pixels = np.full((500, 750, 3), 255, np.uint8)
    pixels[:100, :100] = (255, 0, 0)
    path = tmp_path / "scan.png"
    Image.fromarray(pixels).save(path, dpi=(150, 150))
    return path


@pytest.mark.parametrize(
    ("rotation", "corner"), [(0, (0, 0)), (90, (1, 0)), (180, (1, 1)), (270, (0, 1))]
)
def test_a_page_is_turned_clockwise_until_it_is_upright(
    scan: Path, tmp_path: Path, rotation: int, corner: tuple[int, int]
) -> None:
    sides = (_HIGH, _WIDE) if rotation % 180 else (_WIDE, _HIGH)
    wanted = shape(*sides, "page")
    draw(scan, 1, rotation, wanted, tmp_path / "page.jpg", Options())
    with Image.open(tmp_path / "page.jpg") as image:
        assert image.size == wanted[:2]
        x, y = corner
        red = image.getpixel((x * (image.width - 1), y * (image.height - 1)))
    assert isinstance(red, tuple) and red[0] > 200 and red[1] < 60


def test_sizes_are_those_of_the_paper_within_bounds() -> None:
    assert shape(595.2, 841.8, "page") == (1240, 1754, 150)
    poster = shape(5000, 14_400, "large")
    assert poster.width * poster.height <= 18_010_000
    assert max(shape(10, 14_400, "large")[:2]) <= 12_000


def test_a_file_that_cannot_be_drawn_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "broken.pdf"
    source.write_bytes(b"%PDF-1.7\nnothing of a PDF")
    with pytest.raises(DamagedFile):
        draw(source, 1, 0, shape(595, 842, "page"), tmp_path / "out" / "page.jpg", Options())
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


def test_the_least_used_images_go_first(tmp_path: Path) -> None:
    images = [place(tmp_path, f"{n:064x}", 1, 0, "page") for n in range(4)]
    for age, image in enumerate(images):
        image.parent.mkdir(parents=True)
        image.write_bytes(bytes(100))
        os.utime(image, (1_000_000 - age, 1_000_000 - age))
    assert used(images[3])  # the oldest is wanted again
    sweep(tmp_path, kept=300)
    assert [image.exists() for image in images] == [True, False, False, True]


class _Said(Model):
    word: str


def _say(word: str, options: Options) -> _Said:
    return _Said(word=word)


def _die(options: Options) -> _Said:
    os._exit(1)


def _hang(options: Options) -> _Said:
    time.sleep(60)
    return _Said(word="late")


def _refuse(options: Options) -> _Said:
    raise InputError("no page")


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    made = Studio(1)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("run", "limit", "error"),
    [(_die, 30.0, WorkerDied), (_hang, 0.2, EngineTimeout), (_refuse, 30.0, InputError)],
)
def test_hostile_work_fails_alone(
    studio: Studio, run: Any, limit: float, error: type[Exception]
) -> None:
    with pytest.raises(error):
        studio.ask("hostile", run, (), Options(), limit).result(30)
    assert studio.ask("good", _say, ("yes",), Options(), 30.0).result(30) == b'{"word":"yes"}'


def test_what_is_asked_for_twice_at_a_time_is_made_once(studio: Studio) -> None:
    first = studio.ask("page", _say, ("a",), Options(), 30.0)
    second = studio.ask("page", _say, ("b",), Options(), 30.0)
    assert second is first or first.done()
