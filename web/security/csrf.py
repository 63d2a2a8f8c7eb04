"""Against requests that another site makes a browser send (CSRF).

A form carries a token that only our own pages can know: a keyed digest, whose key is the secret of
the session, or of a cookie where nobody has logged in. Besides, what a browser says to come from
another site is refused.
"""

import hashlib
import hmac
import secrets

from fastapi import Request

from sohoa.errors import SohoaError

#: Cookie of browsers in which nobody has logged in; not readable by scripts.
COOKIE = "sohoa"
FIELD = "csrf_token"
HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class CrossSite(SohoaError):
    """A change that does not come from our own pages."""

    code = "cross_site"
    remedy = "Load the page anew and try again."


def new_cookie() -> str:
    """A value for the cookie."""
    return secrets.token_urlsafe(32)


def token(request: Request) -> str:
    """The token that forms of a browser carry; its cookie is set with the answer."""
    request.state.has_token = True
    return _digest(request)


def _digest(request: Request) -> str:
    # another key with each login, so a token that was known before it is worth nothing after
    key: str = request.state.session or request.state.browser
    return hmac.new(key.encode(errors="replace"), b"csrf", hashlib.sha256).hexdigest()


async def check(request: Request) -> None:
    """Refuse a change without its token; what no page of a browser can send needs none.

    That is a request with a token of the API; and, where nobody logs in, one to the API without
    anything that a browser adds.

    Raises:
        CrossSite: it comes from elsewhere.
    """
    if request.method in SAFE or request.state.bearer or _by_local_program(request):
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossSite("the request comes from another site")
    origin = request.headers.get("origin")
    # a proxy may speak HTTPS to the browser: only host and port are ours to compare
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise CrossSite("the request comes from another site")
    given = request.headers.get(HEADER)
    form = request.headers.get("content-type", "").startswith(_FORMS)
    # the API takes no forms, but loads of files, which are not to be kept for this
    if given is None and form and not request.scope["path"].startswith("/api/"):
        given = str((await request.form()).get(FIELD, ""))
    if not hmac.compare_digest((given or "").encode(), _digest(request).encode()):
        raise CrossSite("the form is too old, or does not come from this site")


def _by_local_program(request: Request) -> bool:
    # browsers send Origin with every change, and cookies if they have ever had a page of ours
    browsers = {"origin", "cookie", "referer", "sec-fetch-site", "sec-fetch-mode"}
    return (
        not request.app.state.settings.accounts
        and request.scope["path"].startswith(("/api/", "/oai"))
        and browsers.isdisjoint(request.headers)
    )
