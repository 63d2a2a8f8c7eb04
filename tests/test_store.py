"""The archive: what goes in comes out, is found, exported and verified."""

import csv
import os
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

import store
from sohoa.errors import (
    ArchiveBusy,
    ArchiveError,
    EmptyFile,
    MissingDependency,
    Unreadable,
    UsageError,
)
from sohoa.model import Block, DocumentText, Line, Page, TextWord, Word
from sohoa.records import Document, Evidence, Issue, Record, Source, Target

SOURCE = "nguồn"
ID = sha256(SOURCE.encode()).hexdigest()
PAGES = ["Kế hoạch xã Đường Hoa", "tham gia kênh bán hàng hiện đại; sản phẩm hàng hoá"]


def a_record(document: str = ID, targets: int = 1) -> Record:
    evidence = Evidence(page=2, start=22, end=30, raw="tham gia", confidence=0.9)
    source = Source(
        name="kế hoạch.txt",
        media_type="text/plain",
        bytes=7,
        sha256=document,
        pages=2,
        text_origin="plain_text",
    )
    return Record(
        id=document,
        document=Document(source=source, title="Kế hoạch", reference="1/KH-UBND"),
        targets=tuple(
            Target(
                id=f"{document[:4]}{n}",
                evidence=evidence,
                section="II. MỤC TIÊU",
                text="ít nhất 70% chủ thể",
                subject="chủ thể",
                comparator="at_least",
                min=70.0,
                max=None,
                unit="percent",
                measure="share",
                modality="target",
                stars=None,
                scope=None,
                due="2025",
            )
            for n in range(targets)
        ),
        text="\n".join(PAGES),
        issues=(Issue(code="no_number", message="Không có số"),),
    )


def commit(archive: store.Archive, record: Record, fingerprint: str = "1") -> None:
    words, at = [], 0
    for number, text in enumerate(PAGES, start=1):
        for word in text.split():
            words.append(
                TextWord(start=at, end=at + len(word), page=number, raw=word.upper(), box=None)
            )
            at += len(word) + 1
    split = len(PAGES[0])
    blocks = (Block(start=0, end=split, page=1), Block(start=split + 1, end=at - 1, page=2))
    text = DocumentText(text=record.text, words=tuple(words), blocks=blocks)
    pages = [
        Page(
            number=number,
            origin="plain_text",
            lines=(Line(words=tuple(Word(text=w.upper()) for w in line.split())), Line()),
        )
        for number, line in enumerate(PAGES, start=1)
    ]
    store.commit(archive, record, pages, text, fingerprint)


@pytest.fixture
def archive(tmp_path: Path) -> store.Archive:
    (tmp_path / "source").write_text(SOURCE, encoding="utf-8")
    archive = store.Archive(tmp_path / "archive", create=True)
    archive.keep(tmp_path / "source", ID, 7, "kế hoạch.txt", "kế hoạch.txt", "{}")
    commit(archive, a_record())
    return archive


def test_the_same_bytes_twice_are_one_document_with_two_names(
    archive: store.Archive, tmp_path: Path
) -> None:
    assert not archive.keep(tmp_path / "source", ID, 7, "bản sao.txt", "bản sao.txt", "{}")
    assert archive.db.table("documents").count == 1
    assert {row["name"] for row in archive.db.table("inputs").rows} == {
        "kế hoạch.txt",
        "bản sao.txt",
    }
    assert archive.states() == {"done": 1}


def test_committing_again_replaces(archive: store.Archive) -> None:
    commit(archive, a_record(targets=3))
    commit(archive, a_record(targets=2))
    assert archive.db.table("targets").count == 2
    assert archive.db.table("pages").count == 2
    assert [r.model_dump() for r in store.records(archive)] == [a_record(targets=2).model_dump()]


def test_a_failed_re_run_takes_nothing_away(archive: store.Archive) -> None:
    store.fail(archive, ID, EmptyFile(), "2")
    assert archive.states() == {"outdated": 1}
    assert [record.id for record in store.records(archive)] == [ID]
    assert [trouble.code for trouble in archive.troubles()] == [EmptyFile.code]


def test_only_what_other_stages_made_is_queued_again(archive: store.Archive) -> None:
    archive.queue("1", retry=False)
    assert not archive.queued()
    archive.queue("2", retry=False)
    assert [document.id for document in archive.queued()] == [ID]


def test_only_what_was_read_otherwise_is_queued_again(archive: store.Archive) -> None:
    archive.queue_with("{}", "1", [ID])
    archive.queue_with('{"dpi": 150}', "1", [])
    assert not archive.queued()
    archive.queue_with('{"dpi": 150}', "1", [ID])
    assert [document.options for document in archive.queued()] == ['{"dpi": 150}']


