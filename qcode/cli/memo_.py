"""``qcode memo``: add, list, show, edit, remove, search and export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import (
    Coder,
    Draft,
    ListFormat,
    Override,
    PageOutput,
    Quiet,
    StudyFolder,
    Template,
    Unmasked,
    commands,
)
from qcode.cli.session import opened
from qcode.model.memo import MemoKind
from qcode.render.listing import Format

app = commands("Memos and the journal: write, find and take along.")

Text = Annotated[str, typer.Argument(help="What it says; `-` reads standard input. Else your editor opens.")]
TextFile = Annotated[Path | None, typer.Option("--from", help="Read the text from a file.", show_default=False)]
Number = Annotated[int, typer.Argument(min=1, max=2**62, help="The memo's number, from `qcode memo list`.")]
On = Annotated[
    list[str] | None,
    typer.Option(
        "--on",
        help="What it is about: source:I07, person:P07, code:PATH, theme:NAME, coding:12, memo:3, claim:ID, study. "
        "May be repeated.",
        show_default=False,
    ),
]
About = Annotated[str, typer.Option("--on", help="Only those about this, such as source:I07; `study` for no other.")]
Journal = Annotated[bool, typer.Option("--journal", help="Only the journal.")]
OnlyCoder = Annotated[str, typer.Option("--coder", help="Only this coder's.")]


@app.command()
def add(
    text: Text = "",
    title: Annotated[str, typer.Option("--title", help="What it is called.")] = "",
    on: On = None,
    journal: Annotated[bool, typer.Option("--journal", help="A line of the journal.")] = False,
    file: TextFile = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Write a memo, or a line of the journal."""
    from qcode.render import memos as rendered
    from qcode.study import composing, memos

    with opened(folder, coder) as study:
        words = composing.composed(study, text, file)
        done = memos.add(study, words, title=title, on=on or (), journal=journal)
    rendered.written(done)


@app.command("list")
def list_(
    on: About = "",
    journal: Journal = False,
    coder: OnlyCoder = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """List memos and journal, original words."""
    from qcode.render import memos as rendered
    from qcode.study import memos

    with opened(folder) as study:
        found = memos.listed(study, memos.Wanted(on, MemoKind.JOURNAL if journal else None, coder))
    rendered.listed(found, format_)


@app.command()
def show(memo: Number, folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show a memo, original words."""
    from qcode.render import memos as rendered
    from qcode.study import memos

    with opened(folder) as study:
        found = memos.show(study, memo)
    rendered.shown(found, format_)


@app.command()
def edit(
    memo: Number,
    text: Text = "",
    title: Annotated[str | None, typer.Option("--title", help="What it is called now.", show_default=False)] = None,
    on: On = None,
    off: Annotated[
        list[str] | None, typer.Option("--off", help="What it is not about any more.", show_default=False)
    ] = None,
    file: TextFile = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Change one of your own memos: its text, its title, what it is about."""
    from qcode.render import memos as rendered
    from qcode.study import composing, memos

    with opened(folder, coder) as study:
        asked = memos.own(study, memo)
        words = composing.recomposed(study, asked.body, text, file, other=title is not None or bool(on or off))
        done = memos.edit(study, memo, text=words, title=title, on=on or (), off=off or ())
    rendered.changed(done)


@app.command()
def remove(memo: Number, folder: StudyFolder = None, coder: Coder = "") -> None:
    """Remove one of your own memos."""
    from qcode.render import memos as rendered
    from qcode.study import memos

    with opened(folder, coder) as study:
        gone = memos.remove(study, memo)
    rendered.removed(gone)


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words a memo must hold, all of them; `natte*` for any ending.")],
    on: About = "",
    journal: Journal = False,
    coder: OnlyCoder = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Find memos by their words, original words."""
    from qcode.render import memos as rendered
    from qcode.study import memos

    with opened(folder) as study:
        found = memos.listed(study, memos.Wanted(on, MemoKind.JOURNAL if journal else None, coder, words))
    rendered.listed(found, format_)


@app.command()
def export(
    on: About = "",
    journal: Journal = False,
    coder: OnlyCoder = "",
    output: PageOutput = None,
    template: Template = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Take memos along, masked: to Word, Markdown or HTML."""
    from qcode.render import delivery
    from qcode.render import memos as rendered
    from qcode.study import memos, release

    delivery.check_output(output, template=template)
    wanted = memos.Wanted(on, MemoKind.JOURNAL if journal else None, coder)
    with opened(folder, quiet=quiet) as study:
        found = memos.export(study, wanted, release.Terms(unmasked, draft, override, target=output))
    rendered.deliver(found, output, template, quiet=quiet)
