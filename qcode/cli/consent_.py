"""``qcode consent``: set, list, show and withdraw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Draft, ListFormat, Override, Quiet, StudyFolder, Template, commands
from qcode.cli.session import opened
from qcode.model.ledger import Status
from qcode.render.listing import Format

app = commands("What participants agreed to, and withdrawing it.")

Person = Annotated[str, typer.Option("--person", help="The person's id (P07).", show_default=False)]
FromSource = Annotated[str, typer.Option("--source", help="The source's id (I07).", show_default=False)]
Since = Annotated[str, typer.Option("--since", help="The first day it holds [default: today].", show_default=False)]
Note = Annotated[str, typer.Option("--note", help="Where the consent is kept, who took it.", show_default=False)]


@app.command("set")
def set_(
    state: Annotated[
        str, typer.Argument(help='"anonymous", "organisation only" or "attributable after approval"; Danish will do.')
    ],
    person: Person = "",
    source: FromSource = "",
    since: Since = "",
    note: Note = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Say what a person, a source, or a person in a source agrees to from a day on."""
    from qcode.render import consents
    from qcode.study import consent

    with opened(folder, coder) as study:
        done = consent.say(study, state, person=person, source=source, since=since, note=note)
    consents.said(done)


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the consent that holds today for every participation."""
    from qcode.render import consents
    from qcode.study import consent

    with opened(folder) as study:
        found = consent.listed(study)
    consents.listed(found, format_)


@app.command()
def show(
    person: Person = "",
    source: FromSource = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show all that was said over time of a person, a source, or a person in a source."""
    from qcode.render import consents
    from qcode.study import consent

    with opened(folder) as study:
        found = consent.history(study, person=person, source=source)
    consents.history(found, format_)


@app.command()
def withdraw(
    person: Person = "",
    source: FromSource = "",
    since: Since = "",
    note: Note = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what it touches; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Erase it, for good.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """List all that a withdrawn consent touches; with --yes erase it, which cannot be undone."""
    from qcode.render import consents
    from qcode.study import withdrawal

    with opened(folder, coder) as study:
        work = withdrawal.withdraw if yes and not dry_run else withdrawal.planned
        done = work(study, person=person, source=source, since=since, note=note)
    consents.withdrawn(done, format_)
    raise typer.Exit(0 if yes or dry_run else 1)


@app.command()
def letters(
    output: Annotated[Path, typer.Option("-o", "--output", help="A folder, or the .docx of one person's letter.")],
    person: Annotated[
        list[str] | None,
        typer.Option("--person", help="Only theirs [default: all who are to approve].", show_default=False),
    ] = None,
    status: Annotated[
        list[Status] | None,
        typer.Option("--status", help="Only these quotes [default: short list and used].", show_default=False),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also quotes that were answered to.")] = False,
    contacts: Annotated[
        Path | None,
        typer.Option("--contacts", help="A table with person, name and address; it is not kept.", show_default=False),
    ] = None,
    answer_by: Annotated[str, typer.Option("--answer-by", help="The day by which an answer is asked for.")] = "",
    template: Template = None,
    draft: Draft = False,
    override: Override = "",
    folder: StudyFolder = None,
    coder: Coder = "",
    quiet: Quiet = False,
) -> None:
    """Write a letter to each who is to approve their quotes, with the quotes as they will be printed."""
    from qcode.render import letters as rendered
    from qcode.study import letters, release

    rendered.check_output(output)
    wish = letters.Wish(person or (), status or (), again, contacts, answer_by)
    with opened(folder, coder, quiet=quiet) as study:
        found = letters.letters(study, wish, output, release.Terms(draft=draft, override=override, target=output))
        rendered.deliver(found, template)
        noted = letters.sent(study, found)
    rendered.told(found, noted)
