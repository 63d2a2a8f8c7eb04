"""Train the language model: ``python -m normalize.train CORPUS... [-o FOLDER]``.

CORPUS are files or folders of ``.txt`` and ``.txt.xz``, a paragraph or sentence a line. Reads them
as a stream; needs about 10 GB of memory and ten minutes for 100 million syllables.
"""

import argparse
import fnmatch
import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from normalize import lm
from normalize.ngrams import Keys, KneserNey, Mixture, Numbers, mix
from normalize.tables import rows
from normalize.tokens import CLASSES, ONCE, PIECE, token
from normalize.unicode import nfc

_DIGITS = str.maketrans("123456789", "0" * 9)
_BATCH = 20_000  # lines


class Corpus:
    """Token ids of every domain, in running order, 0 between lines."""

    def __init__(self) -> None:
        self._pieces: defaultdict[str, int] = defaultdict()
        self._pieces.default_factory = self._pieces.__len__
        self._tokens: dict[str, int] = {name: number for number, name in enumerate(CLASSES)}
        self._kinds: list[int] = []  # token of each piece, -1 for left out
        self.parts: dict[str, list[NDArray[np.int32]]] = defaultdict(list)

    def add(self, lines: Iterable[str], domain: str) -> None:
        """Count `lines` for `domain`."""
        text = "\n".join(lines) + "\n"
        pieces = PIECE.findall(nfc(text).lower().translate(_DIGITS))
        ids = np.fromiter(map(self._pieces.__getitem__, pieces), np.int64, len(pieces))
        for piece in islice(self._pieces, len(self._kinds), None):
            name = token(piece)
            kind = -1 if name is None else self._tokens.setdefault(name, len(self._tokens))
            self._kinds.append(kind)
        tokens = np.array(self._kinds, np.int32)[ids]
        tokens = tokens[tokens >= 0]
        once = np.isin(tokens[1:], [k for k, name in enumerate(CLASSES) if name in ONCE])
        repeated = (tokens[1:] == tokens[:-1]) & once
        self.parts[domain].append(tokens[np.r_[True, ~repeated]] if len(tokens) else tokens)

    def finish(self, size: int) -> tuple[list[str], dict[str, NDArray[np.uint16]]]:
        """The `size` most frequent tokens, and each domain's text in their ids."""
        streams = {name: np.concatenate(parts) for name, parts in self.parts.items()}
        self.parts.clear()
        counts = sum(np.bincount(s, minlength=len(self._tokens)) for s in streams.values())
        assert isinstance(counts, np.ndarray)
        counts[: len(CLASSES)] = counts.max() + 1
        order = np.argsort(-counts, kind="stable")[:size]
        order = order[counts[order] >= 3]
        names = list(self._tokens)
        renumber = np.full(len(names), CLASSES.index("<unk>"), np.uint16)
        renumber[order] = np.arange(len(order))
        return [names[i] for i in order], {k: renumber[s] for k, s in streams.items()}


