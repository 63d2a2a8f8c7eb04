"""Learn the channel from pairs: ``python -m normalize.learn PAIRS... [-o channel.tsv]``.

PAIRS are files of ``true TAB observed`` lines (``python -m normalize.pairs`` makes them). Lines
are aligned word by word, words segment by segment with the best path (hard EM), and what was seen
is counted.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from normalize.channel import LONGEST_SEEN, LONGEST_TRUE, STEPS, capital
from normalize.pieces import cores
from normalize.unicode import skeleton, unify

Segments = list[tuple[str, str]]
_ROUNDS = 5


def words(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs (true syllable, observed) of the words that stand against each other."""
    for line in path.read_text(encoding="utf-8").splitlines():
        true, _, seen = line.partition("\t")
        left, right = true.split(), seen.split()
        if len(left) != len(right):
            continue
        for a, b in zip(left, right, strict=True):
            ours, theirs = cores(a), cores(b)
            if len(ours) == len(theirs) == 1:
                x, y = capital(ours[0], unify(ours[0])), theirs[0].lower()
                plausible = Levenshtein.distance(skeleton(x), skeleton(y)) <= max(2, len(x) - 1)
                if x.isalpha() and len(x) <= LONGEST_TRUE and len(y) <= LONGEST_SEEN and plausible:
                    yield x, y


def first_cost(true: str, seen: str) -> float:
    """Cost of a segment before anything is learnt."""
    if true == seen:
        return 0.0
    if skeleton(true) == skeleton(seen):
        return 0.3
    return 3.0 + 1.5 * abs(len(true) - len(seen)) + (1.0 if len(true) > 1 else 0.0)


def align(true: str, seen: str, cost: dict[tuple[str, str], float] | None) -> Segments:
    """The cheapest segmentation."""
    best: dict[tuple[int, int], tuple[float, Segments]] = {(0, 0): (0.0, [])}
    for i in range(1, len(true) + 1):
        for j in range(len(seen) + 1):
            options = []
            for a, b in STEPS:
                if (i - a, j - b) in best:
                    before, path = best[i - a, j - b]
                    segment = true[i - a : i], seen[j - b : j]
                    price = first_cost(*segment) if cost is None else cost.get(segment, 16.0)
                    options.append((before + price, path, segment))
            if options:
                total, path, segment = min(options, key=lambda option: option[0])
                best[i, j] = total, [*path, segment]
    return best[len(true), len(seen)][1] if (len(true), len(seen)) in best else []


def learn(pairs: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Counts of the segments in the best alignment of all `pairs`."""
    cost: dict[tuple[str, str], float] | None = None
    counts: Counter[tuple[str, str]] = Counter()
    for _ in range(_ROUNDS):
        counts = Counter()
        for (true, seen), times in pairs.items():
            for segment in align(true, seen, cost):
                counts[segment] += times
        sums: Counter[str] = Counter()
        for (true, _seen), times in counts.items():
            sums[true] += times
        # A pair of letters has to be worth more than its letters one by one: one nat for it.
        cost = {
            segment: -math.log(times / (sums[segment[0]] + 1)) + (1.0 if len(segment[0]) > 1 else 0)
            for segment, times in counts.items()
        }
    return counts


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(__file__).parent / "data/channel.tsv"
    )
    given = parser.parse_args()
    pairs = Counter(pair for path in given.pairs for pair in words(path))
    totals: Counter[str] = Counter()
    for (true, _), times in pairs.items():
        totals[true] += times
    with given.output.open("w", encoding="utf-8") as out:
        out.write("# What tesseract's English data made of Vietnamese: python -m normalize.learn\n")
        out.write("# kind\ttrue\tobserved\tcount\n")
        for (true, seen), times in sorted(learn(pairs).items()):
            if times >= 2 and (len(true) == 1 or times >= 4):
                out.write(f"segment\t{true}\t{seen}\t{times}\n")
        for (true, seen), times in sorted(pairs.items()):
            if times >= 2:
                out.write(f"syllable\t{true}\t{seen}\t{times}\n")
        for true, times in sorted(totals.items()):
            out.write(f"total\t{true}\t\t{times}\n")


if __name__ == "__main__":
    main()
