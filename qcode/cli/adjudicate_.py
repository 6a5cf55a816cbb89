"""``qcode adjudicate``: settle differences, one keystroke a case, by number, or from a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from qcode.cli.disagreements_ import Coders, Codes, Kind, Limit, Number, OneSource, names, refuse_options
from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.model.disagreement import Decision
from qcode.render.listing import Format

HELP = "Settle differences with a reason; nobody's own codings change."


class Numbered(TyperGroup):
    """A group that takes a number in place of a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  # typer hands its context on
        """Read ``adjudicate 7`` as ``adjudicate one 7``."""
        parsed: list[str] = super().parse_args(ctx, ["one", *args] if args and args[0].isdecimal() else args)
        return parsed


app = commands()

Reason = Annotated[str, typer.Option("--reason", help="Why, in your words; kept with the decision.")]
Again = Annotated[bool, typer.Option("--again", help="Decide anew what was settled before.")]


@app.callback(invoke_without_command=True, help=HELP, cls=Numbered)
def adjudicate(
    context: typer.Context,
    coders: Coders = "",
    code: Codes = "",
    source: OneSource = "",
    kind: Kind = None,
    limit: Limit = 0,
    reason: Annotated[str, typer.Option("--reason", help="Why, for all of them; else asked for each.")] = "",
    table: Annotated[
        Path | None,
        typer.Option(
            "--from", help="A table n,decision,reason: `disagreements --format csv`, filled in.", show_default=False
        ),
    ] = None,
    again: Again = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Settle open differences one after another, where no command of the group is named."""
    if context.invoked_subcommand is not None:
        refuse_options(context, "adjudicate")
        return
    from qcode.render import overview
    from qcode.study import adjudication

    with opened(folder, coder) as study:
        if table is not None:
            n = adjudication.decide_table(study, table, again=again)
        else:
            wanted = adjudication.Wanted(names(coders), code, source, kind, limit)
            n = _asked(study, wanted, reason)
    overview.sentence(f"Settled: {n}.")


def _asked(study: Any, wanted: Any, reason: str, only: Any = None) -> int:  # noqa: ANN401  # of qcode.study, loaded late
    from qcode.render import adjudicating
    from qcode.study import adjudication, disagreement_reading, disagreements

    cases = [only] if only is not None else disagreements.listed(study, wanted)
    return adjudicating.ask(
        cases,
        lambda case: disagreement_reading.read(study, case),
        lambda case, given: (
            adjudication.decide(
                study,
                case,
                adjudication.typed(case, given.decision, given.reason, given.instead, given.code),
                among=cases,
            ).also
        ),
        reason=reason,
    )


@app.command("one")
def case_(
    number: Number,
    decision: Annotated[
        Decision | None,
        typer.Option("--decision", help="Whose coding stands [default: you are asked].", show_default=False),
    ] = None,
    reason: Reason = "",
    span: Annotated[str, typer.Option("--span", help="Where the code belongs, of `other`: START:END.")] = "",
    quote: Annotated[str, typer.Option("--quote", help="Where the code belongs, of `other`: the words.")] = "",
    turn: Annotated[
        int | None, typer.Option("--turn", help="Where the code belongs, of `other`: a whole turn.", show_default=False)
    ] = None,
    time: Annotated[str, typer.Option("--time", help="Where the code belongs, of `other`: FROM-TO.")] = "",
    code: Annotated[str, typer.Option("--code", help="Which code belongs there, of `other`.")] = "",
    again: Again = False,
    coders: Annotated[str, typer.Option("--coders", help="The pair, the first of them first.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Settle one difference; `qcode adjudicate 7` is short for `qcode adjudicate one 7`."""
    from qcode.render import adjudicating
    from qcode.study import adjudication, disagreements

    with opened(folder, coder) as study:
        case = disagreements.found(study, number, names(coders))
        if decision is None:
            _asked(study, None, reason, only=case)
            return
        place = adjudication.Place(quote, turn, span, time)
        given = adjudication.Answer(decision, reason, place, code, again)
        done = adjudication.decide(study, case, given, among=disagreements.open_cases(study))
    adjudicating.decided(done.case, done.decision, done.results, done.also, coder)


@app.command()
def agree(
    code: Codes = "",
    source: OneSource = "",
    tolerance: Annotated[
        int, typer.Option("--tolerance", min=0, help="Beginnings and ends so many characters apart are the same.")
    ] = 0,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Take into the consensus what all coders marked alike."""
    from qcode.render import adjudicating
    from qcode.study import adjudication

    with opened(folder, coder) as study:
        done = adjudication.agree(study, code, source, tolerance=tolerance)
    adjudicating.agreed(done.places, done.codes, done.sources, done.left)


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List what was decided, by whom and why."""
    from qcode.render import adjudicating
    from qcode.study import adjudication

    with opened(folder) as study:
        found = adjudication.listed(study)
    adjudicating.settled(found, format_)


@app.command()
def upheld(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show how many of each coder's codings stood when differences were settled."""
    from qcode.render import adjudicating
    from qcode.study import adjudication

    with opened(folder) as study:
        found = adjudication.upheld(study)
    adjudicating.upheld(found, format_)
