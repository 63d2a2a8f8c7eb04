"""The pages' words, in Vietnamese and English: files in `locale/`, one a subject.

`[left]` with `vi = "Còn {n}"` and `en = "{n} left"` in `locale/review.toml` is the message
`review.left`.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

from fastapi import Request

from web.settings import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
#: Cookie in which a browser keeps the language that its user chose.
COOKIE = "language"
_LOCALE = Path(__file__).parent / "locale"


@cache
def messages() -> dict[str, dict[str, str]]:
    """Every message: its key, and its words by language."""
    found = {}
    for path in sorted(_LOCALE.glob("*.toml")):
        for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[f"{path.stem}.{name}"] = words
    return found


def chosen(request: Request) -> Language:
    """The language in which a request is answered: Vietnamese, unless its user chose another."""
    cookie = request.cookies.get(COOKIE)
    return next((language for language in LANGUAGES if language == cookie), "vi")


def translate(language: Language, key: str, **values: object) -> str:
    """A message in a language, its `{places}` filled in.

    Raises:
        KeyError: there is no such message.
    """
    text = messages()[key][language]
    return text.format(**values) if values else text


def known(key: str) -> bool:
    """Whether there is such a message."""
    return key in messages()
