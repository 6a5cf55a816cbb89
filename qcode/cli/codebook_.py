"""``qcode codebook``: check, apply and show."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Check, apply and show the code tree.")


@app.command()
def check(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Check the codebook files; exit code 3 if there are findings."""
    from qcode.render import overview
    from qcode.study import codebook_check

    with opened(folder) as study:
        found = codebook_check.in_files(study)
    overview.findings(found, format_, none="The codebooks are in order.")
    raise typer.Exit(3 if found else 0)


@app.command()
def apply(
    folder: StudyFolder = None,
    coder: Coder = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and change nothing.")] = False,
) -> None:
    """Bring the database to what the codebook files say, after showing the plan."""
    from qcode.render import codes
    from qcode.study import codebook

    with opened(folder, coder) as study:
        codes.plan(codebook.plan(study))
        if not dry_run:
            codes.applied(codebook.apply(study))


@app.command()
def show(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show the tree with its counts."""
    from qcode.render import codes
    from qcode.study import codebook

    with opened(folder) as study:
        found = codebook.show(study)
    codes.codebook(found, format_)
