"""`sohoa account`: who may use the archive over the network."""

import getpass
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sohoa import arguments, show
from sohoa.errors import ArchiveError, UsageError
from store import Archive, accounts, credentials
from store.accounts import ROLES, Role

_name = click.argument("name")
_stdin = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help="Take the password from standard input."
)


@contextmanager
def _changing(folder: Path) -> Iterator[tuple[Archive, str]]:
    """The archive, and who changes it."""
    with Archive(folder) as archive:
        try:
            yield archive, getpass.getuser()
        except sqlite3.OperationalError as error:
            raise ArchiveError(f"cannot write to {folder}: {error}") from error


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for the password: use --password-stdin")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


@click.group()
def account() -> None:
    """Who may use the archive over the network, and as what.

    A reader searches, looks and downloads; a reviewer corrects and loads files besides; an admin
    manages accounts and reads the audit log besides.
    """


@account.command()
@_name
@arguments.archive
@click.option(
    "--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="What it may do."
)
@_stdin
def add(name: str, folder: Path, role: Role, from_stdin: bool) -> None:
    """Make an account; its password is asked for."""
    with _changing(folder) as (archive, who):
        made = accounts.add(archive, who, name, _password(from_stdin), role)
    click.echo(f"{made.name} may log in as {role}.", err=True)


@account.command("list")
@arguments.archive
@arguments.as_json
def list_accounts(folder: Path, as_json: bool) -> None:
    """List the accounts with their tokens."""
    with Archive(folder) as archive:
        tokens = [token.model_dump() for token in credentials.tokens(archive)]
        rows = [
            found.model_dump() | {"tokens": [t for t in tokens if t["account"] == found.name]}
            for found in accounts.listed(archive)
        ]
    if as_json:
        show.as_json(rows)
        return
    out = show.out()
    for row in rows:
        state = "disabled" if row["disabled_at"] else row["role"]
        out.print(f"{show.cell(row['name'])}  {state}", markup=False)
        for token in row["tokens"]:
            until = f"until {token['expires_at'][:10]}"
            out.print(f"    token {token['id']}  {until}  {show.cell(token['name'])}", markup=False)


@account.command()
@_name
@arguments.archive
@_stdin
def password(name: str, folder: Path, from_stdin: bool) -> None:
    """Give an account another password, which ends its sessions."""
    with _changing(folder) as (archive, who):
        accounts.find(archive, name)  # before anybody types a password for nothing
        accounts.set_password(archive, who, name, _password(from_stdin))


@account.command()
@_name
@click.argument("role", type=click.Choice(ROLES))
@arguments.archive
def role(name: str, role: Role, folder: Path) -> None:
    """Let an account do more or less."""
    with _changing(folder) as (archive, who):
        accounts.set_role(archive, who, name, role)


@account.command()
@_name
@arguments.archive
def disable(name: str, folder: Path) -> None:
    """Let nobody in by an account any more, nor by its tokens."""
    with _changing(folder) as (archive, who):
        accounts.disable(archive, who, name)


@account.command()
@_name
@arguments.archive
def enable(name: str, folder: Path) -> None:
    """Let a disabled account in again."""
    with _changing(folder) as (archive, who):
        accounts.enable(archive, who, name)


@account.command()
@_name
@arguments.archive
@click.option("--for", "purpose", required=True, metavar="TEXT", help="What it is for.")
@click.option(
    "--days", type=click.IntRange(1, credentials.LONGEST), default=90, show_default=True,
    help="For how long it is good.",
)  # fmt: skip
def token(name: str, folder: Path, purpose: str, days: int) -> None:
    """Make a token for the API, and print it: it cannot be shown again."""
    with _changing(folder) as (archive, who):
        click.echo(credentials.make_token(archive, who, name, purpose, days))


@account.command()
@click.argument("token", type=click.IntRange(1, 2**63 - 1))
@arguments.archive
def revoke(token: int, folder: Path) -> None:
    """End a token for ever, by its number in the list."""
    with _changing(folder) as (archive, who):
        credentials.revoke(archive, who, token)
