"""A file to its pages, and a page to its image, by the kind of the file."""

from pathlib import Path

from ingest import kinds
from ingest.kinds import identify
from ingest.lines import scalars
from sohoa.errors import (
    InputError,
    MissingDependency,
    NotFound,
    PageError,
    TooLarge,
    Unreadable,
    UnsupportedType,
)
from sohoa.model import Page, PageImage, SourceText
from sohoa.options import Options

#: A plain text larger than this is no document.
_MOST_TEXT = 64 << 20


def read(path: Path, options: Options, name: str = "") -> SourceText:
    """The kind of the file and its pages, as far as they can be read as text.

    `name` is what the user calls the file, where `path` is a copy by another name; it serves only
    to explain what is wrong with it.

    A page with ``needs_ocr`` has no lines and is to be rendered and recognised; one with
    ``error`` cannot be read, the others are there. Raises an InputError that says why nothing can
    be read, or MissingDependency.
    """
    kind = identify(path, name)
    try:
        pages = tuple(_writable(page) for page in _pages(kind, path, options))
        return SourceText(media_type=kind, pages=pages)
    except (InputError, MissingDependency):
        raise
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path.name}.") from error
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error
    except (MemoryError, RecursionError) as error:
        raise TooLarge("The file does not fit into memory.") from error


def _pages(kind: str, path: Path, options: Options) -> tuple[Page, ...]:
    if kind == kinds.PDF:
        from ingest import pdf

        return pdf.read(path, options)
    if kind in kinds.IMAGES:
        from ingest import images

        return images.read(path, options)
    if kind == kinds.DOCX:
        from ingest import office

        return office.read(path)
    if kind == kinds.DOC:
        from ingest import doc

        return doc.read(path)
    if kind == kinds.RTF:
        from ingest import rtf

        return rtf.read(path)
    if kind == kinds.TEXT:
        from ingest.encoding import decode
        from ingest.plain import pages_of

        if path.stat().st_size > _MOST_TEXT:
            raise TooLarge("The text is larger than 64 MB.")
        return pages_of(decode(path.read_bytes())[0])
    raise UnsupportedType("This is a ZIP archive; its members are read one by one.")


def _writable(page: Page) -> Page:
    """The page without lone surrogates, whichever reader let them through."""
    if scalars(page.text) == page.text:
        return page
    lines = [
        line.model_copy(
            update={
                "words": tuple(
                    word.model_copy(update={"text": scalars(word.text)}) for word in line.words
                )
            }
        )
        for line in page.lines
    ]
    return page.model_copy(update={"lines": tuple(lines)})


def render(path: Path, number: int, options: Options) -> PageImage:
    """The image of page `number` (from 1), as displayed, for recognition.

    Grey or RGB with its resolution; not above ``options.max_pixels``. Raises PageError if this
    page is damaged, TooLarge, UnsupportedType for a file without page images, or an InputError.
    """
    kind = identify(path)
    try:
        if kind == kinds.PDF:
            from ingest import pdf

            return pdf.render(path, number, options)
        if kind in kinds.IMAGES:
            from ingest import images

            return images.render(path, number, options)
    except MemoryError as error:
        raise TooLarge(f"Page {number} does not fit into memory.") from error
    except OSError as error:
        raise PageError(f"Page {number} cannot be read.") from error
    raise UnsupportedType("Only PDF and image files have pages to render.")
