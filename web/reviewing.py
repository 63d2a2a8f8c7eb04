"""Deciding in a browser: what a form says, where one is in the queue, what was done before."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from pydantic import JsonValue

from sohoa.errors import NotThere, UsageError
from sohoa.model import Model
from store import Archive, Correction, Decision, Item, decide, undo
from store.review import log
from web import fields
from web.settings import Settings

#: Cookie that holds the decisions of a browser's session, for undoing and counting them.
COOKIE = "reviewed"
#: Decisions that can be undone one after the other.
_KEPT = 50
_TRAIL = re.compile(r"(\d{1,9}):((?:\d{1,18}(?:-\d{1,18})*)(?:\.\d{1,18}(?:-\d{1,18})*)*)?")
#: Before the name of a record's field in a form.
_PREFIX = "field:"

#: What has just happened, besides a decision, which the trail knows.
Said = Literal["undone", "undone_already", "taught", "taught_already", "unteachable", "conflict"]


class Way(Model):
    """Which part of the queue somebody goes through; the query of every address of the review."""

    document: str | None = None
    code: str | None = None
    office: str | None = None
    #: Cursor behind which one goes on.
    after: str | None = None
    said: Said | None = None

    @property
    def filter(self) -> dict[str, str]:
        """What the queue is narrowed down to."""
        found = self.model_dump(include={"document", "code", "office"})
        return {name: value for name, value in found.items() if value is not None}

    def query(self, **more: str | None) -> str:
        """The query of an address: the filter and `more`; with its question mark, if there is any.

        A part of the filter is left out by naming it with None.
        """
        parts = {k: v for k, v in (self.filter | more).items() if v is not None}
        return f"?{urlencode(parts)}" if parts else ""


#: A parameter of a route: the way that its address says.
OnWay = Annotated[Way, Query()]


class Trail(Model):
    """What a browser has decided in this session."""

    count: int = 0
    #: The latest last; what was saved at once, as several fields of a record, together.
    groups: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def of(cls, request: Request) -> "Trail":
        """That of the browser that asks."""
        parts = _TRAIL.fullmatch(request.cookies.get(COOKIE, ""))
        if not parts:
            return cls()
        groups = (parts[2] or "").split(".") if parts[2] else []
        return cls(
            count=int(parts[1]),
            groups=tuple(tuple(map(int, group.split("-"))) for group in groups),
        )

    def with_group(self, group: tuple[int, ...]) -> "Trail":
        """After one more decision."""
        return Trail(count=self.count + 1, groups=(*self.groups, group)[-_KEPT:])

    def without(self, numbers: tuple[int, ...]) -> "Trail":
        """After the corrections of these numbers were undone."""
        left = tuple(group for group in self.groups if not set(group) & set(numbers))
        gone = len(self.groups) - len(left)
        return Trail(count=max(self.count - gone, 0), groups=left)

    def keep(self, request: Request, response: Response) -> None:
        """Let the browser keep it until it is closed."""
        groups = ".".join("-".join(map(str, group)) for group in self.groups)
        settings: Settings = request.app.state.settings
        response.set_cookie(
            COOKIE,
            f"{self.count}:{groups}",
            httponly=True,
            samesite="strict",
            secure=settings.https,
            path="/review",
        )


def decisions(item: Item, form: Mapping[str, str]) -> list[Decision]:
    """What a form says of an item; none if it changes nothing.

    Args:
        item: as it is now.
        form: `action` (accept, edit, reject) or `take` (another reading); `before`, the value that
            was seen, as JSON; `word` or `field:NAME`, what was typed.

    Raises:
        UsageError: the form makes no sense.
    """
    seen = _seen(form)
    plain = item.model_copy(update={"value": seen})
    action = form.get("action")
    if "take" in form:
        return [plain.decision("edit", form["take"])]
    if action == "accept":
        return [plain.decision("accept")]
    if action == "reject":
        cleared = item.kind == "document"  # a value of the header that is none is no value
        return [plain.decision("edit", None) if cleared else plain.decision("reject")]
    if action != "edit":
        raise UsageError("a decision is to accept, to edit or to reject")
    if item.kind == "word":
        word = form.get("word", "")
        return [plain.decision("edit", word)] if word != seen else [plain.decision("accept")]
    edits = list(_edits(plain, seen, form))
    # what is saved as it stands is right as it stands
    return edits or [plain.decision("accept")]


def _edits(item: Item, seen: JsonValue, form: Mapping[str, str]) -> Iterator[Decision]:
    """A decision for each field that was changed; the first of them settles the item."""
    old = {item.field: seen} if item.field else seen
    if not isinstance(old, dict):
        raise UsageError("there is no field to fill in")
    settles: str | None = item.key
    for name, before in old.items():
        typed = form.get(_PREFIX + str(name))
        if typed is None or typed.strip() == fields.field(item.kind, str(name), before).shown:
            continue
        after = fields.entered(item.kind, str(name), typed)
        if after != before:
            yield item.decision("edit", after).model_copy(
                update={"field": name, "before": before, "item": settles}
            )
            settles = None


def _seen(form: Mapping[str, str]) -> JsonValue:
    try:
        seen: JsonValue = json.loads(form.get("before", "null"))
    except (ValueError, RecursionError) as error:
        raise UsageError("the form does not say what was seen") from error
    return seen


def take(archive: Archive, wanted: list[Decision], who: str) -> tuple[Correction, ...]:
    """Take decisions, all of them or none; raises as `store.decide`."""
    with archive.changing():
        return tuple(decide(archive, decision, who) for decision in wanted)


def take_back(archive: Archive, numbers: Iterable[int], who: str) -> tuple[Correction, ...]:
    """Undo corrections, all of them or none, the latest first; raises as `store.undo`."""
    with archive.changing():
        return tuple(undo(archive, number, who) for number in sorted(numbers, reverse=True))


def last(archive: Archive, trail: Trail) -> tuple[Correction, ...]:
    """The corrections of the last decision of a session, as far as they stand."""
    if not trail.groups:
        return ()
    found = []
    for number in trail.groups[-1]:
        with suppress(NotThere):
            found.append(log.correction(archive, number))
    return tuple(one for one in found if not one.undone_at)


def teachable(correction: Correction) -> tuple[str, str] | None:
    """What a correction of a word can teach: as the engine gives it, and as it is to be read."""
    if correction.kind != "word" or correction.action == "reject" or not correction.anchor:
        return None
    raw, text = " ".join(correction.anchor["raws"]), str(correction.after or "")
    figure = any(sign.isdigit() for sign in text)
    return None if figure or not text or len(raw.split()) != len(text.split()) else (raw, text)


class Change(NamedTuple):
    """What a correction did, to be told in a line."""

    #: Message that names what it is about.
    label: str
    action: str
    #: Under which `web.wording.label` knows the values; null where they speak for themselves.
    facet: str | None
    #: Null where there is nothing to tell, as of a record as a whole; "" for an empty value.
    before: str | None
    after: str | None


def change(correction: Correction) -> Change:
    """What a correction did."""
    kind, name = correction.kind, correction.field
    if not name:
        words = (v if isinstance(v, str) else None for v in (correction.before, correction.after))
        return Change(f"review.about_{kind}", correction.action, None, *words)
    old, new = (fields.field(kind, name, v) for v in (correction.before, correction.after))
    facet = old.facet if old.choices else None
    return Change(old.label, correction.action, facet, old.shown, new.shown)
