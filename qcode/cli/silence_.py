"""``qcode silence``: set, list and remove."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, Source, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Note why a source says nothing on a code.")

Code = Annotated[str, typer.Argument(help="A code's path, number or alias; what is noted holds for those below it.")]


@app.command("set")
def set_(
    source: Source,
    code: Code,
    state: Annotated[str, typer.Argument(help="declined, not-applicable or not-asked.")],
    note: Annotated[str, typer.Option("--note", help="Whatever explains it.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Note that somebody declined to answer, was not asked, or that a code does not apply."""
    from qcode.render import coverage
    from qcode.study import silences

    with opened(folder, coder) as study:
        done = silences.set_(study, source, code, state, note=note)
    coverage.noted(done)


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List what is noted."""
    from qcode.render import coverage
    from qcode.study import silences

    with opened(folder) as study:
        found = silences.listed(study)
    coverage.silences(found, format_)


@app.command()
def remove(source: Source, code: Code, folder: StudyFolder = None, coder: Coder = "") -> None:
    """Forget what is noted of a source and a code."""
    from qcode.render import coverage
    from qcode.study import silences

    with opened(folder, coder) as study:
        done = silences.remove(study, source, code)
    coverage.forgotten(done)
