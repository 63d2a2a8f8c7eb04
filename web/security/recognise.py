"""Who sends a request: by the cookie of a session, by a token, or by being at this machine."""

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from sohoa.errors import SohoaError
from store import credentials
from store.accounts import Account
from web.archives import Archives
from web.security import csrf
from web.security.users import User
from web.settings import Settings

#: What a proxy adds to a request.
_PROXIED = frozenset({"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})


class Proxied(SohoaError):
    """A request from elsewhere, to a server that takes everybody for the person at this machine."""

    code = "proxied"
    remedy = "Start the server with --accounts when it is behind a proxy."


def cookie_name(settings: Settings) -> str:
    """The cookie of a session; over HTTPS under a name that no other server can set."""
    return "__Host-sohoa_session" if settings.https else "sohoa_session"


def address_of(request: Request) -> str:
    """From where a request comes: as the proxy says, where one is believed (`sohoa.serving`)."""
    return request.client.host if request.client else ""


async def recognise(request: Request) -> None:
    """Find out who asks, and note it with the request.

    `request.state` then has: `user` (or None); `session`, the secret of their session (or None);
    `bearer`, whether they showed a token; `browser`, the secret of a browser without a session.

    Raises:
        Proxied: it comes through a proxy where nobody logs in.
    """
    state, settings = request.state, request.app.state.settings
    state.user = state.session = None
    state.bearer = state.has_token = False
    state.browser = request.cookies.get(csrf.COOKIE) or csrf.new_cookie()
    if not settings.accounts:
        if not _PROXIED.isdisjoint(request.headers):
            raise Proxied()
        state.user = User(settings.local_user, "admin")
        return
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    session = request.cookies.get(cookie_name(settings))
    if request.scope["path"].startswith("/static/"):
        return
    if kind.lower() == "bearer":
        await run_in_threadpool(_with_token, request, token.strip())
    elif session:
        await run_in_threadpool(_with_session, request, session)


def _with_token(request: Request, secret: str) -> None:
    archives: Archives = request.app.state.archives
    with archives.take() as archive:
        account = credentials.by_token(archive, secret)
    request.state.user = _user(account)
    request.state.bearer = account is not None


def _with_session(request: Request, secret: str) -> None:
    archives: Archives = request.app.state.archives
    with archives.take() as archive:
        account = credentials.by_session(archive, secret)
    request.state.user = _user(account)
    request.state.session = secret if account else None


def _user(account: Account | None) -> User | None:
    return User(account.name, account.role) if account else None


def remember(response: Response, secret: str, settings: Settings) -> None:
    """Have a browser show the secret of its session from now on."""
    response.set_cookie(
        cookie_name(settings), secret, httponly=True, samesite="lax", secure=settings.https
    )


def forget(response: Response, settings: Settings) -> None:
    """Have a browser forget its session."""
    response.delete_cookie(
        cookie_name(settings), httponly=True, samesite="lax", secure=settings.https
    )
