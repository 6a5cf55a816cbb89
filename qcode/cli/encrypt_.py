"""``qcode encrypt``."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli import passphrase
from qcode.cli.options import Coder, StudyFolder, commands

app = commands()


@app.command()
def encrypt(
    off: Annotated[bool, typer.Option("--off", help="Make databases and backups plain again.")] = False,
    change: Annotated[bool, typer.Option("--change", help="Put them under another passphrase.")] = False,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Let your system's keyring keep the passphrase, so that nothing asks.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Encrypt databases and backups with a passphrase, change it, or take it off.

    The passphrase is asked for, or read from QCODE_PASSPHRASE (the new one of --change from QCODE_NEW_PASSPHRASE).
    Nobody can open the study without it, nor find it again.
    """
    from qcode.render import encrypting as rendering
    from qcode.study import encrypting

    way = encrypting.way(off=off, change=change, keyring=keyring)
    done = encrypting.run(way, folder, passphrase.asker(), coder=coder, keyring=keyring)
    rendering.converted(done)
