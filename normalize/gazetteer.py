"""Dictionaries as training lines: ``python -m normalize.gazetteer > lines.txt``.

Names of communes, people, agencies and products are rare in running text, and rarer still with the
words that stand beside them in plans. Here the entries of ``data/units.tsv``, ``names.tsv``,
``agencies.txt`` and ``ocop.txt`` are put into the phrases of ``data/templates.tsv``, so that the
language model counts them. The same data give the same lines, in the same order.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

from normalize.tables import rows

#: Kinds of commune, as the columns of units.tsv have them.
KINDS = ("xã", "phường", "thị trấn", "đặc khu")
#: Cities under the central government; all other units of the first level are provinces.
CITIES = frozenset({"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"})
#: Lines for each entry of a kind: communes before and since July 2025, rows of communes and so on.
EACH = {
    "commune": 4,
    "after": 5,
    "communes": 4,
    "district": 9,
    "province": 20,
    "agency": 10,
    "product": 7,
    "term": 4,
}
#: Lines with made-up people, and with made-up producers.
PEOPLE, OWNERS = 20_000, 4_000
#: Communes named in one row, at most.
ROW = 7


class Area(NamedTuple):
    """Communes of a district until June 2025, or of a province since."""

    after: bool
    province: str
    district: str
    communes: dict[str, list[str]]  # kind -> names


@lru_cache(maxsize=1)
def areas() -> list[Area]:
    """All rows of ``data/units.tsv``."""
    return [
        Area(
            when == "after",
            province,
            district,
            {k: c.split("|") for k, c in zip(KINDS, cells, strict=False) if c},
        )
        for when, province, district, *cells in rows("units.tsv")
    ]


def sections(name: str) -> dict[str, list[str]]:
    """Entries of each ``[section]`` of the word list `name` in ``data/``."""
    text = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    section = ""
    for line in text.split("\n"):
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found[section] += line.split("|")
    return dict(found)


def with_kind(province: str) -> str:
    """``tỉnh Lai Châu``, ``thành phố Huế``."""
    return f"{'thành phố' if province in CITIES else 'tỉnh'} {province}"


class People:
    """Names of people, by how frequent their parts are."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._parts: dict[str, tuple[list[str], list[int]]] = {}
        table: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for part, name, count in rows("names.tsv"):
            table[part].append((name, int(count)))
        for part, found in table.items():
            # the square root: rare parts are what a corpus of news lacks
            weights = [max(1, round(10 * count**0.5)) for _, count in found]
            self._parts[part] = [name for name, _ in found], list(accumulate(weights))
        self.whole = self._parts["whole"][0]

    def name(self) -> str:
        """A name: one in twelve of a form of its own, the others family, middle, given."""
        if self._random.random() < 1 / 12:
            return self._random.choice(self.whole)
        return " ".join(self._pick(part) for part in ("family", "middle", "given"))

    def _pick(self, part: str) -> str:
        names, weights = self._parts[part]
        return self._random.choices(names, cum_weights=weights)[0]


