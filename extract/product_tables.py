"""Product tables: which column is what by its header, then a product a row.

Header rows repeated on later pages are skipped, a cell left empty below an owner takes the owner
above (cells that span rows), and a numbered group line (`I. NHÓM THỰC PHẨM`) gives its rows the
group.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from extract import knowledge, times
from extract.found import State, fold
from extract.parts import Part
from extract.product_names import Named

Cell = tuple[int, int]
Add = Callable[..., None]


def find(state: State, add: Add) -> None:
    """Call `add` for every product of every table."""
    from extract.products import Said, action_in

    for caption, rows in _tables(state.parts):
        titles = [(part, action_in(state.even[part.start : part.end])) for part in caption]
        title = next((found for found in reversed(titles) if found[1]), None)
        columns: dict[str, int] = {}
        owner: Cell | None = None
        group: int | None = None
        for part in rows:
            header = _header(state, part)
            if header:
                columns = header
                continue
            if "name" not in columns:
                continue
            filled = [cell for cell in part.cells if cell[1] > cell[0]]
            if len(filled) <= 2 and len(part.cells) > 2 and not _cell(part, columns.get("name")):
                group = _group(state.even[part.start : part.end]) or group
                continue
            name = _cell(part, columns["name"])
            if name is None or not _is_product(state.even[slice(*name)]):
                group = _group(state.even[part.start : part.end]) or group
                continue
            owner = _cell(part, columns.get("owner")) or owner
            stars, score = _words(state, part, columns, "stars"), columns.get("score")
            found = re.search(r"[1-5](?=\s*(?:sao|\*|$))", stars) if stars else None
            said = Said(
                action=action_in(_words(state, part, columns, "note") or "")
                or (title[1] if title else None),
                stars=int(found[0]) if found else None,
                due=_due(_words(state, part, columns, "due")),
            )
            own = _group(_words(state, part, columns, "group") or "", number=True) or group
            last = max(cell[1] for cell in filled)
            add(state, part, Named(name, owner if "owner" in columns else None), said,
                (part.start, last), 0.9 if score is None else 0.92, own)  # fmt: skip


def _tables(parts: list[Part]) -> Iterator[tuple[list[Part], list[Part]]]:
    """Runs of rows, each with the lines above it that may be its caption.

    A line or two between rows is a page break, not the table's end.
    """
    rows: list[Part] = []
    caption: list[Part] = []
    between = 0
    for i, part in enumerate(parts):
        if part.kind == "table":
            if not rows:
                caption = [above for above in parts[max(0, i - 5) : i] if above.kind != "table"]
            rows.append(part)
            between = 0
        elif rows:
            between += 1
            if between > 2 or part.kind == "heading":
                yield caption, rows
                rows, between = [], 0
    if rows:
        yield caption, rows


def _header(state: State, part: Part) -> dict[str, int]:
    """Which column is what, if the row is a header of a product table; else nothing."""
    columns: dict[str, int] = {}
    for i, cell in enumerate(part.cells):
        words = state.even[slice(*cell)].strip().lower()
        if len(words) > 60 or re.match(r"\d", words):
            continue
        for kind, match in _columns().items():
            if kind not in columns and match.match(words):
                columns[kind] = i
                break
    named = "name" in columns and len(columns) >= 2
    return columns if named and not re.search(r"\d{2}", state.even[part.start : part.end]) else {}


def _cell(part: Part, column: int | None) -> Cell | None:
    if column is None or column >= len(part.cells):
        return None
    cell = part.cells[column]
    return cell if cell[1] > cell[0] else None


def _words(state: State, part: Part, columns: dict[str, int], kind: str) -> str | None:
    cell = _cell(part, columns.get(kind))
    return state.even[slice(*cell)] if cell else None


def _is_product(words: str) -> bool:
    letters = re.sub(r"[\W\d_]", "", words)
    return len(letters) >= 2 and not re.match(r"(?:tổng|cộng|tên sản phẩm)", words.lower())


def _group(words: str, number: bool = False) -> int | None:
    """The OCOP group that the words name."""
    if number and (digit := re.fullmatch(r"\s*(?:nhóm )?([1-6])\s*", words.lower())):
        return int(digit[1])
    for row in knowledge.table("groups"):
        if any(fold(word) in fold(words) for word in row["words"].split("|")):
            return int(row["group"])
    return None


def _due(words: str | None) -> str | None:
    return next((time.edtf for time in times.find(words or "") if time.edtf), None)


@cache
def _columns() -> dict[str, re.Pattern[str]]:
    columns: dict[str, str] = knowledge.patterns("products")["columns"]
    return {kind: knowledge.pattern(rf"(?:{match})") for kind, match in columns.items()}
