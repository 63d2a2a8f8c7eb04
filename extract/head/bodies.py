"""Names of the bodies that issue documents: as a sentence writes them, of which level and area.

`ỦY BAN NHÂN DÂN TÍNH TIÊN GIANG` is `Ủy ban nhân dân tỉnh Tiền Giang`, a body of the province Tiền
Giang. Names without an area stand in ``data/bodies.txt``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extract import knowledge, loose
from extract.assignments import gazetteer
from extract.found import fold
from extract.head import areas
from extract.head.areas import Level

_U = knowledge.UPPER
_COUNCIL = re.compile(r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)$")
#: Bodies whose level their first words tell (folded).
_LEVELS: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"(?:bo(?! chi huy| tu lenh)|tong cuc|quoc hoi|chinh phu|thu tuong)\b"), "central"),
    (re.compile(r"(?:thanh tra|van phong) chinh phu\b|.*\btrung uong$"), "central"),
    (re.compile(r"(?:so|tinh uy|tinh doan|ubnd tinh)\b"), "province"),
    (re.compile(r"(?:huyen|quan|thi) uy\b|huyen doan\b"), "district"),
)
#: `TỈNH ỦY`, `HUYỆN ỦY`: the kind of area stands in the name.
_PARTY = re.compile(
    r"(?:(?:ban thuong vu|ban chap hanh|van phong) )?(tinh|huyen|quan|thi|thanh) uy "
)
#: `xã hội`, `hợp tác xã`: no area.
_NO_AREA = re.compile(r"(?i)\bxã (?=hội)|(?<=tác )xã\b")
_VOWEL = re.compile(r"[aeiouy]")
#: Nghị định 30/2020/NĐ-CP, Phụ lục II: the one city with a capital T.
_CITY = "Hồ Chí Minh"


@dataclass(frozen=True)
class Body:
    """A body: its name in a sentence, its level, and kind and name of its area, where it says."""

    name: str
    level: Level | None = None
    kind: str | None = None
    area: str | None = None
    #: True for an area alone, as `TỈNH LAI CHÂU` above a commune's committee.
    is_area: bool = False


def read(
    words: str, written: Callable[[str], str | None] = lambda words: None, mend: bool = False
) -> Body:
    """What a line of a letterhead, or a name in a sentence, says.

    `written` gives the name as the document's own sentences have it, for a body nobody knows;
    `mend` tells that an engine read the words, so that a province's name may be misread.
    """
    words = re.sub(r"^(UBND|HĐND)(?=[^\W\d_])", r"\1 ", " ".join(words.split()))
    full = gazetteer.expand(words)
    words = full.upper() if words.isupper() else full
    split = _split(words, written)
    if split is None:
        name = _office(words, written)
        return Body(name, _level(fold(name)))
    head, shown, kind, area = split
    level = areas.KINDS[kind][0]
    if kind == "thành phố" and area and not _is_known(area, "tỉnh"):
        level = "district"
    area = _area_name(area, level, mend) if area else ""
    if area == _CITY or area.isdigit():  # `Thành phố Hồ Chí Minh`, `Quận 1`
        shown = shown.capitalize()
    office = _office(head, written) if head else ""
    name = " ".join(part for part in (office, shown, area) if part)
    return Body(name[0].upper() + name[1:], level, kind, area or None, not office)


def known(words: str) -> str | None:
    """The name of a known body in capitals as a sentence writes it, with its area; else None."""
    body = read(words)
    office = body.name.removesuffix(f" {body.area or ''}").removesuffix(f" {body.kind or ''}")
    return body.name if office in knowledge.words("bodies") else None


def begins_with_area(words: str) -> bool:
    """True for `TỈNH LAI CHÂU`, `XÃ TÂN KỲ`, not for `TỈNH ỦY LAI CHÂU`."""
    parts = words.split()
    first = next(_kinds(parts), None)
    return first is not None and first[0] == 0 and not _PARTY.match(fold(words) + " ")


def is_council(words: str) -> bool:
    """True for `ỦY BAN NHÂN DÂN`, `HĐND`: the area may stand in the line below."""
    return _COUNCIL.match(fold(words)) is not None


def _split(words: str, written: Callable[[str], str | None]) -> tuple[str, str, str, str] | None:
    """`PHÒNG KINH TẾ HUYỆN TAM ĐƯỜNG` → what is before, `huyện` as said and as meant, the rest.

    Behind any other body than a committee an area has to be one that there is, or `written`.
    """
    parts = words.split()
    folded = fold(words) + " "
    if party := _PARTY.match(folded):
        length = len(party[0].split())
        kinds = {"tinh": "tỉnh", "huyen": "huyện", "quan": "quận", "thi": "thị xã"}
        kind = kinds.get(party[1], "thành phố")
        name = " ".join(parts[length:])
        head = " ".join(parts[:length])
        return (
            (head, "", kind, name)
            if areas.longest(name.title(), ("province", "district"))
            else None
        )
    for i, length, kind in _kinds(parts):
        head, name = " ".join(parts[:i]), " ".join(parts[i + length :])
        if _NO_AREA.search(" ".join(parts[max(0, i - 1) : i + length + 1])):
            continue
        council = not head or is_council(head)
        known = council or not name or _is_known(name, kind) or written(f"{kind} {name}")
        if not known:
            continue
        if len(name.split()) > 6:
            continue
        return head, kind, kind, name
    for length in range(min(4, len(parts) - 2), 0, -1):  # `SỞ Y TẾ KIÊN GIANG`
        head, name = " ".join(parts[:-length]), " ".join(parts[-length:])
        if _known(head) and _is_known(name, "tỉnh"):
            return head, "", "tỉnh", name
    return None


def _kinds(parts: list[str]) -> Iterator[tuple[int, int, str]]:
    """Where words stand for a kind of area: index, number of words, kind; the first one first."""
    for i in range(len(parts)):
        for length in (2, 1):
            kind = loose.same(" ".join(parts[i : i + length]), areas.KINDS)
            if kind and len(kind.split()) == length and len(parts[i : i + length]) == length:
                yield i, length, kind
                break


def _is_known(name: str, kind: str) -> bool:
    return areas.longest(name.title(), areas.KINDS[kind]) is not None or any(
        areas.repaired(name, level, (), None) for level in areas.KINDS[kind]
    )


def _area_name(name: str, level: Level, mend: bool) -> str:
    """The name with its own capitals: `EA H'LEO` → `Ea H'leo`; a misread province mended."""
    title = re.sub(r"\s*[-–]\s*", " - ", name.title() if name.isupper() else name).strip(" .,;*")
    mended = areas.repaired(title, level, (), None) if mend else None
    return mended or areas.listed(title, level) or title


def _office(words: str, written: Callable[[str], str | None]) -> str:
    """The name of a body without its area, in the capitals that a sentence has."""
    if not words.isupper():
        return words
    if _COUNCIL.match(fold(words)):
        return "Hội đồng nhân dân" if fold(words).startswith("h") else "Ủy ban nhân dân"
    known = _known(words)
    return known or written(words) or _small(words)


def _known(words: str) -> str | None:
    """The body that `words` name, if they begin with its first word: a Sở is no Bộ."""
    found = loose.same(words, knowledge.words("bodies"))
    same = found and fold(words).partition(" ")[0] == fold(found).partition(" ")[0]
    return found if same else None


def _small(words: str) -> str:
    """`CHI CỤC THỦY LỢI` → `Chi cục thủy lợi`: longest known beginning as known, the rest small."""
    parts = words.split()
    for length in range(len(parts) - 1, 0, -1):
        if known := _known(" ".join(parts[:length])):
            return " ".join([known, *map(_lower, parts[length:])])
    lower = " ".join(map(_lower, parts))
    return lower[0].upper() + lower[1:]


def _lower(word: str) -> str:
    """`NƯỚC` → `nước`; an abbreviation, which has no vowel, stays."""
    return word if len(word) > 1 and not _VOWEL.search(fold(word)) else word.lower()


def _level(folded: str) -> Level | None:
    return next((level for match, level in _LEVELS if match.match(folded)), None)
