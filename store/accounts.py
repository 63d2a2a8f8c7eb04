"""Who may use the archive over the network. Every change of it is in the audit log."""

import re
import unicodedata
from typing import Literal, get_args

from sohoa.errors import AccountExists, InvalidName, LastAdmin, NoSuchAccount
from sohoa.model import Model
from store import passwords
from store.archive import Archive, now
from store.audit import note

Role = Literal["reader", "reviewer", "admin"]
#: Each may do what those before it may.
ROLES: tuple[Role, ...] = get_args(Role)
_NAME = re.compile(r"\w[\w.@-]{0,63}")
_COLUMNS = "name, role, created_at, disabled_at"


class Account(Model):
    """Somebody who may log in, unless they have been disabled."""

    name: str
    role: Role
    created_at: str
    disabled_at: str | None


def canonical(name: str) -> str:
    """A name as it is kept: capitals do not matter, nor how letters are composed.

    Raises:
        InvalidName: no account can have it.
    """
    name = unicodedata.normalize("NFKC", name).strip().lower()
    if not _NAME.fullmatch(name):
        raise InvalidName(f"no account can be named {name[:80]!r}")
    return name


def listed(archive: Archive) -> list[Account]:
    """Every account, by name."""
    rows = archive.db.query(f"select {_COLUMNS} from accounts order by name")
    return [Account(**row) for row in rows]


def active(archive: Archive) -> bool:
    """Whether anybody may log in."""
    return bool(archive.db.table("accounts").count_where("disabled_at is null"))


def find(archive: Archive, name: str) -> Account:
    """An account.

    Raises:
        NoSuchAccount: nobody is called so.
    """
    query = f"select {_COLUMNS} from accounts where name = ?"
    row = next(iter(archive.db.query(query, [canonical(name)])), None)
    if row is None:
        raise NoSuchAccount(f"there is no account {name!r}")
    return Account(**row)


def add(archive: Archive, who: str, name: str, password: str, role: Role) -> Account:
    """Make an account.

    Args:
        archive: whose.
        who: makes it.
        name: of the account.
        password: its first.
        role: what it may do.

    Raises:
        InvalidName: no account can have that name.
        WeakPassword: it is easily guessed.
        AccountExists: somebody has it.
    """
    name = canonical(name)
    passwords.check_strength(password, name)
    kept = passwords.hashed(password)
    with archive.changing():
        table = archive.db.table("accounts")
        if table.count_where("name = ?", [name]):
            raise AccountExists(f"there is an account {name!r}")
        table.insert({"name": name, "password": kept, "role": role, "created_at": now()})
        note(archive, who, "account_add", name, {"role": role})
    return find(archive, name)


def set_password(archive: Archive, who: str, name: str, password: str) -> None:
    """Give an account another password, which ends its sessions.

    Raises:
        NoSuchAccount: nobody is called so.
        WeakPassword: it is easily guessed.
    """
    account = find(archive, name)
    passwords.check_strength(password, account.name)
    kept = passwords.hashed(password)
    with archive.changing():
        archive.db.table("accounts").update(account.name, {"password": kept})
        _end_sessions(archive, account.name)
        note(archive, who, "account_password", account.name)


def set_role(archive: Archive, who: str, name: str, role: Role) -> None:
    """Let an account do more or less, from its next request on.

    Raises:
        NoSuchAccount: nobody is called so.
        LastAdmin: it is the only one left that may manage accounts.
    """
    with archive.changing():
        account = find(archive, name)
        if role != "admin":
            _keep_an_admin(archive, account)
        archive.db.table("accounts").update(account.name, {"role": role})
        note(archive, who, "account_role", account.name, {"before": account.role, "after": role})


def disable(archive: Archive, who: str, name: str) -> None:
    """Let nobody in by an account any more, nor by its tokens; it can be enabled again.

    Raises:
        NoSuchAccount: nobody is called so.
        LastAdmin: it is the only one left that may manage accounts.
    """
    with archive.changing():
        account = find(archive, name)
        if account.disabled_at:
            return
        _keep_an_admin(archive, account)
        archive.db.table("accounts").update(account.name, {"disabled_at": now()})
        _end_sessions(archive, account.name)
        note(archive, who, "account_disable", account.name)


def enable(archive: Archive, who: str, name: str) -> None:
    """Let an account in again.

    Raises:
        NoSuchAccount: nobody is called so.
    """
    with archive.changing():
        account = find(archive, name)
        archive.db.table("accounts").update(account.name, {"disabled_at": None})
        note(archive, who, "account_enable", account.name)


def verified(archive: Archive, name: str, password: str, address: str) -> Account | None:
    """The account whose name and password these are; what is wrong takes as long as what is right.

    A wrong one is in the audit log: under the name if there is such an account, as people also type
    passwords where the name belongs. A password kept at another cost than today's is kept anew.

    Args:
        archive: whose.
        name: as typed.
        password: as typed.
        address: from where.
    """
    try:
        account = find(archive, name)
    except (NoSuchAccount, InvalidName):
        passwords.matches(password, None)
        note(archive, "-", "login_failed", None, {"address": address})
        return None
    kept = archive.db.table("accounts").get(account.name)["password"]
    if not passwords.matches(password, kept) or account.disabled_at:
        note(archive, "-", "login_failed", account.name, {"address": address})
        return None
    if passwords.outdated(kept):
        renewed = passwords.hashed(password)
        with archive.changing():
            archive.db.execute(
                "update accounts set password = ? where name = ? and password = ?",
                [renewed, account.name, kept],
            )
    return account


def _keep_an_admin(archive: Archive, account: Account) -> None:
    others = "role = 'admin' and disabled_at is null and name <> ?"
    if account.role != "admin" or account.disabled_at:
        return
    if not archive.db.table("accounts").count_where(others, [account.name]):
        raise LastAdmin(f"{account.name} is the only administrator")


def _end_sessions(archive: Archive, name: str) -> None:
    archive.db.table("sessions").delete_where("account = ?", [name])
