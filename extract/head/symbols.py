"""The sign of a document, `KH-SYT`, where an engine misread it: type and issuer tell what it is.

By Nghị định 30/2020/NĐ-CP, phụ lục I, II.3 a sign is the code of the type and the abbreviation of
the body that issues, perhaps with the unit behind: `QĐ-UBND`, `KH-SYT-VP`.
"""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Levenshtein

from extract.found import fold

_JOINT = re.compile(r"\s?[-–_/.]\s?")
#: No part of an abbreviation: `Sở Giáo dục và Đào tạo` is SGDĐT.
_SMALL = ("và", "các", "về", "của", "-", "–")
_COUNCIL = re.compile(r"(?:ủy ban|hội đồng) nhân dân\b", re.IGNORECASE)
#: Behind the code of a type: Sở, Phòng, Chi cục, Trung tâm, Văn phòng.
_OFFICE = re.compile(r"[-/.](?:S|P|CC|TT|VP)[^\W\d_]")


def mended(said: str, code: str, bodies: Iterable[str]) -> str | None:
    """The sign that `said` is but for one letter, for a type's code and one of `bodies`; else None.

    Bodies are named without their area. Capitals and marks do not count: `qp-syt` is QĐ-SYT.
    """
    parts = _JOINT.split(said.strip(" .,;"))
    if len(parts) < 2 or not code:
        return None
    read = fold(f"{parts[0]}-{parts[1]}")
    wanted = dict.fromkeys(f"{code}-{short}" for name in bodies for short in _shorts(name))
    near = [sign for sign in wanted if Levenshtein.distance(fold(sign), read) <= 1]
    return "-".join([near[0], *parts[2:]]) if len(near) == 1 else None


def fits(symbol: str, body: str) -> bool:
    """False for the sign of another body, `KH-SYT`, where a people's committee is said to issue."""
    return not _COUNCIL.match(body) or "UB" in symbol or _OFFICE.search(symbol) is None


def _shorts(body: str) -> Iterator[str]:
    words = [word.strip(",") for word in body.split() if word.lower() not in _SMALL]
    yield "".join(word if word.isupper() else _initial(word) for word in words if word)


def _initial(word: str) -> str:
    """`Ủy` → U, `đoàn` → Đ."""
    return "Đ" if word[0] in "đĐ" else fold(word[0]).upper()
