"""How a server is set up: one frozen object, built by the command line and passed down."""

from pathlib import Path
from typing import Literal

from sohoa.model import Model
from sohoa.options import Options

Language = Literal["vi", "en"]


class Settings(Model):
    """What whoever starts a server may set."""

    archive: Path
    #: Whether everybody has to log in; beyond loopback that is so whatever is set.
    accounts: bool = False
    #: Who works here where nobody logs in: the person at this machine.
    local_user: str = "local"
    #: Names under which the server may be asked for; others are refused (DNS rebinding).
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    #: Whether browsers come over HTTPS (through a proxy), so that cookies are for that alone.
    https: bool = False
    #: Mail of whoever runs the server, for those who harvest it (OAI-PMH demands one).
    contact: str = "unknown@invalid.invalid"
    #: Bytes that one load from a browser may bring, and how many files.
    max_upload: int = 2_000_000_000
    max_files: int = 10_000
    #: How what is loaded from a browser is read.
    options: Options = Options()