def lines_of(path: Path) -> Iterator[str]:
    """Lines of a text file, plain or xz-compressed; undecodable bytes are replaced."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", errors="replace") as file:
        yield from file


def files(corpora: Iterable[Path]) -> Iterator[Path]:
    """The text files among `corpora` and in its folders, in a fixed order."""
    for path in corpora:
        inside = sorted(path.rglob("*.txt")) + sorted(path.rglob("*.txt.xz"))
        yield from inside if path.is_dir() else [path]


def domains(corpora: Iterable[Path]) -> Iterator[tuple[str, list[str]]]:
    """Lines of all of `corpora` by so many, each with a domain that they are of.

    Which, ``data/domains.tsv`` and ``data/programme.txt`` say; lines may come for two domains.
    """
    patterns = [(name, value) for kind, name, value in rows("domains.tsv") if kind == "file"]
    near = re.compile("|".join(re.escape(phrase) for (phrase,) in rows("programme.txt")))
    for path in files(corpora):
        domain = next(value for name, value in patterns if fnmatch.fnmatch(path.name, name))
        sys.stderr.write(f"{path.name}: {domain}\n")
        lines = lines_of(path)
        while batch := list(islice(lines, _BATCH)):
            yield domain, batch
            if chosen := [line for line in batch if near.search(line.lower())]:
                yield "programme", chosen


def read(corpora: Iterable[Path]) -> Corpus:
    """All of `corpora`, by domain."""
    corpus = Corpus()
    for domain, lines in domains(corpora):
        corpus.add(lines, domain)
    return corpus


def hash_table(keys: Keys, values: NDArray[np.uint8], load: float = 0.93) -> NDArray[np.uint32]:
    """Lay `keys` out in buckets (see ``normalize.lm``), a whole round of keys at a time.

    A key goes to a free slot of its bucket or drives another out, which tries its own second
    bucket in the next round (cuckoo hashing).
    """
    size = max(int(len(keys) / lm.SLOTS / load) + 1, 2)
    mark, one, two = lm.places(keys, size)
    rng = np.random.default_rng(1)
    table = np.full((size, lm.SLOTS), -1, np.int64)
    second = np.zeros(len(keys), bool)
    homeless = np.arange(len(keys))
    for _ in range(3000):
        if not len(homeless):
            filled = table >= 0
            slots = np.full(table.shape, lm.EMPTY, np.uint32)
            slots[filled] = (mark[table[filled]] << np.uint32(8)) | values[table[filled]]
            return slots
        where = np.where(second[homeless], two[homeless], one[homeless])
        order = np.lexsort((rng.random(len(where)), where))
        where, homeless = where[order], homeless[order]
        first = np.r_[True, where[1:] != where[:-1]]
        late, where, homeless = homeless[~first], where[first], homeless[first]
        free = table[where] < 0
        slot = np.where(free.any(1), free.argmax(1), rng.integers(0, lm.SLOTS, len(where)))
        out = table[where, slot]
        table[where, slot] = homeless
        homeless = np.r_[out[out >= 0], late]
        second[homeless] ^= True
    return hash_table(keys, values, load * 0.95)


def _quantise(logs: Numbers, step: float, top: float = 0.0) -> NDArray[np.uint8]:
    return np.clip(np.rint((top - logs) * step), 0, 255).astype(np.uint8)


def write(folder: Path, words: list[str], model: Mixture) -> None:
    """Write the model's files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocabulary.txt").write_text("\n".join(words), encoding="utf-8")
    uni = _quantise(np.log(model.unigram), lm.LOG_STEP)
    back = _quantise(np.log(model.unigram_backoff), lm.BACKOFF_STEP, lm.BACKOFF_TOP)
    np.save(folder / "unigrams.npy", np.stack([uni, back]))
    pairs = hash_table(model.pairs, _quantise(np.log(model.pair_p), lm.LOG_STEP))
    np.save(folder / "bigrams.npy", pairs)
    backoffs = np.full(pairs.size, int(lm.BACKOFF_TOP * lm.BACKOFF_STEP), np.uint8)
    backoffs[lm.find(pairs, model.pairs)] = _quantise(
        np.log(model.pair_backoff), lm.BACKOFF_STEP, lm.BACKOFF_TOP
    )
    np.save(folder / "backoffs.npy", backoffs)
    triples = hash_table(model.triples, _quantise(np.log(model.triple_p), lm.LOG_STEP))
    np.save(folder / "trigrams.npy", triples)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "model")
    parser.add_argument("--vocabulary", type=int, default=40_000)
    parser.add_argument("--pairs", type=int, default=600_000, help="bigrams to keep")
    parser.add_argument("--triples", type=int, default=3_000_000, help="trigrams to keep")
    given = parser.parse_args()
    weights = {name: float(value) for kind, name, value in rows("domains.tsv") if kind == "weight"}
    words, streams = read(given.corpus).finish(given.vocabulary)
    models = []
    total = sum(weights[name] for name in streams)
    for name in sorted(streams):
        sys.stderr.write(f"{name}: {len(streams[name]):,} tokens\n")
        models.append((weights[name] / total, KneserNey(streams.pop(name), len(words))))
    write(given.output, words, mix(models, given.pairs, given.triples))


if __name__ == "__main__":
    main()
