"""``qcode register``: import and show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Who took part, where, with which attributes.")


@app.command("import")
def import_(
    file: Annotated[
        Path | None, typer.Argument(help="The register [default: register.csv].", show_default=False)
    ] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Read the register: one row per participation."""
    from qcode.render import overview
    from qcode.study import register

    with opened(folder, coder) as study:
        done = register.read(study, file or study.folder / register.FILE)
        gaps = register.gaps(study)
    overview.register_read(done, gaps)


@app.command()
def show(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show every participation with its attributes, and what is missing."""
    from qcode.render import overview
    from qcode.study import register

    with opened(folder) as study:
        rows, gaps = register.participations(study), register.gaps(study)
        names = tuple(study.settings.attributes)
    overview.register(rows, names, gaps, format_)
