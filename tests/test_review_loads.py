"""Corrections and taught words in real loads: before, beside and after them."""

import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import normalize
import store
from sohoa import pipeline
from sohoa.errors import InvalidCorrection
from sohoa.load import load
from sohoa.model import Line, Page, Word
from sohoa.options import Options
from sohoa.records import Record
from store import Decision, decide, undo
from store.review.model import Kind
from tests.corrected import a_record, an_archive, identity, put

BROKEN = """\
KẾ HOẠCH
Phát triển sản phẩm OCOP năm 2025

I. MỤC TIÊU

- Phấn đấu năm 2025 có ít nhất 7O sản phẩm được công nhận đạt 3 sao trở lên.
- Xã Phiêng Lúa có 5 sản phẩm mới.
"""


def threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1)


def run(archive: store.Archive, *paths: Path) -> int:
    """Load; returns how many documents were digitised."""
    return load(list(paths), archive, Options(), make_executor=threads).digitised


@pytest.fixture
def archive(tmp_path: Path) -> store.Archive:
    (tmp_path / "ke-hoach.txt").write_text(BROKEN, encoding="utf-8")
    archive = store.Archive(tmp_path / "archive", create=True, shared=True)
    run(archive, tmp_path / "ke-hoach.txt")
    return archive


def record(archive: store.Archive) -> Record:
    (only,) = store.records(archive)
    return only


def correct(archive: store.Archive, before: str, after: str) -> int:
    found = record(archive)
    start = found.text.index(before)
    what = Decision(
        document=found.id,
        kind="word",
        action="edit",
        start=start,
        end=start + len(before),
        before=before,
        after=after,
    )
    return decide(archive, what, "lan").id


def test_a_corrected_figure_is_in_the_records_after_the_next_load(
    archive: store.Archive,
) -> None:
    assert 70 not in [target.min for target in record(archive).targets]
    number = correct(archive, "7O", "70")
    assert record(archive).targets  # nothing is gone meanwhile
    assert run(archive) == 1
    found = record(archive)
    target = next(target for target in found.targets if target.min == 70)
    assert "7O" in target.evidence.raw
    assert "70 sản phẩm" in found.text[target.evidence.start : target.evidence.end]
    for own in found.targets:
        assert own.text.split()[0] in found.text[own.evidence.start : own.evidence.end]
    assert run(archive) == 0
    undo(archive, number, "lan")
    assert "7O" in record(archive).text
    assert run(archive) == 1
    assert 70 not in [target.min for target in record(archive).targets]


