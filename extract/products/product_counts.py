"""Stated counts of products against the names that were read: a human sees where they differ."""

import re
from collections.abc import Iterable

from extract.found import State
from extract.products.product_leads import Lead
from extract.products.product_lists import Named
from extract.products.product_names import Span, one
from extract.structure.tables import Table

#: `05 sản phẩm hạng 4 sao`, but no `05 sản phẩm hạng 3 sao, 4 sao`.
_RANKED = re.compile(
    r"(?<!\d)0?(\d{1,3}) (?:sản phẩm|SP) (?:OCOP )?(?:đạt )?(?:hạng )?0?([1-5]) sao"
    r"(?! ?(?:,|và|-) ?(?:hạng )?0?[1-5] sao)"
)


def check_list(state: State, found: re.Match[str], named: list[Named], first: str) -> None:
    """`02 sản phẩm: A, B và C` within a sentence; `first` is the id of its first product."""
    stated = found.groupdict().get("n")
    if stated and int(stated) != len(named):
        end = max(span[1] for item in named for span in (item.name, item.owner or (0, 0)))
        _issue(state, int(stated), len(named), (found.start(), end), first)


def check_table(state: State, table: Table, found: int, first: str | None) -> None:
    """The last number of the rows, or the sum below them, against the rows that were read."""
    column = table.column("number")
    numbers: list[tuple[int, Span]] = []
    for row in table.data:
        cell = row.cell(column)
        digits = re.fullmatch(r"0?(\d{1,4})\W*", state.even[slice(*cell[:2])]) if cell else None
        if digits:
            numbers.append((int(digits[1]), (row.part.start, row.part.end)))
    plain = [number for number, _ in numbers]
    rising = plain == sorted(set(plain))
    if numbers and rising and plain[0] == 1 and plain[-1] > found:
        said = "Bảng đánh số đến {}, nhưng đọc được {} sản phẩm."
        _issue(state, plain[-1], found, numbers[-1][1], first, said)
        return
    for row in table.rows:
        span = (row.part.start, row.part.end)
        total = one("counted").search(state.even[slice(*span)]) if row.kind == "total" else None
        if total and int(total["n"]) != found:
            said = "Bảng cộng {} sản phẩm, nhưng đọc được {}."
            _issue(state, int(total["n"]), found, span, first, said)


def find(state: State, leads: Iterable[Lead], decided: Span | None) -> None:
    """Lead-ins against the items below; what a decision recognises against what is listed."""
    for lead in leads:
        if lead.found and lead.stated is not None and lead.stated != lead.found:
            _issue(state, lead.stated, lead.found, lead.span, lead.first)
    if decided:
        _decided(state, decided)


def _decided(state: State, span: Span) -> None:
    """`Công nhận 12 sản phẩm, gồm 05 sản phẩm 4 sao …` against all products of the decision."""
    words = state.even[slice(*span)]
    ranks = [product.stars for product in state.products]
    if not ranks:
        return
    ranked = [(int(n), int(stars)) for n, stars in _RANKED.findall(words)]
    total = one("counted").search(words)
    stated = int(total["n"]) if total else None
    parts = sum(n for n, _ in ranked)
    first = state.products[0].id
    if stated is not None and stated != len(ranks) and (len(ranked) != 1 or parts == stated):
        said = "Quyết định nêu {} sản phẩm, nhưng danh sách đọc được có {}."
        _issue(state, stated, len(ranks), span, first, said)
        return
    for n, stars in ranked:
        listed = ranks.count(stars)
        if listed and listed != n:
            said = f"Quyết định nêu {{}} sản phẩm {stars} sao, nhưng danh sách đọc được có {{}}."
            _issue(state, n, listed, span, first, said)
            return


def _issue(
    state: State,
    stated: int,
    found: int,
    span: Span,
    first: str | None,
    message: str = "Văn bản nêu {} sản phẩm nhưng danh sách đọc được có {} tên.",
) -> None:
    """Once for the same place."""
    evidence = state.evidence(*span, 0.5)
    known = any(
        issue.code == "product_count" and issue.evidence and issue.evidence.start == evidence.start
        for issue in state.issues
    )
    if not known:
        state.issue("product_count", message.format(stated, found), evidence, first)
