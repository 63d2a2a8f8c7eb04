"""A chart's specification into SVG or PNG, by Vega-Lite.

Its library runs a JavaScript engine. What it is given is a file of ours with numbers and texts put
into its data; it may fetch nothing, one thread uses it at a time, and it is started when the first
chart is drawn.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sohoa.studio import Busy

_FOLDER = Path(__file__).parent
#: Marks of one chart, at most: more nobody can read, and drawing takes its time.
MOST_MARKS = 1_000
_VERSION = "6.4"
_NUMBERS = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫", ""]},
}
#: Pixels of a PNG for one of the drawing.
_SCALE = 2.0
_engine = threading.Lock()
#: Drawings that are made or wait for that: each keeps a thread, and the server has some forty.
_room = threading.BoundedSemaphore(10)


@cache
def palette() -> dict[str, str]:
    """Colours by what they are for; the page has its own under the same names."""
    found: dict[str, str] = json.loads((_FOLDER / "palette.json").read_text(encoding="utf-8"))
    return found


@cache
def _template(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def specification(drawing: str, values: dict[str, Any]) -> str:
    """A specification with its places filled in, as JSON.

    Args:
        drawing: name of the file. In it, `"$name"` is one of `values`, and `"@name"` a colour.
        values: what is put in as it is; nothing in it is read as a place.

    Raises:
        ValueError: it has more marks than can be drawn.
    """
    if sum(map(len, values["data"].values())) > 3 * MOST_MARKS:  # names and parts of marks besides
        raise ValueError("a chart with too many marks")
    known = values | {"config": _filled(_template("config"), {})}
    return json.dumps(_filled(_template(drawing), known), ensure_ascii=False)


def _filled(part: Any, values: dict[str, Any]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    if isinstance(part, str) and part.startswith("@"):
        return palette()[part[1:]]
    # "$schema" names itself by an address, which is no place
    return values[part[1:]] if isinstance(part, str) and part.startswith("$") else part


@contextmanager
def _turn() -> Iterator[None]:
    if not _room.acquire(blocking=False):
        raise Busy("too many charts are being drawn")
    try:
        with _engine:
            yield
    finally:
        _room.release()


@lru_cache(maxsize=64)
def drawn(specification: str, language: str) -> str:
    """A specification as SVG, as the library writes it: not yet fit for a page.

    Raises:
        Busy: too many others wait already.
    """
    import vl_convert

    with _turn():
        svg: str = vl_convert.vegalite_to_svg(
            specification,
            vl_version=_VERSION,
            allowed_base_urls=[],
            format_locale=_NUMBERS[language],
        )
    return svg


@lru_cache(maxsize=16)
def pictured(svg: str) -> bytes:
    """A drawing that stands alone as PNG; raises as `drawn`."""
    import vl_convert

    with _turn():
        png: bytes = vl_convert.svg_to_png(svg, scale=_SCALE)
    return png