def test_corrections_win_over_a_better_extractor(
    archive: store.Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(archive, "Phiêng Lúa", "Phiêng Lửa")
    run(archive)
    target = record(archive).targets[-1]
    edit = Decision(
        document=record(archive).id,
        kind="targets",
        action="edit",
        subject=target.id,
        field="min",
        before=target.min,
        after=6,
    )
    decide(archive, edit, "lan")
    before = record(archive)
    newer = replace(pipeline.EXTRACT, version="next")
    monkeypatch.setattr(pipeline, "EXTRACT", newer)
    monkeypatch.setattr(pipeline, "STAGES", (*pipeline.STAGES[:-1], newer))
    assert run(archive) == 1
    after = record(archive)
    assert after.model_copy(update={"processing": ()}) == before.model_copy(
        update={"processing": ()}
    )
    assert "Phiêng Lửa" in after.text
    assert after.targets[-1].min == 6


# -- taught words --------------------------------------------------------------------------------


def scanned(text: str) -> list[Page]:
    """A page as an engine reads it."""
    lines = tuple(
        Line(words=tuple(Word(text=word, confidence=0.9, alternatives=()) for word in line.split()))
        for line in text.splitlines()
    )
    return [Page(number=1, origin="ocr", lines=lines)]


READ = (
    "Ủy ban nhân dân xã Phiêng Lua phối hợp vdi Hợp tác xã Chè Phiêng Lua, "
    "bà Giàng Thị Mỷ phát triển sản phẩm.\n"
    "Hoa mai nở trên bàn, mai là ngày hội của bản."
)


def test_what_was_taught_is_read_so() -> None:
    before = normalize.restore(scanned(READ)).text
    assert "vdi Hợp" in before
    assert "Phiêng Lúa" not in before
    pairs = (("vdi", "với"), ("Phiêng Lua", "Phiêng Lúa"))
    taught = normalize.restore(scanned(READ), pairs)
    assert taught.text.startswith(
        "Ủy ban nhân dân xã Phiêng Lúa phối hợp với Hợp tác xã Chè Phiêng Lúa, bà Giàng Thị Mỷ"
    )
    word = next(word for word in taught.words if word.raw == "vdi")
    assert word.confidence > 0.8
    assert {w.raw for w in taught.words} >= {"Lua", "vdi"}


def test_good_words_are_not_replaced_by_what_was_taught() -> None:
    plain = normalize.restore(scanned(READ)).text
    pairs = (("mai", "mải"), ("bàn", "bản"), ("Hà Nam", "Hà Nội"), ("ngày", "ngáy"))
    assert normalize.restore(scanned(READ), pairs).text == plain
    kept = normalize.restore(scanned("Sở Y tế tỉnh Hà Nam phối hợp thực hiện"), pairs).text
    assert kept == "Sở Y tế tỉnh Hà Nam phối hợp thực hiện"


def test_capitals_and_signs_are_those_of_the_page() -> None:
    pairs = (("vdi", "với"), ("hgp", "hợp"))
    text = normalize.restore(scanned("VDI các đơn vị. Phối hgp, (vdi) xã."), pairs).text
    assert text == "VỚI các đơn vị. Phối hợp, (với) xã."


def test_a_taught_word_reaches_later_documents_and_only_those_that_have_it(
    archive: store.Archive, tmp_path: Path
) -> None:
    store.teach(archive, "vdi,", "với", "lan")
    (one,) = store.taught(archive)
    assert (one.raw, one.text, one.who) == ("vdi", "với", "lan")
    assert run(archive) == 0  # nothing is queued for it
    made = archive.db.execute("select count(*) from stage_results where stage = 'normalize'")
    (results,) = made.fetchone()
    run(archive, tmp_path / "ke-hoach.txt")
    again = archive.db.execute("select count(*) from stage_results where stage = 'normalize'")
    assert again.fetchone() == (results,)
    later = tmp_path / "sau.txt"
    later.write_text("Uy ban nhan dan tinh phoi hop vdi cac xa thuc hien.\n", encoding="utf-8")
    run(archive, later)
    text = [found.text for found in store.records(archive)][-1]
    assert "phối hợp với các xã" in text
    store.unteach(archive, one.id, "mai")
    assert store.taught(archive) == []
    assert [entry.action for entry in store.audit.entries(archive)] == ["unteach", "teach"]


@pytest.mark.parametrize(
    ("raw", "text"), [("45", "46"), ("13", "là"), ("vdi", "v6i"), ("...", "với"), ("a b", "ab")]
)
def test_figures_signs_and_riddles_are_never_taught(tmp_path: Path, raw: str, text: str) -> None:
    archive = store.Archive(tmp_path / "archive", create=True)
    with pytest.raises(InvalidCorrection):
        store.teach(archive, raw, text, "lan")


# -- several at once -----------------------------------------------------------------------------

DOCUMENTS, ROUNDS = 6, 4


def review(folder: Path, who: str, kind: Kind, field: str) -> None:
    """A reviewer in a process of their own: every document, over and over."""
    archive = store.Archive(folder)
    for step in range(ROUNDS):
        for number in range(DOCUMENTS):
            found = next(r for r in store.records(archive) if r.id == identity(number))
            subject = found.targets[0].id if kind == "targets" else None
            part = found.targets[0] if kind == "targets" else found.document
            edit = Decision(
                document=found.id,
                kind=kind,
                action="edit",
                subject=subject,
                field=field,
                before=getattr(part, field),
                after=f"{who} {step}",
            )
            decide(archive, edit, who)


def loading(folder: Path) -> None:
    """A load that finds everything anew all the time."""
    archive = store.Archive(folder)
    with archive.writing():
        for _ in range(ROUNDS):
            for number in range(DOCUMENTS):
                put(archive, a_record(number))


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_two_reviewers_and_a_load_lose_nothing(tmp_path: Path) -> None:
    an_archive(tmp_path, DOCUMENTS).close()
    folder = tmp_path / "archive"
    fresh = multiprocessing.get_context("spawn")
    people = [
        fresh.Process(target=review, args=(folder, "lan", "targets", "scope")),
        fresh.Process(target=review, args=(folder, "mai", "document", "title")),
        fresh.Process(target=loading, args=(folder,)),
    ]
    for one in people:
        one.start()
    for one in people:
        one.join(120)
    assert [one.exitcode for one in people] == [0, 0, 0]
    archive = store.Archive(folder)
    for found in store.records(archive):
        assert found.targets[0].scope == f"lan {ROUNDS - 1}"
        assert found.document.title == f"mai {ROUNDS - 1}"
        assert len(store.history(archive, found.id)) == 2 * ROUNDS
    assert len(store.audit.entries(archive, limit=1000)) == 2 * ROUNDS * DOCUMENTS
    assert archive.states() == {"done": DOCUMENTS}
