"""`sohoa serve`: the archive in a browser, and its HTTP API."""

import errno
import getpass
import ipaddress
import logging
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sohoa import arguments
from sohoa.errors import MissingDependency, NoAccounts, SohoaError

if TYPE_CHECKING:
    from web.settings import Settings

#: Seconds that requests under way are given when the server is stopped.
_GRACE = 2
#: Connections at once; more are told to come later.
_CONNECTIONS = 500
#: Bytes of the head of a request.
_HEAD = 32_768
_REASONS = {
    errno.EADDRINUSE: "another program uses it",
    errno.EACCES: "ports below 1024 are the administrator's",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


class CannotListen(SohoaError):
    """The server cannot have this address or port."""

    code = "cannot_listen"
    remedy = "Take another one with --port or --host, or end what uses it."


class Listening(NamedTuple):
    """Where a server is reached, and how."""

    host: str
    port: int
    #: Whether everybody has to log in, also at this machine.
    accounts: bool = False
    #: Further names under which it may be asked for.
    names: tuple[str, ...] = ()
    #: Whether browsers come over HTTPS, which a proxy speaks.
    https: bool = False
    #: Addresses of proxies that are believed from where a request comes.
    proxies: tuple[str, ...] = ()
    #: Mail of whoever runs it, for those who harvest it.
    contact: str | None = None


def _mail(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """As OAI-PMH's schema wants it."""
    if value is not None and not re.fullmatch(r"[^\s@]+@([^\s@.]+\.)+[^\s@.]+", value):
        raise click.BadParameter("name it as in lan@example.vn")
    return value


@click.command()
@arguments.archive
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0: any free."
)
@click.option("--accounts", is_flag=True, help="Demand a login, also at this machine.")
@click.option(
    "--allow-host",
    "names",
    metavar="NAME",
    multiple=True,
    help="A further name by which browsers ask for it.",
)
@click.option("--https", is_flag=True, help="Browsers come over HTTPS, which a proxy speaks.")
@click.option(
    "--proxy",
    "proxies",
    metavar="ADDRESS",
    multiple=True,
    help="A proxy that is believed from where requests come (X-Forwarded-For).",
)
@click.option(
    "--contact", metavar="MAIL", callback=_mail, help="Yours, told to who harvests it (OAI-PMH)."
)
def serve(folder: Path, **listening: Any) -> None:
    """Show the archive in a browser, and answer programs (API).

    Without further options it is for the person at this machine alone, who does not log in. On any
    other address, and with --https or --proxy, everybody has to log in: see sohoa account.
    """
    try:
        run(folder, Listening(**listening))
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        sys.exit(130)


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def run(folder: Path, listening: Listening) -> None:
    """Serve an archive until stopped.

    Args:
        folder: the archive.
        listening: where; port 0 is any that is free. Beyond this machine everybody has to log in.

    Raises:
        ArchiveError: no archive there.
        NoAccounts: nobody could log in.
        CannotListen: the address or port is not to be had.
        MissingDependency: the `web` extra is not installed.
    """
    try:
        import uvicorn

        from web.app import create_app
        from web.security.patience import Patient
    except ImportError as error:
        raise MissingDependency(f"{error.name} is missing: pip install 'sohoa[web]'") from error
    settings = _settings(folder, listening)
    _demand_accounts(settings)
    listener = _listen(listening.host, listening.port)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    config = uvicorn.Config(
        create_app(settings),
        http=Patient,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(listening.proxies),
        forwarded_allow_ips=list(listening.proxies),
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_HEAD,
        timeout_graceful_shutdown=_GRACE,
    )
    _say(listening, listener.getsockname()[1])
    uvicorn.Server(config).run(sockets=[listener])


def _settings(folder: Path, listening: Listening) -> "Settings":
    from web.settings import Settings

    accounts = (
        listening.accounts
        or listening.https
        or bool(listening.proxies)
        or not is_loopback(listening.host)
    )
    known = Settings.model_fields["hosts"].default
    # who has logged in at one name is not logged in at another: there is nothing to rebind for
    hosts = ("*",) if accounts and not listening.names else (*known, *listening.names)
    told = {"contact": listening.contact} if listening.contact else {}
    return Settings(
        archive=folder,
        accounts=accounts,
        local_user=getpass.getuser(),
        hosts=hosts,
        https=listening.https,
        **told,
    )


def _demand_accounts(settings: "Settings") -> None:
    from store import Archive, accounts

    with Archive(settings.archive) as archive:
        if settings.accounts and not accounts.active(archive):
            raise NoAccounts("whoever reaches this server has to log in, and there is no account")


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror)
        raise CannotListen(f"cannot listen on {host}, port {port}: {reason}") from error
    return listener


def _say(listening: Listening, port: int) -> None:
    """Where to go, and what is not safe about it."""
    host = listening.host
    wide = not is_loopback(host)
    if host in ("0.0.0.0", "::"):
        host = socket.gethostname()
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"http://{shown}:{port}/  (Ctrl-C ends it)", err=True)
    if wide and not listening.https:
        click.echo(
            "Passwords cross the network unencrypted: let a proxy speak HTTPS (--https, see "
            "docs/serving.md).",
            err=True,
        )
