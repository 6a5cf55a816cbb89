"""``qcode source``: list and show."""

from __future__ import annotations

from qcode.cli.options import ListFormat, Source, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("List and show sources.")


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the sources."""
    from qcode.render import overview
    from qcode.study import transcripts

    with opened(folder) as study:
        found = transcripts.all_sources(study)
    overview.sources(found, format_)


@app.command()
def show(source: Source, folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show a source's turns, original words."""
    from qcode.render import overview
    from qcode.study import transcripts

    with opened(folder) as study:
        found = transcripts.show(study, source)
    overview.source(found, format_)
