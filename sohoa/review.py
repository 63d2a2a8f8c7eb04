"""`sohoa review`: what waits for a human eye, and how much of it is left."""

from pathlib import Path

import click

from sohoa import arguments, show
from store import Archive, offices, progress, queue


@click.command()
@arguments.archive
@click.option("--document", help="Only of this one, by its id.")
@click.option("--code", help="Only of this kind, as `word_value` (docs/review.md).")
@click.option("--office", help="Only of documents that it issued.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--progress", "counts", is_flag=True, help="Instead, how much is left by kind.")
@click.option("--offices", "by_office", is_flag=True, help="Instead, whose scans are worst.")
@arguments.as_json
def review(
    folder: Path,
    document: str | None,
    code: str | None,
    office: str | None,
    limit: int,
    counts: bool,
    by_office: bool,
    as_json: bool,
) -> None:
    """List what waits for a human eye, worst first; sohoa serve is where it is settled."""
    with Archive(folder) as archive:
        if counts:
            found = [one.model_dump() for one in progress(archive, document).codes]
        elif by_office:
            found = [one.model_dump() for one in offices(archive, limit)]
        else:
            items = queue(archive, document=document, code=code, office=office, limit=limit)
            found = [one.model_dump(mode="json") for one in items]
    if as_json:
        show.as_json(found)
        return
    if not counts and not by_office:
        found = [
            {name: one[name] for name in ("name", "page", "code", "words", "message")}
            for one in found
        ]
    show.as_table(found, heading="name" if found and "message" in found[0] else None)
