"""Passwords as scrypt hashes that carry their cost, so that it can grow with machines."""

import base64
import hashlib
import hmac
import re
import secrets
import threading
import unicodedata
from typing import NamedTuple

from sohoa.errors import WeakPassword

#: Characters of a password. Fewer are guessed; more only cost time.
SHORTEST, LONGEST = 12, 256
#: Different characters that one has at least.
_VARIETY = 5


class Cost(NamedTuple):
    """What a guess costs: 128 · r · 2^log_n bytes of memory, p times over."""

    log_n: int
    r: int
    p: int


#: As OWASP's Password Storage Cheat Sheet has it for scrypt: 128 MiB a guess.
COST = Cost(17, 8, 1)
#: Hashes made at once; others wait, so that memory is bounded.
_room = threading.BoundedSemaphore(2)
_KEPT = re.compile(r"\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)", re.ASCII)


def check_strength(password: str, name: str) -> None:
    """Refuse a password that is easily guessed.

    Length counts, not kinds of characters (NIST SP 800-63B).

    Raises:
        WeakPassword: saying why.
    """
    password = _canonical(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"a password has {SHORTEST} to {LONGEST} characters")
    if len(set(password)) < _VARIETY or password.casefold() == name.casefold():
        raise WeakPassword()


def hashed(password: str) -> str:
    """What is kept of a password, in the PHC string format."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, COST)
    cost = f"ln={COST.log_n},r={COST.r},p={COST.p}"
    return f"$scrypt${cost}${_base64(salt)}${_base64(digest)}"


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password of which `kept` was kept; None takes as long, and is false."""
    parts = _KEPT.fullmatch(kept or "")
    if parts is None:
        _scrypt(password, b"0" * 16, COST)
        return False
    log_n, r, p, salt, digest = parts.groups()
    found = _scrypt(password, _bytes(salt), Cost(int(log_n), int(r), int(p)))
    return hmac.compare_digest(found, _bytes(digest))


def outdated(kept: str) -> bool:
    """Whether it was made at another cost than today's."""
    parts = _KEPT.fullmatch(kept)
    return parts is None or tuple(map(int, parts.groups()[:3])) != COST


def _canonical(password: str) -> str:
    # keyboards compose Vietnamese letters differently (NIST SP 800-63B asks for NFKC or NFKD)
    return unicodedata.normalize("NFKC", password)


def _scrypt(password: str, salt: bytes, cost: Cost) -> bytes:
    typed = _canonical(password).encode(errors="surrogatepass")
    n, memory = 2**cost.log_n, 128 * cost.r * 2**cost.log_n
    with _room:
        return hashlib.scrypt(
            typed, salt=salt, n=n, r=cost.r, p=cost.p, maxmem=2 * memory, dklen=32
        )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
