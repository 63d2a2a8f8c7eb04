"""How well broken Vietnamese is restored: ``python -m benchmarks.restoration [--shared DIR]``.

Measures syllable accuracy (words of letters, lower case, tone placement unified, aligned with the
truth) on stripped plans, stripped clean seeds and recognised pages with truth; how many words of
proper Vietnamese are changed; documents in legacy encodings; confidence against truth; and speed on
one core. Beside it: the text as it is, the most frequent syllable for each bare form, and pyvi
(``pip install -e .[bench]``), which is no match for garbled text; for legacy fonts no public Python
package was found.
"""

import argparse
import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple
from unittest import mock

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

import ingest
import normalize
from benchmarks import measures
from benchmarks.measures import Lines, Share, Text, summed
from normalize import restorer, trellis
from normalize.lexicon import Lexicon
from normalize.unicode import nfc
from sohoa.options import Options

Method = Callable[[Lines], Lines]
_WORD = re.compile(r"[^\W\d_]+")
CLEAN_SEEDS = ("000", "002", "003", "004")
LOTS = ("best_scan300", "scanA", "bit300")


def ours(lines: Lines) -> Lines:
    """The stage itself."""
    return [[word.text for word in line] for line in measures.restored(lines)]


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


def methods() -> dict[str, Method]:
    """Name of each method that can be run here, and what it does."""
    found: dict[str, Method] = {"untouched": untouched, "frequency": frequency}
    try:
        pyvi([["an"]])  # its model is read at the first call
        found["pyvi"] = pyvi
    except ImportError:
        print("pyvi is not installed here (pip install -e .[bench]); its column is left out")
    restorer.load()
    return found | {"sohoa": ours}


class _Less(restorer.Restorer):
    """The restorer without some of its parts."""

    less: frozenset[str] = frozenset()

    def _weighed(self, lattice, chances, case):
        if "network" in self.less:
            return trellis.prune(self.lm.pairs, lattice)[0]
        return super()._weighed(lattice, chances, case)

    def _agreed(self, decided):
        return decided if "document" in self.less else super()._agreed(decided)


def parts() -> dict[str, Method]:
    """The stage with ever more of its parts, beginning with the n-grams alone."""
    whole = restorer.load()
    none = Lexicon.of([], whole.lm)

    def method(*less: str) -> Method:
        made = _Less(whole.dictionary, whole.context, none if "phrases" in less else whole.phrases)
        made.less = frozenset(less)

        def run(lines: Lines) -> Lines:
            with mock.patch.object(restorer, "load", lambda: made):
                return ours(lines)

        return run

    return {
        "n-grams": method("phrases", "network", "document"),
        "+ phrases": method("network", "document"),
        "+ network": method("document"),
        "sohoa": method(),
    }


class Run(NamedTuple):
    """What a method made of a set of texts."""

    results: list[Lines]
    seconds: list[float]


def timed(method: Method, texts: list[Text]) -> Run:
    """Run `method` on what was seen of each text; times are of this process alone."""
    results, seconds = [], []
    for seen, _ in texts:
        begin = time.process_time()
        results.append(method(seen))
        seconds.append(time.process_time() - begin)
    return Run(results, seconds)


def accuracies(sets: dict[str, list[Text]], runs: dict[str, dict[str, Run]]) -> Table:
    """Syllables right: documents as the mean of each set, pages of a lot all together."""
    table = columns("Syllables right, %", "text", [*next(iter(runs.values())), "each (sohoa)"])
    for name, texts in sets.items():
        shares = {
            method: [
                measures.accuracy(t[1], got) for t, got in zip(texts, run.results, strict=True)
            ]
            for method, run in runs[name].items()
        }
        if "garbled" not in name:
            means = [sum(s.percent for s in each) / len(each) for each in shares.values()]
            table.add_row(name, *(f"{m:.2f}" for m in means), " ".join(map(str, shares["sohoa"])))
            continue
        table.add_row(name, *(str(summed(each)) for each in shares.values()), f"{len(texts)} pages")
        whole = {
            method: summed(map(measures.whole_lines, texts, run.results))
            for method, run in runs[name].items()
        }
        lines = f"{whole['sohoa'].total} syllables"
        table.add_row("  lines of which no word is lost", *map(str, whole.values()), lines)
        blanks = [""] * (len(shares) - 1)
        limit = summed(map(measures.ceiling, texts))
        table.add_row("  ceiling: syllables seen at all", *blanks, str(limit))
    return table


