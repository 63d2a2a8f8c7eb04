"""How often somebody may try a password."""

import threading
import time
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network

from sohoa.errors import SohoaError

#: Seconds for which an attempt counts.
WINDOW = 15 * 60
#: Attempts within that: at an account from an address, at all from an address, at an account.
#: The last is generous, so that nobody can be kept out by somebody who guesses on purpose.
AT_PAIR, FROM_ADDRESS, AT_ACCOUNT = 5, 30, 50
#: Passwords that are looked at or wait for that at once.
_AT_ONCE = 8
#: Keys kept before those are swept of which nothing counts any more.
_MANY = 1_000

_Key = tuple[str | None, str | None]


class TooMany(SohoaError):
    """Too many attempts to log in."""

    code = "too_many"
    remedy = "Wait, and try again."

    def __init__(self, message: str, seconds: int = 60) -> None:
        super().__init__(message)
        #: Until the next is possible.
        self.seconds = seconds


def _too_many(seconds: int) -> TooMany:
    return TooMany(f"too many attempts; the next is possible in {seconds} seconds", seconds)


class Attempts:
    """Counts attempts before they are made, so that many at a time are not more than one by one.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._made: defaultdict[_Key, deque[float]] = defaultdict(deque)

    @contextmanager
    def attempt(self, account: str, address: str) -> Iterator[None]:
        """While a password is looked at.

        Args:
            account: as it was typed; capitals and how letters are composed do not matter.
            address: of the browser; those of a home or office in IPv6 count as one.

        Raises:
            TooMany: saying after how many seconds there may be another.
        """
        if not self._room.acquire(blocking=False):
            raise _too_many(2)
        try:
            self._count(_one_name(account), _neighbourhood(address))
            yield
        finally:
            self._room.release()

    def right(self, account: str, address: str) -> None:
        """The password was right: this attempt does not count, nor those at this account here."""
        account, address = _one_name(account), _neighbourhood(address)
        with self._lock:
            self._made.pop((account, address), None)
            for key in ((None, address), (account, None)):
                if self._made.get(key):
                    self._made[key].pop()

    def _count(self, account: str, address: str) -> None:
        limits: dict[_Key, int] = {
            (account, address): AT_PAIR,
            (None, address): FROM_ADDRESS,
            (account, None): AT_ACCOUNT,
        }
        with self._lock:
            now = self._clock()
            if len(self._made) > _MANY:
                for key in list(self._made):
                    self._sweep(key, now)
            waits = [self._wait(key, limit, now) for key, limit in limits.items()]
            if any(waits):
                raise _too_many(max(waits))
            for key in limits:
                self._made[key].append(now)

    def _wait(self, key: _Key, limit: int, now: float) -> int:
        self._sweep(key, now)
        made = self._made.get(key, ())
        return int(made[-limit] + WINDOW - now) + 1 if len(made) >= limit else 0

    def _sweep(self, key: _Key, now: float) -> None:
        made = self._made.get(key)
        while made and made[0] <= now - WINDOW:
            made.popleft()
        if not made:
            self._made.pop(key, None)


def _one_name(typed: str) -> str:
    # what `store.accounts` takes for one account is one here, or each spelling had its own tries
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def _neighbourhood(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, 64), strict=False))
    return address
