"""``qcode agree``: coded text, and tables of ratings from any program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from qcode.cli.options import Draft, Excel, ListFormat, Override, Quiet, StudyFolder, Unmasked, commands, parted
from qcode.cli.session import opened
from qcode.errors import Misuse
from qcode.model.agreement import DRAWS, SEED, Question, Unit, Universe
from qcode.model.ratings import Level, Weights
from qcode.render.listing import Format

HELP = "Show how far coders agree, on coded text or in any table."

app = commands()

Coders = Annotated[str, typer.Option("--coders", help="Such as `AK,MB` [default: all].", show_default=False)]
Codes = Annotated[str, typer.Option("--code", help="Only these codes, such as `tilbud/*`.")]
Depth = Annotated[
    int | None,
    typer.Option("--depth", min=0, help="Roll the tree up to so many levels; 0: every level.", show_default=False),
]
OneUnit = Annotated[Unit | None, typer.Option("--unit", help="What is decided on [default: char].", show_default=False)]
WhichText = Annotated[Universe, typer.Option("--universe", help="Whose turns count.")]
Tolerance = Annotated[int, typer.Option("--tolerance", min=0, help="Boundaries so many units apart are the same.")]
Draws = Annotated[int, typer.Option("--draws", min=0, help="Bootstrap draws over sources; 0 for no intervals.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same intervals.")]


@app.callback(invoke_without_command=True, help=HELP)
def agree(
    context: typer.Context,
    coders: Coders = "",
    code: Codes = "",
    depth: Depth = None,
    unit: OneUnit = None,
    universe: WhichText = Universe.INFORMANTS,
    all_text: Annotated[bool, typer.Option("--all-text", help="The same as `--universe all`.")] = False,
    tolerance: Tolerance = 0,
    by: Annotated[
        str, typer.Option("--by", help="`pair`, `coder`, `source`, `kind`, `wave`, `period` or an attribute.")
    ] = "",
    coefficient: Annotated[
        list[str] | None, typer.Option("--coefficient", help="By name, repeatable.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All coefficients there are.")] = False,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    power: Annotated[
        float | None,
        typer.Option("--power", min=0.01, show_default=False, help="Sources an interval of this width would take."),
    ] = None,
    fail_under: Annotated[
        str, typer.Option("--fail-under", help="Such as `alpha=0.667`: exit code 3 if a lower limit is below.")
    ] = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show the agreement on coded text, where no command of the group is named."""
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    from qcode.render import agreement as rendering
    from qcode.render import screen
    from qcode.study import agreement

    least = agreement.threshold(fail_under) if fail_under else None
    asked = Question(
        parted(coders), code, depth, unit, Universe.ALL if all_text else universe, tolerance, by,
        tuple(coefficient or ()), every, draws, seed, power or 0.0, unused=least is not None,
        judged=least[0] if least else "",
    )  # fmt: skip
    with opened(folder) as study:
        found = agreement.agreements(study, asked)
    rendering.agreements(found, format_)
    if least is not None:
        short = agreement.below(found, *least)
        screen.findings(short)
        raise typer.Exit(3 if short else 0)


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

    found = item_tables.agreements(
        file, level=level, weights=weights or None, order=list(parted(order)), differences=differences, pairs=pairs
    )
    rendering.agreements(*found, format_)


@app.command()
def report(
    output: Annotated[Path, typer.Option("-o", "--output", help="Write a .html, .docx, .md or .json file.")],
    coders: Coders = "",
    code: Codes = "",
    depth: Depth = None,
    unit: OneUnit = None,
    universe: WhichText = Universe.INFORMANTS,
    tolerance: Tolerance = 0,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Write the audit: agreement, its uncertainty, the costliest disagreements, a method paragraph."""
    from qcode.render import audit as rendering
    from qcode.render import delivery
    from qcode.study import audit, release

    delivery.check_output(output, rendering.ENDINGS)
    asked = Question(parted(coders), code, depth, unit, universe, tolerance, draws=draws, seed=seed)
    with opened(folder, quiet=quiet) as study:
        found = audit.made(study, asked, release.Terms(unmasked, draft, override, target=output))
    rendering.deliver(found, output, quiet=quiet)


@app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="Write a .csv file.")],
    coders: Coders = "",
    code: Codes = "",
    depth: Depth = None,
    unit: Annotated[Unit, typer.Option("--unit", help="What a row is.")] = Unit.TURN,
    universe: WhichText = Universe.INFORMANTS,
    excel: Excel = False,
    folder: StudyFolder = None,
) -> None:
    """Write units and coders as a table, for R's irr and irrCAC and other programs."""
    from qcode.render import agreement as rendering
    from qcode.render import delivery
    from qcode.study import rating_export, release

    delivery.check_output(output, (".csv",))
    with opened(folder) as study:
        asked = Question(parted(coders), code, depth, unit, universe)
        found = rating_export.table(study, asked, release.Terms(target=output))
    rendering.exported(*found, output, excel=excel)


@app.command()
def certify(
    coder: Annotated[str, typer.Argument(help="The new coder.")],
    threshold: Annotated[
        float, typer.Option("--threshold", help="What the lower limit of alpha must reach, for each code.")
    ] = 0.667,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Compare a new coder with a consensus of others; exit code 3 if a code falls short."""
    from qcode.render import agreement as rendering
    from qcode.render import screen
    from qcode.study import certification

    with opened(folder) as study:
        found = certification.certify(study, coder, threshold, draws=draws, seed=seed)
    rendering.agreements(found.agreements, format_)
    screen.findings(found.short)
    raise typer.Exit(3 if found.short else 0)


def _refuse_options(context: Any) -> None:  # noqa: ANN401  # typer hands its context on
    """Refuse options of `qcode agree` before one of its commands, which would not be heeded."""
    given = [name for name in context.params if context.get_parameter_source(name).name == "COMMANDLINE"]
    if given:
        option = next(one.opts[0] for one in context.command.params if one.name == given[0])
        name = context.invoked_subcommand
        raise Misuse(
            f"{option} stands before `{name}`, where it would not be heeded.",
            hint=f"Write options behind the command; `qcode agree {name} --help` lists those it takes.",
        )
