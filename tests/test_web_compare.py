"""Comparing in a browser and through the API: what is drawn, where it leads, what is taken away."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import httpx
import pytest

from sohoa.records import Issuer
from store import Archive
from tests.browsing import Served, serving
from tests.comparing import NEW, province, put, put_deadlines, put_products, target

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Names that a document may hold: markup, a formula, what XML cannot hold, text turned round.
HOSTILE = (
    "<script>document.title='harmed'</script>",
    '"><img src=x onerror="document.title=1">',
    '=HYPERLINK("https://evil.example")',
    "Lào\x00 Cai\x0b \u202egnộđ",
    "{{ 7*7 }} $width @ink",
)
CHARTS = ("products", "channels?subject=producers_cooperatives", "deadlines", "ranks")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on an archive with something to compare, hostile names among it."""
    folder = tmp_path_factory.mktemp("compare") / "archive"
    with Archive(folder, create=True) as archive:
        _fill(archive)
    with serving(folder) as server:
        yield server


def _fill(archive: Archive) -> None:
    channel = {"unit": "percent", "measure": "share", "subject": "chủ thể là hợp tác xã"}
    said = (
        target("a1", min=45, comparator="more_than", due="2025", stars=3, **NEW),
        target("a2", min=20, max=25, comparator="range", due="../2026-12-31", **NEW),
        target("a3", min=5, comparator="at_least", scope="Mỗi huyện", **NEW),
        target("a4", max=40, comparator="at_most", due="2025", **channel),
    )
    header = {"reference": "864/KH-UBND", "issued": "2025-03-06", "period": "2025"}
    put(archive, "a", said, issuer=province("Lai Châu"), **header)
    again = target("a5", min=45, comparator="more_than", due="2025", stars=3, **NEW)
    put(archive, "a-copy", (again,), issuer=province("Lai Châu"), **header)
    about = target("b1", min=30, max=30, comparator="about", **NEW)
    put(archive, "b", (about,), issuer=province("Đắk Nông"))
    district = Issuer(name="UBND huyện Tam Đường", level="district", district="Tam Đường")
    put(archive, "c", (target("c1", min=6, max=6, comparator="exactly", **NEW),), issuer=district)
    for n, name in enumerate(HOSTILE):
        hostile = target(f"h{n}", min=n + 1, comparator="at_least", text=name, due="2025", **NEW)
        put(archive, f"h{n}", (hostile,), issuer=province(name), reference=name[:9])
        put_products(archive, f"h{n}", (name, name, 4, 1, "recognised"))
    put_products(archive, "a", ("Chè", "HTX A", 3, 2, "recognised"), ("chè", "HTX A", 3, 2, "new"))
    put_deadlines(archive, "a", "../2025-06-30", "2025-34", "2025-10-01/..", None, "2025-XX-06")
    put_deadlines(archive, "h0", "2025-12", "../2026-01-15")


@pytest.fixture(autouse=True)
def patient(request: pytest.FixtureRequest) -> None:
    """The first chart starts an engine, which takes its time on a busy machine."""
    if "tab" in request.fixturenames:
        request.getfixturevalue("tab").set_default_timeout(60_000)


def get(address: str) -> httpx.Response:
    return httpx.get(address, timeout=60)


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def taken(server: Served, address: str) -> list[dict[str, str]]:
    answer = get(f"{server.url}/api/v1/charts/{address}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return table_of(answer.text)


def test_a_mark_leads_to_its_evidence(tab: "Page", served: Served) -> None:
    tab.goto(f"{served.url}/compare/products")
    mark = tab.locator(".for-wide a").first
    name = mark.get_attribute("aria-label")
    assert name and "Sơn Hà" in name and "trên 45 sản phẩm" in name
    mark.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile(r"/documents/\w+\?page=1&record=\w+$"))
    assert "45 sản phẩm OCOP" in tab.inner_text("main")


def test_every_mark_is_drawn_once_and_leads_where_its_row_says(tab: "Page", many: Served) -> None:
    for chart in CHARTS:
        tab.goto(f"{many.url}/compare/{chart}")
        name, _, query = chart.partition("?")
        address = f"{many.url}/api/v1/charts/{name}.json?{query}"
        rows = get(address).json()["rows"]
        marks = tab.locator(".for-wide a")
        links = marks.evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert sorted(links) == sorted(row["address"] for row in rows), chart
        assert tab.locator(".for-wide a:not([aria-label])").count() == 0


