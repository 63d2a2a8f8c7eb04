"""Corrections put into what the stages made of a document: a plain function of both.

First those of words, with which every offset moves; then those of records and of the header. The
later of two corrections of the same thing counts. What finds its place no more is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

from pydantic import ValidationError

from sohoa.amend import Amendment, amend
from sohoa.edits import Edit, Offsets, inverse, moved
from sohoa.model import DocumentText
from sohoa.records import Document, Evidence, Found, Issue, Record, Reviewed
from store.review import places
from store.review.issues import UNPLACED, open_issues
from store.review.model import RECORDS, Anchor, Correction

_M = TypeVar("_M", bound=Found | Document)


class Corrected(NamedTuple):
    """A document with its corrections."""

    record: Record
    text: DocumentText
    #: The text's, of those that the stages gave.
    edits: tuple[Edit, ...]
    #: Corrections whose place is not there any more.
    unplaced: tuple[Correction, ...] = ()
    #: Kind and id, as corrections name it, of each corrected record, to the id that it has now.
    ids: Mapping[tuple[str, str], str] = MappingProxyType({})


def amendments(corrections: Iterable[Correction]) -> list[Amendment]:
    """What `corrections` say of words."""
    return [Amendment.model_validate(one.anchor) for one in corrections if one.kind == "word"]


def plain(record: Record, text: DocumentText, edits: Sequence[Edit]) -> Record:
    """`record`, read in `text` with `edits`, with offsets of `text` itself."""
    back = Offsets(inverse(edits, text.text))
    return moved(record, back).model_copy(update={"text": text.text})


def corrected(record: Record, text: DocumentText, corrections: Sequence[Correction]) -> Corrected:
    """The document as the humans want it.

    Args:
        record: as the stages made it, with offsets of `text`.
        text: as the stages made it.
        corrections: those that stand, in the order in which they were made.
    """
    words = [one for one in corrections if one.kind == "word"]
    others = [one for one in corrections if one.kind != "word"]
    amended = amend(text, amendments(words))
    lost = [words[number] for number in amended.unplaced]
    if amended.edits:
        record = moved(record, Offsets(amended.edits))
        record = record.model_copy(update={"text": amended.text.text})
    groups: dict[str, dict[str, list[Correction]]] = defaultdict(lambda: defaultdict(list))
    for one in others:
        if one.kind in RECORDS and one.subject:
            groups[one.kind][one.subject].append(one)
    now: dict[tuple[str, str], str] = {}
    new: dict[str, Any] = {}
    for kind, own in groups.items():
        found, where = _records(kind, getattr(record, kind), own, amended.text, lost)
        new[kind] = found
        now |= {(kind, subject): record_id for subject, record_id in where.items()}
    header = [one for one in others if one.kind == "document"]
    new["document"] = _header(record.document, header, lost)
    new["issues"] = (*record.issues, *(_unplaced(one) for one in lost))
    record = record.model_copy(update=new)
    record = record.model_copy(update={"issues": open_issues(record, corrections, now)})
    return Corrected(record, amended.text, amended.edits, tuple(lost), now)


def _records(
    kind: str,
    found: Sequence[Found],
    groups: Mapping[str, list[Correction]],
    text: DocumentText,
    lost: list[Correction],
) -> tuple[tuple[Found, ...], dict[str, str]]:
    """The records of a kind, and the ids that the corrected ones have now."""
    anchors = {subject: Anchor.model_validate(own[-1].anchor) for subject, own in groups.items()}
    wanted = {subject: (anchor, _edits(groups[subject])) for subject, anchor in anchors.items()}
    where = places.match(kind, wanted, found)
    by_id = {where[subject]: own for subject, own in groups.items() if subject in where}
    result = []
    for one in found:
        new = _record(one, by_id.get(one.id, ()), lost)
        result += [new] if new else []
    taken = {one.id for one in found}
    for subject in groups.keys() - where.keys():
        if groups[subject][-1].action == "reject" or not any(map(_says, groups[subject])):
            continue  # it is gone, as it should be, or as it may be
        kept = _kept(kind, anchors[subject], groups[subject], text, lost)
        if kept:
            if kept.id in taken:  # of another record of the same words
                kept = kept.model_copy(update={"id": f"{kept.id}+{groups[subject][0].id}"})
            where[subject] = kept.id
            behind = (n for n, one in enumerate(result) if one.evidence.start > kept.evidence.start)
            result.insert(next(behind, len(result)), kept)
    return tuple(result), where


def _edits(corrections: Iterable[Correction]) -> dict[str, Any]:
    """Field to the last value that it was given."""
    return {field: value for one in corrections for field, value in given(one).items()}


def given(correction: Correction) -> dict[str, Any]:
    """Field to the value that a correction gives it; what was accepted stays as it was then."""
    if correction.field:
        return {correction.field: correction.after}
    return correction.after if isinstance(correction.after, dict) else {}


def _record(one: Found, corrections: Sequence[Correction], lost: list[Correction]) -> Found | None:
    """A record with its corrections; None if it was rejected."""
    if not corrections:
        return one
    if corrections[-1].action == "reject":
        return None
    standing = [c for c in corrections if c.action != "reject" and _says(c)]
    made = []
    for correction in standing:
        try:
            one = edited(one, given(correction))
            made.append(correction)
        except ValidationError:  # the field has other values now
            lost.append(correction)
    return one.model_copy(update={"reviewed": _reviewed(made)}) if made else one


def edited(one: _M, values: Mapping[str, Any]) -> _M:
    """`one` with `values` of its fields, named as `agency.name`.

    Raises:
        ValidationError: it cannot have them.
    """
    data = one.model_dump(mode="json")
    for field, value in values.items():
        part = data
        *path, name = field.split(".")
        for step in path:
            part = part[step]
        part[name] = value
    return cast(_M, type(one).model_validate(data))


def _says(correction: Correction) -> bool:
    """Whether it says something of the record, and does not merely settle a doubt of its list."""
    return correction.field is not None or correction.after is not None


def _reviewed(corrections: Sequence[Correction]) -> Reviewed:
    fields = {one.field for one in corrections}
    told = () if None in fields else tuple(sorted(field for field in fields if field))
    return Reviewed(by=corrections[-1].who, at=corrections[-1].made_at, fields=told)


def _kept(
    kind: str,
    anchor: Anchor,
    corrections: list[Correction],
    text: DocumentText,
    lost: list[Correction],
) -> Found | None:
    """A record that the stages do not find any more, and of which a human said that it is right."""
    try:
        found = RECORDS[kind].model_validate(anchor.found)
    except ValidationError:
        lost += corrections
        return None
    evidence = places.locate(found.evidence, text)
    if evidence is None:
        lost += corrections
        return None
    also = (places.locate(one, text) for one in found.also)
    here: tuple[Evidence, ...] = tuple(one for one in also if one)
    return _record(found.model_copy(update={"evidence": evidence, "also": here}), corrections, lost)


def _header(document: Document, corrections: list[Correction], lost: list[Correction]) -> Document:
    by_field: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        if not one.field:
            continue
        try:
            document = edited(document, given(one))
            by_field[one.field].append(one)
        except ValidationError:
            lost.append(one)
    if not by_field:
        return document
    reviewed = {
        field: Reviewed(by=own[-1].who, at=own[-1].made_at) for field, own in by_field.items()
    }
    edits = _edits(one for own in by_field.values() for one in own)
    if edits.keys() & {"number", "symbol"} and "reference" not in edits:  # it is made of them
        both = document.number and document.symbol
        reference = f"{document.number}/{document.symbol}" if both else None
        document = document.model_copy(update={"reference": reference})
    return document.model_copy(update={"reviewed": reviewed})


def _unplaced(one: Correction) -> Issue:
    anchor = one.anchor or {}
    place = anchor if one.kind == "word" else anchor.get("found", {}).get("evidence", {})
    words = " ".join(anchor["raws"]) if one.kind == "word" else place.get("raw", one.field or "")
    said = f" thành “{one.after}”" if one.action == "edit" else ""
    message = f"Không còn tìm thấy chỗ đã được sửa (số {one.id}): “{words}”{said}."
    return Issue(code=UNPLACED, message=message, page=place.get("page"))
