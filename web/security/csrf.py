"""Against requests that another site makes a browser send (CSRF).

A form carries a token that only our own pages can know: the keyed digest of a cookie. Besides, what
a browser says to come from another site is refused.
"""

import hashlib
import hmac
import secrets

from fastapi import Request

from sohoa.errors import SohoaError

#: Cookie whose digest is the token; not readable by scripts.
COOKIE = "sohoa"
FIELD = "csrf_token"
HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSite(SohoaError):
    """A change that does not come from our own pages."""

    code = "cross_site"
    remedy = "Load the page anew and try again."


def new_cookie() -> str:
    """A value for the cookie."""
    return secrets.token_urlsafe(32)


def token(request: Request) -> str:
    """The token that forms of a browser carry."""
    cookie: str = request.state.browser
    key: bytes = request.app.state.secret
    return hmac.new(key, cookie.encode(), hashlib.sha256).hexdigest()


async def check(request: Request) -> None:
    """Refuse a change without its token; one with a bearer's token in it needs none.

    Raises:
        CrossSite: it comes from elsewhere.
    """
    if request.method in SAFE or getattr(request.state, "bearer", False):
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossSite("the request comes from another site")
    given = request.headers.get(HEADER)
    kind = request.headers.get("content-type", "")
    if given is None and kind.startswith("application/x-www-form-urlencoded"):
        given = str((await request.form()).get(FIELD, ""))
    if not hmac.compare_digest((given or "").encode(), token(request).encode()):
        raise CrossSite("the form is too old, or does not come from this site")
