"""Words to Vietnamese: Unicode form, tone marks, paragraphs, restoration of broken text.

The stage's entries are `restore` for pages and `restore_lines` for a stream of lines.
"""

from collections.abc import Iterable, Iterator, Sequence

from sohoa.model import DocumentText, Page

#: Raised whenever results change, so that what was kept from an earlier run is made anew.
VERSION = "2"


def restore(pages: Sequence[Page]) -> DocumentText:
    """The restored text of `pages`, in paragraphs; see `normalize.document.restore`."""
    from normalize import document

    return document.restore(pages)


def restore_lines(lines: Iterable[str]) -> Iterator[str]:
    """Restore text line for line; see `normalize.document.restore_lines`."""
    from normalize import document

    return document.restore_lines(lines)
