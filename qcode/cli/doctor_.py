"""``qcode doctor``."""

from __future__ import annotations

import typer

from qcode.cli.options import ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def doctor(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Look whether the study's files are whole, private and where they belong.

    Exit code 3 if something is not.
    """
    from qcode.render import overview
    from qcode.study import doctor

    with opened(folder) as study:
        found = doctor.examine(study)
    overview.findings(found, format_, none="Nothing to mend.")
    raise typer.Exit(3 if found else 0)