def test_filters_live_in_the_address(tab: "Page", many: Served) -> None:
    tab.goto(f"{many.url}/compare")
    tab.select_option("#f-province", "Lai Châu")
    tab.get_by_role("button", name="Xem").click()
    tab.wait_for_url(re.compile(r"province=Lai"))
    tab.select_option("#f-province", "Đắk Nông")
    tab.select_option("#f-year", "2025")
    tab.get_by_role("button", name="Xem").click()
    tab.wait_for_url(re.compile(r"year=2025"))
    assert tab.locator(".chip").count() == 2
    assert tab.locator("tbody tr").count() == 1
    tab.get_by_role("link", name="Bỏ Đắk Nông").click()
    tab.wait_for_url(re.compile(r"\?province=Lai\+Ch%C3%A2u&year=2025|year=2025.*province=Lai"))
    tab.reload()
    assert tab.locator(".chip").all_inner_texts()[0].startswith("Lai Châu")


def test_a_figure_says_how_it_is_meant_and_nothing_is_no_zero(tab: "Page", many: Served) -> None:
    tab.goto(f"{many.url}/compare?province=Lai+Châu")
    row = tab.locator("tbody tr")
    assert row.count() == 1
    figures = row.locator(".figure > a").all_inner_texts()
    assert figures[0].startswith("20–25")
    assert "trên 45 sản phẩm" in row.inner_text()
    copy = tab.get_by_role("link", name="Bản khác").get_attribute("href")
    assert copy == "/documents/a-copy?page=2&record=a5"
    tab.goto(f"{many.url}/compare")
    blank = tab.locator("tbody tr", has_text="Đắk Nông").locator("td").all_inner_texts()
    assert blank.count("") == len(blank) - 1
    assert tab.locator("td", has_text=re.compile(r"^\s*0")).count() == 0


def test_the_table_sorts_by_a_year(tab: "Page", many: Served) -> None:
    tab.goto(f"{many.url}/compare")
    tab.get_by_role("link", name="2025").click()
    tab.wait_for_url(re.compile(r"sort=-2025"))
    assert "Lai Châu" in tab.locator("tbody tr").first.inner_text()
    assert tab.locator("th[aria-sort=descending]").count() == 1


def test_what_is_taken_away_is_of_its_kind(many: Served) -> None:
    for chart in CHARTS:
        name, _, query = chart.partition("?")
        address = f"{many.url}/api/v1/charts/{name}"
        png = get(f"{address}.png?{query}")
        assert png.headers["content-type"] == "image/png"
        assert png.content.startswith(b"\x89PNG\r\n")
        svg = get(f"{address}.svg?{query}")
        assert svg.headers["content-type"] == "image/svg+xml"
        assert "attachment" in svg.headers["content-disposition"]
        _is_clean(svg.content, many.url)


def _is_clean(svg: bytes, server: str) -> None:
    links = 0
    for element in ElementTree.fromstring(svg).iter():
        name = element.tag.rpartition("}")[2]
        assert name in ("svg", "g", "path", "rect", "line", "text", "tspan", "a", "title")
        assert not [key for key in element.attrib if key == "style" or key.startswith("on")]
        if name == "a":
            links += 1
            assert element.get("href", "").startswith(f"{server}/")
    assert links


def test_bars_as_csv_are_those_of_the_database(many: Served) -> None:
    drawn = taken(many, "products.csv")
    with Archive(many.archive) as archive:
        query = (
            "select t.id, t.min, t.max, t.comparator, d.issuer_province from targets t"
            " join documents d on d.id = t.document where t.unit = 'product' and t.measure = 'new'"
            " and t.scope is null and d.issuer_level = 'province' and t.document != 'a-copy'"
        )
        known = {row[0]: row[1:] for row in archive.db.execute(query)}
    assert {row["record"] for row in drawn} == set(known)
    for row in drawn:
        low, high, comparator, _ = known[row["record"]]
        said = [float(row[end]) if row[end] else None for end in ("min", "max")]
        assert (said, row["comparator"]) == ([low, high], comparator)
    left = get(f"{many.url}/api/v1/charts/products.json").json()["left_out"]
    assert left == {"other_level": 1, "part": 1}
    of_year = get(f"{many.url}/api/v1/charts/products.json?year=2026").json()
    assert [row["record"] for row in of_year["rows"]] == ["a2"]
    assert of_year["left_out"]["no_year"] == 1


