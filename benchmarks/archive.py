"""A large archive of documents that nobody wrote, to measure search and pages with.

    python -m benchmarks.archive FOLDER [--documents 100000] [--records 1000000] [--seed 1]

Texts are chains of words as the repository's own samples have them, now and then misread; places
are the real ones, agencies those of the gazetteer, products and their owners made up from goods and
places. Rows go straight into the tables; what the stages make besides (the record as JSON, words
with their places) is left out. The same seed gives the same archive.
"""

import argparse
import csv
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from store import Archive
from store.folding import fold

ROOT = Path(__file__).parents[1]
DATA = ROOT / "extract" / "data"
#: How many of a hundred records are of which kind.
SHARES = {"targets": 20, "assignments": 40, "products": 27, "deadlines": 13}
#: Documents that are committed at a time.
_BATCH = 2_000

Row = dict[str, Any]


class Place(NamedTuple):
    """An administrative unit and what it lies in."""

    kind: str
    province: str
    district: str | None = None
    commune: str | None = None

    @property
    def name(self) -> str:
        """Its own name."""
        return self.commune or self.district or self.province


def _rows(name: str) -> Iterator[Row]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return csv.DictReader(line for line in lines if line and not line.startswith("#"))


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def places() -> dict[str, list[Place]]:
    """The units of each level, as they were before July 2025."""
    provinces = {
        r["before"]: Place(r["kind"], r["name"]) for r in _rows("provinces.csv") if r["before"]
    }
    districts: dict[str, Place] = {}
    communes = []
    areas = [row for row in _rows("areas.csv") if not row["since"]]
    for row in sorted(areas, key=lambda row: len(row["parent"])):
        for unit in row["units"].split("|"):
            code, name = unit.split(" ", 1)
            if above := provinces.get(row["parent"]):
                districts[code] = Place(row["kind"], above.province, name)
            elif above := districts.get(row["parent"]):
                communes.append(Place(row["kind"], above.province, above.district, name))
    return {
        "province": list(provinces.values()),
        "district": list(districts.values()),
        "commune": communes,
    }


class Writer:
    """Makes up words, names and rows."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.places = places()
        self.goods = _lines("goods.txt")
        self.surnames = _lines("surnames.txt")
        self.agencies = [row["name"] for row in _rows("agencies.csv")]
        self.types = [row["code"] for row in _rows("types.csv")][:8]
        self.units = sorted({row["unit"] for row in _rows("units.csv")} - {"no", ""})
        self.owners = [(r["phrase"], r["type"]) for r in _rows("owners.csv") if r["type"]]
        self.chain: dict[str, list[str]] = defaultdict(list)
        for path in sorted((ROOT / "fixtures").glob("*/*.txt")):
            words = path.read_text(encoding="utf-8").split()
            for word, following in pairwise(words):
                self.chain[word].append(following)
        self.starts = list(self.chain)

    def words(self, count: int) -> str:
        """A text of `count` words, one in two hundred of them misread."""
        rng, chain, word, words = self.rng, self.chain, "", []
        for _ in range(count):
            word = rng.choice(chain.get(word) or self.starts)
            words.append(word)
        for _ in range(count // 200 + (rng.random() < count % 200 / 200)):
            at = rng.randrange(count)
            letter = rng.randrange(len(words[at]))
            words[at] = words[at][:letter] + rng.choice("aeioutnhlcr") + words[at][letter + 1 :]
        return " ".join(words)

    def person(self) -> str:
        """A person's name."""
        given = [self.rng.choice(self.places["commune"]).name.split()[-1] for _ in range(2)]
        return " ".join([self.rng.choice(self.surnames), *given])

    def product(self) -> tuple[str, str, str]:
        """A product, its owner and the owner's type; of some 100,000 that there are."""
        rng = Random(self.rng.randrange(100_000))
        place = rng.choice(self.places["commune"])
        goods = rng.choice(self.goods).capitalize()
        kind, type_ = rng.choice(self.owners)
        quality = self.chain[rng.choice(self.starts)][0].lower()
        name = f"{goods} {quality} {place.name}" if rng.random() < 0.5 else f"{goods} {place.name}"
        who = rng.choice(self.places["commune"]).name if rng.random() < 0.7 else place.name
        return name, f"{kind} {who}", type_

    def document(self, number: int) -> Row:
        """A header."""
        rng = self.rng
        (level,) = rng.choices(["central", "province", "district", "commune"], [3, 42, 30, 25])
        place = None if level == "central" else rng.choice(self.places[level])
        code = rng.choices(self.types, range(len(self.types), 0, -1))[0]
        day = date(2015, 1, 1) + timedelta(days=rng.randrange(4_300))
        symbol = f"{code}-{'BNN' if place is None else 'UBND'}"
        issuer = f"Ủy ban nhân dân {place.kind} {place.name}" if place else "Bộ Nông nghiệp"
        about = rng.choice(["Phát triển", "Triển khai", "Thực hiện", "Công nhận", "Hỗ trợ"])
        return {
            "id": sha256(f"{number}".encode()).hexdigest(),
            "state": "done",
            "revision": number + 1,
            "added_at": f"{day}T08:00:00+00:00",
            "changed_at": f"{day}T08:00:00+00:00",
            "name": f"{place.province if place else 'trung-uong'}/{day.year}/{number:06}.pdf",
            "media_type": "application/pdf",
            "bytes": 1,
            "text_origin": "ocr",
            "type_code": code,
            "number": str(rng.randrange(1, 5_000)),
            "symbol": symbol,
            "issued": rng.choices([f"{day}", f"{day:%Y}-XX-{day:%d}", None], [94, 4, 2])[0],
            "place": place.name if place else "Hà Nội",
            "title": f"{about} {self.words(rng.randrange(6, 14))} năm {day.year}",
            "issuer_name": issuer,
            "issuer_level": level,
            "issuer_province": place.province if place else None,
            "issuer_district": place.district if place else None,
            "issuer_commune": place.commune if place else None,
            "signer_name": self.person(),
        }

    def record(self, kind: str) -> Row:
        """What is particular of a record."""
        rng = self.rng
        due = rng.choice(
            [None, f"{rng.randrange(2015, 2031)}", f"../{rng.randrange(2015, 2031)}-12-31"]
        )
        text = self.words(rng.randrange(8, 30))
        if kind == "targets":
            figure = float(rng.randrange(1, 200))
            unit = rng.choice(self.units)
            comparator = rng.choice(["at_least", "exactly", "at_most"])
            row = {"text": text, "subject": " ".join(text.split()[:4]), "comparator": comparator}
            row |= {"min": figure, "max": figure if comparator == "exactly" else None}
            return row | {"unit": unit, "modality": "target", "due": due}
        if kind == "assignments":
            agency = rng.choices(self.agencies, range(len(self.agencies), 0, -1))[0]
            known = rng.random() < 0.85
            area = f" {rng.choice(self.places['district']).name}"
            row = {"agency": agency if known else agency + area}
            row |= {"agency_canonical": agency if known else None}
            return row | {"role": rng.choice(["lead", "partner"]), "task": text, "due": due}
        if kind == "products":
            name, owner, type_ = self.product()
            row = {"name": name, "name_raw": name, "owner": owner, "owner_type": type_}
            row |= {"group": rng.randrange(1, 7), "stars": rng.choice([3, 3, 3, 4, 4, 5, None])}
            return row | {"action": rng.choice(["new", "recognised", "upgrade", None]), "due": due}
        text = f"Trước ngày {rng.randrange(1, 29)} tháng {rng.randrange(1, 13)}"
        event = self.words(rng.randrange(5, 20))
        return {"text": text, "kind": "by", "edtf": due or "2025", "event": event}


