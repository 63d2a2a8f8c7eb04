"""A small document to correct, as the stages would make it, for the tests of the review."""

from hashlib import sha256
from pathlib import Path

import store
from sohoa.model import Block, Box, DocumentText, Line, Page, TextWord, Word
from sohoa.records import (
    Agency,
    Assignment,
    Document,
    Evidence,
    Issue,
    Issuer,
    Product,
    Record,
    Source,
    Target,
)

LINES = (
    "ỦY BAN NHÂN DÂN XÃ TÀ LÂM",
    "Chè Shan Phiêng Lụa của Hợp tác xã Tà Lâm",
    "Phấn đấu có 45 sản phẩm và 12 chủ thể vdi 3 sao",
    "Phòng Kinh tế chủ trì thực hiện",
)
READINGS = {"Lụa": ("Lúa", "Lửa"), "vdi": (), "45": ("46",)}
UNSURE = {"Lụa": 0.4, "vdi": 0.3, "45": 0.5}


def identity(number: int = 0) -> str:
    """The digest of a source."""
    return sha256(f"nguồn {number}".encode()).hexdigest()


def a_text(lines: tuple[str, ...] = LINES) -> DocumentText:
    """A line a block, all of them on one page, with boxes."""
    words, blocks, at = [], [], 0
    for number, line in enumerate(lines):
        begin = at
        for word in line.split():
            x, y = 50.0 + 6 * (at - begin), 40.0 + 20 * number
            words.append(
                TextWord(
                    start=at,
                    end=at + len(word),
                    page=1,
                    raw=word,
                    box=Box(x, y, x + 6 * len(word), y + 12),
                    confidence=UNSURE.get(word, 0.95),
                    readings=READINGS.get(word, ()),
                )
            )
            at += len(word) + 1
        blocks.append(Block(start=begin, end=at - 1, page=1))
    return DocumentText(text="\n".join(lines), words=tuple(words), blocks=tuple(blocks))


def evidence(text: DocumentText, words: str, confidence: float = 0.9) -> Evidence:
    """Where `words` stand in `text`."""
    start = text.text.index(words)
    own = text.words_in(start, start + len(words))
    return Evidence(
        page=1,
        boxes=tuple(word.box for word in own if word.box),
        start=start,
        end=start + len(words),
        raw=" ".join(word.raw for word in own),
        confidence=confidence,
    )


def a_target(text: DocumentText, words: str, record: str, least: float, subject: str) -> Target:
    return Target(
        id=record,
        evidence=evidence(text, words),
        section=None,
        text=words,
        subject=subject,
        comparator="exactly",
        min=least,
        max=least,
        unit="product" if subject == "sản phẩm" else "producer",
        measure=None,
        modality="target",
        stars=None,
        scope=None,
        due=None,
    )


def a_record(number: int = 0, text: DocumentText | None = None) -> Record:
    """What the stages find in `a_text`: two targets of one sentence, a product, a task, doubts."""
    text = text or a_text()
    short = identity(number)[:8]
    source = Source(
        name=f"ke-hoach-{number}.txt",
        media_type="text/plain",
        bytes=7,
        sha256=identity(number),
        pages=1,
        text_origin="ocr",
    )
    promise = "Phấn đấu có 45 sản phẩm và 12 chủ thể vdi 3 sao"
    product = evidence(text, "Chè Shan Phiêng Lụa của Hợp tác xã Tà Lâm", 0.55)
    return Record(
        id=identity(number),
        document=Document(
            source=source,
            symbol="KH-UBND",
            issuer=Issuer(name="Ủy ban nhân dân xã Tà Lâm", level="commune"),
            evidence={"issuer": evidence(text, "ỦY BAN NHÂN DÂN XÃ TÀ LÂM")},
        ),
        targets=(
            a_target(text, promise, f"{short}-t1", 45, "sản phẩm"),
            a_target(text, promise, f"{short}-t2", 12, "chủ thể"),
        ),
        products=(
            Product(
                id=f"{short}-p1",
                evidence=product,
                section=None,
                name="Chè Shan Phiêng Lụa",
                name_raw="Chè Shan Phiêng Lụa",
                owner="Hợp tác xã Tà Lâm",
                owner_type="cooperative",
                group=None,
                stars=None,
                stars_target=None,
                action=None,
                due=None,
            ),
        ),
        assignments=(
            Assignment(
                id=f"{short}-a1",
                evidence=evidence(text, "Phòng Kinh tế chủ trì thực hiện"),
                section=None,
                agency=Agency(name="Phòng Kinh tế", canonical=None),
                role="lead",
                task=None,
                due=None,
            ),
        ),
        text=text.text,
        issues=(
            Issue(code="number_missing", message="Không tìm thấy số văn bản."),
            Issue(
                code="unsure",
                message="Chưa chắc chắn.",
                page=1,
                record=f"{short}-p1",
                evidence=product,
            ),
        ),
    )


def a_page(text: DocumentText) -> Page:
    """The page that `text` was read from."""
    lines = tuple(
        Line(
            words=tuple(
                Word(text=word.raw, box=word.box, confidence=word.confidence)
                for word in text.words_in(block.start, block.end)
            )
        )
        for block in text.blocks
    )
    return Page(number=1, origin="ocr", lines=lines, width=595, height=842)


def put(archive: store.Archive, record: Record, text: DocumentText | None = None) -> None:
    """Commit what a run of the stages made."""
    text = text or a_text()
    store.commit(archive, record, [a_page(text)], text, "1")


def an_archive(folder: Path, documents: int = 1) -> store.Archive:
    """An archive with so many documents, digitised."""
    archive = store.Archive(folder / "archive", create=True)
    for number in range(documents):
        source = folder / f"source-{number}"
        source.write_text(f"nguồn {number}", encoding="utf-8")
        name = f"ke-hoach-{number}.txt"
        archive.keep(source, identity(number), 7, name, name, "{}")
        put(archive, a_record(number))
    return archive
