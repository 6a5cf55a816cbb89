"""``qcode ledger``: quotes taken for the report, edited, used, approved and proved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Draft, ListFormat, Override, PrintedForm, Quiet, StudyFolder, Unmasked, commands
from qcode.cli.session import opened
from qcode.model.ledger import ApprovalState, Status
from qcode.render.listing import Format

app = commands("Quotes for the report: taken, edited on record, used, approved, proved.")

Key = Annotated[str, typer.Argument(help="The quote's id in the ledger, such as Q7K3.")]
Keys = Annotated[list[str], typer.Argument(help="Ids in the ledger.")]
Note = Annotated[str, typer.Option("--note", help="A note of yours.")]
Pair = tuple[str, str]
StatusIs = Annotated[
    list[Status] | None,
    typer.Option("--status", help="Only these [default: all that are not dropped].", show_default=False),
]
PlaceIs = Annotated[str, typer.Option("--in", help="Only those used there.")]
Telling = Annotated[bool, typer.Option("--most-telling", help="It says it best.")]
Confirms = Annotated[str, typer.Option("--confirms", help="The id of the quote it confirms.")]
Contradicts = Annotated[str, typer.Option("--contradicts", help="The id of the quote it contradicts.")]


@app.command()
def add(
    what: Annotated[
        list[str], typer.Argument(metavar="QUOTE...|SOURCE", help="Ids of quotes (I01:1043-1087), or a source.")
    ],
    quote: Annotated[str, typer.Option("--quote", help="The words, or their beginning … end.")] = "",
    turn: Annotated[int | None, typer.Option("--turn", min=1, help="Number of a turn.", show_default=False)] = None,
    span: Annotated[str, typer.Option("--span", help="START:END, as `source show` has them.")] = "",
    time: Annotated[str, typer.Option("--time", help="FROM-TO on the recording.")] = "",
    pick: Annotated[bool, typer.Option("--pick", help="Put it on the short list at once.")] = False,
    note: Note = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Take quotes: by their ids, or one by its place in a source."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger

    place = ledger.Place(quote, turn, span, time)
    with opened(folder, coder) as study:
        if place == ledger.Place():
            done = ledger.take(study, what, picked=pick, note=note)
        else:
            done = [ledger.add(study, " ".join(what), place, picked=pick, note=note)]
    rendered.taken(done)


@app.command("list")
def list_(
    status: StatusIs = None,
    place: PlaceIs = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """List quotes as they would be printed."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger_printing, release

    with opened(folder) as study:
        choice = ledger_printing.Choice(status or (), place)
        found = ledger_printing.listed(study, choice, release.Terms(unmasked))
    rendered.listed(found, format_)


