"""``qcode claims``."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def claims(
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[CLAIM]...", help="Ids of claims [default: all].", show_default=False)
    ] = None,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Count what the report claims, n of those asked; exit code 3 where word and number part."""
    from qcode.render import claims as rendering
    from qcode.study import claims

    with opened(folder) as study:
        found = claims.printed(study, wanted or ())
    rendering.claims(found, format_)
    raise typer.Exit(3 if any(one.findings for one in found) else 0)
