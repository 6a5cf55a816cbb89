"""``qcode coverage``."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import ListFormat, StudyFolder, commands, parted
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def coverage(
    by: Annotated[
        str, typer.Option("--by", help="Cells, such as `region,role` [default: source].", show_default=False)
    ] = "",
    code: Annotated[str, typer.Option("--code", help="Only these codes, such as `samarbejde/* or brugere`.")] = "",
    coders: Annotated[
        str, typer.Option("--coders", help="Whose codings and passes count [default: anybody's].", show_default=False)
    ] = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show which codes have data in which sources, and why the others have none."""
    from qcode.render import coverage as rendering
    from qcode.study import coverage

    with opened(folder) as study:
        found = coverage.coverage(study, by=parted(by), code=code, coders=parted(coders))
    rendering.coverage(found, format_)
