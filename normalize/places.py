"""Where a document is from: the units of the province that it speaks of are more probable in it.

``huyen Tam Duong`` is Tam Đường in a plan of Lai Châu, Tam Dương in one of Vĩnh Phúc.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from normalize.gazetteer import Area, areas, with_kind
from normalize.lexicon import Lexicon
from normalize.lm import LanguageModel
from normalize.unicode import skeleton, unify

#: How many times as often as any other a province has to be named.
AHEAD = 2


class Places:
    """Administrative units by province, before and since July 2025."""

    def __init__(self, lm: LanguageModel) -> None:
        self._lm = lm
        self._areas: dict[str, list[Area]] = defaultdict(list)
        for area in areas():
            self._areas[skeleton(unify(with_kind(area.province)))].append(area)

    def near(self, words: Iterable[str]) -> Lexicon | None:
        """The units of the province that `words`, a text in running order, speak of most.

        None where none is named more than the others. Marks do not count, as the text may be bare;
        *tỉnh* or *thành phố* does, as ``gia lai`` is *giá lại* more often than a province.
        """
        text = skeleton(unify(f" {' '.join(words)} "))
        for sign in ",.;:()":
            text = text.replace(sign, " ")
        named = {name: text.count(f" {name} ") for name in self._areas}
        first, second = sorted(named, key=lambda name: -named[name])[:2]
        if not named[first] or named[first] < AHEAD * named[second]:
            return None
        return self._units(first)

    @lru_cache(maxsize=8)  # noqa: B019  lives as long as its process
    def _units(self, name: str) -> Lexicon:
        phrases = []
        for area in self._areas[name]:
            phrases += [area.province, area.district, area.district.partition(" ")[2]]
            for kind, names in area.communes.items():
                phrases += names + [f"{kind} {commune}" for commune in names]
        return Lexicon.of(phrases, self._lm)
