"""Learn what the Vietnamese engine misreads: ``python -m benchmarks.hesitations CORPUS... -o TSV``.

Sets lines of Vietnamese text in several faces, wears and scans them as offices do, has tesseract
read them with its alternatives, and counts letter by letter what was read for what
(``data/misread.tsv``; see `normalize.misread`). Needs tesserocr and the fonts of fonts-liberation2
and fonts-croscore.
"""

import argparse
import math
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from normalize.pairs import face, sentences
from normalize.unicode import skeleton
from ocr.engines import select
from sohoa.errors import EngineError
from sohoa.options import Options

TABLE = Path(__file__).parents[1] / "normalize/data/misread.tsv"
#: The recognition data that read the lines in turn: sohoa's own, and those that it was made from.
LANGUAGES = ("sohoa_vie_1", "vie")
#: Lines with a larger share of wrong words than this show how pages are lost, not letters.
LOST = 0.35
#: Lower bounds of the engine's confidence in an alternative, for which its worth is counted.
STEPS = (0.75, 0.6, 0.45, 0.3, 0.15, 0.05, 0.001, 0.0)
#: What it says (nats) that the true letter was named and given up, or not named. Counted, it is
#: -0.8 and -2.3; but on real scans the engine is silent twice as often as on what we print.
GIVEN_UP, SILENT = -0.5, -1.6
#: Sightings that the rate of its kind of mistake counts for, for each pair of letters.
PRIOR = 300
#: log P of a wrong letter that was never seen for another: by its marks, or altogether.
MARK, LETTER = -10.0, -11.0
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OURS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵdđ"

Pixels = NDArray[np.uint8]
#: What was read for a letter, and the confidence in each alternative.
Reading = tuple[str, dict[str, float]]


def scanned(text: str, rng: random.Random) -> tuple[Pixels, int]:
    """`text` as a worn, scanned image of one line, grey, and its resolution: 200 or 300 dpi.

    What is scanned with less than 170 dpi is enlarged, as the ocr stage does.
    """
    dpi = rng.choice((100, 120, 150, 150, 200, 200, 200, 300, 300))
    size = round(rng.choice((12, 13, 13, 14, 14)) * 300 / 72)
    font = ImageFont.truetype(str(face(rng)), size)
    image = Image.new("L", (int(font.getbbox(text)[2]) + size, 2 * size), 255)
    ImageDraw.Draw(image).text((size // 2, size // 4), text, font=font, fill=rng.randint(0, 70))
    turned = image.rotate(rng.uniform(-0.4, 0.4), Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(turned)
    if rng.random() < 0.3:  # too much ink, or too little
        worn = cv2.erode if rng.random() < 0.5 else cv2.dilate
        pixels = np.asarray(worn(pixels, np.ones((2, 2), np.uint8)))
    pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.6, 2.2))
    scale = dpi / 300
    pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(0, 18), pixels.shape)
    noisy = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        noisy = np.where(noisy < rng.randint(110, 200), 0, 255).astype(np.uint8)
    else:
        packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(20, 85)])[1]
        noisy = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    if dpi < 170:
        enlarged = cv2.resize(
            noisy, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_CUBIC
        )
        return np.asarray(enlarged, dtype=np.uint8), 300
    return noisy, dpi


def readings(corpora: list[Path], lines: int, seed: int) -> Iterator[tuple[str, Reading]]:
    """Each letter of `lines` lines, small, with what was read for it."""
    rng = random.Random(seed)
    engines = [select(Options(engine="tesserocr", language=data)) for data in LANGUAGES]
    pool = list(sentences(corpora, rng))
    rng.shuffle(pool)
    for text, engine in zip(pool[:lines], cycle(engines), strict=False):
        true = text.upper() if rng.random() < 0.15 else text
        pixels, dpi = scanned(true, rng)
        try:
            words = engine.recognise(pixels, dpi, psm=7, timeout=60)
        except EngineError:
            continue
        ours = true.split()
        wrong = sum(a != b.text for a, b in zip(ours, words, strict=False))
        if len(ours) != len(words) or wrong > LOST * len(ours):
            continue
        for one, word in zip(ours, words, strict=True):
            if word.alternatives is None or len(one) != len(word.text):
                continue
            for at, (letter, read) in enumerate(zip(one.lower(), word.text.lower(), strict=True)):
                others = [a for a in word.alternatives if a.at == at]
                held = {a.text.lower(): a.confidence for a in reversed(others)}
                if letter.isalpha():
                    yield letter, (read, held)


