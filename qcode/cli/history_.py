"""``qcode history``."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def history(
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="How many changes to show.")] = 20,
) -> None:
    """Show who did what."""
    from qcode.render import overview
    from qcode.study import trail

    with opened(folder) as study:
        changes = trail.history(study, limit)
    overview.history(changes, format_)
