"""``qcode search``: words in the turns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import (
    Draft,
    ListFormat,
    Override,
    Quiet,
    SavedQuery,
    StudyFolder,
    Template,
    Unmasked,
    commands,
    given,
    parted,
)
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="Words a turn must have, all of them; `*gruppe*` inside longer words.")],
    lemma: Annotated[bool, typer.Option("--lemma", help="Any form of the words: `blev` for `blive`.")] = False,
    regex: Annotated[bool, typer.Option("--regex", help="TEXT is a regular expression.")] = False,
    context: Annotated[int, typer.Option("--context", min=0, max=1000, help="Turns shown before and after.")] = 0,
    where: Annotated[str, typer.Option("--where", help="Such as `region in (1,3) and role = politiker`.")] = "",
    by: Annotated[str, typer.Option("--by", help="Grouping, outermost first, such as `region,person`.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many turns.")] = 0,
    query: SavedQuery = "",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write a .docx, .md, .csv or .json file, masked.", show_default=False),
    ] = None,
    template: Template = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Find words in the transcripts: as they stand, in any form, or by pattern."""
    from qcode.render import screen
    from qcode.render import search as rendering
    from qcode.study import release, saved_queries
    from qcode.study import search as searching

    wanted = searching.Search(text, lemma, regex, context, where, parted(by), limit)
    terms = release.Terms(unmasked, draft, override, target=output)
    rendering.check_output(output, template, format_, on_terms=unmasked or draft or bool(override))
    with opened(folder, quiet=quiet) as study:
        wanted = saved_queries.under(study, query, wanted, given(ctx))
        with screen.progress("Indexing", quiet=quiet) as bar:
            searching.make_ready(study, wanted, bar)
        if output is None:
            rendering.show(searching.find(study, wanted), format_, quiet=quiet)
        else:
            rendering.deliver(searching.pull(study, wanted, terms), output, template, quiet=quiet)
