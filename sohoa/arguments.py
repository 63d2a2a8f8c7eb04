"""Options that several commands share."""

from pathlib import Path

import click

archive = click.option(
    "--archive",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("archive"),
    envvar="SOHOA_ARCHIVE",
    show_default=True,
    show_envvar=True,
    help="The archive's folder.",
)
output = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
    help="A file, written when all is done (else stdout).",
)  # fmt: skip
as_json = click.option("--json", "as_json", is_flag=True, help="For programs: JSON on stdout.")
