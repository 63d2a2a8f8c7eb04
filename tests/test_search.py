"""Search: what is there is found, counted and kept up with; nothing typed or broken stops it."""

import csv
import io
import json
import multiprocessing
import os
import re
import shutil
import sqlite3
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.archive import make
from sohoa.errors import UsageError
from store import FACETS, Archive, Hit, Index, Query
from store.folding import fold, fold_with_offsets
from store.index import keeping
from store.index.snippets import snippet
from store.index.words import Term, parse, split_folded

_KINDS = ("documents", "pages", "targets", "assignments", "products", "deadlines")
_DOCUMENTS, _RECORDS = 60, 400


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of made-up documents, with its index."""
    folder = tmp_path_factory.mktemp("made") / "archive"
    make(folder, _DOCUMENTS, _RECORDS, seed=3)
    with Archive(folder) as archive:
        rows = {
            "documents": {
                "title": "Kế hoạch phát triển đường hoa",
                "reference": "1426/KH-UBND",
                "number": "1426",
            },
            "products": {"name": "Chè Shan tuyết Phiêng Lúa", "owner": "Hợp tác xã Chè Phiêng Lúa"},
            "pages": {"text": "tham gia kênh bán hàng hiện đại; sản phẩm hàng hoá"},
        }
        for table, values in rows.items():
            archive.db.table(table).update(_first(archive, table), values)
        archive.db.conn.commit()
        index = Index(archive)
        index.refresh()
        index.close()
    return folder


@pytest.fixture
def index(made: Path) -> Iterator[Index]:
    with Archive(made) as archive:
        index = Index(archive)
        yield index
        index.close()


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "archive"))


def _first(archive: Archive, table: str) -> Any:
    return archive.db.execute(f"select id from {table} limit 1").fetchone()[0]


def found(folder: Path, text: str = "", **rest: Any) -> tuple[Hit, ...]:
    """What an index that is opened anew finds."""
    with Archive(folder) as archive:
        index = Index(archive)
        index.refresh()
        try:
            return index.search(Query(text, **rest)).hits
        finally:
            index.close()


# -- what is typed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("đường hoa", "document"),
        ("DUONG HOA", "document"),
        (unicodedata.normalize("NFD", "đường hoa"), "document"),
        ("1426", "document"),
        ("1426/KH-UBND", "document"),
        ("1426/kh-ub*", "document"),
        ("kenh ban hang hien dai", "page"),
        ('"bán hàng hiện đại"', "page"),
        ("kenh hang hoa", "page"),
        ("hàng hóa kênh", "page"),  # the page has the old tone placement
        ("phieng lua", "product"),
        ("shan tuy*", "product"),
    ],
)
def test_what_is_typed_is_found_first(index: Index, query: str, kind: str) -> None:
    results = index.search(Query(query))
    assert results.hits[0].kind == kind
    assert results.corrected is None
    assert any(marked for _, marked in results.hits[0].snippet)


@pytest.mark.parametrize("query", ['"hang ban hien"', "phieng lua xyzzy", "x' or 1=1 --"])
def test_all_of_it_must_be_there(index: Index, query: str) -> None:
    assert not index.search(Query(query, exactly=True)).total


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        ("che shan tuyet phieng lau", "che shan tuyet phieng Lúa"),
        ("Chè Sham tuyết", "Chè Shan tuyết"),
        ("phiengg lua", "Phiêng lua"),
    ],
)
def test_a_name_nearly_as_typed_is_found_and_said(index: Index, query: str, instead: str) -> None:
    results = index.search(Query(query))
    assert results.corrected == instead
    assert results.hits[0].fields["name"] == "Chè Shan tuyết Phiêng Lúa"
    assert not index.search(Query(query, exactly=True)).total


def test_what_is_there_is_not_corrected_because_of_a_filter(index: Index) -> None:
    results = index.search(Query("phieng lua", {"kind": ("deadline",)}))
    assert (results.total, results.corrected) == (0, None)


def test_diacritics_as_typed_come_first(copy: Path) -> None:
    words = ["ban zanh ban", "bạn zanh", "bán zanh", f"bàn zanh {'chữ ' * 50}"]
    with Archive(copy) as archive:
        ids = [row["id"] for row in archive.db.query("select id from targets limit 4")]
        for id, text in zip(ids, words, strict=True):
            archive.db.table("targets").update(id, {"text": text})
        archive.db.execute("update documents set revision = revision + 1000")
        archive.db.conn.commit()
    for word in ("bạn zanh", "bán zanh", "bàn zanh"):
        hits = found(copy, word, filters={"kind": ("target",)})
        assert len(hits) == 4
        assert hits[0].fields["text"].startswith(word)


@pytest.mark.parametrize("query", ['"', "* - !", "\x00", "?" * 5000, "\u0301", "xã " * 300])
def test_a_query_that_makes_no_sense_is_said_so(index: Index, query: str) -> None:
    with pytest.raises(UsageError):
        index.search(Query(query))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                '"',
                "*",
                "a*",
                "kh-u*",
                "(",
                "AND",
                "NOT",
                "ocop",
                "năm",
                "text:",
                "/.*/",
                "\x00",
                "^2",
            ]
        ),
        max_size=6,
    ).map(" ".join)
)
def test_nothing_that_is_typed_breaks_it(index: Index, text: str) -> None:
    try:
        results = index.search(Query(text, limit=3))
    except UsageError:
        return
    assert results.total >= len(results.hits)
    assert index.search(Query("phieng lua")).total  # the index is still there


@pytest.mark.parametrize(
    "query",
    [
        Query(filters={"colour": ("red",)}),
        Query(sort="random"),
        Query(limit=-1),
        Query(offset=10**30),
        Query(filters={"type": ("\udcff",)}),
    ],
)
def test_wrong_questions_are_refused(index: Index, query: Query) -> None:
    with pytest.raises(UsageError):
        index.search(query)


# -- snippets ------------------------------------------------------------------------------------


def test_snippets_show_the_text_as_it_is() -> None:
    text = "x" * 300 + " Sản phẩm đường  mía, ĐƯỜNG phèn " + "y" * 300
    pieces = snippet(text, parse("duong"))
    assert [piece for piece, marked in pieces if marked] == ["đường", "ĐƯỜNG"]
    assert pieces[0][0].startswith("…")


def test_where_it_stands_as_typed_only_that_is_marked() -> None:
    pieces = snippet("số của sở công thương", parse("sở công thương"))
    assert pieces == (("số của ", False), ("sở công thương", True))


def test_words_that_are_found_side_by_side_are_not_marked_where_they_stand_alone() -> None:
    text = "Các kênh bán hàng hiện đại; bán sản phẩm nâng hạng của tỉnh, thực hiện năm 2025"
    marked = [piece for piece, mark in snippet(text, parse("kenh ban hang hien dai tinh")) if mark]
    assert marked == ["kênh bán hàng hiện đại", "tỉnh"]


@given(st.text())
def test_snippets_leave_no_letter_out(text: str) -> None:
    pieces = snippet(text, [Term(("a",))])
    if "…" not in text and len(text) < 100:
        assert "".join(piece for piece, _ in pieces) == re.sub(r"\s+", " ", text)


@given(st.text())
def test_folding_keeps_track_of_offsets(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)


# -- counts, against the tables ------------------------------------------------------------------


class Entry:
    """An entry as the tables have it, found out without the index."""

    def __init__(
        self, kind: str, row: dict[str, Any], document: dict[str, Any], open_: set[Any]
    ) -> None:
        columns = {
            "documents": (
                "reference",
                "title",
                "issuer_name",
                "type_name",
                "place",
                "signer_name",
                "name",
            ),
            "pages": ("text",),
            "targets": ("text", "scope"),
            "assignments": ("agency", "agency_canonical", "task"),
            "products": ("name", "owner"),
            "deadlines": ("text", "event"),
        }[kind]
        said = " ".join(str(row[column]) for column in columns if row[column])
        self.words = set(re.findall(r"[^\W_]+", fold(said)))
        due = re.findall(r"\d{4}", row.get("due") or row.get("edtf") or "")
        key = {"documents": ("d", row.get("id")), "pages": ("p", row.get("number"))}
        year = re.match(r"\d{4}", document["issued"] or "")
        own = {
            "unit": row.get("unit"),
            "group": row.get("group"),
            "action": row.get("action"),
            "agency": row.get("agency_canonical") or row.get("agency"),
            "due": max(due, default=None) if kind not in ("documents", "pages") else None,
            "review": "open" if key.get(kind, ("r", row.get("id"))) in open_ else "none",
            "kind": kind.rstrip("s"),
            "type": document["type_code"],
            "year": year and year[0],
            "level": document["issuer_level"],
            "province": document["issuer_province"],
            "district": document["issuer_district"],
            "commune": document["issuer_commune"],
        }
        self.values = {f: {str(value)} for f, value in own.items() if value is not None}
        stars = {row.get("stars"), row.get("stars_target")} - {None}
        self.values["stars"] = {str(value) for value in stars}

    def fits(self, words: set[str], filters: dict[str, tuple[str, ...]]) -> bool:
        chosen = all(self.values.get(f, set()) & set(v) for f, v in filters.items() if v)
        return words <= self.words and chosen


@pytest.fixture(scope="module")
def entries(made: Path) -> list[Entry]:
    connection = sqlite3.connect(made / "sohoa.db")
    connection.row_factory = sqlite3.Row
    documents = {row["id"]: dict(row) for row in connection.execute("select * from documents")}
    items = connection.execute("select document, subject, page from review_items").fetchall()
    every = []
    for kind in _KINDS:
        for row in map(dict, connection.execute(f"select * from {kind}")):
            document = documents[row["id"] if kind == "documents" else row["document"]]
            mine = [item for item in items if item["document"] == document["id"]]
            open_ = {("r", item["subject"]) for item in mine}
            open_ |= {("p", item["page"]) for item in mine} | {("d", i["document"]) for i in mine}
            every.append(Entry(kind, row, document, open_))
    connection.close()
    return every


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_counts_are_those_of_the_tables(index: Index, entries: list[Entry], data: Any) -> None:
    words = data.draw(
        st.sets(st.sampled_from(["san", "pham", "nam", "ocop", "xa", "ke"]), max_size=2)
    )
    known = {f: sorted(set().union(*(e.values.get(f, set()) for e in entries))) for f in FACETS}
    chosen = data.draw(st.sets(st.sampled_from(list(FACETS)), max_size=3))
    filters = {
        facet: tuple(data.draw(st.lists(st.sampled_from(known[facet]), max_size=2, unique=True)))
        for facet in chosen
        if known[facet]
    }
    if not words and not any(filters.values()):
        filters["kind"] = ("page",)
    results = index.search(Query(" ".join(words), filters, limit=0))
    assert results.total == sum(entry.fits(words, filters) for entry in entries)
    for facet, counts in results.facets.items():
        others = {f: values for f, values in filters.items() if f != facet}
        expected = Counter(
            value
            for entry in entries
            if entry.fits(words, others)
            for value in entry.values.get(facet, ())
        )
        for found in counts:
            assert found.count == expected[found.value], (facet, found)
            assert found.selected == (found.value in filters.get(facet, ()))
        if facet != "agency" and len(expected) <= len(counts):  # only official names are listed
            assert {c.value for c in counts} >= set(expected)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "name"])
def test_pages_of_hits_are_one_list(index: Index, sort: str) -> None:
    query = Query("san pham", sort=sort, limit=1000)
    whole = [(hit.kind, hit.document, hit.record, hit.page) for hit in index.search(query).hits]
    parts = [
        (hit.kind, hit.document, hit.record, hit.page)
        for offset in range(0, len(whole), 7)
        for hit in index.search(Query("san pham", sort=sort, limit=7, offset=offset)).hits
    ]
    assert parts == whole
    assert len(set(whole)) == len(whole) == index.search(query).total


def test_orders(index: Index) -> None:
    every = Query(filters={"kind": ("document",)}, sort="newest", limit=1000)
    days = [hit.issued for hit in index.search(every).hits]
    known = [day.replace("XX", "00") for day in days if day]
    assert known == sorted(known, reverse=True)
    assert days[len(known) :] == [None] * (len(days) - len(known))  # the unknown come last
    products = Query(filters={"kind": ("product",)}, sort="name", limit=1000)
    names = [split_folded(hit.fields["name"]) for hit in index.search(products).hits]
    assert names == sorted(names)


def test_nothing_asked_for_is_every_document(index: Index) -> None:
    results = index.search(Query())
    assert results.total == _DOCUMENTS
    assert {hit.kind for hit in results.hits} == {"document"}


def test_figures_of_targets(index: Index) -> None:
    hits = index.search(Query(value=(50, 100), limit=1000)).hits
    assert hits
    assert all(50 <= hit.fields["min"] <= 100 for hit in hits)


# -- keeping up ----------------------------------------------------------------------------------


def test_what_changes_is_found_and_what_goes_is_not(copy: Path) -> None:
    with Archive(copy) as archive, Archive(copy) as writer:
        index = Index(archive)
        index.refresh()
        with writer.changing():
            product = writer.db.table("products").get(_first(writer, "products"))
            writer.db.table("products").update(product["id"], {"name": "Cốm Zimbabue"})
            writer.touch(product["document"])
        assert index.search(Query("phieng lua")).behind == 1
        assert index.refresh() == 1
        assert index.refresh() == 0
        assert index.search(Query("com zimbabue")).hits[0].fields["name"] == "Cốm Zimbabue"
        assert not [h for h in index.search(Query("shan tuyet")).hits if h.kind == "product"]
        index.close()


def _cut(file: Path, share: float) -> None:
    """Leave a part of a file, as a copy that was cut off does.

    It is another file of the same name: what this process has mapped of the old one must stay.
    """
    part = file.with_suffix(".part")
    part.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    part.replace(file)


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda file: _cut(file, 0.5), lambda file: _cut(file, 0)]
)
@pytest.mark.parametrize("which", ["meta.json", "*.idx", "*.term", "*.store", "*.fast"])
def test_a_damaged_index_is_made_anew(copy: Path, harm: Callable[[Path], Any], which: str) -> None:
    before = found(copy, "san pham")
    for file in copy.glob(f"index/*/{which}"):
        harm(file)
    with Archive(copy) as archive:
        index = Index(archive)
        index.refresh()
        if index.search(Query("san pham")).behind:
            index.refresh()
        after = index.search(Query("san pham"))
        index.close()
    assert {hit.fields.get("name") for hit in after.hits} == {h.fields.get("name") for h in before}
    assert after.behind == 0


def test_an_index_of_another_format_or_archive_is_made_anew(copy: Path) -> None:
    (copy / "index").rename(copy / "old")
    (copy / "index" / "0").mkdir(parents=True)
    (copy / "index" / "0" / "meta.json").write_text("{}")
    assert found(copy, "phieng lua")
    assert not (copy / "index" / "0").exists()
    for revision, name in (
        (1000, "Mắm Quỷnh"),
        (-1000, "Tôm Quỷnh"),
    ):  # then an older copy is put back
        with Archive(copy) as archive, archive.changing():
            archive.db.execute("update documents set revision = revision + ?", [revision])
            archive.db.execute("update products set name = ? where rowid = 1", [name])
        assert found(copy, name)[0].fields["name"] == name


def _die_half_way(folder: str) -> None:
    keeping._BATCH, keeping._COMMIT = 5, 10

    def progress(done: int, total: int) -> None:
        if done >= total // 2:
            os._exit(9)

    with Archive(Path(folder)) as archive:
        Index(archive).refresh(progress)


def test_killed_while_indexing_it_goes_on(copy: Path) -> None:
    shutil.rmtree(copy / "index")
    process = multiprocessing.get_context("spawn").Process(target=_die_half_way, args=(str(copy),))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    with Archive(copy) as archive:
        index = Index(archive)
        assert 0 < index.search(Query()).total < _DOCUMENTS
        assert 0 < index.refresh() < _DOCUMENTS
        assert index.search(Query()).total == _DOCUMENTS
        index.close()


def test_while_another_process_indexes_what_is_there_is_searched(copy: Path) -> None:
    with Archive(copy) as archive:
        index = Index(archive)
        index.refresh()
        with archive.changing():
            archive.touch(_first(archive, "documents"))
        with keeping.locked(copy / "index") as free:
            assert free
            assert index.refresh() == 0
            results = index.search(Query("phieng lua"))
            assert results.total
            assert results.behind == 1
        assert index.refresh() == 1
        index.close()


def test_threads_search_while_it_is_refreshed(copy: Path) -> None:
    with Archive(copy) as archive, Archive(copy) as writer:
        index = Index(archive)
        index.refresh()
        totals: list[int] = []

        def search() -> None:
            for _ in range(20):
                totals.append(index.search(Query("phieng lua", sort="newest")).total)

        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for row in list(writer.db.query("select id from documents limit 5")):
            with writer.changing():
                writer.touch(row["id"])
            index.refresh()
        for thread in threads:
            thread.join()
        assert len(totals) == 80
        assert set(totals) == {index.search(Query("phieng lua")).total}
        index.close()


def test_an_archive_that_cannot_be_written_is_searched(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = found(copy, "phieng lua")
    shutil.rmtree(copy / "index")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert len(found(copy, "phieng lua")) == len(before)
    assert not (copy / "index").exists()


# -- the command line ----------------------------------------------------------------------------


@pytest.fixture
def search(sohoa: Callable[..., Result], made: Path) -> Callable[..., Result]:
    return lambda *args: sohoa("search", *args, "--archive", made)


def test_the_command_shows_hits(search: Callable[..., Result]) -> None:
    shown = search("phieng", "lua")
    assert shown.exit_code == 0
    assert "product: Chè Shan tuyết [Phiêng Lúa]" in shown.stdout


def test_the_command_says_what_it_looked_for_instead(search: Callable[..., Result]) -> None:
    shown = search("phieng lau che")
    assert "--exactly" in shown.stderr
    assert "Phiêng" in shown.stdout
    assert "Nothing found" in search("phieng lau che", "--exactly").stderr


def test_the_command_narrows_down_without_diacritics(
    search: Callable[..., Result], entries: list[Entry]
) -> None:
    province = next(e.values["province"] for e in entries if "province" in e.values).copy().pop()
    shown = search("--province", fold(province).upper(), "--kind", "document", "--json")
    issuers = [json.loads(line) for line in shown.stdout.splitlines()]
    assert issuers
    assert {hit["fields"]["issuer_province"] for hit in issuers} == {province}
    assert search("--province", "Atlantis").exit_code == 2


def test_the_command_makes_tables(search: Callable[..., Result]) -> None:
    rows = list(csv.DictReader(io.StringIO(search("phieng lua", "--csv").stdout)))
    assert rows[0]["kind"] == "product"
    assert rows[0]["owner"] == "Hợp tác xã Chè Phiêng Lúa"
    counts = [json.loads(line) for line in search("ocop", "--facets", "--json").stdout.splitlines()]
    assert {row["facet"] for row in counts} <= set(FACETS)
    assert all(row["count"] > 0 for row in counts)
