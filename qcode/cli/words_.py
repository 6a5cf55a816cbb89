"""``qcode words``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Draft, Excel, ListFormat, Override, Quiet, StudyFolder, Unmasked, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def words(
    word: Annotated[str, typer.Argument(help="A word to see in context, such as kommune or kommun*.")] = "",
    by: Annotated[str, typer.Option("--by", help="Group by an attribute, person, source, kind or wave.")] = "",
    where: Annotated[str, typer.Option("--where", help="Such as `region in (1,3) and role = politiker`.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many words or lines; 0 for all.")] = 50,
    fewest: Annotated[int, typer.Option("--fewest", min=1, help="Only words said by so many persons.")] = 2,
    stop: Annotated[bool, typer.Option("--stop", help="Count words such as og and det too.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Write a .docx, .xlsx, .html, .md, .csv or .json file.", show_default=False
        ),
    ] = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    excel: Excel = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Count the words informants say, by group, or show one in its contexts."""
    from qcode.render import tables
    from qcode.render import words as rendering
    from qcode.study import frequencies, release

    tables.check_output(output, format_, excel=excel, endings=tables.WITHOUT_PICTURE)
    ask = frequencies.Ask(word, by, where, limit, fewest, stop)
    with opened(folder, quiet=quiet) as study:
        found = frequencies.words(study, ask, release.Terms(unmasked, draft, override, target=output))
    tables.deliver(rendering.sheets(found, contexts=bool(word)), format_, output, excel=excel, quiet=quiet)
