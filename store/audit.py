"""The audit log: every change that anybody makes, in the transaction that makes it."""

import json
from typing import Any

from sohoa.model import Model
from store.archive import Archive, now


class Entry(Model):
    """A change that somebody made."""

    id: int
    at: str
    who: str
    #: A verb: "accept", "edit", "undo", "teach", "login", …
    action: str
    #: What it was done to: the id of a document, the name of an account, …
    subject: str | None
    #: More of it; of no fixed form.
    detail: dict[str, Any]


def note(
    archive: Archive, who: str, action: str, subject: str | None = None, detail: Any = None
) -> None:
    """Write a line to the audit log; within `archive.changing()` it stands or falls with the rest.

    Args:
        archive: where.
        who: name of the account, or of the user of the command line.
        action: a verb, as "edit".
        subject: what it was done to.
        detail: a dictionary that JSON can hold; no secrets.
    """
    with archive.changing():
        archive.db.table("audit").insert(
            {
                "at": now(),
                "who": who,
                "action": action,
                "subject": subject,
                "detail": json.dumps(detail or {}, ensure_ascii=False),
            }
        )


def entries(
    archive: Archive,
    after: int | None = None,
    limit: int = 100,
    *,
    who: str | None = None,
    action: str | None = None,
    subject: str | None = None,
) -> list[Entry]:
    """The log, latest first.

    Args:
        archive: whose.
        after: id of the last entry of the page before.
        limit: how many at most.
        who: those of this person alone.
        action: those of this action alone.
        subject: those on this alone.
    """
    query = (
        "select * from audit where id < coalesce(:after, id + 1) "
        "and who = coalesce(:who, who) and action = coalesce(:action, action) "
        "and subject is coalesce(:subject, subject) order by id desc limit :limit"
    )
    asked = {"after": after, "limit": limit, "who": who, "action": action, "subject": subject}
    rows = archive.db.query(query, asked)
    return [Entry(**row | {"detail": json.loads(row["detail"])}) for row in rows]


def actions(archive: Archive) -> list[str]:
    """The actions that the log knows, by name."""
    return [row[0] for row in archive.db.execute("select distinct action from audit order by 1")]
