"""`sohoa serve` as it is started and stopped."""

import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import Result

from sohoa.serving import Listening, _settings
from store import Archive

Run = Callable[..., Result]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An empty one, where the command line of tests has it."""
    folder = tmp_path / "archive"
    Archive(folder, create=True).close()
    return folder


@pytest.mark.parametrize(
    "options",
    [["--host", "0.0.0.0"], ["--host", ""], ["--accounts"], ["--https"], ["--proxy", "x"]],
)
def test_without_accounts_nobody_else_is_served(
    sohoa: Run, archive: Path, options: list[str]
) -> None:
    shown = sohoa("serve", *options)
    assert shown.exit_code == 2
    assert "sohoa account add NAME --role admin" in shown.stderr


def test_a_port_in_use_is_said(sohoa: Run, archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        shown = sohoa("serve", "--port", taken.getsockname()[1])
    assert shown.exit_code == 1
    assert "another program uses it" in shown.stderr
    assert "--port" in shown.stderr


def test_an_address_that_is_not_here_is_said(sohoa: Run, archive: Path) -> None:
    Archive(archive).db.execute(
        "insert into accounts (name, password, role) values ('a', '', 'admin')"
    ).connection.commit()
    assert "no such address" in sohoa("serve", "--host", "192.0.2.1").stderr


def test_an_archive_of_a_newer_sohoa_is_said(sohoa: Run, archive: Path) -> None:
    with sqlite3.connect(archive / "sohoa.db") as database:
        database.execute(
            "insert into _sqlite_migrations (migration_set, name) values ('sohoa', 'to_come')"
        )
    shown = sohoa("serve")
    assert shown.exit_code == 1
    assert "Update sohoa." in shown.stderr


def test_no_archive_is_said(sohoa: Run) -> None:
    assert "there is no archive" in sohoa("serve").stderr


def test_who_is_served_how(tmp_path: Path) -> None:
    alone = _settings(tmp_path, Listening("127.0.0.1", 0, names=("archive.local",)))
    assert not alone.accounts
    assert "archive.local" in alone.hosts
    assert "*" not in alone.hosts
    assert _settings(tmp_path, Listening("192.168.1.2", 0)).accounts
    assert _settings(tmp_path, Listening("localhost.evil.example", 0)).accounts


def test_it_ends_by_ctrl_c_with_connections_open(demo_archive: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(demo_archive, tmp_path / "archive")
    command = "from sohoa.cli import main; main()"
    server = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", "0", "--archive", folder],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr
    try:
        address = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stderr.readline())
        assert address
        with (
            httpx.Client(base_url=address[0]) as client,
            socket.create_connection(("127.0.0.1", int(address[1]))) as slow,
        ):
            assert client.get("/").status_code == 200
            slow.sendall(
                b"POST /choices HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab"
            )
            server.send_signal(signal.SIGINT)
            said = server.communicate(timeout=60)[1]
    finally:
        server.kill()
    assert server.returncode == 130
    assert "Stopped." in said
    assert "Traceback" not in said
