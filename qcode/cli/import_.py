"""``qcode import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, Quiet, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files (.docx, .txt, .md) or folders.")],
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Bring transcripts in: files, or all files of a folder."""
    from qcode.render import screen, texts
    from qcode.study import making, transcripts

    with opened(folder, coder, quiet=quiet) as study, screen.progress("Importing", quiet=quiet) as bar:
        results = transcripts.import_paths(study, making.existing(paths), bar)
    texts.imported(results, format_, quiet=quiet)
    raise typer.Exit(texts.exit_code(results))
