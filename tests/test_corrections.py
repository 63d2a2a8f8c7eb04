"""What a human decides is stored, wins over every later run, and can be taken back."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import store
from sohoa.errors import ChangedMeanwhile, InvalidCorrection, NotThere
from sohoa.records import Record
from store import Decision, decide, undo
from store.review.apply import corrected
from tests.corrected import LINES, a_record, a_target, a_text, an_archive, evidence, identity, put

ID = identity()
PRODUCT, FIRST, SECOND, TASK = (f"{ID[:8]}-{name}" for name in ("p1", "t1", "t2", "a1"))


@pytest.fixture
def archive(tmp_path: Path) -> store.Archive:
    return an_archive(tmp_path)


def record(archive: store.Archive) -> Record:
    (only,) = store.records(archive)
    return only


def edit(archive: store.Archive, kind: Any, subject: str | None, field: str, *values: Any) -> int:
    """Edit a field, from the first of `values` to the second."""
    before, after = values
    what = Decision(
        document=ID,
        kind=kind,
        action="edit",
        subject=subject,
        field=field,
        before=before,
        after=after,
    )
    return decide(archive, what, "lan").id


def words(archive: store.Archive, before: str, after: str, action: Any = "edit") -> int:
    """Correct the first place of `before` in the text."""
    start = record(archive).text.index(before)
    what = Decision(
        document=ID,
        kind="word",
        action=action,
        start=start,
        end=start + len(before),
        before=before,
        after=after,
    )
    return decide(archive, what, "lan").id


# -- records and headers -------------------------------------------------------------------------


def test_an_edit_is_in_the_record_the_tables_and_the_history(archive: store.Archive) -> None:
    edit(archive, "products", PRODUCT, "name", "Chè Shan Phiêng Lụa", " Chè Shan  Phiêng Lúa ")
    product = record(archive).products[0]
    assert product.name == "Chè Shan Phiêng Lúa"
    assert product.reviewed
    assert (product.reviewed.by, product.reviewed.fields) == ("lan", ("name",))
    (row,) = archive.db.query("select name, reviewed_by, reviewed_at from products")
    assert row["name"] == product.name
    assert row["reviewed_by"] == "lan"
    (change,) = store.history(archive, ID)
    assert (change.before, change.after) == ("Chè Shan Phiêng Lụa", "Chè Shan Phiêng Lúa")
    assert [entry.action for entry in store.audit.entries(archive)] == ["edit"]
    assert "unsure" not in {issue.code for issue in record(archive).issues}


def test_it_wins_over_a_later_run_and_undone_the_later_run_shows(archive: store.Archive) -> None:
    number = edit(archive, "targets", FIRST, "min", 45.0, 46)
    later = a_record()
    first = later.targets[0].model_copy(update={"min": 4.0, "scope": "toàn xã"})
    put(archive, later.model_copy(update={"targets": (first, *later.targets[1:])}))
    assert record(archive).targets[0].min == 46
    assert record(archive).targets[0].scope == "toàn xã"
    undo(archive, number, "mai")
    assert record(archive).targets[0].min == 4
    assert record(archive).targets[0].reviewed is None
    assert store.history(archive, ID)[0].undone_by == "mai"
    assert archive.db.execute("select uncorrected from documents").fetchone() == (None,)
    with pytest.raises(ChangedMeanwhile):
        undo(archive, number, "lan")


def test_the_header_is_corrected_and_the_reference_follows(archive: store.Archive) -> None:
    edit(archive, "document", None, "number", None, "12")
    edit(archive, "document", None, "issuer.name", "Ủy ban nhân dân xã Tà Lâm", "UBND xã Tà Lâm")
    head = record(archive).document
    assert (head.number, head.reference) == ("12", "12/KH-UBND")
    assert head.issuer.name == "UBND xã Tà Lâm"
    assert head.reviewed.keys() == {"number", "issuer.name"}
    assert "number_missing" not in {issue.code for issue in record(archive).issues}
    assert archive.db.execute("select reference from documents").fetchone() == ("12/KH-UBND",)


def test_what_was_accepted_stays_as_it_was_then(archive: store.Archive) -> None:
    decide(archive, Decision(document=ID, kind="products", action="accept", subject=PRODUCT), "lan")
    accept = Decision(document=ID, kind="document", action="accept", field="number", before=None)
    decide(archive, accept, "lan")
    assert not record(archive).issues
    later = a_record()
    product = later.products[0].model_copy(update={"owner": "Hợp tác xã Ta Lam", "stars": 1})
    head = later.document.model_copy(update={"number": "1"})
    put(archive, later.model_copy(update={"products": (product,), "document": head}))
    assert record(archive).products[0].owner == "Hợp tác xã Tà Lâm"
    assert record(archive).products[0].stars is None
    assert record(archive).document.number is None
    assert not record(archive).issues


def test_a_rejected_record_does_not_come_back_and_its_neighbour_stays(
    archive: store.Archive,
) -> None:
    reject = Decision(document=ID, kind="targets", action="reject", subject=FIRST)
    number = decide(archive, reject, "lan").id
    put(archive, a_record())
    assert [target.min for target in record(archive).targets] == [12]
    # A better extractor has learnt it: the other target of the sentence now has the first id.
    later = a_record()
    alone = later.targets[1].model_copy(update={"id": FIRST})
    put(archive, later.model_copy(update={"targets": (alone,)}))
    assert [target.min for target in record(archive).targets] == [12]
    put(archive, a_record())
    undo(archive, number, "lan")
    assert len(record(archive).targets) == 2


def test_a_record_with_other_boundaries_is_found_again(archive: store.Archive) -> None:
    edit(archive, "targets", SECOND, "min", 12.0, 13)
    text, later = a_text(), a_record()
    other = a_target(text, "và 12 chủ thể vdi 3 sao", "mới", 12, "chủ thể")
    put(archive, later.model_copy(update={"targets": (later.targets[0], other)}))
    assert [(t.id, t.min) for t in record(archive).targets] == [(FIRST, 45), ("mới", 13)]
    assert "correction_unplaced" not in {issue.code for issue in record(archive).issues}


def test_what_is_corrected_under_a_new_id_belongs_to_what_was_said_before(
    archive: store.Archive,
) -> None:
    first = edit(archive, "targets", SECOND, "min", 12.0, 13)
    text, later = a_text(), a_record()
    other = a_target(text, "và 12 chủ thể vdi 3 sao", "mới", 12, "chủ thể")
    later = later.model_copy(update={"targets": (later.targets[0], other)})
    put(archive, later)
    second = edit(archive, "targets", "mới", "due", None, "2026")
    for run in (later, a_record(), later):
        put(archive, run)
        assert [(t.min, t.due) for t in record(archive).targets] == [(45, None), (13, "2026")]
    undo(archive, first, "lan")
    assert [(t.min, t.due) for t in record(archive).targets] == [(45, None), (12, "2026")]
    undo(archive, second, "lan")
    assert record(archive) == later


def test_a_kept_record_does_not_take_the_id_of_another(archive: store.Archive) -> None:
    edit(archive, "targets", FIRST, "due", None, "2026")
    later = a_record()
    alone = later.targets[1].model_copy(update={"id": FIRST})
    later = later.model_copy(update={"targets": (alone,)})
    put(archive, later)
    other, kept = sorted(record(archive).targets, key=lambda target: target.min or 0)
    assert (other.id, other.min, other.due) == (FIRST, 12, None)
    assert (kept.min, kept.due) == (45, "2026")
    edit(archive, "targets", kept.id, "min", 45, 46)
    edit(archive, "targets", FIRST, "min", 12, 13)
    put(archive, later)
    assert sorted((t.min, t.due or "") for t in record(archive).targets) == [(13, ""), (46, "2026")]
    put(archive, a_record())
    assert sorted((t.min, t.due or "") for t in record(archive).targets) == [(13, ""), (46, "2026")]


def test_a_record_that_is_not_found_any_more_is_kept(archive: store.Archive) -> None:
    edit(archive, "products", PRODUCT, "stars", None, 4)
    lines = ("Trang này có thêm một dòng", *LINES)
    text = a_text(lines)
    put(archive, a_record(0, text).model_copy(update={"products": ()}), text)
    (kept,) = record(archive).products
    assert (kept.id, kept.stars) == (PRODUCT, 4)
    own = slice(kept.evidence.start, kept.evidence.end)
    assert record(archive).text[own] == "Chè Shan Phiêng Lụa của Hợp tác xã Tà Lâm"


def test_a_correction_that_finds_nothing_is_an_issue_and_not_lost(archive: store.Archive) -> None:
    number = edit(archive, "products", PRODUCT, "stars", None, 4)
    text = a_text(LINES[:1])
    bare = a_record().model_copy(
        update={"products": (), "targets": (), "assignments": (), "text": text.text, "issues": ()}
    )
    put(archive, bare, text)
    (issue,) = record(archive).issues
    assert issue.code == "correction_unplaced"
    assert "Chè Shan" in issue.message
    (item,) = store.queue(archive, code="correction_unplaced")
    decide(archive, item.decision("accept"), "mai")
    assert not record(archive).issues
    put(archive, a_record())  # a run that finds it again
    assert record(archive).products[0].stars == 4
    assert next(one.id for one in store.standing(archive, ID)) == number


@pytest.mark.parametrize(
    ("field", "after"),
    [
        ("min", "nhiều"),
        ("min", float("nan")),
        ("min", float("inf")),
        ("min", {"a": [1]}),
        ("text", "\x00\u200b\ud800 "),
        ("text", "x" * 5000),
        ("unit", "con"),
        ("due", "tháng năm"),
        ("modality", None),
        ("stars", 9),
        ("text", ""),
    ],
)
def test_a_value_that_the_contract_does_not_have_is_refused(
    archive: store.Archive, field: str, after: Any
) -> None:
    before = getattr(record(archive).targets[0], field)
    with pytest.raises(InvalidCorrection):
        edit(archive, "targets", FIRST, field, before, after)
    assert not store.history(archive, ID)
    assert not store.audit.entries(archive)


@pytest.mark.parametrize("due", ["2025", "2025-XX-06", "../2025-05-20", "2024-34", None])
def test_dates_may_be_what_the_contract_has(archive: store.Archive, due: str | None) -> None:
    edit(archive, "targets", FIRST, "due", None, due)
    assert record(archive).targets[0].due == due


def test_nobody_corrects_what_is_not_there_or_not_for_correction(archive: store.Archive) -> None:
    with pytest.raises(NotThere):
        edit(archive, "targets", "no such", "min", 45, 46)
    for field in ("id", "evidence", "evidence.page", "no_such", "reviewed"):
        with pytest.raises(NotThere):
            edit(archive, "targets", FIRST, field, None, "x")
    with pytest.raises(NotThere):
        edit(archive, "document", None, "source.name", "ke-hoach-0.txt", "x")
    gone = Decision(document="0" * 64, kind="document", action="edit", field="number", after="1")
    with pytest.raises(NotThere):
        decide(archive, gone, "lan")
    with pytest.raises(NotThere):
        undo(archive, 77, "lan")


def test_a_decision_on_what_has_changed_meanwhile_is_refused(archive: store.Archive) -> None:
    (item,) = store.queue(archive, code="unsure")
    edit(archive, "targets", FIRST, "min", 45, 46)
    with pytest.raises(ChangedMeanwhile):
        edit(archive, "targets", FIRST, "min", 45, 47)
    decide(archive, item.decision("accept"), "lan")
    with pytest.raises(ChangedMeanwhile):
        decide(archive, item.decision("reject"), "mai")
    assert record(archive).targets[0].min == 46


# -- words ---------------------------------------------------------------------------------------


def test_a_corrected_word_is_in_the_text_and_offsets_move(archive: store.Archive) -> None:
    archive.db.execute("update documents set state = 'done'")
    words(archive, "vdi", "với hạng")
    found = record(archive)
    assert "chủ thể với hạng 3 sao\nPhòng" in found.text
    task = found.assignments[0].evidence
    assert found.text[task.start : task.end] == "Phòng Kinh tế chủ trì thực hiện"
    promise = found.targets[0].evidence
    assert found.text[promise.start : promise.end] == LINES[2].replace("vdi", "với hạng")
    assert promise.raw == LINES[2]
    assert archive.states() == {"queued": 1}
    (page,) = archive.db.execute("select text, folded from pages").fetchone()[:1]
    assert "với hạng" in page
    assert not store.queue(archive, code="word_record")


def test_words_are_corrected_over_again_and_undone_in_any_order(archive: store.Archive) -> None:
    first = words(archive, "Phiêng Lụa", "Phiêng  Lúa")
    second = words(archive, "Lúa", "Lùa")
    third = words(archive, "Phiêng Lùa", "Phiênglua")
    fourth = words(archive, "Phiênglua", "Phiêng Lúa xanh")
    assert "Chè Shan Phiêng Lúa xanh của" in record(archive).text
    undo(archive, third, "lan")
    assert "Chè Shan Phiêng Lúa xanh của" in record(archive).text
    undo(archive, fourth, "lan")
    assert "Chè Shan Phiêng Lùa của" in record(archive).text
    undo(archive, first, "lan")
    undo(archive, second, "lan")
    assert record(archive) == a_record()
    assert archive.db.execute("select uncorrected from texts").fetchone() == (None,)


def test_dirt_is_taken_out(archive: store.Archive) -> None:
    words(archive, "vdi", "", "reject")
    assert "12 chủ thể 3 sao" in record(archive).text


def test_a_corrected_word_stays_in_a_later_run_that_reads_it_otherwise(
    archive: store.Archive,
) -> None:
    words(archive, "Lụa", "Lúa")
    text = a_text((LINES[0], LINES[1].replace("Lụa", "1ua"), *LINES[2:]))
    later = a_record(0).model_copy(update={"text": text.text})
    put(archive, later, text)
    assert "Chè Shan Phiêng Lúa của" in record(archive).text


def test_words_of_two_lines_or_parts_of_words_are_refused(archive: store.Archive) -> None:
    with pytest.raises(InvalidCorrection):
        words(archive, "LÂM\nChè", "x")
    with pytest.raises(ChangedMeanwhile):
        words(archive, "hiêng", "x")
    with pytest.raises(InvalidCorrection):
        words(archive, "vdi", "x" * 5000)


# -- whatever comes ------------------------------------------------------------------------------

_KINDS = ("targets", "products", "assignments")


@st.composite
def decisions(draw: st.DrawFn, found: Record) -> Decision | None:
    """A decision on something that is in the record."""
    kind = draw(st.sampled_from([*_KINDS, "document", "word"]))
    if kind == "document":
        return Decision(
            document=ID,
            kind="document",
            action="edit",
            field="number",
            before=found.document.number,
            after=draw(st.sampled_from([None, "1", "2"])),
        )
    if kind == "word":
        own = [part for part in found.text.split() if part != "|"]
        word = draw(st.sampled_from(own))
        start = found.text.index(word)
        return Decision(
            document=ID,
            kind="word",
            action="edit",
            start=start,
            end=start + len(word),
            before=word,
            after=draw(st.sampled_from(["", "một", "một hai"])),
        )
    records = getattr(found, kind)
    if not records:
        return None
    one = draw(st.sampled_from(records))
    action = draw(st.sampled_from(["accept", "reject", "edit"]))
    field, before, after = None, None, None
    if action == "edit":
        field, before, after = "due", one.due, draw(st.sampled_from([None, "2025", "2026-05"]))
    return Decision(
        document=ID,
        kind=kind,
        action=action,
        subject=one.id,
        field=field,
        before=before,
        after=after,
    )


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_decided_and_undone_ends_where_it_began(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = an_archive(tmp_path_factory.mktemp("decided"))
    made = []
    for _ in range(data.draw(st.integers(1, 5))):
        decision = data.draw(decisions(record(archive)))
        if decision:
            try:
                made.append(decide(archive, decision, "lan").id)
            except ChangedMeanwhile:  # part of a longer word that says the same
                continue
        found = record(archive)
        for own in (*found.targets, *found.products, *found.assignments):
            assert 0 <= own.evidence.start <= own.evidence.end <= len(found.text)
    before = record(archive)
    put(archive, a_record())
    assert record(archive) == before
    for number in data.draw(st.permutations(made)):
        undo(archive, number, "mai")
    assert record(archive) == a_record()
    assert len(store.history(archive, ID)) == len(made)
    archive.close()


def test_nothing_said_changes_nothing() -> None:
    text, found = a_text(), a_record()
    assert corrected(found, text, [])[:4] == (found, text, (), ())
    assert evidence(text, "vdi").raw == "vdi"
