"""The one list of migrations: each runs once, in the order in which the modules are imported."""

from sqlite_utils import Migrations

migrations = Migrations("sohoa")
