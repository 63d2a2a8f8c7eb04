"""ingest: from paths to files, from files to pages, from pages to text or images."""

from ingest.inputs import Input, digest, expand
from ingest.kinds import identify
from ingest.reader import read, render
from ingest.stream import text_parts

#: Changes whenever the same bytes would be read differently.
VERSION = "5"

__all__ = ["VERSION", "Input", "digest", "expand", "identify", "read", "render", "text_parts"]
