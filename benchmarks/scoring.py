"""Found records against gold: what is right, missed, false, and what was invented.

Two records are the same if the fields of their kind are (`KEYS`). Names of bodies and titles are
compared without case, tone placement and abbreviations written out; recipients without the
closing marks. Gold records marked ``doubt`` count neither as missed nor as false. Targets without a
number (aims) are the same if the found words begin on the gold record's line.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from extract import knowledge
from extract.assignments import gazetteer
from extract.found import fold
from extract.targets import numerals
from sohoa.model import DocumentText

Record = Mapping[str, Any]

#: The fields that have to be right. "values" and "leads" are parts of targets and assignments.
KEYS: dict[str, tuple[str, ...]] = {
    "targets": ("comparator", "min", "max", "unit", "measure", "modality", "stars", "due"),
    "values": ("comparator", "min", "max", "unit"),
    "aims": ("line",),
    "products": ("name", "owner", "owner_type", "group", "stars", "stars_target", "action"),
    "leads": ("agency",),
    "assignments": ("agency", "role", "due"),
    "deadlines": ("kind", "edtf", "rrule"),
}
#: Which list of the contract each kind is taken from.
LISTS = {"values": "targets", "aims": "targets", "leads": "assignments"}
#: How many of these fields tell which record of the gold a found one is meant to be.
SHORT = {"targets": 4, "values": 4}
GROUNDS = ("type_code", "reference", "issued")
#: Of 100, rapidfuzz partial ratio: the first words of an aim against the line of the gold.
_BEGINS = 85
#: The same of a mended name against what an engine read.
_MENDED = 80


@dataclass
class Tally:
    """How many records are right, wanted and found."""

    right: int = 0
    wanted: int = 0
    found: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wanted + other.wanted, self.found + other.found)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, None where nothing is wanted or found."""
        both = self.wanted + self.found
        return 2 * self.right / both if both else None


@dataclass
class Score:
    """Tallies by row of the table, and every miss and false find as ``(row, sign, words)``."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, row: str, want: "Counter[str]", got: "Counter[str]") -> None:
        """Count what was wanted and got in a row."""
        right = (want & got).total()
        self.tallies[row] += Tally(right, want.total(), got.total())
        for sign, values in (("missed", want - got), ("false", got - want)):
            self.faults += [(row, sign, value) for value in values.elements()]


def scored(gold: Record, found: Record, lines: Sequence[str] = ()) -> Score:
    """Compare one document (``Extraction`` as JSON); `lines` are the source's, for aims."""
    score = Score()
    for row, want, got in _header(gold, found["document"]):
        score.add(row, want, got)
    score.tallies["header"] = sum(score.tallies.values(), Tally())  # all its fields together
    partial = gold.get("partial", ())
    for kind, keys in KEYS.items():
        source = LISTS.get(kind, kind)
        if source not in gold or source in partial:
            continue
        wanted = [record for record in gold[source] if _is_of(kind, record)]
        given = [record for record in found[source] if _is_of(kind, record)]
        if kind == "aims":
            score.add(kind, *_aims(wanted, given, lines))
            continue
        if wanted:  # our first gold does not say all that the contract has by now
            keys = tuple(key for key in keys if key in wanted[0])
        sure = Counter(_said(r, keys) for r in wanted if not r.get("doubt"))
        score.add(kind, sure, _without_doubtful(kind, keys, sure, wanted, given))
    return score


def _without_doubtful(
    kind: str,
    keys: tuple[str, ...],
    sure: "Counter[str]",
    wanted: Iterable[Record],
    given: Iterable[Record],
) -> "Counter[str]":
    """What was found, less what is only a doubtful record of the gold, however it was read."""
    short = keys[: SHORT.get(kind, 1)]
    doubt = Counter(_said(r, short) for r in wanted if r.get("doubt"))
    left = Counter(sure)
    got: Counter[str] = Counter()
    for record in given:
        said, brief = _said(record, keys), _said(record, short)
        if left[said] > 0:
            left[said] -= 1
        elif doubt[brief] > 0:
            doubt[brief] -= 1
            continue
        got[said] += 1
    return got


def _is_of(kind: str, record: Record) -> bool:
    if kind == "leads":
        return bool(record["role"] == "lead")
    if kind in ("targets", "values", "aims"):
        number = record["min"] is not None or record["max"] is not None
        return number == (kind != "aims")
    return True


def _header(gold: Record, found: Record) -> Iterator[tuple[str, "Counter[str]", "Counter[str]"]]:
    free, doubt = gold.get("handwritten", ()), gold.get("doubt", ())
    free = (*free, "reference") if "number" in free else free
    for name, value in gold["document"].items():
        got = found[name]
        if name in doubt or (name in free and (got in (None, value) or "X" in str(got))):
            continue  # what was filled in by hand may be left open
        if name == "title":
            yield name, _one(_title(value)), _one(_title(got))
        elif name == "legal_bases":
            yield name, _all(value, GROUNDS), _all(got, GROUNDS)
        elif name == "recipients":
            yield name, Counter(map(_plain, value)), Counter(map(_plain, got))
        elif isinstance(value, Mapping):
            for key in value:
                if f"{name}.{key}" not in doubt:
                    yield f"{name}.{key}", _one(value[key]), _one(got[key])
        else:
            yield name, _one(value), _one(got)


