"""``qcode disagreements``: where two coders differ."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from qcode.cli.options import ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.errors import Misuse
from qcode.model.disagreement import DifferenceKind
from qcode.render.listing import Format

HELP = "Read where two coders differ: typed, ranked, side by side."

app = commands()

Coders = Annotated[str, typer.Option("--coders", help="A pair, such as `AK,MB` [default: all].", show_default=False)]
Codes = Annotated[str, typer.Option("--code", help="Only this code, or `tilbud/*` with what is below.")]
OneSource = Annotated[str, typer.Option("--source", help="Only this source.")]
Kind = Annotated[DifferenceKind | None, typer.Option("--kind", help="Only this kind.", show_default=False)]
Limit = Annotated[int, typer.Option("--limit", min=0, help="At most so many, the costliest; 0 for all.")]
Settled = Annotated[bool, typer.Option("--settled", help="Also those that are settled.")]
Number = Annotated[int, typer.Argument(min=1, max=2**62, help="Its number, from `qcode disagreements`.")]


@app.callback(invoke_without_command=True, help=HELP)
def disagreements(
    context: typer.Context,
    coders: Coders = "",
    code: Codes = "",
    source: OneSource = "",
    kind: Kind = None,
    limit: Limit = 20,
    settled: Settled = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """List the differences, where no command of the group is named."""
    if context.invoked_subcommand is not None:
        refuse_options(context, "disagreements")
        return
    from qcode.render import disagreements as rendering
    from qcode.study import disagreement_reading
    from qcode.study import disagreements as found

    with opened(folder) as study:
        every = found.listed(study, found.Wanted(names(coders), code, source, kind, 0, settled))
        shown = every[:limit] if limit else every
        words = disagreement_reading.words(study, shown)
    rendering.cases(shown, words, format_, hidden=len(every) - len(shown))


@app.command()
def show(number: Number, coders: Coders = "", folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show one difference side by side, with both coders' words and memos."""
    from qcode.render import disagreements as rendering
    from qcode.study import disagreement_reading
    from qcode.study import disagreements as found

    with opened(folder) as study:
        reading = disagreement_reading.read(study, found.found(study, number, names(coders)))
    rendering.reading(reading, format_)


@app.command()
def confusion(
    coders: Coders = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Draw the matrix: a .svg file.", show_default=False)
    ] = None,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show which code stands beside which other one, as a table or a picture."""
    from qcode.render import confusion_picture
    from qcode.render import disagreements as rendering
    from qcode.study import disagreement_reading

    with opened(folder) as study:
        found = disagreement_reading.confusion(study, names(coders))
        drawn = disagreement_reading.named(study, found[0], output) if output else None
    if drawn and output:
        confusion_picture.save(drawn, output)
    else:
        rendering.confusion(found, format_)


@app.command()
def definitions(
    code: Codes = "",
    coders: Coders = "",
    limit: Limit = 5,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show which definitions should be sharpened, with examples."""
    from qcode.render import disagreements as rendering
    from qcode.study import disagreement_reading
    from qcode.study import disagreements as found

    with opened(folder) as study:
        unclear = disagreement_reading.definitions(study, found.Wanted(names(coders), code, limit=limit))
    rendering.definitions(unclear, format_)


def names(written: str) -> tuple[str, ...]:
    """Return the names in a list with commas."""
    return tuple(name.strip() for name in written.split(",") if name.strip())


def refuse_options(context: Any, group: str) -> None:  # noqa: ANN401  # typer hands its context on
    """Refuse options of a group before one of its commands, which would not be heeded."""
    given = [name for name in context.params if context.get_parameter_source(name).name == "COMMANDLINE"]
    if given:
        option = next(one.opts[0] for one in context.command.params if one.name == given[0])
        name = context.invoked_subcommand
        raise Misuse(
            f"{option} stands before `{name}`, where it would not be heeded.",
            hint=f"Write options behind the command; `qcode {group} {name} --help` lists those it takes.",
        )
