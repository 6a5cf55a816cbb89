"""``qcode undo``."""

from __future__ import annotations

from qcode.cli.options import Coder, StudyFolder, commands
from qcode.cli.session import opened

app = commands()


@app.command()
def undo(folder: StudyFolder = None, coder: Coder = "") -> None:
    """Take back your latest action."""
    from qcode.render import listing, overview
    from qcode.study import trail

    with opened(folder, coder) as study:
        done = trail.undo(study)
    overview.sentence(f"Took back {done.action}: {done.summary} ({listing.plural(done.rows, 'row')}).")
