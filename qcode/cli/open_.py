"""``qcode open``: the full-screen coder."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, StudyFolder, commands
from qcode.cli.session import opened

app = commands()


@app.command("open")
def open_(
    source: Annotated[str, typer.Argument(help="A source's id or file name [default: where you stopped].")] = "",
    keys: Annotated[bool, typer.Option("--keys", help="Print the keys, and open nothing.")] = False,
    linear: Annotated[bool, typer.Option("--linear", help="Line by line, for a screen reader.")] = False,
    contrast: Annotated[bool, typer.Option("--contrast", help="High contrast.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Read and code in the terminal, full screen."""
    from qcode.render import keys as rendering
    from qcode.tui import sitting

    with opened(folder, coder) as study:
        if keys:
            rendering.keys(sitting.keys(study))
        elif linear:
            sitting.linear(study, source)
        else:
            sitting.full_screen(study, source, contrast=contrast)
