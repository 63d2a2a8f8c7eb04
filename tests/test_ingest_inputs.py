"""From paths to files: whatever is named, walked or unpacked, nothing raises and nothing blocks."""

import hashlib
import os
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import ingest
from sohoa import errors
from sohoa.options import Options


def expand(path: Path, **options: int) -> list[tuple[str, bytes | str]]:
    """Name, and content or error code, of each input, read while it is there."""
    found: list[tuple[str, bytes | str]] = []
    for item in ingest.expand(path, Options(**options)):
        assert (item.path is None) == (item.error is not None) or item.error
        content = item.error.code if item.error else item.path.read_bytes()  # type: ignore[union-attr]
        found.append((item.name, content))
    return found


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_folder_is_walked_in_order_without_litter(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden", "Thumbs.db", ".git/x", "~$a.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    names = [str(tmp_path / name) for name in ("a.txt", "b.txt", "sub/c.txt")]
    assert [name for name, _ in expand(tmp_path)] == names
    assert expand(tmp_path / ".hidden") == [(str(tmp_path / ".hidden"), b".hidden")]


def test_what_cannot_be_read_is_told_and_blocks_nothing(tmp_path: Path) -> None:
    (tmp_path / "1-good.txt").write_bytes(b"tot")
    (tmp_path / "2-empty.pdf").touch()
    os.mkfifo(tmp_path / "3-pipe.pdf")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "4-socket"))
        (tmp_path / "5-nowhere").symlink_to("gone")
        (tmp_path / "6-self").symlink_to("6-self")
        folder = tmp_path / "7-folder"
        folder.mkdir()
        (folder / "loop").symlink_to(tmp_path)
        (folder / "twin").symlink_to("/dev/null")
        found = expand(tmp_path)
    assert [content for _, content in found] == [
        b"tot",
        "empty_file",
        "not_a_file",
        "not_a_file",
        "not_found",
        "link_loop",
        "link_loop",
        "not_a_file",
    ]
    assert expand(tmp_path / "none") == [(str(tmp_path / "none"), "not_found")]


def test_folders_linked_twice_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_bytes(b"x")
    for name in "bcdefgh":
        (tmp_path / "a" / name).symlink_to(tmp_path)
        (tmp_path / name).symlink_to("a")
    assert [content for _, content in expand(tmp_path) if content != "link_loop"] == [b"x"]


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root may read everything, so that its tests step down for a moment."""
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)


def test_permissions() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "closed").mkdir()
        (folder / "closed" / "a.txt").write_bytes(b"a")
        (folder / "locked.txt").write_bytes(b"b")
        (folder / "open.txt").write_bytes(b"c")
        (folder / "closed").chmod(0)
        (folder / "locked.txt").chmod(0)
        with ordinary_user():
            found = expand(folder)
            with pytest.raises(errors.Unreadable):
                ingest.read(folder / "locked.txt", Options())
            with pytest.raises(errors.Unreadable):
                ingest.digest(folder / "locked.txt")
        (folder / "closed").chmod(0o755)
    assert [content for _, content in found] == ["unreadable", "unreadable", b"c"]


def test_zip_members_and_nested_archives(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"kh.txt": b"trong cung"})
    path = make_zip(
        tmp_path / "plans.bin",  # its name does not matter
        {
            "2025/kế hoạch.txt": b"mot",
            "inner.zip": inner.read_bytes(),
            "__MACOSX/2025/x": b"litter",
            ".DS_Store": b"litter",
            "folder/": b"",
            "empty.txt": b"",
        },
    )
    assert expand(path) == [
        (f"{path}!/2025/kế hoạch.txt", b"mot"),
        (f"{path}!/inner.zip!/kh.txt", b"trong cung"),
        (f"{path}!/empty.txt", "empty_file"),
    ]
    deep = make_zip(tmp_path / "deep.zip", {"plans.zip": path.read_bytes(), "z.txt": b"z"})
    assert expand(deep)[-3:] == [
        (f"{deep}!/plans.zip!/inner.zip", "unsafe_archive"),
        (f"{deep}!/plans.zip!/empty.txt", "empty_file"),
        (f"{deep}!/z.txt", b"z"),
    ]
    assert (f"{deep}!/plans.zip!/inner.zip!/kh.txt", b"trong cung") in expand(deep, max_nesting=3)


@pytest.mark.parametrize(
    "name", ["../evil.txt", "a/../../evil.txt", "/etc/evil", "C:\\evil.txt", "..\\evil", "\\\\h\\e"]
)
def test_zip_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    path = make_zip(tmp_path / "a.zip", {name: b"evil", "good.txt": b"good"})
    assert [content for _, content in expand(path)] == ["unsafe_archive", b"good"]
    assert not list(tmp_path.parent.glob("evil*"))


def test_zip_bomb_stops_at_the_limit_whatever_its_header_says(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"a", "bomb.txt": bytes(9_000_000), "b": b"b"})
    assert path.stat().st_size < 20_000
    limited = expand(path, max_unpacked=5_000_000)
    assert [content for _, content in limited] == [b"a", "too_large"]
    lying = path.read_bytes().replace((9_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    path.write_bytes(lying)
    assert [content for _, content in expand(path)] == [b"a", "damaged_file", b"b"]
    bomb = make_zip(path, {"q": bytes(9_000_000)}).read_bytes()
    nested = make_zip(tmp_path / "n.zip", {"x.zip": bomb})
    assert expand(nested, max_unpacked=5_000_000) == [(f"{nested}!/x.zip!/q", "too_large")]


def test_zip_with_password_and_damaged_zip(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"secret.txt": b"secret", "open.txt": b"open"})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the local header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert [content for _, content in expand(path)] == ["encrypted_file", b"open"]
    path.write_bytes(data[:60])
    assert [content for _, content in expand(path)] == ["damaged_file"]


def test_temporary_files_are_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"a", "b.txt": b"b"})
    for item in ingest.expand(path, Options()):
        assert item.path and len(list((tmp_path / "tmp").rglob("*.txt"))) == 1
        break
    assert not list((tmp_path / "tmp").iterdir())


def test_digest(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc" * 1_000_000)
    assert ingest.digest(path) == (hashlib.sha256(path.read_bytes()).hexdigest(), 3_000_000)
    with pytest.raises(errors.NotFound):
        ingest.digest(tmp_path / "none")