def make(folder: Path, documents: int, records: int, seed: int) -> None:
    """Make an archive.

    Args:
        folder: where; must not be there yet.
        documents: how many.
        records: how many in all.
        seed: of what is drawn by lot.
    """
    writer = Writer(seed)
    counts = Counter(writer.rng.randrange(documents) for _ in range(records))
    with Archive(folder, create=True) as archive:
        archive.db.execute("pragma synchronous = off")
        for first in range(0, documents, _BATCH):
            tables: dict[str, list[Row]] = defaultdict(list, documents=[])
            for number in range(first, min(documents, first + _BATCH)):
                _add(writer, number, counts[number], tables)
            with archive.db.conn:
                for table, rows in tables.items():
                    _insert(archive, table, rows)
        archive.db.execute("analyze")


def _add(writer: Writer, number: int, records: int, tables: dict[str, list[Row]]) -> None:
    rng = writer.rng
    document = writer.document(number)
    document["reference"] = f"{document['number']}/{document['symbol']}"
    document["pages"] = rng.choice([1, 1, 2, 3])
    kinds = rng.choices(list(SHARES), list(SHARES.values()), k=records)
    pages: list[list[str]] = [
        [writer.words(rng.randrange(80, 200))] for _ in range(document["pages"])
    ]
    pages[0].insert(
        0, f"{document['issuer_name']}\nSố: {document['reference']}\n{document['title']}"
    )
    for position, kind in enumerate(sorted(kinds, key=list(SHARES).index)):
        page = position * len(pages) // len(kinds)
        row = writer.record(kind)
        said = " ".join(
            filter(None, (row.get(c) for c in ("name", "owner", "agency", "task", "text")))
        )
        pages[page].append(said)
        found = {"id": f"{document['id'][:10]}{position:06x}", "document": document["id"]}
        found |= {"page": page + 1, "start": position, "end": position + len(said), "raw": said}
        tables[kind].append(found | {"also": "[]", "boxes": "[]", "confidence": 0.9} | row)
        if rng.random() < 0.05:
            tables["review_items"].append(_item(document["id"], kind, found))
    for index, said_there in enumerate(pages):
        text = "\n".join(said_there)
        page_row = {"document": document["id"], "number": index + 1, "origin": "ocr"}
        tables["pages"].append(page_row | {"raw_text": text, "text": text, "folded": fold(text)})
    tables["documents"].append(document)


def _item(document: str, kind: str, found: Row) -> Row:
    about = {"key": found["id"], "document": document, "code": "unsure", "rank": 0.5}
    return about | {"kind": kind, "subject": found["id"], "page": found["page"]}


def _insert(archive: Archive, table: str, rows: list[Row]) -> None:
    columns = list(rows[0])
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(f":{column}" for column in columns)
    archive.db.conn.executemany(f'insert into "{table}" ({names}) values ({marks})', rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    make(asked.folder, asked.documents, asked.records, asked.seed)
    size = (asked.folder / "sohoa.db").stat().st_size
    print(f"{asked.folder}: {size / 1e9:.2f} GB in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
