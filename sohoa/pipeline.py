"""The whole story: a source becomes pages, words, Vietnamese text, records, and enters the archive.

    source file ─ ingest ─▶ pages ─ ocr ─▶ words ─ normalize ─▶ text ─ extract ─▶ records ─ store

What humans have said of words goes in between: words that they taught into `normalize`, words that
they corrected into the text before `extract`. Corrected records win in the archive.

`digitise` tells it for one document, step by step; `sohoa.crew` carries the steps out, many
documents at a time, in worker processes; `sohoa.load` brings inputs into the archive and digitises
them. What a step made is kept under its input, its stage's version and the options that matter to
it, so that an interrupted load goes on where it stopped and a better stage runs again alone.
"""

import hashlib
import unicodedata
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import extract
import ingest
import normalize
import ocr
from sohoa.amend import Amendment, amend
from sohoa.crew import Result, Stage, Task
from sohoa.edits import Edit
from sohoa.errors import SohoaError, by_code
from sohoa.model import DocumentText, Page, SourceText, TextOrigin
from sohoa.options import Options
from sohoa.records import Extraction, Issue, Record, Source, StageRun

#: What an engine gives, and how a human has taught to read it.
Pair = tuple[str, str]

# -- the stages, in order ------------------------------------------------------------------------
# Each `run` works in a worker process on what its task carries; pages and texts travel as JSON.


def _ingest(path: Path, name: str, options: Options) -> SourceText:
    return ingest.read(path, options, name)


def _ocr(path: Path, number: int, options: Options) -> Page:
    return ocr.recognise(ingest.render(path, number, options), number, options)


def _normalize(pages: Sequence[bytes], taught: Sequence[Pair], options: Options) -> DocumentText:
    return normalize.restore([Page.model_validate_json(page) for page in pages], taught)


def _extract(text: bytes, source: bytes, options: Options) -> Extraction:
    return extract.extract(
        DocumentText.model_validate_json(text), Source.model_validate_json(source)
    )


#: Bytes of a source, or of its pages as JSON, that count as a page when a time limit is set.
_BYTES_A_PAGE = 20_000

INGEST = Stage("ingest", ingest.VERSION, _ingest, ("force_ocr", "max_pixels"))
OCR = Stage("ocr", ocr.VERSION, _ocr, ("language", "engine", "dpi", "max_pixels"))
NORMALIZE = Stage("normalize", normalize.VERSION, _normalize, ())
EXTRACT = Stage("extract", extract.VERSION, _extract, ())
STAGES = (INGEST, OCR, NORMALIZE, EXTRACT)


def versions() -> str:
    """The stages as they are now; a document that others made is made anew."""
    return " ".join(f"{stage.name}={stage.version}" for stage in STAGES)


# -- one document --------------------------------------------------------------------------------


class Human(NamedTuple):
    """What humans have said that bears on how a document is read."""

    #: Of words of its text.
    amendments: Sequence[Amendment] = ()
    #: Of words in any document.
    taught: Sequence[Pair] = ()


class Digitised(NamedTuple):
    """A document, read and understood."""

    #: With offsets in the text with its `edits`.
    record: Record
    pages: Sequence[bytes]
    #: As it was restored.
    text: DocumentText
    #: Made in it by humans.
    edits: tuple[Edit, ...] = ()


