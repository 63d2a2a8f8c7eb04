"""What browsers are told to refuse."""

from starlette.datastructures import MutableHeaders

from web.settings import Settings

_NOTHING = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
#: Pages: scripts, styles and pictures from this server alone; nothing inline; no frame around us.
PAGES = "; ".join(
    (
        *_NOTHING,
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
    )
)
#: Whatever else a browser may show by itself, as a chart: it does nothing but look as it does.
FILES = "; ".join((*_NOTHING, "style-src 'unsafe-inline'", "img-src data:", "sandbox"))
#: Browsers show no PDF in a sandbox.
PDF = "; ".join((*_NOTHING, "style-src 'unsafe-inline'", "img-src data:"))
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
#: Seconds for which a browser that has come over HTTPS comes over nothing else: a year.
_YEAR = 365 * 24 * 3600


def complete(headers: MutableHeaders, settings: Settings) -> None:
    """Add to an answer's headers what its route has not set."""
    kind = headers.get("content-type", "").partition(";")[0]
    policy = PAGES if kind == "text/html" else PDF if kind == "application/pdf" else FILES
    headers.setdefault("Content-Security-Policy", policy)
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    if settings.https:
        headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
    # whoever sits at the same machine next finds no page of it in the browser
    unkept = settings.accounts and kind == "text/html"
    headers.setdefault("Cache-Control", "no-store" if unkept else "private, no-cache")
