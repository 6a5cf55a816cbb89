"""``qcode code``: add, list and remove codings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Put codes on places, list them, take them off.")


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="A source's id, or the name of its file.")] = "",
    codes: Annotated[
        list[str] | None, typer.Argument(help="Codes: path, number, alias or name.", show_default=False)
    ] = None,
    quote: Annotated[str, typer.Option("--quote", help='The words, or "first words … last words".')] = "",
    turn: Annotated[int | None, typer.Option("--turn", help="A whole turn, by number.", show_default=False)] = None,
    span: Annotated[str, typer.Option("--span", help="START:END in characters of the source's text.")] = "",
    time: Annotated[str, typer.Option("--time", help="FROM-TO on the source's recording: 12:33-13:10.")] = "",
    about: Annotated[str, typer.Option("--about", help="Id of the person it is about.")] = "",
    memo: Annotated[str, typer.Option("--memo", help="Why, in your words.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Make codes that are not in the codebook yet.")] = False,
    table: Annotated[
        Path | None,
        typer.Option("--from", help="A table: source,start,end,code,coder, and more.", show_default=False),
    ] = None,
    passes: Annotated[
        bool, typer.Option("--pass", help="With --from: these coders worked through these sources.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Put codes on a place, or read a table of codings (all of it or nothing)."""
    from qcode.render import codes as rendering
    from qcode.study import coding

    with opened(folder, coder) as study:
        if table is not None:
            rendering.codings_read(coding.add_table(study, table, passes=passes))
        else:
            place = coding.Place(quote, turn, span, time)
            rendering.coded(coding.add(study, source, codes or [], place, memo=memo, new=new, about=about))


@app.command("list")
def list_(
    source: Annotated[str, typer.Option("--source", help="Only this source.")] = "",
    code: Annotated[str, typer.Option("--code", help="Only this code.")] = "",
    folder: StudyFolder = None,
    coder: Annotated[str, typer.Option("--coder", help="Only this coder.")] = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """List codings with their numbers, original words."""
    from qcode.render import codes as rendering
    from qcode.study import coding

    with opened(folder) as study:
        found = coding.listed(study, source=source, code=code, coder=coder)
    rendering.codings(found, format_)


@app.command()
def remove(
    number: Annotated[int, typer.Argument(min=1, max=2**62, help="The coding's number, from `qcode code list`.")],
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Remove one of your own codings."""
    from qcode.render import overview
    from qcode.study import coding

    with opened(folder, coder) as study:
        gone = coding.remove(study, number)
    overview.sentence(
        f"Removed coding {gone.id}: {gone.code} from {gone.source} {gone.span}. `qcode undo` takes it back."
    )


@app.command()
def lost(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List codings whose words a revision of the text took away."""
    from qcode.render import codes as rendering
    from qcode.study import revision

    with opened(folder) as study:
        found = revision.lost(study)
    rendering.lost(found, format_)
