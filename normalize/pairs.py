"""Make training pairs for the channel: ``python -m normalize.pairs CORPUS... -o pairs.tsv``.

Sets lines of Vietnamese text in several faces, spoils them as scanners do, and has tesseract read
them with its English data, as whoever made the garbled texts that we restore had done. Written are
``true TAB observed`` for each line; `normalize.learn` counts them. Needs tesserocr and the fonts
of fonts-liberation2 and fonts-croscore.
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from normalize.tables import rows
from normalize.train import files, lines_of
from normalize.unicode import has_diacritic, nfc

_FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/croscore"),
)
#: Official documents are set in a Times face, 13 or 14 points (Decree 30/2020/NĐ-CP, annex I).
_FACES = (
    ["LiberationSerif-Regular"] * 6
    + ["Tinos-Regular"] * 2
    + [
        "LiberationSerif-Bold",
        "LiberationSerif-Italic",
        "LiberationSerif-Bold",
        "LiberationSerif-BoldItalic",
        "Arimo-Regular",
    ]
)


def sentences(corpora: list[Path], rng: random.Random) -> Iterator[str]:
    """Stretches of 8 to 16 words from the lines of the programme's domain and some others."""
    near = re.compile("|".join(re.escape(phrase) for (phrase,) in rows("programme.txt")))
    for path in files(corpora):
        for line in lines_of(path):
            if rng.random() > (0.6 if near.search(line.lower()) else 0.02):
                continue
            words = nfc(line).split()
            size = rng.randint(8, 16)
            begin = rng.randrange(max(len(words) - size, 1))
            chosen = words[begin : begin + size]
            if len(chosen) >= 5 and sum(map(has_diacritic, chosen)) * 2 > len(chosen):
                yield " ".join(chosen)


def face(rng: random.Random) -> Path:
    """The file of one of the faces that documents are set in, at random."""
    name = rng.choice(_FACES)
    return next(p for folder in _FOLDERS if (p := folder / f"{name}.ttf").exists())


def draw(text: str, rng: random.Random) -> tuple[Image.Image, int]:
    """`text` as a spoilt image of one line, and its resolution (200 or 300 dpi)."""
    dpi = rng.choice((200, 300, 300))
    size = round(rng.choice((12, 13, 13, 14, 14)) * dpi / 72)
    font = ImageFont.truetype(str(face(rng)), size)
    box = font.getbbox(text)
    image = Image.new("L", (int(box[2]) + size, 2 * size), 255)
    ImageDraw.Draw(image).text((size // 2, size // 4), text, font=font, fill=rng.randint(0, 60))
    pixels = np.asarray(
        image.rotate(rng.uniform(-0.4, 0.4), Image.Resampling.BICUBIC, fillcolor=255)
    )
    pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.3, 1.3) * dpi / 300)
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(0, 14), pixels.shape)
    pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        pixels = np.where(pixels < rng.randint(110, 190), 0, 255).astype(np.uint8)
    else:
        quality = [cv2.IMWRITE_JPEG_QUALITY, rng.randint(30, 85)]
        packed = cv2.imencode(".jpg", pixels, quality)[1]
        pixels = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))
    return Image.fromarray(pixels), dpi


def main() -> None:
    """Command line."""
    import tesserocr

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--tessdata", default="/usr/share/tesseract-ocr/5/tessdata")
    parser.add_argument("--lines", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    pool = list(sentences(given.corpus, rng))
    rng.shuffle(pool)
    api = tesserocr.PyTessBaseAPI(
        path=given.tessdata,
        lang="eng",
        psm=tesserocr.PSM.SINGLE_LINE,
        oem=tesserocr.OEM.LSTM_ONLY,
    )
    with given.output.open("w", encoding="utf-8") as out:
        for text in pool[: given.lines]:
            true = text.upper() if rng.random() < 0.12 else text
            image, dpi = draw(true, rng)
            api.SetImage(image)
            api.SetSourceResolution(dpi)
            out.write(f"{true}\t{' '.join(api.GetUTF8Text().split())}\n")
            out.flush()


if __name__ == "__main__":
    main()
