"""How well scans are read: sohoa's OCR stage beside plain Tesseract, on the same pages.

    python -m benchmarks.ocr [--pages NAME] [--engine ENGINE] [--no-plain] [--restored] [--show]

Pages are ``../shared/eval/scans`` (or ``--scans DIR``): NAME.pdf or NAME.jpg with the true text in
NAME.gt.txt. Columns, in percent: CER and WER (edit distance over the length of the truth, after
NFC and folding of whitespace), and syllables of the truth found anywhere on the page. "plain" is
pytesseract with its defaults (vie, psm 3) on the page at 300 dpi, "raw" is what sohoa's OCR stage
reads, "restored" that after the normalize stage. The order of reading counts. Lines of the truth
that begin with ``@`` (stamps put over the page) do not count, nor do lines that sohoa marks as
overlays. Seconds are for one page at a time in one process, without rendering.
"""

import argparse
import re
import time
import unicodedata
from collections import Counter
from pathlib import Path
from statistics import mean

import pytesseract
from PIL import Image
from rapidfuzz.distance import Levenshtein

import ingest
import normalize
import ocr
from sohoa.model import Page
from sohoa.options import Options

#: The truth has page numbers, but neither stamps nor what a hand added beside the text.
UNSCORED = {"overlay", "stamp", "handwriting"}

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


def text_of(page: Page) -> str:
    return "\n".join(line.text for line in page.lines if line.zone not in UNSCORED)


def restored(page: Page) -> str:
    """The page number is not in the restored text, but in the truth: it is put in front of it."""
    numbers = [line.text for line in page.lines if line.zone == "margin"]
    return "\n".join([*numbers, normalize.restore([page]).text])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scans", type=Path, default=SCANS)
    parser.add_argument("--pages", default="", help="only pages whose name contains this")
    parser.add_argument("--engine", default="auto", choices=["auto", "tesserocr", "pytesseract"])
    parser.add_argument("--language", default=Options().language)
    parser.add_argument("--no-plain", action="store_true", help="leave plain Tesseract out")
    parser.add_argument("--restored", action="store_true", help="score the restored text too")
    parser.add_argument("--show", action="store_true", help="print the text that was read")
    args = parser.parse_args()
    options = Options(engine=args.engine, language=args.language)
    systems = ["raw", *(["restored"] if args.restored else [])]
    if not args.no_plain:
        systems.insert(0, "plain")
    print(f"{'page':20}" + "".join(f"{name:>8} CER   WER   syl     s" for name in systems))
    table: dict[str, list[tuple[float, ...]]] = {name: [] for name in systems}
    for gold_path in sorted(args.scans.glob("*.gt.txt")):
        name = gold_path.name.removesuffix(".gt.txt")
        if args.pages not in name:
            continue
        source = next(p for p in args.scans.glob(f"{name}.*") if p.suffix in (".pdf", ".jpg"))
        gold, image = truth(gold_path), ingest.render(source, 1, options)
        row = f"{name:20}"
        page = None
        for system in systems:
            start = time.perf_counter()
            if system == "plain":
                text = pytesseract.image_to_string(Image.fromarray(image.pixels), lang="vie")
            elif system == "raw":
                page = ocr.recognise(image, 1, options)
                text = text_of(page)
            elif page is not None:
                text = restored(page)
            result = (*scores(text, gold), time.perf_counter() - start)
            table[system].append(result)
            row += "{:12.2f}{:6.1f}{:6.1f}{:6.2f}".format(*result)
        print(row, flush=True)
        if args.show:
            print(text)
    means = [[mean(column) for column in zip(*table[name], strict=True)] for name in systems]
    print(f"{'mean':20}" + "".join("{:12.2f}{:6.1f}{:6.1f}{:6.2f}".format(*m) for m in means))


if __name__ == "__main__":
    main()
