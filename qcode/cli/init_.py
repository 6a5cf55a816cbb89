"""``qcode init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli import passphrase
from qcode.cli.options import Quiet, commands
from qcode.cli.session import opened

app = commands()


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The study's folder; made where it is missing.")] = Path(),
    files: Annotated[
        list[Path] | None, typer.Option("--from", help="Transcripts to begin with; more may follow it.")
    ] = None,
    more: Annotated[
        list[Path] | None, typer.Argument(help="Further transcripts after --from.", show_default=False)
    ] = None,
    encrypted: Annotated[
        bool, typer.Option("--encrypted", help="Encrypt its databases with a passphrase, which is asked for.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make a study in a folder, from nothing or from transcripts."""
    from qcode.render import overview, screen, texts
    from qcode.study import importing, making, unlocking

    where, given = making.folder_and_files(folder, files, more)
    key = unlocking.new_key(passphrase.asker()) if encrypted else None
    made = making.make(where, short=files is not None, key=key)
    overview.made(where, made)
    if given:
        with opened(where, quiet=quiet, key=key) as study, screen.progress("Importing", quiet=quiet) as bar:
            results = importing.import_paths(study, given, bar)
        texts.imported(results, quiet=quiet)
        raise typer.Exit(texts.exit_code(results))
