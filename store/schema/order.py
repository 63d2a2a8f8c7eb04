"""The one list of migrations: each runs once, in the order in which the modules are imported."""

from sqlite_utils import Database, Migrations

migrations = Migrations("sohoa")


def newer(db: Database) -> bool:
    """Whether a newer sohoa has made tables of which this one knows nothing."""
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    return any(migration.name not in known for migration in migrations.applied(db))
