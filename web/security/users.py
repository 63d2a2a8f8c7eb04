"""Who asks: the person at this machine, somebody who logged in, or nobody."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from sohoa.errors import SohoaError
from store.accounts import ROLES, Role


class NotLoggedIn(SohoaError):
    """Nobody is logged in."""

    code = "not_logged_in"
    remedy = "Log in, or send a token in the header Authorization: Bearer."


class Forbidden(SohoaError):
    """Their role does not allow it."""

    code = "forbidden"
    remedy = "Ask an administrator of the archive for another role."


class User(NamedTuple):
    """Somebody who may use the archive."""

    name: str
    role: Role

    def may(self, role: str) -> bool:
        """Whether they may do what `role` may."""
        return role in ROLES[: ROLES.index(self.role) + 1]


def current(request: Request) -> User | None:
    """Who asks; None where nobody is logged in and somebody has to be."""
    user: User | None = getattr(request.state, "user", None)
    return user


def _at_least(role: Role, request: Request) -> User:
    user = current(request)
    if user is None:
        raise NotLoggedIn("this needs somebody who is logged in")
    if not user.may(role):
        raise Forbidden(f"{user.name} has the role {user.role}; this needs {role}")
    return user


def _in_person(user: User, request: Request) -> User:
    if request.state.bearer:
        raise Forbidden("accounts are managed by people who log in, not with tokens")
    return user


def reader(request: Request) -> User:
    """Who asks, who may read."""
    return _at_least("reader", request)


def reviewer(request: Request) -> User:
    """Who asks, who may correct."""
    return _at_least("reviewer", request)


def admin(request: Request) -> User:
    """Who asks, who may manage accounts; not by a token, which may have leaked."""
    return _in_person(_at_least("admin", request), request)


def person(request: Request) -> User:
    """Who asks about their own account; not by a token."""
    return _in_person(_at_least("reader", request), request)


#: Parameters of a route: who asks, refused below that role.
Reader = Annotated[User, Depends(reader)]
Reviewer = Annotated[User, Depends(reviewer)]
Admin = Annotated[User, Depends(admin)]
Person = Annotated[User, Depends(person)]
