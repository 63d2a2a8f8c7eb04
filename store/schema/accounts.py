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
