"""The parameters by which documents are chosen, the same for lists, exports and harvests."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sohoa.model import Model
from sohoa.records import Level
from store.mirror import DOCUMENT_FILTERS, Selection
from web.api.paging import LARGEST, Paging

Values = Annotated[list[str], Field(max_length=50)]
_DAY = r"^\d{4}(-\d\d(-\d\d)?)?$"


def _moment(text: str) -> str:
    """A revision as it is; a time as the database has it, in UTC.

    Raises:
        ValueError: neither.
    """
    if re.fullmatch(r"[0-9]{1,19}", text) and int(text) <= LARGEST:
        return text
    # an unescaped "+" of an offset arrives as a blank
    given = re.sub(r"(?<=\d) (?=\d\d:?\d\d$)", "+", text) if "T" in text else text
    try:
        time = datetime.fromisoformat(given)
        utc = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("give a revision, or a time as 2026-01-31T08:00:00Z") from error
    return utc.isoformat(timespec="seconds")


Since = Annotated[
    str | None,
    AfterValidator(lambda text: text if text is None else _moment(text)),
    Field(
        max_length=40,
        description="For mirrors: only what changed behind this revision, or at this time (ISO "
        "8601) or later; in the order of the changes, each document once",
        examples=["1200", "2026-01-31T08:00:00Z"],
    ),
]


class DocumentFilters(Model):
    """Which documents; of a parameter that is given several times any value will do."""

    province: Values = Field(default=[], description="Of the issuer, as in `issuer.province`")
    district: Values = Field(default=[], description="Of the issuer")
    commune: Values = Field(default=[], description="Of the issuer")
    level: list[Level] = Field(default=[], max_length=4, description="Of the issuer")
    type: Values = Field(default=[], description="Code of the type of document, as KH")
    year: list[Annotated[str, Field(pattern=r"^\d{4}$")]] = Field(
        default=[], max_length=50, description="Of issue"
    )
    issued_from: str | None = Field(
        default=None,
        pattern=_DAY,
        description="First day of issue, as 2025-03-01, 2025-03 or 2025. A document whose day is"
        " not known wholly is in where it may fit",
    )
    issued_to: str | None = Field(default=None, pattern=_DAY, description="Last day of issue")
    state: list[Literal["queued", "done", "partial", "failed", "outdated"]] = Field(
        default=[],
        max_length=5,
        description="queued: waits; done: is in; partial: some pages could not be read; failed:"
        " could not be read; outdated: is in, but could not be read again",
    )
    since: Since = None

    def selection(
        self, columns: Mapping[str, Sequence[str | int]] | None = None, *, read: bool = False
    ) -> Selection:
        """What the store is asked for, of a table's own columns too; `read`: only what was read."""
        chosen = {
            name: list(values) for name in DOCUMENT_FILTERS if (values := getattr(self, name, None))
        }
        since = int(self.since) if self.since and self.since.isdecimal() else self.since
        return Selection(
            chosen, columns or {}, (self.issued_from, self.issued_to), since, read=read
        )


class DocumentList(DocumentFilters, Paging):
    """The parameters of the list of documents."""
