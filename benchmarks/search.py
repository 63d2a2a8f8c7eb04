"""How quickly an archive is searched, and beside it Datasette on the same database.

    python -m benchmarks.archive BIG
    python -m benchmarks.search BIG [--queries 40] [--rounds 5] [--datasette PATH]

For each class of query as many as asked for, made from what is in the archive, in random order.
What is measured is what a search page needs: twenty hits with snippets, and the counts of all
facets. Datasette is asked over HTTP for twenty rows of `pages` that match, and again with a facet;
its path is that of the program, which is no part of sohoa.
"""

import argparse
import json
import re
import socket
import statistics
import subprocess
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from store import FACETS, Archive, Index, Query
from store.folding import fold

#: Words that most pages have.
COMMON = ["sản phẩm", "kế hoạch", "năm", "thực hiện", "ocop", "và", "phát triển", "ủy ban nhân dân"]
#: Facets by which the filtered queries are narrowed down.
NARROWED = ("province", "year", "kind", "type", "level", "review", "stars", "agency")
_LETTERS = "aeioungthcl"


class Maker:
    """Makes queries out of what is in an archive."""

    def __init__(self, archive: Archive, index: Index, seed: int) -> None:
        self.rng = Random(seed)
        self.db = archive.db
        facets = index.search(Query(filters={"kind": ("document", "product", "assignment")})).facets
        self.values = {facet: [count.value for count in facets[facet]] for facet in FACETS}
        self.last = {
            table: self.db.execute(f"select max(rowid) from {table}").fetchone()[0]
            for table in ("documents", "pages", "products", "assignments")
        }

    def value(self, table: str, column: str) -> str:
        """What stands in a row drawn by lot."""
        row = self.rng.randrange(1, self.last[table] + 1)
        query = f'select "{column}" from {table} where rowid = ?'
        return str(self.db.execute(query, [row]).fetchone()[0])

    def name(self) -> str:
        """A product, its owner, or an agency."""
        return self.value(*self.rng.choice([("products", "name"), ("products", "owner")]))

    def words(self, count: int) -> list[str]:
        """Words that stand side by side on a page."""
        words = re.findall(r"\w+", self.value("pages", "text"))
        at = self.rng.randrange(max(1, len(words) - count))
        return words[at : at + count]

    def misspelt(self) -> str:
        """A name with a letter wrong, missing or too much."""
        name = fold(self.value("products", "name"))
        at = self.rng.randrange(1, len(name) - 1)
        wrong = self.rng.choice(["", self.rng.choice(_LETTERS), name[at] * 2])
        return name[:at] + wrong + name[at + 1 :]

    def filters(self, count: int) -> dict[str, tuple[str, ...]]:
        """Facets with a value each, one of them with two."""
        facets = self.rng.sample(NARROWED, count)
        chosen = {facet: (self.rng.choice(self.values[facet]),) for facet in facets}
        chosen[facets[0]] += (self.rng.choice(self.values[facets[0]]),)
        return chosen

    def query(self, kind: str) -> Query:
        """A query of a class."""
        rng = self.rng
        if kind == "name":
            return Query(self.name())
        if kind == "name, no diacritics":
            return Query(fold(self.name()))
        if kind == "phrase":
            return Query(f'"{" ".join(self.words(rng.randrange(2, 5)))}"')
        if kind == "prefix":
            word = fold(self.words(1)[0])
            return Query(f"{self.words(1)[0]} {word[: max(2, len(word) - 2)]}*")
        if kind == "misspelt name":
            return Query(self.misspelt())
        if kind == "words of a page":
            return Query(" ".join(self.words(4)))
        if kind == "reference":
            return Query(self.value("documents", "reference"))
        if kind == "common words":
            return Query(" ".join(rng.sample(COMMON, rng.randrange(1, 3))))
        if kind == "common word, filters":
            return Query(rng.choice(COMMON), self.filters(rng.randrange(1, 4)))
        if kind == "filters alone":
            return Query("", self.filters(rng.randrange(1, 4)))
        return Query(self.name(), sort=rng.choice(["newest", "name"]), offset=rng.choice([0, 20]))


CLASSES = (
    "name", "name, no diacritics", "phrase", "prefix", "misspelt name", "words of a page",
    "reference", "common words", "common word, filters", "filters alone", "name, by date or name",
)  # fmt: skip


@contextmanager
def datasette(program: Path, database: Path) -> Iterator[str]:
    """A running Datasette; gives the address of the database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = ["sql_time_limit_ms", "facet_time_limit_ms"]
    limits = [word for name in settings for word in ("--setting", name, "60000")]
    command = [str(program), "serve", str(database), "--port", str(port), *limits]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/{database.stem}"
        for _ in range(100):
            time.sleep(0.2)
            try:
                urllib.request.urlopen(f"{address}.json", timeout=60).close()
                break
            except OSError:
                continue
        yield address
    finally:
        server.terminate()
        server.wait()


def ask(address: str, query: Query, *, facet: bool) -> int:
    """Ask Datasette; the number of pages that match."""
    asked = {"_search": query.text, "_size": "20", "_shape": "objects"}
    asked |= {"_facet": "origin"} if facet else {}
    url = f"{address}/pages.json?{urllib.parse.urlencode(asked)}"
    with urllib.request.urlopen(url, timeout=120) as answer:
        return int(json.load(answer)["filtered_table_rows_count"] or 0)


def measured(
    queries: list[tuple[str, Query]], search: Callable[[Query], object], rng: Random, rounds: int
) -> dict[str, list[float]]:
    """Milliseconds that each took, by class."""
    times = defaultdict(list)
    for _ in range(rounds):
        rng.shuffle(queries)
        for kind, query in queries:
            began = time.perf_counter()
            search(query)
            times[kind].append((time.perf_counter() - began) * 1000)
    return times


def show(title: str, times: dict[str, list[float]]) -> None:
    """A table: median, 95th percentile and worst, by class and in all."""
    print(f"\n| {title}, ms | median | p95 | worst |\n|---|---|---|---|")
    for kind in (*CLASSES, "all"):
        found = (
            times.get(kind, []) if kind != "all" else [t for each in times.values() for t in each]
        )
        if found:
            p95 = statistics.quantiles(found, n=20)[-1]
            print(f"| {kind} | {statistics.median(found):.1f} | {p95:.1f} | {max(found):.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=40, help="of each class")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--datasette", type=Path, help="the program to compare with")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with Archive(asked.folder) as archive:
        index = Index(archive)
        began = time.monotonic()
        brought_in = index.refresh()
        seconds = time.monotonic() - began
        size = sum(f.stat().st_size for f in asked.folder.glob("index/**/*") if f.is_file())
        print(
            f"{brought_in} documents indexed in {seconds:.0f} s; the index is {size / 1e6:.0f} MB"
        )
        maker = Maker(archive, index, asked.seed)
        queries = [(kind, maker.query(kind)) for kind in CLASSES for _ in range(asked.queries)]
        show("sohoa", measured(queries, index.search, Random(asked.seed), asked.rounds))
    if asked.datasette:
        peer = [(kind, query) for kind, query in queries if query.text and not query.filters]
        with datasette(asked.datasette, archive.path) as address:
            for facet in (False, True):
                title = f"Datasette, {'one facet' if facet else 'rows alone'}"
                search = lambda query, facet=facet: ask(address, query, facet=facet)  # noqa: E731
                show(title, measured(peer, search, Random(asked.seed), 1))


if __name__ == "__main__":
    main()
