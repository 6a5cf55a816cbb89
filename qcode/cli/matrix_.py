"""``qcode matrix``."""

from __future__ import annotations

from enum import StrEnum
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


class Picture(StrEnum):
    """What a picture of a table shows."""

    HEAT = "heat"
    BARS = "bars"


@app.command()
def matrix(
    ctx: typer.Context,
    rows: Annotated[str, typer.Argument(help="code, coder, person, source, kind, wave, organisation or an attribute.")],
    columns: Annotated[str, typer.Argument(help="The same.")],
    unit: Annotated[TableUnit, typer.Option("--unit", help="What is counted.")] = TableUnit.PERSONS,
    code: Annotated[str, typer.Option("--code", help="Only what is coded so, such as `samarbejde/*`.")] = "",
    where: Annotated[str, typer.Option("--where", help="Such as `region in (1,3) and role = politiker`.")] = "",
    percent: Annotated[
        str,
        typer.Option(
            "--percent",
            help="asked, row, column or none; `always` with it for bases below 20 too, such as `row,always`.",
            show_default=False,
        ),
    ] = "",
    smallest: Annotated[
        int | None,
        typer.Option(
            "--smallest",
            min=1,
            help="Withhold smaller numbers [default: the study's k where attributes that identify are in the table].",
            show_default=False,
        ),
    ] = None,
    rollup: Annotated[bool, typer.Option("--rollup", help="Count codings for the codes above theirs too.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Test each code against the groups; for surveys.")] = False,
    coder: Annotated[str, typer.Option("--coder", help="Only codings of these coders, such as `AK,MB`.")] = "",
    layer: Annotated[
        CodingLayer | None, typer.Option("--layer", help="Which codings, as `qcode quotes` has it.", show_default=False)
    ] = None,
    heat: Annotated[bool, typer.Option("--heat", help="Shade the cells on the screen.")] = False,
    picture: Annotated[Picture, typer.Option("--picture", help="What a picture (.svg, .png) shows.")] = Picture.HEAT,
    query: SavedQuery = "",
    output: TableOutput = None,
    unmasked: Unmasked = False,
    excel: Excel = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Count codes, attributes and persons against each other, with n, base and percent."""
    from qcode.render import matrix as rendering
    from qcode.render import tables
    from qcode.study import matrix, release, saved_queries

    tables.check_output(output, format_, excel=excel)
    share, always = matrix.shares(parted(percent))
    ask = matrix.Ask(
        rows, columns, unit, code, where, parted(coder), layer, share, always, smallest, rollup=rollup, test=test
    )
    with opened(folder, quiet=quiet) as study:
        ask = saved_queries.under(study, query, ask, given(ctx))
        found = matrix.matrix(study, ask, release.Terms(unmasked, target=output))
    tables.deliver(rendering.sheets(found, picture.value), format_, output, excel=excel, heat=heat, quiet=quiet)