def digitise(
    document: str, name: str, size: int, path: Path, options: Options, human: Human | None = None
) -> Generator[list[Task], list[Result], Digitised]:
    """One document through every stage; yields the tasks to do and is sent their results.

    Args:
        document: SHA-256 of the source.
        name: what the user calls it.
        size: its length in bytes.
        path: where it lies.
        options: as for every stage.
        human: what humans have said.

    Returns:
        The record, the pages as JSON, and the text.

    Raises:
        SohoaError: the document as a whole cannot be read or understood.
    """
    human = human or Human()
    bulk = 1 + size // _BYTES_A_PAGE
    (opened,) = yield [Task(INGEST, _digest(document.encode()), (path, name), options, bulk)]
    source_text = SourceText.model_validate_json(opened.value)

    unread = [page.number for page in source_text.pages if page.needs_ocr and not page.error]
    recognised = yield [
        Task(OCR, _digest(document.encode(), str(number).encode()), (path, number), options)
        for number in unread
    ]
    pages = _all_pages(source_text.pages, dict(zip(unread, recognised, strict=True)))

    bulk = len(pages) + sum(map(len, pages)) // _BYTES_A_PAGE
    taught = _met(human.taught, pages)
    known = (f"{raw}={said}".encode() for raw, said in taught)
    (restored,) = yield [Task(NORMALIZE, _digest(*pages, *known), (pages, taught), options, bulk)]

    text = DocumentText.model_validate_json(restored.value)
    read, edits, _ = amend(text, human.amendments)
    final = read.model_dump_json().encode() if human.amendments else restored.value

    source = Source(
        name=name,
        media_type=source_text.media_type,
        bytes=size,
        sha256=document,
        pages=len(pages),
        text_origin=_origin(source_text.pages),
    )
    evidence = (final, source.model_dump_json().encode())
    (found,) = yield [Task(EXTRACT, _digest(*evidence), evidence, options, bulk)]

    extraction = Extraction.model_validate_json(found.value)
    record = Record(
        id=document,
        document=extraction.document,
        targets=extraction.targets,
        assignments=extraction.assignments,
        products=extraction.products,
        deadlines=extraction.deadlines,
        text=read.text,
        issues=(*extraction.issues, *_unread_pages(pages)),
        processing=tuple(
            _history(stage, results)
            for stage, results in zip(
                STAGES, ([opened], recognised, [restored], [found]), strict=True
            )
            if results
        ),
    )
    return Digitised(record, pages, text, edits)


def _met(taught: Sequence[Pair], pages: Iterable[bytes]) -> tuple[Pair, ...]:
    """Those of the pairs that `pages`, JSON, may have: no other can change how they are read."""
    if not taught:
        return ()
    whole = unicodedata.normalize("NFC", b"".join(pages).decode()).lower()

    def there(phrase: str) -> bool:
        return all(word in whole for word in phrase.lower().split())

    return tuple(pair for pair in taught if there(pair[0]) or there(pair[1]))


def _all_pages(pages: Iterable[Page], recognised: dict[int, Result]) -> list[bytes]:
    """The pages as JSON; those that needed it as the engine read them, or with why it could not.

    Raises:
        SohoaError: there is not one page that could be read.
    """
    whole = []
    errors: list[SohoaError] = []
    for page in pages:
        result = recognised.get(page.number)
        if result and not result.error:
            whole.append(result.value)
            continue
        if result and result.error:
            errors.append(result.error)
            page = page.model_copy(update={"origin": "ocr", "error": result.error.code})
        elif page.error:
            errors.append(by_code(page.error)("not one page can be read"))
        whole.append(page.model_dump_json().encode())
    if errors and len(errors) == len(whole):
        raise errors[0]
    return whole


def _origin(pages: Iterable[Page]) -> TextOrigin | None:
    origins: set[TextOrigin] = {"ocr" if page.needs_ocr else page.origin for page in pages}
    return origins.pop() if len(origins) == 1 else "mixed" if origins else None


def _unread_pages(pages: Iterable[bytes]) -> Iterator[Issue]:
    for page in map(Page.model_validate_json, pages):
        if page.error:
            message = f"Không đọc được trang {page.number} ({page.error})"
            yield Issue(code="page_failed", message=message, page=page.number)


def _history(stage: Stage, results: Sequence[Result]) -> StageRun:
    engine = None
    if stage is OCR:
        read = [result.value for result in results if not result.error]
        engine = Page.model_validate_json(read[0]).engine if read else None
    seconds = round(sum(result.seconds for result in results), 3)
    return StageRun(stage=stage.name, version=stage.version, engine=engine, seconds=seconds)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
