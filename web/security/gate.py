"""What every request passes and every answer carries."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from web.security import csrf
from web.security.users import User

#: Scripts, styles and pictures from this server alone; nothing inline; no frame around us.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


async def gate(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Find out who asks, let them in, and send the answer with its headers."""
    settings = request.app.state.settings
    known = request.cookies.get(csrf.COOKIE)
    request.state.browser = known or csrf.new_cookie()
    if not settings.accounts:
        request.state.user = User(settings.local_user, "admin")
    response = await answer(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if known is None:
        response.set_cookie(
            csrf.COOKIE,
            request.state.browser,
            httponly=True,
            samesite="strict",
            secure=settings.https,
        )
    return response
