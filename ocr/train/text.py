"""What the pages to train on say: running text of corpora, and phrases, numbers, references."""

import lzma
import random
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

#: Lines kept of a corpus, and lines of it that are looked at.
KEPT, LOOKED_AT = 12_000, 150_000
#: Characters that stand for one another in corpora and look the same in print.
SAME = str.maketrans(
    {"—": "–", "Ð": "Đ", "ð": "đ", "\u00a0": " ", "−": "-", "‐": "-", "‑": "-", "·": "•"}
    | {"\u00ad": None, "\uf0b7": "•", "\uf02d": "-"}
)


@cache
def phrases() -> dict[str, Any]:
    """``phrases.toml``; a string there is words, with ``~`` for a blank inside one."""
    table = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    return {
        key: [word.replace("~", " ") for word in value.split()] if isinstance(value, str) else value
        for key, value in table.items()
    }


def lines_of(path: Path, known: frozenset[str]) -> list[str]:
    """A sample of a corpus (a paragraph a line, ``.txt`` or ``.xz``) that `known` can write."""
    dice, kept = random.Random(0), list[str]()
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number == LOOKED_AT:
                break
            text = unicodedata.normalize("NFC", str(line)).translate(SAME).strip()
            if len(text) < 12 or not known.issuperset(text):
                continue
            if len(kept) < KEPT:
                kept.append(text)
            elif (place := dice.randrange(number)) < KEPT:
                kept[place] = text
    return kept


class Text:
    """Draws what is printed. `dice` may be set anew for each page."""

    def __init__(self, corpora: Iterable[Path], known: frozenset[str]) -> None:
        """A corpus that is named twice is drawn from twice as often. Raises OSError."""
        read = cache(lambda path: lines_of(path, known))
        self._corpora = [read(path) for path in corpora]
        self.dice = random.Random(0)

    def running(self, low: int, high: int) -> str:
        """Up to `low` to `high` words of running text."""
        words = self.dice.choice(self.dice.choice(self._corpora)).split()
        number = self.dice.randint(low, high)
        if len(words) > number:
            start = self.dice.randrange(len(words) - number) if self.dice.random() < 0.5 else 0
            words = words[start : start + number]
        return " ".join(words)

    def phrase(self, *kinds: str) -> str:
        """One of ``phrases.toml``."""
        return str(self.dice.choice([phrase for kind in kinds for phrase in phrases()[kind]]))

    def person(self) -> str:
        """A name of three syllables."""
        return " ".join(self.phrase(part) for part in ("family", "middle", "given"))

    def heading(self) -> str:
        """Running text in capitals."""
        return self.running(3, 10).upper()

    def paragraph(self) -> str:
        """A paragraph of the body: a legal basis, an item of a list, figures, or only text."""
        dice, part, text = self.dice, self.dice.random(), self.running(8, 70)
        if part < 0.10:
            return f"Căn cứ {self.phrase('bases')} số {self.reference()} {self.date()} của {text};"
        if part < 0.16:
            first = dice.choice(["Theo", "Thực hiện", "Xét"])
            return f"{first} {self.phrase('bases')} số {self.reference()} {self.date()} {text}"
        if part < 0.30:
            return f"{self.phrase('bullets')} {text}"
        if part < 0.40:
            made = (self.number, self.number, self.date, self.reference, self.address)
            return " ".join(
                f"{word} {dice.choice(made)()}" if dice.random() < 0.15 else word
                for word in text.split()
            )
        return text

    def recipient(self) -> str:
        """A line under "Nơi nhận"."""
        part = self.dice.random()
        if part < 0.5:
            return "- " + self.running(2, 9)
        if part < 0.55:
            typist = "".join(self.dice.choice("ABCDĐGHKLMNPQSTVX") for _ in range(3))
            return f"- Lưu: VT, {typist} ({self.dice.randint(2, 99):02d})."
        return "- " + self.phrase("recipients")

    def reference(self) -> str:
        """A number and symbol as of another document."""
        dice, kind, organ = self.dice, self.phrase("kinds"), self.phrase("organs")
        year, session = dice.randint(1995, 2026), dice.randint(9, 15)
        number = f"{dice.randint(1, 9999 if dice.random() < 0.6 else 300):02d}"
        return self._one_of(
            f"{number}/{kind}-{organ} | {number}/{year}/{kind}-{organ} | {number}/{organ}-{kind}"
            f" | {number}-{kind}/{organ} | {number}/{year}/QH{session}"
        )

    def date(self) -> str:
        """A date as official documents write it."""
        dice = self.dice
        day, month, year = dice.randint(1, 31), dice.randint(1, 12), dice.randint(1985, 2026)
        quarter = dice.choice(["I", "II", "III", "IV"])
        return self._one_of(
            f"ngày {day:02d} tháng {month} năm {year} | ngày {day:02d}/{month}/{year}"
            f" | ngày {day:02d} tháng {month:02d} năm {year} | {day:02d}/{month:02d}/{year}"
            f" | {day}/{month}/{year} | {month:02d}/{year} | năm {year} | quý {quarter}/{year}"
        )

    def number(self) -> str:
        """A figure: an amount, a share, a range, a telephone number, a note's number."""
        n, some = self.dice.randint(1, 10 ** self.dice.randint(1, 10)), self.dice.randint(1, 9)
        grouped, low = f"{n:,}".replace(",", "."), n % 50
        return self._one_of(
            f"{grouped} | {n} | {n % 1000},{some}{n % 10} | {n % 100}% | {grouped} đồng"
            f" | {n % 100},{n % 10}% | {n % 1000}.{n % 7}.{n % 9} | {n % 10000} m² | +{n % 100}"
            f" | ≥ {n % 100} | ≤ {n % 100}% | {low}-{low + some} | {low} – {low + some}"
            f" | 0{n % 10000:04d}.{n % 1000:03d}.{n % 997:03d} | ({n % 100}) | [{n % 40}]"
            f" | {n % 20}/{n % 20 + some} | {n % 13}x{n % 17}"
        )

    def address(self) -> str:
        """An e-mail or web address."""
        dice = self.dice
        who, host = (
            "".join(dice.choice("abcdefghiklmnopqrstuvxyz") for _ in range(dice.randint(3, 9)))
            for _ in range(2)
        )
        host += dice.choice([".gov.vn", ".edu.vn", ".com.vn", ".vn", ".com"])
        return self._one_of(
            f"{who}@{host} | www.{host} | http://{host}/{who} | https://{host}"
            f" | Email: {who}{dice.randint(1, 99)}@{host} | Website: {host}"
        )

    def _one_of(self, forms: str) -> str:
        return self.dice.choice(forms.split(" | "))
