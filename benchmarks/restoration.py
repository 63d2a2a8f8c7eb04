"""How well broken Vietnamese is restored: ``python -m benchmarks.restoration [--shared DIR]``.

Measures syllable accuracy (words of letters, lower case, tone placement unified, aligned with the
truth) on stripped plans, stripped clean seeds and recognised pages with truth; how many words of
proper Vietnamese are changed; documents in legacy encodings; confidence against truth; and speed on
one core. Beside it: the text as it is, the most frequent syllable for each bare form, and pyvi
where it can be imported.
"""

import argparse
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

import ingest
import normalize
from normalize import flow, restorer
from normalize.unicode import nfc, skeleton, unify
from sohoa.options import Options

Lines = list[list[str]]
Method = Callable[[Lines], Lines]
_WORD = re.compile(r"[^\W\d_]+")
CLEAN_SEEDS = ("000", "002", "003", "004")
LOTS = ("best_scan300", "scanA", "bit300")


def syllables(words: Iterable[str]) -> list[str]:
    """Words of letters, in the form in which they are compared."""
    return [unify(found) for word in words for found in _WORD.findall(word)]


def right(true: Sequence[str], got: Sequence[str]) -> int:
    """How many of `true` stand in `got` at the place where they belong."""
    blocks = Levenshtein.opcodes(true, got)
    return sum(b.src_end - b.src_start for b in blocks if b.tag == "equal")


def accuracy(true: Lines, got: Lines) -> tuple[int, int]:
    """Syllables right, and all."""
    pairs = [(syllables(a), syllables(b)) for a, b in zip(true, got, strict=True)]
    return sum(right(a, b) for a, b in pairs), sum(len(a) for a, _ in pairs)


def whole_lines(pages: list[tuple[Lines, Lines]]) -> tuple[int, int]:
    """As `accuracy`, of the lines that have as many words as were recognised: none is lost."""
    good = total = 0
    for seen, true in pages:
        for got, want, line in zip(ours(seen), true, seen, strict=True):
            a, b = syllables(want), syllables(got)
            if len(want) == len(line) and len(a) == len(b):
                good += sum(x == y for x, y in zip(a, b, strict=True))
                total += len(a)
    return good, total


def in_flow(lines: Lines) -> tuple[list[list[int]], Lines]:
    """Lines grouped as restoration groups them, and the words of each group."""
    groups = flow.flows(lines, [False] * len(lines))
    return groups, [[word for k in group for word in lines[k]] for group in groups]


def ours(lines: Lines) -> Lines:
    """The stage itself."""
    return [[word.text for word in line] for line in restored(lines)]


def restored(lines: Lines) -> list[list[restorer.Restored]]:
    """The stage itself, with confidences."""
    groups, texts = in_flow(lines)
    result: list[list[restorer.Restored]] = [[] for _ in lines]
    for group, words in zip(groups, restorer.load().restore(texts), strict=True):
        begin = 0
        for k in group:
            result[k] = words[begin : begin + len(lines[k])]
            begin += len(lines[k])
    return result


def untouched(lines: Lines) -> Lines:
    """The text as it is."""
    return lines


def frequency(lines: Lines) -> Lines:
    """The most frequent syllable on the same letters."""
    book = restorer.load().dictionary

    def best(match: re.Match[str]) -> str:
        return book.lm.words[int(book.stripped(match[0]).ids[0])]

    return [[_WORD.sub(best, word) for word in line] for line in lines]


def pyvi(lines: Lines) -> Lines:
    """Pyvi's ViUtils.add_accents (a conditional random field)."""
    from pyvi import ViUtils

    def accented(line: list[str]) -> list[str]:
        try:
            return ViUtils.add_accents(" ".join(line)).split() if line else []
        except KeyError:  # version 0.1.1 raises it on some words; the rest of the line counts
            half = len(line) // 2
            return line if len(line) == 1 else accented(line[:half]) + accented(line[half:])

    return [accented(line) for line in lines]


def split(path: Path) -> Lines:
    """Words of each line of a text."""
    return [line.split() for line in nfc(path.read_text(encoding="utf-8")).split("\n")]


def bare(lines: Lines) -> Lines:
    """Without any diacritic."""
    return [[skeleton(unicodedata.normalize("NFC", word)) for word in line] for line in lines]


def paired(folder: Path) -> list[tuple[Lines, Lines]]:
    """(garbled, true) lines of each page of a lot."""
    pages = []
    for path in sorted(folder.glob("*.tsv")):
        rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
        pages.append(([seen.split() for seen, _ in rows], [true.split() for _, true in rows]))
    return pages