def speeds(sets: dict[str, list[Text]], runs: dict[str, dict[str, Run]]) -> Table:
    """Syllables a second, the median of each set's texts."""
    table = columns("Syllables a second (median)", "text", [*next(iter(runs.values()))])
    for name, texts in sets.items():
        sizes = [sum(len(measures.syllables(line)) for line in true) for _, true in texts]
        row = [
            median(size / max(taken, 1e-9) for size, taken in zip(sizes, run.seconds, strict=True))
            for run in runs[name].values()
        ]
        table.add_row(name, *(f"{rate:,.0f}" if rate < 1e6 else "" for rate in row))
    return table


def calibrations(sets: dict[str, list[Text]]) -> Table:
    """What confidence says, set by set."""
    sure, low = f"right at {measures.SURE} or more, %", f"wrong, of these below {measures.LOW}, %"
    every = f"all, of these below {measures.LOW}, %"
    table = columns("Confidence of words", "text", [sure, "of", low, "of", every, "of"])
    for name, texts in sets.items():
        found = measures.calibration(texts)
        table.add_row(name, *(cell for s in found for cell in (str(s), f"{s.total:,}")))
    return table


def legacy(folder: Path) -> Table:
    """Characters wrong (case and white space folded) in documents in TCVN3 and VNI, % of truth."""
    table = columns("Characters wrong, %", "legacy document", ["as it stands", "sohoa"])
    for truth in sorted(folder.glob("*.gt.txt")):
        path = truth.with_name(truth.name.removesuffix(".gt.txt"))
        source = ingest.read(path, Options())
        if any(page.needs_ocr for page in source.pages):
            table.add_row(path.name, "", "its pages are recognised instead")
            continue
        want = measures.folded(truth.read_text(encoding="utf-8"))
        seen = "\n".join(page.text for page in source.pages), normalize.restore(source.pages).text
        wrong = [
            100 * Levenshtein.distance(measures.folded(text), want) / len(want) for text in seen
        ]
        table.add_row(path.name, *(f"{share:.2f}" for share in wrong))
    return table


def proper(texts: list[Lines]) -> str:
    """How much of proper Vietnamese is changed, and what."""
    run = timed(ours, [(text, text) for text in texts])
    changes = [
        f"{word} → {new}"
        for text, result in zip(texts, run.results, strict=True)
        for line, fresh in zip(text, result, strict=True)
        for word, new in zip(line, fresh, strict=True)
        if nfc(word) != new
    ]
    total = sum(len(line) for text in texts for line in text)
    share = 100 - Share(total - len(changes), total).percent
    return (
        f"Proper Vietnamese in: {len(changes)} of {total} words changed ({share:.3f} %) at "
        f"{total / sum(run.seconds):,.0f} words a second: {', '.join(changes)}"
    )


def columns(title: str, first: str, others: list[str]) -> Table:
    """An empty table, the first column of text and the others of figures."""
    table = Table(title=title)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    root = Path(__file__).parents[1]
    parser.add_argument("--shared", type=Path, default=root.parent / "shared")
    parser.add_argument("--parts", action="store_true", help="what each part is worth")
    given = parser.parse_args()
    shared = given.shared
    if not (shared / "eval").is_dir():
        raise SystemExit(f"no evaluation texts at {shared}; give --shared DIR")
    plans = [measures.split(path) for path in sorted((shared / "eval/plans").glob("*.txt"))]
    found = [next((shared / "seeds").glob(f"{name}_*.txt")) for name in CLEAN_SEEDS]
    seeds = [measures.split(path) for path in found]
    sets: dict[str, list[Text]] = {
        "plans, stripped": [(measures.bare(text), text) for text in plans],
        "clean seeds, stripped": [(measures.bare(text), text) for text in seeds],
        **{f"garbled, {lot}": measures.paired(shared / "eval/garbled" / lot) for lot in LOTS},
    }
    tried = parts() if given.parts else methods()
    runs = {
        name: {method: timed(run, texts) for method, run in tried.items()}
        for name, texts in sets.items()
    }
    console = Console(width=140)
    console.print(accuracies(sets, runs))
    console.print(speeds(sets, runs))
    if given.parts:
        return
    console.print(calibrations(sets))
    console.print(legacy(shared / "eval/legacy"))
    print(proper(plans + seeds))


if __name__ == "__main__":
    main()
