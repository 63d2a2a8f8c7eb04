"""Accounts, sessions and tokens, and the commands for them."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from sohoa.errors import AccountExists, InvalidName, LastAdmin, NoSuchAccount, WeakPassword
from store import Archive, accounts, audit, credentials, passwords
from web.security.attempts import AT_PAIR, FROM_ADDRESS, WINDOW, Attempts, TooMany

Run = Callable[..., Result]
PASSWORD = "một hai ba bốn năm"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", passwords.Cost(4, 8, 1))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", create=True) as archive:
        accounts.add(archive, "root", "Lan", PASSWORD, "admin")
        yield archive


def test_passwords_are_kept_as_scrypt_with_their_cost(archive: Archive) -> None:
    kept = archive.db.table("accounts").get("lan")["password"]
    assert re.match(r"\$scrypt\$ln=4,r=8,p=1\$", kept)
    assert PASSWORD not in kept
    assert passwords.matches(PASSWORD, kept)
    assert passwords.hashed(PASSWORD) != kept  # salted


def test_the_cost_is_that_of_owasp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert passwords.COST == (17, 8, 1)
    assert passwords.matches(PASSWORD, passwords.hashed(PASSWORD))


def test_a_password_kept_at_another_cost_is_kept_anew(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "COST", passwords.Cost(5, 8, 1))
    for _ in range(2):
        assert accounts.verified(archive, "lan", PASSWORD, "10.0.0.1")
    assert "ln=5" in archive.db.table("accounts").get("lan")["password"]


def test_a_password_is_one_however_its_letters_are_composed(archive: Archive) -> None:
    typed = unicodedata.normalize("NFD", PASSWORD)
    assert typed != PASSWORD
    assert accounts.verified(archive, "LAN ", typed, "")


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaaaaaa", "abababababababab", "x" * 300])
def test_weak_passwords_are_refused(archive: Archive, weak: str) -> None:
    with pytest.raises(WeakPassword):
        accounts.add(archive, "root", "minh", weak, "reader")
    assert len(accounts.listed(archive)) == 1


def test_a_password_that_is_the_name_is_refused(archive: Archive) -> None:
    with pytest.raises(WeakPassword):
        accounts.add(archive, "root", "nguyen.van.minh", "Nguyen.Van.Minh", "reader")


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a/b", "<b>", "a" * 65, "-x", "a\nb"])
def test_names_are_plain(archive: Archive, name: str) -> None:
    with pytest.raises(InvalidName):
        accounts.add(archive, "root", name, PASSWORD, "reader")


def test_one_name_is_one_account(archive: Archive) -> None:
    with pytest.raises(AccountExists):
        accounts.add(archive, "root", "LAN", PASSWORD, "reader")


def test_the_last_administrator_stays(archive: Archive) -> None:
    for change in (
        lambda: accounts.disable(archive, "root", "lan"),
        lambda: accounts.set_role(archive, "root", "lan", "reader"),
    ):
        with pytest.raises(LastAdmin):
            change()
    accounts.add(archive, "root", "minh", PASSWORD, "admin")
    accounts.disable(archive, "root", "lan")
    with pytest.raises(LastAdmin):
        accounts.set_role(archive, "root", "minh", "reviewer")


def test_who_is_disabled_is_out(archive: Archive) -> None:
    accounts.add(archive, "root", "minh", PASSWORD, "reader")
    session = credentials.begin_session(archive, "minh", "")
    token = credentials.make_token(archive, "minh", "minh", "sync", 30)
    assert credentials.by_session(archive, session)
    assert credentials.by_token(archive, token)
    accounts.disable(archive, "root", "minh")
    assert credentials.by_session(archive, session) is None
    assert credentials.by_token(archive, token) is None
    assert accounts.verified(archive, "minh", PASSWORD, "") is None
    accounts.enable(archive, "root", "minh")
    assert credentials.by_session(archive, session) is None
    assert credentials.by_token(archive, token)


def test_another_password_ends_sessions(archive: Archive) -> None:
    session = credentials.begin_session(archive, "lan", "")
    accounts.set_password(archive, "lan", "lan", PASSWORD + "!")
    assert credentials.by_session(archive, session) is None
    assert accounts.verified(archive, "lan", PASSWORD, "") is None


@pytest.mark.parametrize(
    ("column", "value"), [("seen_at", "2020-01-01T00:00:00"), ("expires_at", "2020-01-01T00:00:00")]
)
def test_sessions_end(archive: Archive, column: str, value: str) -> None:
    session = credentials.begin_session(archive, "lan", "")
    archive.db.execute(f"update sessions set {column} = ?", [value])
    archive.db.conn.commit()
    assert credentials.by_session(archive, session) is None
    assert credentials.sessions(archive, "lan", session) == []
    credentials.begin_session(archive, "lan", "")
    assert archive.db.table("sessions").count == 1  # what has ended is swept away


def test_that_a_session_is_used_is_written_down_unless_somebody_writes(archive: Archive) -> None:
    session = credentials.begin_session(archive, "lan", "")
    long_ago = credentials._ago(credentials.IDLE / 2)
    archive.db.execute("update sessions set seen_at = ?", [long_ago])
    archive.db.conn.commit()
    with Archive(archive.folder) as other, other.changing():
        assert credentials.by_session(archive, session)
    assert credentials.sessions(archive, "lan", session)[0].seen_at == long_ago
    assert credentials.by_session(archive, session)
    assert credentials.sessions(archive, "lan", session)[0].seen_at > long_ago


def test_secrets_are_kept_as_digests(archive: Archive) -> None:
    secrets = [
        credentials.begin_session(archive, "lan", ""),
        credentials.make_token(archive, "lan", "lan", "sync", 30),
    ]
    kept = "\n".join(archive.db.conn.iterdump())
    assert not [secret for secret in [*secrets, PASSWORD] if secret in kept]


def test_tokens_expire_and_are_revoked(archive: Archive) -> None:
    token = credentials.make_token(archive, "lan", "lan", "sync", 30)
    found = credentials.tokens(archive, "lan")[0]
    accounts.add(archive, "root", "minh", PASSWORD, "reader")
    with pytest.raises(NoSuchAccount):
        credentials.revoke(archive, "minh", found.id, "minh")  # not theirs
    credentials.revoke(archive, "lan", found.id, "lan")
    assert credentials.by_token(archive, token) is None
    token = credentials.make_token(archive, "lan", "lan", "sync", 30)
    archive.db.execute("update tokens set expires_at = '2020-01-01T00:00:00+00:00'")
    assert credentials.by_token(archive, token) is None


def test_every_change_is_in_the_audit_log(archive: Archive) -> None:
    accounts.verified(archive, "lan", "wrong", "10.0.0.9")
    accounts.verified(archive, "my secret password", "wrong", "10.0.0.9")
    accounts.set_password(archive, "lan", "lan", PASSWORD + "!")
    accounts.add(archive, "lan", "minh", PASSWORD, "reader")
    accounts.set_role(archive, "lan", "minh", "reviewer")
    accounts.disable(archive, "lan", "minh")
    log = audit.entries(archive)
    assert [(entry.who, entry.action, entry.subject) for entry in reversed(log)] == [
        ("root", "account_add", "lan"),
        ("-", "login_failed", "lan"),
        ("-", "login_failed", None),  # nobody's name: it may be a password
        ("lan", "account_password", "lan"),
        ("lan", "account_add", "minh"),
        ("lan", "account_role", "minh"),
        ("lan", "account_disable", "minh"),
    ]
    assert PASSWORD not in str(log)
    assert [entry.subject for entry in audit.entries(archive, who="-", subject="lan")] == ["lan"]
    assert audit.entries(archive, log[2].id, 2) == log[3:5]


def test_guesses_are_counted_before_they_are_made() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    for _ in range(AT_PAIR):
        with attempts.attempt("Lan", "10.0.0.1"):
            pass
    with pytest.raises(TooMany) as refused, attempts.attempt("lan", "10.0.0.1"):
        pass
    assert 0 < refused.value.seconds <= WINDOW + 1
    with attempts.attempt("lan", "10.0.0.2"):  # somebody else is not kept out
        pass
    now = WINDOW + 1.0
    with attempts.attempt("lan", "10.0.0.1"):
        attempts.right("lan", "10.0.0.1")


def test_guesses_at_many_names_from_one_network_are_refused() -> None:
    attempts = Attempts(lambda: 0.0)
    for number in range(FROM_ADDRESS):
        with attempts.attempt(f"name{number}", f"2001:db8:0:1::{number:x}"):
            pass
    with pytest.raises(TooMany), attempts.attempt("another", "2001:db8:0:1::ffff"):
        pass
    with attempts.attempt("another", "2001:db8:0:2::1"):
        pass


def test_a_right_password_does_not_wipe_out_guesses_at_others() -> None:
    attempts = Attempts(lambda: 0.0)
    for number in range(FROM_ADDRESS):
        with attempts.attempt(f"name{number}", "10.0.0.1"):
            pass
        if number < FROM_ADDRESS - 1:
            with attempts.attempt("mine", "10.0.0.1"):
                attempts.right("mine", "10.0.0.1")
    with pytest.raises(TooMany), attempts.attempt("another", "10.0.0.1"):
        pass


def test_only_so_many_passwords_are_looked_at_at_once() -> None:
    attempts = Attempts(lambda: 0.0)
    under_way = [attempts.attempt(f"name{n}", f"10.0.0.{n}") for n in range(9)]
    for attempt in under_way[:8]:
        attempt.__enter__()
    with pytest.raises(TooMany):
        under_way[8].__enter__()
    under_way[0].__exit__(None, None, None)
    with attempts.attempt("name9", "10.0.0.99"):
        pass


# -- the command line --------------------------------------------------------------------------


@pytest.fixture
def account(sohoa: Run, tmp_path: Path) -> Run:
    with Archive(tmp_path / "archive", create=True):
        pass
    assert sohoa("account", "add", "lan", "--role", "admin", "--password-stdin", input=PASSWORD)
    return lambda *arguments, **rest: sohoa("account", *arguments, **rest)


def test_accounts_are_made_and_changed(account: Run) -> None:
    assert account("add", "minh", "--password-stdin", input=f"{PASSWORD}\n").exit_code == 0
    assert account("role", "minh", "reviewer").exit_code == 0
    assert account("password", "minh", "--password-stdin", input=PASSWORD + "!").exit_code == 0
    token = account("token", "minh", "--for", "OCOP", "--days", "7").stdout.strip()
    assert token.startswith("sohoa_")
    listed = [json.loads(line) for line in account("list", "--json").stdout.splitlines()]
    assert [(row["name"], row["role"]) for row in listed] == [
        ("lan", "admin"),
        ("minh", "reviewer"),
    ]
    assert listed[1]["tokens"][0]["name"] == "OCOP"
    assert "OCOP" in account("list").stdout
    assert account("revoke", "1").exit_code == 0
    assert account("disable", "minh").exit_code == 0
    assert "disabled" in account("list").stdout
    assert account("enable", "minh").exit_code == 0


def test_what_cannot_be_done_to_accounts_says_why(account: Run) -> None:
    for arguments, told in (
        (["add", "lan", "--password-stdin"], "there is an account"),
        (["add", "ai đó", "--password-stdin"], "no account can be named"),
        (["disable", "lan"], "only administrator"),
        (["role", "nobody", "admin"], "no account"),
        (["revoke", "9"], "no token"),
    ):
        shown = account(*arguments, input=PASSWORD)
        assert shown.exit_code == 1
        assert told in shown.stderr
        assert "→" in shown.stderr
    assert account("add", "minh", input=PASSWORD).exit_code == 2  # no terminal to ask at
