"""``qcode status``."""

from __future__ import annotations

from qcode.cli.options import ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def status(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show what the study holds and what to do next."""
    from qcode.render import overview
    from qcode.study import status

    with opened(folder) as study:
        found = status.status(study)
    overview.status(found, format_)
