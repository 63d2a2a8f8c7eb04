"""The queue: what waits for a human eye, worst first; how much of it is left, and whose it is."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import store
from sohoa.cli import main
from sohoa.errors import ChangedMeanwhile, NotThere, UsageError
from sohoa.records import Issue
from store.review.codes import codes
from store.review.items import MOST_WORDS
from tests.corrected import LINES, a_record, a_text, an_archive, identity, put

ROOT = Path(__file__).parents[1]


@pytest.fixture
def archive(tmp_path: Path) -> store.Archive:
    return an_archive(tmp_path, 3)


def test_what_may_mislead_goes_before_what_is_missing_and_that_before_words(
    archive: store.Archive,
) -> None:
    found = store.queue(archive, document=identity())
    assert [item.code for item in found] == [
        "word_value",  # a word of a product's name
        "word_value",  # a figure
        "unsure",
        "number_missing",
    ]
    lua, figure, product, number = found
    assert (lua.words, lua.value, lua.alternatives) == ("Lụa", "Lụa", ("Lúa", "Lửa"))
    assert figure.words == "45"
    assert product.kind == "products"
    assert isinstance(product.value, dict)
    assert product.value["name"] == "Chè Shan Phiêng Lụa"
    assert (number.kind, number.field, number.value) == ("document", "number", None)
    assert all(item.office == "Ủy ban nhân dân xã Tà Lâm" for item in found)
    assert lua.boxes


def test_the_queue_is_filtered_and_gone_through_page_by_page(archive: store.Archive) -> None:
    whole = store.queue(archive)
    assert [item.severity for item in whole] == sorted(item.severity for item in whole)
    walked: list[store.Item] = []
    while page := store.queue(archive, after=walked[-1].cursor if walked else None, limit=4):
        walked += page
    assert walked == whole
    assert len(store.queue(archive, code="unsure")) == 3
    assert len(store.queue(archive, office="Ủy ban nhân dân xã Tà Lâm")) == len(whole)
    assert not store.queue(archive, office="")
    assert not store.queue(archive, office="'; drop table review_items --")
    with pytest.raises(UsageError):
        store.queue(archive, after="x~y")


def test_every_item_can_be_settled_and_what_is_settled_counts(archive: store.Archive) -> None:
    total = store.progress(archive).left
    assert total == len(store.queue(archive))
    settled = 0
    while found := store.queue(archive, limit=1):
        done = store.decide(archive, found[0].decision("accept"), "lan")
        assert done.code == found[0].code
        settled += 1
    assert settled == total
    progress = store.progress(archive)
    assert (progress.left, progress.settled, progress.documents) == (0, total, 0)
    assert {one.code: one.settled for one in progress.codes}["unsure"] == 3
    for number in range(3):
        put(archive, a_record(number))
    assert not store.queue(archive)
    assert store.progress(archive, identity(1)).settled == total / 3


def test_a_key_stays_with_its_doubt(archive: store.Archive) -> None:
    before = {item.key: (item.code, item.words) for item in store.queue(archive)}
    put(archive, a_record(1))
    assert {item.key: (item.code, item.words) for item in store.queue(archive)} == before


def test_a_word_of_the_queue_is_found_though_the_text_moves(archive: store.Archive) -> None:
    first, second = store.queue(archive, document=identity(), code="word_value")
    assert first.start is not None and second.start is not None
    assert first.start < second.start
    store.decide(archive, first.decision("edit", "Lúa xanh"), "lan")
    store.decide(archive, second.decision("edit", "46"), "mai")
    text = next(iter(store.records(archive))).text
    assert "Lúa xanh của" in text
    assert "có 46 sản phẩm" in text


def test_an_item_is_settled_once_and_about_what_it_is(archive: store.Archive) -> None:
    (item,) = store.queue(archive, document=identity(), code="number_missing")
    wrong = item.decision("accept").model_copy(update={"document": identity(1)})
    with pytest.raises(ChangedMeanwhile):
        store.decide(archive, wrong, "lan")
    other = item.decision("accept").model_copy(update={"kind": "issue", "field": None})
    with pytest.raises(NotThere):
        store.decide(archive, other, "lan")
    done = store.decide(archive, item.decision("edit", "12"), "lan")
    assert store.item(archive, item.key) is None
    with pytest.raises(ChangedMeanwhile):
        store.decide(archive, item.decision("edit", "13"), "mai")
    store.undo(archive, done.id, "lan")
    assert store.item(archive, item.key) == item


def test_a_doubt_about_a_list_says_nothing_of_its_first_record(archive: store.Archive) -> None:
    found = a_record()
    doubt = Issue(code="sum_differs", message="Tổng khác.", page=1, record=found.targets[0].id)
    put(archive, found.model_copy(update={"issues": (doubt,)}))
    (item,) = store.queue(archive, code="sum_differs")
    store.decide(archive, item.decision("accept"), "lan")
    assert not store.queue(archive, code="sum_differs")
    (own,) = [one for one in store.records(archive) if one.id == identity()]
    assert own.targets[0].reviewed is None
    assert not own.issues
    put(archive, found.model_copy(update={"targets": (), "issues": ()}))
    (own,) = [one for one in store.records(archive) if one.id == identity()]
    assert not own.targets


def test_a_page_that_cannot_be_read_does_not_flood_the_queue(archive: store.Archive) -> None:
    lines = (*LINES, *("Lụa Lụa Lụa" for _ in range(MOST_WORDS)))
    text = a_text(lines)
    put(archive, a_record(0, text), text)
    words = [item for item in store.queue(archive, limit=10_000) if item.document == identity()]
    assert sum(item.kind == "word" for item in words) == MOST_WORDS
    assert words[0].code == "word_value"


def test_offices_are_told_by_how_well_their_scans_can_be_read(archive: store.Archive) -> None:
    head = a_record(2).document
    other = head.issuer.model_copy(update={"name": "Sở Công Thương"})
    text = a_text((*LINES, "Lụa Lụa Lụa"))
    record = a_record(2, text)
    document = head.model_copy(update={"issuer": other})
    put(archive, record.model_copy(update={"document": document}), text)
    worst, better = store.offices(archive)
    assert worst.name == "Sở Công Thương"
    assert worst.confidence is not None and better.confidence is not None
    assert worst.confidence < better.confidence
    assert (worst.documents, better.documents) == (1, 2)
    assert worst.unsure_per_page == 6
    assert worst.left == len(store.queue(archive, office="Sở Công Thương"))


def test_every_code_is_told_and_has_a_severity() -> None:
    told = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    for name in codes():
        assert f"| `{name}` |" in told
    for line in told.splitlines():
        if line.startswith("| `") and line.count("|") == 3:
            assert line.split("`")[1] in codes()


def test_the_command_line_lists_what_is_left(archive: store.Archive) -> None:
    folder = str(archive.folder)
    shown = CliRunner().invoke(main, ["review", "--archive", folder, "--json"])
    assert [json.loads(line)["key"] for line in shown.stdout.splitlines()] == [
        item.key for item in store.queue(archive)
    ]
    table = CliRunner().invoke(main, ["review", "--archive", folder, "--code", "unsure"])
    assert "ke-hoach-2.txt" in table.stdout
    counts = CliRunner().invoke(main, ["review", "--archive", folder, "--progress", "--json"])
    assert json.loads(counts.stdout.splitlines()[0])["left"] == 6
    by_office = CliRunner().invoke(main, ["review", "--archive", folder, "--offices"])
    assert "xã Tà Lâm" in by_office.stdout
