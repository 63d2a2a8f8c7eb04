"""Who may use the archive over the network."""

from sqlite_utils import Database

from store.schema.order import migrations


@migrations()
def create_accounts(db: Database) -> None:
    """Accounts, their sessions and API tokens; secrets are kept as digests alone."""
    db.table("accounts").create(
        {
            "name": str,
            "password": str,  # scrypt, with its parameters and salt
            "role": str,  # reader, reviewer or admin
            "created_at": str,
            "disabled_at": str,
        },
        pk="name",
    )
    db.table("sessions").create(
        {"digest": str, "account": str, "created_at": str, "seen_at": str, "expires_at": str},
        pk="digest",
        foreign_keys=[("account", "accounts", "name")],
    )
    db.table("tokens").create(
        {
            "id": int,
            "digest": str,
            "account": str,
            "name": str,
            "created_at": str,
            "expires_at": str,
            "used_at": str,
        },
        pk="id",
        foreign_keys=[("account", "accounts", "name")],
    )
    db.table("tokens").create_index(["digest"], unique=True)


@migrations()
def create_loads(db: Database) -> None:
    """Loads begun from the browser, each with what became of every file."""
    db.table("loads").create(
        {
            "id": str,  # random
            "who": str,
            "state": str,  # waiting, running, done or failed
            "begun_at": str,
            "ended_at": str,
            "files": int,
            "bytes": int,
            "summary": str,  # JSON
        },
        pk="id",
    )


@migrations()
def index_audit(db: Database) -> None:
    """The actions of the audit log are listed without reading all of it."""
    db.table("audit").create_index(["action"])