class Writer:
    """Puts entries into templates."""

    def __init__(self, seed: int = 2025) -> None:
        self.random = Random(seed)
        self.templates: dict[str, list[str]] = defaultdict(list)
        for kind, template in rows("templates.tsv"):
            self.templates[kind].append(template)
        self.words = sections("ocop.txt")
        self.agencies = sections("agencies.txt")[""]
        self.people = People(self.random)
        self.areas = areas()
        self._places = [
            (name, f"{kind} {name}, {area.district or with_kind(area.province)}")
            for area in self.areas
            for kind, names in area.communes.items()
            for name in names
        ]

    def fill(self, template: str, **slots: str) -> str:
        """`template` with `slots`, and what they do not give drawn from the dictionaries."""
        drawn: dict[str, Callable[[], str]] = {
            "name": self.people.name,
            "agency": lambda: self.random.choice(self.agencies),
            "agency2": lambda: self.random.choice(self.agencies),
            "post": lambda: self.random.choice(self.words["posts"]),
            "product": self.product,
            "product2": self.product,
            "term2": lambda: self.random.choice(self.words["terms"]),
            "owner": self.owner,
            "village": self.village,
            "place": lambda: self.random.choice(self._places)[0],
            "where": lambda: self.random.choice(self._places)[1],
        }
        return re.sub(r"\{(\w+)\}", lambda m: slots.get(m[1]) or drawn[m[1]](), template)

    def product(self) -> str:
        """``Trà hoa vàng túi lọc``: a product, one in three with what kind of it."""
        name = self.random.choice(self.words["products"])
        if self.random.random() < 1 / 3:
            name += " " + self.random.choice(self.words["modifiers"])
        return name

    def owner(self, form: str = "") -> str:
        """A producer by the name of a place, a person or a brand."""
        draw = self.random.random()
        if draw < 0.4:
            name = self.random.choice(self._places)[0]
        elif draw < 0.7:
            name = self.random.choice(self.words["brands"])
        else:
            name = self.people.name()
        return (form or self.random.choice(self.words["owners"])).replace("{x}", name)

    def village(self) -> str:
        """A village; most are named as some commune is."""
        name = self.random.choice(self._places)[0]
        own = "own villages" if self.random.random() < 1 / 8 else "villages"
        village = self.random.choice(self.words[own])
        return village.replace("{n}", name).replace("{n1}", name.split()[-1])

    def some(self, kind: str, count: int, **slots: str) -> Iterator[str]:
        """`count` different templates of `kind`, filled."""
        templates = self.templates[kind]
        for template in self.random.sample(templates, min(count, len(templates))):
            yield self.fill(template, **slots)

    def units(self) -> Iterator[str]:
        """Communes, rows of communes, districts and provinces."""
        districts: dict[str, list[str]] = defaultdict(list)
        for area in self.areas:
            slots = {"p": with_kind(area.province), "P": area.province}
            if area.district:
                slots |= {
                    "d": area.district,
                    "D": re.sub("^(huyện|quận|thị xã|thành phố) ", "", area.district),
                }
                districts[area.province].append(slots["D"])
                yield from self.some("district", EACH["district"], **slots)
            kind_of_line = "after" if area.after else "commune"
            for kind, names in area.communes.items():
                for name in names:
                    yield from self.some(
                        kind_of_line, EACH[kind_of_line], c=f"{kind} {name}", n=name, **slots
                    )
                yield from self.rows_of(kind, names, slots)
        for province in dict.fromkeys(area.province for area in self.areas):
            slots = {"p": with_kind(province), "P": province}
            yield from self.some("province", EACH["province"], **slots)
            if names := districts[province]:
                for template in self.templates["districts"]:
                    some = self.random.sample(names, min(ROW, len(names)))
                    yield self.fill(template, ds=", ".join(some), **slots)

    def rows_of(self, kind: str, names: list[str], slots: dict[str, str]) -> Iterator[str]:
        """Every one of `names` in some rows of communes of one district or province."""
        if len(names) < 2:
            return
        area = {"d": slots["p"]} | slots
        for _ in range(2):
            mixed = self.random.sample(names, len(names))
            for begin in range(0, len(mixed), ROW):
                row = ", ".join(mixed[begin : begin + ROW])
                yield from self.some("communes", EACH["communes"] // 2, k=kind, cs=row, **area)

    def vocabulary(self) -> Iterator[str]:
        """Agencies, products, producers and terms."""
        for agency in self.agencies:
            yield from self.some("agency", EACH["agency"], agency=agency)
        for product in dict.fromkeys(self.words["products"]):
            yield from self.some("product", EACH["product"], product=product)
        for number in range(OWNERS):
            form = self.words["owners"][number % len(self.words["owners"])]
            yield from self.some("owner", 1, owner=self.owner(form))
        for term in self.words["terms"]:
            yield from self.some("term", EACH["term"], term=term)

    def persons(self) -> Iterator[str]:
        """People, and every name of a form of its own four times."""
        for name in self.people.whole:
            yield from self.some("person", 4, name=name)
        for _ in range(PEOPLE):
            yield from self.some("person", 1)


def lines() -> Iterator[str]:
    """All training lines; each begins with a capital only where a sentence or a name does."""
    writer = Writer()
    yield from writer.units()
    yield from writer.vocabulary()
    yield from writer.persons()


def main(write: Iterable[str]) -> None:
    """Print lines, in UTF-8 whatever the terminal's encoding is."""
    for line in write:
        sys.stdout.buffer.write(line.encode() + b"\n")


if __name__ == "__main__":
    main(lines())
