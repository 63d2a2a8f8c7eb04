"""Who signs a document, and on whose behalf (Nghị định 30/2020/NĐ-CP, phụ lục I, II.7)."""

import re

from extract import knowledge, loose
from extract.found import Span, State, fold
from extract.head import bodies, recipients
from extract.structure import annexes
from extract.structure.parts import Part
from sohoa import records

_U = knowledge.UPPER
_NO_NAME = re.compile(r"(?:Sở|Phòng|Ban|Bộ|Thị|Ủy|Hội|Tỉnh|Huyện|Nơi|Kính)\s")
_NATION = re.compile(r"cong hoa xa hoi|doc lap tu do")
_STAMPED = re.compile(r"(?:nguoi ky|ky boi|da ky|thoi gian ky|co quan|email|ngay ky)\b")
#: A word of a name, also of one letter: `Giàng A Páo`, `Y Thanh`, `H'Yim`.
_WORD = rf"[{_U}](?:['’][^\W\d_]+|[^\W\d_{_U}]*)(?![^\W_])"
_VOWEL = re.compile(r"[aeiouy]")  # an abbreviation such as `CTSV` has none
_AUTHORITY = re.compile(  # of the Party: `T/M TỈNH ỦY`
    r"(?<!\w)(?:(TM|KT|TL|TUQ|Q)\s?[.,]|(T/[ML])\.?)\s*(?=[^\W\d_])"
)
#: A post that the next line goes on with, and such a line.
_ENDS_OPEN = re.compile(r"(?:,|-|&|(?<!\w)(?:VÀ|CÁC|CỦA|BAN|NÔNG THÔN|CHƯƠNG TRÌNH))$")
_GOES_ON = re.compile(
    r"(?:VÀ|CÁC|TỈNH|HUYỆN|THÀNH PHỐ|THỊ XÃ|XÃ|PHƯỜNG|NÔNG THÔN|MÔI TRƯỜNG)(?!\w)"
)
#: `L2 Hoàng Anh`
_LIKE_NAME = re.compile(rf"\S{{1,8}}(?:\s[{_U}][^\W\d_]+){{1,4}}")
_OTHER = ("heading", "item", "label", "closing", "basis", "title", "table")
#: Titles before a name, as they are written there.
_RANK = re.compile(
    r"(?<!\w)(?:(?:PGS|GS|TS|ThS|Ths|BS|Bs|CN|KS|LS|BSCK\w{0,3})[.,]\s*"
    r"|(?:Đại tá|Thượng tá|Trung tá|Thiếu tá|Thiếu tướng)[.,]?\s+)+(?=[^\W\d_])"
)


def find(state: State) -> None:
    """Set ``state.header["signer"]``; recipients are known."""
    lines, spans = _lines(state)
    if not lines:
        return
    lines, name = _up_to_name(lines)
    authority = position = None
    for i, line in enumerate(lines):
        marks = list(_AUTHORITY.finditer(line))
        if marks:
            authority = f"{marks[-1][1] or marks[-1][2].replace('/', '')}."
            position = _own_post(line[marks[-1].end() :], authority, lines[i + 1 :])
    if position is None and authority is None:
        position = next((post for line in reversed(lines) if (post := _post(line))), None)
    state.header["signer"] = records.Signer(name=name, position=position, authority=authority)
    if name or position or authority:
        state.show("signer", spans[: len(lines)], 0.9)
    if not name:
        _doubt(state, lines, spans)


def _lines(state: State) -> tuple[list[str], list[Span]]:
    """The lines of the signature and where they stand, a post that goes on as one line."""
    lines: list[str] = []
    spans: list[Span] = []
    for part in _block(state):
        text = state.slice(part.start, part.end)
        text = re.sub(r"^\W+|[^\w.]+$", "", text)  # specks that an engine read as signs
        folded = fold(text)
        if not text or _NATION.match(folded) or _STAMPED.match(folded):
            continue
        if recipients.FILED.match(text):
            continue
        line = _named(_RANK.sub("", text))
        if lines and _goes_on(lines[-1], line):
            lines[-1], spans[-1] = f"{lines[-1]} {line}", (spans[-1][0], part.end)
            continue
        lines.append(line)
        spans.append((part.start, part.end))
    return lines, spans


def _block(state: State) -> list[Part]:
    """The lines beside or below the recipients; elsewhere a scan takes others for a signature.

    Without recipients all lines count.
    """
    blocks: list[list[Part]] = [[]]
    for part in annexes.own_parts(state):
        if part.kind == "signature":
            blocks[-1].append(part)
        elif part.kind == "type" and blocks[-1]:
            break
        elif part.kind in _OTHER and blocks[-1]:
            blocks.append([])
    listed = state.header.get("evidence", {}).get("recipients")
    if listed is None or len(blocks) == 1:
        return [part for block in blocks for part in block]
    return min(filter(None, blocks), key=lambda block: _away(block, listed), default=[])