def legacy(folder: Path) -> Table:
    """Characters wrong (case and white space folded) in documents in TCVN3 and VNI, % of truth."""
    table = Table("legacy document", "as it stands", "sohoa", title="Characters wrong, %")
    for truth in sorted(folder.glob("*.gt.txt")):
        path = truth.with_name(truth.name.removesuffix(".gt.txt"))
        source = ingest.read(path, Options())
        if any(page.needs_ocr for page in source.pages):
            table.add_row(path.name, "", "its pages are recognised instead")
            continue
        want = folded(truth.read_text(encoding="utf-8"))
        seen = "\n".join(page.text for page in source.pages), normalize.restore(source.pages).text
        wrong = [100 * Levenshtein.distance(folded(text), want) / len(want) for text in seen]
        table.add_row(path.name, *(f"{share:.2f}" for share in wrong))
    return table


def folded(text: str) -> str:
    """`text` without case, runs of white space and the bars between cells."""
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("|", " ").split())


def calibration(pages: list[tuple[Lines, Lines]]) -> tuple[float, float]:
    """Of words with confidence 0.99 or more, the share that is right; of wrong, that under 0.9."""
    sure = sure_right = wrong = wrong_low = 0
    for seen, true in pages:
        for got, want in zip(restored(seen), true, strict=True):
            if len(got) != len(want):
                continue
            for word, truth in zip(got, want, strict=True):
                good = syllables([word.text]) == syllables([truth])
                sure += word.confidence >= 0.99
                sure_right += good and word.confidence >= 0.99
                wrong += not good
                wrong_low += not good and word.confidence < 0.9
    return sure_right / max(sure, 1), wrong_low / max(wrong, 1)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    root = Path(__file__).parents[1]
    parser.add_argument("--shared", type=Path, default=root.parent / "shared")
    shared = parser.parse_args().shared
    if not (shared / "eval").is_dir():
        raise SystemExit(f"no evaluation texts at {shared}; give --shared DIR")
    methods: dict[str, Method] = {"untouched": untouched, "frequency": frequency, "pyvi": pyvi}
    try:
        import pyvi as _  # noqa: F401
    except ImportError:
        del methods["pyvi"]
        print("pyvi is not installed here; its column is left out")
    methods["sohoa"] = ours
    plans = [split(path) for path in sorted((shared / "eval/plans").glob("*.txt"))]
    seeds = [split(next((shared / "seeds").glob(f"{name}_*.txt"))) for name in CLEAN_SEEDS]
    sets = {
        "plans, stripped": [(bare(text), text) for text in plans],
        "clean seeds, stripped": [(bare(text), text) for text in seeds],
        **{f"garbled, {lot}": paired(shared / "eval/garbled" / lot) for lot in LOTS},
    }
    table = Table(title="Syllables right, %")
    table.add_column("text")
    for name in (*methods, "each document (sohoa), or pages"):
        table.add_column(name, justify="right")
    restorer.load()
    speed = ""
    for name, texts in sets.items():
        row, each = [name], ""
        for run in methods.values():
            begin = time.process_time()
            scores = [accuracy(true, run(seen)) for seen, true in texts]
            taken = time.process_time() - begin
            good, total = sum(a for a, _ in scores), sum(b for _, b in scores)
            if "garbled" in name:
                row.append(f"{100 * good / total:.2f}")
                each = f"{len(texts)} pages"
            else:
                row.append(f"{sum(100 * a / b for a, b in scores) / len(scores):.2f}")
                each = " ".join(f"{100 * a / b:.2f}" for a, b in scores)
        speed += f"  {name}: {total / taken:,.0f}\n"
        table.add_row(*row, each)
    console = Console(width=120)
    console.print(table)
    print(f"Speed, syllables a second on one core:\n{speed}", end="")
    console.print(legacy(shared / "eval/legacy"))
    proper = plans + seeds
    begin = time.process_time()
    results = [ours(text) for text in proper]
    taken = time.process_time() - begin
    changes = [
        (word, new)
        for text, result in zip(proper, results, strict=True)
        for line, fresh in zip(text, result, strict=True)
        for word, new in zip(line, fresh, strict=True)
        if nfc(word) != new
    ]
    total = sum(len(line) for text in proper for line in text)
    print(f"  proper Vietnamese: {total / taken:,.0f} words")
    share = 100 * len(changes) / total
    print(
        f"Proper Vietnamese in: {len(changes)} of {total} words changed ({share:.3f} %): {changes}"
    )
    for lot in LOTS:
        good, total = whole_lines(sets[f"garbled, {lot}"])
        print(f"Lines of {lot} of which no word is lost: {100 * good / total:.2f} % of {total}")
    sure, low = calibration(sets["garbled, scanA"])
    print(
        f"Confidence (scanA): right at 0.99 or more {100 * sure:.2f} %; "
        f"wrong under 0.9 {100 * low:.1f} %"
    )


if __name__ == "__main__":
    main()
