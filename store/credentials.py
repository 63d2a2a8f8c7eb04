"""What a browser or program shows with each request: sessions, and tokens for the API.

Both are random secrets of 256 bits that are kept as digests alone: whoever reads the database
cannot log in with what they find.
"""

import hashlib
import secrets
import sqlite3
from datetime import UTC, datetime, timedelta

from sohoa.errors import NoSuchAccount
from sohoa.model import Model
from store.accounts import Account, find
from store.archive import Archive, now
from store.audit import note

#: A session ends so long after it was last used, and so long after its beginning (a working day).
IDLE = timedelta(hours=2)
LIFE = timedelta(hours=12)
#: How often it is written down that a session or token was used.
_NOTED = timedelta(minutes=1)
#: By which tokens are known as such, to people and to programs that look for leaked secrets.
PREFIX = "sohoa_"
#: Days for which a token may be made.
LONGEST = 366


class Session(Model):
    """Somebody logged in with a browser."""

    account: str
    created_at: str
    seen_at: str
    expires_at: str
    current: bool


class Token(Model):
    """With which a program does what an account may do."""

    id: int
    account: str
    name: str
    created_at: str
    expires_at: str
    used_at: str | None


def begin_session(archive: Archive, account: str, address: str) -> str:
    """Begin a session of an account that has logged in; what has expired is swept away.

    Args:
        archive: whose.
        account: its name.
        address: from where.

    Returns:
        The secret that its browser shows from now on.
    """
    secret = secrets.token_urlsafe(32)
    begun = now()
    with archive.changing():
        table = archive.db.table("sessions")
        table.delete_where("expires_at < ? or seen_at < ?", [begun, _ago(IDLE)])
        table.insert(
            {
                "digest": _digest(secret),
                "account": account,
                "created_at": begun,
                "seen_at": begun,
                "expires_at": _ago(-LIFE),
            }
        )
        note(archive, account, "login", account, {"address": address})
    return secret


def by_session(archive: Archive, secret: str) -> Account | None:
    """Whose session it is; None where it has ended or never was."""
    digest = _digest(secret)
    row = archive.db.execute(
        "select account, seen_at from sessions join accounts on name = account "
        "where digest = ? and expires_at >= ? and seen_at >= ? and disabled_at is null",
        [digest, now(), _ago(IDLE)],
    ).fetchone()
    if row is None:
        return None
    account, seen_at = row
    if seen_at < _ago(_NOTED):
        _note_use(archive, "update sessions set seen_at = ? where digest = ?", digest)
    return find(archive, account)


def sessions(archive: Archive, account: str, secret: str | None) -> list[Session]:
    """The sessions of an account, latest first; that of `secret` is the current one."""
    query = (
        "select account, created_at, seen_at, expires_at, digest is :digest as current "
        "from sessions where account = :account and expires_at >= :now and seen_at >= :idle "
        "order by created_at desc"
    )
    digest = _digest(secret) if secret else None
    values = {"digest": digest, "account": account, "now": now(), "idle": _ago(IDLE)}
    return [Session(**row) for row in archive.db.query(query, values)]


def end_session(archive: Archive, secret: str) -> None:
    """End a session."""
    with archive.changing():
        archive.db.table("sessions").delete_where("digest = ?", [_digest(secret)])


def end_sessions(archive: Archive, account: str, *, but: str | None = None) -> None:
    """End the sessions of an account, all but that of the secret `but`."""
    kept = _digest(but) if but else ""
    with archive.changing():
        archive.db.table("sessions").delete_where("account = ? and digest <> ?", [account, kept])


def make_token(archive: Archive, who: str, account: str, name: str, days: int) -> str:
    """Make a token.

    Args:
        archive: whose.
        who: makes it.
        account: whose role it has.
        name: what it is for.
        days: for which it is good.

    Returns:
        The secret; it is not kept, so nobody can be told it again.

    Raises:
        NoSuchAccount: nobody is called so.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    with archive.changing():
        owner = find(archive, account).name
        archive.db.table("tokens").insert(
            {
                "digest": _digest(secret),
                "account": owner,
                "name": name,
                "created_at": now(),
                "expires_at": _ago(-timedelta(days=days)),
            }
        )
        note(archive, who, "token_add", owner, {"name": name, "days": days})
    return secret


def by_token(archive: Archive, secret: str) -> Account | None:
    """Whose token it is; None where it has expired, was revoked or never was."""
    row = archive.db.execute(
        "select account, coalesce(used_at, '') from tokens join accounts on accounts.name = account"
        " where digest = ? and expires_at >= ? and disabled_at is null",
        [_digest(secret), now()],
    ).fetchone()
    if row is None:
        return None
    account, used_at = row
    if used_at < _ago(_NOTED):
        _note_use(archive, "update tokens set used_at = ? where digest = ?", _digest(secret))
    return find(archive, account)


def tokens(archive: Archive, account: str | None = None) -> list[Token]:
    """The tokens of an account, or all; the expired too, until they are revoked."""
    query = (
        "select id, account, name, created_at, expires_at, used_at from tokens "
        "where coalesce(:account, account) = account order by id"
    )
    return [Token(**row) for row in archive.db.query(query, {"account": account})]


def revoke(archive: Archive, who: str, token: int, account: str | None = None) -> None:
    """End a token for ever.

    Args:
        archive: whose.
        who: ends it.
        token: its id.
        account: whose it must be, if given.

    Raises:
        NoSuchAccount: there is no such token.
    """
    with archive.changing():
        found = next((t for t in tokens(archive, account) if t.id == token), None)
        if found is None:
            raise NoSuchAccount(f"there is no token {token}")
        archive.db.table("tokens").delete(found.id)
        note(archive, who, "token_revoke", found.account, {"name": found.name})


def _note_use(archive: Archive, statement: str, digest: str) -> None:
    """Write down that it was used, unless somebody else is writing: nobody waits for that."""
    waited = archive.db.execute("pragma busy_timeout").fetchone()[0]
    archive.db.execute("pragma busy_timeout = 0")
    try:
        with archive.changing():
            archive.db.execute(statement, [now(), digest])
    except sqlite3.OperationalError:
        pass
    finally:
        archive.db.execute(f"pragma busy_timeout = {waited:d}")


def _digest(secret: str) -> str:
    # the secrets are random and long, so a quick digest will do
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _ago(span: timedelta) -> str:
    return (datetime.now(UTC) - span).isoformat(timespec="seconds")
