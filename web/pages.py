"""Templates into pages: what every page may use."""

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from web import language, numbers, wording
from web.security import csrf
from web.security.users import current

_FOLDER = Path(__file__).parent / "templates"
#: Cookie in which a browser keeps light, dark, or (none) as its system has it.
THEME = "theme"
THEMES = ("light", "dark", "auto")
#: The parts of the site: key of their name, address, least role.
SECTIONS = (
    ("base.search", "/", "reader"),
    ("base.review", "/review", "reviewer"),
    ("base.compare", "/compare", "reader"),
    ("base.load", "/load", "reviewer"),
)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": numbers.number, "day": numbers.day, "size": numbers.size}
    environment.filters |= {"when": wording.when, "amount": wording.amount, "label": wording.label}
    environment.filters["moment"] = numbers.moment
    environment.filters["urlpart"] = partial(quote, safe="")
    return environment


_templates = Jinja2Templates(env=_environment())


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page.

    Args:
        request: what it answers.
        template: file in `templates/`.
        status: HTTP status.
        context: what the template shows. Besides, it has `t` (a message in the reader's
            language), `language`, `theme`, `user`, `sections`, `csrf_token`, `known`.
    """
    chosen = language.chosen(request)
    user = current(request)
    common = {
        "t": partial(language.translate, chosen),
        "known": language.known,
        "language": chosen,
        "theme": next((t for t in THEMES if t == request.cookies.get(THEME)), "auto"),
        "user": user,
        "sections": [s for s in SECTIONS if user and user.may(s[2])],
        "csrf_token": csrf.token(request),
        "accounts": request.app.state.settings.accounts,
    }
    return _templates.TemplateResponse(request, template, common | context, status_code=status)
