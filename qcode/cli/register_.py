"""``qcode register``: import and show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, Source, StudyFolder, commands
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
def check(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List every fault and gap of the register; exit code 3 if there is an error or a warning."""
    from qcode.render import overview
    from qcode.study import register

    with opened(folder) as study:
        found = register.check(study)
    overview.findings(found, format_, none="The register is in order.")
    raise typer.Exit(3 if any(one.severity != "note" for one in found) else 0)


@app.command("set")
def set_(
    source: Source,
    said: Annotated[
        list[str],
        typer.Argument(metavar="[PERSON] NAME=VALUE...", help="Whose facts, and what they are: P07 role=politiker."),
    ],
    new: Annotated[bool, typer.Option("--new", help="Register a source that is not there yet.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Say something of a source or of a person in it; register.csv is written and read."""
    from qcode.render import register as shown
    from qcode.study import amending

    with opened(folder, coder) as study:
        done = amending.amend(study, source, said, new=new)
    shown.amended(done)


@app.command()
def join(
    file: Annotated[Path, typer.Argument(help="A CSV with a row for each person and a column for each attribute.")],
    on: Annotated[str, typer.Option("--on", help="person, source or organisation.")] = "person",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Join attributes from a table, such as a survey's, to the register; register.csv is written and read."""
    from qcode.render import register as shown
    from qcode.study import joining

    with opened(folder, coder) as study:
        done = joining.join(study, file, on)
    shown.joined(done)


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
        found = frames.printed(study, [name.strip() for name in by.split(",") if name.strip()])
        language = study.settings.language
    shown.frame(found, language, format_)
