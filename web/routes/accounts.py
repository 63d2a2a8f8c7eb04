"""Everybody's accounts, for administrators."""

from http import HTTPStatus
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from sohoa.errors import AccountError, LastAdmin
from store import accounts, credentials
from store.accounts import ROLES, Role
from store.archive import Archive
from web.archives import InArchive
from web.pages import page
from web.routes.account import Id
from web.routes.session import Name, Password
from web.security.users import Admin

router = APIRouter(prefix="/accounts")
Done = Literal["added", "role", "password", "disabled", "enabled", "sessions", "revoked"]


@router.get("", name="accounts")
def listed(request: Request, archive: InArchive, user: Admin) -> Response:
    """Every account."""
    return _all(request, archive)


@router.post("")
def add(
    request: Request,
    archive: InArchive,
    user: Admin,
    name: Name,
    password: Password,
    role: Annotated[Role, Form()],
) -> Response:
    """Make an account."""
    try:
        account = accounts.add(archive, user.name, name, password, role)
    except AccountError as error:
        asked = {"name": name, "role": role}
        return _all(request, archive, 422, fault=f"errors.{error.code}", **asked)
    return _done(account.name, "added")


@router.get("/{name}", name="one_account")
def one(
    request: Request, name: str, archive: InArchive, user: Admin, done: Done | None = None
) -> Response:
    """An account, and what can be changed about it."""
    return _one(request, archive, name, done=done)


@router.post("/{name}/role")
def set_role(
    request: Request, name: str, archive: InArchive, user: Admin, role: Annotated[Role, Form()]
) -> Response:
    """Let it do more or less."""
    try:
        accounts.set_role(archive, user.name, name, role)
    except LastAdmin as error:
        return _one(request, archive, name, 409, fault=f"errors.{error.code}")
    return _done(name, "role")


@router.post("/{name}/password")
def set_password(
    request: Request, name: str, archive: InArchive, user: Admin, new: Password
) -> Response:
    """Give it another password; its sessions end."""
    try:
        accounts.set_password(archive, user.name, name, new)
    except AccountError as error:
        return _one(request, archive, name, 422, fault=f"errors.{error.code}")
    return _done(name, "password")


@router.post("/{name}/disable")
def disable(request: Request, name: str, archive: InArchive, user: Admin) -> Response:
    """Let nobody in by it any more."""
    try:
        accounts.disable(archive, user.name, name)
    except LastAdmin as error:
        return _one(request, archive, name, 409, fault=f"errors.{error.code}")
    return _done(name, "disabled")


@router.post("/{name}/enable")
def enable(name: str, archive: InArchive, user: Admin) -> Response:
    """Let it in again."""
    accounts.enable(archive, user.name, name)
    return _done(name, "enabled")


@router.post("/{name}/sessions/end")
def end_sessions(name: str, archive: InArchive, user: Admin) -> Response:
    """Log it out everywhere."""
    credentials.end_sessions(archive, accounts.find(archive, name).name)
    return _done(name, "sessions")


@router.post("/{name}/tokens/{token}/revoke")
def revoke(name: str, token: Id, archive: InArchive, user: Admin) -> Response:
    """End a token of it."""
    credentials.revoke(archive, user.name, token, accounts.find(archive, name).name)
    return _done(name, "revoked")


def _all(request: Request, archive: Archive, status: int = 200, **said: Any) -> Response:
    common = {"fault": None, "name": "", "role": "reader", "roles": ROLES}
    listed = accounts.listed(archive)
    return page(request, "accounts.html", status, listed=listed, **common | said)


def _one(request: Request, archive: Archive, name: str, status: int = 200, **said: Any) -> Response:
    account = accounts.find(archive, name)
    common = {
        "account": account,
        "roles": ROLES,
        "sessions_there": credentials.sessions(archive, account.name, request.state.session),
        "tokens": credentials.tokens(archive, account.name),
        "fault": None,
        "done": None,
    }
    return page(request, "account_one.html", status, **common | said)


def _done(name: str, what: Done) -> RedirectResponse:
    return RedirectResponse(f"/accounts/{quote(name, safe='')}?done={what}", HTTPStatus.SEE_OTHER)
