"""ZIP archives: their members, one by one, through temporary files.

An archive is not believed: names may lead outside of it, sizes may lie, archives may nest without
end. Members are counted as they unpack and never written under their own names.
"""

import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from ingest.kinds import ZIP, identify
from sohoa.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    InputError,
    TooLarge,
    UnsafeArchive,
    UnsupportedType,
)
from sohoa.options import Options

#: How a ZIP archive begins: a member, or nothing but the directory of an empty one.
MAGIC = frozenset({b"PK\x03\x04", b"PK\x05\x06"})

#: Files that systems leave in folders and archives; they are no documents and pass unmentioned.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db"})

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
_CHUNK = 1 << 20
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True)
class Member:
    """A file of an archive: where it was put until the next one is asked for, or what is wrong."""

    name: str
    path: Path | None = None
    error: InputError | None = None


def is_litter(name: str) -> bool:
    """True for a path component that stands for no document."""
    return name.startswith((".", "~$")) or name.lower() in _LITTER


class _Budget:
    """Bytes that may still be unpacked from one archive, all that is nested in it included."""

    def __init__(self, total: int) -> None:
        self.left = total

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise TooLarge("The archive unpacks to more than the limit; the rest was left out.")


def unpack(path: Path, name: str, options: Options) -> Iterator[Member]:
    """The members of the ZIP archive at `path`, shown as ``name!/inner/name``.

    Nested archives are opened to ``options.max_nesting``. Unpacking stops with TooLarge when
    ``options.max_unpacked`` bytes are exceeded, counted as they come, not as declared.
    """
    with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
        yield from _members(path, name, Path(folder), 1, _Budget(options.max_unpacked), options)


def _members(
    path: Path, name: str, folder: Path, depth: int, budget: _Budget, options: Options
) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield Member(name, error=DamagedFile("The ZIP archive is cut off or damaged."))
        return
    with archive:
        for info in archive.infolist():
            inner = _name(info)
            shown = f"{name}!/{inner}"
            if info.is_dir():
                continue
            spooled = folder / f"{depth}{_suffix(inner)}"
            try:
                _check_name(inner)
                if _litter(inner):
                    continue
                _check_open(info)
                _spool(archive, info, spooled, budget)
                nested = _is_archive(spooled)
            except InputError as error:
                yield Member(shown, error=error)
                if isinstance(error, TooLarge):
                    return
                continue
            if not nested:
                yield Member(shown, spooled)
            elif depth >= options.max_nesting:
                text = f"Archives nested more than {options.max_nesting} deep are not opened."
                yield Member(shown, error=UnsafeArchive(text))
            else:
                yield from _members(spooled, shown, folder, depth + 1, budget, options)
                if budget.left < 0:
                    return


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; one that is not marked as UTF-8 may be it none the less."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _litter(name: str) -> bool:
    return any(is_litter(part) for part in PurePosixPath(name).parts)


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return suffix if suffix.isascii() and len(suffix) < 8 else ""


def _check_name(name: str) -> None:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    if ".." in posix.parts or ".." in windows.parts or windows.anchor or posix.is_absolute():
        raise UnsafeArchive("The name of this entry points outside of the archive.")


def _check_open(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedFile("This entry of the archive is protected by a password.")


def _spool(archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path, budget: _Budget) -> None:
    with to.open("wb") as target:
        for chunk in _chunks(archive, info):
            budget.spend(len(chunk))
            target.write(chunk)
        count = target.tell()
    if count == 0:
        raise EmptyFile("The file has no content (0 bytes).")


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except NotImplementedError as error:
        raise UnsupportedType("This entry is packed in a way that is not supported.") from error
    except _DAMAGE as error:
        raise DamagedFile("This entry of the archive is damaged.") from error


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4)
    return head in MAGIC and identify(path) == ZIP