@app.command()
def show(
    keys: Keys, unmasked: Unmasked = False, folder: StudyFolder = None, format_: ListFormat = Format.TABLE
) -> None:
    """Show quotes as they would be printed, with their edits, marks and approvals."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger_printing, release

    with opened(folder) as study:
        found = ledger_printing.listed(study, ledger_printing.Choice(keys=keys), release.Terms(unmasked))
    rendered.shown(found, format_)


@app.command()
def edit(
    key: Key,
    cut: Annotated[
        list[str] | None, typer.Option("--cut", help="Words to leave out. May be repeated.", show_default=False)
    ] = None,
    pause: Annotated[
        list[str] | None, typer.Option("--pause", help="Words to print as a pause.", show_default=False)
    ] = None,
    clarify: Annotated[
        Pair, typer.Option("--clarify", help="Words, and what follows them in brackets.", show_default=False)
    ] = ("", ""),
    instead: Annotated[
        Pair, typer.Option("--instead", help="Words, and what stands for them in brackets.", show_default=False)
    ] = ("", ""),
    mask: Annotated[
        Pair, typer.Option("--mask", help="Words that identify, and what hides them.", show_default=False)
    ] = ("", ""),
    tidy: Annotated[
        Pair, typer.Option("--tidy", help="Words, and how they are printed, without a mark.", show_default=False)
    ] = ("", ""),
    merge: Annotated[bool, typer.Option("--merge", help="Print its paragraphs as one.")] = False,
    interviewer: Annotated[
        bool | None,
        typer.Option("--interviewer/--no-interviewer", help="Show or hide the interviewer.", show_default=False),
    ] = None,
    nth: Annotated[int, typer.Option("--nth", min=0, help="Which of several equal words [default: the only].")] = 0,
    remove: Annotated[
        list[int] | None,
        typer.Option("--remove", min=1, help="Number of an edit to take back, as `show` has it.", show_default=False),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="It holds as the revised text has it.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Edit a quote by quoting the words that change; the transcript stays."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger_editing

    wish = ledger_editing.Wish(
        cut or (), pause or (), clarify, instead, mask, tidy, merge, interviewer, nth, remove or (), confirm
    )
    with opened(folder, coder) as study:
        done = ledger_editing.edit(study, key, wish)
    rendered.edited(done)


@app.command()
def pick(
    keys: Keys,
    back: Annotated[bool, typer.Option("--back", help="Back on the long list.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Put quotes on the short list."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger

    with opened(folder, coder) as study:
        done = ledger.pick(study, keys, back=back)
    rendered.became(done)


@app.command()
def use(
    keys: Keys,
    place: Annotated[str, typer.Option("--in", help='Where, such as "kapitel 4".')],
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Say that quotes are used in a chapter; refused where consent or approval stands in the way."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger

    with opened(folder, coder) as study:
        done = ledger.use(study, keys, place)
    rendered.became(done)


@app.command()
def drop(
    keys: Keys,
    why: Annotated[str, typer.Option("--why", help="Why.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Drop quotes; they stay on record under their ids."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger

    with opened(folder, coder) as study:
        done = ledger.drop(study, keys, why)
    rendered.became(done)


@app.command()
def mark(
    key: Key,
    telling: Telling = False,
    confirms: Confirms = "",
    contradicts: Contradicts = "",
    off: Annotated[bool, typer.Option("--off", help="Take these marks off.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Mark a quote as the most telling, or as one that confirms or contradicts another."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger

    change = ledger.unmark if off else ledger.mark
    with opened(folder, coder) as study:
        done = change(study, key, telling=telling, confirms=confirms, contradicts=contradicts)
    rendered.marked(done)


@app.command()
def approve(
    key: Key,
    state: Annotated[ApprovalState, typer.Argument(help="What they have said, or that it is sent.")],
    person: Annotated[str, typer.Option("--person", help="Who [default: the one who speaks in it].")] = "",
    since: Annotated[str, typer.Option("--since", help="The day [default: today].")] = "",
    note: Note = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Note that a quote was sent to the person quoted, and what they said."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger_consent

    with opened(folder, coder) as study:
        one, said = ledger_consent.approve(study, key, state, person=person, since=since, note=note)
    rendered.answered(one, said)


@app.command()
def verify(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Prove every quote against the texts of today; exit code 3 if one does not hold."""
    from qcode.render import ledger as rendered
    from qcode.study import ledger_verifying

    with opened(folder) as study:
        found = ledger_verifying.verify(study)
    rendered.verified(found, format_)
    raise typer.Exit(3 if found.holding < found.entries else 0)


@app.command()
def export(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write a .docx, .md, .html, .csv or .json file.", show_default=False),
    ] = None,
    status: StatusIs = None,
    place: PlaceIs = "",
    form: PrintedForm = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Write quotes with edits and attribution, chapter by chapter; what may not be printed is left out, and said."""
    from qcode.render import delivery
    from qcode.render import ledger as rendered
    from qcode.study import ledger_printing, release

    delivery.check_output(output, rendered.ENDINGS)
    terms = release.Terms(unmasked, draft, override, target=output)
    with opened(folder, quiet=quiet) as study:
        found = ledger_printing.export(study, ledger_printing.Choice(status or (), place), terms, form)
    rendered.deliver(found, output, format_, quiet=quiet)
