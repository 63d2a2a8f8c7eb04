"""The bodies that a letterhead names, and whoever decides: `GIÁM ĐỐC SỞ Y TẾ`.

Where an engine misread a body's name, the document's own sentences and ``data/bodies.txt`` tell
what it is; what nothing tells is left as it is.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz

from extract import knowledge, loose
from extract.found import Span, State, fold
from extract.head import areas, bodies, voices
from extract.head.bodies import Body
from extract.structure import annexes
from extract.structure.parts import Part

_MOTTO = re.compile(
    r"CỘNG\s+HÒA\s+XÃ\s+HỘI(?:\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM)?"
    r"|Độc\s+lập(?:\s*[-–—]\s*Tự\s+do(?:\s*[-–—]\s*Hạnh\s+phúc)?)?",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:PHÓ\s+)?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|TRƯỞNG (?:BAN|PHÒNG)|CHÁNH VĂN PHÒNG"
    r"|(?:CHI )?CỤC TRƯỞNG|CHÁNH THANH TRA|HIỆU TRƯỞNG)\s+"
)
#: Of 100, rapidfuzz ratio: a misread line against a name in the text, and one of the list.
_NEAR, _NEAR_LISTED = 75, 85
#: Below this a word of the letterhead may be misread.
_UNSURE = 0.7
_CAPITALS = 0.7


@dataclass(frozen=True)
class Named:
    """A body, the line or lines that name it, and where they stand."""

    body: Body
    words: str
    spans: tuple[Span, ...]


def read(state: State) -> list[Named]:
    """The bodies of the letterhead, and areas that stand alone in a line, from top to bottom."""
    found = [_named(state, words, spans) for words, spans in _lines(state)]
    return found or list(deciders(state))[:1]


def deciders(state: State) -> Iterator[Named]:
    """Who decides, in capitals below the title: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LAI CHÂU`."""
    for part in annexes.own_parts(state):
        words = loose.bare(state.even[part.start : part.end]) if part.kind == "title" else ""
        name = _HEAD.sub("", words)
        decides = name != words or bodies.is_council(" ".join(name.split()[:4]))
        if decides and words.isupper() and len(words) < 120 and _is_body(name):
            yield _named(state, name, [(part.start, part.end)])


def offices(state: State) -> list[str]:
    """The bodies of the letterhead without their areas: `Sở Y tế`."""
    return [office(named.body) for named in read(state)]


def office(body: Body) -> str:
    """A body's name without its area."""
    return body.name.removesuffix(f" {body.area}").removesuffix(f" {body.kind}")


def recognised(state: State) -> bool:
    """True for text that an engine read: typed text means what it says."""
    return any(word.confidence < 1 for word in state.text.words)


def in_text(state: State, name: str) -> str | None:
    """The name as the document's own sentences write it, if they name it in full."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    found = (match[0] for match in re.finditer(rf"(?<!\w){words}(?!\w)", state.even, re.IGNORECASE))
    written = Counter(name for name in found if not name.isupper() and _is_name(name))
    return " ".join(written.most_common(1)[0][0].split()) if written else None


def _is_name(words: str) -> bool:
    """`Sở Y tế`, `tỉnh Lai Châu`: a capital begins it, or what stands behind a kind of area."""
    area = any(words.startswith(f"{k} ") and words[len(k) + 1].isupper() for k in areas.KINDS)
    return words[0].isupper() or area


def _lines(state: State) -> list[tuple[str, list[Span]]]:
    """The words of each body's line or lines, and where they stand."""
    lines: list[tuple[str, list[Span]]] = []
    for part in annexes.own_parts(state):
        if part.kind != "letterhead":
            continue
        for start, end in _pieces(state, part):
            words = loose.bare(state.even[start:end])
            if re.match(r"S\S{1,2}\s?:|V/v\b", words) or ", ngày" in words or "/" in words:
                if lines:
                    return [line for line in lines if len(line[0]) < 140]
                continue
            words = _capitals(state, words)
            if not words or _begins("stamp").match(fold(words)):
                continue
            if lines and _continues(lines[-1][0], words):
                before, spans = lines[-1]
                lines[-1] = f"{before} {words}", [*spans, (start, end)]
            elif _is_body(words):
                lines.append((words, [(start, end)]))
    return [line for line in lines if len(line[0]) < 140]


def _pieces(state: State, part: Part) -> Iterator[Span]:
    """What stands before, between and behind the nation's name and motto in one paragraph."""
    start = part.start
    for motto in _MOTTO.finditer(state.even, part.start, part.end):
        yield start, motto.start()
        start = motto.end()
    yield start, part.end


def _capitals(state: State, words: str) -> str:
    """A line in capitals, else nothing; an engine may have read one letter as a small one."""
    letters = [c for c in words if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    most = len(letters) if not recognised(state) else _CAPITALS * len(letters)
    return words.upper() if len(words) > 3 and letters and upper >= most else ""


def _is_body(line: str) -> bool:
    return _begins("line").match(fold(line)) is not None or bodies.read(line).is_area


def _continues(line: str, words: str) -> bool:
    """True if a line of a letterhead goes on: `ỦY BAN NHÂN DÂN` / `TỈNH LAI CHÂU`."""
    if bodies.begins_with_area(words):
        return bodies.is_council(line)
    if _is_whole(bodies.read(line)):
        return False
    return not _begins("line").match(fold(words)) and not bodies.begins_with_area(line)


def _is_whole(body: Body) -> bool:
    """True for the committee of an area that there is."""
    known = body.level and body.area and areas.listed(body.area, body.level)
    return bool(known) and _is_council(body)


def _is_council(body: Body) -> bool:
    return bodies.is_council(" ".join(body.name.split()[:4]))


def _named(state: State, words: str, spans: list[Span]) -> Named:
    mended = _mended(state, _first(words), spans)
    body = bodies.read(mended, lambda words: in_text(state, words), recognised(state))
    if not body.is_area and not (body.kind and _is_council(body)):
        body = replace(body, name=in_text(state, body.name) or body.name)
    return Named(body, words, tuple(spans))


def _first(line: str) -> str:
    """Of two bodies that issue together, `SỞ Y TẾ - CÔNG ĐOÀN NGÀNH`, the first."""
    two = re.fullmatch(r"(.+?)\s*[-–]\s*(.+)", line)
    joint = two and bodies.known(two[1]) and _begins("line").match(fold(two[2]))
    return two[1] if two and joint else line


def _mended(state: State, line: str, spans: list[Span]) -> str:
    """A line that an engine was unsure of and that names no known body, as what it is near to."""
    sure = min((w.confidence for span in spans for w in state.text.words_in(*span)), default=1.0)
    if sure >= _UNSURE or bodies.known(line) or bodies.read(line).kind:
        return line
    told = (body for body in _in_sentences(state) if _near(line, body) >= _NEAR)
    listed = sorted(knowledge.words("bodies"), key=lambda name: -_near(line, name))[:2]
    alone = _near(line, listed[0]) >= _NEAR_LISTED > _near(line, listed[1])
    return next(told, listed[0] if alone else line).upper()


def _in_sentences(state: State) -> Iterator[str]:
    """What the title and the text call the body that issues, without its area."""
    for part in annexes.own_parts(state):
        if part.kind == "title" and (head := _HEAD.match(state.even, part.start, part.end)):
            yield office(bodies.read(" ".join(state.even[head.end() : part.end].split())))
    if told := voices.find(state):
        yield office(told[0])


def _near(line: str, name: str) -> float:
    """How near two names are that begin with the same word: a Sở is no Bộ."""
    line, name = fold(line), fold(name)
    return fuzz.ratio(line, name) if line.split()[:1] == name.split()[:1] else 0.0


@cache
def _begins(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{voices.words(kind)})(?!\w)")
