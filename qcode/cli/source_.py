"""``qcode source``: list, show and revise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, Source, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("List, show and revise sources.")


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the sources."""
    from qcode.render import texts
    from qcode.study import transcripts

    with opened(folder) as study:
        found = transcripts.all_sources(study)
    texts.sources(found, format_)


@app.command()
def show(source: Source, folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show a source's turns, original words."""
    from qcode.render import texts
    from qcode.study import transcripts

    with opened(folder) as study:
        found = transcripts.show(study, source)
    texts.source(found, format_)


@app.command()
def revise(
    source: Source,
    file: Annotated[Path, typer.Argument(help="The transcript as it is now.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of the codings; change nothing.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """Give a source another text; every coding is carried over, flagged, or listed as lost."""
    from qcode.render import texts
    from qcode.study import revision

    with opened(folder, coder) as study:
        done = revision.revise(study, source, file, dry_run=dry_run)
    texts.revised(done, format_, dry_run=dry_run)
