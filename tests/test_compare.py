"""Figures of many documents brought together: what is of the same, of which year, of which area."""

from datetime import date
from pathlib import Path

import pytest

from sohoa.records import Issuer
from store import Archive
from store.compare import SUBJECTS, Asked, Subject, figures, ranks, table, timeline
from store.compare.subjects import binds_all, subject_of
from store.compare.timeline import days
from tests.comparing import NEW, province, put, put_deadlines, put_products, target


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_every_subject_has_an_example_that_fits_and_one_that_does_not(subject: Subject) -> None:
    measure, stars = subject.measures[0] or None, next(iter(subject.stars), 0) or None

    def found(words: str) -> str | None:
        return subject_of(subject.unit, measure, stars, words, words)

    assert found(subject.example) == subject.key
    assert found(subject.other) != subject.key


@pytest.mark.parametrize(
    ("unit", "measure", "stars", "words", "key"),
    [
        ("product", "new", 3, "sản phẩm nhóm thực phẩm", None),  # a part of the new ones
        ("product", "new", 3, "sản phẩm: dược liệu", None),
        ("product", "new", 4, "sản phẩm 4 sao", "products_new_high"),
        ("product", "cumulative", None, "tổng số sản phẩm OCOP", "products_total"),
        ("product", None, None, "sản phẩm", None),
        ("percent", "share", None, "chủ thể bán hàng trên sàn TMĐT", "producers_online"),
    ],
)
def test_what_is_not_the_same_is_not_brought_together(
    unit: str, measure: str | None, stars: int | None, words: str, key: str | None
) -> None:
    assert subject_of(unit, measure, stars, words, words) == key


@pytest.mark.parametrize(
    ("scope", "level", "whole"),
    [
        (None, "province", True),
        ("toàn tỉnh", "province", True),
        ("trên địa bàn thành phố", "province", True),
        ("tỉnh Vĩnh Khê", "province", True),
        ("thành phố Vĩnh Khê", "province", False),
        ("Mỗi xã, phường", "province", False),
        ("cấp xã", "province", False),
        ("Toàn huyện", "district", True),
        ("xã Đại Thanh", "district", False),
    ],
)
def test_a_scope_is_the_whole_area_or_a_part(scope: str | None, level: str, whole: bool) -> None:
    assert binds_all(scope, level, "Ủy ban nhân dân tỉnh Vĩnh Khê") is whole


@pytest.mark.parametrize(
    ("edtf", "span"),
    [
        ("2025-34", (date(2025, 4, 1), date(2025, 6, 30))),
        ("../2024-02", (None, date(2024, 2, 29))),
        ("2025-03/2025-08-10", (date(2025, 3, 1), date(2025, 8, 10))),
        ("2026-07-01/..", (date(2026, 7, 1), None)),
        ("2025-XX-06", None),
        ("../XXXX-06-15", None),
        ("2025-02-30", None),
        ("2026/2025", None),
        (None, None),
    ],
)
def test_days_of_a_time(edtf: str | None, span: object) -> None:
    assert days(edtf) == span


HERE = province("Vĩnh Khê")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", create=True)


def test_several_figures_of_a_year_stand_side_by_side_and_are_not_added(archive: Archive) -> None:
    two = (
        target("a", min=10, max=10, comparator="exactly", due="2025", **NEW),
        target("b", min=5, comparator="at_least", due="../2025-12-31", **NEW),
    )
    put(archive, "one", two, issuer=HERE)
    found = table(archive.db, Asked(subject="products_new"))
    assert found.years == (2025,)
    assert [figure.min for figure in found.lines[0].years[2025]] == [10, 5]
    assert found.several == 1


def test_a_copy_of_a_document_is_no_second_figure(archive: Archive) -> None:
    for name in ("scan", "copy"):
        same = target(f"{name}-1", min=10, max=10, comparator="exactly", **NEW)
        put(archive, name, (same,), issuer=HERE, reference="7/KH-UBND", issued="2025-03-06")
    (figure,) = figures(archive.db, Asked()).figures
    assert figure.copies == (("copy-1", "copy", 2),)


def test_issuers_that_are_not_known_are_not_one(archive: Archive) -> None:
    for name in ("one", "two"):
        said = target(name, min=10, comparator="at_least", **NEW)
        put(archive, name, (said,), issuer=Issuer(name="Ủy ban nhân dân tỉnh", level="province"))
    assert table(archive.db, Asked()).issuers == 2


def test_the_year_of_a_figure_is_its_own_else_that_of_its_document(archive: Archive) -> None:
    said = (
        target("own", min=1, due="../2027-12-31", **NEW),
        target("period", min=2, **NEW),
        target("no figure", **NEW),
    )
    put(archive, "plan", said, issuer=HERE, period="2026/2030", issued="2025-12-01")
    put(archive, "letter", (target("issued", min=3, **NEW),), issuer=HERE, issued="2025-12-01")
    put(archive, "undated", (target("none", min=4, **NEW),), issuer=HERE, issued="XXXX-12-01")
    found = {f.record: (f.year, f.year_from) for f in figures(archive.db, Asked()).figures}
    assert found == {
        "own": (2027, "due"),
        "period": (2030, "period"),
        "issued": (2025, "issued"),
        "none": (None, None),
    }


def test_lines_without_a_figure_in_the_year_come_last_either_way(archive: Archive) -> None:
    for name, number, due in (("a", 5, "2025"), ("b", 9, "2025"), ("c", 7, "2026")):
        issuer = Issuer(name=f"UBND tỉnh {name}", level="province", province=name)
        put(archive, name, (target(name, min=number, due=due, **NEW),), issuer=issuer)

    def order(sort: str) -> str:
        lines = table(archive.db, Asked(), sort).lines
        return "".join(line.issuer.province or "" for line in lines)

    assert (order("2025"), order("-2025"), order("issuer")) == ("abc", "bac", "abc")
    assert [
        line.issuer.province for line in table(archive.db, Asked(), offset=1, limit=1).lines
    ] == ["b"]


def test_products_count_once_by_name_and_owner(archive: Archive) -> None:
    put(archive, "list", issuer=HERE)
    put_products(
        archive,
        "list",
        ("Mật ong", "HTX A", 4, 1, "recognised"),
        ("mật ong", "HTX A", 4, 1, "maintain"),
        ("Mật ong", "HTX B", 4, 1, None),
        ("Chè", None, 3, None, "recognised"),
        ("Cam", None, None, 1, "new"),
        ("Bưởi", None, 3, 1, "withdraw"),
    )
    found = ranks(archive.db, Asked())
    assert {(r.stars, r.group): r.products for r in found.ranks} == {(4, 1): 2, (3, None): 1}
    assert (found.no_stars, found.lost) == (1, 1)


def test_the_timeline_is_of_the_year_with_the_most_deadlines(archive: Archive) -> None:
    put(archive, "plan", issuer=HERE)
    times = ["../2025-06-30", "2025-34", "2024-12/2025-01", "2026", "2025-XX-06", None]
    put_deadlines(archive, "plan", *times)
    found = timeline(archive.db, Asked())
    assert found.year == 2025
    assert found.years == {2024: 1, 2025: 3, 2026: 1}
    assert {moment.edtf for moment in found.moments} == set(times[:3])
    assert (found.recurring, found.undated, found.elsewhere) == (1, 1, 1)
    assert timeline(archive.db, Asked(years=(2026,))).moments[0].edtf == "2026"
