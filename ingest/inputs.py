"""From the paths that a user names to the files to read: folders walked, ZIP archives unpacked.

Nothing is raised here. What cannot be reached is an Input with an error, so that a load goes on.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest import archives
from ingest.kinds import ZIP, identify
from sohoa.errors import (
    EmptyFile,
    InputError,
    LinkLoop,
    NotAFile,
    NotFound,
    Unreadable,
)
from sohoa.options import Options


@dataclass(frozen=True)
class Input:
    """A file to read, or the reason why it cannot be.

    `name` is what the archive shows: the path as given, ``plans.zip!/2025/kh.pdf`` for a member
    of a ZIP archive. `path` is a regular file; that of a member is temporary and is gone once the
    next Input is asked for.
    """

    name: str
    path: Path | None = None
    error: InputError | None = None


def expand(path: Path, options: Options) -> Iterator[Input]:
    """Every file at or under `path`, in a stable order, members of ZIP archives included.

    Hidden files and the litter of file managers are passed over unless named outright. A folder
    that is reached a second time through a symbolic link is not walked again.
    """
    yield from _walk(path, options, frozenset(), set())


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes of a file. Raises NotFound or Unreadable."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return sha256, file.tell()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path.name}.") from error
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error


def shown(path: Path) -> str:
    """The path as text that can be stored and printed, even where its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


_Folder = tuple[int, int]  # device and inode


def _walk(
    path: Path, options: Options, above: frozenset[_Folder], seen: set[_Folder]
) -> Iterator[Input]:
    """`above` holds the folders that contain this one, `seen` all that were walked."""
    try:
        status = path.stat()
    except OSError as error:
        yield Input(shown(path), error=_reason(path, error))
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _walk_folder(path, options, (status.st_dev, status.st_ino), above, seen)
    elif not stat.S_ISREG(status.st_mode):
        kind = "named pipe" if stat.S_ISFIFO(status.st_mode) else "socket or device"
        yield Input(shown(path), error=NotAFile(f"This is a {kind}, not a file."))
    else:
        yield from _open(path, status.st_size, options)


def _walk_folder(
    path: Path, options: Options, this: _Folder, above: frozenset[_Folder], seen: set[_Folder]
) -> Iterator[Input]:
    if this in above:
        yield Input(shown(path), error=LinkLoop("This link leads back to a folder above it."))
        return
    if this in seen:
        return
    seen.add(this)
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        yield Input(shown(path), error=_reason(path, error))
        return
    for name in names:
        if not archives.is_litter(name):
            yield from _walk(path / name, options, above | {this}, seen)


def _open(path: Path, size: int, options: Options) -> Iterator[Input]:
    """A regular file: itself, or the members of the archive it is."""
    name = shown(path)
    if size == 0:
        yield Input(name, error=EmptyFile("The file has no content (0 bytes)."))
        return
    try:
        with path.open("rb") as file:
            head = file.read(4)
        is_zip = head in archives.MAGIC and identify(path) == ZIP
    except OSError as error:
        yield Input(name, error=_reason(path, error))
    except InputError as error:
        yield Input(name, path, error)
    else:
        if is_zip:
            for member in archives.unpack(path, name, options):
                yield Input(member.name, member.path, member.error)
        else:
            yield Input(name, path)


def _reason(path: Path, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return NotFound("This link leads nowhere.")
        return NotFound("There is no such file or folder.")
    if isinstance(error, PermissionError):
        return Unreadable("No permission to read this.")
    if error.errno == 40:  # ELOOP: a link that leads to itself
        return LinkLoop("This link leads to itself.")
    return Unreadable(f"This cannot be read: {error.strerror}.")
