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
        Path | None, typer.Argument(help="The register [default: the study's own].", show_default=False)
    ] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Read the register (.csv, .xlsx or .yaml): one row per participation."""
    from qcode.render import register as shown
    from qcode.study import register

    with opened(folder, coder) as study:
        done = register.read(study, file or register.path(study))
        gaps = register.gaps(study)
    shown.read(done, gaps)


@app.command()
def show(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show every participation with its attributes, and what is missing."""
    from qcode.render import register as shown
    from qcode.study import register

    with opened(folder) as study:
        rows, gaps = register.participations(study), register.gaps(study)
        names = tuple(study.settings.attributes)
    shown.participations(rows, names, gaps, format_)


@app.command()
def frame(
    by: Annotated[str, typer.Option("--by", help="What to count by, such as role,region,kind.")] = "kind",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Count who was asked and who took part, in every unit: the sampling frame."""
    from qcode.render import register as shown
    from qcode.study import frame as frames

    with opened(folder) as study:
        found = frames.frame(study, [name.strip() for name in by.split(",") if name.strip()])
        language = study.settings.language
    shown.frame(found, language, format_)
