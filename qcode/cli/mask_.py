"""``qcode mask``: scan, review, list and disclose; the register by commands is in ``mask_register``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qcode.cli.mask_register import app as register_app
from qcode.cli.options import Coder, ListFormat, Quiet, StudyFolder, commands, parted
from qcode.cli.session import opened
from qcode.render.listing import Format

if TYPE_CHECKING:
    from qcode.render.reviewing import Powers
    from qcode.study import Study

app = commands("Find names, decide what is printed in their place.")
app.registered_commands += register_app.registered_commands


@app.command()
def scan(
    layers: Annotated[
        str,
        typer.Option(
            "--layers",
            help="Some ways of finding only, such as `names,patterns` [default: names,patterns,lists,model,leftovers].",
            show_default=False,
        ),
    ] = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    coder: Coder = "",
    quiet: Quiet = False,
) -> None:
    """Look for names, numbers and addresses; exit code 3 if something waits for a decision, or was not looked for."""
    from qcode.render import mask_findings as shown
    from qcode.render import masks, screen
    from qcode.study import mask_findings, parallel, scanning, searching

    with opened(folder, coder, quiet=quiet) as study:
        wanted = searching.asked(layers)
        with screen.progress("Scanning", quiet=quiet) as bar:
            done = scanning.scan(study, bar, layers=wanted, helpers=parallel.as_many_as_help(worth=searching.WORTH))
        if format_ is not Format.TABLE:
            shown.rows(mask_findings.found(study), format_)
    masks.scanned(done, format_)
    raise typer.Exit(3 if done.undecided or not done.whole else 0)


@app.command()
def review(
    accept_listed: Annotated[
        bool, typer.Option("--accept-listed", help="Ask nothing: mask every unsure mention of a name on the list.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Decide, one name after another, what is printed in its place."""
    from qcode.render import masks, reviewing
    from qcode.study import masking, scanning

    with opened(folder, coder) as study:
        if accept_listed:
            masks.accepted(masking.accept_listed(study), len(masking.queue(study)))
            return
        scanning.scan(study)
        before = scanning.known_names(study)
        decided = reviewing.ask(masking.queue(study), _powers(study))
        done = scanning.scan(study, before=before)
    masks.reviewed(decided, done)


def _powers(study: Study) -> Powers:
    from qcode.render.reviewing import Powers
    from qcode.study import mask_deciding, mask_likeness, masking, trail

    return Powers(
        lambda entity: masking.item(study, entity),
        lambda answer: mask_deciding.answer(study, answer.entity, answer.state, mask=answer.mask),
        lambda written: mask_likeness.meant(study, written),
        lambda entity, other: mask_deciding.join(study, entity, other, rescanned=False),
        lambda entity, written: mask_deciding.split(
            study, entity, mask_deciding.part_written(study, written), rescanned=False
        ),
        lambda: trail.undo(study),
    )


@app.command("list")
def list_(
    mentions: Annotated[bool, typer.Option("--mentions", help="Every place, not every entity.")] = False,
    undecided: Annotated[bool, typer.Option("--undecided", help="Only what waits for a decision.")] = False,
    special: Annotated[
        bool, typer.Option("--special", help="Words of health, crime, faith and the like near a person, and roles.")
    ] = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """List entities with their names and masks: original words, for the workshop."""
    from qcode.render import mask_findings as shown
    from qcode.render import masks
    from qcode.study import mask_findings, masking

    with opened(folder) as study:
        if special:
            shown.rows(mask_findings.special(study), format_)
        elif mentions:
            masks.mentions(masking.mentions(study), format_, undecided=undecided)
        else:
            masks.entities(masking.listed(study), format_, undecided=undecided)


@app.command()
def disclose(
    code: Annotated[
        str, typer.Option("--code", help="Only quotes of these codes [default: those of the ledger].")
    ] = "",
    where: Annotated[str, typer.Option("--where", help="Only quotes of these informants.")] = "",
    by: Annotated[str, typer.Option("--by", help="The headings they are printed under, such as `region,role`.")] = "",
    table: Annotated[
        list[str] | None,
        typer.Option("--table", help="A table of persons beside them, by one attribute or two: `role,region`."),
    ] = None,
    informants: Annotated[
        str, typer.Option("--informants", help="Columns of a table of informants beside them: `person,role`.")
    ] = "",
    appendix: Annotated[str, typer.Option("--appendix", help="Columns of a list of interviews by their ids.")] = "",
    organisations: Annotated[
        bool, typer.Option("--organisations", help="The organisations are listed by name beside them.")
    ] = False,
    lead_in: Annotated[
        list[str] | None, typer.Option("--lead-in", help="Words that lead to a quote; repeat it.")
    ] = None,
    no_coarsening: Annotated[
        bool, typer.Option("--no-coarsening", help="As if attributions were printed as they are.")
    ] = False,
    report: Annotated[
        str, typer.Option("--report", help="All that this report prints: its quotes, tables and lists together.")
    ] = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Count how many persons each attribution could be, and what all that is printed tells together."""
    from qcode.render import disclosure as rendering
    from qcode.study import disclosing
    from qcode.study import report as reports

    tables = tuple(parted(one) for one in table or ())
    beside = disclosing.Beside(
        tables, parted(informants), parted(appendix), organisations, tuple(lead_in or ()), exact=no_coarsening
    )
    with opened(folder, quiet=quiet) as study:
        found = reports.disclose(study, report, disclosing.asked(code, where, parted(by)), beside)
    rendering.report(found, format_, quiet=quiet)


@app.command()
def seal(
    yes: Annotated[bool, typer.Option("--yes", help="Do it, for good.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """List what sealing changes; with --yes put the masks in the place of the words for good, and delete the vault."""
    from qcode.render import sealing as rendering
    from qcode.study import sealing

    with opened(folder, coder) as study:
        done = (sealing.seal if yes else sealing.planned)(study)
    rendering.report(done, format_)
    raise typer.Exit(0 if yes else 1)
