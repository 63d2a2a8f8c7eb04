"""Words that reviewers have taught: what the engine gives, and how it is to be read."""

import unicodedata

from pydantic import Field

from sohoa.amend import tidy
from sohoa.errors import ChangedMeanwhile, InvalidCorrection, NotThere
from sohoa.model import Model
from store import audit
from store.archive import Archive, now

_LONGEST = 80


class Taught(Model):
    """A pair that was taught."""

    id: int
    raw: str = Field(description="As the engine gives it, without the signs around it")
    text: str = Field(
        description="As it is to be read; the same as `raw` where that is right as it stands"
    )
    who: str
    made_at: str
    removed_by: str | None
    removed_at: str | None


def teach(archive: Archive, raw: str, text: str, who: str) -> Taught:
    """Put a pair into the dictionary that restoration uses from the next load on.

    Args:
        archive: whose dictionary.
        raw: what the engine gives; signs at its ends are left out.
        text: how that is to be read.
        who: teaches.

    Raises:
        InvalidCorrection: a figure, which is read anew each time and never learnt; nothing but
            signs; more than a few words.
        ChangedMeanwhile: the same pair is taught already.
    """
    raw, text = _core(raw), _core(text)
    if not raw or not text or len(raw) > _LONGEST or len(text) > _LONGEST:
        raise InvalidCorrection("a word, or a few, can be taught")
    if _has_digit(text) or all(c.isdigit() or not c.isalnum() for c in raw):
        raise InvalidCorrection("figures are never taught: each is corrected where it stands")
    if len(raw.split()) != len(text.split()):
        raise InvalidCorrection("as many words are taught as the engine gives")
    with archive.changing():
        query = "select 1 from dictionary where raw = ? and text = ? and removed_at is null"
        if archive.db.execute(query, [raw, text]).fetchone():
            raise ChangedMeanwhile(f"{raw!r} is taught as {text!r} already")
        archive.db.execute(  # one raw form has one reading: the latest
            "update dictionary set removed_by = ?, removed_at = ? "
            "where raw = ? and removed_at is null",
            [who, now(), raw],
        )
        row = {"raw": raw, "text": text, "who": who, "made_at": now()}
        number = archive.db.table("dictionary").insert(row).last_pk
        audit.note(archive, who, "teach", raw, {"id": number, "text": text})
    return Taught(id=number, **row, removed_by=None, removed_at=None)


def unteach(archive: Archive, number: int, who: str) -> None:
    """Take a pair out of use; it stays in the table.

    Raises:
        NotThere: there is no such pair in use.
    """
    with archive.changing():
        own = "from dictionary where id = ? and removed_at is null"
        row = archive.db.execute(f"select raw, text {own}", [number]).fetchone()
        if row is None:
            raise NotThere(f"there is no taught word {number} in use")
        gone = {"removed_by": who, "removed_at": now()}
        archive.db.table("dictionary").update(number, gone)
        audit.note(archive, who, "unteach", row[0], {"id": number, "text": row[1]})


def taught(archive: Archive) -> list[Taught]:
    """The pairs in use, the latest first."""
    query = "select * from dictionary where removed_at is null order by id desc"
    return [Taught(**row) for row in archive.db.query(query)]


def _core(text: str) -> str:
    """Without the signs at its ends."""
    text = tidy(text)
    while text and not _is_part(text[0]):
        text = text[1:]
    while text and not _is_part(text[-1]):
        text = text[:-1]
    return text


def _is_part(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
