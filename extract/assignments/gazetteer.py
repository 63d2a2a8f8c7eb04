"""Official names of bodies: those of ``data/agencies.csv``, found also from damaged writing."""

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from extract import knowledge
from extract.found import fold

#: What each area has its own of: without the area it is no one's name.
_OF_AREAS = frozenset({"ủy ban nhân dân", "hội đồng nhân dân"})
_SAME = 93  # of 100, rapidfuzz ratio: a letter or two apart


@lru_cache(maxsize=2048)
def canonical(name: str) -> str | None:
    """The official name, None for an unknown body; `Giám đốc Sở Y tế` is post and body."""
    full = expand(re.sub(r"\s*\([^()]*\)\s*$", "", name))
    for plain in dict.fromkeys((full, _without_area(full))):
        key = _key(plain)
        if key in _known():
            return full if plain != full and key in _OF_AREAS else _known()[key]
    person = _posts().match(full)
    if person:
        return _of_person(person[0], full[person.end() :].strip())
    plain = _without_area(full)
    for keys, said in ((_known(), _key(plain)), (_folded(), fold(_key(plain)))):
        if len(said) >= 8:
            best = process.extractOne(said, keys.keys(), scorer=fuzz.ratio, score_cutoff=_SAME)
            if best:
                return keys[best[0]]
    return None


def _of_person(post: str, body: str) -> str | None:
    # `Trưởng phòng Kinh tế` heads the Phòng Kinh tế
    office = re.search(r"\s(Văn phòng|phòng|ban)$", post, re.IGNORECASE)
    known = canonical(f"{office[1].capitalize()} {body}" if office else body) if body else None
    if known is None:
        return None
    if not office:
        return f"{post} {known}"
    rest = known[len(office[1]) :]
    return f"{post}{rest}" if known.lower().startswith(office[1].lower()) else None


@lru_cache(maxsize=8192)
def is_official(words: str) -> bool:
    """True if `words` are a body of the gazetteer with nothing before or behind."""
    return _key(expand(words)) in _known()


@lru_cache(maxsize=8192)
def has(words: str) -> bool:
    """True if `words` are a body of the gazetteer as one writes it, its area left out."""
    full = expand(words)
    person = _posts().match(full)
    office = person and re.search(r"\s((?:văn )?phòng|ban)$", person[0], re.IGNORECASE)
    body = full[office.start(1) if office else person.end() :].strip() if person else full
    return _key(_without_area(body)) in _known()


def expand(name: str) -> str:
    """`UBND`, `PTNT`, `&`, … written out; dashes and blanks made regular."""
    name = re.sub(r"\s*[–—]\s*|\s+-\s*|\s*-\s+", " - ", name)
    name = re.sub(r"\s*&\s*", "&", name)
    name = _short().sub(lambda found: _full()[found[0]], name)
    name = name.replace("&", " và ")
    return re.sub(r"\s+", " ", name).strip()


def _key(name: str) -> str:
    """A name to compare: commas, dashes and `và` are one sign."""
    words = re.sub(r"[-,;/&()–—.:“”\"]", " ", knowledge.even(name).lower())
    return " ".join(word for word in words.split() if word != "và")


def _without_area(name: str) -> str:
    name = re.sub(r"\s+(?:trên địa bàn|của|thuộc)\s.*$", "", name)
    return re.sub(
        r"(?i:\s+(?:các )?(?:tỉnh|huyện|xã|thành phố|thị xã|thị trấn|phường|quận|đặc khu|khu vực"
        r"|cấp(?: \w+)?))"
        rf"(?:\s+(?:[{knowledge.UPPER}]\w*[\s-]*)+)?$",
        "",
        name,
    )


@cache
def _posts() -> re.Pattern[str]:
    return knowledge.any_of(knowledge.words("posts"))


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in knowledge.table("agencies"):
        for name in (row["name"], *(row["also"] or "").split("|")):
            if name:
                known.setdefault(_key(expand(name)), row["name"])
    return known


@cache
def _folded() -> dict[str, str]:
    return {fold(key): name for key, name in reversed(_known().items())}


@cache
def _full() -> dict[str, str]:
    return {row["short"]: row["full"] for row in knowledge.table("abbreviations")}


@cache
def _short() -> re.Pattern[str]:
    shorts = sorted(_full(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, shorts))})(?!\w)")
