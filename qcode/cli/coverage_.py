"""``qcode coverage``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Excel, ListFormat, Quiet, StudyFolder, commands, parted
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
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Write a .docx, .xlsx, .html, .md, .csv or .json file.", show_default=False
        ),
    ] = None,
    excel: Excel = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Show which codes have data in which sources, and why the others have none."""
    from qcode.render import coverage as rendering
    from qcode.render import tables
    from qcode.study import coverage

    tables.check_output(output, format_, excel=excel, endings=tables.WITHOUT_PICTURE)
    with opened(folder, quiet=quiet) as study:
        found = coverage.coverage(study, by=parted(by), code=code, coders=parted(coders))
    if output is None:
        rendering.coverage(found, format_)
    else:
        rendering.save(found, output, excel=excel, quiet=quiet)