def _away(block: list[Part], place: records.Evidence) -> int:
    return max(block[0].start - place.end, place.start - block[-1].end, 0)


def _goes_on(before: str, line: str) -> bool:
    """True for the rest of a post: `PHÓ GIÁM ĐỐC SỞ NÔNG NGHIỆP` / `VÀ MÔI TRƯỜNG`."""
    if not before.isupper() or not line.isupper() or _post(line) or _AUTHORITY.match(line):
        return False
    return _ENDS_OPEN.search(before) is not None or _GOES_ON.match(line) is not None


def _doubt(state: State, lines: list[str], spans: list[Span]) -> None:
    """Show what looks like a misread name below the post."""
    for line, span in zip(lines, spans, strict=True):
        if _LIKE_NAME.fullmatch(line) and not line.isupper():
            message = f"Tên người ký đọc được là “{line}”, chưa chắc chắn."
            state.issue("signer_unsure", message, state.evidence(*span, 0.5))
            return


def _named(line: str) -> str:
    """A name in capitals as a name is written: `LÒ VĂN AN` → `Lò Văn An`; else the line."""
    parts = line.split()
    if not (2 <= len(parts) <= 5 and line.isupper() and _post(line) is None):
        return line
    families = {fold(word) for word in knowledge.words("surnames")}
    return line.title() if fold(parts[0]) in families else line


def _up_to_name(lines: list[str]) -> tuple[list[str], str | None]:
    """The lines of a signature, and the name that ends them: the first below the post, or the last.

    Behind something unreadable, a name of two words is only the end of one.
    """
    named: list[tuple[int, str]] = []
    post = False
    for i, line in enumerate(lines):
        found = re.search(rf"(?<![^\W_])(?:{_WORD}(?:\s+|$)){{2,6}}$", line)
        if post and found is None:  # something else stands behind the name
            found = re.match(rf"(?:{_WORD}\s+){{2,5}}(?=[^\w\s]\s)", line)
        if found and not re.search(rf"[{_U}][^\W\d_{_U}]", found[0]):
            found = None  # single letters are an abbreviation
        whole = found is not None and (found.start() == 0 or len(found[0].split()) > 2)
        over = post or _AUTHORITY.search(line) or _post(line)
        stands = whole or _post(line) or _AUTHORITY.search(line)
        if found and stands and not _NO_NAME.match(found[0]):
            named.append((i, found[0].strip()))
            if over:
                break
        post = bool(over)
    if not named:
        return lines, None
    last, name = named[-1]
    return [*lines[:last], lines[last].replace(name, "").strip()], name


def _own_post(behind: str, authority: str, later: list[str]) -> str | None:
    """The signer's own post: `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH` → the second."""
    capitals = re.match(rf"(?:_?[{_U}]+(?![^\W_])\s*[,&-]?\s*)+", behind)
    words = (capitals[0] if capitals else behind).strip()
    deputy = re.search(r"(?<=[\s_])PH[OÓÒ]\s", words)
    if deputy:
        return _post(words[deputy.start() :])
    for line in later:
        if not _AUTHORITY.match(line) and (post := _post(line)):
            return post
    if authority == "Q.":
        return _post(words)
    if authority in ("TM.", "TL.", "TUQ."):  # the body is named, and perhaps the post behind it
        first = words.find(" ") if authority != "TM." else 0
        for found in re.finditer(r"(?<!\S)\S", words):
            if found.start() >= first >= 0 and (post := _post(words[found.start() :])):
                return post
    return None


def _post(capitals: str) -> str | None:
    """`PHÓ GIÁM ĐÓC` → `Phó Giám đốc`; None if the line begins with no known post."""
    words = loose.bare(capitals).split()
    if not words or sum(c.isupper() for c in capitals) < 0.6 * sum(c.isalpha() for c in capitals):
        return None
    for length in range(min(5, len(words)), 0, -1):
        post = loose.same(" ".join(words[:length]), knowledge.words("posts"))
        if post:
            return " ".join([post, *_of_what(post, words[length:])])
    return None


def _of_what(post: str, words: list[str]) -> list[str]:
    """What stands behind a post: a body with its capitals, else small letters."""
    if not words:
        return []
    before = post.split()
    for length in range(min(2, len(before) - 1), -1, -1):  # `Trưởng phòng` + `NỘI VỤ`
        own = " ".join(before[len(before) - length :])
        if body := bodies.known(f"{own} {' '.join(words)}".strip().upper()):
            return body.split()[length:]
    return [w if len(w) > 1 and not _VOWEL.search(fold(w)) else w.lower() for w in words]
