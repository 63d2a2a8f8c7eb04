"""Addresses on this site."""


def local(address: str) -> str:
    """An address to go on to, if it is one on this site; else the start page.

    Browsers take `//host` and `/\\host` for other sites, also with tabs and line ends within.
    """
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"
