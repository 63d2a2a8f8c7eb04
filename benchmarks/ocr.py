"""How well scans are read: sohoa's OCR stage beside plain Tesseract, on the same pages.

    python -m benchmarks.ocr [--pages NAME] [--engine ENGINE] [--no-plain] [--show]

Pages are ``../shared/eval/scans`` (or ``--scans DIR``): NAME.pdf or NAME.jpg with the true text in
NAME.gt.txt. Columns, in percent: CER and WER (edit distance over the length of the truth, after
NFC and folding of whitespace), and syllables of the truth found anywhere on the page. "plain" is
pytesseract with its defaults (vie, psm 3) on the page at 300 dpi. Lines of the truth that begin
with ``@`` (stamps put over the page) do not count, nor do lines that sohoa marks as overlays.
"""

import argparse
import re
import time
import unicodedata
from collections import Counter
from pathlib import Path
from statistics import mean

import numpy as np
import pypdfium2
import pytesseract
from PIL import Image
from rapidfuzz.distance import Levenshtein

import ocr
from sohoa.model import Page, PageImage
from sohoa.options import Options

SCANS = Path(__file__).parents[2] / "shared" / "eval" / "scans"


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def truth(path: Path) -> str:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return folded("\n".join(line for line in lines if not line.startswith("@")))


def scores(text: str, gold: str) -> tuple[float, float, float]:
    """CER, WER and share of syllables found, in percent."""
    text = folded(text)
    cer = Levenshtein.distance(text, gold) / len(gold)
    wer = Levenshtein.distance(text.split(), gold.split()) / len(gold.split())
    wanted, found = (Counter(re.findall(r"[^\W\d_]+", t.lower())) for t in (gold, text))
    recall = (wanted & found).total() / max(1, wanted.total())
    return 100 * cer, 100 * wer, 100 * recall


def load(path: Path) -> PageImage:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            return PageImage(np.asarray(document[0].render(scale=300 / 72).to_pil()), 300)
    with Image.open(path) as image:
        dpi = float(image.info.get("dpi", (0, 0))[0]) or image.width / 8.27
        return PageImage(np.asarray(image.convert("RGB")), dpi)


def text_of(page: Page) -> str:
    return "\n".join(line.text for line in page.lines if line.zone != "overlay")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scans", type=Path, default=SCANS)
    parser.add_argument("--pages", default="", help="only pages whose name contains this")
    parser.add_argument("--engine", default="auto", choices=["auto", "tesserocr", "pytesseract"])
    parser.add_argument("--language", default="vie")
    parser.add_argument("--no-plain", action="store_true", help="leave plain Tesseract out")
    parser.add_argument("--show", action="store_true", help="print the text that was read")
    args = parser.parse_args()
    options = Options(engine=args.engine, language=args.language)
    systems = [] if args.no_plain else ["plain"]
    systems.append("sohoa")
    print(f"{'page':20}" + "".join(f"{name:>8} CER   WER   syl     s" for name in systems))
    table: dict[str, list[tuple[float, ...]]] = {name: [] for name in systems}
    for gold_path in sorted(args.scans.glob("*.gt.txt")):
        name = gold_path.name.removesuffix(".gt.txt")
        if args.pages not in name:
            continue
        source = next(p for p in args.scans.glob(f"{name}.*") if p.suffix in (".pdf", ".jpg"))
        gold, image = truth(gold_path), load(source)
        row = f"{name:20}"
        for system in systems:
            start = time.perf_counter()
            if system == "plain":
                text = pytesseract.image_to_string(Image.fromarray(image.pixels), lang="vie")
            else:
                page = ocr.recognise(image, 1, options)
                text = text_of(page)
            took = time.perf_counter() - start
            result = (*scores(text, gold), took)
            table[system].append(result)
            row += "{:12.2f}{:6.1f}{:6.1f}{:6.2f}".format(*result)
        print(row, flush=True)
        if args.show:
            print(text)
    means = [[mean(column) for column in zip(*table[name], strict=True)] for name in systems]
    print(f"{'mean':20}" + "".join("{:12.2f}{:6.1f}{:6.1f}{:6.2f}".format(*m) for m in means))


if __name__ == "__main__":
    main()