def kind(read: str, true: str) -> str:
    """What sort of mistake it is to read `read` for `true`, a letter with other marks."""
    shapes, tones = [], []
    for letter in (read, true):
        parts = unicodedata.normalize("NFD", letter)
        shapes.append("".join(c for c in parts if c not in _TONES))
        tones.append("".join(c for c in parts if c in _TONES))
    if shapes[0] != shapes[1]:
        return "shape" if tones[0] == tones[1] else "shape and tone"
    return "tone lost" if not tones[0] else "tone gained" if not tones[1] else "tone changed"


def pairs(seen: Counter[tuple[str, str]]) -> Iterator[tuple[str, str, float]]:
    """(read, true, log P) for letters of which `seen` counts how often one was read for another.

    A pair with the same bare letter is smoothed with the rate of its kind of mistake; others are
    listed where they were seen twice.
    """
    total: Counter[str] = Counter()
    for (_, true), times in seen.items():
        total[true] += times
    family = [(a, b) for a in _OURS for b in _OURS if a != b and skeleton(a) == skeleton(b)]
    of, out_of = Counter[str](), Counter[str]()
    for read, true in family:
        of[kind(read, true)] += seen[read, true]
        out_of[kind(read, true)] += total[true]
    for read, true in family:
        rate = (of[kind(read, true)] + 1) / (out_of[kind(read, true)] + 100)
        yield read, true, math.log((seen[read, true] + PRIOR * rate) / (total[true] + PRIOR))
    for (read, true), times in seen.items():
        if skeleton(read) != skeleton(true) and read.isalpha() and times >= 2:
            yield read, true, math.log(times / (total[true] + PRIOR))


def worth(found: list[tuple[str, Reading]], chance: dict[tuple[str, str], float]) -> list[float]:
    """What it says (nats) that a letter was named with a confidence in each of `STEPS`.

    Compared are letters with wrong marks, by how the true one was named, and letters read right,
    by how those were named that they are easily read for.
    """
    right, wrong = np.full(len(STEPS) + 1, 0.5), np.full(len(STEPS) + 1, 1e-3)
    family: dict[str, str] = {}
    for letter in _OURS:
        family[skeleton(letter)] = family.get(skeleton(letter), "") + letter
    for true, (read, held) in found:
        if read == true:
            for other in family.get(skeleton(true), "").replace(true, ""):
                wrong[_step(held.get(other))] += math.exp(chance[read, other])
        elif skeleton(read) == skeleton(true):
            right[_step(held.get(true))] += 1
    ratio = np.log(right / right.sum()) - np.log(wrong / wrong.sum())
    return [float(value) for value in ratio[:-1]]


def _step(confidence: float | None) -> int:
    if confidence is None:
        return len(STEPS)
    return next(k for k, least in enumerate(STEPS) if confidence >= least)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=TABLE)
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    found = list(readings(given.corpus, given.lines, given.seed))
    table = list(pairs(Counter((read, true) for true, (read, _) in found)))
    said = worth(found, {(read, true): log for read, true, log in table})
    with given.output.open("w", encoding="utf-8") as out:
        out.write("# What the Vietnamese engine misreads: python -m benchmarks.hesitations\n")
        out.write("# pair: read, true, log P; listed: alternative's least confidence, nats\n")
        for read, true, log in sorted(table):
            out.write(f"pair\t{read}\t{true}\t{log:.2f}\n")
        for least, nats in zip(STEPS[:-1], said[:-1], strict=True):
            out.write(f"listed\t{least}\t{max(nats, 0):.2f}\n")
        out.write(f"listed\t0\t{GIVEN_UP}\nsilent\t{SILENT}\nmark\t{MARK}\nletter\t{LETTER}\n")


if __name__ == "__main__":
    main()
