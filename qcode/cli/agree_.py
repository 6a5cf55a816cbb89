"""``qcode agree``: coded text, and tables of ratings from any program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.model.ratings import Level, Weights
from qcode.render.listing import Format

HELP = "Show percent agreement, Cohen's kappa and Krippendorff's alpha at character level."

app = commands()


@app.callback(invoke_without_command=True, help=HELP)
def agree(
    context: typer.Context,
    coders: Annotated[str, typer.Option("--coders", help="Such as `AK,MB` [default: all].", show_default=False)] = "",
    code: Annotated[str, typer.Option("--code", help="Only this code.")] = "",
    all_text: Annotated[bool, typer.Option("--all-text", help="All text, not only the informants' turns.")] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Bootstrap draws over sources; 0 for no intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same intervals.")] = 20031103,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show the agreement on coded text, where no command of the group is named."""
    if context.invoked_subcommand is not None:
        return
    from qcode.render import agreement as rendering
    from qcode.study import agreement

    names = [name.strip() for name in coders.split(",") if name.strip()]
    with opened(folder) as study:
        found = agreement.agreements(study, names, code=code, everything=all_text, draws=draws, seed=seed)
    rendering.agreements(found, format_)


@app.command()
def table(
    file: Annotated[Path, typer.Argument(help="A row per unit, a column per coder; or unit,coder,value. CSV or xlsx.")],
    level: Annotated[
        Level | None, typer.Option("--level", help="What the values mean [default: nominal].", show_default=False)
    ] = None,
    weights: Annotated[
        list[Weights] | None,
        typer.Option("--weights", help="Weights, repeatable [default: linear and quadratic].", show_default=False),
    ] = None,
    order: Annotated[str, typer.Option("--order", help="Names from lowest to highest: `low,middle,high`.")] = "",
    differences: Annotated[
        Path | None, typer.Option("--differences", help="A table one,other,difference.", show_default=False)
    ] = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Also for each pair of coders.")] = False,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show the agreement in any table of units and coders."""
    from qcode.render import ratings as rendering
    from qcode.study import item_tables

    names = [name.strip() for name in order.split(",") if name.strip()]
    found = item_tables.agreements(
        file, level=level, weights=weights or None, order=names, differences=differences, pairs=pairs
    )
    rendering.agreements(*found, format_)