def test_what_is_added_again_is_made_by_the_stages_of_today(archive: store.Archive) -> None:
    archive.queue_with("{}", "2", [ID])
    assert len(archive.queued()) == 1


def test_failures_are_queued_again_on_demand(archive: store.Archive) -> None:
    store.fail(archive, ID, EmptyFile(), "1")
    archive.queue("1", retry=False)
    assert not archive.queued()
    archive.queue("1", retry=True)
    assert len(archive.queued()) == 1


def test_what_is_missing_on_the_machine_is_tried_by_the_next_load(archive: store.Archive) -> None:
    store.fail(archive, ID, MissingDependency("no tesseract"), "1")
    archive.queue("1", retry=False)
    assert len(archive.queued()) == 1


def test_an_input_that_is_gone_keeps_its_document(archive: store.Archive) -> None:
    archive.refuse("kế hoạch.txt", EmptyFile())
    assert not list(archive.troubles())


def test_an_archive_on_a_medium_that_cannot_be_written_is_read(
    archive: store.Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with store.Archive(archive.folder) as reader:
        assert len(list(store.records(reader))) == 1
        with pytest.raises(sqlite3.OperationalError):
            reader.db.execute("delete from pages")


def test_one_writer_at_a_time(archive: store.Archive) -> None:
    with (
        store.Archive(archive.folder) as other,
        archive.writing(),
        pytest.raises(ArchiveBusy),
        other.writing(),
    ):
        pass


def test_a_source_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "growing.txt"
    source.write_text("một nửa")
    with store.Archive(tmp_path / "a", create=True) as archive:
        with pytest.raises(Unreadable):
            archive.keep(source, ID, 7, "growing.txt", "growing.txt", "{}")
        assert not list(archive.originals.glob("*/*"))
        assert archive.states() == {}


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        store.Archive(tmp_path / "nowhere")
    (tmp_path / "sohoa.db").write_bytes(b"not a database" * 100)
    with pytest.raises(ArchiveError):
        store.Archive(tmp_path)


def test_verify_sees_what_is_wrong(archive: store.Archive) -> None:
    def kinds() -> list[str]:
        return [fault.kind for fault in store.verify(archive) if fault]

    original = archive.original(ID)
    assert kinds() == []
    original.write_text("khác")
    assert kinds() == ["altered"]
    original.unlink()
    assert kinds() == ["missing"]
    (original.parent / "other").write_text("?")
    assert kinds() == ["missing", "stray"]
    archive.db.table("pages").delete_where("number = 2")
    archive.db.conn.commit()
    assert kinds() == ["missing", "incomplete", "stray"]


def test_a_killed_writers_leftovers_are_swept(archive: store.Archive) -> None:
    leftover = archive.originals / ID[:2] / "x.part"
    leftover.write_text("half")
    with archive.writing():
        assert not leftover.exists()


def test_exports_agree(archive: store.Archive, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with store.replacing(tmp_path / "r.jsonl") as stream:
        assert store.jsonl(archive, stream) == 1
    (line,) = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()
    assert Record.model_validate_json(line) == a_record()
    assert store.csv_tables(archive, tmp_path / "csv") == 1
    assert store.parquet_tables(archive, tmp_path / "pq") == 1
    for table in store.TABLES:
        columns = parquet.read_table(tmp_path / "pq" / f"{table}.parquet")
        with (tmp_path / "csv" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        assert rows[0] == columns.column_names
        values = [
            ["" if v is None else str(v) for v in row.values()] for row in columns.to_pylist()
        ]
        assert rows[1:] == values
        assert len(values) == (table in ("documents", "targets", "issues"))


@pytest.mark.parametrize("what", ["missing/r.jsonl", ""])
def test_an_export_that_cannot_be_written_is_said_so(tmp_path: Path, what: str) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / "file" / what if what else tmp_path
    with pytest.raises(UsageError), store.replacing(target) as stream:
        stream.write("new")


def test_an_export_goes_into_a_pipe_and_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with store.replacing(tmp_path / "link") as stream:
        stream.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with store.replacing(tmp_path / "pipe") as stream:
        stream.write("new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_an_export_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    output = tmp_path / "r.jsonl"
    output.write_text("old")
    with pytest.raises(RuntimeError), store.replacing(output) as stream:
        stream.write("new")
        raise RuntimeError
    assert output.read_text() == "old"
    assert list(tmp_path.iterdir()) == [output]
