"""Plain text: a paragraph is a line, pages are parted by a form feed."""

from typing import BinaryIO

from sohoa.model import DocumentText


def write(text: DocumentText, out: BinaryIO) -> None:
    """Write the restored text in UTF-8."""
    page = 1
    for block in text.blocks:
        feeds = "\f" * (block.page - page)
        page = max(page, block.page)
        line = f"{feeds}{text.text[block.start : block.end]}\n"
        out.write(line.encode("utf-8", "surrogateescape"))