def _title(title: str | None) -> str | None:
    return re.sub(r"^(?:Về việc|V/v)\s+", "", title, flags=re.IGNORECASE) if title else None


def _one(value: object) -> "Counter[str]":
    return Counter() if value is None else Counter([_plain(str(value))])


def _all(records: Iterable[Record], keys: tuple[str, ...]) -> "Counter[str]":
    return Counter(_said(record, keys) for record in records)


def _said(record: Record, keys: tuple[str, ...]) -> str:
    return " · ".join(_text(record.get(key)) for key in keys)


def _text(value: object) -> str:
    if isinstance(value, Mapping):  # an agency
        value = value["name"]
    if value is None:
        return "—"
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return _plain(str(value))


def _plain(name: str) -> str:
    """In one form: abbreviations written out, no case, no brackets, signs or doubled blanks."""
    name = re.sub(r"\s*\([^()]*\)", "", gazetteer.expand(name))
    return re.sub(r"[\s.;,:“”\"/]+$|^[\s“”\"]+", "", " ".join(name.split())).casefold()


def _aims(
    wanted: Iterable[Record], given: Iterable[Record], lines: Sequence[str]
) -> tuple["Counter[str]", "Counter[str]"]:
    """Each gold aim takes the found one that begins with the words of its line."""
    left = list(given)
    want: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for record in sorted(wanted, key=lambda record: bool(record.get("doubt"))):
        line, mark = _place(record, lines)
        match = next((r for r in left if _begins(fold(r["evidence"]["raw"]), line)), None)
        if match is not None:
            left.remove(match)
        if not record.get("doubt"):
            want[mark] += 1
            got[mark] += match is not None
    got.update(record["text"] for record in left)
    return want, +got


def _place(record: Record, lines: Sequence[str]) -> tuple[str, str]:
    """The words to be found, folded, and how the place is called in the list of faults."""
    if "line" not in record:
        return fold(record["subject"]), f"page {record['page']}: {record['subject']}"
    words = " ".join(lines[record["line"] - 1 : record["line"] + 1])
    return fold(words), f"line {record['line']}"


def _begins(words: str, line: str) -> bool:
    first = words[:40]
    return bool(first) and fuzz.partial_ratio(first, line) >= _BEGINS


def invented(found: Record, text: DocumentText) -> list[str]:
    """Values of records none of whose words stand in their evidence, `text` as restored or raw.

    Numbers are looked for as digits or as the words for them, names word by word.
    """
    faults = list(_invented_in_header(found["document"], text))
    for kind, names in {
        "targets": ("min", "max", "stars", "due", "scope", "subject"),
        "assignments": ("agency", "task", "due"),
        "products": ("name", "owner", "stars", "stars_target", "due"),
        "deadlines": ("text", "edtf", "event"),
    }.items():
        for record in found[kind]:
            said = " ".join(_words_of(record, text))
            for name in names:
                value = record[name]
                if value is not None and not _stands(value, said):
                    faults.append(f"{kind}.{name} {_text(value)!r} not in {said[:90]!r}")
    return faults


def _invented_in_header(document: Record, text: DocumentText) -> Iterator[str]:
    """The same of the header; signs, bodies and posts may be mended where an engine misread them.

    Of `từ nay đến năm 2030` the first year is the day's.
    """
    issuer, signer = document["issuer"], document["signer"]
    values = {
        "number": (document["number"],),
        "symbol": (document["symbol"],),
        "issuer": (issuer["name"], issuer["province"], issuer["district"], issuer["commune"]),
        "signer": (signer["name"], signer["position"]),
        "recipients": document["recipients"],
    } | {name: (document[name],) for name in ("issued", "place", "title", "period")}
    for name, said in values.items():
        fields = {"symbol": ("number",), "period": ("period", "issued")}.get(name, (name,))
        places = [place for field in fields if (place := document["evidence"].get(field))]
        words = " ".join(f"{p['raw']} {text.text[p['start'] : p['end']]}" for p in places)
        for value in filter(None, said):
            mended = name in ("symbol", "issuer", "signer") and _near(
                value, gazetteer.expand(words)
            )
            if not mended and not _stands(value, words):
                yield f"{name} {_text(value)!r} not in {words[:90]!r}"


def _near(value: str, said: str) -> bool:
    return fuzz.partial_ratio(fold(value), fold(said)) >= _MENDED


def _words_of(record: Record, text: DocumentText) -> Iterator[str]:
    for place in (record["evidence"], *record["also"]):
        yield place["raw"]
        yield text.text[place["start"] : place["end"]]


def _stands(value: object, said: str) -> bool:
    if isinstance(value, Mapping):
        value = value["name"]
    if isinstance(value, int | float):
        sizes = (1, 1e3, 1e6, 1e9) if value >= 1000 else (1,)
        numbers = re.finditer(rf"{numerals.DIGITS}|{numerals.WORDS}", knowledge.even(said.lower()))
        given = {round(numerals.value(number[0]), 6) for number in numbers}
        return any(round(value / size, 6) in given for size in sizes) or (
            value == 50 and "nửa" in said
        )
    words = str(value)
    if re.fullmatch(r"[\dX./-]+|FREQ=.*", words):
        years = re.findall(r"(?<!\d)\d{4}(?!\d)", words)
        return all(year in said for year in years)
    known = set(fold(said).split())
    return all(word in known for word in fold(words).split())