def test_times_as_csv_are_those_of_the_database(many: Served) -> None:
    drawn = taken(many, "deadlines.csv")
    assert {row["record"] for row in drawn} == {"a-0", "a-1", "a-2", "h0-0"}
    assert next(r for r in drawn if r["record"] == "a-1")["end"] == "2025-06-30"
    told = get(f"{many.url}/api/v1/charts/deadlines.json").json()
    assert told["year"] == 2025
    assert told["left_out"] == {"recurring": 1, "undated": 1, "elsewhere": 1}


def test_ranks_as_csv_are_those_of_the_database(many: Served) -> None:
    drawn = taken(many, "ranks.csv")
    with Archive(many.archive) as archive:
        found = archive.db.execute('select stars, "group", lower(name), lower(owner) from products')
        names: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for stars, group, *product in found:
            names.setdefault((str(stars), str(group)), set()).add(tuple(product))
    assert {(r["stars"], r["group"]): int(r["products"]) for r in drawn} == {
        key: len(products) for key, products in names.items()
    }


def test_hostile_names_do_nothing(tab: "Page", many: Served) -> None:
    for chart in ("", *(f"/{chart}" for chart in CHARTS)):
        tab.goto(f"{many.url}/compare{chart}")
        assert "harmed" not in tab.title()
        assert tab.locator("main img, main script, .drawing foreignObject").count() == 0
        assert tab.locator("main [style]").count() == 0
    tab.goto(f"{many.url}/compare/products")
    drawn = tab.locator(".for-wide").inner_text()
    assert all(name in drawn for name in (HOSTILE[0][:25], HOSTILE[1][:25], HOSTILE[4]))
    formulas = [row["text"] for row in taken(many, "products.csv") if "HYPERLINK" in row["text"]]
    assert formulas == [f"'{HOSTILE[2]}"]


def test_an_empty_chart_says_why(tab: "Page", many: Served) -> None:
    tab.goto(f"{many.url}/compare/channels")
    assert tab.get_by_role("heading", name="Không có gì để vẽ").count() == 1
    assert tab.locator(".drawing").count() == 0
    assert get(f"{many.url}/api/v1/charts/channels.png").status_code == 404
    assert taken(many, "channels.csv") == []


def test_a_chart_draws_so_much_and_says_what_is_left(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        for n in range(40):
            said = [
                target(f"{n}-{m}", min=m, due=str(2020 + m), comparator="exactly", **NEW)
                for m in range(4)
            ]
            put(archive, str(n), tuple(said), issuer=province(f"Tỉnh {n}"))
        from web.charts import charts, taken
        from web.charts.asked import ChartFilters

        made = charts.make(archive.db, "products", ChartFilters(), "vi")
        assert (len(made.rows), made.left_out) == (120, {"surplus": 40})
        assert str(taken.shown(made, "narrow", "vi")).count("<a ") == 120


def test_the_api_puts_side_by_side(many: Served) -> None:
    address = f"{many.url}/api/v1/compare"
    told: dict[str, Any] = get(f"{address}?subject=products_new&limit=2&offset=0").json()
    assert told["issuers"] == 3 + len(HOSTILE)
    assert len(told["lines"]) == 2
    all_lines = get(f"{address}?subject=products_new").json()["lines"]
    here = next(line for line in all_lines if line["province"] == "Lai Châu")
    years = {y["year"]: [f["record"] for f in y["figures"]] for y in here["years"]}
    assert years == {2025: ["a1", "a3"], 2026: ["a2"]}
    assert here["years"][0]["figures"][0]["copies"] == ["/documents/a-copy?page=2&record=a5"]
    assert get(f"{address}?nothing=1").status_code == 422
    assert get(f"{address}?subject=nothing").status_code == 422


def test_a_narrow_window_has_all_of_it(tab: "Page", many: Served) -> None:
    tab.set_viewport_size({"width": 360, "height": 800})
    for view in ("", *(f"/{chart}" for chart in CHARTS)):
        tab.goto(f"{many.url}/compare{view}")
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, view
    tab.goto(f"{many.url}/compare/products")
    marks = tab.locator(".for-narrow a")
    assert marks.count() == tab.locator(".for-wide a").count()
    size = marks.first.bounding_box()
    assert size and size["height"] >= 15
    assert not tab.locator(".for-wide").is_visible()


def test_the_engine_is_not_started_before_a_chart_is_drawn() -> None:
    code = "import sys, web.app; sys.exit('vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
