"""``qcode framework``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import (
    Draft,
    Excel,
    ListFormat,
    Override,
    Quiet,
    SavedQuery,
    StudyFolder,
    Unmasked,
    commands,
    given,
    parted,
)
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def framework(
    ctx: typer.Context,
    code: Annotated[str, typer.Option("--code", help="Only these codes, such as `samarbejde/* or brugere`.")] = "",
    where: Annotated[str, typer.Option("--where", help="Such as `region in (1,3) and role = politiker`.")] = "",
    rows: Annotated[str, typer.Option("--rows", help="person, source or organisation.")] = "person",
    themes: Annotated[bool, typer.Option("--themes", help="Columns are themes instead of codes.")] = False,
    quotes: Annotated[int, typer.Option("--quotes", min=0, help="At most so many quotes in a cell.")] = 1,
    coder: Annotated[str, typer.Option("--coder", help="Only codings of these coders, such as `AK,MB`.")] = "",
    query: SavedQuery = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Write a .docx, .xlsx, .html, .md, .csv or .json file.", show_default=False
        ),
    ] = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    excel: Excel = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Lay out who said what on each code or theme: condensates and masked quotes."""
    from qcode.render import framework as rendering
    from qcode.render import tables
    from qcode.study import framework, release, saved_queries

    tables.check_output(output, format_, excel=excel, endings=tables.WITHOUT_PICTURE)
    ask = framework.Ask(code, where, rows, themes, quotes, parted(coder))
    with opened(folder, quiet=quiet) as study:
        ask = saved_queries.under(study, query, ask, given(ctx))
        found = framework.framework(study, ask, release.Terms(unmasked, draft, override, target=output))
    tables.deliver(rendering.sheets(found), format_, output, excel=excel, quiet=quiet)
