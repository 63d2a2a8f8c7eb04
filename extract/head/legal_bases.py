"""The documents that this one rests on: `Căn cứ …`, `Thực hiện Kế hoạch số …`, `Theo đề nghị …`.

They stand before the first heading; a document cited further down is none.
"""

import re
from collections.abc import Iterator
from functools import cache

from extract import knowledge
from extract.found import State, sentences
from extract.head import citations, voices
from extract.head.citations import DATE, REFERENCE
from extract.structure import annexes
from extract.structure.parts import Part
from sohoa import records


def find(state: State) -> None:
    """Set ``state.header["legal_bases"]``."""
    found: list[records.LegalBasis] = []
    for part in _grounds(state):
        found.extend(_of_part(state, part))
    state.header["legal_bases"] = tuple(found)


def _grounds(state: State) -> Iterator[Part]:
    """The parts before the first heading that name grounds."""
    opening = True
    titled = False
    for part in annexes.own_parts(state):
        titled = titled or part.kind in ("type", "title", "basis")
        if part.kind in ("heading", "label", "table"):
            opening = False
        if part.kind == "basis":
            yield part
        elif opening and part.kind in ("item", "closing") and part.heading is None:
            if _opening().match(state.even, part.body, part.end):
                yield part
            if titled and part.marker:
                opening = False  # the first point of a list


def _of_part(state: State, part: Part) -> list[records.LegalBasis]:
    found: list[records.LegalBasis] = []
    start, end = next(sentences(state.even, part.start, part.end), (part.start, part.end))
    speaker = voices.speaker(state, part)
    if speaker and start < speaker.start() < end and not state.even[start:end].endswith(";"):
        end = speaker.start()
    type_code, issuer, shared = None, None, False
    for a, b in _pieces(state.even, start, end):
        words = state.even[a:b]
        if several := _several().match(words):
            # "Căn cứ các Nghị quyết của Hội đồng nhân dân tỉnh: Số 7…; số 8…"
            type_code, issuer, shared = citations.code(several["type"]), several["body"], True
            issuer = _without_doubled(issuer)
        basis = citations.read(state, a, b, type_code, issuer)
        if basis is None or (basis.reference and basis.reference in {b.reference for b in found}):
            continue
        if basis.reference is None and (said := REFERENCE.search(words)):
            message = f"Số của văn bản căn cứ đọc được là {said[0]}, chưa chắc chắn."
            state.issue("basis_unsure", message, basis.evidence)
        while found and _waits(found[-1], basis) and not shared:
            found[-1] = found[-1].model_copy(update={"issuer": basis.issuer})  # `số A và số B của`
            break
        found.append(basis)
    if shared and found and issuer is None:
        found = [_given(basis, found[-1].issuer) for basis in found]
    return found


def _waits(before: records.LegalBasis, basis: records.LegalBasis) -> bool:
    """True for the first of `số A và số B của …`: it has no body and no subject of its own."""
    return before.subject is None and before.issuer is None and before.type_code == basis.type_code


def _given(basis: records.LegalBasis, issuer: str | None) -> records.LegalBasis:
    return basis if basis.issuer else basis.model_copy(update={"issuer": issuer})


def _without_doubled(issuer: str | None) -> str | None:
    return re.sub(r"^(?:của\s+)+", "", issuer) if issuer else None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """At semicolons, and where `số A ngày … và số B`, `số A, số B` name several."""
    begin, shared = start, False
    for found in re.finditer(r";\s*|$", text[start:end]):
        a, b = begin, start + found.start()
        shared = shared or _several().match(text, a, b) is not None
        while (first := REFERENCE.search(text, a, b)) and (
            more := _joint(text, first.end(), b, shared)
        ):
            yield a, more.start("joint")
            a = more.end("joint")
        if a < b:
            yield a, b
        begin = start + found.end()


def _joint(text: str, start: int, end: int, shared: bool) -> re.Match[str] | None:
    """Where the next of several documents begins, behind the number that ends at `start`."""
    for found in (
        _and_another().match(text, start, end),
        _amended().search(text, start, end),
        _advised().match(text, start, end),
        _new_ground().search(text, start, end),
    ):
        if found:
            return found
    after = REFERENCE.search(text, start, end)
    if after is None:
        return None
    pattern = _next_of_list() if shared else _next_in_full()
    return pattern.search(text, start, min(end, after.end() + 40))


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{citations.match('opening')})(?!\w)", re.IGNORECASE)


@cache
def _several() -> re.Pattern[str]:
    """`các Quyết định của Thủ tướng Chính phủ: số …`: type and body said once."""
    return re.compile(
        rf"[^;:]{{0,160}}?\bcác\s+(?P<type>{citations.type_names()})"
        rf"(?:\s+của\s+(?P<body>[^:;]{{3,120}}?))?\s*(?:về\b[^:;]{{0,200}})?(?:,\s*)?:",
        re.IGNORECASE,
    )


@cache
def _and_another() -> re.Pattern[str]:
    number = rf"(?:{citations.type_names()})?\s*(?:số\s+)?(?={REFERENCE.pattern})"
    date = rf",?(?:\s+{DATE.pattern})?"
    return re.compile(rf"{date}(?P<joint>\s*,\s+(?:và\s+)?|\s+và\s+){number}", re.IGNORECASE)


@cache
def _amended() -> re.Pattern[str]:
    """`Luật A số 1, được sửa đổi tại Luật B số 2`."""
    return re.compile(
        rf"(?P<joint>,?\s+(?:đã\s+)?được\s+(?:{citations.match('amended')})(?!\w)[^;]{{0,80}}?"
        rf"\s(?:tại|bởi|theo)\s+)(?={_named()})",
        re.IGNORECASE,
    )


@cache
def _advised() -> re.Pattern[str]:
    """`Quyết định số 1 của A và ý kiến của B tại Thông báo số 2`; the first has no subject."""
    return re.compile(
        rf"(?:(?!\s(?:{citations.match('about')})\s)[^;]){{0,110}}?(?P<joint>\s+và\s+|,\s+)"
        rf"(?=(?:{citations.match('said')})\s[^;]{{3,120}}?\stại\s+{_named()})",
        re.IGNORECASE,
    )


@cache
def _new_ground() -> re.Pattern[str]:
    """`Căn cứ Quyết định số 1 …, Xét Tờ trình số 2`: a comma for a semicolon."""
    return re.compile(
        rf"(?P<joint>,\s+)(?=[{knowledge.UPPER}])(?=(?i:{citations.match('opening')})\s[^;]{{0,90}}?"
        rf"(?i:{citations.type_names()})\s+số\s)"
    )


def _named() -> str:
    return rf"(?:các\s+)?(?:(?:bộ\s+)?luật|{citations.type_names()})\s+(?=[^;]{{0,160}}\d/)"


@cache
def _next_of_list() -> re.Pattern[str]:
    """`… ban hành B và số 12/…`, in a list that said its type before."""
    return re.compile(rf"(?P<joint>\s*,\s+(?:và\s+)?|\s+và\s+)số\s+(?={REFERENCE.pattern})")


@cache
def _next_in_full() -> re.Pattern[str]:
    """`… giai đoạn 2026-2030, Nghị quyết số 17/NQ-CP ngày …`: the next one, with type and day."""
    types = citations.type_names()
    return re.compile(
        rf"(?P<joint>\s*,\s+(?:và\s+)?|\s+và\s+)(?=(?i:{types})\s+số\s+{REFERENCE.pattern}\s+ngày)"
    )
