"""``qcode cooccur``."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import (
    Excel,
    ListFormat,
    Quiet,
    SavedQuery,
    StudyFolder,
    TableOutput,
    Unmasked,
    commands,
    given,
    parted,
)
from qcode.cli.session import opened
from qcode.model.picking import CodingLayer
from qcode.model.table import TableUnit
from qcode.render.listing import Format

app = commands()


@app.command()
def cooccur(
    ctx: typer.Context,
    code: Annotated[str, typer.Option("--code", help="Only these codes, such as `samarbejde/* or brugere`.")] = "",
    near: Annotated[
        int | None,
        typer.Option("--near", min=0, help="At most so many turns apart [default: they overlap].", show_default=False),
    ] = None,
    unit: Annotated[
        TableUnit, typer.Option("--unit", help="Codings, or persons, sources or organisations in which they meet.")
    ] = TableUnit.CODINGS,
    where: Annotated[str, typer.Option("--where", help="Such as `region in (1,3) and role = politiker`.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many pairs in what people read.")] = 0,
    smallest: Annotated[
        int | None,
        typer.Option(
            "--smallest", min=1, help="Withhold smaller numbers [default: as `qcode matrix`].", show_default=False
        ),
    ] = None,
    coder: Annotated[str, typer.Option("--coder", help="Only codings of these coders, such as `AK,MB`.")] = "",
    layer: Annotated[
        CodingLayer | None, typer.Option("--layer", help="Which codings, as `qcode quotes` has it.", show_default=False)
    ] = None,
    query: SavedQuery = "",
    output: TableOutput = None,
    unmasked: Unmasked = False,
    excel: Excel = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Show which codes stand together, in the same words or a few turns apart."""
    from qcode.render import cooccurrence as rendering
    from qcode.render import tables
    from qcode.study import cooccurrence, release, saved_queries

    tables.check_output(output, format_, excel=excel)
    ask = cooccurrence.Ask(code, where, unit, near, parted(coder), layer, smallest)
    with opened(folder, quiet=quiet) as study:
        ask = saved_queries.under(study, query, ask, given(ctx))
        found = cooccurrence.cooccurrence(study, ask, release.Terms(unmasked, target=output))
    tables.deliver(rendering.sheets(found, limit), format_, output, excel=excel, quiet=quiet)
