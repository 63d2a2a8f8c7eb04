"""`sohoa serve`: the archive in a browser, and its HTTP API."""

import getpass
import ipaddress
from pathlib import Path

import click

from sohoa.errors import MissingDependency


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(folder: Path, host: str, port: int) -> None:
    """Serve an archive until stopped.

    Args:
        folder: the archive.
        host: address to listen on.
        port: 0 is any that is free.

    Raises:
        ArchiveError: no archive there.
        MissingDependency: the `web` extra is not installed.
    """
    try:
        import uvicorn

        from web.app import create_app
        from web.settings import Settings
    except ImportError as error:
        raise MissingDependency(f"{error.name} is missing: pip install 'sohoa[web]'") from error
    settings = Settings(archive=folder, local_user=getpass.getuser())
    app = create_app(settings)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False)
    click.echo(f"http://{host}:{port}/", err=True)
    uvicorn.Server(config).run()
