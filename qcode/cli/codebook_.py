"""``qcode codebook``: the code tree: checked, applied, shown, changed, split and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Draft, Excel, ListFormat, Override, StudyFolder, Template, Unmasked, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Check, apply and show the code tree.")

Code = Annotated[str, typer.Argument(help="A code: path, number, alias, id or name.")]


@app.command()
def check(
    folder: StudyFolder = None,
    together: Annotated[
        float, typer.Option("--together", min=0.01, max=1, help="Share of statements that makes two codes alike.")
    ] = 0.8,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Check the codebook files, and how the codes are used; exit code 3 if there are findings."""
    from qcode.render import overview
    from qcode.study import codebook_use

    with opened(folder) as study:
        found = codebook_use.check(study, together)
    overview.findings(found, format_, none="The codebooks are in order.")
    raise typer.Exit(3 if found else 0)


@app.command()
def apply(
    folder: StudyFolder = None,
    coder: Coder = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, at a terminal either.")] = False,
    renamed: Annotated[
        list[str] | None, typer.Option("--rename", help="OLD=NEW: a code that is called NEW in the file now.")
    ] = None,
    merged: Annotated[
        list[str] | None, typer.Option("--merge", help="OLD=OTHER: a code that is gone; OTHER takes its codings.")
    ] = None,
    retired: Annotated[list[str] | None, typer.Option("--retire", help="A code that is to go.")] = None,
    to: Annotated[str, typer.Option("--to", help="With --retire: who takes the codings.")] = "",
) -> None:
    """Bring the database to what the codebook files say, after showing the plan."""
    from qcode.render import codebook as rendering
    from qcode.render import codes
    from qcode.study import codebook, planning

    said = planning.decisions(renamed or (), merged or (), retired or (), to)
    with opened(folder, coder) as study:
        said = rendering.settled(codebook.plan(study, said), said, yes=yes or dry_run)
        found = codebook.plan(study, said)
        codes.plan(found)
        if not dry_run and rendering.agreed(found, yes=yes):
            codes.applied(codebook.apply(study, said))


@app.command()
def show(
    folder: StudyFolder = None,
    at: Annotated[str, typer.Option("--at", help="As it was at the end of this day.")] = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show the tree with its counts, or as it was on a day."""
    from qcode.render import codebook as rendering
    from qcode.render import codes
    from qcode.study import codebook, tree_history

    with opened(folder) as study:
        if at:
            rendering.as_it_was(tree_history.at(study, at), format_)
        else:
            codes.codebook(codebook.show(study), format_)


@app.command()
def history(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show what changed in the tree, when, and by whom."""
    from qcode.render import codebook as rendering
    from qcode.study import tree_history

    with opened(folder) as study:
        found = tree_history.history(study)
    rendering.history(found, format_)


@app.command()
def rename(
    old: Code,
    name: Annotated[str, typer.Argument(help="Its new name, without what stands above it.")],
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Rename a code; its codings stay with it."""
    from qcode.render import codebook as rendering
    from qcode.study import tree

    with opened(folder, coder) as study:
        rendering.changed(tree.rename(study, old, name))


@app.command()
def move(
    code: Code,
    under: Annotated[str, typer.Argument(help="The code it goes below; / for the top of the tree.")],
    before: Annotated[str, typer.Option("--before", help="The code it goes before [default: the end].")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Move a code with what is below it."""
    from qcode.render import codebook as rendering
    from qcode.study import tree

    with opened(folder, coder) as study:
        rendering.changed(tree.move(study, code, under, before))


@app.command()
def merge(
    code: Code,
    into: Annotated[str, typer.Argument(help="The code that takes its codings, aliases and subcodes.")],
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Merge a code into another."""
    from qcode.render import codebook as rendering
    from qcode.study import tree

    with opened(folder, coder) as study:
        rendering.changed(tree.merge(study, code, into))


@app.command()
def retire(
    code: Code,
    to: Annotated[str, typer.Option("--to", help="The code that takes its codings.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Take a code out of the tree; its codings must go somewhere."""
    from qcode.render import codebook as rendering
    from qcode.study import tree

    with opened(folder, coder) as study:
        rendering.changed(tree.retire(study, code, to))


@app.command()
def split(
    code: Code,
    into: Annotated[
        list[str] | None, typer.Argument(help="The codes it is split into; new ones are made.", show_default=False)
    ] = None,
    below: Annotated[bool, typer.Option("--below", help="Make new codes below it, not beside it.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End the split; what is left stays on the code.")] = False,
    folder: StudyFolder = None,
    coder: Annotated[
        str, typer.Option("--coder", help="Who acts; of the codings to decide, only this coder's.", show_default=False)
    ] = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """Split a code into others; without these, list its codings that are to be decided."""
    from qcode.render import codebook as rendering
    from qcode.study import splitting

    with opened(folder, coder) as study:
        if stop:
            rendering.changed(splitting.stop(study, code))
        elif into:
            rendering.changed(splitting.split(study, code, into, below=below))
        else:
            rendering.queue(splitting.queue(study, code, coder), format_)


@app.command()
def decide(
    number: Annotated[int, typer.Argument(min=0, max=2**62, help="The coding's number.")] = 0,
    codes: Annotated[
        list[str] | None, typer.Argument(help="The code or codes it is to have.", show_default=False)
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--from", help="A table with the columns id and into.", show_default=False)
    ] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Give one of your codings other codes than it has, or read a table of such decisions."""
    from qcode.render import codebook as rendering
    from qcode.render import listing, overview
    from qcode.study import splitting

    with opened(folder, coder) as study:
        if table is not None:
            done = splitting.decide_table(study, table)
            overview.sentence(f"Decided {listing.plural(done, 'coding')}. `qcode undo` takes it back.")
        else:
            rendering.decided(splitting.decide(study, number, codes or []))


@app.command()
def example(
    code: Code,
    number: Annotated[int, typer.Argument(min=1, max=2**62, help="The coding's number, from `qcode code list`.")],
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Write the words of a coding into the codebook as an example, masked."""
    from qcode.render import overview
    from qcode.study import codebook_examples

    with opened(folder, coder) as study:
        written = codebook_examples.draw(study, code, number, unmasked=unmasked)
    overview.sentence(f"Example: {written}")


@app.command()
def export(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write a .docx, .md, .html, .csv or .json file.", show_default=False),
    ] = None,
    book: Annotated[str, typer.Option("--codebook", help="Only this codebook.")] = "",
    template: Template = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    excel: Excel = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
) -> None:
    """Print the codebook, masked: definitions, what belongs and what does not, examples, counts."""
    from qcode.render import codebook_page
    from qcode.study import codebook_pages, release

    codebook_page.check_output(output, template)
    terms = release.Terms(unmasked, draft, override, target=output)
    with opened(folder) as study:
        found = codebook_pages.export(study, terms, book)
    codebook_page.deliver(found, format_, output, template, excel=excel)
