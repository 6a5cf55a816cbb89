"""``qcode backup``."""

from __future__ import annotations

from qcode.cli.options import StudyFolder, commands
from qcode.cli.session import opened

app = commands()


@app.command()
def backup(folder: StudyFolder = None) -> None:
    """Copy the database into the study's folder backups."""
    from qcode.render import overview
    from qcode.study import trail

    with opened(folder) as study:
        copy = trail.backup(study)
    overview.sentence(f"Copied the database to {copy}.")
