"""Sources into the archive's folder, whole or not at all."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from sohoa.errors import ArchiveError, Unreadable


def copy(source: Path, target: Path, digest: str) -> None:
    """Copy by temporary file, fsync and rename, so that `target` is whole or absent.

    Args:
        source: what to copy.
        target: where to; its folder is made where it is missing.
        digest: the SHA-256 that the copy must have.

    Raises:
        Unreadable: `source` cannot be read, or is no longer what has that digest.
        ArchiveError: `target` cannot be written.
    """
    try:
        stream = source.open("rb")
    except OSError as error:
        raise Unreadable(f"{source.name} cannot be read: {error.strerror}") from error
    part = target.with_name(f"{target.name}.part")
    try:
        with stream:
            target.parent.mkdir(exist_ok=True)
            if _write(stream, part) != digest:
                raise Unreadable("the file changed while it was being read")
        part.replace(target)
        _sync(target.parent)
        _sync(target.parent.parent)
    except OSError as error:
        raise ArchiveError(f"cannot write to the archive: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _write(stream: BinaryIO, path: Path) -> str:
    """Write a stream to disk; returns its SHA-256. Raises Unreadable where the stream fails."""
    digest = hashlib.sha256()
    with path.open("wb") as part:
        while True:
            try:
                chunk = stream.read(1 << 20)
            except OSError as error:
                raise Unreadable(f"it cannot be read to its end: {error.strerror}") from error
            if not chunk:
                break
            digest.update(chunk)
            part.write(chunk)
        part.flush()
        os.fsync(part.fileno())
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    """See to it that a folder's entries are on disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
