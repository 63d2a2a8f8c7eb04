"""Takes the pictures of the pages in `docs/pictures/`: `python -m docs.pictures [ARCHIVE]`.

They show the sample documents; without an archive of these, one is made first (a few minutes).
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from fixtures.render import render
from sohoa.load import load
from sohoa.options import Options
from store import Archive, queue
from tests.browsing import CHROMIUM, serving

_HERE = Path(__file__).parent
_PLAIN = _HERE.parent / "fixtures" / "plain"


class Picture(NamedTuple):
    """A page to be photographed."""

    name: str
    address: str
    width: int = 1280
    height: int = 860
    theme: str = "light"


def pictures(archive: Path) -> list[Picture]:
    """What is photographed: the addresses follow from what is in the archive."""
    with Archive(archive) as opened:
        ((document, record, page),) = opened.db.execute(
            "select t.document, t.id, t.page from targets t join documents d on d.id = t.document "
            "where d.name like '%ke-hoach-tinh-scan.pdf' order by t.start limit 1 offset 1"
        ).fetchall()
        # a word of a scan that can be read in several ways
        seen = [one for one in queue(opened, limit=500) if one.boxes]
        word = max(seen, key=lambda one: len(one.alternatives))
    evidence = f"/documents/{document}?page={page}&record={record}"
    results = "/?q=kenh+ban+hang+hien+dai"
    return [
        Picture("search", results),
        Picture("search-phone", results, 360, 720),
        Picture("document", evidence),
        Picture("document-dark", evidence, theme="dark"),
        Picture("review", f"/review/items/{word.key}"),
        Picture("compare", "/compare"),
        Picture("load", "/load"),
    ]


def photograph(browser: Browser, url: str, picture: Picture) -> None:
    """Take one, and keep it as WebP."""
    context = browser.new_context(viewport={"width": picture.width, "height": picture.height})
    context.add_cookies([{"name": "theme", "value": picture.theme, "url": url}])
    page = context.new_page()
    page.goto(url + picture.address, wait_until="networkidle")
    image = Image.open(io.BytesIO(page.screenshot()))
    image.save(_HERE / "pictures" / f"{picture.name}.webp", quality=80, method=6)
    context.close()


def _samples(folder: Path) -> Path:
    """An archive of the sample documents."""
    render(folder / "documents")
    paths = [folder / "documents", _PLAIN]
    with Archive(folder / "archive", create=True) as archive:
        load(paths, archive, Options())
    return folder / "archive"


def main() -> None:
    """Take them all."""
    (_HERE / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        archive = Path(sys.argv[1]) if len(sys.argv) > 1 else _samples(Path(made))
        with serving(archive) as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            for picture in pictures(archive):
                photograph(browser, served.url, picture)
                print(picture.name)
            browser.close()


if __name__ == "__main__":
    main()
